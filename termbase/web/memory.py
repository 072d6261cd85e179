"""The translation memory for requests: a few threads of its own, each with the memory open for itself.

A connection of SQLite belongs to its thread, and comparing texts takes longer than reading a page: so the
memory is asked beside Datasette's threads, and pages go on. The files of the index are mapped, and the
threads share them.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from datasette.utils.asgi import NotFound

from termbase.memories.open_memory import OpenMemory
from termbase.web import limits
from termbase.web.reading import NAME
from tm.errors import TermbaseError

T = TypeVar("T")
_Stamp = tuple[int, int, int, int]


@dataclass(slots=True)
class _Opened:
    """A memory as one thread has it, and the file that it was opened from."""

    stamp: _Stamp | None
    recall: OpenMemory


class MemoryService:
    """The memory of the database at `path`.

    It is opened at a thread's first question, read-only, and again when another file has taken the place
    of the database: answers are always those of one build.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(limits.RECALLS_AT_ONCE, thread_name_prefix="memory")
        self._own = threading.local()
        self._opening = threading.Lock()

    async def ask(self, function: Callable[[OpenMemory], T]) -> T:
        """What `function` answers, in one of the threads. Raises `RuntimeError` where there is no memory to open."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, function)

    def _answer(self, function: Callable[[OpenMemory], T]) -> T:
        return function(self._opened())

    def _opened(self) -> OpenMemory:
        opened: _Opened | None = getattr(self._own, "opened", None)
        stamp = _stamp(self._path)
        if opened is not None and stamp is not None and stamp == opened.stamp:
            return opened.recall
        # the stamp is taken before the file is opened: one that comes in between is opened at the next question
        with self._opening:
            try:
                recall = OpenMemory(self._path)
            except TermbaseError as error:
                # its sentence names the file, which is for the log and not for the page
                raise RuntimeError("the translation memory cannot be opened") from error
        if opened is not None:
            opened.recall.close()
        self._own.opened = _Opened(stamp, recall)
        return recall

    def close(self) -> None:
        """End the threads once their questions are answered; each closes what it has opened."""
        # each of these waits for all the others, so that no thread gets two
        together = threading.Barrier(limits.RECALLS_AT_ONCE)
        for _ in range(limits.RECALLS_AT_ONCE):
            self._threads.submit(self._close_own, together)
        self._threads.shutdown()

    def _close_own(self, together: threading.Barrier) -> None:
        opened: _Opened | None = getattr(self._own, "opened", None)
        try:
            if opened is not None:
                opened.recall.close()
        finally:
            together.wait()


def _stamp(path: Path) -> _Stamp | None:
    """What tells one file from another in its place; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size


def of(datasette: Any) -> MemoryService:
    """The memory of the published database, the same for every request. Raises `NotFound` where none is published."""
    service = getattr(datasette, "_termbase_memory", None)
    if service is None:
        if NAME not in datasette.databases:
            raise NotFound("no termbase is published here")
        service = datasette._termbase_memory = MemoryService(Path(datasette.get_database(NAME).path))
    known: MemoryService = service
    return known


def close(datasette: Any) -> None:
    """Close the memory of the published database, if it was ever asked for."""
    service: MemoryService | None = getattr(datasette, "_termbase_memory", None)
    if service is not None:
        service.close()
