"""The connections of one release: all of one file, whatever has taken its place since.

SQLite opens by path, and a published termbase is replaced by renaming. So every connection that a release
will need is opened at once, and all of them again where the file was replaced meanwhile.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette.utils import sqlite3

from termbase.memories.open_memory import OpenMemory
from termbase.publish import digest_of
from termbase.store import schema
from tm.errors import InputRefused, StoreBusy
from tm.index.index import find_index
from tm.index.part import IndexPart

Stamp = tuple[int, int, int, int]
"""Device, number, time of change and size of a file."""

_TRIES = 100
"""How often a file may be replaced while it is being opened, which takes milliseconds."""


def stamp(path: Path) -> Stamp | None:
    """What tells one file from another in its place; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size


class PinnedFile:
    """Connections to one published file, opened together; use as a context manager.

    `pages` are for Datasette, immutable, and `memories` for questions to the memory. Both may be used in
    any thread, one at a time. Raises what opening a termbase raises, and `StoreBusy`.
    """

    def __init__(self, path: Path, *, pages: int, memories: int = 0) -> None:
        self.path = path
        self.stamp, self._pages, self._memories, self._index = _open_together(path, pages, max(memories, 1))

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.stamp[3]

    @property
    def digest(self) -> bytes:
        """What tells this release from others, on every host: its name where it was published, else its size and time."""
        named = digest_of(self.path)
        return named.encode() if named else b"%d %d" % (self.size, self.mtime_ns)

    @property
    def mtime_ns(self) -> int:
        """When the file was written, in nanoseconds."""
        return self.stamp[2]

    def take_page(self) -> Any:
        """A connection for Datasette, to be used by one thread."""
        return _taken(self._pages)

    def open_memory(self) -> OpenMemory:
        """The memory, for one thread. Its index is made where it was not there. Raises as `OpenMemory` does."""
        return OpenMemory(self.path, database=_taken(self._memories), index=self._index)

    def close(self) -> None:
        """Close the connections that nobody took."""
        _close([*self._pages, *self._memories])
        self._pages, self._memories = [], []

    def __enter__(self) -> PinnedFile:
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()


def open_alike(path: Path, count: int, *, pages: int, memories: int = 0) -> list[PinnedFile]:
    """So many `PinnedFile` of one and the same file. Raises as `PinnedFile` does."""
    while True:
        files = [PinnedFile(path, pages=pages, memories=memories) for _ in range(count)]
        # replaced between two of them: all once more
        if len({file.stamp for file in files}) == 1:
            return files
        for file in files:
            file.close()


def _taken(connections: list[Any]) -> Any:
    """One of the connections. More threads than were reckoned with are a mistake of ours."""
    if not connections:
        raise sqlite3.OperationalError("a release has no connection for another thread")
    return connections.pop()


def _open_together(
    path: Path, pages: int, memories: int
) -> tuple[Stamp, list[Any], list[Any], list[IndexPart] | None]:
    for _ in range(_TRIES):
        # before and after: SQLite opens by the path, whatever stands there in between
        before = stamp(path)
        opened: list[list[Any]] = [[], []]
        try:
            # into the list one by one: if the third cannot be opened, the first two are closed
            opened[1] += _opened(lambda: schema.open_termbase(path, any_thread=True), memories)
            opened[0] += _opened(lambda: _immutable(path), pages)
            # mapped now: whoever replaces the file removes what only the old one needs
            index = find_index(opened[1][0], path)
        except BaseException:
            _close([*opened[0], *opened[1]])
            # what failed may have been half of each file
            if before != stamp(path):
                continue
            raise
        if before is not None and before == stamp(path):
            return before, opened[0], opened[1], index
        _close([*opened[0], *opened[1]])
    raise StoreBusy("it is replaced again and again", file=str(path), next_step="try again later")


def _opened(open_: Callable[[], Any], count: int) -> Iterator[Any]:
    for _ in range(count):
        yield open_()


def _immutable(path: Path) -> Any:
    """A connection that reads the file and takes no locks, from a path with any characters."""
    try:
        # immutable: no locks and no look at the WAL, since the file never changes
        return sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise InputRefused(f"it cannot be opened ({error})", file=str(path)) from error


def _close(connections: Sequence[Any]) -> None:
    for connection in connections:
        # closing goes on with the others
        with contextlib.suppress(sqlite3.Error):
            connection.close()
