"""Inline codes of translators' tools: where they stand in a text, and the text without them. Pure.

A code is markup, not text: `<b>`, `</f0>`, `<br/>`, `{1>`. What a person would read is the *visible* text. Words that only a
code parted stay parted in it.

A text with codes is kept as its *content*: the inside of a TMX `seg` (TMX 1.4), with `&`, `<` and `>` escaped and
with its code elements. Codes that a file writes as text are in it as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tm.text.chars import CJK

_ELEMENTS = (
    "a|abbr|b|big|bpt|br|bx|cite|code|del|div|dd|dl|dt|em|ept|ex|font|g|h[1-6]|hi|hr|i|img|ins|it|li|mrk|ol|p|ph|pre|s|small|"
    "span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|ut|x"
)
"""Elements that tools write into segments: those of HTML for running text, and those of TMX and XLIFF."""
_ATTRIBUTES = r"""(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'))"""
_CODE = re.compile(
    # 1. a known element, one with a prefix (mq:ch), the short codes of OmegaT (f0), and numbers (<1>, </1>)
    rf"</?(?:{_ELEMENTS}|[A-Za-z][\w.-]*:[A-Za-z][\w.-]*|[A-Za-z]{{1,3}}\d{{1,4}}|\d{{1,4}}){_ATTRIBUTES}{{0,40}}\s*/?>"
    # 2. any element that has attributes
    rf"|<[A-Za-z][\w.:-]*{_ATTRIBUTES}{{1,40}}\s*/?>"
    # 3. pairs in braces (memoQ, Transit): [1} {2] {1> <1}
    r"|\[\d{1,4}\}|\{\d{1,4}\]|\{\d{1,4}>|<\d{1,4}\}",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]{0,40})>")

_BREAK = re.compile(
    # 1. elements that begin a line, a block or a cell
    r"</?(?:[a-z]+:)?(?:br|p|div|li|tr|td|th|h[1-6]|hr|table|ul|ol|dl|dt|dd|cr|tab)\b"
    # 2. controls of RTF and of programs
    r"|\\(?:line|par|tab|page|sect|cell|row|[nrt~])(?![a-z])"
    # 3. a blank as a character reference, or as it is
    r"|&(?:nbsp|ensp|emsp|\#160|\#xa0|\#32|\#10|\#13|\#9);|^\s+$",
    re.IGNORECASE,
)
_BREAK_TYPES = frozenset({"lb", "pb", "cb", "x-lb", "x-br", "x-tab"})
"""Types of a code (TMX 1.4, XLIFF 1.2) that break a line, a page or a column."""
_FORMATTING = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|g|i|ins|s|small|span|strike|strong|sub|sup|tt|u|[a-z]{1,3}\d+|\d+)\b"
    r"|\[\d+\}$|\{\d+\]$|\{\d+>$|<\d+\}$",
    re.IGNORECASE,
)
_FORMATTING_ELEMENTS = frozenset({"bpt", "ept", "hi", "it", "ut", "g", "bx", "ex", "mrk", "pc", "sc", "ec"})
_WORDLIKE = re.compile(r"[^\W_]")

_MAY_HOLD = re.compile(r"[<{}\u2e80-\u2fd5]")

_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w.:-]*+)([^<>]*)>")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_NAMED = {"&lt;": "<", "&gt;": ">", "&#13;": "\r", "&amp;": "&"}
_ESCAPED = re.compile("|".join(_NAMED))


class InlineCode(NamedTuple):
    """A code: what it holds, the element and the type of it where its file told them."""

    text: str
    element: str = ""
    type: str = ""

    @property
    def is_break(self) -> bool:
        """Whether it stands for a blank, a line break or the like."""
        return self.type.casefold() in _BREAK_TYPES or _BREAK.search(self.text) is not None

    @property
    def is_formatting(self) -> bool:
        """Whether it only dresses the text, so that it may stand within a word."""
        return self.element in _FORMATTING_ELEMENTS or _FORMATTING.match(self.text) is not None


Piece = str | InlineCode


def may_hold(text: str) -> bool:
    """Whether a text has signs of codes or radicals; most have none, and are what they seem."""
    return _MAY_HOLD.search(text) is not None


def pieces(text: str) -> list[Piece]:
    """A plain text parted into text and the codes that it writes as text.

    >>> [str(piece) if isinstance(piece, str) else piece.text for piece in pieces("if <f0>a</f0> < b > c")]
    ['if ', '<f0>', 'a', '</f0>', ' < b > c']
    """
    spans = list(_spans(text))
    parted: list[Piece] = []
    at = 0
    for start, end in spans:
        if start > at:
            parted.append(text[at:start])
        parted.append(InlineCode(text[start:end]))
        at = end
    if at < len(text):
        parted.append(text[at:])
    return parted


def _spans(text: str) -> Iterator[tuple[int, int]]:
    if "<" not in text and "{" not in text and "}" not in text:
        return
    starts = {hit.start(): hit.end() for hit in _CODE.finditer(text)}
    opened: dict[str, list[re.Match[str]]] = {}
    for tag in _TAG.finditer(text):  # any element that is closed in the same text
        if not tag[1]:
            opened.setdefault(tag[2], []).append(tag)
        elif opened.get(tag[2]):
            begin = opened[tag[2]].pop()
            starts.setdefault(begin.start(), begin.end())
            starts.setdefault(tag.start(), tag.end())
    at = 0
    for start, end in sorted(starts.items()):
        if start >= at:
            yield start, end
            at = end


def visible(parted: Sequence[Piece]) -> str:
    """The text of pieces without their codes; what only a code parted is parted by a blank.

    A code that stands for a blank or a break leaves one, except between signs that need none (ideographs, their
    punctuation). A code that could be anything leaves one between two letters or figures, formatting does not.

    >>> visible(pieces("section <b>III</b><br/>and")), visible(pieces("re<i>mark</i>able")), visible(pieces("第<b>三</b>节"))
    ('section III and', 'remarkable', '第三节')
    """
    written: list[str] = []
    waiting: list[InlineCode] = []
    last = ""
    for piece in parted:
        if isinstance(piece, InlineCode):
            waiting.append(piece)
        elif piece:
            if waiting and last and _needs_blank(last, piece[0], waiting):
                written.append(" ")
            written.append(piece)
            last, waiting = piece[-1], []
    return "".join(written)


def _needs_blank(left: str, right: str, between: Sequence[InlineCode]) -> bool:
    if left.isspace() or right.isspace():
        return False
    is_wide = [CJK.match(sign) is not None for sign in (left, right)]
    if any(code.is_break for code in between):
        return not all(is_wide)
    if any(is_wide) or all(code.is_formatting for code in between):
        return False
    return _WORDLIKE.match(left) is not None and _WORDLIKE.match(right) is not None


def escape(text: str) -> str:
    """Text as content.

    >>> escape("R&D <1>")
    'R&amp;D &lt;1&gt;'
    """
    return text.translate(_ESCAPES)


def unescape(content: str) -> str:
    """The text of a content without elements: the inverse of `escape`."""
    return _ESCAPED.sub(lambda hit: _NAMED[hit.group()], content) if "&" in content else content


def content_pieces(content: str) -> list[Piece]:
    """The pieces of a content; an element with what it holds is one code, `hi` and `sub` hold text of their own.

    >>> [piece if isinstance(piece, str) else piece.element for piece in content_pieces('a<ph x="1">&lt;br/&gt;</ph>b')]
    ['a', 'ph', 'b']
    """
    if "<" not in content:
        return pieces(unescape(content))
    parted: list[Piece] = []
    at = depth = 0
    begun = (0, "", "")
    for tag in _ELEMENT.finditer(content):
        closing, name, rest = tag[1] == "/", tag[2], tag[3]
        if not depth and tag.start() > at:
            parted.extend(pieces(unescape(content[at : tag.start()])))
        empty = rest.endswith("/")
        if name == "hi" and not depth:
            parted.append(InlineCode("", name))
            at = tag.end()
        elif empty:
            if not depth:
                parted.append(InlineCode("", name, _type(rest)))
                at = tag.end()
        elif not closing:
            if not depth:
                begun = (tag.end(), name, _type(rest))
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                start, element, kind = begun
                parted.append(InlineCode(unescape(content[start : tag.start()]), element, kind))
                at = tag.end()
    if at < len(content) and not depth:
        parted.extend(pieces(unescape(content[at:])))
    return parted


def _type(attributes: str) -> str:
    hit = re.search(r"""\bc?type=["']([^"']*)["']""", attributes)
    return hit[1] if hit else ""


def of_content(content: str | None) -> tuple[InlineCode, ...]:
    """The codes of a content, in order; none of None."""
    if content is None:
        return ()
    return tuple(piece for piece in content_pieces(content) if isinstance(piece, InlineCode))


def as_text(content: str) -> str | None:
    """The text that a content was written as where its codes are text; None where it has code elements."""
    return None if "<" in content else unescape(content)
