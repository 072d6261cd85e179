"""A document in both languages side by side, as the memory has it: its pairs of sentences in their order."""

from __future__ import annotations

from dataclasses import dataclass

from tm.db import Database
from tm.languages import PAIR
from tm.memory import units

_PAIRS = (
    f"SELECT u.id, {units.side('u', PAIR[0])}, {units.side('u', PAIR[1])}, u.doubtful, u.status FROM units u"
    " WHERE u.document = ? ORDER BY u.memory, u.line, u.id LIMIT ? OFFSET ?"
)


@dataclass(frozen=True, slots=True)
class BilingualPair:
    """A pair of sentences of a document, the mined language first; `is_doubtful`: aligned without certainty."""

    id: int
    first: str
    second: str
    is_doubtful: bool
    status: str


def pairs_of(database: Database, document: str, most: int, skip: int = 0) -> list[BilingualPair]:
    """At most so many of the pairs of a document, after the first `skip` of them."""
    rows = database.execute(_PAIRS, (document, most, skip))
    return [
        BilingualPair(number, first, second, bool(doubtful), status)
        for number, first, second, doubtful, status in rows
    ]


def count_pairs(database: Database, document: str) -> int:
    """How many pairs of a document the memory has."""
    row = database.execute("SELECT count(*) FROM units WHERE document = ?", (document,)).fetchone()
    return int(row[0])
