"""One address, one release after the other: every answer comes wholly from one build of the termbase.

Each release has an application of its own, with connections to its own file (`pinned`). Whether another file
has taken the place of the termbase is asked at every request; the new release is opened and has answered once
before requests go to it, and the old one is closed when its last answer is given.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from termbase.web.pinned import Stamp, stamp
from termbase.web.security import App, Message, Receive, Scope, Send
from tm.errors import TermbaseError

TAKE_UP_SECONDS = 2.0
"""How long a request waits for a new release; then the old one answers it. Opening takes a tenth of a second."""

_FIRST = ("/", "/termbase.json")
"""Addresses that a new release answers before anybody asks: what each application works out once is done then."""

_PROBE = "/-/lookup.json"
"""Takes the way of every look-up, through the threads to the database, and finds nothing."""

_log = logging.getLogger(__name__)

Opener = Callable[[Path], AbstractContextManager[tuple[Stamp, App]]]


class _Release:
    """A release that is open, and how many answers it is giving."""

    def __init__(self, context: AbstractContextManager[tuple[Stamp, App]]) -> None:
        self._context = context
        self.stamp, self.app = context.__enter__()
        self.answers = 0
        self.superseded = False

    def close(self) -> None:
        """Close the application and its connections."""
        self._context.__exit__(None, None, None)


class Releases:
    """An application that serves the termbase at `path`, whatever release of it stands there.

    `opener` opens the file that stands at a path now, and tells its stamp and the application on it.
    """

    def __init__(self, path: Path, opener: Opener) -> None:
        self._path = path
        self._opener = opener
        self._current: _Release | None = None
        self._taking_up: asyncio.Task[None] | None = None
        self._refused: Stamp | None = None
        self._rest_until = 0.0
        self._closing: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request from the newest release, or start and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        release = await self._newest()
        # counted before the first await, or it could be closed in between
        release.answers += 1
        try:
            await release.app(scope, receive, send)
        finally:
            release.answers -= 1
            self._retire(release)

    @property
    def name(self) -> str:
        """What tells the release that is served from others; empty before the first is open."""
        return "" if self._current is None else f"{self._current.stamp[3]}-{self._current.stamp[2]}"

    async def probe(self) -> int:
        """The status with which the release that is served answers a look-up."""
        release = await self._newest()
        release.answers += 1
        try:
            return await _ask(release.app, _PROBE)
        finally:
            release.answers -= 1
            self._retire(release)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Open the first release before requests are taken, and close the last."""
        while True:
            event = (await receive())["type"]
            if event == "lifespan.startup":
                # a server that cannot open its termbase does not start
                await self._take_up()
                await send({"type": "lifespan.startup.complete"})
            elif event == "lifespan.shutdown":
                await self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def close(self) -> None:
        """Close what is open; no request may come after."""
        if self._taking_up is not None:
            await asyncio.wait({self._taking_up})
        current, self._current = self._current, None
        if current is not None:
            current.superseded = True
            self._retire(current)
        # several may be closing at once
        while self._closing:
            await asyncio.wait(self._closing)

    async def _newest(self) -> _Release:
        """The release of the file that stands there now, or the one before where that takes too long or fails."""
        release = self._current
        now = stamp(self._path)
        # a file that is gone, known or refused is no reason to open anything
        if release is None or (self._may_take_up() and now not in (None, release.stamp, self._refused)):
            # one task for all: the others wait for it
            if self._taking_up is None:
                self._taking_up = asyncio.create_task(self._take_up())
            # without a first release there is nothing else to answer with
            limit = TAKE_UP_SECONDS if release is not None else None
            await asyncio.wait({self._taking_up}, timeout=limit)
        if self._current is None:
            raise RuntimeError("the termbase cannot be opened")
        return self._current

    def _may_take_up(self) -> bool:
        """Whether a release may be opened again: at most half of the time goes into that, however many come."""
        return self._taking_up is not None or time.monotonic() >= self._rest_until

    async def _take_up(self) -> None:
        """Open the release that stands there, and let it answer from now on. The old one stays where that fails."""
        asked, begun = stamp(self._path), time.monotonic()
        try:
            # opening reads a file: the loop must go on
            release = await asyncio.to_thread(lambda: _Release(self._opener(self._path)))
            # before requests go to it: the first of them must not pay for what is worked out once
            for address in _FIRST:
                await _ask(release.app, address)
        except (TermbaseError, OSError) as error:
            if self._current is None:
                raise
            # not tried again before another file stands there
            self._refused = asked
            _log.warning("the new termbase is not taken up: %s", error)
        else:
            before, self._current = self._current, release
            if before is not None:
                before.superseded = True
                self._retire(before)
        finally:
            self._taking_up = None
            # as long as it took: the other half of the time is for answers
            self._rest_until = 2 * time.monotonic() - begun

    def _retire(self, release: _Release) -> None:
        """Close a release that is superseded and has no answer left to give."""
        if release.superseded and not release.answers:
            # closing waits for threads
            task = asyncio.create_task(asyncio.to_thread(release.close))
            # a task that nobody holds may be collected before it is done
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


async def _ask(app: App, address: str) -> int:
    """Ask an application for a page and throw it away; its status."""
    status = 0
    scope: Scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": address,
        "raw_path": address.encode(), "query_string": b"", "root_path": "", "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 80), "asgi": {"version": "3.0"},
    }  # fmt: skip
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            # the client stays until the answer is there
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status
