"""Measure one sentence from a cold start: what commands cost beside a Python that does nothing and one that loads what they stand on.

    .venv/bin/python scripts/bench start [--runs 5] [--work FOLDER] [--json]

Wall and processor seconds of whole processes, in turn so that other work meets all alike, the middle of the runs; the termbase is the sample with the
shipped lists.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from scripts.shared.commands import echo_json, json_option
from termbase import package_files
from termbase.build import BuildOptions, build

_SENTENCE = "裁军谈判会议"


def commands(database: Path) -> dict[str, list[str]]:
    """What is started, by name: arguments for Python."""
    ours = ["-W", "ignore", "-m", "termbase"]
    at = ["--db", str(database)]
    return {
        "nothing": ["-c", "pass"],
        "numpy, jieba, simplemma, OpenCC": ["-W", "ignore", "-c", "import numpy, jieba, simplemma, opencc"],
        "lookup": [*ours, "lookup", "裁军", *at],
        "annotate": [*ours, "annotate", "-", *at],
        "tm match": [*ours, "tm", "match", _SENTENCE, *at],
        "tm match --no-parts": [*ours, "tm", "match", _SENTENCE, "--no-parts", *at],
    }


def started(arguments: Sequence[str]) -> tuple[float, float]:
    """Wall and processor seconds of one process."""
    before, begun = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], input=_SENTENCE, text=True, capture_output=True, check=False)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, spent


@click.command()
@click.option("--runs", type=click.IntRange(1), default=5, show_default=True, help="Runs of each command.")
@click.option(
    "--work", type=click.Path(path_type=Path), default=Path(".bench"), help="Folder for what is made."
)
@json_option
def main(runs: int, work: Path, as_json: bool) -> None:
    """Measure one sentence from a cold start."""
    work.mkdir(parents=True, exist_ok=True)
    database = work / "start.db"
    if not database.exists():
        build([package_files.sample()], database, BuildOptions())
    taken: dict[str, list[tuple[float, float]]] = {}
    for _ in range(runs):
        for name, arguments in commands(database).items():
            taken.setdefault(name, []).append(started(arguments))
    rows = {
        name: {
            kind: round(statistics.median(seconds), 2)
            for kind, seconds in zip(("seconds", "processor"), zip(*pairs, strict=True), strict=True)
        }
        for name, pairs in taken.items()
    }
    if as_json:
        echo_json(rows)
        return
    for name, row in rows.items():
        click.echo("\t".join([name, *map(str, row.values())]))


if __name__ == "__main__":
    main()
