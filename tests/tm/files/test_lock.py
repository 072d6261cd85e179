"""One writer at a time: the kernel holds the lock, who waits is told by whom, and nothing stays behind (L1)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tm.errors import OutputRefused, StoreBusy
from tm.files.lock import held, lock_file

ROOT = Path(__file__).resolve().parents[3]

_HOLD = """
import sys, time
from pathlib import Path
from tm.files.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""
_COUNT = """
import sys
from pathlib import Path
from tm.files.lock import held
target = Path(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with held(target, 60):
        target.write_text(str(int(target.read_text()) + 1))
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run `code` in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock of `t.db`."""
    process = start(_HOLD, tmp_path / "t.db")
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    """Kill a process and wait for it."""
    process.kill()
    process.communicate()


def test_busy_names_the_holder(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """Who waits in vain is told which process writes, and since when."""
    try:
        with pytest.raises(StoreBusy) as refused, held(tmp_path / "t.db", 0.1):
            pass
    finally:
        end(holder)
    assert refused.value.exit_code == 4
    told = str(refused.value)
    assert f"process {holder.pid} is writing to it since 20" in told
    assert "UTC; try again when it has ended, or wait longer with --wait SECONDS" in told


def test_another_target_is_free(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """A lock is one of a target, not of its folder."""
    try:
        with held(tmp_path / "u.db", 0):
            assert lock_file(tmp_path / "t.db").exists()
    finally:
        end(holder)


def test_killed_holder_leaves_the_lock_free(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """The lock is gone with the process; the next writer takes over its file, and removes it."""
    target = tmp_path / "t.db"
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert os.listdir(tmp_path) == [lock_file(target).name]
    with held(target, 0):
        written = json.loads(lock_file(target).read_text())
        assert (written["process"], written["host"]) == (os.getpid(), socket.gethostname())
    assert os.listdir(tmp_path) == []


def test_waiting_ends_with_the_holder(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """Who waits gets the lock as soon as it is free."""
    killer = threading.Timer(0.2, holder.kill)
    killer.start()
    with held(tmp_path / "t.db", 60):
        assert killer.finished.is_set()
    holder.communicate()


def test_dead_process_is_not_named(tmp_path: Path) -> None:
    """A lock whose file tells of a process that is gone is another's, whose name is not there yet."""
    target = tmp_path / "t.db"
    with held(target):
        gone = start("pass")
        gone.communicate()
        lock_file(target).write_text(
            json.dumps({"process": gone.pid, "host": socket.gethostname(), "since": "then"})
        )
        with pytest.raises(StoreBusy, match=r"t\.db: another process is writing to it; try"), held(target, 0):
            pass


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"process": "x"}', b"\xff" * 5_000])
def test_nonsense_in_the_file(tmp_path: Path, content: bytes) -> None:
    """Whatever the file holds, the lock is told and taken."""
    target = tmp_path / "t.db"
    lock_file(target).write_bytes(content)
    with held(target, 0):
        lock_file(target).write_bytes(content)
        with pytest.raises(StoreBusy, match="another process is writing to it"), held(target, 0):
            pass
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("planted", ["link", "folder", "pipe"])
def test_planted_lock(tmp_path: Path, planted: str) -> None:
    """A link, a folder or a pipe in the place of the lock is refused; what a link leads to is not touched."""
    target = tmp_path / "t.db"
    victim = tmp_path / "victim"
    victim.write_text("precious")
    match planted:
        case "link":
            lock_file(target).symlink_to(victim)
        case "folder":
            lock_file(target).mkdir()
        case _:
            os.mkfifo(lock_file(target))
    with pytest.raises(OutputRefused, match=r"its lock \.t\.db\.lock cannot be opened"), held(target, 0):
        pass
    assert victim.read_text() == "precious"


def test_four_processes_count_right(tmp_path: Path) -> None:
    """No two processes are ever in the block at once: a number that all of them raise is exact (L1)."""
    target = tmp_path / "count"
    target.write_text("0")
    processes = [start(_COUNT, target, 100) for _ in range(4)]
    assert [process.wait(120) for process in processes] == [0] * 4
    for process in processes:
        process.communicate()
    assert target.read_text() == "400"
    assert os.listdir(tmp_path) == ["count"]


def test_threads_take_turns(tmp_path: Path) -> None:
    """Threads of one process exclude each other like processes."""
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(20):
            with held(tmp_path / "t.db", 60):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
