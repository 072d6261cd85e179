"""The verbs `validate` and `repair`: is a file of its format, and putting it right."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from termbase import __version__
from termbase.cli.frame import NOTHING, OutputPath, cli, dump, examples, json_option, path_type
from tm.limits import Limits

_SHOWN = 200
"""Changes that are shown on a terminal; JSON has all."""


@cli.command(
    epilog=examples(
        "termbase validate 记忆库.tmx",
        "termbase validate glossary.tbx --json",
        "termbase validate a.xlf --format sarif",
    )
)
@click.argument("file", type=path_type())
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True,
    help="How to tell what was found.",
)  # fmt: skip
@json_option
def validate(file: Path, shape: str, as_json: bool) -> None:
    """Tell every fault in the format of FILE, and what OmegaT, Trados, memoQ, Weblate, Okapi and others do with it.

    TMX, TBX, MultiTerm XML, XLIFF, glossaries, tables, also packed (.gz, .zip). Each statement says whether it was measured on the client, read in its source, or is
    from its manual. Exit code 1 where there is an error or a warning, 0 where there are notes at most. Whether the pairs of
    a memory translate each other is for `termbase tm check`; `termbase repair` puts right what needs no guess.
    """
    from tm.validation import report
    from tm.validation.validate import validate as run

    validated = run(file, Limits())
    if as_json or shape == "json":
        dump(report.as_dict(validated))
    elif shape == "sarif":
        dump(report.sarif(validated, __version__))
    else:
        for line in report.lines(validated):
            click.echo(line)
        click.echo(report.summary(validated), err=True)
    if not validated.is_sound:
        sys.exit(NOTHING)


@cli.command(
    epilog=examples(
        "termbase repair broken.tmx --out sound.tmx", "termbase repair 词汇表.csv --out whole.csv --dry-run"
    )
)
@click.argument("file", type=path_type())
@click.option("--out", type=OutputPath(), required=True, help="The repaired file, with the ending of FILE.")
@click.option("--dry-run", is_flag=True, help="Tell what would be changed; write nothing.")
@json_option
def repair(file: Path, out: Path, dry_run: bool, as_json: bool) -> None:
    """Put the format of FILE right where that needs no guess: list each change, keep all else to the byte.

    What is left is told as `termbase validate` tells it; exit code 1 where that is an error or a warning. The pairs of a memory
    are put right by `termbase tm repair`.
    """
    from tm.validation import report
    from tm.validation.repair import repair as run

    repaired = run(file, out, Limits(), dry_run=dry_run)
    if as_json:
        changes = [change._asdict() for change in repaired.changes]
        dump(
            {
                "out": repaired.out,
                "written": not dry_run,
                "changes": changes,
                "left": report.as_dict(repaired.left),
            }
        )
    else:
        for change in repaired.changes[:_SHOWN]:
            click.echo(f"line {change.line}\t{change.code}\t{change.before!r} → {change.after!r}")
        if len(repaired.changes) > _SHOWN:
            click.echo(f"{len(repaired.changes) - _SHOWN:,} more changes (--json has all)")
        verb = "would be made" if dry_run else "made"
        click.echo(f"{len(repaired.changes):,} changes {verb} in {repaired.out}", err=True)
        click.echo(f"left: {report.summary(repaired.left)}", err=True)
    if not repaired.left.is_sound:
        sys.exit(NOTHING)
