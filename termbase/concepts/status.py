"""The three ladders of a term: how sure its English is, how it stands, what form it has. All are enums.

Choices of the command line, classes of the style sheet and SQL expressions are made from them, so that a new
step is one line here.
"""

from __future__ import annotations

from collections.abc import Iterable
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

    rank: int
    """0 for `official` to 3 for `unresolved`."""

    @property
    def is_borne_out(self) -> bool:
        """Whether an authority or a text stands behind it."""
        return self.rank <= Status.ATTESTED.rank

    @classmethod
    def resolved(cls) -> tuple[Status, ...]:
        """The statuses of a term that there is: all but `unresolved`."""
        return tuple(status for status in cls if status is not cls.UNRESOLVED)

    @classmethod
    def best(cls, statuses: Iterable[Status]) -> Status:
        """The best of several; `unresolved` of none.

        >>> Status.best([Status.PROPOSED, Status.OFFICIAL]), Status.best([])
        (<Status.OFFICIAL: 'official'>, <Status.UNRESOLVED: 'unresolved'>)
        """
        return min(statuses, key=lambda status: status.rank, default=cls.UNRESOLVED)


# a plain attribute: a build asks for a rank some hundred thousand times
for _rank, _status in enumerate(Status):
    _status.rank = _rank


class Standing(StrEnum):
    """How a term stands within its language (ISO 30042, administrative status). The order is the rank."""

    PREFERRED = "preferred"
    """The term to use."""
    ADMITTED = "admitted"
    """May be used."""
    SUPERSEDED = "superseded"
    """Was used once, and is not to be used: never shown first, exported only where the format can say so."""
    DEPRECATED = "deprecated"
    """Must not be used (forbidden): as superseded."""

    rank: int
    """0 for `preferred` to 3 for `deprecated`."""

    @property
    def is_usable(self) -> bool:
        """Whether the term may be used."""
        return self.rank <= Standing.ADMITTED.rank


for _rank, _standing in enumerate(Standing):
    _standing.rank = _rank


class TermType(StrEnum):
    """What form of a name a term is, or how it came to be there."""

    FULL = "full form"
    SHORT = "short form"
    ACRONYM = "acronym"
    VARIANT = "variant"
    """Another writing, or a synonym."""
    TITLE = "title"
    """The title of a treaty or document."""
    COMPOSED = "composed"
    """Put together from the English of its parts."""
    LEARNED = "learned"
    """Learned from pairs of sentences."""
    CONVERTED = "converted"
    """A Chinese term in the other script, made by program."""
