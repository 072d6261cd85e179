"""Measure the translation memory: index, nearest units, concordance, import, batches; beside plain alternatives.

    .venv/bin/python scripts/bench tm [--units 100000 --units 1000000] [--work FOLDER] [--toolkit PYTHON]
                                      [--queries 300] [--brute 30] [--only build --only match] [--json]

Memories are made from the 4,000 official pairs of the United Nations Parallel Corpus: clauses of two sentences
put together, figures changed, a quarter of the units near-duplicates of the one before; the same on every run.
Every figure stands beside an alternative measured in the same run: rapidfuzz comparing with every key, a scan with
SQLite's `instr`, translate-toolkit's matcher and its reader (`--toolkit` names a Python that has it).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from scripts.bench.made_units import MadeMemory, TextPair
from scripts.bench.memory_file import batches, import_tmx, toolkit_matching, whole_matches
from scripts.bench.memory_index import Figures, concordances, make_index, nearest_units
from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from tm.languages import Lang

STEPS = ("build", "match", "concordance", "import", "whole", "batch", "toolkit")


@dataclass(frozen=True, slots=True)
class BenchmarkPlan:
    """What is measured: how many queries, strings and segments, and the steps."""

    work: Path
    toolkit: str | None
    queries: int
    brute: int
    strings: int
    scans: int
    segments: int
    most_brute: int
    steps: frozenset[str]

    def rows(self, memory: MadeMemory) -> Iterator[tuple[str, Figures]]:
        """The measures of one memory, each with its name; larger memories are not scanned."""
        is_small = memory.count <= self.most_brute
        if "build" in self.steps:
            yield f"{memory.count:,} index", make_index(memory, self._index(memory))
        for language in Lang:
            yield from self._side(memory, language, is_small)
        if "import" in self.steps and is_small:
            yield f"{memory.count:,} import", import_tmx(memory, self.work, self.toolkit)
        if "whole" in self.steps and is_small:
            for language in Lang:
                yield (
                    f"{memory.count:,} whole match {language}",
                    whole_matches(memory, self.work, language, self.queries, self.brute),
                )
        if "batch" in self.steps and is_small:
            yield f"{memory.count:,} batch", batches(memory, self.work, self.segments)

    def _index(self, memory: MadeMemory) -> Path:
        return self.work / f"index-{memory.count}"

    def _side(self, memory: MadeMemory, language: Lang, is_small: bool) -> Iterator[tuple[str, Figures]]:
        index = self._index(memory)
        if "match" in self.steps:
            brute = self.brute if is_small else 0
            yield (
                f"{memory.count:,} nearest {language}",
                nearest_units(memory, index, self.queries, brute, language),
            )
        if "concordance" in self.steps and is_small and self.scans:
            table = self.work / f"scan-{memory.count}-{language}.db"
            yield (
                f"{memory.count:,} concordance {language}",
                concordances(memory, index, table, self.strings, self.scans, language),
            )

    def toolkit_rows(self, pairs: list[TextPair]) -> Iterator[tuple[str, Figures]]:
        """translate-toolkit's matcher, where a Python that has it is named."""
        if "toolkit" in self.steps and self.toolkit:
            yield "translate-toolkit's matcher", toolkit_matching(pairs, self.work, self.toolkit)


@click.command()
@click.option("--units", type=int, multiple=True, default=(100_000, 1_000_000), help="Sizes of the memories.")
@click.option(
    "--work", type=click.Path(path_type=Path), default=Path(".bench"), help="Folder for what is made."
)
@shared_option(data.PARALLEL)
@click.option("--toolkit", metavar="PYTHON", help="A Python with translate-toolkit.")
@click.option("--queries", type=int, default=300, show_default=True, help="Queries for the nearest units.")
@click.option("--brute", type=int, default=30, show_default=True, help="Queries compared with every unit.")
@click.option("--strings", type=int, default=10_000, show_default=True, help="Strings for the concordance.")
@click.option("--scans", type=int, default=40, show_default=True, help="Strings looked for by scanning.")
@click.option("--segments", type=int, default=1_000, show_default=True, help="Segments of a batch.")
@click.option(
    "--most-brute", type=int, default=1_000_000, show_default=True, help="Largest memory that is scanned."
)
@click.option(
    "--only", "steps", type=click.Choice(STEPS), multiple=True, default=STEPS, help="Steps; without it all."
)
@json_option
def main(units: tuple[int, ...], shared: Path, steps: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Measure the translation memory beside plain alternatives."""
    plan = BenchmarkPlan(**options, steps=frozenset(steps))
    pairs = [(pair.first, pair.second) for pair in data.pairs(shared)]
    plan.work.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Figures] = {}
    made = (plan.rows(MadeMemory(pairs, count)) for count in units)
    for name, row in itertools.chain(*made, plan.toolkit_rows(pairs)):
        figures[name] = row
        if not as_json:
            click.echo(f"{name} {json.dumps(row, ensure_ascii=False)}")
    if as_json:
        echo_json(figures)
