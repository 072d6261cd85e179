"""W10: dear pages. Few are made at one time, few wait, the others are refused, and looking up goes on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading

import httpx
import pytest

from termbase.web import plugin, security, server
from termbase.web.dear import Aside, Divided, Kind, kind_of
from termbase.web.limits import GATES, GateLimits

NARROW = {"table": GateLimits(1, 1), "download": GateLimits(1, 0), "memory": GateLimits(1, 0)}
PATIENCE = 20


class Client:
    """A client of an ASGI application, which may leave."""

    def __init__(self, path: str) -> None:
        self.scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
        self.messages: list[dict] = []
        self._gone = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self._asked = False

    async def receive(self) -> dict:
        """The request, and then that the client has gone."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict) -> None:
        """Take a part of the answer once the client reads."""
        if message["type"] == "http.response.body":
            await self.reads.wait()
        self.messages.append(message)

    def leave(self) -> None:
        """Close the connection."""
        self._gone.set()

    @property
    def status(self) -> int | None:
        """The status of the answer, once there is one."""
        return self.messages[0]["status"] if self.messages else None

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer."""
        return {name.decode(): value.decode() for name, value in self.messages[0]["headers"]}

    @property
    def body(self) -> bytes:
        """What has come of the body."""
        return b"".join(message.get("body", b"") for message in self.messages)


class Pages:
    """An application whose pages are made when they may: `parts` parts of a body, then the end."""

    def __init__(self, parts: int = 0) -> None:
        self.may = asyncio.Event()
        self.begun: list[str] = []
        self.sent = 0
        self._parts = parts

    async def __call__(self, scope, receive, send):
        self.begun.append(scope["path"])
        await self.may.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(self._parts):
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            self.sent += 1
        await send({"type": "http.response.body", "body": b"end"})


def ask(app, client: Client) -> asyncio.Task:
    """Send the request of `client`."""
    return asyncio.ensure_future(app(client.scope, client.receive, client.send))


async def settle() -> None:
    """Let every task go on as far as it can."""
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", Kind.QUICK),
        ("/-/lookup", Kind.QUICK),
        ("/-/lookup.json", Kind.QUICK),
        ("/-/concept/x", Kind.QUICK),
        ("/-/assets/termbase.css", Kind.QUICK),
        ("/favicon.ico", Kind.QUICK),
        ("/-/memory", Kind.MEMORY),
        ("/tmserver/zh/en/unit/x", Kind.MEMORY),
        ("/-/terms.csv", Kind.DOWNLOAD),
        ("/-/terms.tmx", Kind.DOWNLOAD),
        ("/-/document/1", Kind.TABLE),
        ("/termbase", Kind.TABLE),
        ("/termbase.json", Kind.TABLE),
        ("/termbase/terms", Kind.TABLE),
        ("/~74ermbase/terms", Kind.TABLE),
        ("/.json", Kind.TABLE),
        ("/-/anything", Kind.TABLE),
    ],
)
def test_what_an_address_costs(path, kind):
    """W10: what is not known to be quick counts as dear, however it is written."""
    assert kind_of(path) is kind


def test_every_route_has_a_kind_on_purpose():
    """W10: of our own pages only documents count as tables."""
    routes = [pattern for pattern, _ in plugin.register_routes()]
    example = {r"(?P<concept>[^/]+)": "x", r"(?P<document>[0-9]+)": "1", r"(?P<path>[a-z.-]+)": "x", r"(?P<rest>(?:/.*)?)": "/x"}  # fmt: skip
    for pattern in routes:
        path = pattern.strip("^$").replace("\\", "")
        for group, value in example.items():
            path = path.replace(group.replace("\\", ""), value)
        assert (kind_of(path) is Kind.TABLE) == path.startswith("/-/document/"), path
    assert set(GATES) == {kind.value for kind in Kind} - {"quick"}


def test_few_at_once_few_wait_and_the_rest_are_refused():
    """W10: with room for one and one waiting, the third is answered 503 with when to ask again, and lookups go on."""

    async def work() -> None:
        pages = Pages()
        app = Divided(Pages(), pages, NARROW)
        app._quick.may.set()
        clients = [
            Client(path) for path in ("/termbase/terms", "/termbase/concepts", "/termbase/x.json", "/x")
        ]
        tasks = [ask(app, client) for client in clients]
        await settle()
        assert pages.begun == ["/termbase/terms"]
        assert [client.status for client in clients] == [None, None, 503, 503]
        assert clients[2].headers["retry-after"] == "5"
        assert json.loads(clients[2].body)["status"] == 503
        assert b"try again in 5 seconds" in clients[3].body
        for name, value in security.HEADERS.items():
            assert clients[3].headers[name] == value
        quick = Client("/-/lookup")
        await ask(app, quick)
        assert quick.status == 200
        pages.may.set()
        await asyncio.gather(*tasks)
        assert [client.status for client in clients] == [200, 200, 503, 503]
        assert pages.begun == ["/termbase/terms", "/termbase/concepts"]

    asyncio.run(work())


def test_each_kind_has_its_own_gate():
    """W10: a download that takes long keeps no table waiting, and no question to the memory."""

    async def work() -> None:
        pages, quick = Pages(), Pages()
        app = Divided(quick, pages, NARROW)
        clients = [Client(path) for path in ("/-/terms.tmx", "/termbase/terms", "/-/memory", "/-/terms.csv")]
        tasks = [ask(app, client) for client in clients]
        await settle()
        assert pages.begun == ["/-/terms.tmx", "/termbase/terms"]
        assert quick.begun == ["/-/memory"]
        assert [client.status for client in clients] == [None, None, None, 503]
        pages.may.set()
        quick.may.set()
        await asyncio.gather(*tasks)

    asyncio.run(work())


def test_who_reads_slowly_keeps_nobody_waiting():
    """W10: the place is given up while a client does not read, and taken again for the rest."""

    async def work() -> None:
        pages = Pages(parts=3)
        pages.may.set()
        app = Divided(Pages(), pages, NARROW)
        slow, other = Client("/termbase/terms"), Client("/termbase/concepts")
        slow.reads.clear()
        first = ask(app, slow)
        await settle()
        await asyncio.wait_for(ask(app, other), PATIENCE)
        assert other.body == b"xxxend"
        assert slow.body == b""
        slow.reads.set()
        await asyncio.wait_for(first, PATIENCE)
        assert slow.body == b"xxxend"

    asyncio.run(work())


def test_who_leaves_leaves_the_queue():
    """W10: a client that goes while it waits costs no page, and makes room for another."""

    async def work() -> None:
        pages = Pages()
        app = Divided(Pages(), pages, NARROW)
        clients = [Client(f"/termbase/{name}") for name in ("terms", "concepts", "sources")]
        tasks = [ask(app, client) for client in clients[:2]]
        await settle()
        clients[1].leave()
        await settle()
        tasks.append(ask(app, clients[2]))
        await settle()
        pages.may.set()
        await asyncio.gather(*tasks)
        assert pages.begun == ["/termbase/terms", "/termbase/sources"]
        assert [client.status for client in clients] == [200, None, 200]

    asyncio.run(work())


@pytest.mark.parametrize("aside", [False, True])
def test_who_leaves_gets_no_further_part(aside):
    """W10: nothing more of an answer is made once its client has gone; the next one has its turn."""

    async def work() -> None:
        made = 0

        async def endless(scope, receive, send):
            nonlocal made
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while scope["path"] == "/termbase/terms":
                made += 1
                await send({"type": "http.response.body", "body": b"x" * 2**17, "more_body": True})
            await send({"type": "http.response.body", "body": b"end"})

        with Aside(endless) if aside else contextlib.nullcontext(endless) as dear:
            app = Divided(endless, dear, NARROW)
            client, other = Client("/termbase/terms"), Client("/termbase/concepts")
            client.reads.clear()
            task = ask(app, client)
            while not client.messages:
                await asyncio.sleep(0.01)
            client.leave()
            client.reads.set()
            await asyncio.wait_for(task, PATIENCE)
            assert made <= 3
            await asyncio.wait_for(ask(app, other), PATIENCE)
            assert other.body == b"end"

    asyncio.run(work())


def test_a_loop_that_is_busy_stops_nobody_else():
    """W10: while the thread of dear pages is held up, a lookup is answered; the page comes when it can."""
    held = threading.Event()

    async def dear(scope, receive, send):
        assert held.wait(PATIENCE)
        await Pages.__call__(free, scope, receive, send)

    async def work() -> None:
        with Aside(dear) as aside:
            app = Divided(free, aside, NARROW)
            table, lookup = Client("/termbase/terms"), Client("/-/lookup")
            task = ask(app, table)
            await settle()
            await asyncio.wait_for(ask(app, lookup), PATIENCE)
            assert (lookup.status, table.status) == (200, None)
            held.set()
            await asyncio.wait_for(task, PATIENCE)
            assert table.status == 200

    free = Pages()
    free.may.set()
    asyncio.run(work())


def test_small_parts_go_together_and_faults_come_back():
    """W10: an answer from the other thread is the same in fewer parts, and a fault there is raised here."""
    pages = Pages(parts=1_000)
    pages.may.set()

    async def fault(scope, receive, send):
        raise KeyError("a fault")

    async def work() -> None:
        with Aside(pages) as aside, Aside(fault) as faulty:
            client = Client("/termbase/terms")
            await ask(aside, client)
            assert client.body == b"x" * 1_000 + b"end"
            assert len(client.messages) == 2
            with pytest.raises(KeyError):
                await ask(faulty, client)

    asyncio.run(work())


def test_the_thread_ends_with_its_block():
    """Leaving the block ends what is under way, and the thread."""

    async def never(scope, receive, send):
        await asyncio.Event().wait()

    async def work() -> None:
        with Aside(never) as aside:
            task = ask(aside, Client("/termbase/terms"))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert not aside._thread.is_alive()

    asyncio.run(work())


def test_what_is_served_is_what_datasette_gives(built, site):
    """W10: through both applications every page is that of Datasette alone, with our headers."""
    paths = (
        "/",
        "/-/lookup?q=核裁军",
        "/termbase/terms.json?_size=5",
        "/termbase/sources.csv?_stream=1",
        "/-/export?client=omegat/tools&status=official&in_texts=1",
    )

    async def work() -> list[httpx.Response]:
        with server.application(built) as (_, app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return [await client.get(path) for path in paths]

    for path, answer in zip(paths, asyncio.run(work()), strict=True):
        expected = site.get(path)
        assert answer.status_code == expected.status == 200, path
        for name, value in security.HEADERS.items():
            assert answer.headers[name] == value
        if not path.endswith(".json?_size=5"):
            assert answer.content == expected.body, path
        else:
            assert answer.json()["rows"] == expected.json()["rows"]
