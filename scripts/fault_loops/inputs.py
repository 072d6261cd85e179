"""Give every reader files with something wrong in them, and look that a sentence or a result comes of each.

    .venv/bin/python scripts/fault_loops inputs [--only xlsx --only tmx] [--count 1000] [--first 0] [--jobs 2]
                                                [--keep FOLDER] [--json]

A mutant is made from a small file by its number: `--only xlsx --first 4711 --count 1` makes one again. A reader may
give a result or one of our refusals, soon, and leave no file, no process and no memory behind. Readers that work in a
child are forked from a process that has loaded their libraries: the confined code is the same, its start is not.
"""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import click

from scripts.fault_loops.trials import KINDS, Reader, TrialFault
from scripts.shared.commands import echo_json, json_option

_SILENT_SECONDS = 60.0
"""A worker that says nothing so long has met something that hangs."""
_REPORT_SECONDS = 1.0


@dataclass(slots=True)
class LoopResult:
    """What came of the mutants of one kind."""

    kind: str
    tried: int = 0
    read: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    megabytes: float = 0.0
    faults: list[TrialFault] = field(default_factory=list)
    interrupted: bool = False


@dataclass(slots=True)
class _Worker:
    """A process that tries the mutants from `at` to `end`, each `step`-th."""

    process: BaseProcess
    connection: Connection
    at: int
    end: int
    heard: float


def _work(kind: str, first: int, end: int, step: int, folder: str, connection: Connection) -> None:
    """Try mutants one after the other; tell now and then how far it is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    reader = Reader(KINDS[kind], Path(folder))
    counts: Counter[str] = Counter()
    slowest, reported = 0.0, time.monotonic()
    for number in range(first, end, step):
        connection.send(("at", number)) if number % 64 < step else None
        outcome = reader.trial(number)
        if isinstance(outcome.fault, TrialFault):
            connection.send(("fault", outcome.fault))
        counts["tried"] += 1
        counts["read"] += outcome.was_read
        counts["refused"] += outcome.was_refused
        slowest = max(slowest, outcome.seconds)
        if time.monotonic() - reported > _REPORT_SECONDS:
            connection.send(("counts", (dict(counts), slowest, reader.megabytes(), number)))
            counts.clear()
            reported = time.monotonic()
    connection.send(("counts", (dict(counts), slowest, reader.megabytes(), end)))
    connection.send(("end", None))


class Loop:
    """The mutants of one kind, shared out among processes that are started anew when one dies or hangs."""

    def __init__(self, kind: str, work: Path, jobs: int, keep: Path | None = None) -> None:
        self.result = LoopResult(kind)
        self._kind, self._work, self._jobs, self._keep = kind, work, jobs, keep
        self._context = multiprocessing.get_context("spawn")
        self._started = 0

    def run(self, first: int, count: int) -> LoopResult:
        """Try `count` mutants from the number `first` on."""
        begun = time.monotonic()
        end = first + count
        workers = [self._start(first + job, end) for job in range(min(self._jobs, count))]
        try:
            while workers:
                ready = wait([worker.connection for worker in workers], timeout=1.0)
                workers = [
                    further
                    for worker in workers
                    for further in self._heard(worker, worker.connection in ready)
                ]
        except KeyboardInterrupt:  # what was tried so far is told
            self.result.interrupted = True
            for worker in workers:
                worker.process.kill()
                worker.process.join()
        self.result.seconds = time.monotonic() - begun
        return self.result

    def _start(self, first: int, end: int) -> _Worker:
        self._started += 1
        folder = self._work / f"{self._kind}-{self._started}"
        folder.mkdir()
        mine, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=_work, args=(self._kind, first, end, self._jobs, str(folder), theirs), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, mine, first, end, time.monotonic())

    def _heard(self, worker: _Worker, is_ready: bool) -> list[_Worker]:
        """Take what a worker says; the workers that go on in its place."""
        if is_ready:
            worker.heard = time.monotonic()
            try:
                what, payload = worker.connection.recv()
            except (EOFError, OSError):
                return self._instead(worker, f"the process that reads died ({worker.process.exitcode})")
            return [worker] if self._take(worker, what, payload) else []
        if time.monotonic() - worker.heard > _SILENT_SECONDS:
            return self._instead(worker, f"no answer in {_SILENT_SECONDS:g} seconds")
        return [worker]

    def _take(self, worker: _Worker, what: str, payload: Any) -> bool:
        """Take one thing that a worker says; False where it was the last."""
        if what == "at":
            worker.at = payload
        elif what == "fault":
            self._fault(payload)
        elif what == "counts":
            counts, slowest, megabytes, worker.at = payload
            for name, count in counts.items():
                setattr(self.result, name, getattr(self.result, name) + count)
            self.result.slowest = max(self.result.slowest, slowest)
            self.result.megabytes = max(self.result.megabytes, megabytes)
        else:
            worker.process.join()
        return what != "end"

    def _instead(self, worker: _Worker, reason: str) -> list[_Worker]:
        """A worker that goes on after the mutants among which another one stopped."""
        worker.process.kill()
        worker.process.join()
        after = worker.at + 64 * self._jobs
        self._fault(TrialFault(self._kind, worker.at, f"between {worker.at} and {after}: {reason}"))
        after -= (after - worker.at) % self._jobs
        return [self._start(after, worker.end)] if after < worker.end else []

    def _fault(self, fault: TrialFault) -> None:
        self.result.faults.append(fault)
        if self._keep is not None:
            self._keep.mkdir(parents=True, exist_ok=True)
            kind = KINDS[self._kind]
            (self._keep / f"{fault.number}{kind.ending}").write_bytes(kind.mutant(fault.number))


def loops(
    kinds: Sequence[str], first: int, count: int, jobs: int, keep: Path | None = None
) -> list[LoopResult]:
    """Try `count` mutants of each of the `kinds`."""
    work = Path(tempfile.mkdtemp(prefix="mutants-"))
    try:
        return [Loop(kind, work, jobs, keep).run(first, count) for kind in kinds]
    finally:
        shutil.rmtree(work)


@click.command()
@click.option(
    "--only", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Kinds of files; default all."
)
@click.option(
    "--count", type=click.IntRange(1), default=1_000, show_default=True, help="Mutants of each kind."
)
@click.option(
    "--first", type=click.IntRange(0), default=0, show_default=True, help="Number of the first mutant."
)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for the mutants that failed.")
@json_option
def main(kinds: tuple[str, ...], count: int, first: int, jobs: int, keep: Path | None, as_json: bool) -> None:
    """Give every reader files with something wrong in them; exit code 1 where anything but a sentence comes of one."""
    results = []
    for kind in kinds or KINDS:
        (result,) = loops([kind], first, count, jobs, keep)
        results.append(result)
        if not as_json:
            click.echo(
                f"{kind:5} {result.tried:9,} tried {result.read:9,} read {result.refused:9,} refused {len(result.faults):4} faults"
                f" {result.seconds:8.1f} s, slowest {result.slowest:5.2f} s, {result.megabytes:.0f} MB"
            )
            for fault in result.faults[:20]:
                click.echo(f"      {fault.number}: {fault.what}")
        if result.interrupted:
            break
    if as_json:
        echo_json([asdict(result) for result in results])
    sys.exit(any(result.faults or result.interrupted for result in results))


if __name__ == "__main__":
    main()
