"""Concept-oriented values (ISO 30042): a concept holds terms, an equivalent holds its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How sure an English equivalent is. The order is the rank, best first."""

    OFFICIAL = "official"
    """An authority fixes it: a treaty's authentic text, the name of a body, UNTERM."""
    ATTESTED = "attested"
    """Seen in official texts, with the places where."""
    PROPOSED = "proposed"
    """Composed or guessed: for a person to review."""
    UNRESOLVED = "unresolved"
    """We know of no English."""

    @property
    def rank(self) -> int:
        """0 for `official` to 3 for `unresolved`."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(Status)}


def rank_sql(column: str) -> str:
    """The SQL expression of the rank of the status in `column`; what is no status ranks with `unresolved`.

    >>> rank_sql("c.status")
    "CASE c.status WHEN 'official' THEN 0 WHEN 'attested' THEN 1 WHEN 'proposed' THEN 2 ELSE 3 END"
    """
    better = [status for status in Status if status is not Status.UNRESOLVED]
    cases = " ".join(f"WHEN '{status.value}' THEN {status.rank}" for status in better)
    return f"CASE {column} {cases} ELSE {Status.UNRESOLVED.rank} END"


def lesser_sql(one: str, other: str) -> str:
    """The SQL expression of the lesser of two statuses, which is what a pair of forms may claim."""
    return f"CASE WHEN {rank_sql(one)} > {rank_sql(other)} THEN {one} ELSE {other} END"


@dataclass(frozen=True, slots=True)
class Exported:
    """One Chinese term with one English equivalent, as the exchange formats want it.

    `preferred` is True for exactly one pair of a Chinese term. `comment` is one line.
    """

    concept: str
    zh: str
    en: str
    status: str
    type: str
    source: str
    subject: str
    part_of_speech: str
    preferred: bool
    comment: str
    documents: tuple[str, ...] = ()
