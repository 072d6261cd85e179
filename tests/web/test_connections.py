"""W9: connections that take and give nothing. Each ends by itself, and others are served meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from termbase.web import security, server
from termbase.web.connections import counted_address
from termbase.web.limits import ConnectionLimits

PATIENCE = 20
"""How long a test waits for what must come, in seconds; longer than any limit here."""
HALF = b"GET / HTTP/1.1\r\nHost: x\r\n"
WHOLE = HALF + b"\r\n"
NEVER = WHOLE.replace(b"/ ", b"/never ", 1)


class Application:
    """Answers `hello`; `/endless` sends for ever, `/never` nothing. `left` is set when such a client is gone."""

    def __init__(self) -> None:
        self.left = threading.Event()
        self.asked = threading.Semaphore(0)

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": f"{message['type']}.complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        self.asked.release()
        if scope["path"] == "/never":
            while (await receive())["type"] != "http.disconnect":
                pass
            self.left.set()
            return
        size = {"/large": 2**23}.get(scope["path"], 5)
        headers = [] if scope["path"] == "/endless" else [(b"content-length", str(size).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while scope["path"] == "/endless" and not self.left.is_set():
            await send({"type": "http.response.body", "body": b"x" * 2**16, "more_body": True})
            await asyncio.sleep(0)
        if scope["path"] != "/endless":
            await send({"type": "http.response.body", "body": b"x" * size})


@contextlib.contextmanager
def serving(limits: ConnectionLimits, application: Application | None = None) -> Iterator[int]:
    """Serve `application` as `termbase serve` would, in a thread; gives the port."""
    listener = server.listen("127.0.0.1", 0)
    application = application or Application()
    runner = uvicorn.Server(server.configured(application, limits))
    runner.capture_signals = contextlib.nullcontext
    thread = threading.Thread(target=runner.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not runner.started and thread.is_alive():
            time.sleep(0.01)
        yield listener.getsockname()[1]
    finally:
        application.left.set()
        runner.should_exit = True
        thread.join(PATIENCE)
        listener.close()


def connect(port: int, sent: bytes = b"") -> socket.socket:
    """A client that has sent `sent`."""
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    client.sendall(sent)
    return client


def rest(client: socket.socket) -> bytes:
    """All that comes until the server closes; it is a failure if it does not."""
    parts = []
    with client, contextlib.suppress(ConnectionError):
        while part := client.recv(2**16):
            parts.append(part)
    return b"".join(parts)


def is_served(port: int) -> bool:
    """Whether a new client gets an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", "/")
        return connection.getresponse().read() == b"xxxxx"


def test_half_a_head_is_closed_and_others_are_served():
    """W9: whoever stops in the middle of a head is told so and closed; a whole request is answered meanwhile."""
    with serving(ConnectionLimits(head_seconds=2)) as port:
        halves = [connect(port, HALF) for _ in range(10)]
        assert is_served(port)
        for answer in map(rest, halves):
            assert answer.startswith(b"HTTP/1.1 408 ")
            assert b"connection: close" in answer
        assert is_served(port)


def test_a_head_that_drips_is_closed():
    """W9: the time of a head does not begin again with each byte."""
    with serving(ConnectionLimits(head_seconds=0.5)) as port, connect(port, HALF) as client:
        client.settimeout(0.05)
        for _ in range(20 * PATIENCE):
            try:
                assert client.recv(100).startswith(b"HTTP/1.1 408 ")
                return
            except TimeoutError:
                client.sendall(b"x")
        pytest.fail("the head was waited for")


def test_silence_is_closed_without_a_word():
    """W9: a connection that never sends anything is closed too."""
    with serving(ConnectionLimits(head_seconds=0.5)) as port:
        assert rest(connect(port)) == b""


def test_a_head_within_its_time_is_answered():
    """W9, the other side: a head in two parts, and two requests on one connection, are answered."""
    with serving(ConnectionLimits()) as port, connect(port, HALF) as client:
        client.sendall(b"\r\n")
        client.sendall(WHOLE.replace(b"Host", b"Connection: close\r\nHost"))
        assert rest(client).count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize("sent", [b"no HTTP\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET /" + b"x" * 2**17])
def test_what_is_no_http_is_refused_with_our_headers(sent):
    """W6: a request that cannot be read is answered with 400 and the headers of every response, and closed."""
    with serving(ConnectionLimits()) as port:
        answer = rest(connect(port, sent)).decode()
    assert answer.startswith("HTTP/1.1 400 ")
    for name, value in security.HEADERS.items():
        assert f"{name}: {value}\r\n" in answer


def test_a_body_that_does_not_come_is_closed():
    """W9: an answer goes out, and the rest of the body is not waited for."""
    with serving(ConnectionLimits(body_seconds=0.5)) as port:
        client = connect(port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx")
        assert b"200 OK" in rest(client)


def test_a_client_that_does_not_read_is_closed():
    """W9: an answer that nobody reads ends, and what makes it with it."""
    application = Application()
    with serving(ConnectionLimits(stall_seconds=0.5), application) as port:
        client = connect(port, b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        with client:
            assert application.asked.acquire(timeout=PATIENCE)
            time.sleep(2)
            assert is_served(port)
            # what was under way is still there to be read, and then the connection ends
            assert rest(client)


def test_a_client_that_reads_slowly_gets_everything():
    """W9, the other side: an answer that takes longer than the limit, but is read on and on, is sent whole."""
    with serving(ConnectionLimits(stall_seconds=1.5)) as port:
        client = connect(port, b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        size = 0
        with client:
            while part := client.recv(2**16):
                size += len(part)
                time.sleep(0.02)
        assert size > 2**23


def test_an_answer_that_never_comes_is_closed():
    """W9: a request may not be under way for ever."""
    application = Application()
    with serving(ConnectionLimits(answer_seconds=0.5), application) as port:
        assert rest(connect(port, NEVER)) == b""
        assert application.left.wait(PATIENCE)


def test_an_address_has_a_number_of_connections():
    """W9: with as many requests under way as an address may have, the next is refused with 503 and our headers."""
    application = Application()
    with serving(ConnectionLimits(per_address=2), application) as port, contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(port, NEVER)) for _ in range(2)]
        for _ in clients:
            assert application.asked.acquire(timeout=PATIENCE)
        refusal = rest(connect(port)).decode()
        assert refusal.startswith("HTTP/1.1 503 ")
        assert "retry-after: 5\r\n" in refusal
        for name, value in security.HEADERS.items():
            assert f"{name}: {value}\r\n" in refusal
        clients.pop().close()
        assert application.left.wait(PATIENCE)
        assert is_served(port)


def test_what_an_address_leaves_open_makes_room_for_it():
    """W9: a connection without a request, whole or half, gives its place to the next of its address, and no other."""
    with serving(ConnectionLimits(per_address=2)) as port:
        idle = connect(port, WHOLE)
        assert idle.recv(2**16).startswith(b"HTTP/1.1 200 ")
        half = connect(port, HALF)
        assert is_served(port)
        assert b"503" not in rest(idle)
        half.sendall(b"\r\n")
        assert half.recv(2**16).startswith(b"HTTP/1.1 200 ")
        half.close()


def test_behind_a_proxy_an_address_has_all():
    """W9: without the bound of an address, as behind a proxy, one address has as many as there are."""
    with serving(ConnectionLimits(per_address=0, total=60)) as port, contextlib.ExitStack() as stack:
        for _ in range(50):
            client = stack.enter_context(connect(port, WHOLE))
            assert client.recv(2**16).startswith(b"HTTP/1.1 200 ")


def test_half_open_connections_lock_nobody_out():
    """W9: where every place is taken, the one that waited longest for its client goes, and a new client is served."""
    with serving(ConnectionLimits(per_address=0, total=5)) as port:
        halves = [connect(port, HALF) for _ in range(5)]
        assert is_served(port)
        assert b" 200 " not in rest(halves[0])
        for half in halves[1:]:
            half.close()


def test_places_of_requests_under_way_are_kept():
    """W9: a request that is being answered is not ended for a new client; that one is refused with 503."""
    application = Application()
    with (
        serving(ConnectionLimits(per_address=0, total=2), application) as port,
        contextlib.ExitStack() as stack,
    ):
        for _ in range(2):
            stack.enter_context(connect(port, NEVER))
            assert application.asked.acquire(timeout=PATIENCE)
        assert rest(connect(port)).startswith(b"HTTP/1.1 503 ")
        assert not application.left.is_set()


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        (("198.51.100.7", 1), "198.51.100.7"),
        (("::ffff:198.51.100.7", 1), "198.51.100.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        (("a socket", 1), "a socket"),
        (None, ""),
    ],
)
def test_what_counts_as_an_address(client, counted):
    """W9: a network of IPv6 that one customer has is one address, and so is one of IPv4 in either form."""
    assert counted_address(client) == counted
