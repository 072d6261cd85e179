"""Markdown (markdown-it) and HTML (the standard library's parser) become blocks.

What is text and is not taken goes to `dropped`, with its line and the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from tm.errors import InputRefused
from tm.files.html_text import tamed
from tm.layout import labels
from tm.layout.block import Block, Dropped
from tm.model import ParagraphKind

_HEADINGS = {f"h{level}": ParagraphKind.HEADING for level in range(2, 7)} | {"h1": ParagraphKind.TITLE}
_BLOCKS = _HEADINGS | {
    "p": None, "li": ParagraphKind.BULLET, "blockquote": ParagraphKind.QUOTE, "div": None, "td": None, "th": None, "dd": None,
    "dt": None, "pre": None, "section": None, "article": None, "tr": None, "table": None, "ul": None,
    "ol": None, "br": None, "hr": None, "caption": None, "figcaption": None, "header": None,
}  # fmt: skip
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)")
_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]")
_NEW_BLOCK = re.compile(r" {0,3}(?:#|>|\||```|~~~|[-*+] |\d{1,9}[.)] )")
_CELLS = " | "
_BAR = re.compile(r"(?<!\\)\|")
# the head may stay open in HTML: what it holds is silent by itself
_SILENT = frozenset({"script", "style", "template", "noscript", "nav", "footer", "title", "svg", "iframe"})
_NO_TEXT = frozenset({"script", "style"})
# characters that may be looked through for the ends of tags that have none: about a second
_SEARCHED = 10_000_000
_DEEPEST = 60
"""Most quotations and items of Markdown inside one another, an item counting twice; a choice. What is deeper
markdown-it leaves out without a word."""


def markdown(text: str, dropped: list[Dropped] | None = None) -> Iterator[Block]:
    """Yield the blocks of CommonMark `text` with tables and footnotes; marks go to `dropped`.

    >>> [(b.kind, b.parts) for b in markdown("# 裁军\\n\\n* 第一\\n")]
    [(<ParagraphKind.TITLE: 'title'>, ['裁军']), (<ParagraphKind.BULLET: 'bullet'>, ['第一'])]
    """
    reader = _Markdown([] if dropped is None else dropped)
    yield from reader.blocks(text)


class _Markdown:
    """Reads one text; `dropped` takes the footnote marks."""

    def __init__(self, dropped: list[Dropped]) -> None:
        self.dropped = dropped
        self._parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST + 1}).enable("table")
        self._parser.block.ruler.before("table", "depth", _refuse_depth)
        self._kinds: list[ParagraphKind | None] = []
        self._label: str | None = None  # of the list item whose text comes next
        self._cells: list[str] | None = None
        self._row = 1
        self._lines: list[str] = []

    def blocks(self, text: str) -> list[Block]:
        rest, notes = self._without_notes(text)
        self._lines = rest.split("\n")
        named: dict[str, Any] = {}
        blocks = [block for token in self._parser.parse(rest, named) for block in self._read(token)]
        self._tell_links(rest, named)
        return sorted([*blocks, *notes], key=lambda block: block.line)

    def _read(self, token: Token) -> Iterator[Block]:
        line = token.map[0] + 1 if token.map else 1
        if token.nesting == 1:
            self._open(token)
        elif token.nesting == -1 and self._kinds:
            self._kinds.pop()
            if token.type == "tr_close":
                written = self._lines[self._row - 1] if self._row <= len(self._lines) else ""
                cells = self._cells or []
                cells, self._cells = [cell for cell in (*cells, *_beyond(written, len(cells))) if cell], None
                if cells:
                    yield Block(self._row, 0, [_CELLS.join(cells)], kind=ParagraphKind.BODY)
        if token.type == "fence" and token.info.strip():
            self.dropped.append(Dropped(line, token.info.strip(), "what code is written in"))
        if token.type in ("fence", "code_block"):
            yield _block(line, token.content.split("\n"), None)
        elif token.type == "html_block":
            within: list[Dropped] = []
            for block in html(token.content, within):
                block.line += line - 1
                yield block
            self.dropped += [Dropped(piece.line + line - 1, piece.text, piece.reason) for piece in within]
        elif token.type == "inline":
            parts = self._plain(token, line).split("\n")
            if self._cells is not None:
                self._cells.append(" ".join(parts).strip())
            else:
                yield from self._paragraph(line, parts)

    def _tell_links(self, text: str, named: dict[str, Any]) -> None:
        """Tell the lines that say where links lead, which are no text."""
        lines = text.split("\n")
        for link in [*named.get("references", {}).values(), *named.get("duplicate_refs", [])]:
            first, end = link["map"]
            written = " ".join(line.strip() for line in lines[first:end])
            self.dropped.append(Dropped(first + 1, written, "address of a link"))

    def _open(self, token: Token) -> None:
        numbered = token.type == "list_item_open" and token.info != ""
        self._kinds.append(ParagraphKind.NUMBERED if numbered else _BLOCKS.get(token.tag))
        if token.type == "list_item_open":
            self._label = token.info + token.markup if numbered else None
        elif token.type == "tr_open":
            self._cells = []
            self._row = token.map[0] + 1 if token.map else 1

    def _paragraph(self, line: int, parts: list[str]) -> Iterator[Block]:
        kind = next((kind for kind in reversed(self._kinds) if kind), None)
        label, self._label = self._label, None
        if kind is ParagraphKind.NUMBERED:
            block = _block(line, parts, None)
            block.label = label
            yield block
        elif kind is None and len(parts) > 1 and all(labels.is_field(part.strip()) for part in parts):
            yield from (_block(line + i, [part], None) for i, part in enumerate(parts))
        else:
            yield _block(line, parts, kind)

    def _plain(self, token: Token, line: int) -> str:
        pieces = []
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                pieces.append("\n")
            elif child.type == "text":
                for mark in _MARK.findall(child.content):
                    self.dropped.append(Dropped(line, mark, "footnote mark"))
                pieces.append(_MARK.sub("", child.content))
            elif child.type != "html_inline":
                pieces.append(child.content)
        return "".join(pieces)

    def _without_notes(self, text: str) -> tuple[str, list[Block]]:
        """`text` with its footnotes as blank lines, and the footnotes."""
        if "[^" not in text:
            return text, []
        lines = text.split("\n")
        code = self._code(text)
        notes: list[Block] = []
        at = 0
        while at < len(lines):
            start = None if at in code else _NOTE.match(lines[at])
            if start is None:
                at += 1
                continue
            end = _note_end(lines, at, code)
            written = [start.group(2), *lines[at + 1 : end]]
            plain = "\n".join(
                self._plain(token, at + 1)
                for token in self._parser.parseInline("\n".join(part.strip() for part in written))
            )
            note = _block(at + 1, plain.split("\n"), None)
            note.note = start.group(1)
            if note.parts:
                notes.append(note)
            else:
                self.dropped.append(Dropped(at + 1, lines[at].strip(), "footnote mark"))
            lines[at:end] = [""] * (end - at)
            at = end
        return "\n".join(lines), notes

    def _code(self, text: str) -> set[int]:
        """The lines of `text` that are code."""
        return {
            line
            for token in self._parser.parse(text)
            if token.type in ("fence", "code_block") and token.map
            for line in range(*token.map)
        }


def _beyond(line: str, width: int) -> list[str]:
    """The cells of a row beyond the `width` of its table, which markdown-it leaves out."""
    cells = [cell.strip() for cell in _BAR.split(line.strip("> \t"))]
    first, last = int(not cells[0]), len(cells) - int(not cells[-1])
    return cells[first:last][width:]


def _refuse_depth(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A rule of markdown-it that reads nothing, and refuses what lies too deep."""
    if state.level >= _DEEPEST:
        raise InputRefused(
            f"quotations and lists lie more than {_DEEPEST} deep", line=line + 1,
            next_step="take some of their marks out",
        )  # fmt: skip
    return False


def _note_end(lines: list[str], at: int, code: set[int]) -> int:
    """The line after the footnote that begins on line `at`: its lines follow at once, or indented."""
    end = at + 1
    blank = False
    for i in range(at + 1, len(lines)):
        line = lines[i]
        if not line.strip():
            blank = True
            continue
        indented = line.startswith(("    ", "\t"))
        if i in code and not indented:
            break
        if _NOTE.match(line) or (not indented and (blank or _NEW_BLOCK.match(line))):
            break
        end, blank = i + 1, False
    return end


def html(text: str, dropped: list[Dropped] | None = None) -> Iterator[Block]:
    """Yield the blocks of an HTML page; scripts, styles and navigation are no text.

    >>> [(b.kind, b.parts) for b in html("<h1>裁军</h1><p>核&amp;军</p>")]
    [(<ParagraphKind.TITLE: 'title'>, ['裁军']), (None, ['核&军'])]
    """
    parser = _Page([] if dropped is None else dropped)
    parser.feed(tamed(text))
    parser.close()
    yield from parser.flush()


class _Page(HTMLParser):
    def __init__(self, dropped: list[Dropped]) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[Block] = []
        self._dropped = dropped
        self._searched = 0
        # of each open element its name, and the kind of a paragraph in it
        self._kinds: list[tuple[str, ParagraphKind | None]] = []
        self._open: Counter[str] = Counter()
        self._silent: list[str] = []
        self._unheard: list[str] = []
        self._unheard_line = 1
        self._line = 1
        self._text: list[str] = []
        self._lists: list[int | None] = []  # of each open list, the next number, if it has numbers
        self._label: str | None = None
        self._cells: list[Block] = []

    def parse_starttag(self, i: int) -> int:
        """Where the tag that begins at `i` ends. One that never ends is text up to the next `>`.

        The parser has looked for its end through all that follows, which may be done a few times and not for
        every tag of the page.
        """
        end = super().parse_starttag(i)
        if end >= 0:
            return end
        self._searched += len(self.rawdata) - i
        if self._searched > max(_SEARCHED, 4 * len(self.rawdata)):
            raise InputRefused(
                "it holds too many tags that never end", line=self.getpos()[0],
                next_step="close the quotation marks in its tags",
            )  # fmt: skip
        end = self.rawdata.find(">", i) + 1 or len(self.rawdata)
        self.handle_data(unescape(self.rawdata[i:end]))
        return end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            if self._silent:
                self._tell_unheard(f"in <{self._silent[-1]}>")
            self._silent.append(tag)
        if tag in _BLOCKS:
            self._close()
            if tag not in ("br", "hr"):
                around = self._kinds[-1][1] if self._kinds else None
                self._kinds.append((tag, _BLOCKS[tag] or around))
                self._open[tag] += 1
            if tag in ("ol", "ul"):
                given = dict(attrs)
                counted = tag == "ol" and (given.get("type") or "1") == "1" and "reversed" not in given
                self._lists.append(_whole(given.get("start"), 1) if counted else None)
            elif tag == "li":
                self._number(dict(attrs))
            elif tag == "tr":
                self._end_row()

    def _number(self, given: dict[str, str | None]) -> None:
        self._label = None
        following = self._lists[-1] if self._lists else None
        if following is not None:
            number = _whole(given.get("value"), following)
            self._label = f"{number}."
            self._lists[-1] = number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            if self._silent[-1] in _NO_TEXT:
                self._unheard = []
            self._tell_unheard(f"in <{self._silent.pop()}>")
        if tag in _BLOCKS:
            self._close()
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()
            elif tag in ("tr", "table"):
                self._end_row()
            while self._open[tag]:
                last, _ = self._kinds.pop()
                self._open[last] -= 1
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self._silent:
            if not self._unheard:
                self._unheard_line = self.getpos()[0]
            self._unheard.append(data)
        else:
            if not self._text:
                self._line = self.getpos()[0]
            self._text.append(data)

    def _close(self) -> None:
        text = "".join(self._text)
        self._text = []
        if text.strip():
            inside, kind = self._kinds[-1] if self._kinds else ("", None)
            block = _block(self._line, text.split("\n"), kind)
            if kind is ParagraphKind.BULLET and self._lists and self._lists[-1] is not None:
                block.kind = None
                block.label, self._label = self._label, None
            if inside in ("td", "th"):
                self._cells.append(block)
                return
            self._end_row()
            self._done.append(block)

    def _end_row(self) -> None:
        """A row is one paragraph; a cell alone is a paragraph like any other."""
        cells, self._cells = self._cells, []
        if len(cells) > 1:
            row = _CELLS.join(" ".join(cell.parts) for cell in cells)
            self._done.append(Block(cells[0].line, 0, [row], kind=ParagraphKind.BODY))
        self._done += cells[:1] if len(cells) == 1 else []

    def _tell_unheard(self, reason: str) -> None:
        """Tell the text of an element whose text is none of the page's."""
        text = " ".join("".join(self._unheard).split())
        self._unheard = []
        if text:
            self._dropped.append(Dropped(self._unheard_line, text, reason))

    def flush(self) -> list[Block]:
        """Close the last block and return all of them."""
        if self._silent:
            if (
                self.cdata_elem
            ):  # what a script without an end holds; newer versions of the parser tell it as data
                self.handle_data(self.rawdata)
            self._tell_unheard(f"in <{self._silent[-1]}>, which never ends")
        self._close()
        self._end_row()
        return self._done


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch("[0-9]{1,6}", written) else otherwise


def _block(line: int, parts: list[str], kind: ParagraphKind | None) -> Block:
    return Block(line, 0, [part.strip() for part in parts if part.strip()], kind=kind)
