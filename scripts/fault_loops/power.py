"""Lose the power at every moment of a verb that writes: the old state or the new one, whole (B4).

`strace` writes down what a command asks of the file system: writes, renames, syncs. The log is replayed up to
each moment, as a disk may have kept it: what was synced is there; of what was not, nothing, everything, or some
drawn part is, data and names apart, so that a name may be there before the data of its file. Then the termbase is
opened and read as after a restart.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.fault_loops import kills
from scripts.shared.commands import echo_json, json_option
from scripts.shared.data import ROOT

_TRACED = (
    "open,openat,creat,close,dup,dup2,dup3,fcntl,write,pwrite64,lseek,ftruncate,truncate,fsync,fdatasync,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
_CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)")
_UNFINISHED = re.compile(r"^(\d+)\s+(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
KEEPINGS = ("nothing", "everything", "names only", "some", "some")
"""What a disk may have kept of what was not synced; `some` is drawn anew each time."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes that were written to a file, or None where it was cut to `at` bytes."""

    inode: int
    at: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Rename:
    """A name that came to lead to a file, from `old` perhaps, or to nothing; `folder` has its entry."""

    name: str
    inode: int | None
    old: str | None = None


@dataclass(frozen=True, slots=True)
class Sync:
    """A file whose data, or a folder whose names, are on the disk from now on."""

    inode: int | None
    folder: str | None


Step = Write | Rename | Sync


@dataclass(slots=True)
class _Open:
    """An open file: which, and where it is written next; a folder has a path and no number."""

    inode: int | None
    path: str
    offset: int = 0


@dataclass(slots=True)
class Recorder:
    """Reads the log of a command that worked in `folder`; `files` are those that were there before."""

    folder: str
    files: Mapping[str, int]
    steps: list[Step] = field(default_factory=list)
    _names: dict[str, int] = field(default_factory=dict)
    _opened: dict[tuple[int, int], _Open] = field(default_factory=dict)
    _numbers: int = 0

    def __post_init__(self) -> None:
        self._names = dict(self.files)
        self._numbers = max(self.files.values(), default=0)

    def read(self, log: Sequence[str]) -> list[Step]:
        """The steps of a log, in order."""
        waiting: dict[str, str] = {}
        for line in log:
            if begun := _UNFINISHED.match(line):
                waiting[begun[1]] = f"{begun[1]} {begun[2]}"
                continue
            if resumed := _RESUMED.match(line):
                line = waiting.pop(resumed[1], "") + resumed[2]
            if (call := _CALL.match(line)) and int(call[4]) >= 0:
                self._take(int(call[1]), call[2], call[3], int(call[4]))
        return self.steps

    def _take(self, process: int, call: str, arguments: str, result: int) -> None:
        strings = [bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(arguments)]
        numbers = [int(part) for part in re.findall(r"(?<![\w\"])-?\d+", _STRING.sub("", arguments))]
        match call:
            case "open" | "openat" | "creat":
                self._open(process, self._path(strings[0]), arguments, result)
            case "close":
                self._opened.pop((process, numbers[0]), None)
            case "dup" | "dup2" | "dup3" | "fcntl":
                if call != "fcntl" or "F_DUPFD" in arguments:
                    opened = self._opened.get((process, numbers[0]))
                    if opened is not None:
                        self._opened[process, result] = opened
            case "rename" | "renameat" | "renameat2":
                self._rename(self._path(strings[0]), self._path(strings[1]))
            case "unlink" | "unlinkat" | "rmdir":
                self._unlink(self._path(strings[0]))
            case "truncate" | "mkdir" | "mkdirat":
                pass
            case _:
                opened = self._opened.get((process, numbers[0]))
                if opened is not None:
                    self._change(opened, call, strings, numbers, result)

    def _path(self, name: bytes) -> str:
        return os.path.normpath(os.path.join(self.folder, os.fsdecode(name)))

    def _open(self, process: int, path: str, arguments: str, result: int) -> None:
        if path != self.folder and not path.startswith(self.folder + "/"):
            return
        if "O_TMPFILE" in arguments or "O_DIRECTORY" in arguments or os.path.isdir(path):
            self._opened[process, result] = _Open(None, path)
            return
        inode = self._names.get(path)
        if inode is None:
            self._numbers += 1
            inode = self._names[path] = self._numbers
            self.steps.append(Rename(path, inode))
        elif "O_TRUNC" in arguments:
            self.steps.append(Write(inode, 0, None))
        self._opened[process, result] = _Open(inode, path)

    def _change(
        self, opened: _Open, call: str, strings: list[bytes], numbers: list[int], result: int
    ) -> None:
        if call in ("fsync", "fdatasync"):
            self.steps.append(Sync(opened.inode, None if opened.inode is not None else opened.path))
        elif opened.inode is None:
            return
        elif call == "lseek":
            opened.offset = result
        elif call == "ftruncate":
            self.steps.append(Write(opened.inode, numbers[1], None))
        elif call == "pwrite64":
            self.steps.append(Write(opened.inode, numbers[-1], strings[0][:result]))
        else:
            self.steps.append(Write(opened.inode, opened.offset, strings[0][:result]))
            opened.offset += result

    def _rename(self, old: str, new: str) -> None:
        inode = self._names.pop(old, None)
        if inode is not None:
            self._names[new] = inode
            self.steps.append(Rename(new, inode, old))

    def _unlink(self, path: str) -> None:
        if self._names.pop(path, None) is not None:
            self.steps.append(Rename(path, None))


class Disk:
    """What a disk may hold after some steps: what was synced, and part of what was not."""

    def __init__(self, files: Mapping[str, int], contents: Mapping[int, bytes]) -> None:
        self._names = dict(files)
        self._contents = {inode: bytes(content) for inode, content in contents.items()}
        self._writes: list[Write] = []
        self._renames: list[Rename] = []

    def take(self, step: Step) -> None:
        """Go one step on."""
        if isinstance(step, Write):
            self._writes.append(step)
        elif isinstance(step, Rename):
            self._renames.append(step)
        elif step.inode is not None:
            for write in (w for w in self._writes if w.inode == step.inode):
                self._contents[write.inode] = _written(self._contents.get(write.inode, b""), write)
            self._writes = [w for w in self._writes if w.inode != step.inode]
        else:
            for rename in self._renames:
                if os.path.dirname(rename.name) == step.folder:
                    _renamed(self._names, rename)
            self._renames = [r for r in self._renames if os.path.dirname(r.name) != step.folder]

    def surviving(self, keeping: str, chance: random.Random) -> dict[str, bytes]:
        """The files after the power came back. Names come in their order, data in any."""
        names, contents = dict(self._names), dict(self._contents)
        renames, writes = self._renames, self._writes
        if keeping == "nothing":
            renames, writes = [], []
        elif keeping == "names only":
            writes = []
        elif keeping == "some":
            renames = renames[: chance.randint(0, len(renames))]
            writes = [write for write in writes if chance.random() < 0.5]
        for write in writes:
            contents[write.inode] = _written(contents.get(write.inode, b""), write)
        for rename in renames:
            _renamed(names, rename)
        return {name: contents.get(inode, b"") for name, inode in names.items()}


def _written(content: bytes, write: Write) -> bytes:
    if write.data is None:
        return content[: write.at].ljust(write.at, b"\0")
    return content[: write.at].ljust(write.at, b"\0") + write.data + content[write.at + len(write.data) :]


def _renamed(names: dict[str, int], rename: Rename) -> None:
    if rename.old is not None:
        names.pop(rename.old, None)
    if rename.inode is None:
        names.pop(rename.name, None)
    else:
        names[rename.name] = rename.inode


@dataclass(slots=True)
class PowerReport:
    """How many losses of power were tried on a verb, and what was wrong afterwards."""

    verb: str
    steps: int = 0
    syncs: int = 0
    losses: int = 0
    faults: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "verb": self.verb, "steps": self.steps, "syncs": self.syncs, "losses": self.losses,
            "faults": len(self.faults), "first faults": self.faults[:5],
        }  # fmt: skip


def record(folder: Path, arguments: Sequence[str]) -> tuple[list[Step], dict[str, int], dict[int, bytes]]:
    """Run a command under `strace` in a folder; its steps, and the files and contents before it. Raises `OSError`."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {str(path): number for number, path in enumerate(paths, 1)}
    contents = {number: Path(path).read_bytes() for path, number in files.items()}
    log = folder.parent / "log"
    command = ["strace", "-f", "-qq", "-xx", "-s", str(2**27), "-o", str(log), "-e", f"trace={_TRACED}"]
    subprocess.run(
        [*command, sys.executable, "-m", "termbase", *arguments],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
    )  # fmt: skip
    with log.open(encoding="ascii", errors="replace") as lines:
        return Recorder(str(folder), files).read([line.rstrip("\n") for line in lines]), files, contents


def lose_power(
    verb: kills.Verb,
    arguments: Sequence[str],
    prepared: Path,
    *,
    most: int | None,
    seed: int,
    syncs: bool = True,
) -> PowerReport:
    """Lose the power at each step of a verb (at `most` of them); without `syncs` as if it had never synced."""
    report, chance = PowerReport(" ".join(verb)), random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "work"
        shutil.copytree(prepared, folder)
        old = visible(folder)
        steps, files, contents = record(folder, arguments)
        new = visible(folder)
        if not syncs:
            steps = [step for step in steps if not isinstance(step, Sync)]
        report.steps, report.syncs = len(steps), sum(isinstance(step, Sync) for step in steps)
        chosen = set(kills.spread(len(steps), most or len(steps)))
        disk = Disk(files, contents)
        for number, step in enumerate(steps, 1):
            disk.take(step)
            if number not in chosen:
                continue
            for keeping in KEEPINGS:
                restore(folder, disk.surviving(keeping, chance))
                report.losses += 1
                if fault := _fault(folder, old, new):
                    report.faults.append(f"step {number} of {len(steps)}, {keeping} kept: {fault}")
    return report


def visible(folder: Path) -> dict[str, str]:
    """The state of a folder without the parts of indexes, which are made anew where they are not there."""
    return {name: digest for name, digest in kills.state(folder).items() if ".index/" not in name}


def restore(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly these files."""
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)


def _fault(folder: Path, old: Mapping[str, str], new: Mapping[str, str]) -> str | None:
    try:
        seen = visible(folder)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    wrong = [name for name in {*seen, *old, *new} if seen.get(name) not in (old.get(name), new.get(name))]
    return f"neither old nor new: {sorted(wrong)}" if wrong else None


def cases() -> Iterator[tuple[kills.Verb, list[str]]]:
    """The verbs that write on this machine, each with a call."""
    for verb, call in kills.CASES.items():
        if "{server}" not in call:
            yield verb, call.split()


@click.command()
@click.option("--verb", "named", multiple=True, help="A verb, such as 'tm import'. Default: all but fetch.")
@click.option(
    "--steps", "most", type=click.IntRange(3), help="Losses at so many steps of each. Default: at every step."
)
@click.option("--seed", type=int, default=1, show_default=True)
@json_option
def main(named: tuple[str, ...], most: int | None, seed: int, as_json: bool) -> None:
    """Lose the power at every moment: what was written is old or new, whole. Needs strace."""
    del as_json
    if shutil.which("strace") is None:
        raise click.UsageError("strace is not installed; it tells what a command asks of the file system")
    reports = []
    with tempfile.TemporaryDirectory() as name:
        kills.prepare(Path(name))
        for verb, arguments in cases():
            if not named or " ".join(verb) in named:
                reports.append(lose_power(verb, arguments, Path(name), most=most, seed=seed))
    echo_json([report.figures() for report in reports])
    if any(report.faults for report in reports):
        raise click.exceptions.Exit(1)
