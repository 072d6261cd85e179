"""The only opener of SQLite: read, write, publish, and searching Chinese by character pairs."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database, Migrations

from tm.errors import InputRefused, OutputRefused, RecipeMismatch, StoreBusy, StoreFull
from tm.files.atomic import check_writable
from tm.text.chars import HAN, HAN_RANGES

__all__ = [
    "Database",
    "Migrations",
    "building",
    "check_target",
    "grams",
    "match_query",
    "open_read",
    "publish",
    "revising",
    "storable",
]

SQLITE_VERSION = sqlite3.sqlite_version
APPLICATION_ID = 0x5442_4153
"""`TBAS` in the header of every database of this program."""

NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
"""What SQLite cannot hold or compare."""

# longer than any write of ours holds the lock, short enough to be told
BUSY_SECONDS = 10
_PART = re.compile(r"\.termbase-[0-9a-f]{8}\.db(?:-journal|-wal|-shm)?")
_TOKEN = re.compile(rf"[{HAN_RANGES}]+|[^\W{HAN_RANGES}_]+")


@contextlib.contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite reports of `path` into our errors: busy, full, not a database."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise StoreBusy(
                "another program is writing to it", file=str(path), next_step="try again later"
            ) from error
        if "full" in text or "disk I/O" in text:
            raise StoreFull(
                "there is no room to write", file=str(path), next_step="free some space"
            ) from error
        if "unable to open" in text or "readonly" in text:
            raise OutputRefused(
                f"it cannot be opened ({text})", file=str(path), next_step="check the path"
            ) from error
        raise
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            raise RecipeMismatch(
                f"it is no termbase ({error})",
                file=str(path),
                next_step="name a file made by `termbase build`",
            ) from error
        raise


def open_read(path: Path) -> Database:
    """Open a published database read-only. Raises `InputRefused` and `RecipeMismatch`."""
    if not path.exists():
        raise InputRefused(
            "there is no such database", file=str(path), next_step="make one with `termbase build`"
        )
    if path.is_dir():
        raise InputRefused("it is a folder, not a database", file=str(path), next_step="name the file")
    uri = f"file:{_quote(path)}?mode=ro"
    try:
        connection = sqlite3.connect(uri, uri=True)
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


def _quote(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def check_ours(database: Database, path: Path) -> None:
    """Raise `RecipeMismatch` where the file was made by another program."""
    owner = database.execute("PRAGMA application_id").fetchone()[0]
    if owner != APPLICATION_ID:
        raise RecipeMismatch(
            "the database was made by another program",
            file=str(path),
            next_step="name a file made by `termbase build`",
        )


@contextlib.contextmanager
def building(target: Path) -> Iterator[Database]:
    """A new database that becomes `target` when the block ends well, and vanishes otherwise.

    It is written beside `target` under a random name with the rollback journal, checked, synced and
    moved into place. An old `target` must be ours; it is locked while it is replaced, and its
    write-ahead log is emptied first, so that no reader ever replays it into the new file.
    """
    check_target(target)
    with _part(target) as (part, connection):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        yield from _filled(connection)
        publish(part, target)


@contextlib.contextmanager
def revising(target: Path) -> Iterator[Database]:
    """A copy of `target` that replaces it when the block ends well, and vanishes otherwise.

    One revision at a time: another one waits, and gives up with `StoreBusy`. Readers, a server among
    them, keep what they have opened. Raises as `open_read` and `building` do.
    """
    check_writable(target)
    open_read(target).close()
    with faults(target), _held(target) as held, _part(target) as (part, connection):
        reader = sqlite3.connect(f"file:{_quote(target)}?mode=ro", uri=True)
        try:
            reader.backup(connection)
        finally:
            reader.close()
        yield from _filled(connection)
        publish(part, target, held)


@contextlib.contextmanager
def _part(target: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A database file beside `target` under a random name; what is left of it at the end is removed."""
    remove_stale(target.parent)
    part = target.parent / f".termbase-{secrets.token_hex(4)}.db"
    connection = sqlite3.connect(part)
    try:
        with faults(target):
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = OFF")  # nothing of it is promised before publish
            connection.execute("PRAGMA foreign_keys = ON")  # what refers to a deleted row lets go of it
            yield part, connection
    finally:
        connection.close()
        for leftover in (part, Path(f"{part}-journal")):
            leftover.unlink(missing_ok=True)


def _filled(connection: sqlite3.Connection) -> Iterator[Database]:
    """Hand the database out for one transaction, then check and close it."""
    database = Database(connection)
    # one transaction from the first statement on: its lock tells other runs that we are alive
    with database.atomic():
        yield database
    _check(database)
    connection.execute("PRAGMA synchronous = FULL")
    connection.close()


@contextlib.contextmanager
def _held(target: Path) -> Iterator[sqlite3.Connection]:
    """A connection that keeps every other writer from `target`. Raises `StoreBusy` after the wait."""
    while True:
        before = os.stat(target).st_ino
        held = sqlite3.connect(target, timeout=BUSY_SECONDS)
        try:
            held.execute("BEGIN IMMEDIATE")
            if os.stat(target).st_ino == before:
                yield held
                return
        finally:
            held.close()  # the file was replaced while we waited: lock the new one


def check_target(target: Path) -> None:
    """Refuse, before any work, a place where no database can be put or that holds another's file."""
    check_writable(target)
    if target.exists() and target.stat().st_size:
        open_read(target).close()


def remove_stale(folder: Path) -> None:
    """Remove half-built files of earlier runs that were killed; nobody holds them open for writing."""
    for path in folder.iterdir():
        if _PART.fullmatch(path.name) and not _is_in_use(path):
            path.unlink(missing_ok=True)


def _is_in_use(path: Path) -> bool:
    """Whether a running program holds a lock on the half-built database `path`."""
    if path.suffix != ".db":
        return path.with_name(path.name.split(".db")[0] + ".db").exists()
    try:
        connection = sqlite3.connect(path, timeout=0)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.rollback()
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False
    return False


def integrity(database: Database) -> str:
    """What SQLite says of the soundness of a database: `ok`, or what is damaged."""
    return str(database.execute("PRAGMA integrity_check").fetchone()[0])


def _check(database: Database) -> None:
    database.conn.commit()
    database.execute("ANALYZE")
    database.conn.commit()
    result = integrity(database)
    broken = database.execute("PRAGMA foreign_key_check").fetchall()
    if result != "ok" or broken:
        raise OutputRefused(f"the new database is damaged ({result}; {len(broken)} broken references)")


def publish(part: Path, target: Path, held: sqlite3.Connection | None = None) -> None:
    """Move the finished, closed database `part` to `target`, whole or not at all.

    `held` is a connection that has `target` locked already.
    """
    _sync(part)
    if held is not None:
        held.rollback()
        _retire(held)
    elif target.exists() and target.stat().st_size:
        old = sqlite3.connect(target, timeout=BUSY_SECONDS)
        try:
            _retire(old)
            old.rollback()
        finally:
            old.close()
    for tail in ("-wal", "-shm", "-journal"):
        Path(f"{target}{tail}").unlink(missing_ok=True)
    os.replace(part, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _retire(connection: sqlite3.Connection) -> None:
    """Empty the write-ahead log of the old database, leave WAL mode, and lock out everybody else."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("BEGIN EXCLUSIVE")


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def storable(text: str) -> str:
    """`text` without what SQLite cannot hold or compare: NUL and lone surrogates.

    >>> storable("核" + chr(0) + chr(0xD800))
    '核'
    """
    return NOT_STORABLE.sub("", text)


# -- searching by character pairs --------------------------------------------------------------
def grams(key: str) -> str:
    """The tokens under which a folded text is indexed: pairs of ideographs, the last one alone, words.

    >>> grams("核裁军 abc")
    '核裁 裁军 军 abc'
    """
    tokens: list[str] = []
    for run in _TOKEN.findall(key):
        if HAN.match(run):
            tokens.extend(run[i : i + 2] for i in range(len(run)))
        else:
            tokens.append(run)
    return " ".join(tokens)


def match_query(key: str) -> str | None:
    """The FTS5 query that finds every text with all of `key`'s tokens; None where there is none.

    A superset of the texts that hold `key` itself: check them with `instr`.

    >>> match_query("核"), match_query("核裁军"), match_query("《》")
    ('"核"*', '"核裁" "裁军"', None)
    """
    terms: list[str] = []
    runs = _TOKEN.findall(key)
    for run in runs:
        if not HAN.match(run) or len(run) == 1:
            terms.append(f'"{run}"*')
        else:
            terms.extend(f'"{run[i : i + 2]}"' for i in range(len(run) - 1))
    return " ".join(dict.fromkeys(terms)) or None
