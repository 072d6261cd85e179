"""Who does the steps: this process, several processes of this machine, or a cluster (`tm.work.cluster`)."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Protocol

from tm.errors import WorkLost, WrongUsage
from tm.progress import Progress, silent
from tm.work import folder as work_folder
from tm.work.folder import Scalar, ShardFunction, WorkStep

_ATTEMPTS = 3
"""How often a step is begun whose process was ended from outside, before the work is given up."""

MOST_JOBS = 64
"""Most processes of one machine: beyond, the merging in between takes longer than the shards."""


class Crew(Protocol):
    """Does steps in any order; a step that is done has its file."""

    def do(self, folder: Path, steps: Sequence[WorkStep]) -> Iterator[WorkStep]:
        """Yield each step when it is done. Raises what a step raised, and `WorkLost`."""

    def close(self) -> None:
        """Let the helpers go."""


class Alone:
    """This process does it."""

    def do(self, folder: Path, steps: Sequence[WorkStep]) -> Iterator[WorkStep]:
        """Do one after the other."""
        for step in steps:
            step.do(folder)
            yield step

    def close(self) -> None:
        """Nobody helped."""


class Processes:
    """`jobs` processes of this machine, which end with this one. They are started with the first steps."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def do(self, folder: Path, steps: Sequence[WorkStep]) -> Iterator[WorkStep]:
        """Do them side by side; what a process was ended at is begun again."""
        left = dict.fromkeys(steps)
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(BrokenProcessPool):
                for step in self._some(folder, list(left)):
                    del left[step]
                    yield step
            if not left:
                return
            self.close()  # the pool is broken: another one takes what is left
        raise WorkLost(
            f"a process of {self._jobs} was ended from outside, {_ATTEMPTS} times",
            next_step="give fewer --jobs if memory is short; the same command goes on",
        )

    def _some(self, folder: Path, steps: Sequence[WorkStep]) -> Iterator[WorkStep]:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._jobs, context, _begin)
        waiting: dict[Future[None], WorkStep] = {self._pool.submit(step.do, folder): step for step in steps}
        try:
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    future.result()
                    yield waiting.pop(future)
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _begin() -> None:
    """A helper leaves Ctrl-C to the process that it helps, and ends when that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


class Work:
    """Steps that build on each other: a folder, a crew, and the name of the program in every file's name."""

    def __init__(self, folder: Path, crew: Crew, program: str = "") -> None:
        self.folder = folder
        self._crew = crew
        self._program = program

    @property
    def is_alone(self) -> bool:
        """Whether this process does it, and keeps nothing: a single step need not go through a file."""
        return isinstance(self._crew, Alone) and not self._program

    def map(
        self, function: ShardFunction, arguments: Sequence[Sequence[Scalar]], stage: str,
        progress: Progress = silent,
    ) -> list[str]:  # fmt: skip
        """Call the function with each of several arguments; return the names of the files, in their order."""
        steps = [work_folder.step(self._program, function, each) for each in arguments]
        missing = list({step.name: step for step in steps if not (self.folder / step.name).exists()}.values())
        if missing:
            progress(stage, len(steps) - len(missing), len(steps))
            for done, _ in enumerate(self._crew.do(self.folder, missing), len(steps) - len(missing) + 1):
                progress(stage, done, len(steps))
        return [step.name for step in steps]


ALONE = Work(Path(), Alone())
"""For who has but steps that need no file."""


@contextlib.contextmanager
def working(jobs: int = 1, folder: Path | None = None, crew: Crew | None = None) -> Iterator[Work]:
    """Work with `jobs` processes, or with `crew`. Without a folder one is made, which goes with the work.

    In a folder of the caller's the files stay, so that interrupted work goes on. Raises `WrongUsage`.
    """
    if not 1 <= jobs <= MOST_JOBS:
        raise WrongUsage(f"{jobs} jobs", next_step=f"give a number from 1 to {MOST_JOBS}")
    own = crew or (Processes(jobs) if jobs > 1 else Alone())
    try:
        if folder is not None:
            from tm.work import program  # here: reading all code takes 30 ms

            folder.mkdir(parents=True, exist_ok=True)
            yield Work(folder, own, program.digest())
        else:
            with tempfile.TemporaryDirectory(prefix="termbase-work-") as name:
                yield Work(Path(name), own)
    finally:
        own.close()
