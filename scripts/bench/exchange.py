"""Measure TMX of any size: reading and validating beside translate-toolkit reading the same file, and writing.

    .venv/bin/python scripts/bench exchange --toolkit PYTHON [--units 1000000] [--work FOLDER] [--json]

The file is made from the 4,000 official pairs of the United Nations Parallel Corpus, the same on every run. Each job has
a process of its own, one after the other; `--toolkit` names a Python that has translate-toolkit. To read is
to have source and target of every unit; for us it is also the record of all that the unit says. Units a second are of
the processor's time, as other work may share it. Writing is measured at a tenth of the units too: its memory is flat
where both take the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scripts.bench.child import run_job
from scripts.bench.made_units import MadeMemory, write_tmx
from scripts.bench.memory_file import toolkit_reading
from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option

_JOBS = "scripts.bench.exchange_jobs"
_TENTH = 10

Row = dict[str, Any]


def measured(job: str, file: Path, units: int) -> Row:
    """What a job of ours took."""
    taken = run_job(_JOBS, job, str(file), str(units))
    return {
        "units": taken["units"],
        "seconds": round(taken["seconds"], 1),
        "processor, s": round(taken["processor"], 1),
        "units/s": round(taken["units"] / taken["processor"]),
        "MB": round(taken["MB"]),
    }


def rows(memory: MadeMemory, work: Path, toolkit: str | None) -> dict[str, Row]:
    """Every figure by its name; what was made is removed."""
    file, lines = work / f"exchange-{memory.count}.tmx", work / "exchange.txt"
    write_tmx(file, memory.units())
    lines.write_text("".join(f"{zh}\t{en}\n" for zh, en in memory.units(20_000)), encoding="utf-8")
    figures: dict[str, Row] = {"file": {"units": memory.count, "MB": round(file.stat().st_size / 1e6)}}
    if toolkit:
        _, whole, megabytes, worked = toolkit_reading(toolkit, file)
        figures["translate-toolkit"] = {
            "units": memory.count, "seconds": round(whole, 1), "processor, s": round(worked, 1),
            "units/s": round(memory.count / worked), "MB": round(megabytes),
        }  # fmt: skip
    for job in ("read", "validate"):
        figures[job] = measured(job, file, memory.count)
        if toolkit:
            ours, theirs = figures[job]["units/s"], figures["translate-toolkit"]["units/s"]
            figures[job]["times as fast"] = round(ours / theirs, 1)
    figures["write"] = measured("write", lines, memory.count)
    figures["write"]["MB at a tenth"] = measured("write", lines, max(1, memory.count // _TENTH))["MB"]
    for made in (file, lines, lines.with_suffix(".out.tmx")):
        made.unlink()
    return figures


@click.command()
@click.option(
    "--units", type=click.IntRange(1), default=1_000_000, show_default=True, help="Units of the file."
)
@click.option(
    "--work", type=click.Path(path_type=Path), default=Path(".bench"), help="Folder for what is made."
)
@shared_option(data.PARALLEL)
@click.option("--toolkit", metavar="PYTHON", help="A Python with translate-toolkit.")
@json_option
def main(units: int, work: Path, shared: Path, toolkit: str | None, as_json: bool) -> None:
    """Measure reading, validating and writing TMX beside translate-toolkit."""
    pairs = [(pair.first, pair.second) for pair in data.pairs(shared)]
    work.mkdir(parents=True, exist_ok=True)
    figures = rows(MadeMemory(pairs, units), work, toolkit)
    if as_json:
        echo_json(figures)
        return
    for name, row in figures.items():
        line = ", ".join(f"{key} {value:,}" for key, value in row.items())
        click.echo(f"{name}: {line}")
