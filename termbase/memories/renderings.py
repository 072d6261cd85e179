"""What the memory has for a term: pairs with both sides, and which English its Chinese had in which years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from termbase.memories.open_memory import OpenMemory
from tm.languages import EQUIVALENT, MINED, Lang
from tm.model import Unit
from tm.text import words
from tm.text.occurrences import QueryOccurrence, Sought

MOST_READ = 200
"""Pairs of the memory that are read for one term: their proportions say enough, and it takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class RememberedPair:
    """A pair of the memory that has a term as one of its own: where it stands on each side; `en` () where that has another."""

    unit: Unit
    zh: QueryOccurrence
    en: tuple[QueryOccurrence, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """An English form of a term, and how many of the pairs that were read have it, in which years ("" where none says)."""

    en: str
    pairs: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class TermPairs:
    """What the memory has for a term: `total` pairs hold its Chinese, of which `read` were read and `as_term` have it as a term.

    `pairs` are some of these, those with the English first; `renderings` count its English forms, the most frequent first.
    """

    total: int
    read: int
    as_term: int
    pairs: tuple[RememberedPair, ...]
    renderings: tuple[Rendering, ...]


def term_pairs(
    recall: OpenMemory, zh: str, longer: Iterable[str], english: Sequence[str], most: int = 3
) -> TermPairs:
    """What the memory has for the term `zh`. `longer` are the forms of other terms that hold it; see `Sought`."""
    hits = recall.concordance(zh, most=MOST_READ, language=MINED)
    source = Sought(zh, MINED, longer)
    targets = [(form, Sought(form, EQUIVALENT, ())) for form in sorted(english, key=len, reverse=True)]
    pairs: list[RememberedPair] = []
    years: dict[str, list[str]] = {}
    for unit in hits.hits:
        own = next((one for one in source.find(side(unit, MINED)) if not one.within), None)
        if own is None:
            continue
        form, places = _rendered(side(unit, EQUIVALENT), targets)
        if form:
            years.setdefault(form, []).append((unit.date or "")[:4])
        pairs.append(RememberedPair(unit, own, places))
    renderings = [Rendering(form, len(some), _least(some), max(some)) for form, some in years.items()]
    return TermPairs(
        hits.total, len(hits.hits), len(pairs), tuple(sorted(pairs, key=lambda pair: not pair.en)[:most]),
        tuple(sorted(renderings, key=lambda rendering: (-rendering.pairs, rendering.en))),
    )  # fmt: skip


def side(unit: Unit, language: Lang) -> str:
    """The text of a unit of a concordance in one language: its source is Chinese, its target English."""
    return unit.source if language is MINED else unit.target


def _rendered(text: str, targets: Iterable[tuple[str, Sought]]) -> tuple[str, tuple[QueryOccurrence, ...]]:
    """The longest English form that a text has, with its places."""
    spoken = f" {words.lemmas(text)} "
    for form, finder in targets:
        if f" {words.lemmas(form)} " in spoken and (
            places := tuple(one for one in finder.find(text) if not one.within)
        ):
            return form, places
    return "", ()


def _least(years: Iterable[str]) -> str:
    return min((year for year in years if year), default="")
