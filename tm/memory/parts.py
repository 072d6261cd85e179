"""Which stretches of units the index covers: the table `parts`, and the units that are read for the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tm.db import Database
from tm.memory.units import PARTS

_ROWS = 4096
"""Units that are read together."""

_BEYOND = 2**62
"""An id that no unit reaches."""

TextRows = tuple[list[int], list[str], list[str]]
"""Ids and both texts of some units."""


@dataclass(frozen=True, slots=True)
class UnitRange:
    """The units from `first` to `last` by id, `units` of them; `digest` names the file, "" where none is made."""

    first: int
    last: int
    units: int
    digest: str = ""


def recorded(database: Database) -> list[UnitRange]:
    """The parts that the database names, in order."""
    # whoever plans parts or opens them goes by their order
    rows = database.execute("SELECT first, last, units, digest FROM parts ORDER BY first")
    return [UnitRange(*row) for row in rows]


def record(database: Database, made: Iterable[UnitRange]) -> None:
    """Note parts that were made, in the place of those that they cover."""
    run = database.conn.execute
    for part in made:
        # a part that joins small ones takes their place; none overlaps by half
        run("DELETE FROM parts WHERE first >= ? AND last <= ?", (part.first, part.last))
        run(PARTS.insert(), PARTS.row(first=part.first, last=part.last, units=part.units, digest=part.digest))


def uncovered(database: Database, covered: Sequence[UnitRange], largest: int) -> Iterator[UnitRange]:
    """The stretches of units that no part covers, none of more than `largest` units."""
    at = 0
    # a part behind all units, so that the stretch after the last one is cut too
    for part in (*covered, UnitRange(_BEYOND, _BEYOND, 0)):
        yield from _cut(database, at, part.first, largest)
        at = part.last + 1


def _cut(database: Database, low: int, high: int, largest: int) -> Iterator[UnitRange]:
    while True:
        # a limit inside: counting all units for each part would read the table again and again
        rows = "SELECT id FROM units WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        first, last, count = database.execute(
            f"SELECT min(id), max(id), count(*) FROM ({rows})", (low, high, largest)
        ).fetchone()
        if not count:
            return
        yield UnitRange(first, last, count)
        # ids have gaps where a memory was replaced: go on behind the last that was there
        low = last + 1


def batches(database: Database, part: UnitRange) -> Iterator[TextRows]:
    """The ids and texts of a stretch, some thousand at a time."""
    cursor = database.execute(
        "SELECT id, first, second FROM units WHERE id BETWEEN ? AND ? ORDER BY id", (part.first, part.last)
    )
    # never all at once: a memory may have millions of units
    while rows := cursor.fetchmany(_ROWS):
        ids, first, second = map(list, zip(*rows, strict=True))
        yield ids, first, second
