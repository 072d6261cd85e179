"""Running one case of `behaviour.py` in a folder of its own, and writing down what came of it.

What differs from run to run is made the same, and nothing else: folders and ports of the recording, the random
part of temporary names, versions of other people's packages (`doctor`), the time that Datasette's own pages say.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.evaluate import behaviour_server
from scripts.evaluate.behaviour_cases import Case
from scripts.evaluate.behaviour_inputs import Inputs

SECONDS = 600
"""Longest time of one command."""

DATABASE = "termbase.db"
PORT, SERVER = "{port}", "{server}"
_PACKAGES = "python|sqlite|chardet|click|datasette|jieba|markdown-it-py|opencc|simplemma|sqlite-utils"
_VERSION = re.compile(rf'^( *"?(?:{_PACKAGES})"?:? +)[^\s,]+'.encode(), re.MULTILINE)
_RANDOM = re.compile(rb"\.termbase-[0-9a-f]{8}")
_LOOPBACK = re.compile(rb"127\.0\.0\.1:[0-9]+")

Seen = Mapping[str, tuple[int, int, int]]
"""Files by name, with what tells that one was written: number in the file system, time, size."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where cases are run: the program, its inputs, and the folders of this recording."""

    program: Path
    inputs: Inputs
    work: Path

    def __post_init__(self) -> None:
        for name in ("home", "cache", "tmp"):
            (self.work / name).mkdir()

    def stage(self, name: str) -> Path:
        """The folder that a case left for others."""
        return self.work / "stages" / name

    def environment(self) -> dict[str, str]:
        """The environment of every command: a home of its own, one cache for all."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.work / "home"),
            "XDG_CACHE_HOME": str(self.work / "cache"),
            "TMPDIR": str(self.work / "tmp"),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "100",
            "PYTHONWARNINGS": "ignore",
        }

    def folder(self, case: Case) -> Path:
        """A new folder with what the case needs."""
        folder = self.work / "cases" / case.name
        folder.mkdir(parents=True)
        if case.base:
            copy = shutil.copy2 if case.condition else _link
            shutil.copytree(self.stage(case.base), folder, dirs_exist_ok=True, copy_function=copy)
        for name in case.inputs:
            self.inputs.put(name, folder)
        return folder

    def normal(self, data: bytes, port: int | None = None) -> bytes:
        """The bytes without what differs from recording to recording; `port` is that of the case."""
        if port is not None:
            data = data.replace(b"%d" % port, b"PORT")
        folders = {
            str(self.work): "WORK",
            str(self.inputs.sample): "SAMPLE",
            str(self.inputs.shared): "SHARED",
            str(self.program.parents[2]): "CHECKOUT",
        }
        for old, new in folders.items():
            data = data.replace(old.encode(), new.encode())
        return _RANDOM.sub(b".termbase-RANDOM", _LOOPBACK.sub(b"127.0.0.1:PORT", data))


@dataclass(slots=True)
class Record:
    """What came of a case: its files by name. `group` tells whether `compare` may fail because of it."""

    name: str
    group: str = "command"
    files: dict[str, bytes] = field(default_factory=dict)

    def write(self, out: Path) -> None:
        """Write it to the folder of its name."""
        for name, data in self.files.items():
            path = out / "cases" / self.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


@dataclass(slots=True)
class Network:
    """What a case has of the network: a port that is taken, a document server."""

    port: int | None = None
    server: behaviour_server.Documents | None = None

    def filled(self, word: str) -> str:
        """A word of a command with what stands in it for port and server."""
        if self.port is not None:
            word = word.replace(PORT, str(self.port))
        if self.server is not None:
            word = word.replace(SERVER, f"http://127.0.0.1:{self.server.server_port}")
        return word


def run(case: Case, bench: Bench) -> Record:
    """Run a command and return what came of it; its folder is left as a stage where others need it."""
    folder = bench.folder(case)
    with contextlib.ExitStack() as stack:
        network = _network(case, stack)
        before = seen(folder)
        try:
            if case.condition:
                stack.enter_context(CONDITIONS[case.condition](folder))
                before = seen(folder)
            files = _answer(case, bench, folder, network)
        except (OSError, sqlite3.Error) as error:  # the case before did not leave what this one needs
            files = {"command": f"{case.shown()}\n".encode(), "exit": f"not run: {error}\n".encode()}
    after = seen(folder)
    files["tree"] = "".join(f"{line}\n" for line in changes(before, after)).encode()
    for name, about in after.items():
        if before.get(name) != about and not is_database(name):
            files[f"files/{name}"] = (folder / name).read_bytes()
    if case.stage:
        bench.stage(case.stage).parent.mkdir(parents=True, exist_ok=True)
        folder.rename(bench.stage(case.stage))
    else:
        shutil.rmtree(folder)
    return Record(case.name, files={name: bench.normal(data, network.port) for name, data in files.items()})


def _network(case: Case, stack: contextlib.ExitStack) -> Network:
    """What the case needs of the network, until the stack is left."""
    words = " ".join([*case.argv, *(value for _, value in case.environment)])
    return Network(
        stack.enter_context(taken_port()) if PORT in words else None,
        stack.enter_context(behaviour_server.serving()) if SERVER in words else None,
    )


def _answer(case: Case, bench: Bench, folder: Path, network: Network) -> dict[str, bytes]:
    """Run the command in its folder: what it was, what it answered, what it asked of the document server."""
    stdin = bench.inputs.path(case.stdin).read_bytes() if case.stdin else b""
    code, stdout, stderr = _ended(case, bench, folder, network, stdin)
    if case.argv[:1] == ("doctor",):
        stdout = _VERSION.sub(rb"\1VERSION", stdout)
    files = {"command": f"{case.shown()}\n".encode(), "exit": code, "stdout": stdout, "stderr": stderr}
    if case.stdin:
        files["stdin"] = stdin
    if network.server is not None:
        files["requests"] = "".join(network.server.asked).encode()
    return files


def _ended(
    case: Case, bench: Bench, folder: Path, network: Network, stdin: bytes
) -> tuple[bytes, bytes, bytes]:
    """Exit code, stdout and stderr of the command; one that does not end is ended."""
    try:
        ended = subprocess.run(
            [str(bench.program), *map(network.filled, case.argv)],
            cwd=folder,
            env=bench.environment() | {name: network.filled(value) for name, value in case.environment},
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no end after {SECONDS} seconds\n".encode(), b"", b""
    return b"%d\n" % ended.returncode, ended.stdout, ended.stderr


def seen(folder: Path) -> dict[str, tuple[int, int, int]]:
    """The files below a folder, sorted; of the index beside a database no more than its folder."""
    listed = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and ".index/" not in name:
            about = path.stat()
            listed[name] = (about.st_ino, about.st_mtime_ns, about.st_size)
        elif path.is_dir():
            listed[f"{name}/"] = (0, 0, 0)
    return listed


def is_database(name: str) -> bool:
    """Whether a file is one whose bytes are not recorded; a folder has none."""
    return name.endswith((".db", ".db-journal", ".db-wal", ".db-shm", "/"))


def changes(before: Seen, after: Seen) -> Iterator[str]:
    """What was made, replaced, written to in its place, and removed."""
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None:
            yield f"new {name}"
        elif new is None:
            yield f"gone {name}"
        elif old != new:
            yield f"{'changed in its place' if old[0] == new[0] else 'replaced'} {name}"


def _link(source: str, target: str) -> None:
    """Link what is large and is replaced as a whole, copy the rest."""
    if source.endswith((".db", ".part")):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


# -- what may have happened to a folder before ------------------------------------------------------
@contextlib.contextmanager
def taken_port() -> Iterator[int]:
    """A port of this machine that is taken and answers nothing."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield int(holder.getsockname()[1])


@contextlib.contextmanager
def _cut(folder: Path) -> Iterator[None]:
    """The second half of the database is lost."""
    path = folder / DATABASE
    os.truncate(path, path.stat().st_size // 8192 * 4096)
    yield


@contextlib.contextmanager
def _zeroed(folder: Path) -> Iterator[None]:
    """Behind its first page the database holds nothing but zeros."""
    path = folder / DATABASE
    path.write_bytes(path.read_bytes()[:4096].ljust(path.stat().st_size, b"\0"))
    yield


@contextlib.contextmanager
def _older(folder: Path) -> Iterator[None]:
    """The database was made by an older program."""
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute("UPDATE builds SET value = '1' WHERE name = 'schema'")
    yield


@contextlib.contextmanager
def _busy(folder: Path) -> Iterator[None]:
    """Another program is writing to the database."""
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextlib.contextmanager
def _noindex(folder: Path) -> Iterator[None]:
    """The index of the memory is lost."""
    shutil.rmtree(folder / f"{DATABASE}.index")
    yield


@contextlib.contextmanager
def _badindex(folder: Path) -> Iterator[None]:
    """The index of the memory is damaged."""
    for part in (folder / f"{DATABASE}.index").iterdir():
        part.write_bytes(part.read_bytes()[:100].ljust(part.stat().st_size, b"x"))
    yield


CONDITIONS: Mapping[str, Callable[[Path], contextlib.AbstractContextManager[None]]] = {
    "cut": _cut,
    "zeroed": _zeroed,
    "older": _older,
    "busy": _busy,
    "noindex": _noindex,
    "badindex": _badindex,
}
"""What a case may find, by the name behind `@`."""
