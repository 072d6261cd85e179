"""XML files read for their faults: all of them are told, also behind one at which a parser stops."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from tm.errors import BadEncoding, InputRefused
from tm.files import xml, xml_text
from tm.limits import Limits
from tm.validation.catalogue import KINDS
from tm.validation.defects import Defect
from tm.validation.xml_mask import elements, masked

AMPERSAND = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
"""An & that begins no reference of XML."""
LESS_THAN = re.compile(r"<(?![A-Za-z_/!?])")
"""A < that begins no tag."""
_REFERENCE = "the entity &"


class Walker(Protocol):
    """Collects defects from the events of a parser; `base` is added to every line that it is told."""

    base: int
    defects: list[Defect]

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between tags."""

    def finish(self) -> None:
        """The file ends."""


W = TypeVar("W", bound=Walker)


def parse(path: Path, walker: Walker, limits: Limits) -> None:
    """Tell a walker everything that is in a file. Raises `InputRefused`."""
    parser = xml.Parser(path, walker, limits)
    for text in xml_text.texts(path, limits, mend=True):
        parser.feed(text)
    parser.close()


def walk(
    path: Path,
    made: Callable[[], W],
    units: str,
    limits: Limits,
    read: Callable[[Path, W, Limits], None] = parse,
) -> tuple[W, list[Defect]]:
    """Read a file with a walker; return the walker that has seen it, and the defects of its bytes and its XML.

    `read` is what tells it. Where it is no well-formed XML each of its `units` (names of elements, parted by bars) is read by itself.
    """
    defects: list[Defect] = []
    try:
        defects += [
            Defect(KINDS["forbidden-character"], f.line, None, f.reason)
            for f in xml_text.illegal(path, limits)
        ]
        walker = made()
        read(path, walker, limits)
        walker.finish()
        return walker, defects
    except BadEncoding as error:
        return made(), [*defects, Defect(KINDS["encoding"], error.line, None, error.reason)]
    except InputRefused as error:
        return _in_pieces(path, made, units, limits, [*defects, _told(error)])


def _told(error: InputRefused) -> Defect:
    """What made a parser stop, as a defect."""
    code = "not-well-formed"
    if "entity declaration" in error.reason or "document type of its own" in error.reason:
        code = "entities"
    elif "no element found" in error.reason or "unclosed token" in error.reason:
        code = "cut-off"
    elif "root is" in error.reason:
        code = "root"
    elif "more than" in error.reason or "limit" in error.reason:
        code = "limit"
    elif "is empty" in error.reason:
        code = "unreadable"
    detail = error.reason.removeprefix("it is not well-formed XML (").removesuffix(")")
    return Defect(KINDS[code], error.line, None, detail)


def _in_pieces(
    path: Path, made: Callable[[], W], units: str, limits: Limits, defects: list[Defect]
) -> tuple[W, list[Defect]]:
    """Read the units one by one, so that each fault is found, and what is sound besides."""
    walker = made()
    if defects[-1].kind.code in ("entities", "root", "limit", "unreadable"):
        return walker, defects
    text = "".join(xml_text.texts(path, limits, mend=True))
    found = list(strays(text))
    if defects[-1].line in {stray.line for stray in found}:
        defects.pop()  # what made the parser stop is told better
    defects += found
    if not any(defect.kind.code == "cut-off" for defect in defects) and _is_cut_off(text):
        defects.append(Defect(KINDS["cut-off"], text.count("\n") + 1, None, "its root is not closed"))
    line = at = 0
    found_units = list(elements(text, units))
    _piece(path, walker, text[: found_units[0][0]] if found_units else text, 0, limits, closed=False)
    for start, end in found_units:
        line += text.count("\n", at, start)
        at = start
        piece = LESS_THAN.sub("&lt;", AMPERSAND.sub("&amp;", text[start:end]))
        error = _piece(path, walker, piece, line, limits, closed=True)
        if error is not None and error.line is not None:
            told = Defect(KINDS["not-well-formed"], error.line + line, None, error.reason)
            if told.line not in {defect.line for defect in defects}:
                defects.append(told)
    walker.finish()
    return walker, defects


def _is_cut_off(text: str) -> bool:
    root = re.search(r"<([A-Za-z_][\w:.-]*)", masked(text[:65536]))
    return root is not None and f"</{root[1]}" not in text[-4096:]


def _piece(
    path: Path, walker: Walker, text: str, line: int, limits: Limits, *, closed: bool
) -> InputRefused | None:
    """Give a walker one piece of a file, if it is well-formed; else return why it is not."""
    if closed:
        try:
            trial = xml.Parser(path, _Nothing(), limits)
            trial.feed(text)
            trial.close()
        except InputRefused as error:
            return error
    walker.base = line
    try:
        parser = xml.Parser(path, walker, limits)
        parser.feed(text)
        if closed:
            parser.close()
    except InputRefused as error:
        return error
    return None


class _Nothing:
    """Takes events and does nothing with them."""

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        pass

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def strays(text: str) -> Iterator[Defect]:
    """The signs & and < that are text and are not written as XML has them, each with its line."""
    shown = masked(text)
    line = at = 0
    for number, (code, place) in enumerate(
        sorted(
            [("ampersand", hit.start()) for hit in AMPERSAND.finditer(shown)]
            + [("less-than", hit.start()) for hit in LESS_THAN.finditer(shown)],
            key=lambda pair: pair[1],
        )
    ):
        line += shown.count("\n", at, place)
        at = place
        near = " ".join(shown[max(0, place - 12) : place + 13].split())
        yield Defect(KINDS[code], line + 1, None, f"near {near!r}" if number < 1_000 else "")
