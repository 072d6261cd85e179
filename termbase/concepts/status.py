"""Concept-oriented values (ISO 30042): a concept holds terms, an equivalent holds its evidence."""

from __future__ import annotations

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
