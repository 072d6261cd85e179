"""Several processes that serve one file at one address: each has its own loop, and the system shares out the clients.

The first process only looks after the others. It starts one anew where it ends by itself, and ends them when it is told.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

from tm.errors import OutputRefused

PAUSE_SECONDS = 1.0
"""Least time from one start of a process to its next: what fails at once must not take all of the machine."""


def check(count: int) -> None:
    """Raise `OutputRefused` where this system cannot have several processes on one socket."""
    if count > 1 and not hasattr(os, "fork"):
        raise OutputRefused(
            "this system has no fork", next_step="leave out --processes, or start several servers"
        )


def run(count: int, serve: Callable[[int], None]) -> None:
    """Run `serve(number)` in so many processes until SIGTERM or SIGINT; in this one where there is to be one only.

    To be called before any thread is started: a thread does not live on in a process that is forked.
    """
    if count == 1:
        serve(0)
        return
    _Overseer(count, serve).run()


class _Overseer:
    """Starts processes and waits for them."""

    def __init__(self, count: int, serve: Callable[[int], None]) -> None:
        self._serve = serve
        self._waiting = list(range(count))
        # the first start need not wait
        self._started = [-PAUSE_SECONDS] * count
        self._numbers: dict[int, int] = {}
        self._stopping = False

    def run(self) -> None:
        """Keep all processes running until a signal comes, and wait for their end."""
        # put back at the end: whoever called us may have had others
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            # told to stop, wait until all have ended
            while not self._stopping or self._numbers:
                self._start_waiting()
                self._wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start_waiting(self) -> None:
        while self._waiting and not self._stopping:
            number = self._waiting.pop()
            time.sleep(max(0.0, self._started[number] + PAUSE_SECONDS - time.monotonic()))
            self._started[number] = time.monotonic()
            process = os.fork()
            if not process:
                self._live(number)
            self._numbers[process] = number
            if self._stopping:  # it came between the two
                os.kill(process, signal.SIGTERM)

    def _live(self, number: int) -> None:
        """The life of a process; never returns."""
        code = 1
        try:
            for name in (signal.SIGTERM, signal.SIGINT):
                # the handlers of the parent would stop the siblings
                signal.signal(name, signal.SIG_DFL)
            self._serve(number)
            code = 0
        finally:
            # not `sys.exit`: what the parent has to clean up is not for the child
            os._exit(code)

    def _wait(self) -> None:
        if not self._numbers:
            return
        try:
            process, _ = os.wait()
        # a signal came: look again whether to stop
        except InterruptedError:
            return
        # a child that somebody else started
        number = self._numbers.pop(process, None)
        if number is not None:
            self._waiting.append(number)

    def _stop(self, name: int, frame: FrameType | None) -> None:
        del frame, name
        self._stopping = True
        for process in list(self._numbers):
            try:
                os.kill(process, signal.SIGTERM)
            # it has just ended by itself
            except ProcessLookupError:
                continue
