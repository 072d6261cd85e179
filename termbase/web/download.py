"""Downloads of all terms: a table for a spreadsheet, an OmegaT glossary, a translation memory.

A file is written whole before its first byte is sent, in memory or, when large, in a temporary
file: so a text that a format cannot hold gives an error page and never half a file.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from typing import IO, Any, BinaryIO, cast

from datasette import Response

from termbase import __version__
from termbase.exchange import tables, targets, tmx_terms
from termbase.store.term_pairs import term_pairs
from termbase.web import limits, reading
from tm.db import Database
from tm.exchange import tmx_write

# bytes that are sent together
_CHUNK = 2**16


def write_csv(database: Database, out: BinaryIO) -> None:
    """The guarded table: a byte order mark, and no cell that a spreadsheet would compute."""
    tables.write_csv(tables.csv_rows(term_pairs(database)), out, excel=True)


def write_glossary(database: Database, out: BinaryIO) -> None:
    """The OmegaT glossary. Raises `InputRefused`."""
    lines, _ = tables.glossary_rows(targets.usable(term_pairs(database), [], "terms.utf8"), file="terms.utf8")
    tables.write_glossary(lines, out)


def write_tmx(database: Database, out: BinaryIO) -> None:
    """The translation memory of preferred pairs. Raises `InputRefused` for what XML cannot hold."""
    chosen, _ = targets.one_target(targets.usable(term_pairs(database), [], "terms.tmx"), file="terms.tmx")
    tmx_write.write(tmx_terms.units(chosen), out, tool_version=__version__)


class Sent(Response):  # type: ignore[misc]  # datasette is untyped
    """A response whose body is read from `file` while it is sent, and closed at the end."""

    def __init__(self, file: IO[bytes], name: str, content_type: str) -> None:
        size = file.seek(0, 2)
        file.seek(0)
        headers = {"content-disposition": f'attachment; filename="{name}"', "content-length": str(size)}
        super().__init__(body="", headers=headers, content_type=content_type)
        self._file = file

    async def asgi_send(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Send the headers and the file, a chunk at a time."""
        headers = {**self.headers, "content-type": self.content_type}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        try:
            await send({"type": "http.response.start", "status": self.status, "headers": raw})
            while chunk := self._file.read(_CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._file.close()


def gate(datasette: Any) -> asyncio.Semaphore:
    """What every download waits for: few are written at a time."""
    semaphore: asyncio.Semaphore | None = getattr(datasette, "_termbase_exports", None)
    if semaphore is None:
        semaphore = datasette._termbase_exports = asyncio.Semaphore(limits.EXPORTS_AT_ONCE)
    return semaphore


async def _download(
    datasette: Any, writer: Callable[[Database, BinaryIO], None], name: str, content_type: str
) -> Response:
    """Write a file with `writer` and answer with it. Few at a time, so that pages are still served."""
    # the file outlives this function: `Sent` closes it
    file = tempfile.SpooledTemporaryFile(max_size=limits.EXPORT_MEMORY_BYTES)  # noqa: SIM115
    out = cast(BinaryIO, file)
    try:
        async with gate(datasette):
            await reading.read(datasette, lambda database: writer(database, out), limits.EXPORT_MS)
    except BaseException:
        file.close()
        raise
    return Sent(cast(IO[bytes], file), name, content_type)


async def terms_csv(datasette: Any) -> Response:
    """`/-/terms.csv`"""
    return await _download(datasette, write_csv, "terms.csv", "text/csv; charset=utf-8")


async def terms_utf8(datasette: Any) -> Response:
    """`/-/terms.utf8`"""
    return await _download(datasette, write_glossary, "terms.utf8", "text/plain; charset=utf-8")


async def terms_tmx(datasette: Any) -> Response:
    """`/-/terms.tmx`"""
    return await _download(datasette, write_tmx, "terms.tmx", "application/x-tmx+xml; charset=utf-8")
