"""The index of a memory: its parts, which of them the database asks for, and making those that are not there.

Beside `NAME.db` stands a folder `NAME.db.index` with a file for each part. The table `parts` tells which
stretch of units a part covers and the digest of their texts, which is the file's name: a file that is there
under that name is right, and one that is not is made from the units. New units make new parts; small parts
are joined as they gather (the logarithmic method of Bentley and Saxe 1980), so that adding never builds
everything anew.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from tm.db import Database
from tm.errors import OutputRefused, RecipeMismatch, StoreDamaged
from tm.files.atomic import sweep as sweep_parts
from tm.files.cache import folder as cache_folder
from tm.index import part as parts
from tm.index.part import ENDING, LARGEST, IndexPart
from tm.index.part_writer import PartWriter, writing
from tm.memory.parts import UnitRange, batches, record, recorded, uncovered
from tm.progress import Progress, silent

_ENDING = ".index"


def folder(database: Path) -> Path:
    """Where the parts of a database are.

    >>> folder(Path("a/termbase.db")).as_posix()
    'a/termbase.db.index'
    """
    return database.with_name(f"{database.name}{_ENDING}")


def make_folder(where: Path) -> None:
    """Make the folder of an index. Nobody may look into it who may not read the database, whose text it holds."""
    where.mkdir(exist_ok=True)
    # a file system without modes is no reason to stop
    with suppress(OSError):
        mode = stat.S_IMODE(where.with_name(where.name.removesuffix(_ENDING)).stat().st_mode)
        # who may read the database may enter the folder; its owner may always write
        where.chmod(mode | (mode & 0o444) >> 2 | stat.S_IWUSR)


class Digest:
    """The digest of the texts of a part."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=16)

    def add(self, ids: Sequence[int], first: Sequence[str], second: Sequence[str]) -> None:
        """Add units in order of their ids."""
        # characters that no text holds stand between them, or two units could read as one
        rows = "".join(f"{i}\0{a}\0{b}\1" for i, a, b in zip(ids, first, second, strict=True))
        # lone surrogates of a memory are digested as they are, and do not stop it
        self._hash.update(rows.encode("utf-8", "surrogatepass"))

    def name(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


def sync(database: Database, where: Path, progress: Progress = silent) -> None:
    """Bring `parts` and the files in `where` up to the units of an open, changing database.

    Files that only the database as it was needs are left for `sweep`.
    """
    existing = recorded(database)
    for stretch in plan(existing, uncovered(database, existing, LARGEST)):
        # a part that is made already has its name
        if stretch.digest:
            continue
        progress("indexing the memory")
        make_folder(where)
        record(
            database, [UnitRange(stretch.first, stretch.last, stretch.units, _make(database, stretch, where))]
        )


def plan(existing: Iterable[UnitRange], new: Iterable[UnitRange]) -> list[UnitRange]:
    """The parts to have: those that are there, new ones, and where small ones gather, one in their place.

    >>> [one.units for one in plan([UnitRange(1, 8, 8, "a"), UnitRange(9, 9, 1, "b")], [UnitRange(10, 10, 1)])]
    [8, 2]
    """
    planned: list[UnitRange] = []
    for stretch in sorted((*existing, *new), key=lambda part: part.first):
        planned.append(stretch)
        while len(planned) > 1:
            before, last = planned[-2:]
            # so each part is more than twice the next, and a unit is written anew about log2(n) times
            if before.units > 2 * last.units or before.units + last.units > LARGEST:
                break
            planned[-2:] = [UnitRange(before.first, last.last, before.units + last.units)]
    return planned


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
        part = IndexPart(path)
        # a damaged file is made anew here, where it costs little, and not found out by a reader
        part.check()
    except (RecipeMismatch, StoreDamaged):
        return False
    return part.digest == digest


def open_index(database: Database, path: Path, progress: Progress = silent) -> list[IndexPart]:
    """The parts of a published database; what is not there is made, beside it or else in the cache.

    Raises `RecipeMismatch` where the units are not those that the database says they are.
    """
    opened = []
    for stretch in recorded(database):
        part = _find(path, stretch)
        if part is None:
            progress("making the index of the memory, once")
            part = _remake(database, path, stretch)
        opened.append(part)
    return opened


def find_index(database: Database, path: Path) -> list[IndexPart] | None:
    """The parts of a published database; None where one is not there."""
    opened = []
    for stretch in recorded(database):
        part = _find(path, stretch)
        if part is None:
            return None
        opened.append(part)
    return opened


def _find(path: Path, stretch: UnitRange) -> IndexPart | None:
    """The part of a stretch, beside its database or in the cache."""
    for where in _folders(path):
        with suppress(RecipeMismatch, StoreDamaged):
            return IndexPart(where / f"{stretch.digest}{ENDING}")
    return None


def _folders(path: Path) -> tuple[Path, Path]:
    return folder(path), cache_folder() / "index"


def _remake(database: Database, path: Path, stretch: UnitRange) -> IndexPart:
    for where in _folders(path):
        try:
            if where == folder(path):
                make_folder(where)
            else:
                where.mkdir(0o700, parents=True, exist_ok=True)
            name = _make(database, stretch, where)
        # where the folder of the database cannot be written the cache is tried
        except (OutputRefused, OSError):
            continue
        if name != stretch.digest:
            raise RecipeMismatch(
                f"its units {stretch.first} to {stretch.last} are not those that were stored", file=str(path),
                next_step="import the memories again",
            )  # fmt: skip
        # where the database was replaced meanwhile, the next writer may have swept it already
        with suppress(RecipeMismatch, StoreDamaged):
            return IndexPart(where / f"{name}{ENDING}")
    raise OutputRefused(
        "there is no place for its index", file=str(path), next_step="make its folder writable"
    )


def sweep(path: Path, digests: Iterable[str]) -> None:
    """Remove files of the index of `path` that no part names, and what a killed program left."""
    names = {f"{digest}{ENDING}" for digest in digests}
    where = folder(path)
    if not where.is_dir():
        return
    # first what a killed writer left, by its own marks
    sweep_parts(where)
    for file in where.iterdir():
        # a hidden one is being written, by a reader perhaps
        if file.suffix == ENDING and file.name not in names and not file.name.startswith("."):
            with suppress(OSError):
                file.unlink()
    with suppress(OSError):
        where.rmdir()  # only where it is empty


def size(index: Sequence[parts.IndexPart]) -> int:
    """How many bytes the mapped files have."""
    return sum(part.bytes for part in index)
