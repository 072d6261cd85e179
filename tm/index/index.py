"""The index of a memory: its parts, which of them the database asks for, and making those that are not there.

Beside `NAME.db` stands a folder `NAME.db.index` with a file for each part. The table `parts` tells which
stretch of units a part covers and the digest of their texts, which is the file's name: a file that is there
under that name is right, and one that is not is made from the units. New units make new parts; small parts
are joined as they gather (the logarithmic method of Bentley and Saxe 1980), so that adding never builds
everything anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tm.db import Database
from tm.errors import OutputRefused, RecipeMismatch
from tm.files.cache import folder as cache_folder
from tm.index import part as parts
from tm.index.part import ENDING, LARGEST, IndexPart, PartWriter, writing

_ROWS = 4096
Advance = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class UnitRange:
    """The units from `first` to `last` by id, `units` of them; `digest` names the file, "" where none is made."""

    first: int
    last: int
    units: int
    digest: str = ""


def folder(database: Path) -> Path:
    """Where the parts of a database are.

    >>> folder(Path("a/termbase.db")).as_posix()
    'a/termbase.db.index'
    """
    return database.with_name(f"{database.name}.index")


class Digest:
    """The digest of the texts of a part."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=16)

    def add(self, ids: Sequence[int], zh: Sequence[str], en: Sequence[str]) -> None:
        """Add units in order of their ids."""
        rows = "".join(f"{i}\0{a}\0{b}\1" for i, a, b in zip(ids, zh, en, strict=True))
        self._hash.update(rows.encode("utf-8", "surrogatepass"))

    def name(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


def sync(database: Database, where: Path, advance: Advance = lambda text: None) -> None:
    """Bring `parts` and the files in `where` up to the units of an open, changing database.

    Files that only the database as it was needs are left for `sweep`.
    """
    kept = recorded(database)
    for stretch in plan(kept, _uncovered(database, kept)):
        if stretch.digest:
            continue
        advance("indexing the memory")
        where.mkdir(exist_ok=True)
        record(
            database, [UnitRange(stretch.first, stretch.last, stretch.units, _make(database, stretch, where))]
        )


def record(database: Database, made: Iterable[UnitRange]) -> None:
    """Note parts that were made, in the place of those that they cover."""
    run = database.conn.execute
    for one in made:
        run("DELETE FROM parts WHERE first >= ? AND last <= ?", (one.first, one.last))
        run("INSERT INTO parts VALUES (?, ?, ?, ?)", (one.first, one.last, one.units, one.digest))


def recorded(database: Database) -> list[UnitRange]:
    """The parts that the database names, in order."""
    rows = database.execute("SELECT first, last, units, digest FROM parts ORDER BY first")
    return [UnitRange(*row) for row in rows]


def plan(kept: Iterable[UnitRange], new: Iterable[UnitRange]) -> list[UnitRange]:
    """The parts to have: those that are there, new ones, and where small ones gather, one in their place.

    >>> [one.units for one in plan([UnitRange(1, 8, 8, "a"), UnitRange(9, 9, 1, "b")], [UnitRange(10, 10, 1)])]
    [8, 2]
    """
    done: list[UnitRange] = []
    for stretch in sorted((*kept, *new), key=lambda one: one.first):
        done.append(stretch)
        while len(done) > 1:
            before, last = done[-2:]
            if before.units > 2 * last.units or before.units + last.units > LARGEST:
                break
            done[-2:] = [UnitRange(before.first, last.last, before.units + last.units)]
    return done


def _uncovered(database: Database, kept: Sequence[UnitRange]) -> Iterator[UnitRange]:
    """The stretches of units that no part covers, none larger than a part may be."""
    at = 0
    for stretch in (*kept, UnitRange(2**62, 2**62, 0)):
        yield from _cut(database, at, stretch.first)
        at = stretch.last + 1


def _cut(database: Database, low: int, high: int) -> Iterator[UnitRange]:
    while True:
        rows = "SELECT id FROM units WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        first, last, count = database.execute(
            f"SELECT min(id), max(id), count(*) FROM ({rows})", (low, high, LARGEST)
        ).fetchone()
        if not count:
            return
        yield UnitRange(first, last, count)
        low = last + 1


def batches(database: Database, stretch: UnitRange) -> Iterator[tuple[list[int], list[str], list[str]]]:
    """The ids and texts of a stretch, some thousand at a time."""
    cursor = database.execute(
        "SELECT id, zh, en FROM units WHERE id BETWEEN ? AND ? ORDER BY id", (stretch.first, stretch.last)
    )
    while rows := cursor.fetchmany(_ROWS):
        ids, zh, en = map(list, zip(*rows, strict=True))
        yield ids, zh, en


def _make(database: Database, stretch: UnitRange, where: Path) -> str:
    """Write the file of a stretch, unless it is there; return its name."""
    digest = Digest()
    for batch in batches(database, stretch):
        digest.add(*batch)
    name = digest.name()
    if not _is_there(where / f"{name}{ENDING}", name):
        with writing(where) as writer:
            fill(writer, batches(database, stretch), name)
    return name


def fill(
    writer: PartWriter, rows: Iterable[tuple[Sequence[int], Sequence[str], Sequence[str]]], digest: str
) -> None:
    """Write a part from batches of ids and texts."""
    for batch in rows:
        writer.add(*batch)
    writer.finish(digest)


def _is_there(path: Path, digest: str) -> bool:
    try:
        return IndexPart(path).digest == digest
    except RecipeMismatch:
        return False


def open_index(database: Database, path: Path, advance: Advance = lambda text: None) -> list[IndexPart]:
    """The parts of a published database; what is not there is made, beside it or else in the cache.

    Raises `RecipeMismatch` where the units are not those that the database says they are.
    """
    found = []
    for stretch in recorded(database):
        name = f"{stretch.digest}{ENDING}"
        for place in (folder(path), cache_folder() / "index"):
            with suppress(RecipeMismatch):
                found.append(IndexPart(place / name))
                break
        else:
            advance("making the index of the memory, once")
            found.append(_remake(database, path, stretch))
    return found


def _remake(database: Database, path: Path, stretch: UnitRange) -> IndexPart:
    for place in (folder(path), cache_folder() / "index"):
        try:
            place.mkdir(parents=True, exist_ok=True)
            name = _make(database, stretch, place)
        except (OutputRefused, OSError):
            continue
        if name != stretch.digest:
            raise RecipeMismatch(
                f"its units {stretch.first} to {stretch.last} are not those that were stored", file=str(path),
                next_step="import the memories again",
            )  # fmt: skip
        return IndexPart(place / f"{name}{ENDING}")
    raise OutputRefused(
        "there is no place for its index", file=str(path), next_step="make its folder writable"
    )


def sweep(path: Path, wanted: Iterable[str]) -> None:
    """Remove files of the index of `path` that no part names, and what a killed program left."""
    names = {f"{digest}{ENDING}" for digest in wanted}
    where = folder(path)
    if not where.is_dir():
        return
    for file in where.iterdir():
        if file.suffix == ENDING and file.name not in names:
            with suppress(OSError):
                file.unlink()
    with suppress(OSError):
        where.rmdir()  # only where it is empty


def size(index: Sequence[parts.IndexPart]) -> int:
    """How many bytes the mapped files have."""
    return sum(part.bytes for part in index)
