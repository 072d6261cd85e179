"""The server: Datasette on one published database, read-only, with every setting in one place."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database as Published
from datasette.utils import sqlite3

from termbase.web import datasettes, described, limits, memory, prefix, settings
from termbase.web import processes as several
from termbase.web.connections import Connections
from termbase.web.dear import Aside, Divided
from termbase.web.limits import ConnectionLimits
from termbase.web.metrics import Counts, Monitored
from termbase.web.pinned import PinnedFile, Stamp, open_alike
from termbase.web.releases import Releases
from termbase.web.security import App
from termbase.web.settings import PageSettings
from termbase.web.turns import ConnectionHere
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

# of the process: cookies need not outlive it
_SECRET = secrets.token_hex(32)

NAME = "termbase"
"""The name under which the database is published, whatever its file is called."""


class _Immutable(Published):  # type: ignore[misc]  # datasette is untyped
    """A release of the termbase: what Datasette asks of its file is told of the file that is open."""

    hash = None
    """No digest of the file: it would be read by its path, where another release may stand."""

    def __init__(self, datasette: Datasette, release: PinnedFile) -> None:
        super().__init__(datasette, path=str(release.path), is_mutable=False)
        self.release = release
        self.here = ConnectionHere(self._prepared)
        """For short questions in the thread of the pages."""

    def _prepared(self) -> Any:
        connection = self.connect()
        self.ds._prepare_connection(connection, self.name)
        return connection

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.release.size

    @property
    def mtime_ns(self) -> int:
        """When the file was written."""
        return self.release.mtime_ns

    def connect(self, write: bool = False) -> Any:
        """One of the open connections. Raises `sqlite3.OperationalError` for writing, which never happens here."""
        if write:
            # what Datasette itself would get from a file that is read-only
            raise sqlite3.OperationalError("the database is read-only")
        connection = self.release.take_page()
        datasettes.remember(self, connection)
        return connection

    def close(self) -> None:
        """Close all connections, also those that were never needed."""
        super().close()
        self.release.close()


def _open_releases(database: Path, count: int) -> list[PinnedFile]:
    """The connections that so many Datasettes need, all to the file that stands at `database` now."""
    # one for each thread of Datasette's, and one for that of the pages
    pages = SETTINGS["num_sql_threads"] + 1
    return open_alike(database.resolve(), count, pages=pages, memories=limits.RECALLS_AT_ONCE)


_NO_SETTINGS = PageSettings()


def make(database: Path, base_url: str = "/", chosen: PageSettings = _NO_SETTINGS) -> Datasette:
    """Datasette on one release of `database`, which is published as `termbase` whatever its file's name.

    What takes the place of the file later is not seen. `close` ends it.
    """
    (release,) = _open_releases(database, 1)
    return _make(release, base_url, chosen)


def _make(release: PinnedFile, base_url: str, chosen: PageSettings) -> Datasette:
    """Datasette on a release. Several in one process share the secret by which cookies are signed."""
    own = SETTINGS | {"base_url": base_url}
    datasette = Datasette(
        files=[], metadata=described.of_site(), settings=own, cache_headers=True, secret=_SECRET
    )
    # an empty database that nobody asked for
    datasette.remove_database("_memory")
    datasette.add_database(_Immutable(datasette, release), name=NAME)
    datasettes.keep_internal(datasette)
    settings.give(datasette, NAME, chosen)
    return datasette


def close(datasette: Datasette) -> None:
    """End the threads of `datasette` once their requests are answered, and close every connection."""
    memory.close(datasette)
    datasettes.close(datasette)


@contextlib.contextmanager
def publishing(database: Path) -> Iterator[Datasette]:
    """Datasette on `database`, as from `make`, and closed at the end."""
    with _closing(make(database)) as datasette:
        yield datasette


@contextlib.contextmanager
def _closing(datasette: Datasette) -> Iterator[Datasette]:
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
            # what lives as long as the server is no garbage: looking through it stops every thread for 70 ms
            gc.freeze()
            self._listening()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM end the server; it then returns as from any other call."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # uvicorn would raise the signal again when it has ended
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def run(
    database: Path,
    host: str,
    port: int,
    announce: Callable[[str], None],
    base_url: str = "/",
    processes: int = 1,
    connection_limits: ConnectionLimits = ConnectionLimits(),  # noqa: B008  # frozen
    chosen: PageSettings = _NO_SETTINGS,
) -> None:
    """Serve `database` until SIGINT or SIGTERM. Port 0 takes a free port.

    `announce` gets the address once the server listens, `base_url` is the path below which a proxy shows it. Raises `OutputRefused` where it cannot listen, and where
    Datasette has another SQLite than ours.
    """
    # before anything is opened: the limits stand in the SQLite that Datasette uses
    limits.check_library()
    several.check(processes)
    counts = Counts(processes)
    with contextlib.closing(listen(host, port)) as listener:
        address = address_of(host, listener.getsockname()[1]).removesuffix("/") + base_url
        # forked after this: all processes take clients from one socket
        if processes > 1:
            # whoever comes before the first process listens waits for it
            listener.listen(connection_limits.total)
            announce(address)

        def serve(number: int) -> None:
            releases = Releases(database, lambda path: application(path, base_url, chosen))
            app = Monitored(releases, counts, number, lambda: releases.name, releases.probe)
            tell = announce if processes == 1 else _silent
            with turns_taken_often():
                _Server(configured(app, connection_limits), lambda: tell(address)).run(sockets=[listener])

        several.run(processes, serve)


def _silent(address: str) -> None:
    """Say nothing: of several processes the first has told the address."""


@contextlib.contextmanager
def turns_taken_often() -> Iterator[None]:
    """Let threads give way to one another after `limits.TURN_SECONDS`, for as long as the block lasts."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(limits.TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextlib.contextmanager
def application(
    database: Path, base_url: str = "/", chosen: PageSettings = _NO_SETTINGS
) -> Iterator[tuple[Stamp, App]]:
    """Everything that is served of one release: quick pages, and dear ones by a second Datasette on a thread of its own."""
    with contextlib.ExitStack() as stack:
        # both on one file, or one page could come from another release than its table
        releases = _open_releases(database, 2)
        quick, dear = (
            stack.enter_context(_closing(_make(release, base_url, chosen))) for release in releases
        )
        aside = stack.enter_context(Aside(dear.app()))
        yield releases[0].stamp, prefix.under(Divided(quick.app(), aside), base_url)


def configured(app: App, connection_limits: ConnectionLimits) -> uvicorn.Config:
    """How uvicorn serves `app`."""
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="on",
        timeout_graceful_shutdown=STOP_SECONDS, http=Connections(connection_limits).protocol(),
    )  # fmt: skip


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
    # or a restart would wait for connections of the server before
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
