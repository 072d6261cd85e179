"""The server: Datasette on one published database, read-only, with every setting in one place."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
import yaml
from datasette.app import Datasette
from datasette.database import Database as Published
from datasette.utils import sqlite3

from termbase import package_files
from termbase.web import memory
from termbase.web.reading import NAME
from tm.errors import OutputRefused

SETTINGS: dict[str, Any] = {
    "default_allow_sql": False,  # nobody sends SQL: canned queries and our pages only
    "allow_download": False,  # the file itself is not served
    "suggest_facets": False,  # costs most of a table page's time
    "allow_facet": True,  # those that metadata.yml names, and a reader's own, within the time below
    "facet_time_limit_ms": 200,
    "default_facet_size": 30,  # values
    "sql_time_limit_ms": 1_000,
    "max_returned_rows": 1_000,
    "default_page_size": 50,  # rows
    "allow_csv_stream": True,  # `.csv?_stream=1` gives all rows
    "max_csv_mb": 0,  # no limit: Datasette would cut the file in the middle and say so inside it
    "num_sql_threads": 3,
    "default_cache_ttl": 5,  # seconds
    "truncate_cells_html": 2_000,  # characters
    "template_debug": False,
    "trace_debug": False,
}
"""Settings of Datasette. Limits of SQLite and of our own pages are in `termbase.web.limits`."""

STOP_SECONDS = 1
"""Time that open requests get when the server is told to stop."""

CONNECTIONS = 200
"""Most connections at one time; further ones are answered with 503."""


INTERNAL = "_internal"
"""The name under which Datasette keeps its own database."""


class _InMemory(Published):  # type: ignore[misc]  # datasette is untyped
    """A database in memory that closes what it has opened, which Datasette does for files only."""

    def connect(self, write: bool = False) -> Any:
        """Open the database, and remember the connection."""
        connection = super().connect(write)
        self._all_file_connections.append(connection)
        return connection


class _Immutable(Published):  # type: ignore[misc]  # datasette is untyped
    """A database opened immutable, from a path with any characters."""

    def connect(self, write: bool = False) -> Any:
        """Open the file. Raises `sqlite3.OperationalError` for writing, which never happens here."""
        if write:
            raise sqlite3.OperationalError("the database is read-only")
        uri = f"file:{quote(str(self.path))}?immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._all_file_connections.append(connection)
        return connection


def make(database: Path) -> Datasette:
    """Datasette on `database`, which is published under the name `termbase` whatever its file's name.

    The file is opened immutable: after another build the server is to be started again. `close` ends it.
    """
    metadata = yaml.safe_load(package_files.metadata().read_text(encoding="utf-8"))
    datasette = Datasette(files=[], metadata=metadata, settings=SETTINGS, cache_headers=True)
    datasette.remove_database("_memory")
    datasette.add_database(_Immutable(datasette, path=str(database.resolve()), is_mutable=False), name=NAME)
    keep_internal(datasette)
    return datasette


def keep_internal(datasette: Datasette) -> None:
    """Give Datasette a database of its own that is closed like the others; before the first request."""
    internal = _InMemory(datasette, memory_name=secrets.token_hex())
    internal.name = internal.route = INTERNAL
    # in its old place: Datasette takes the first database for some things
    datasette.databases = {**datasette.databases, INTERNAL: internal}


def close(datasette: Datasette) -> None:
    """End the threads of `datasette` once their requests are answered, and close every connection."""
    memory.close(datasette)
    datasette.executor.shutdown()
    for published in datasette.databases.values():
        published.close()


@contextlib.contextmanager
def publishing(database: Path) -> Iterator[Datasette]:
    """Datasette on `database`, as from `make`, and closed at the end."""
    datasette = make(database)
    try:
        yield datasette
    finally:
        close(datasette)


class _Server(uvicorn.Server):
    """Says when it listens, and ends quietly when it is told to."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets)
        if self.started:
            self._listening()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM end the server; it then returns as from any other call."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def run(database: Path, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve `database` until SIGINT or SIGTERM. Port 0 takes a free port.

    `announce` gets the address once the server listens. Raises `OutputRefused` where it cannot listen.
    """
    with contextlib.closing(listen(host, port)) as listener, publishing(database) as datasette:
        address = address_of(host, listener.getsockname()[1])
        config = uvicorn.Config(
            datasette.app(), log_level="warning", access_log=False, server_header=False, lifespan="on",
            timeout_graceful_shutdown=STOP_SECONDS, limit_concurrency=CONNECTIONS,
        )  # fmt: skip
        _Server(config, lambda: announce(address)).run(sockets=[listener])


def address_of(host: str, port: int) -> str:
    """The address of the home page, for a browser.

    >>> address_of("127.0.0.1", 8001), address_of("::1", 8001)
    ('http://127.0.0.1:8001/', 'http://[::1]:8001/')
    """
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`. Raises `OutputRefused`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise OutputRefused(
            f"the host {host!r} is not known", next_step="name an address of this machine with --host"
        ) from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _refused(error, host, port) from error
    return listener


def _refused(error: OSError, host: str, port: int) -> OutputRefused:
    if error.errno == errno.EADDRINUSE:
        return OutputRefused(
            f"the port {port} of {host} is taken",
            next_step="name another with --port, or --port 0 for one that is free",
        )
    if error.errno == errno.EACCES:
        return OutputRefused(
            f"the port {port} of {host} may not be used by this user",
            next_step="name one above 1023 with --port",
        )
    return OutputRefused(
        f"this machine cannot listen on {host} ({error.strerror})",
        next_step="name one of its addresses with --host",
    )
