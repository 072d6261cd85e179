"""Markdown (markdown-it) and HTML (the standard library's parser) become blocks."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from tm.model import Kind
from tm.text.layout import Block

_HEADINGS = {f"h{level}": Kind.HEADING for level in range(2, 7)} | {"h1": Kind.TITLE}
_BLOCKS = _HEADINGS | {
    "p": None, "li": Kind.BULLET, "blockquote": Kind.QUOTE, "div": None, "td": None, "th": None, "dd": None,
    "dt": None, "pre": None, "section": None, "article": None, "tr": None, "table": None, "ul": None,
    "ol": None, "br": None, "hr": None, "caption": None, "figcaption": None, "header": None,
}  # fmt: skip
# the head may stay open in HTML: what it holds is silent by itself
_SILENT = frozenset({"script", "style", "template", "noscript", "nav", "footer", "title", "svg", "iframe"})


def markdown(text: str) -> Iterator[Block]:
    """Yield the blocks of CommonMark `text`.

    >>> [(b.kind, b.parts) for b in markdown("# 裁军\\n\\n* 第一\\n")]
    [(<Kind.TITLE: 'title'>, ['裁军']), (<Kind.BULLET: 'bullet'>, ['第一'])]
    """
    kinds: list[Kind | None] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.nesting == 1:
            kinds.append(_BLOCKS.get(token.tag))
        elif token.nesting == -1 and kinds:
            kinds.pop()
        line = token.map[0] + 1 if token.map else 1
        if token.type in ("fence", "code_block"):
            yield _block(line, token.content.split("\n"), None)
        elif token.type == "inline":
            plain = "".join(
                "\n" if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
                if child.type != "html_inline"
            )
            yield _block(line, plain.split("\n"), next((k for k in reversed(kinds) if k), None))


def html(text: str) -> Iterator[Block]:
    """Yield the blocks of an HTML page; scripts, styles and navigation are no text.

    >>> [(b.kind, b.parts) for b in html("<h1>裁军</h1><p>核&amp;军</p>")]
    [(<Kind.TITLE: 'title'>, ['裁军']), (None, ['核&军'])]
    """
    parser = _Page()
    parser.feed(text)
    parser.close()
    yield from parser.flush()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[Block] = []
        self._kinds: list[str] = []
        self._silent = 0
        self._line = 1
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self._close()
            if tag not in ("br", "hr"):
                self._kinds.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self._close()
            if tag in self._kinds:
                while self._kinds and self._kinds.pop() != tag:
                    pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            if not self._text:
                self._line = self.getpos()[0]
            self._text.append(data)

    def _close(self) -> None:
        text = "".join(self._text)
        self._text = []
        if text.strip():
            kind = next((_BLOCKS[tag] for tag in reversed(self._kinds) if _BLOCKS[tag]), None)
            self._done.append(_block(self._line, text.split("\n"), kind))

    def flush(self) -> list[Block]:
        """Close the last block and return all of them."""
        self._close()
        return self._done


def _block(line: int, parts: list[str], kind: Kind | None) -> Block:
    return Block(line, 0, [part.strip() for part in parts if part.strip()], kind=kind)
