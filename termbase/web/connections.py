"""The connections of the server: how many there may be, and how long each may take.

uvicorn waits for ever for the head of a request and for a client that does not read. Here every connection is
looked at again and again, and ends when it is overdue by `limits.ConnectionLimits`.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from enum import Enum
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from termbase.web import security
from termbase.web.limits import RETRY_SECONDS, ConnectionLimits


class Phase(Enum):
    """What a connection waits for."""

    HEAD = "head"
    """The head of a request, or the next request."""

    BODY = "body"
    """The body of a request, which nothing here reads."""

    ANSWER = "answer"
    """The answer: that it is made, and that the client reads it."""


class Connections:
    """The open connections of one server."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._open: dict[Connection, str] = {}
        self._of_address: Counter[str] = Counter()
        self._seconds = {
            Phase.HEAD: limits.head_seconds,
            Phase.BODY: limits.body_seconds,
            Phase.ANSWER: limits.answer_seconds,
        }

    def protocol(self) -> type[H11Protocol]:
        """The class for `http=` of uvicorn, whose connections are counted here."""
        # uvicorn makes a protocol for each connection itself: the class must know where it is counted
        return type("Counted", (Connection,), {"house": self})

    def admit(self, connection: Connection, address: str) -> bool:
        """Count a new connection; False where there is no room for it.

        Where all places, or all of the address, are taken, the one that has waited longest for its client goes.
        """
        most = self._limits.per_address
        # the address first, so that one client takes places from itself only
        if most and self._of_address[address] >= most and not self._make_room(address):
            return False
        if len(self._open) >= self._limits.total and not self._make_room():
            return False
        # one timer while anything is open, none when idle
        if not self._open:
            self._look_later(connection.loop)
        self._open[connection] = address
        self._of_address[address] += 1
        return True

    def leave(self, connection: Connection) -> None:
        """Count a connection no more. Its place is free again at once."""
        address = self._open.pop(connection, None)
        if address is not None:
            self._of_address[address] -= 1
            # or the table would grow with every address that ever came
            if not self._of_address[address]:
                del self._of_address[address]

    def _make_room(self, address: str | None = None) -> bool:
        """End a connection of `address`, or of any, that has no request under way; False where there is none."""
        waiting = [
            connection
            for connection, its_address in self._open.items()
            # who waits for an answer is never thrown out for who comes later
            if connection.phase is Phase.HEAD and address in (None, its_address)
        ]
        if not waiting:
            return False
        longest = min(waiting, key=lambda connection: connection.since)
        # counted off here as well: `connection_lost` comes later
        longest.end()
        self.leave(longest)
        return True

    def _look_later(self, loop: asyncio.AbstractEventLoop) -> None:
        pause = min(1.0, *(seconds / 4 for seconds in self._seconds.values()), self._limits.stall_seconds / 4)
        loop.call_later(pause, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """End what is overdue, and look again while anything is open."""
        now = loop.time()
        # a copy, since ending one changes the table
        for connection in list(self._open):
            stalled = connection.unread_for(now) > self._limits.stall_seconds
            if stalled or now - connection.since > self._seconds[connection.phase]:
                connection.end()
        if self._open:
            self._look_later(loop)


class Connection(H11Protocol):
    """A connection that knows what it waits for, and since when, in seconds of its loop's clock."""

    house: ClassVar[Connections]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Start to wait for a request, or refuse the client with 503."""
        super().connection_made(transport)
        self.phase, self.since = Phase.HEAD, self.loop.time()
        self._unsent, self._moved = 0, self.since
        # after the fields are set: the count may look at them
        if not self.house.admit(self, counted_address(self.client)):
            self._refuse(503, f"Too many connections. Try again in {RETRY_SECONDS} seconds.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the count."""
        self.house.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what the client sent. The first byte of a head starts its time."""
        # a kept connection begins a new head
        if self.conn.their_state is h11.IDLE and not self._begun():
            self._enter(Phase.HEAD)
        super().data_received(data)
        self._follow()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._follow()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, with the headers of every response."""
        self._refuse(400, msg)

    def unread_for(self, now: float) -> float:
        """The seconds for which the client has read nothing of what waits for it. To be asked again and again."""
        size = self.transport.get_write_buffer_size()
        # an empty buffer, or one that changes: the client reads
        if size == 0 or size != self._unsent:
            self._moved = now
        self._unsent = size
        return now - self._moved

    def end(self) -> None:
        """Close the connection: with 408 where a request has begun and is not whole, else without a word."""
        # never into the middle of an answer
        unanswered = self.cycle is None or self.cycle.response_complete
        if self.phase is Phase.HEAD and unanswered and self._begun() and not self.transport.is_closing():
            self._refuse(408, "The request took too long to arrive.")
        else:
            # `close` would wait for a client that does not read
            self.transport.abort()

    def _begun(self) -> bool:
        """Whether a part of a head has arrived."""
        return bool(self.conn.trailing_data[0])

    def _follow(self) -> None:
        state = self.conn.their_state
        phase = Phase.HEAD if state is h11.IDLE else Phase.BODY if state is h11.SEND_BODY else Phase.ANSWER
        if phase is not self.phase:
            self._enter(phase)

    def _enter(self, phase: Phase) -> None:
        self.phase, self.since = phase, self.loop.time()

    def _refuse(self, status: int, sentence: str) -> None:
        self.transport.write(security.plain_answer(status, sentence))
        self.transport.close()


def counted_address(client: tuple[str, int] | None) -> str:
    """What counts as one address: one of IPv4, a network of 64 bits of IPv6, which one customer has.

    >>> counted_address(("192.0.2.7", 50000)), counted_address(("2001:db8::7", 50000)), counted_address(None)
    ('192.0.2.7', '2001:db8::/64', '')
    """
    if client is None:
        return ""
    try:
        # a zone, as in fe80::1%eth0, is no part of the address
        address = ipaddress.ip_address(client[0].partition("%")[0])
    except ValueError:
        return client[0]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    # a socket for both families shows clients of IPv4 so
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
