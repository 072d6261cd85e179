"""Kill every verb that writes, at each step and at random moments: the old state or the new one, whole (B1).

The verbs are those of the command line that take `--wait` (they write a termbase) or the path of an output. A
command runs in a process that is forked here, and dies before its n-th visible step (`dying`) or at a moment
that is drawn. Then what it writes is as it was or as it is to be; the next start of the same command succeeds,
and leaves nothing in the folder that the command does not leave anyway.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import http.server
import os
import random
import shutil
import signal
import struct
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.evaluate import content
from scripts.fault_loops.dying import KILLED, run_counted
from scripts.shared.commands import echo_json, json_option
from termbase.cli import cli, run
from termbase.cli.frame import OutputPath
from termbase.memories.open_memory import OpenMemory
from termbase.store import schema

Verb = tuple[str, ...]
_PDF = b"%PDF-1.4\n" + b"1 0 obj\n<<>>\nendobj\n" * 200 + b"trailer\n<<>>\n%%EOF\n"

CASES: Mapping[Verb, str] = {
    ("build",): "build new.txt --db t.db --no-authority",
    ("export",): "export terms.tmx --db t.db",
    ("fetch",): "fetch A/RES/1/1 --to fetched --language zh --pause 0 --server {server}",
    ("import",): "import terms.csv --db t.db",
    ("learn",): "learn --db t.db",
    ("publish",): "publish t.db --to releases",
    ("repair",): "repair terms.csv --out sound.csv",
    (
        "review",
    ): "review t.db accept --decisions decisions.jsonl --zh 核裁军 --english disarmament --at 2026-01-31T12:00:00Z",
    ("tm", "align"): "tm align a.zh a.en --presegmented --review review.tsv",
    ("tm", "export"): "tm export units.tmx --db t.db",
    ("tm", "import"): "tm import b.zh --db t.db --rejected rejected.tsv",
    ("tm", "pretranslate"): "tm pretranslate new.txt --db t.db --out pretranslated.tmx",
    ("tm", "repair"): "tm repair a.zh --out repaired.tmx",
}
"""A call of each verb that writes, in a folder that `prepare` has filled."""


@dataclass(slots=True)
class KillReport:
    """How often a verb was killed, and what was wrong afterwards."""

    verb: str
    steps: int = 0
    killed: int = 0
    ended: int = 0
    faults: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "verb": self.verb, "steps": self.steps, "killed": self.killed, "ended before": self.ended,
            "faults": self.faults[:5],
        }  # fmt: skip


def writing_verbs(group: click.Group = cli, above: Verb = ()) -> Iterator[Verb]:
    """The verbs that write a termbase or a file, from the command line itself."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from writing_verbs(command, (*above, name))
        elif any(
            parameter.name == "wait" or isinstance(parameter.type, OutputPath) for parameter in command.params
        ):
            yield (*above, name)


def prepare(folder: Path) -> None:
    """Fill a folder with a termbase that has a memory, outputs of another time, and the inputs of all calls."""
    for name, count in (("a", 12), ("b", 9)):
        for ending, text in (
            ("zh", "裁军谈判会议审议了第{}号文件。"),
            ("en", "The Conference considered document {}."),
        ):
            lines = "".join(text.format(f"{name.upper()}{number}") + "\n" for number in range(count))
            (folder / f"{name}.{ending}").write_text(lines, encoding="utf-8")
    (folder / "old.txt").write_text(
        "裁军谈判会议审议了核裁军核查制度。缔约国支持核裁军核查制度。\n", encoding="utf-8"
    )
    (folder / "new.txt").write_text(
        "裁军谈判会议审议了第A3号文件。各国支持裂变材料禁产条约。各国支持裂变材料禁产条约的谈判。\n",
        encoding="utf-8",
    )
    (folder / "terms.csv").write_text(
        "zh,en,definition\n裂变材料禁产条约,fissile material cut-off treaty,a treaty that bans it\n",
        encoding="utf-8",
    )
    (folder / "known.csv").write_text("zh,en\n核裁军,nuclear disarmament\n", encoding="utf-8")
    for command in (
        "build old.txt --db t.db --no-authority",
        "import known.csv --type glossary --db t.db",
        "tm import a.zh --db t.db",
    ):
        if _run_here(folder, command.split()) != 0:
            raise click.ClickException(f"{command} did not succeed")


def state(folder: Path) -> dict[str, str]:
    """The files of a folder that are not hidden, by name, with a digest of their content; each termbase is sound."""
    digests = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            digests[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    for path in folder.glob("*.db"):
        # by value: a second run of the same command numbers its rows anew
        digests[path.name], _ = content.digests(path)
        with schema.opened(path) as database, OpenMemory(path) as memory:
            assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert memory.size == database.execute("SELECT count(*) FROM units").fetchone()[0]
    return digests


def _visible(digests: Mapping[str, str]) -> dict[str, str]:
    """The state without the parts of an index, which are named by their content, and are swept later."""
    return {name: digest for name, digest in digests.items() if ".index/" not in name}


class KillLoop:
    """Kills one verb again and again, each time in a copy of the same folder."""

    def __init__(self, verb: Verb, prepared: Path, arguments: Sequence[str]) -> None:
        self.report = KillReport(" ".join(verb))
        self._prepared, self._arguments = prepared, arguments
        self._old = _visible(state(prepared))
        with self._copy() as folder:
            begun = time.monotonic()
            code, self.report.steps = self._forked(folder, 0)
            self._seconds = time.monotonic() - begun
            if code:
                raise click.ClickException(f"{self.report.verb} does not succeed: {code}")
            self._new = state(folder)
            self._names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))

    def at_steps(self, most: int | None = None) -> None:
        """Kill at each step, or at `most` of them, the last ones among these."""
        for step in spread(self.report.steps, most or self.report.steps):
            with self._copy() as folder:
                code, _ = self._forked(folder, step)
                self._look(folder, f"step {step}", code == KILLED)

    def at_random(self, count: int, chance: random.Random) -> None:
        """Kill at moments between the beginning and somewhat after the end."""
        for _ in range(count):
            moment = chance.uniform(0, 1.2 * self._seconds)
            with self._copy() as folder:
                code, _ = self._forked(folder, 0, moment)
                self._look(folder, f"{moment:.3f} s", code < 0)

    @contextlib.contextmanager
    def _copy(self) -> Iterator[Path]:
        # a folder of its own each time: what is swept once in a process is swept here too
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "work"
            shutil.copytree(self._prepared, folder)
            yield folder

    def _forked(self, folder: Path, last: int, moment: float | None = None) -> tuple[int, int]:
        """The exit code of the command in a process of its own, killed at a step or a moment, and its steps."""
        reading, writing = os.pipe()
        gc.freeze()
        process = os.fork()
        if not process:
            try:
                os.close(reading)
                os.chdir(folder)
                _silence()
                code, steps = run_counted(last, self._arguments)
                os.write(writing, struct.pack("i", steps))
            except BaseException:  # whatever it is, the child must not come back as a second parent
                traceback.print_exc()
                code = 99
            os._exit(code)
        os.close(writing)
        if moment is not None:
            time.sleep(moment)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with open(reading, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(process, 0)
        return os.waitstatus_to_exitcode(status), struct.unpack("i", answer)[0] if answer else 0

    def _look(self, folder: Path, where: str, killed: bool) -> None:
        """Note what is wrong after a kill, and after the next start."""
        self.report.killed += killed
        self.report.ended += not killed
        try:
            seen = _visible(state(folder))
            allowed = [{**self._old}, _visible(self._new)]
            if seen not in allowed and not self._is_between(seen):
                self.report.faults.append(f"{where}: neither old nor new: {_differences(seen, allowed[1])}")
            if code := _run_here(folder, self._arguments):
                self.report.faults.append(f"{where}: the next start ended with {code}")
            if self._new != (after := state(folder)):
                self.report.faults.append(f"{where}: next start: {_differences(after, self._new)}")
            left = {str(path.relative_to(folder)) for path in folder.rglob("*")} ^ set(self._names)
            if left:
                self.report.faults.append(f"{where}: left {sorted(left)}")
        except Exception as error:
            self.report.faults.append(f"{where}: {type(error).__name__}: {error}")

    def _is_between(self, seen: Mapping[str, str]) -> bool:
        """Whether each file by itself is old or new: of a verb that writes several, one may be there already."""
        new = _visible(self._new)
        return all(
            seen.get(name) in (self._old.get(name), new.get(name)) for name in {*seen, *self._old, *new}
        )


def spread(total: int, most: int) -> list[int]:
    """At most so many of the numbers from 1 to `total`: a third of them the last, the rest spread evenly.

    >>> spread(20, 6), spread(3, 6)
    ([1, 6, 11, 16, 19, 20], [1, 2, 3])
    """
    if total <= most:
        return list(range(1, total + 1))
    last = most // 3
    every = -(-(total - last) // (most - last))
    return [*range(1, total - last + 1, every), *range(total - last + 1, total + 1)]


def _differences(seen: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*seen, *expected} if seen.get(name) != expected.get(name))


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


def _run_here(folder: Path, arguments: Sequence[str]) -> int:
    """Run a command in this process, without its output."""
    with (
        contextlib.chdir(folder),
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        return run(list(arguments))


class _Documents(http.server.BaseHTTPRequestHandler):
    """Has one document for whatever is asked."""

    def do_GET(self) -> None:
        """Send it."""
        self.send_response(200)
        self.send_header("content-type", "application/pdf")
        self.send_header("content-length", str(len(_PDF)))
        self.end_headers()
        self.wfile.write(_PDF)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _documents() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Documents) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def run_kills(verbs: Sequence[Verb], *, steps: int | None, moments: int, seed: int) -> list[KillReport]:
    """Kill each verb at `steps` of its steps (None: at all) and at so many random moments."""
    chance = random.Random(seed)
    reports = []
    with tempfile.TemporaryDirectory() as name, _documents() as server:
        prepared = Path(name) / "prepared"
        prepared.mkdir()
        prepare(prepared)
        for verb in verbs:
            loop = KillLoop(verb, prepared, CASES[verb].format(server=server).split())
            loop.at_steps(steps)
            loop.at_random(moments, chance)
            reports.append(loop.report)
    return reports


@click.command()
@click.option("--verb", "named", multiple=True, help="A verb, such as 'tm import'. Default: all that write.")
@click.option("--steps", type=click.IntRange(1), help="Kills at steps, of each verb. Default: at every step.")
@click.option(
    "--moments", type=click.IntRange(0), default=100, show_default=True, help="Random kills of each verb."
)
@click.option("--seed", type=int, default=1, show_default=True)
@json_option
def main(named: tuple[str, ...], steps: int | None, moments: int, seed: int, as_json: bool) -> None:
    """Kill every verb that writes, at each step and at random moments."""
    verbs = [tuple(name.split()) for name in named] or sorted(writing_verbs())
    if unknown := [" ".join(verb) for verb in verbs if verb not in CASES]:
        raise click.UsageError(f"no call is known of {', '.join(unknown)}")
    reports = run_kills(verbs, steps=steps, moments=moments, seed=seed)
    echo_json([report.figures() for report in reports])
    if any(report.faults for report in reports):
        raise click.exceptions.Exit(1)
