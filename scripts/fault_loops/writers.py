"""Many processes write into the termbases of one folder at once: nothing acknowledged may be lost (L1).

Each revision of a process takes one memory of one pair into one of the targets, as `termbase tm import` does,
and is acknowledged when it has returned. At the end every target holds exactly the pairs that were
acknowledged, its index has the same units, and the folder holds nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.shared.commands import echo_json, json_option
from scripts.shared.data import ROOT
from termbase.memories.importing import import_memories
from termbase.memories.open_memory import OpenMemory
from termbase.store import schema
from tm.errors import StoreBusy, TermbaseError
from tm.limits import Limits

BUSY, STORED = "busy", "stored"
_SAID = "裁军文件第{}号。", "Disarmament document {}."


@dataclass(slots=True)
class WritersReport:
    """What came of the revisions, by outcome; the pairs that are not as they were acknowledged; files left over."""

    processes: int
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lost: int = 0
    unasked: int = 0
    unindexed: int = 0
    left: list[str] = field(default_factory=list)

    def is_sound(self) -> bool:
        """Whether every call ended as it may, and nothing is lost, doubled or left behind."""
        return not (self.faults or self.lost or self.unasked or self.unindexed or self.left)

    def figures(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "processes": self.processes, "outcomes": dict(self.outcomes), "faults": self.faults[:10],
            "lost": self.lost, "unasked": self.unasked, "unindexed": self.unindexed, "left": self.left[:10],
        }  # fmt: skip


def write(
    targets: Sequence[Path], inputs: Path, process: int, revisions: int, wait: float
) -> Iterator[tuple[str, str]]:
    """Make the revisions of one process; give the name of each pair with its outcome, or a fault."""
    for number in range(revisions):
        name = f"{process}-{number}"
        file = inputs / f"{name}.zh"
        for text, path in zip(_SAID, (file, file.with_suffix(".en")), strict=True):
            path.write_text(text.format(name) + "\n", encoding="utf-8")
        try:
            import_memories([file], targets[number % len(targets)], Limits(), wait=wait)
            yield name, STORED
        except StoreBusy:
            yield name, BUSY
        except (TermbaseError, OSError) as error:
            yield name, f"{type(error).__name__}: {error}"
        finally:
            file.unlink()
            file.with_suffix(".en").unlink()


def run_writers(folder: Path, *, processes: int, revisions: int, targets: int, wait: float) -> WritersReport:
    """Let `processes` make `revisions` each into `targets` databases in `folder`; look at what is there then."""
    databases = [folder / f"t{number}.db" for number in range(targets)]
    report = WritersReport(processes)
    with tempfile.TemporaryDirectory() as inputs:
        arguments = [json.dumps([str(path) for path in databases]), inputs, str(revisions), str(wait)]
        running = [
            subprocess.Popen(
                [sys.executable, "-m", __name__, *arguments, str(number)],
                cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for number in range(processes)
        ]  # fmt: skip
        acknowledged: set[str] = set()
        for process in running:
            out, errors = process.communicate()
            for line in out.splitlines():
                name, outcome = json.loads(line)
                if outcome not in (BUSY, STORED):
                    report.faults.append(outcome)
                    outcome = "fault"
                report.outcomes[outcome] += 1
                if outcome == STORED:
                    acknowledged.add(_SAID[0].format(name))
            if process.returncode:
                report.faults.append(errors.strip().rpartition("\n")[2] or str(process.returncode))
    _compare(folder, databases, acknowledged, report)
    return report


def _compare(folder: Path, databases: Sequence[Path], acknowledged: set[str], report: WritersReport) -> None:
    """Note where databases, indexes and the folder differ from what was acknowledged."""
    texts: Counter[str] = Counter()
    for path in filter(Path.exists, databases):
        with schema.opened(path) as database, OpenMemory(path) as memory:
            stored = [row[0] for row in database.execute("SELECT first FROM units")]
            report.unindexed += memory.size != len(stored)
            report.unindexed += sum(memory.concordance(text).total != 1 for text in stored[:50])
            texts.update(stored)
    report.lost = len(acknowledged - texts.keys())
    report.unasked = texts.total() - len(acknowledged & texts.keys())
    expected = {name for path in databases for name in (path.name, f"{path.name}.index")}
    report.left = sorted(path.name for path in folder.iterdir() if path.name not in expected)
    report.left += sorted(
        str(path.relative_to(folder)) for path in folder.glob("*.index/*") if path.name.startswith(".")
    )


@click.command()
@click.option("--processes", type=click.IntRange(1), default=4, show_default=True, help="Writers at once.")
@click.option(
    "--revisions", type=click.IntRange(1), default=2_500, show_default=True, help="Revisions of each."
)
@click.option("--targets", type=click.IntRange(1), default=2, show_default=True, help="Databases.")
@click.option("--wait", type=click.FloatRange(0), default=30.0, show_default=True, help="Seconds.")
@click.option("--existing", is_flag=True, help="The databases are there before; else they are made.")
@json_option
def main(
    processes: int, revisions: int, targets: int, wait: float, existing: bool, as_json: bool
) -> None:  # fmt: skip
    """Write from many processes at once: every call success or StoreBusy, nothing lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if existing:
            for number in range(targets):
                with schema.changing(folder / f"t{number}.db"):
                    pass
        report = run_writers(folder, processes=processes, revisions=revisions, targets=targets, wait=wait)
    echo_json(report.figures())
    if not report.is_sound():
        raise click.exceptions.Exit(1)


def _child() -> None:
    """One process of `run_writers`: its pairs and their outcomes as lines of JSON."""
    targets, inputs, revisions, wait, process = sys.argv[1:]
    paths = [Path(path) for path in json.loads(targets)]
    for result in write(paths, Path(inputs), int(process), int(revisions), float(wait)):
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    _child()
