"""A TMX file as a stream of units: plain ones by pattern, for speed, all else by the parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from tm.exchange import tmx_plain
from tm.exchange.tmx_plain import Groups
from tm.files import xml, xml_text
from tm.limits import Limits

# characters: a longer unit goes to the parser, which refuses it by its limit
_LONGEST_UNIT = 1 << 22
_OUTSIDE = re.compile(r"<!|<\?")
_DECLARATION = re.compile(r"\ufeff?(?:<\?xml[^>]*\?>)?")

Made = TypeVar("Made")
Done = TypeVar("Done")
Maker = Callable[[Groups, int, list[str]], Made | None]
"""Makes something of a match of `PLAIN`, its line, and what `odd_signs` tells; None where the parser must look."""


class UnitHandler(xml.Handler, Protocol[Done]):
    """Takes what the parser tells."""

    def in_body(self) -> bool:
        """Whether the parser is between two units."""

    def take_done(self) -> list[Done]:
        """The units that have been read since the last call."""


def stream(
    path: Path, limits: Limits, handler: UnitHandler[Done], made: Maker[Made], *, mend: bool = False
) -> Iterator[Made | Done]:
    """Yield the units in order: what is `made` of plain ones, and what the handler has done. Raises as `tm.files.xml.parse`.

    Where there is a comment, a CDATA section or a processing instruction nothing is read by pattern from
    there on: it may stand inside.
    """
    parser = xml.Parser(path, handler, limits)
    rest, line, told = "", 1, 1
    plain, in_tag, between = True, False, False

    def feed(text: str, *, last: bool = False) -> list[Done]:
        """Give the parser the line ends of what was read by pattern, then `text`; return what is done."""
        nonlocal line, told, in_tag, between
        parser.feed("\n" * (line - told) + text, last=last)
        line = told = line + text.count("\n") + _bare_returns(text)
        in_tag = text.rfind("<") > text.rfind(">") or (in_tag and ">" not in text)
        between = handler.in_body() and not in_tag
        return handler.take_done()

    for number, piece in enumerate(xml_text.texts(path, limits, mend=mend)):
        text = rest + piece
        begin = _DECLARATION.match(text).end() if not number else 0  # type: ignore[union-attr]
        plain = plain and _OUTSIDE.search(text, begin) is None
        odd = tmx_plain.odd_signs(text)
        # a carriage return alone ends a line too, which is seldom enough for the parser to count
        is_counted = plain and not _bare_returns(text)
        at, line_end = 0, text.find("\n")
        for hit in tmx_plain.PLAIN.finditer(text) if is_counted else ():
            start, end = hit.span()
            if at != start:
                yield from feed(text[at:start])
                line_end = text.find("\n", start)
            at = end
            unit = made(hit.groups(), line, odd) if between else None  # type: ignore[arg-type]
            if unit is None:
                yield from feed(hit.group())
                line_end = text.find("\n", end)
                continue
            while 0 <= line_end < end:  # quicker than counting
                line += 1
                line_end = text.find("\n", line_end + 1)
            yield unit
        # a unit that goes on in the next piece is kept for it
        begun = text.rfind("<tu", at) if plain and len(text) - at < _LONGEST_UNIT else -1
        cut = begun if begun >= 0 else len(text)
        rest = text[cut:]
        yield from feed(text[at:cut])
    yield from feed(rest, last=True)


def _bare_returns(text: str) -> int:
    """How many carriage returns no line feed follows; a piece never ends between the two."""
    return text.count("\r") - text.count("\r\n") if "\r" in text else 0
