"""A real Dask scheduler with two workers: the outcome of one process, whoever is ended meanwhile."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from work_steps import double, end_always, refuse, slow

from scripts.evaluate import content
from termbase import package_files
from termbase.build import Summary
from termbase.extract.candidates import Located
from termbase.extract.extractor import Extraction, Extractor
from termbase.extract.sentences import Files
from tm.errors import InputRefused, RecipeMismatch, WorkLost, WrongUsage
from tm.limits import Limits
from tm.work import cluster, program
from tm.work import folder as work_folder
from tm.work.cluster import Cluster, check_address, do_step
from tm.work.workers import Work, working

MADE = Path(__file__).parents[1] / "made"
PART = 1_500
"""Characters of a part: the sample has five."""


class Machines:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def start(self, workers: int = 2, python_path: str = "") -> None:
        """Start a scheduler, and workers that have registered when this returns."""
        log = self._run("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = _told(log, r"Scheduler at:\s+(tcp://[0-9.:]+)")
        for _ in range(workers):
            log = self._run(
                "worker",
                self.address,
                "--nthreads",
                "1",
                "--no-dashboard",
                "--no-nanny",
                python_path=python_path,
            )
            _told(log, r"Registered to:\s+(\S+)")

    def _run(self, *words: str, python_path: str = "") -> Path:
        log = self._folder / f"{len(self.processes)}-{time.monotonic_ns()}.log"
        paths = os.pathsep.join(filter(None, [python_path, str(MADE)]))
        with log.open("wb") as out:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", *words], stdout=out, stderr=out, cwd=self._folder,
                    env=os.environ | {"PYTHONPATH": paths},
                )
            )  # fmt: skip
        return log

    def end(self, number: int) -> None:
        """Kill the scheduler (0) or a worker."""
        self.processes[number].send_signal(signal.SIGKILL)
        self.processes[number].wait()

    def end_all(self) -> None:
        """Kill all that are left."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()


def _told(log: Path, pattern: str) -> str:
    """What a process has written, as soon as it has."""
    for _ in range(600):
        if match := re.search(pattern, log.read_text(encoding="utf-8", errors="replace")):
            return match[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """Not started yet."""
    folder = tmp_path / "machines"
    folder.mkdir()
    made = Machines(folder)
    yield made
    made.end_all()


@contextlib.contextmanager
def working_with(machines: Machines, folder: Path) -> Iterator[Work]:
    """Work that the machines do."""
    with working(1, folder, Cluster(machines.address)) as work:
        yield work


@pytest.fixture(scope="module")
def sentences() -> list[Located]:
    """Those of the packaged sample."""
    return list(Files.of([package_files.sample()], Limits()).mined())


@pytest.fixture(scope="module")
def whole(sentences: list[Located]) -> Extraction:
    """In one part, by one process."""
    return Extractor().run(sentences)


def test_a_build_by_a_cluster_is_that_of_one_process(
    machines: Machines, built: tuple[Path, Summary], tmp_path: Path
) -> None:
    """By digest of all that is in it; a further build in the same folder finds its steps done."""
    machines.start()
    target = tmp_path / "t.db"
    words = ["build", str(package_files.sample()), "--db", str(target), "--cluster", machines.address]
    refused = termbase(words)
    assert (refused.returncode, target.exists()) == (2, False)
    assert "--cluster needs --work" in refused.stderr
    done = termbase([*words, "--work", str(tmp_path / "work")])
    assert done.returncode == 0, done.stderr
    assert content.digests(target)[0] == content.digests(built[0])[0]
    with (
        working_with(machines, tmp_path / "work") as work,
        pytest.raises(InputRefused, match=r"4\.txt, line 4: it is empty"),
    ):
        work.map(refuse, [(4,)], "refusing")


def termbase(words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    return subprocess.run(
        [sys.executable, "-m", "termbase", *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("stage", ["cut", "judge"])
def test_a_worker_ended_in_a_map_and_in_a_merge(
    machines: Machines, sentences: list[Located], whole: Extraction, tmp_path: Path, stage: str
) -> None:
    """The other one does what is left, and nothing counts twice."""
    machines.start()
    folder = tmp_path / "work"
    folder.mkdir()
    ended = threading.Event()

    def end_one() -> None:
        for _ in range(2_000):
            if any(folder.glob(f"{stage}-*")):
                machines.end(1)
                ended.set()
                return
            time.sleep(0.01)

    watcher = threading.Thread(target=end_one)
    watcher.start()
    with working_with(machines, folder) as work:
        assert Extractor(work=work).run(sentences, PART) == whole
    watcher.join()
    assert ended.is_set()


def test_a_scheduler_that_is_ended(machines: Machines, tmp_path: Path) -> None:
    """Ends the work with exit code 7; with another one it goes on, and what was done stays as it is."""
    machines.start()
    folder = tmp_path / "work"
    folder.mkdir()

    def end_scheduler() -> None:
        for _ in range(2_000):
            if any(folder.glob("slow-*")):
                machines.end(0)
                return
            time.sleep(0.01)

    watcher = threading.Thread(target=end_scheduler)
    watcher.start()
    steps = [(number,) for number in range(12)]
    with pytest.raises(WorkLost, match=r"the scheduler at .* is gone; start it again") as lost:  # noqa: SIM117
        with working_with(machines, folder) as work:
            work.map(slow, steps, "taking a moment")
    watcher.join()
    assert lost.value.exit_code == 7
    done = {path.name: path.stat().st_mtime_ns for path in folder.glob("slow-*")}
    assert 0 < len(done) < len(steps)
    machines.end_all()
    machines.start(1)
    with working_with(machines, folder) as work:
        names = work.map(slow, steps, "taking a moment")
    assert [work_folder.unpacked(folder, name) for name in names] == list(range(12))
    assert {name: (folder / name).stat().st_mtime_ns for name in done} == done


def test_workers_that_are_always_ended(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Are given up, with what to do."""
    monkeypatch.setattr(cluster, "_LONELY_SECONDS", 2.0)
    machines.start()
    with pytest.raises(WorkLost, match="has no worker any more; start it again"):  # noqa: SIM117
        with working_with(machines, tmp_path) as work:
            work.map(end_always, [(1,)], "ending")


def test_a_worker_of_another_program_is_refused(machines: Machines, tmp_path: Path) -> None:
    """In one sentence, before any work; one that comes later refuses its steps."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "from tm.work import program\nprogram.digest = lambda: '0123456789abcdef'\n", encoding="utf-8"
    )
    machines.start(1, str(other))
    with pytest.raises(RecipeMismatch, match="has another program than this one"):
        Cluster(machines.address)
    step = work_folder.step("x", double, (1,))
    with pytest.raises(RecipeMismatch, match="has another program than this one"):
        do_step(str(tmp_path), step, "of another release")
    with pytest.raises(InputRefused, match="does not see this folder"):
        do_step(str(tmp_path / "nowhere"), step, program.digest())


def test_nobody_there(machines: Machines, tmp_path: Path) -> None:
    """A scheduler without a worker, and no scheduler at all."""
    machines.start(0)
    with pytest.raises(WorkLost, match="has no worker; start `dask worker`"):
        Cluster(machines.address)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://10.1.2.3:8786", "would carry code over an open connection; use tls://"),
        ("tcp://scheduler.example:8786", "would carry code over an open connection"),
        ("inproc://x", "is no address of a scheduler"),
        ("127.0.0.1:8786", "is no address of a scheduler"),
        ("tls://", "is no address of a scheduler"),
    ],
)
def test_addresses_that_are_refused(address: str, reason: str) -> None:
    """What leaves this machine is encrypted, or does not leave it."""
    with pytest.raises(WrongUsage, match=reason):
        check_address(address)
    for fine in ("tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://localhost:1", "tls://10.1.2.3:8786"):
        check_address(fine)
