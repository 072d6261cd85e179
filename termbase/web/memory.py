"""The translation memory for requests: a few threads of its own, each with the memory open for itself.

A connection of SQLite belongs to its thread, and comparing texts takes longer than reading a page: so the
memory is asked beside Datasette's threads, and pages go on. The files of the index are mapped, and the
threads share them.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from termbase.memories.open_memory import OpenMemory
from termbase.web import limits, published, turns
from termbase.web.pinned import PinnedFile
from tm.errors import TermbaseError

T = TypeVar("T")


class MemoryService:
    """The memory of one release of the termbase: each thread opens it at its first question, read-only."""

    def __init__(self, release: PinnedFile) -> None:
        self._release = release
        self._threads = ThreadPoolExecutor(limits.RECALLS_AT_ONCE, thread_name_prefix="memory")
        self._own = threading.local()
        self._opening = threading.Lock()

    async def ask(self, function: Callable[[OpenMemory], T]) -> T:
        """What `function` answers, in one of the threads. Raises `RuntimeError` where there is no memory to open."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, function)

    def _answer(self, function: Callable[[OpenMemory], T]) -> T:
        opened = self._opened()
        with turns.taken():
            return function(opened)

    def _opened(self) -> OpenMemory:
        memory: OpenMemory | None = getattr(self._own, "memory", None)
        if memory is None:
            with self._opening:
                try:
                    memory = self._release.open_memory()
                except TermbaseError as error:
                    # its sentence names the file, which is for the log and not for the page
                    raise RuntimeError("the translation memory cannot be opened") from error
            self._own.memory = memory
        return memory

    def close(self) -> None:
        """End the threads once their questions are answered; each closes what it has opened, and the rest is closed here."""
        # each of these waits for all the others, so that no thread gets two
        together = threading.Barrier(limits.RECALLS_AT_ONCE)
        for _ in range(limits.RECALLS_AT_ONCE):
            self._threads.submit(self._close_own, together)
        self._threads.shutdown()
        self._release.close()

    def _close_own(self, together: threading.Barrier) -> None:
        memory: OpenMemory | None = getattr(self._own, "memory", None)
        try:
            if memory is not None:
                memory.close()
        finally:
            together.wait()


def of(datasette: Any) -> MemoryService:
    """The memory of the termbase that was asked, the same for every request. Raises `NotFound` where none is published."""
    name = published.asked(datasette)
    services = _services(datasette)
    if name not in services:
        services[name] = MemoryService(_release(datasette.get_database(name)))
    return services[name]


def _services(datasette: Any) -> dict[str, MemoryService]:
    """The memories that were asked for, by the name of their termbase."""
    if not hasattr(datasette, "_termbase_memories"):
        datasette._termbase_memories = {}
    services: dict[str, MemoryService] = datasette._termbase_memories
    return services


def _release(database: Any) -> PinnedFile:
    """The release that is published; of a Datasette that is not ours the file that stands there now."""
    release: PinnedFile | None = getattr(database, "release", None)
    return release or PinnedFile(Path(database.path), pages=0, memories=limits.RECALLS_AT_ONCE)


def close(datasette: Any) -> None:
    """Close the memories of the published termbases that were ever asked for."""
    for service in _services(datasette).values():
        service.close()
