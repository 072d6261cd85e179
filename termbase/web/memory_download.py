"""`/-/export/memory.tmx`: all pairs of the memory, written once for a release and read by whoever asks.

A memory has up to hundreds of megabytes, and who reads slowly would keep a copy of his own on the disk for long. So there is one file
for all, without a name, which goes with the release.
"""

from __future__ import annotations

import os
import tempfile
from typing import IO, Any, cast

from datasette import Response

from termbase.memories.exporting import write_memory
from termbase.web import download, limits, reading, shelf
from termbase.web.security import Refused
from tm.db import Database


class SharedFile:
    """A reader of a file that others read too: its place is its own. The file stays open as long as a reader lives."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._at = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to an offset from the beginning or the end, and return it from the beginning."""
        size = os.fstat(self._file.fileno()).st_size
        self._at = offset + (size if whence == os.SEEK_END else 0)
        return self._at

    def read(self, size: int) -> bytes:
        """The next bytes, at most so many."""
        piece = os.pread(self._file.fileno(), size, self._at)
        self._at += len(piece)
        return piece

    def close(self) -> None:
        """Nothing: the file is for the others too."""


def written(database: Database) -> IO[bytes] | None:
    """The memory as TMX in a file without a name; None where there are no pairs."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # kept for the release
    try:
        count = write_memory(database, file)
        file.flush()
    except BaseException:
        file.close()
        raise
    if count:
        return file
    file.close()
    return None


async def memory_tmx(datasette: Any) -> Response:
    """The file. Raises `Refused` where the termbase has no pairs."""
    shared = shelf.of(datasette)
    async with download.gate(datasette):
        file = await reading.read(
            datasette, lambda database: shared.count("memory.tmx", database, written), limits.EXPORT_MS
        )
    if file is None:
        raise Refused("This termbase has no translation memory yet.")
    content_type = "application/x-tmx+xml; charset=utf-8"
    return download.Sent(cast(IO[bytes], SharedFile(file)), "memory.tmx", content_type)
