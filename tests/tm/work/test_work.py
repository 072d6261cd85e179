"""Steps are done once, by whoever is there, and what was done is never half there."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from work_steps import double, end_always, end_once, refuse, wait

from tm.errors import InputRefused, WorkLost, WrongUsage
from tm.work import folder as work_folder
from tm.work import program
from tm.work.workers import MOST_JOBS, Processes, Work, working


@pytest.mark.parametrize("jobs", [1, 2])
def test_steps_have_their_files_in_order(tmp_path: Path, jobs: int) -> None:
    """The names come back in the order of the arguments, one file for equal ones, and progress counts them."""
    told: list[tuple[str, int | None, int | None]] = []
    with working(jobs, tmp_path) as work:
        names = work.map(double, [(3,), (1,), (3,)], "doubling", lambda *far: told.append(far))  # type: ignore[misc]
    assert [work_folder.unpacked(tmp_path, name) for name in names] == [6, 2, 6]
    assert told[0] == ("doubling", 1, 3)
    assert told[-1] == ("doubling", 3, 3)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_is_told_as_it_is(tmp_path: Path, jobs: int) -> None:
    """With its file, line and advice, through a process too."""
    with working(jobs, tmp_path) as work, pytest.raises(InputRefused) as caught:
        work.map(refuse, [(4,)], "refusing")
    assert str(caught.value) == "4.txt, line 4: it is empty; fill it"
    assert (caught.value.file, caught.value.line) == ("4.txt", 4)


def test_a_process_that_is_ended_is_replaced(tmp_path: Path) -> None:
    """Its steps are done by another; nothing is missing."""
    with working(2, tmp_path) as work:
        names = work.map(end_once, [(number,) for number in range(6)], "ending")
    assert [work_folder.unpacked(tmp_path, name) for name in names] == list(range(6))
    assert (tmp_path / "ended").exists()


def test_processes_that_are_always_ended_are_given_up(tmp_path: Path) -> None:
    """With what to do, and without a traceback of the pool."""
    with (
        working(2, tmp_path) as work,
        pytest.raises(WorkLost, match="ended from outside, 3 times; give fewer --jobs"),
    ):
        work.map(end_always, [(1,)], "ending")
    assert WorkLost.exit_code == 7


def test_what_is_there_is_not_done_again(tmp_path: Path) -> None:
    """In a folder of the caller's; of another program nothing is taken."""
    with working(1, tmp_path) as work:
        first = work.map(double, [(1,)], "doubling")
        (tmp_path / first[0]).write_bytes(work_folder.packed(["kept"]))
        assert work.map(double, [(1,)], "doubling") == first
    assert work_folder.unpacked(tmp_path, first[0]) == "kept"
    other = Work(tmp_path, Processes(1), "another program")
    assert work_folder.step("another program", double, (1,)).name != first[0]
    other.map(double, [], "doubling")
    assert program.digest() == program.digest() != ""


def test_sections_are_read_alone(tmp_path: Path) -> None:
    """A file of several values gives any of them; equal content has one name."""
    content = work_folder.packed([["核"], {"裁军": 2}, None])
    name = work_folder.keep(tmp_path, "x", content)
    assert [work_folder.unpacked(tmp_path, name, section) for section in range(3)] == [
        ["核"],
        {"裁军": 2},
        None,
    ]
    assert work_folder.keep(tmp_path, "x", content) == name
    assert {work_folder.section_of(f"词{number}", 4) for number in range(100)} == {0, 1, 2, 3}


@pytest.mark.parametrize("jobs", [0, MOST_JOBS + 1])
def test_a_senseless_number_of_jobs(jobs: int) -> None:
    """Is refused before anything begins."""
    with pytest.raises(WrongUsage, match=f"{jobs} jobs; give a number"), working(jobs):
        pass


def test_helpers_end_with_who_they_help(tmp_path: Path) -> None:
    """Killed without a chance to clean up, a run leaves no process behind."""
    child = os.fork()
    if child == 0:
        try:
            with working(2, tmp_path) as work:
                work.map(wait, [(1,), (2,)], "waiting")
        finally:
            os._exit(1)
    pids = _until(lambda: [int(path.stem) for path in tmp_path.glob("*.pid")], 2)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _until(lambda: [pid for pid in pids if not _lives(pid)], 2)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _until(look: object, count: int) -> list[int]:
    """Look again and again until there are so many."""
    for _ in range(600):
        seen: list[int] = look()  # type: ignore[operator]
        if len(seen) >= count:
            return seen
        time.sleep(0.05)
    raise AssertionError("it did not come about in half a minute")
