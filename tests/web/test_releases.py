"""A running server takes up a new release of its termbase: every answer is of one release, none fails (B3)."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.fault_loops.publishes import ADDRESSES, publish, run_publishes
from termbase.web import pinned, releases, server
from termbase.web.pinned import PinnedFile
from termbase.web.releases import Releases
from tm.errors import InputRefused, RecipeMismatch, StoreBusy


def test_publishes_under_readers(tmp_path: Path) -> None:
    """Releases that follow one another under readers of every kind of page: none mixed, none failed (B3)."""
    report = run_publishes(tmp_path, releases=12, readers=4, pause=0.1)
    assert report.is_sound(), report.figures()
    assert report.answers.keys() == set(ADDRESSES)
    assert max(report.numbers) == 12
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.db", "t.db.index"]


@contextlib.contextmanager
def stub(path: Path) -> Iterator[tuple[pinned.Stamp, Any]]:
    """An application that answers the text of its file; a file that says `bad` cannot be opened."""
    text = path.read_bytes()
    if text == b"bad":
        raise RecipeMismatch("it is no termbase")
    events.append(f"open {text.decode()}")

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/slow":
            await receive()
        await send({"type": "http.response.body", "body": text})

    stamp = pinned.stamp(path)
    assert stamp is not None
    yield stamp, app
    events.append(f"close {text.decode()}")


events: list[str] = []


@pytest.fixture(autouse=True)
def no_events() -> None:
    """Each test begins with no event."""
    events.clear()


def replace(path: Path, text: str) -> None:
    """Put another file in the place of `path`."""
    new = path.with_suffix(".new")
    new.write_text(text)
    os.replace(new, path)


async def ask(app: Releases, path: str = "/", go_on: asyncio.Event | None = None) -> str:
    """What `app` answers, rested from the last release; a slow page waits for `go_on`."""
    app._rest_until = 0.0
    body = b""

    async def receive() -> dict[str, Any]:
        if go_on is not None:
            await go_on.wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal body
        body += message.get("body", b"")

    await app({"type": "http", "path": path, "headers": []}, receive, send)
    return body.decode()


def test_next_request_has_the_new_release(tmp_path: Path) -> None:
    """Once a file has taken the place of the other, the next answer is of it, and the old one is closed."""
    path = tmp_path / "t"
    path.write_text("one")

    async def work() -> None:
        app = Releases(path, stub)
        assert [await ask(app), await ask(app)] == ["one", "one"]
        replace(path, "two")
        assert await ask(app) == "two"
        await app.close()

    asyncio.run(work())
    assert events[:2] == ["open one", "open two"]
    assert sorted(events[2:]) == ["close one", "close two"]


def test_an_answer_that_has_begun_ends_in_its_release(tmp_path: Path) -> None:
    """A release is closed after the last answer that it gives, not before."""
    path = tmp_path / "t"
    path.write_text("one")

    async def work() -> None:
        app, go_on = Releases(path, stub), asyncio.Event()
        await ask(app)
        slow = asyncio.create_task(ask(app, "/slow", go_on))
        await asyncio.sleep(0)
        replace(path, "two")
        assert await ask(app) == "two"
        await asyncio.sleep(0.05)
        assert "close one" not in events
        go_on.set()
        assert await slow == "one"
        await app.close()

    asyncio.run(work())
    assert events[:2] == ["open one", "open two"]
    assert sorted(events[2:]) == ["close one", "close two"]


def test_releases_without_end_do_not_stop_the_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as a release took to open the next is not opened: what is there answers."""
    path = tmp_path / "t"
    path.write_text("one")
    clock = [0.0]
    monkeypatch.setattr(releases.time, "monotonic", lambda: clock[0])

    @contextlib.contextmanager
    def slow(path: Path) -> Iterator[tuple[pinned.Stamp, Any]]:
        clock[0] += 3.0
        with stub(path) as opened:
            yield opened

    async def work() -> None:
        app = Releases(path, slow)
        await ask(app)
        replace(path, "two")
        rest = app._rest_until = 6.0
        for clock[0], expected in ((3.1, False), (5.9, False), (rest, True)):
            assert app._may_take_up() is expected
        await app.close()

    asyncio.run(work())


def test_a_bad_release_is_not_taken_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where what takes the place is no termbase, or nothing does, the last good release goes on; it is logged once."""
    path = tmp_path / "t"
    path.write_text("one")

    async def work() -> None:
        app = Releases(path, stub)
        await ask(app)
        replace(path, "bad")
        assert [await ask(app) for _ in range(3)] == ["one"] * 3
        path.unlink()
        assert await ask(app) == "one"
        path.write_text("three")
        assert await ask(app) == "three"
        await app.close()

    asyncio.run(work())
    assert events[:2] == ["open one", "open three"]
    assert sorted(events[2:]) == ["close one", "close three"]
    assert [record.message for record in caplog.records] == [
        "the new termbase is not taken up: it is no termbase"
    ]


def test_a_slow_release_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request waits for the new release for a bounded time; then the one before answers it."""
    monkeypatch.setattr(releases, "TAKE_UP_SECONDS", 0.01)
    path = tmp_path / "t"
    path.write_text("one")

    async def work() -> None:
        app = Releases(path, stub)
        await ask(app)
        opened = asyncio.Event()
        to_thread = asyncio.to_thread

        async def late(*arguments: Any) -> Any:
            await opened.wait()
            return await to_thread(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(asyncio, "to_thread", late)
            replace(path, "two")
            assert [await ask(app), await ask(app)] == ["one", "one"]
            opened.set()
            await asyncio.sleep(0.1)
        assert await ask(app) == "two"
        await app.close()

    asyncio.run(work())


def test_nothing_to_begin_with(tmp_path: Path) -> None:
    """A server without a termbase to begin with does not start."""

    async def work() -> None:
        await Releases(tmp_path / "t", server.application)._take_up()

    with pytest.raises(InputRefused, match="there is no such database"):
        asyncio.run(work())


def test_connections_stay_with_their_file(tmp_path: Path) -> None:
    """Connections that are first used after a replacement still read the file that they were opened on."""
    target = tmp_path / "t.db"
    publish(target, 1)
    with PinnedFile(target, pages=2, memories=1) as before:
        publish(target, 2)
        for _ in range(2):
            with contextlib.closing(before.take_page()) as connection:
                rows = connection.execute("SELECT term FROM terms WHERE language = 'en'").fetchall()
            assert rows == [("trial treaty release-1",)]
        with before.open_memory() as memory:
            assert "release-1" in memory.match("各国支持试验条约第3款。")[0].unit.target
        assert before.stamp != pinned.stamp(target)


def test_replaced_while_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file is replaced between two connections, all are opened again; endlessly replaced, it is said."""
    target = tmp_path / "t.db"
    publish(target, 1)
    immutable, opened = pinned._immutable, []

    def replacing(path: Path) -> Any:
        opened.append(path)
        if len(opened) == 2:
            publish(target, 2)
        return immutable(path)

    monkeypatch.setattr(pinned, "_immutable", replacing)
    with PinnedFile(target, pages=3) as file:
        assert len(opened) == 6
        for _ in range(3):
            with contextlib.closing(file.take_page()) as connection:
                (row,) = connection.execute("SELECT term FROM terms WHERE language = 'en'").fetchall()
            assert row == ("trial treaty release-2",)
    monkeypatch.setattr(pinned, "_TRIES", 3)
    monkeypatch.setattr(
        pinned, "_immutable", lambda path: os.utime(target, ns=(0, len(opened))) or immutable(path)
    )
    monkeypatch.setattr(pinned, "stamp", lambda path: (0, 0, len(opened.append(path) or opened), 0))
    with pytest.raises(StoreBusy, match="replaced again and again"):
        PinnedFile(target, pages=1)
