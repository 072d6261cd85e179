"""Standing sentences of letters, resolutions and reports: patterns with slots, in both languages.

`formulae.tsv` has a pattern a line: `{body}`, `{session}` and the like are slots that a term or a reference of the
sentence fills; a clause at the end is whatever follows, and is no part of the formula. The status is attested
where both patterns were found in the pair that is cited.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from termbase.concepts.status import Status
from tm.text import numerals
from tm.text.references.fold import fold

_TABLE = Path(__file__).with_name("formulae.tsv")
_SLOT = re.compile(r"\{(\w+)\}")
_OPEN_END = re.compile(r"[ ,]*(?:on )?\{(?:clause|topic|ref)\}$")
_FILLING = r"[^。;；!?]{1,60}?"
"""What a slot holds: some words within a sentence."""
_SLOTS = {"date": r"[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?"}
"""Slots with a form of their own."""
_END = r"(?=[。;；,，]|$)"
"""What stands after a slot that ends a pattern."""
UNKNOWN = "…"
"""What stands in the English of a formula for a slot that nothing fills."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A pattern in Chinese and in English; `head` is the text that it begins with or holds, for a quick look."""

    pattern: re.Pattern[str]
    head: str
    en: str
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class FoundFormula:
    """A formula in a sentence, its slots filled as far as they are known (else `…`)."""

    start: int
    end: int
    en: str
    status: Status
    source: str
    is_whole: bool


@functools.cache
def formulae() -> tuple[Formula, ...]:
    """All formulae, those with the most fixed text first."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(_formula(row) for row in sorted(rows, key=lambda row: -len(_SLOT.sub("", row["zh"]))))


def _formula(row: Mapping[str, str]) -> Formula:
    zh, en = row["zh"], row["en"]
    if _OPEN_END.search(zh):
        zh, en = _OPEN_END.sub("", zh), _OPEN_END.sub("", en)
    zh = fold(zh)
    seen: set[str] = set()
    pieces: list[str] = []
    for number, piece in enumerate(_SLOT.split(zh)):
        if number % 2 == 0:
            pieces.append(re.escape(piece).replace(",", "[,，]? ?"))
        elif piece in seen:
            pieces.append(f"(?P={piece})")
        else:
            seen.add(piece)
            pieces.append(f"(?P<{piece}>{_SLOTS.get(piece, _FILLING)})")
    if zh.endswith("}") and _SLOT.findall(zh)[-1] not in _SLOTS:
        pieces.append(_END)
    fixed = max(re.split(r"[,，]", _SLOT.sub(",", zh)), key=len)
    return Formula(re.compile("".join(pieces)), fixed, en, Status(row["status"]), row["source"])


def _filling(name: str, match: re.Match[str], english: Callable[[int, int], str | None]) -> str | None:
    """The English of a slot: a number in figures, a chapter's in Roman ones, else what a term or a reference gives."""
    number = numerals.number(match[name])
    if number is None:
        return english(*match.span(name))
    return numerals.roman(int(number)) if name == "chapter" else numerals.plain(number)


def may_be_in(text: str) -> bool:
    """Whether a formula may stand in a text: a quick look, which opens nothing.

    >>> may_be_in("奉我国政府指示,谨通知你"), may_be_in("核裁军")
    (True, False)
    """
    folded = fold(text)
    return any(formula.head in folded for formula in formulae())


def find(text: str, english: Callable[[int, int], str | None]) -> Iterator[FoundFormula]:
    """The formulae of a sentence without overlap, those with the most fixed text first.

    `english` tells what stands from one offset to another: the English of a term or a reference, or None.
    """
    folded = fold(text)
    taken: list[tuple[int, int]] = []
    for formula in formulae():
        if formula.head not in folded:
            continue
        for match in formula.pattern.finditer(folded):
            start, end = match.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            taken.append((start, end))
            filled = {name: _filling(name, match, english) for name in match.groupdict()}
            en = _SLOT.sub(lambda slot, known=filled: known.get(slot[1]) or UNKNOWN, formula.en)  # type: ignore[misc]
            yield FoundFormula(start, end, en, formula.status, formula.source, all(filled.values()))
