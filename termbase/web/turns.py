"""Short questions to the termbase are answered one after the other, since threads that compute side by side hinder one another.

Python computes in one thread at a time, and SQLite gives its turn away at each row: eight lookups at one time took twice the time of the
processor that they take one after the other. So the thread of the pages answers what is short by itself, and the others take turns.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from datasette.utils import sqlite3

from termbase.web import limits

T = TypeVar("T")

_STEPS = 1_000
"""Instructions of SQLite between two looks at the clock: less than a tenth of a millisecond."""

_turn = threading.Lock()


@contextlib.contextmanager
def taken() -> Iterator[None]:
    """The turn of this process, for which nobody waits longer than `limits.ALONE_SECONDS`: then both go on side by side."""
    has_it = _turn.acquire(timeout=limits.ALONE_SECONDS)
    try:
        yield
    finally:
        if has_it:
            _turn.release()


class ConnectionHere:
    """A connection for the thread of the pages, in which nothing may take long. `connect` opens it when it is first needed."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._connection: Any = None
        self._lock = threading.Lock()

    def ask(self, function: Callable[[Any], T]) -> T | None:
        """What `function` answers from the connection.

        None where it takes longer than `limits.SHORT_SECONDS`, or where somebody else has it: then a thread is asked.
        """
        if not self._lock.acquire(blocking=False):
            return None
        try:
            self._connection = self._connection or self._connect()
            return self._limited(function)
        finally:
            self._lock.release()

    def _limited(self, function: Callable[[Any], T]) -> T | None:
        # time of the processor: what is short does not become long where others compute too
        until, latest = (
            time.thread_time() + limits.SHORT_SECONDS,
            time.perf_counter() + limits.SHORT_WAIT_SECONDS,
        )

        def is_over() -> bool:
            return time.thread_time() > until or time.perf_counter() > latest

        self._connection.set_progress_handler(is_over, _STEPS)
        try:
            return function(self._connection)
        except sqlite3.OperationalError as error:
            if error.args != ("interrupted",):
                raise
            return None
        finally:
            self._connection.set_progress_handler(None, _STEPS)
