"""Requests to a server on this machine by so many clients at once: how long each takes, and what it costs the server."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60.0
"""How long a server may take until it answers."""


@dataclass(frozen=True, slots=True)
class WebRequest:
    """A request: its address, and for a POST the body, as a form."""

    path: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class LoadFigures:
    """What so many requests of one kind took: milliseconds at three percentiles, answers a second, processor milliseconds of the server for
    each of them, and how many were refused (no answer with 200), which count for nothing else."""

    p50: float
    p95: float
    p99: float
    rate: float
    processor: float
    refused: int

    def row(self) -> dict[str, float]:
        """The figures for JSON, rounded to a tenth."""
        return {
            "p50 ms": round(self.p50, 1), "p95 ms": round(self.p95, 1), "p99 ms": round(self.p99, 1),
            "answers/s": round(self.rate, 1), "processor ms": round(self.processor, 1), "refused": self.refused,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server: its port, and the process whose processor time is told. Linux only."""

    port: int
    process: int

    def processor_seconds(self) -> float:
        """Time of the processor that the process has had so far, in seconds, with all its threads."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """Memory of the process that is no mapped file."""
        text = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        match = re.search(r"^RssAnon:\s+(\d+)", text, re.MULTILINE)
        return int(match[1]) / 1024 if match else 0.0


@contextlib.contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[RunningServer]:
    """Run a server on a free port until the block ends; `{port}` in its command is the port. Raises `TimeoutError`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [part.format(port=port) for part in command]
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    ) as process:  # fmt: skip
        try:
            _wait(port, process)
            yield RunningServer(port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise TimeoutError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    raise TimeoutError("the server does not answer")


def load(server: RunningServer, requests: Sequence[WebRequest], clients: int) -> LoadFigures:
    """Send the requests, each once, from so many clients, each of which keeps its connection."""
    times: list[float] = []
    refused: list[int] = []
    waiting = iter(requests)
    turn = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        own: list[float] = []
        while True:
            with turn:
                request = next(waiting, None)
            if request is None:
                break
            begun = time.perf_counter()
            status = _send(connection, request)
            if status == 200:
                own.append(time.perf_counter() - begun)
            else:
                refused.append(status)
        times.extend(own)
        connection.close()

    before, begun = server.processor_seconds(), time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    processor = server.processor_seconds() - before
    times.sort()
    answered = max(len(times), 1)
    p50, p95, p99 = (
        1000 * times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95, 0.99)
    )
    return LoadFigures(p50, p95, p99, answered / seconds, 1000 * processor / answered, len(refused))


def _send(connection: http.client.HTTPConnection, request: WebRequest) -> int:
    if request.body:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        connection.request("POST", request.path, request.body.encode("ascii"), headers)
    else:
        connection.request("GET", request.path)
    response = connection.getresponse()
    response.read()
    return response.status
