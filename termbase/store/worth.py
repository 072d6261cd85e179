"""The concepts of the texts that an editor should look at first: those without English, then those with proposals, each by
how often it stands in the documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from termbase.concepts.status import Status
from termbase.store.ranking import among_sql, rank_sql
from tm.db import Database
from tm.languages import MINED
from tm.text import key

_OPEN = [status for status in Status if not status.is_borne_out]
_COLUMNS = "c.id, c.zh, c.en, c.status, c.frequency, c.documents"
_BY_WORTH = f"""
SELECT {_COLUMNS} FROM concepts c WHERE {among_sql("c.status", _OPEN)} AND c.frequency > 0
ORDER BY {rank_sql("c.status")} DESC, c.frequency DESC, c.id
"""
_CALLED = f"""
SELECT {_COLUMNS} FROM concepts c WHERE c.id IN (SELECT concept FROM terms WHERE key = ? AND language = '{MINED}')
ORDER BY c.frequency DESC, c.id LIMIT 1
"""

_IDS = f"SELECT DISTINCT concept FROM terms WHERE key = ? AND language = '{MINED}'"
_COUNT = f"SELECT c.status, count(*) FROM concepts c WHERE {among_sql('c.status', _OPEN)} AND c.frequency > 0 GROUP BY c.status"


@dataclass(frozen=True, slots=True)
class ReviewConcept:
    """A concept to be looked at: its id, forms, status, and how often it stands in how many documents."""

    concept: str
    zh: str
    en: str | None
    status: Status
    frequency: int
    documents: int


def by_worth(database: Database) -> Iterator[ReviewConcept]:
    """The concepts of the texts whose English no authority and no text bears out, the worthiest first."""
    for row in database.execute(_BY_WORTH):
        yield _concept(row)


def called(database: Database, chinese: Iterable[str]) -> dict[str, ReviewConcept]:
    """The most frequent concept of each Chinese term, by the key of the term; a term without one is left out."""
    concepts: dict[str, ReviewConcept] = {}
    for text in chinese:
        row = database.execute(_CALLED, (key.term_key(text),)).fetchone()
        if row is not None:
            concepts[key.term_key(text)] = _concept(row)
    return concepts


def ids(database: Database, keys: Iterable[str]) -> set[str]:
    """The ids of all concepts with a Chinese term that has one of these keys."""
    return {concept for form in keys for (concept,) in database.execute(_IDS, (form,))}


def count(database: Database, without: Iterable[str] = ()) -> dict[str, int]:
    """How many concepts `by_worth` tells of each status, but for some that are named by their ids."""
    counts = {status.value: 0 for status in _OPEN} | dict(database.execute(_COUNT).fetchall())
    for concept in without:
        row = database.execute("SELECT status, frequency FROM concepts WHERE id = ?", (concept,)).fetchone()
        # the same condition as that of the count
        if row and row[0] in counts and row[1]:
            counts[row[0]] -= 1
    return counts


def _concept(row: tuple[str, str, str | None, str, int, int]) -> ReviewConcept:
    concept, zh, en, status, frequency, documents = row
    return ReviewConcept(concept, zh, en, Status(status), frequency, documents)
