"""An output file is replaced whole or not at all, whatever happens in between."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tm.errors import OutputRefused, StoreFull
from tm.files.atomic import adding, check_writable, replacing, sweep

ROOT = Path(__file__).resolve().parents[2]


def names(folder: Path) -> list[str]:
    """Return what stands in `folder`, hidden files too."""
    return sorted(os.listdir(folder))


def child(code: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    """Run `code` in a Python of its own, which finds this package."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_new_and_old_files_are_replaced(tmp_path: Path) -> None:
    """The file appears under its name only when the block ends, and nothing else stays."""
    path = tmp_path / "a.tmx"
    for content in (b"one", b"two" * 100_000):
        before = path.read_bytes() if path.exists() else None
        with replacing(path) as out:
            out.write(content)
            assert (path.read_bytes() if path.exists() else None) == before
        assert path.read_bytes() == content
    assert names(tmp_path) == ["a.tmx"]


def test_permissions_are_kept(tmp_path: Path) -> None:
    """A file that only its owner may read does not become readable by being exported again."""
    path = tmp_path / "a.tmx"
    path.write_bytes(b"old")
    path.chmod(0o600)
    with replacing(path) as out:
        out.write(b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit, OSError])
def test_an_exception_leaves_the_old_file(tmp_path: Path, fault: type[BaseException]) -> None:
    """B1: after any exception in the block the old file stands and the temporary one is gone."""
    path = tmp_path / "a.tmx"
    path.write_bytes(b"old")

    def fail() -> None:
        with replacing(path) as out:
            out.write(b"half" * 100_000)
            raise fault("x")

    with pytest.raises(fault):
        fail()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.tmx"]


@pytest.mark.parametrize(
    "inside", ["folder", "link", "missing/a", "file/a", "file/b/c", "pipe", "n" * 300, "a\0b"]
)
def test_unusable_places_are_refused(tmp_path: Path, inside: str) -> None:
    """T2, D4: a folder, link, pipe, missing folder, file as folder or impossible name is refused."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    before = names(tmp_path)
    path = tmp_path / inside
    with pytest.raises(OutputRefused) as refusal:
        check_writable(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert "; " in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.exit_code == 3

    with pytest.raises(OutputRefused), replacing(path) as out:
        out.write(b"new")
    assert names(tmp_path) == before
    assert (tmp_path / "file").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("folder", "this is a folder; give the name of a file in it"),
        ("link", "this is a symbolic link; give the name of the file it points to"),
        ("missing/a", "the folder {}/missing does not exist; create it first"),
        ("file/a", "{}/file is not a folder; give another output"),
    ],
)
def test_refusals_word_for_word(tmp_path: Path, inside: str, sentence: str) -> None:
    """D4: the message is one sentence with a next step."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(OutputRefused) as refusal:
        check_writable(tmp_path / inside)
    assert str(refusal.value) == f"{tmp_path / inside}: {sentence.format(tmp_path)}"


@pytest.mark.parametrize("place", ["folder", "file"])
def test_read_only_places_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """T2, D4: where the system says that we may not write, we refuse (asked, for root may)."""
    path = tmp_path / "a.tmx"
    path.write_bytes(b"old")
    denied = {"folder": tmp_path, "file": path}[place]
    monkeypatch.setattr(os, "access", lambda asked, mode: Path(asked) != denied)
    with pytest.raises(OutputRefused, match="read-only"):
        check_writable(path)


def test_a_folder_that_refuses_only_on_writing(tmp_path: Path) -> None:
    """D4: a folder in which no file can be made, even by root, gives a sentence, not a traceback."""
    proc = Path("/proc/self")
    if not proc.is_dir():
        pytest.skip("no /proc here")
    with pytest.raises(OutputRefused), replacing(proc / "a.tmx") as out:
        out.write(b"new")


@pytest.mark.parametrize("name", ["in.txt", "./in.txt", "other/../in.txt", "hard", "soft/in.txt"])
def test_output_that_is_an_input_is_refused(tmp_path: Path, name: str) -> None:
    """T2: an input is refused as output under every name that it has."""
    given = tmp_path / "in.txt"
    given.write_bytes(b"text")
    (tmp_path / "other").mkdir()
    (tmp_path / "soft").symlink_to(tmp_path)
    os.link(given, tmp_path / "hard")
    with pytest.raises(OutputRefused, match="this is also an input"):
        check_writable(tmp_path / name, inputs=[tmp_path / "none", given])
    check_writable(tmp_path / "out.tmx", inputs=[given])


_LIMITED = """
import resource, sys
from pathlib import Path
from tm.errors import StoreFull
from tm.files.atomic import replacing
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    with replacing(Path(sys.argv[1])) as out:
        for _ in range(1000):
            out.write(b"x" * 1000)
except StoreFull as fault:
    print(fault)
    raise SystemExit(fault.exit_code)
"""


@pytest.mark.parametrize("old", [None, b"old"])
def test_no_room_leaves_nothing(tmp_path: Path, old: bytes | None) -> None:
    """D2: when there is no more room the exit code is 4, no partial file stays, the old one stands."""
    path = tmp_path / "a.tmx"
    if old is not None:
        path.write_bytes(old)
    done = child(_LIMITED, path)
    assert done.returncode == 4, done.stderr
    assert done.stdout == (
        f"{path}: there is no room to write it (File too large); "
        "free some space or give an output on another disk; nothing was changed\n"
    )
    assert names(tmp_path) == ([] if old is None else ["a.tmx"])
    assert old is None or path.read_bytes() == old


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_no_room_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str) -> None:
    """D2: a disk that is full only when the data is synced or renamed is reported the same way."""

    def full(*_: object) -> None:
        raise OSError(number, "full")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(StoreFull), replacing(tmp_path / "a.tmx") as out:
        out.write(b"x")
    assert names(tmp_path) == []


def test_other_write_errors_are_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """D4: any other fault of the disk is a sentence too."""

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OutputRefused, match="Input/output error"), replacing(tmp_path / "a.tmx") as out:
        out.write(b"x")
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_synced_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stands at its place by then, so the call has succeeded."""

    def refuse(*_: object) -> int:
        raise OSError(errno.EINVAL, "no")

    monkeypatch.setattr(os, "open", refuse)
    with replacing(tmp_path / "a.tmx") as out:
        out.write(b"x")
    assert (tmp_path / "a.tmx").read_bytes() == b"x"


_KILLED = """
import os, sys
from pathlib import Path
from tm.files.atomic import replacing
setattr(os, sys.argv[2], lambda *_: os._exit(137))
with replacing(Path(sys.argv[1])) as out:
    out.write(b"new" * 100_000)
"""


_WRITTEN = """
import sys
from pathlib import Path
from tm.files.atomic import replacing
with replacing(Path(sys.argv[1])) as out:
    out.write(b"newer")
"""


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_killed_before_the_end(tmp_path: Path, call: str) -> None:
    """B1: a process that dies in mid-write leaves the old file whole, and one hidden rest that the next removes."""
    path = tmp_path / "a.tmx"
    path.write_bytes(b"old")
    done = child(_KILLED, path, Path(call))
    assert done.returncode == 137, done.stderr
    assert path.read_bytes() == b"old"
    rest = [name for name in names(tmp_path) if name != "a.tmx"]
    assert len(rest) == 1
    assert rest[0].startswith(".termbase-")
    assert rest[0].endswith(".part")
    again = child(_WRITTEN, path)
    assert again.returncode == 0, again.stderr
    assert names(tmp_path) == ["a.tmx"]


def test_only_ownerless_parts_are_swept(tmp_path: Path) -> None:
    """What a living process is writing stays, in whatever folder of outputs; what a dead one left goes."""
    (tmp_path / ".termbase-0123456789abcdef.part").write_bytes(b"left")
    (tmp_path / ".termbase-mine.part").write_bytes(b"of another program")
    with replacing(tmp_path / "a.tmx") as out:
        out.write(b"new")
        written = next(
            name for name in names(tmp_path) if re.fullmatch(r"\.termbase-[0-9a-f]{16}\.part", name)
        )
        sweep(tmp_path)
        assert names(tmp_path) == sorted([written, ".termbase-mine.part"])
    assert names(tmp_path) == [".termbase-mine.part", "a.tmx"]


def test_part_swept_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep in the moment between making a file and locking it costs a second try, not the output."""
    lock, swept = fcntl.flock, []

    def sweep_first(descriptor: int, operation: int) -> None:
        if not swept:
            swept.extend(names(tmp_path))
            (tmp_path / swept[0]).unlink()
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", sweep_first)
    with replacing(tmp_path / "a.tmx") as out:
        out.write(b"whole")
    assert len(swept) == 1
    assert (tmp_path / "a.tmx").read_bytes() == b"whole"


def test_added_file_gets_its_name_at_the_end(tmp_path: Path) -> None:
    """A file whose name depends on what is written appears under it whole, or not at all."""
    content = b"text"
    with adding(tmp_path, lambda: f"{len(content)}.part") as out:
        out.write(content)
        assert [name for name in names(tmp_path) if not name.startswith(".")] == []
    assert (tmp_path / "4.part").read_bytes() == content
    with pytest.raises(ZeroDivisionError), adding(tmp_path, lambda: str(1 // 0)) as out:
        out.write(content)
    assert names(tmp_path) == ["4.part"]
