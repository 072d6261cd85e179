"""Making parts of the index while their units are being stored: in a process of its own, from a pipe.

A memory of a few thousand units is not worth a process: nothing is made here then, and `index.sync` makes
its part from the database.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType

from tm.errors import OutputRefused, TermbaseError
from tm.index.index import Digest, make_folder
from tm.index.part import LARGEST
from tm.index.part_writer import writing
from tm.memory.parts import UnitRange

ENOUGH = 1 << 14
"""Units from which on a process is started."""

Rows = tuple[Sequence[int], Sequence[str], Sequence[str]]


class Builder:
    """Takes ids and texts of units in order (`add`); `finish` gives the parts that were made of them."""

    def __init__(self, where: Path, enough: int = ENOUGH) -> None:
        self._where, self._enough = where, enough
        self._waiting: list[Rows] = []
        self._units = 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Builder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            # it stops at the end of the pipe; a part that is being written has ten seconds
            self._process.join(10)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()

    def add(self, ids: Sequence[int], first: Sequence[str], second: Sequence[str]) -> None:
        """Take the next units. Raises what went wrong in the process."""
        # counted here too: rows that wait are units that the process will take
        self._units += len(ids)
        if self._pipe is None:
            self._waiting.append((ids, first, second))
            if self._units >= self._enough:
                self._start()
            return
        self._send((ids, first, second))

    def _start(self) -> None:
        # before the process: what is wrong with the folder is told here, as one sentence
        make_folder(self._where)
        # a connection of SQLite must not be carried over a fork
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs, self._where), daemon=True)
        self._process.start()
        # or the end of the pipe would never come: this process would hold the other end open
        theirs.close()
        for rows in self._waiting:
            self._send(rows)
        self._waiting.clear()

    def _send(self, rows: Rows | None) -> None:
        assert self._pipe is not None
        try:
            self._pipe.send(rows)
        except OSError as error:
            raise self._fault() from error

    def _fault(self) -> TermbaseError:
        assert self._pipe is not None
        # the process may have told why before it ended
        with suppress(EOFError, OSError):
            answer = self._pipe.recv()
            if isinstance(answer, TermbaseError):
                return answer
        return OutputRefused("the process that makes the index has ended", file=str(self._where))

    def finish(self) -> list[UnitRange]:
        """The parts that were made; none for a small memory."""
        if self._pipe is None:
            return []
        self._send(None)
        try:
            answer = self._pipe.recv()
        except EOFError as error:
            raise self._fault() from error
        if isinstance(answer, TermbaseError):
            raise answer
        made: list[UnitRange] = answer
        return made


def _run(pipe: Connection, where: Path) -> None:
    """The other process: parts from what comes, until None or the end of the pipe."""
    # the one who is told to stop is the other: the end of the pipe is the end here
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    with suppress(EOFError, OSError):
        try:
            pipe.send(list(_parts(pipe, where)))
        except TermbaseError as error:
            pipe.send(error)


def _parts(pipe: Connection, where: Path) -> Iterator[UnitRange]:
    rows = pipe.recv()
    while rows is not None:
        first, last, units, digest = rows[0][0], 0, 0, Digest()
        with ExitStack() as stack:
            writer = stack.enter_context(writing(where))
            # a batch is never cut: parts are a little smaller than the largest
            while rows is not None and units + len(rows[0]) <= LARGEST:
                writer.add(*rows)
                digest.add(*rows)
                last, units = rows[0][-1], units + len(rows[0])
                rows = pipe.recv()
            writer.finish(digest.name())
        yield UnitRange(first, last, units, digest.name())
