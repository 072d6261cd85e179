"""Some hundred damaged files of every kind: a result or a sentence, soon, and nothing left behind (X10, Z2, C3, P1).

`scripts/fault_loops inputs` tries as many as one likes.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

from scripts.fault_loops import inputs, trials
from scripts.fault_loops.trials import KINDS, InputKind, Reader
from tm.errors import InputRefused
from tm.files import child

MUTANTS = 150


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a reader of mutants puts in the place of the start of a child is put back."""
    monkeypatch.setattr(child, "start", child.start)


@pytest.mark.skipif(sys.platform == "win32", reason="no such processes there")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("started")
def test_mutants(tmp_path: Path, kind: str) -> None:
    """Each mutant is read or refused in one sentence that names its file; most kinds see some of both."""
    reader = Reader(KINDS[kind], tmp_path)
    outcomes = [reader.trial(number) for number in range(MUTANTS)]
    assert [outcome.fault for outcome in outcomes if outcome.fault] == []
    assert all(outcome.was_read != outcome.was_refused for outcome in outcomes)
    assert {outcome.was_read for outcome in outcomes} == {True, False}


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_are_drawn_from_their_number(kind: str) -> None:
    """A number gives the same mutant again, and another number another one."""
    assert KINDS[kind].mutant(7) == KINDS[kind].mutant(7)
    assert len({KINDS[kind].mutant(number) for number in range(20)}) > 15


def _raise(path: Path) -> NoReturn:
    raise RuntimeError("a fault of ours")


def _refuse(path: Path) -> NoReturn:
    raise InputRefused("two\nlines", file=str(path))


def _leave_a_file(path: Path) -> Iterable[object]:
    path.with_name("left").write_text("x")
    return ()


def _leave_a_process(path: Path) -> Iterator[object]:
    if not os.fork():
        os._exit(0)
    time.sleep(0.2)
    yield path


FAULTS: dict[str, tuple[Callable[[Path], Iterable[object]], str]] = {
    "an error of ours": (_raise, "RuntimeError: a fault of ours"),
    "no sentence": (_refuse, "no sentence that names its file"),
    "a file": (_leave_a_file, "files are left: ['left']"),
    "a process": (_leave_a_process, "a process is left"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="no such processes there")
@pytest.mark.parametrize("name", FAULTS)
def test_the_loop_sees_faults(tmp_path: Path, name: str) -> None:
    """A reader that does what none may do is told, or the loop would prove nothing."""
    read, what = FAULTS[name]
    reader = Reader(InputKind("x", ".x", lambda: "x", (b"y",), lambda path: ()), tmp_path)
    reader._kind = InputKind("x", ".x", lambda: "x", (b"y",), read)
    fault = reader.trial(1).fault
    assert fault is not None
    assert fault.what.startswith(what)
    assert [path.name for path in tmp_path.iterdir()] == ["mutant.x"]
    with contextlib.suppress(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_slow_and_large_readers_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes too long, or grows, is a fault too."""
    reader = Reader(InputKind("x", ".x", lambda: "x", (b"y",), lambda path: ()), tmp_path)
    monkeypatch.setattr(trials, "_SECONDS", -1.0)
    fault = reader.trial(1).fault
    assert fault is not None
    assert fault.what.startswith("it took ")
    monkeypatch.setattr(trials, "_SECONDS", 60.0)
    monkeypatch.setattr(trials, "_GROWTH", -1e9)
    fault = reader.trial(1).fault
    assert fault is not None
    assert fault.what.startswith("the process has grown by ")


@pytest.mark.skipif(sys.platform == "win32", reason="no such processes there")
def test_the_command(tmp_path: Path) -> None:
    """Processes share out the mutants; every one is tried once, and told."""
    done = CliRunner().invoke(
        inputs.main,
        ["--only", "tmx", "--only", "csv", "--count", "131", "--jobs", "2", "--keep", str(tmp_path / "k")],
    )
    assert done.exit_code == 0, done.output
    assert [line.split()[:3] for line in done.output.splitlines()] == [
        ["tmx", "131", "tried"],
        ["csv", "131", "tried"],
    ]
    assert not (tmp_path / "k").exists()
