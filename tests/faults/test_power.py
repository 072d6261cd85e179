"""The power is lost at any moment of a verb that writes: what was synced is whole, the rest is as it was (B4)."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from scripts.fault_loops import kills, power
from scripts.fault_loops.power import Disk, Recorder, Rename, Sync, Write

needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="NOT TESTED: strace is not installed"
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a termbase and inputs."""
    folder = tmp_path_factory.mktemp("prepared")
    kills.prepare(folder)
    return folder


@needs_strace
@pytest.mark.parametrize("verb", [("export",), ("import",), ("tm", "import")], ids=" ".join)
def test_power_is_lost(prepared: Path, verb: kills.Verb) -> None:
    """Whatever the disk kept of what was not synced, the old state or the new one is there, whole (B4)."""
    report = power.lose_power(verb, kills.CASES[verb].split(), prepared, most=9, seed=1)
    assert report.faults == []
    assert report.syncs >= 2
    assert report.losses >= 5 * len(power.KEEPINGS)


@needs_strace
def test_without_syncs_the_loop_sees_damage(prepared: Path) -> None:
    """Control: had nothing been synced, a name would be there before its data, and the loop would tell."""
    verb = ("tm", "import")
    report = power.lose_power(verb, kills.CASES[verb].split(), prepared, most=9, seed=1, syncs=False)
    assert report.faults


LOG = r"""
10 openat(AT_FDCWD, "\x2f\x65\x74\x63\x2f\x78", O_RDONLY) = 3
10 write(3, "\x61", 1) = 1
10 openat(AT_FDCWD, "\x61", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 4
10 write(4, "\x6f\x6e\x65", 3) = 3
10 write(4, "\x74\x77\x6f", 3 <unfinished ...>
11 close(4) = 0
10 <... write resumed>) = 3
10 pwrite64(4, "\x54", 1, 3) = 1
10 ftruncate(4, 5) = 0
10 fsync(4) = 0
10 close(4) = 0
10 rename("\x61", "\x62") = 0
10 unlink("\x6f\x6c\x64") = 0
10 unlink("\x6f\x6c\x64") = -1 ENOENT (No such file or directory)
10 openat(AT_FDCWD, "\x2e", O_RDONLY|O_DIRECTORY) = 4
10 fsync(4) = 0
"""


def test_log_of_system_calls() -> None:
    """Writes, renames and syncs of one folder are read from the log, other files and failed calls left out."""
    steps = Recorder("/f", {"/f/old": 1}).read(LOG.splitlines())
    assert steps == [
        Rename("/f/a", 2),
        Write(2, 0, b"one"),
        Write(2, 3, b"two"),
        Write(2, 3, b"T"),
        Write(2, 5, None),
        Sync(2, None),
        Rename("/f/b", 2, "/f/a"),
        Rename("/f/old", None),
        Sync(None, "/f"),
    ]


@pytest.mark.parametrize(
    ("count", "keeping", "files"),
    [
        (9, "nothing", {"/f/b": b"oneTw"}),
        (8, "nothing", {"/f/old": b"x"}),
        (8, "everything", {"/f/b": b"oneTw"}),
        (8, "names only", {"/f/b": b"oneTw"}),
        (3, "names only", {"/f/old": b"x", "/f/a": b""}),
        (3, "everything", {"/f/old": b"x", "/f/a": b"onetwo"}),
    ],
)
def test_what_a_disk_keeps(count: int, keeping: str, files: dict[str, bytes]) -> None:
    """What was synced is there; of the rest nothing, all, or the names without their data."""
    disk = Disk({"/f/old": 1}, {1: b"x"})
    for step in Recorder("/f", {"/f/old": 1}).read(LOG.splitlines())[:count]:
        disk.take(step)
    assert disk.surviving(keeping, random.Random(1)) == files
