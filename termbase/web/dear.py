"""Dear pages beside the quick ones: few at a time, few waiting, on a thread of their own.

Datasette makes a page of a table on its event loop: a thousand rows take a third of a second, in which nobody
else is answered. So tables, documents and downloads are made by a second Datasette on a second loop, and what
is looked up goes on. `Divided` says which address is which, `Gate` how many may be under way.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from enum import Enum
from types import TracebackType
from typing import Self

from datasette.utils import tilde_decode

from termbase.web import body, limits, security
from termbase.web.limits import GateLimits
from termbase.web.security import App, Message, Receive, Scope, Send

_QUICK = frozenset(
    {
        *(
            "api",
            "assets",
            "concept",
            "documents",
            "downloads",
            "find",
            "home",
            "licences",
            "lookup",
            "openapi",
            "overview",
        ),
        *("reconcile", "review", "static", "suggest", "unresolved"),
    }
)
"""First parts of the quick addresses under `/-/`."""


class Kind(Enum):
    """What an address costs."""

    QUICK = "quick"
    MEMORY = "memory"
    TEXT = "text"
    TABLE = "table"
    DOWNLOAD = "download"


def kind_of(path: str) -> Kind:
    """What the page at `path` costs; an address that is not known to be quick counts as a table.

    >>> [kind_of(path).value for path in ("/", "/-/lookup.json", "/-/terms.tmx", "/termbase/terms")]
    ['quick', 'quick', 'download', 'table']
    """
    parts = tilde_decode(path).split("/")
    first = parts[2].partition(".")[0] if len(parts) > 2 and parts[1] == "-" else ""
    if first in ("terms", "export"):
        return Kind.DOWNLOAD
    if first in ("annotate", "mcp"):
        return Kind.TEXT
    if first == "memory" or security.is_for_tools(path):
        return Kind.MEMORY
    return Kind.QUICK if first in _QUICK or path in ("", "/", "/favicon.ico", "/llms.txt") else Kind.TABLE


class Gate:
    """Lets in `at_once` requests at one time while `waiting` others wait; whoever comes then is refused."""

    def __init__(self, bounds: GateLimits) -> None:
        self.free = asyncio.Semaphore(bounds.at_once)
        self.claims = 0
        self._most = bounds.at_once + bounds.waiting

    @property
    def full(self) -> bool:
        """Whether nobody may even wait."""
        return self.claims >= self._most


class Turn:
    """A place at a gate, which is given up while the client reads: who reads slowly keeps nobody waiting."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._held = False
        self._claimed = False
        self.claim()

    def claim(self) -> None:
        """Stand in the queue."""
        self._gate.claims += not self._claimed
        self._claimed = True

    async def take(self) -> None:
        """Wait for the place, again or for the first time."""
        self.claim()
        await self._gate.free.acquire()
        self._held = True

    def give(self) -> None:
        """Leave the place, or the queue for it, to the others."""
        if self._held:
            self._gate.free.release()
        self._gate.claims -= self._claimed
        self._held = self._claimed = False

    def lent(self, send: Send) -> Send:
        """`send`, during which the place is given up."""

        async def sending(message: Message) -> None:
            if not message.get("body"):
                await send(message)
                return
            self.give()
            await send(message)
            if message.get("more_body"):
                await self.take()

        return sending


class Divided:
    """One application of two: quick pages by `quick`, the rest by `dear`, through a gate for each kind."""

    def __init__(self, quick: App, dear: App, gates: Mapping[str, GateLimits] = limits.GATES) -> None:
        self._quick, self._dear = quick, dear
        self._gates = {Kind(name): Gate(bounds) for name, bounds in gates.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, refuse it with 503, or leave it alone once its client has gone."""
        kind = kind_of(_path(scope)) if scope["type"] == "http" else Kind.QUICK
        gate = self._gates.get(kind)
        if gate is None:
            await self._quick(scope, receive, send)
        elif gate.full:
            await security.busy(scope).asgi_send(send)
        else:
            app = self._quick if kind in (Kind.MEMORY, Kind.TEXT) else self._dear
            try:
                brought = await body.read(receive) if body.brings_one(scope) else b""
            except body.TooLarge as error:
                await security.too_large(scope, str(error)).asgi_send(send)
                return
            await self._through(gate, app, scope, receive, send, body.replayed(brought))

    async def _through(
        self, gate: Gate, app: App, scope: Scope, receive: Receive, send: Send, brought: Receive
    ) -> None:
        gone = asyncio.ensure_future(_gone(receive))
        turn = Turn(gate)
        try:
            if await _unless(gone, turn.take()):
                await app(scope, brought, turn.lent(_while_connected(gone, send)))
        except asyncio.CancelledError:
            if not gone.done():
                raise
        finally:
            turn.give()
            gone.cancel()


def _path(scope: Scope) -> str:
    """The path of a request as it was sent, which is what Datasette reads."""
    return str((scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0], "latin1")


async def _gone(receive: Receive) -> None:
    """Wait until the client has closed its connection. What it sends as a body is thrown away."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _no_body() -> Message:
    """The body of a request for reading."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def _unless(gone: asyncio.Future[None], work: Coroutine[None, None, None]) -> bool:
    """Do `work`; False where the client goes before it is finished, and then it ends."""
    working = asyncio.ensure_future(work)
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        finished = working.done() or not working.cancel()
    return finished


def _while_connected(gone: asyncio.Future[None], send: Send) -> Send:
    """`send`, which ends the making of an answer once there is nobody to send it to."""

    async def sending(message: Message) -> None:
        if gone.done():
            raise asyncio.CancelledError
        await send(message)

    return sending


class Aside:
    """`app` on an event loop of its own, in a thread that lives as long as the block."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="dear pages", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *fault: type[BaseException] | BaseException | TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(_stop_others(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that has no body; raises what `app` raises."""
        outbox = _Outbox(send, asyncio.get_running_loop())
        answer = asyncio.run_coroutine_threadsafe(self._answer(scope, outbox.send), self._loop)
        await asyncio.wrap_future(answer)

    async def _answer(self, scope: Scope, send: Send) -> None:
        await self._app(scope, _no_body, send)


async def _stop_others() -> None:
    """Cancel whatever the loop still does, and wait for it."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class _Outbox:
    """Carries the parts of an answer to the loop of the client, small ones together."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self._send, self._loop = send, loop
        self._parts = bytearray()

    async def send(self, message: Message) -> None:
        """Send a message, or keep a small part of a body until there is more of it."""
        if message["type"] == "http.response.body":
            self._parts += message.get("body", b"")
            if message.get("more_body") and len(self._parts) < limits.PART_BYTES:
                return
            message = {**message, "body": bytes(self._parts)}
            self._parts.clear()
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._carried(message), self._loop))

    async def _carried(self, message: Message) -> None:
        await self._send(message)
