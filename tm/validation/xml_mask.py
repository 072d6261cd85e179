"""What of an XML text is no markup and no text: comments, CDATA, instructions, a document type. Pure, in time that grows with the text.

A pattern would look for the end of each again and again where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEGIN = re.compile(r"<!--|<!\[CDATA\[|<\?|<!DOCTYPE[^\[<>]*>")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}


def outside(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each comment, CDATA section, instruction and plain document type; what has no end is none.

    >>> list(outside("a<!-- b --><? c ?><!-- d"))
    [(1, 11), (11, 18)]
    """
    at = 0
    endless: set[str] = set()
    while begin := _BEGIN.search(text, at):
        at = begin.end()
        sign = begin.group()
        if sign not in _ENDS:
            yield begin.span()
        elif sign not in endless:
            end = text.find(_ENDS[sign], at)
            if end < 0:
                endless.add(sign)
                continue
            at = end + len(_ENDS[sign])
            yield begin.start(), at


def masked(text: str) -> str:
    """The text with all that blanked, every place and line end where it was."""
    pieces: list[str] = []
    at = 0
    for start, end in outside(text):
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def elements(text: str, names: str) -> Iterator[tuple[int, int]]:
    """Start and end of each element of some names (parted by bars), to the next end of one of them.

    >>> list(elements("<tu>a</tu><tu b='c'><tu>d</tu><tu>", "tu"))
    [(0, 10), (10, 30)]
    """
    begins, ends = re.compile(rf"<(?:{names})[\s>]"), re.compile(rf"</(?:{names})\s*>")
    at = 0
    while begin := begins.search(text, at):
        end = ends.search(text, begin.end())
        if end is None:
            return
        at = end.end()
        yield begin.start(), at
