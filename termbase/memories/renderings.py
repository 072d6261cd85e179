"""What the memory has for a term: pairs with both sides, and which English its Chinese had in which years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from termbase.memories.open_memory import OpenMemory
from tm.languages import EQUIVALENT, MINED, Lang
from tm.model import Unit
from tm.text import words
from tm.text.occurrences import QueryOccurrence, Sought

MOST_READ = 40
"""Pairs of the memory that are read for one term, from all over the memory: their proportions are right to some hundredths, and it takes
one or two milliseconds."""


@dataclass(frozen=True, slots=True)
class RememberedPair:
    """A pair of the memory that has a term as one of its own: where it stands on each side; `en` () where that has another."""

    unit: Unit
    zh: QueryOccurrence
    en: tuple[QueryOccurrence, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """An English form of a term, and how many of the pairs that were read have it.

    `by_year` has the years with their pairs, the earliest first, as far as pairs say when they were made.
    """

    en: str
    pairs: int
    by_year: tuple[tuple[str, int], ...]

    @property
    def first(self) -> str:
        """The first year; "" where none is told."""
        return self.by_year[0][0] if self.by_year else ""

    @property
    def last(self) -> str:
        """The last year; "" where none is told."""
        return self.by_year[-1][0] if self.by_year else ""


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

    @property
    def otherwise(self) -> int:
        """How many of the pairs have the term, and another English or none."""
        return self.as_term - sum(rendering.pairs for rendering in self.renderings)


def term_pairs(
    recall: OpenMemory, zh: str, english: Sequence[str], most: int = 3, most_read: int = MOST_READ
) -> TermPairs:
    """What the memory has for the term `zh` with its `english` forms: at most `most` pairs, of `most_read` that are read."""
    hits = recall.spread(zh, MINED, most_read)
    if not hits.total:
        return TermPairs(0, 0, 0, (), ())
    source = Sought(zh, MINED, recall.longer_forms(zh, MINED))
    targets = [RenderingForm(form) for form in sorted(english, key=len, reverse=True)]
    pairs: list[tuple[Unit, QueryOccurrence, RenderingForm | None]] = []
    years: dict[str, list[str]] = {}
    for unit in hits.hits:
        own = next((place for place in source.find(side(unit, MINED)) if not place.within), None)
        if own is None:
            continue
        form = _rendered(side(unit, EQUIVALENT), targets)
        if form:
            years.setdefault(form.text, []).append((unit.date or "")[:4])
        pairs.append((unit, own, form))
    shown = sorted(pairs, key=lambda pair: pair[2] is None)[:most]
    renderings = [
        Rendering(form, len(some), tuple(sorted(Counter(filter(None, some)).items())))
        for form, some in years.items()
    ]
    return TermPairs(
        hits.total, len(hits.hits), len(pairs),
        tuple(
            RememberedPair(unit, own, tuple(form.places(side(unit, EQUIVALENT))) if form else ())
            for unit, own, form in shown
        ),
        tuple(sorted(renderings, key=lambda rendering: (-rendering.pairs, rendering.en))),
    )  # fmt: skip


def side(unit: Unit, language: Lang) -> str:
    """The text of a unit of a concordance in one language: its source is Chinese, its target English."""
    return unit.source if language is MINED else unit.target


class RenderingForm:
    """An English form of a term, ready to be looked for in many texts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lemmas = f" {words.lemmas(text)} "
        self._sought = Sought(text, EQUIVALENT, ())

    def places(self, text: str) -> list[QueryOccurrence]:
        """Where `text` has it as a term of its own."""
        return [place for place in self._sought.find(text) if not place.within]

    def is_in(self, text: str, spoken: str) -> bool:
        """Whether `text`, whose lemmas are `spoken` between spaces, has it so: only a hyphen before it makes it a part of another."""
        return self._lemmas in spoken and ("-" not in text or bool(self.places(text)))


def _rendered(text: str, targets: Iterable[RenderingForm]) -> RenderingForm | None:
    """The longest English form that a text has, None where it has none."""
    spoken = f" {words.lemmas(text)} "
    return next((form for form in targets if form.is_in(text, spoken)), None)
