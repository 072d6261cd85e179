"""Measure the program on the seed documents, or one part of it by its name.

    .venv/bin/python scripts/evaluate [--shared ../shared/data] [--json]
    .venv/bin/python scripts/evaluate alignment|check|coverage|equivalents|mutants|reading|recall|references [options]

Without a name layout, extraction and equivalents of the five seed documents are measured (`seeds.py`). A part is a
module of this folder, with its own options (`scripts/evaluate PART --help`). `--shared` and `--json` before a part's
name are the part's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

# instead of this folder, whose modules have names of packages
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.evaluate import seeds
from scripts.shared.commands import FolderCommands, json_option, require, shared_option
from scripts.shared.data import SEEDS

PARTS = ("alignment", "check", "coverage", "equivalents", "mutants", "reading", "recall", "references")


@click.command(
    cls=FolderCommands, package="scripts.evaluate", modules=PARTS, invoke_without_command=True,
    help="Measure layout, extraction and equivalents on the seed documents, or one PART.",
)  # fmt: skip
@shared_option()
@click.option(
    "--write-layout", is_flag=True, help="Write the present layout as the judged one (after reading it)."
)
@json_option
@click.pass_context
def main(context: click.Context, shared: Path, write_layout: bool, as_json: bool) -> None:
    """Measure the seeds, or leave it to the part that was named."""
    if context.invoked_subcommand:
        context.default_map = {context.invoked_subcommand: {"shared": shared, "as_json": as_json}}
        return
    require(shared, SEEDS)
    if write_layout:
        seeds.write_layout(shared / SEEDS)
    else:
        seeds.report(shared, as_json=as_json)


if __name__ == "__main__":
    main(prog_name="scripts/evaluate")
