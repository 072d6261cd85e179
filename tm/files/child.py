"""The only gate for child processes: a reader of bytes that nobody vouches for may die, and its parent lives.

A child takes the file from stdin, gives up what it does not need (`tm.files.confined`), and answers in lines of
JSON, which are believed only as far as they fit. However it ends, it is gone and waited for afterwards, and no
file is left of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

_ROOT = Path(__file__).resolve().parents[2]


class ChildStopped(Exception):
    """Why a child gave no more answers. Its caller, who knows what was asked, makes a sentence of it."""


class Process(Protocol):
    """As much of a running child as the gate needs."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """Where it answers."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Wait until it has ended."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds by the clock that are waited for one answer, and for all; bytes that an answer may have."""

    answer: float
    whole: float
    answer_bytes: int


def command(module: str, package: str = "tm.files") -> tuple[str, ...]:
    """How the module that is a reader is started."""
    return (sys.executable, "-P", "-m", f"{package}.{module}")


def start(command: Sequence[str], file: IO[bytes]) -> Process:
    """Start a child that reads `file`."""
    path = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": f"{_ROOT}{os.pathsep}{path}" if path else str(_ROOT)}
    return subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )


def answers(command: Sequence[str], path: Path, patience: Patience) -> Iterator[dict[str, Any]]:
    """What a child says of the file at `path`, answer by answer. Raises `ChildStopped` where it dies or is stopped.

    An answer is an object; whether it has what is asked for is for the caller to see.
    """
    with path.open("rb") as file:
        process = start(command, file)
    watch = _Watch(process, patience)
    try:
        if process.stdout is not None:
            yield from _heard(process.stdout, watch, patience.answer_bytes)
    finally:
        watch.stop()
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _heard(pipe: IO[bytes], watch: _Watch, most: int) -> Iterator[dict[str, Any]]:
    while True:
        watch.start()
        line = pipe.readline(most)
        watch.stop()
        if watch.late:
            raise ChildStopped(f"its reader needed more than {watch.seconds:g} seconds and was stopped")
        if not line:
            return
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError) as error:
            # cut off in the midst, or nonsense
            raise ChildStopped("its reader died") from error
        if not isinstance(answer, dict):
            raise ChildStopped("its reader answered nonsense")
        yield answer


class _Watch:
    """Kills a process that is silent too long: the room for one answer, and for all of them.

    Only waiting counts: what the caller does between two answers is not the child's time.
    """

    def __init__(self, process: Process, patience: Patience) -> None:
        self.late = False
        self.seconds = patience.answer
        self._process = process
        self._patience = patience
        self._left = patience.whole
        self._since: float | None = None
        self._timer: threading.Timer | None = None

    def start(self) -> None:
        """Begin to wait for an answer."""
        one = self._patience.answer
        self.seconds = one if self._left > one else self._patience.whole
        self._since = time.monotonic()
        self._timer = threading.Timer(max(0.0, min(one, self._left)), self._kill)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """The answer is there, or nobody waits any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._since is not None:
            self._left -= time.monotonic() - self._since
            self._since = None

    def _kill(self) -> None:
        self.late = True
        with contextlib.suppress(OSError):
            self._process.kill()
