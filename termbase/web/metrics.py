"""How a server fares: `/-/health` for who asks whether it lives, `/-/metrics` for Prometheus.

The counts of all processes of one server stand in memory that they share, each in a row of its own, so that whichever is
asked tells of all. They hold kinds of pages, statuses and times, and nothing of what was asked.
"""

from __future__ import annotations

import asyncio
import json
import mmap
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

from termbase import __version__
from termbase.web import security
from termbase.web.dear import Kind, kind_of
from termbase.web.security import App, Message, Receive, Scope, Send

HEALTH_SECONDS = 5.0
"""How long the answer to a look-up may take before a server counts as ill: a hundred times what it takes."""

HEALTH, METRICS = "/-/health", "/-/metrics"
_KINDS = tuple(kind.value for kind in Kind)
_CLASSES = ("2xx", "3xx", "4xx", "5xx")
_BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Upper bounds of the histogram of times, in seconds: a quick page takes some hundredths, a table some tenths."""
_PER_KIND = len(_CLASSES) + len(_BOUNDS) + 3
_ROW = len(_KINDS) * _PER_KIND + 1
# bytes of a number in the shared memory
_WIDTH = 8

Cells = Any
"""Numbers one after the other, to be changed: a view of shared memory, or a list."""


class Counts:
    """The counts of so many processes. To be made before they are forked."""

    def __init__(self, processes: int) -> None:
        self._memory = mmap.mmap(-1, processes * _ROW * _WIDTH)
        self._cells: Cells = memoryview(self._memory).cast("d")

    def row(self, number: int) -> Row:
        """The counts of the process `number`, from 0."""
        return Row(self._cells[number * _ROW : (number + 1) * _ROW])

    def total(self) -> Row:
        """The counts of all processes together."""
        return Row([0.0] * _ROW, self._rows())

    def _rows(self) -> Iterator[Cells]:
        for start in range(0, len(self._cells), _ROW):
            yield self._cells[start : start + _ROW]


class Row:
    """Counts by kind of page, and how many releases were taken up."""

    def __init__(self, cells: Cells, rows: Iterable[Cells] = ()) -> None:
        self._cells = cells
        for row in rows:
            for place in range(_ROW):
                cells[place] += row[place]

    def begin(self, kind: str) -> None:
        """A request of a kind has come."""
        self._cells[self._at(kind, _PER_KIND - 1)] += 1

    def end(self, kind: str, status: int, seconds: float) -> None:
        """It has been answered with a status, 0 where its client has gone, after so many seconds."""
        self._cells[self._at(kind, _PER_KIND - 1)] -= 1
        if 200 <= status < 600:
            self._cells[self._at(kind, status // 100 - 2)] += 1
        self._cells[self._at(kind, _PER_KIND - 2)] += seconds
        bucket = next((place for place, bound in enumerate(_BOUNDS) if seconds <= bound), len(_BOUNDS))
        self._cells[self._at(kind, len(_CLASSES) + bucket)] += 1

    def taken_up(self) -> None:
        """A release was taken up."""
        self._cells[_ROW - 1] += 1

    def _at(self, kind: str, place: int) -> int:
        return _KINDS.index(kind) * _PER_KIND + place

    def lines(self) -> Iterator[str]:
        """The counts in the text format of Prometheus, 0.0.4."""
        yield from _head("requests_total", "counter", "Requests answered.")
        for kind in _KINDS:
            for place, name in enumerate(_CLASSES):
                value = self._cells[self._at(kind, place)]
                yield f'termbase_requests_total{{kind="{kind}",status="{name}"}} {value:g}'
        yield from _head("request_seconds", "histogram", "Time from a request to the end of its answer.")
        for kind in _KINDS:
            yield from self._histogram(kind)
        yield from _head("requests_under_way", "gauge", "Requests that are being answered.")
        for kind in _KINDS:
            yield f'termbase_requests_under_way{{kind="{kind}"}} {self._cells[self._at(kind, _PER_KIND - 1)]:g}'
        yield from _head("releases_taken_up_total", "counter", "Releases opened, by each process.")
        yield f"termbase_releases_taken_up_total {self._cells[_ROW - 1]:g}"

    def _histogram(self, kind: str) -> Iterator[str]:
        count = 0.0
        for place, bound in enumerate((*(f"{bound:g}" for bound in _BOUNDS), "+Inf")):
            count += self._cells[self._at(kind, len(_CLASSES) + place)]
            yield f'termbase_request_seconds_bucket{{kind="{kind}",le="{bound}"}} {count:g}'
        yield f'termbase_request_seconds_sum{{kind="{kind}"}} {self._cells[self._at(kind, _PER_KIND - 2)]:.6f}'
        yield f'termbase_request_seconds_count{{kind="{kind}"}} {count:g}'


def _head(name: str, kind: str, meaning: str) -> tuple[str, str]:
    return f"# HELP termbase_{name} {meaning}", f"# TYPE termbase_{name} {kind}"


class Monitored:
    """`app`, counted, with the two addresses before it. `probe` asks the release that is served for a look-up."""

    def __init__(
        self,
        app: App,
        counts: Counts,
        number: int,
        release: Callable[[], str],
        probe: Callable[[], Awaitable[int]],
    ) -> None:
        self._app, self._release, self._probe = app, release, probe
        self._counts, self._row = counts, counts.row(number)
        self._known = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and count it."""
        path = scope.get("path", "")
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif path.endswith(HEALTH) and scope["method"] in ("GET", "HEAD"):
            await self._tell_health(scope, send)
        elif path.endswith(METRICS) and scope["method"] in ("GET", "HEAD"):
            await _send(scope, send, 200, "text/plain; version=0.0.4; charset=utf-8", self._metrics())
        else:
            await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, begun, status = kind_of(scope["path"]).value, time.monotonic(), 0
        self._row.begin(kind)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._row.end(kind, status, time.monotonic() - begun)
            self._note_release()

    def _note_release(self) -> None:
        if (release := self._release()) != self._known:
            self._known = release
            self._row.taken_up()

    async def _tell_health(self, scope: Scope, send: Send) -> None:
        try:
            status = await asyncio.wait_for(self._probe(), HEALTH_SECONDS)
        except (TimeoutError, RuntimeError):
            status = 0
        told = {"ok": status == 200, "release": self._release(), "version": __version__}
        await _send(scope, send, 200 if told["ok"] else 503, "application/json", json.dumps(told) + "\n")

    def _metrics(self) -> str:
        information = (
            *_head("release_info", "gauge", "The release that this process serves."),
            f'termbase_release_info{{release="{self._release()}",version="{__version__}"}} 1',
        )
        return "\n".join([*self._counts.total().lines(), *information, ""])


async def _send(scope: Scope, send: Send, status: int, content_type: str, text: str) -> None:
    """Answer with a short text that nobody keeps."""
    body = text.encode() if scope["method"] == "GET" else b""
    headers = security.HEADERS | {"content-type": content_type, "cache-control": "no-store"}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    raw.append((b"content-length", str(len(text.encode())).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
