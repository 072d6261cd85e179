"""Change bytes of a termbase or of its index, and ask: what is damaged is told, and a changed index never answers.

Each round changes one file in a copy of the same folder and runs every call in a process that is forked here.
A call may answer as before, or refuse in one sentence with its exit code. An internal error, a crash or a call
that does not end is a fault; so is another answer after a change of the index. SQLite keeps no sums of its
pages: other answers after a change of the database are counted, and told by `termbase doctor` as far as its
checks go.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.fault_loops import kills
from scripts.shared.commands import echo_json, json_option
from termbase.cli import run

CALLS = (
    "lookup 核裁军 --db t.db --json",
    "lookup disarmament --db t.db --json",
    "annotate new.txt --db t.db --json",
    "unresolved --db t.db --json",
    "export terms.csv --db t.db --status proposed",
    "tm match 裁军谈判会议审议了第A3号文件。 --db t.db --json",
    "tm match 'The Conference considered document A7.' --db t.db --json",
    "tm concordance 文件 --db t.db --json",
    "tm concordance considered --db t.db --json",
    "tm export units.tmx --db t.db",
    "learn --db t.db",
    "doctor --db t.db",
)
_SECONDS = 60
"""Processor time of one call; the slowest takes a second."""

_REFUSED = frozenset({2, 3, 4, 5})
_TOLD = (b"is damaged", b"not there")
"""What `doctor` says of a part of a termbase that is not as it was."""


@dataclass(slots=True)
class DamageReport:
    """Outcomes of calls by what was changed, and the faults with the change that made them."""

    rounds: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "changes": self.rounds, "outcomes": dict(sorted(self.outcomes.items())), "faults": len(self.faults),
            "first faults": self.faults[:12],
        }  # fmt: skip


def answer(folder: Path, call: str) -> tuple[int, bytes]:
    """The exit code of a call in a process of its own, and all that it wrote; below 0 where it crashed."""
    with tempfile.TemporaryFile() as out:
        process = os.fork()
        if not process:
            code = 99
            with contextlib.suppress(BaseException):
                os.chdir(folder)
                os.dup2(out.fileno(), 1)
                os.dup2(out.fileno(), 2)
                resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
                with open(1, "w", encoding="utf-8", closefd=False) as output:
                    sys.stdout = sys.stderr = output
                    code = run(_words(call))
            os._exit(code)
        _, status = os.waitpid(process, 0)
        out.seek(0)
        return os.waitstatus_to_exitcode(status), out.read()


def _words(call: str) -> list[str]:
    """The words of a call; what stands between quotation marks is one."""
    return [word for n, part in enumerate(call.split("'")) for word in ([part] if n % 2 else part.split())]


def change(path: Path, chance: random.Random) -> str:
    """Change some bytes of a file; return what was done."""
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    match chance.randrange(4):
        case 0 | 1:
            content[at] ^= 1 << chance.randrange(8)
            change_made = f"bit of byte {at}"
        case 2:
            stop = min(len(content), at + chance.choice((1, 16, 512, 4096)))
            content[at:stop] = bytes(stop - at)
            change_made = f"zeros in {at}-{stop}"
        case _:
            del content[at:]
            change_made = f"cut off at {at}"
    path.write_bytes(content)
    return change_made


def run_damage(rounds: int, seed: int, calls: Sequence[str] = CALLS) -> DamageReport:
    """Change the database and the index in turn, so many times, and look at what every call answers."""
    chance = random.Random(seed)
    report = DamageReport()
    with tempfile.TemporaryDirectory() as name:
        prepared = Path(name) / "prepared"
        prepared.mkdir()
        kills.prepare(prepared)
        usual = {call: _answer_in_copy(prepared, Path(name), call) for call in calls}
        for number in range(rounds):
            folder = Path(name) / f"round{number}"
            shutil.copytree(prepared, folder)
            is_index = number % 2 == 1
            path = next(folder.glob("*.index/*")) if is_index else folder / "t.db"
            what = f"{'index' if is_index else 'database'}, {change(path, chance)}"
            report.rounds += 1
            shutil.copytree(folder, folder / "kept")
            for call in calls:
                _judge(report, what, call, _answer_in_copy(folder / "kept", Path(name), call), usual[call])
            shutil.rmtree(folder)
    return report


def _answer_in_copy(folder: Path, room: Path, call: str) -> tuple[int, bytes]:
    """What a call answers in a copy of a folder: one call must not mend or change what the next one sees."""
    copy = room / "copy"
    shutil.copytree(folder, copy)
    try:
        code, output = answer(copy, call)
        return code, output.replace(str(copy).encode(), b"")
    finally:
        shutil.rmtree(copy)


def _judge(
    report: DamageReport, what: str, call: str, given: tuple[int, bytes], usual: tuple[int, bytes]
) -> None:
    code, output = given
    kind = what.partition(",")[0]
    if given == usual:
        outcome = "as before"
    elif code in _REFUSED and b"Traceback" not in output and output.strip():
        outcome = "refused"
    elif call.startswith("doctor") and code == 0 and any(word in output for word in _TOLD):
        outcome = "told by doctor"
    elif code in (0, 1) and kind == "database":
        outcome = "other answer"
    else:
        outcome = "fault"
        shown = output.decode(errors="replace").strip()[-200:]
        report.faults.append(f"{what}: {call}: {code}: {shown}")
    report.outcomes[f"{kind}: {outcome}"] += 1


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=1_000, show_default=True, help="Changes.")
@click.option("--seed", type=int, default=1, show_default=True)
@json_option
def main(rounds: int, seed: int, as_json: bool) -> None:
    """Change bytes of a termbase and its index: told in one sentence, never a wrong match."""
    del as_json
    report = run_damage(rounds, seed)
    echo_json(report.figures())
    if report.faults:
        raise click.exceptions.Exit(1)
