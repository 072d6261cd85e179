"""Plain units of TMX without any fault are told by pattern, for speed; every other one is for the walker (`tm.validation.tmx`)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

from tm.exchange import tmx_marks, tmx_plain, tmx_stream
from tm.exchange.tmx_marks import is_machine
from tm.exchange.tmx_write import RESERVED_PROPERTIES, SEGTYPES
from tm.languages import PAIR, of_tag
from tm.limits import Limits
from tm.model import Remark
from tm.text import codes
from tm.text.radicals import first as first_radical
from tm.validation import tags
from tm.validation.tmx import ATTRIBUTES, DATE, DATES, LONGEST, TmxWalker

# points of a unit that was no match of another
_FULL = 100


def read(path: Path, walker: TmxWalker, limits: Limits) -> None:
    """Tell a walker everything that is in a TMX file, or count what has no fault. Raises `InputRefused`."""
    for _ in tmx_stream.stream(path, limits, walker, PlainUnits(walker, limits).take, mend=True):
        pass


class PlainUnits:
    """Takes the plain units for a walker."""

    def __init__(self, walker: TmxWalker, limits: Limits) -> None:
        self._walker, self._limits = walker, limits

    def take(self, groups: tmx_plain.Groups, line: int, odd: list[str]) -> bool | None:
        """Count a unit that has no fault; None where the walker must look at it."""
        said, inner, first, left, second, right = groups
        parts = said.split('"')
        shape = _shape(tuple(parts[::2]))
        sides = _sides(first, second, self._walker.source)
        texts = self._texts(left, right, odd)
        if shape is None or sides is None or texts is None or not _is_clean(inner):
            return None
        values = parts[1::2]
        if not _are_values(shape, values) or "\n" in said or "\t" in said:
            return None
        seen = self._walker.seen
        identifier = values[shape.identifier] if shape.identifier is not None else ""
        if identifier and seen.first_line(identifier, line) != line:
            return None
        if seen.rival(*texts, line) is not None:
            return None
        self._walker.take(sides)
        return True

    def _texts(self, left: str, right: str, odd: list[str]) -> tuple[str, str] | None:
        """Two texts that have no fault, with their references resolved: some length, no blanks around them, no codes, no radicals."""
        for sign in odd:
            if sign in left or sign in right:
                return None
        if "&" in left or "&" in right:
            first, second = tmx_plain.text_of(left, self._limits), tmx_plain.text_of(right, self._limits)
            if first is None or second is None or codes.may_hold(first + second):
                return None
            left, right = first, second
        return (left, right) if _is_sound(left) and _is_sound(right) else None


class _UnitShape(NamedTuple):
    """Where in the attributes of a unit stand those that may have a fault."""

    identifier: int | None
    segtype: int | None
    dates: tuple[int, ...]
    makers: tuple[int, ...]


@functools.lru_cache(maxsize=1024)
def _shape(between: tuple[str, ...]) -> _UnitShape | None:
    shape = tmx_plain.attribute_shape(between)
    if shape is None or not {*shape.names} <= {*ATTRIBUTES["tu"]}:
        return None
    at = {name: number for number, name in enumerate(shape.names)}
    dates = tuple(at[name] for name in DATES if name in at)
    return _UnitShape(at.get("tuid"), at.get("segtype"), dates, shape.makers)


def _are_values(shape: _UnitShape, values: list[str]) -> bool:
    """Whether dates, segtype and makers of a unit give nothing to tell."""
    for at in shape.dates:
        if not _is_date(values[at]):
            return False
    for at in shape.makers:
        if is_machine(values[at]):
            return False
    return shape.segtype is None or not values[shape.segtype] or values[shape.segtype] in SEGTYPES


@functools.lru_cache(maxsize=4096)
def _is_date(value: str) -> bool:
    return DATE.fullmatch(value) is not None


@functools.lru_cache(maxsize=1024)
def _sides(first: str, second: str, source: str) -> tuple[str, str] | None:
    """The tags of two variants that make a pair and have no fault."""
    told: list[str] = []
    for text in (first, second):
        said = tmx_plain.attributes_of(text)
        if said is None or not said.get("xml:lang") or not said.keys() <= {*ATTRIBUTES["tuv"]}:
            return None
        if tags.faults(said["xml:lang"]) or not all(
            DATE.fullmatch(said[name]) for name in DATES if name in said
        ):
            return None
        if any(is_machine(said.get(name, "")) for name in ("creationid", "changeid", "creationtool")):
            return None
        told.append(said["xml:lang"])
    if (of_tag(told[0]), of_tag(told[1])) not in (PAIR, PAIR[::-1]):
        return None
    is_there = source.casefold() in (told[0].casefold(), told[1].casefold())
    return (told[0], told[1]) if is_there or source in ("", "*all*") else None


@functools.lru_cache(maxsize=1 << 14)
def _is_clean(inner: str) -> bool:
    """Whether the remarks of a unit give nothing to tell: no fault, no origin, no match below 100."""
    written = tmx_plain.remarks_in(inner)
    if written is None:
        return False
    remarks: list[Remark] = []
    for name, tag, text in written:
        said = tmx_plain.attributes_of(tag)
        if (
            said is None
            or "&" in text
            or "]]>" in text
            or "\r" in text
            or not said.keys() <= {*ATTRIBUTES[name]}
        ):
            return False
        kind = said.get("type", "")
        if name == "prop":
            if kind.lower() in RESERVED_PROPERTIES:
                return False
            remarks.append(Remark(text.strip(), kind))
    cap = tmx_marks.cap(remarks)
    return tmx_marks.origin({}, remarks) is None and (cap is None or cap >= _FULL)


def _is_sound(text: str) -> bool:
    if not text or len(text) > LONGEST or text[0].isspace() or text[-1].isspace():
        return False
    return text.isascii() or not first_radical(text)
