"""The only opener of our SQLite databases: to read a database, to build one, to revise one; writing is all or nothing."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tm.errors import (
    InputRefused,
    OutputRefused,
    RecipeMismatch,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    TermbaseError,
)
from tm.files import lock
from tm.files.atomic import check_writable, keep_mode, sweep, sync_folder
from tm.files.encoding import regular
from tm.files.lock import WAIT_SECONDS
from tm.sqlite_library import Database, Migrations

__all__ = [
    "WAIT_SECONDS",
    "Database",
    "Migrations",
    "TargetWriter",
    "building",
    "check_target",
    "open_read",
    "revising",
    "storable",
    "writing",
]

SQLITE_VERSION = sqlite3.sqlite_version
SqliteError = sqlite3.Error
APPLICATION_ID = 0x5442_4153
"""`TBAS` in the header of every database of this program."""

NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
"""What SQLite cannot hold or compare."""

# longer than any write of ours holds the lock, short enough to be told
BUSY_SECONDS = 10
_LEFT = re.compile(r"\.(?P<name>.+)-[0-9a-f]{8}\.new(?:-journal|-wal|-shm)?")


@contextlib.contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite reports of `path` into our errors: busy, full, damaged, not a database."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        fault = fault_of(error, path)
        if fault is None:
            raise
        raise fault from error


def fault_of(error: sqlite3.Error, path: Path) -> TermbaseError | None:
    """Our error for what SQLite reports of `path`; None where it is none of the file.

    >>> str(fault_of(sqlite3.DatabaseError("database disk image is malformed"), Path("t.db")))
    't.db: it is damaged (database disk image is malformed); put a copy of it back, or build it again'
    """
    text, file = str(error), str(path)
    for signs, made, reason, next_step in _FAULTS:
        if any(sign in text for sign in signs):
            return made(reason.format(text), file=file, next_step=next_step)
    return None


def damaged(path: Path, reason: str) -> StoreDamaged:
    """The fault of a database that is not as it was written."""
    return StoreDamaged(f"it is damaged ({reason})", file=str(path), next_step=_ANEW)


_ANEW = "put a copy of it back, or build it again"
_FAULTS: tuple[tuple[tuple[str, ...], type[TermbaseError], str, str], ...] = (
    (("locked", "busy"), StoreBusy, "another program is writing to it", "try again later"),
    (("full", "disk I/O"), StoreFull, "there is no room to write", "free some space"),
    (("unable to open", "readonly"), OutputRefused, "it cannot be opened ({})", "check the path"),
    (("not a database",), RecipeMismatch, "it is no termbase ({})", "name a file made by `termbase build`"),
    (
        ("malformed", "corrupt", "decode to UTF-8", "fts5", "vtable"),
        StoreDamaged,
        "it is damaged ({})",
        _ANEW,
    ),
)
"""What SQLite says, and what a person is told of it."""


def open_read(path: Path, *, any_thread: bool = False) -> Database:
    """Open a published database read-only, for this thread or for any one. Raises `InputRefused` and `RecipeMismatch`."""
    if not path.exists():
        raise InputRefused(
            "there is no such database", file=str(path), next_step="make one with `termbase build`"
        )
    if path.is_dir():
        raise InputRefused("it is a folder, not a database", file=str(path), next_step="name the file")
    # a pipe or a device would be waited for without end
    regular(path)
    try:
        connection = _connect_to_read(path, any_thread=any_thread)
    except sqlite3.OperationalError as error:
        raise InputRefused(f"it cannot be opened ({error})", file=str(path)) from error
    database = Database(connection)
    try:
        with faults(path):
            check_ours(database, path)
    except BaseException:
        connection.close()
        raise
    return database


def _connect_to_read(path: Path, *, any_thread: bool = False) -> sqlite3.Connection:
    name = str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:{name}?mode=ro", uri=True, check_same_thread=not any_thread)


def check_ours(database: Database, path: Path) -> None:
    """Raise `RecipeMismatch` where the file was made by another program."""
    owner = database.execute("PRAGMA application_id").fetchone()[0]
    if owner != APPLICATION_ID:
        raise RecipeMismatch(
            "the database was made by another program",
            file=str(path),
            next_step="name a file made by `termbase build`",
        )


class TargetWriter:
    """The only writer of `target`, as from `writing`; each method may be used several times."""

    def __init__(self, target: Path) -> None:
        self._target = target

    @contextlib.contextmanager
    def building(self, base: Path | None = None) -> Iterator[Database]:
        """A new database that becomes the target when the block ends well, and vanishes otherwise.

        It is written beside the target under a random name with the rollback journal, checked, synced and
        moved into place. An old target must be ours. With `base` it begins as a copy of that database.
        """
        check_target(self._target)
        with faults(self._target), _part(self._target) as (part, connection):
            if base is not None:
                with contextlib.closing(_connect_to_read(base)) as reader:
                    reader.backup(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            yield from _filled(connection, self._target, is_new=True)
            with _reserved(self._target):
                _publish(part, self._target)

    @contextlib.contextmanager
    def revising(self) -> Iterator[Database]:
        """A copy of the target that replaces it when the block ends well, and vanishes otherwise.

        Readers, a server among them, keep what they have opened; what another program would write into the
        file meanwhile is refused to it. Raises as `open_read`.
        """
        open_read(self._target).close()
        with (
            faults(self._target),
            _reserved(self._target),
            _part(self._target) as (part, connection),
        ):
            with contextlib.closing(_connect_to_read(self._target)) as reader:
                reader.backup(connection)
            yield from _filled(connection, self._target, is_new=False)
            _publish(part, self._target)


@contextlib.contextmanager
def writing(target: Path, wait: float = WAIT_SECONDS) -> Iterator[TargetWriter]:
    """Be the only writer of `target` for a block, whether it exists or not; what killed writers left is removed.

    One writer at a time: another one waits up to `wait` seconds. Raises `OutputRefused`, and `StoreBusy` with
    the name of the holder.
    """
    check_writable(target)
    with lock.held(target, wait):
        _sweep(target)
        yield TargetWriter(target)


@contextlib.contextmanager
def building(target: Path, wait: float = WAIT_SECONDS) -> Iterator[Database]:
    """As `TargetWriter.building`, with the lock of the target."""
    with writing(target, wait) as writer, writer.building() as database:
        yield database


@contextlib.contextmanager
def revising(target: Path, wait: float = WAIT_SECONDS) -> Iterator[Database]:
    """As `TargetWriter.revising`, with the lock of the target."""
    open_read(target).close()
    with writing(target, wait) as writer, writer.revising() as database:
        yield database


@contextlib.contextmanager
def _part(target: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A database file beside `target` under a random name; what is left of it at the end is removed.

    Nobody may read it who may not read `target`.
    """
    part = target.with_name(f".{target.name}-{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | lock.SAFELY, 0o666)
    except OSError as error:
        raise OutputRefused(f"it cannot be written ({error.strerror})", file=str(target)) from error
    try:
        try:
            keep_mode(descriptor, target)
        finally:
            os.close(descriptor)
        with contextlib.closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = OFF")  # nothing of it is promised before publish
            connection.execute("PRAGMA foreign_keys = ON")  # what refers to a deleted row lets go of it
            yield part, connection
    finally:
        for leftover in (part, Path(f"{part}-journal")):
            leftover.unlink(missing_ok=True)


def _filled(connection: sqlite3.Connection, target: Path, *, is_new: bool) -> Iterator[Database]:
    """Hand the database out for one transaction, then check and close it."""
    database = Database(connection)
    with database.atomic():
        yield database
    _check(database, target, is_new=is_new)
    connection.execute("PRAGMA synchronous = FULL")
    connection.close()


@contextlib.contextmanager
def _reserved(target: Path) -> Iterator[None]:
    """Keep other programs from writing into `target` through SQLite, without hindering those that read it.

    The lock of a termbase binds our programs only. A write-ahead log is emptied and its mode left first, so
    that no reader ever replays the log of the old file into the new one.
    """
    if not target.exists() or not target.stat().st_size:
        yield
        return
    with contextlib.closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as connection:
        while True:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                break
            connection.rollback()
        yield
        connection.rollback()


def check_target(target: Path) -> None:
    """Refuse, before any work, a place where no database can be put or that holds another's file."""
    check_writable(target)
    if target.exists() and target.stat().st_size:
        open_read(target).close()


def _sweep(target: Path) -> None:
    """Remove what killed writers left beside `target`: of this one, and of others that nobody is writing now."""
    for path in target.parent.iterdir():
        if owner := _LEFT.fullmatch(path.name):
            if owner["name"] == target.name:
                path.unlink(missing_ok=True)
                continue
            with contextlib.suppress(StoreBusy, OutputRefused), lock.held(target.with_name(owner["name"]), 0):
                path.unlink(missing_ok=True)
    sweep(target.parent)


def integrity(database: Database) -> str:
    """What SQLite says of the soundness of a database: `ok`, or what is damaged."""
    return str(database.execute("PRAGMA integrity_check").fetchone()[0])


def soundness(database: Database) -> str:
    """As `integrity`, without comparing indexes with their tables, in a fifth of the time."""
    return str(database.execute("PRAGMA quick_check").fetchone()[0])


def broken_references(database: Database) -> int:
    """How many rows name a row of another table that is not there."""
    return len(database.execute("PRAGMA foreign_key_check").fetchall())


def _check(database: Database, target: Path, *, is_new: bool) -> None:
    """Refuse what is not sound. What was copied may have been damaged before; in a new file every page is looked at,
    but not whether each index has each row: SQLite wrote both in this very moment."""
    database.conn.commit()
    database.execute("ANALYZE")
    database.conn.commit()
    result = soundness(database) if is_new else integrity(database)
    if broken := broken_references(database):
        result = f"{broken} broken references"
    if result != "ok":
        raise damaged(target, result)


def _publish(part: Path, target: Path) -> None:
    """Move the finished, closed database `part` to `target`, whole or not at all."""
    _sync(part)
    for tail in ("-wal", "-shm", "-journal"):
        Path(f"{target}{tail}").unlink(missing_ok=True)
    os.replace(part, target)
    sync_folder(target.parent)


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def storable(text: str) -> str:
    """`text` without what SQLite cannot hold or compare: NUL and lone surrogates.

    >>> storable("核" + chr(0) + chr(0xD800))
    '核'
    """
    return NOT_STORABLE.sub("", text)
