"""The sentences of the documents that hold a text, each told as a term of its own or as a part of a longer one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from termbase.concepts.status import Status
from termbase.store import term_grams
from termbase.store.contexts import HoldingSentence, sentences
from termbase.store.ranking import among_sql
from tm import db
from tm.db import Database
from tm.languages import EQUIVALENT, MINED, Lang
from tm.text import key, words
from tm.text.language import language_of_text
from tm.text.occurrences import QueryOccurrence, Sought

MOST_READ = 2_000
"""Sentences that are read to count how a text stands in them: a second's work. Of more the first so many are told."""

# what a text alone made a candidate makes nothing a part of it, and a further form of the term itself neither
_BORNE_OUT = among_sql("c.status", [status for status in Status if status.is_borne_out])
# by keys for Chinese; English by lemmas, with blanks around both so that only whole words meet
_LONGER = {
    MINED: f"""SELECT DISTINCT t.key FROM terms t JOIN concepts c ON c.id = t.concept
  WHERE {{narrowed}} t.language = :language AND instr(t.key, :sought) AND length(t.key) > length(:sought) AND {_BORNE_OUT}
  AND NOT EXISTS (SELECT 1 FROM terms o WHERE o.concept = c.id AND o.key = :sought) ORDER BY t.key""",
    EQUIVALENT: f"""SELECT DISTINCT t.key FROM terms t JOIN concepts c ON c.id = t.concept
  WHERE {{narrowed}} t.language = :language AND instr(' ' || t.lemmas || ' ', ' ' || :sought || ' ')
  AND length(t.lemmas) > length(:sought) AND {_BORNE_OUT}
  AND NOT EXISTS (SELECT 1 FROM terms o WHERE o.concept = c.id AND o.lemmas = :sought) ORDER BY t.key""",
}
_NARROWED = "t.id IN (SELECT rowid FROM term_grams WHERE term_grams MATCH :match) AND"


class Order(StrEnum):
    """By what the lines are sorted."""

    DOCUMENT = "document"
    LEFT = "left"
    RIGHT = "right"


class LineKind(StrEnum):
    """Which lines are asked for."""

    TERM = "term"
    INSIDE = "inside"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the text at `sentence.text[start:end]`, within the longer term `within` or alone."""

    sentence: HoldingSentence
    start: int
    end: int
    within: str

    @property
    def left(self) -> str:
        """What stands before it."""
        return self.sentence.text[: self.start]

    @property
    def right(self) -> str:
        """What stands behind it."""
        return self.sentence.text[self.end :]

    def as_dict(self) -> dict[str, Any]:
        """The line for JSON."""
        return {**asdict(self.sentence), "start": self.start, "end": self.end, "within": self.within or None}


@dataclass(frozen=True, slots=True)
class Concordance:
    """All lines of a query, or the first of them where `is_whole` is false. `as_term` of them have it as a term of its own.

    `inside` are the longer terms with their lines, the most frequent first.
    """

    query: str
    language: Lang
    lines: tuple[Line, ...]
    is_whole: bool

    @property
    def as_term(self) -> int:
        """Lines that have the query as a term of its own."""
        return sum(not line.within for line in self.lines)

    @property
    def inside(self) -> list[tuple[str, int]]:
        """The longer terms that the other lines have it in."""
        return Counter(line.within for line in self.lines if line.within).most_common()

    def chosen(self, kind: LineKind = LineKind.TERM, order: Order = Order.DOCUMENT) -> list[Line]:
        """The lines that are asked for, sorted by what stands left or right of the query, or in the order of the documents."""
        lines = [
            line
            for line in self.lines
            if kind is LineKind.ALL or bool(line.within) == (kind is LineKind.INSIDE)
        ]
        if order is Order.LEFT:
            # read backwards from the query, as a concordance is sorted to the left
            return sorted(lines, key=lambda line: key.key(line.left)[::-1])
        if order is Order.RIGHT:
            return sorted(lines, key=lambda line: key.key(line.right))
        return lines


def longer_forms(database: Database, query: str, language: Lang) -> list[str]:
    """The forms of official and attested terms that hold `query` and more, as keys."""
    folded = key.term_key(db.storable(query))
    sought = folded if language is MINED else words.lemmas(folded)
    if not sought:
        return []
    match = term_grams.ideographs(sought) if language is MINED else term_grams.whole_words(sought)
    # without anything the index could look for all terms are read
    statement = _LONGER[language].format(narrowed=_NARROWED if match else "")
    parameters = {"language": language.value, "sought": sought} | ({"match": match} if match else {})
    return [row[0] for row in database.execute(statement, parameters)]


def sought(database: Database, query: str, segmenter: words.Segmenter | None = None) -> Sought:
    """`query`, ready to be found in texts of its language among the terms of this termbase; see `Sought`."""
    language = language_of_text(query)
    return Sought(
        query, language, longer_forms(database, query, language), segmenter.cut if segmenter else None
    )


def some_lines(database: Database, query: str, segmenter: words.Segmenter, most: int) -> list[Line]:
    """A few lines of a query, those with it as a term of its own first, of the first that the documents have."""
    # ten for each line: most may have it within a longer term
    lines = _lines(database, query, segmenter, sentences(database, query, most * 10))
    return sorted(lines, key=lambda line: bool(line.within))[:most]


def concordance(database: Database, query: str, segmenter: words.Segmenter) -> Concordance:
    """The lines of a query; see `Concordance`."""
    # one more, to know whether there are more
    held = sentences(database, query, MOST_READ + 1)
    lines = tuple(_lines(database, query, segmenter, held[:MOST_READ]))
    return Concordance(query, language_of_text(query), lines, len(held) <= MOST_READ)


def _lines(
    database: Database, query: str, segmenter: words.Segmenter, held: Sequence[HoldingSentence]
) -> Iterator[Line]:
    """The lines of sentences that hold a query."""
    if not held:
        return
    finder = sought(database, query, segmenter)
    for sentence in held:
        if (chosen := telling(finder.find(sentence.text))) is not None:
            yield Line(sentence, chosen.start, chosen.end, chosen.within)


def telling(occurrences: Sequence[QueryOccurrence]) -> QueryOccurrence | None:
    """The occurrence that a line is told by: the first as a term of its own, else the first."""
    return next((one for one in occurrences if not one.within), occurrences[0] if occurrences else None)
