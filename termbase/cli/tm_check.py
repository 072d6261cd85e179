"""Verbs about the soundness of a memory: `tm check` and `tm repair`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from termbase.cli.frame import NOTHING, OutputPath, dump, examples, json_option, path_type, say
from termbase.cli.tm_memories import tm
from tm.limits import Limits


@tm.command(epilog=examples("termbase tm check 记忆库.tmx", "termbase tm check UNv1.0.devset.zh --json"))
@click.argument("file", type=path_type())
@json_option
def check(file: Path, as_json: bool) -> None:
    """Tell whether a memory is sound: shifted stretches, exchanged sides, wrong languages, numbers, cut-off texts.

    Exit code 1 where something was found; `termbase tm repair` puts right what can be. A file without pairs of Chinese and
    English is refused. Whether the file is sound as a file tells `termbase validate`.
    """
    from termbase.memories.checking import check_memory

    checked = check_memory(file, Limits())
    say(checked.findings)
    if as_json:
        dump(asdict(checked))
    else:
        for alarm in checked.alarms:
            lines = (
                f"line {alarm.line}"
                if alarm.line == alarm.last_line
                else f"lines {alarm.line}–{alarm.last_line}"
            )
            click.echo(f"{lines}\t{alarm.fault.value}\t{alarm.reason}")
        counts = ", ".join(f"{fault} {count}" for fault, count in checked.counts.items()) or "nothing wrong"
        click.echo(f"{checked.pairs:,} pairs: {counts}", err=True)
    if checked.alarms:
        sys.exit(NOTHING)


@tm.command(
    epilog=examples(
        "termbase tm repair 记忆库.tmx --out sound.tmx", "termbase tm repair a.zh --out sound.tmx"
    )
)
@click.argument("file", type=path_type())
@click.option("--out", type=OutputPath(), required=True, help="The sound memory, a TMX file.")
@click.option("--aside", type=OutputPath(), help="What was taken out, as TSV. Default: OUT with .aside.tsv.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done; write nothing.")
def repair(file: Path, out: Path, aside: Path | None, dry_run: bool) -> None:
    """Put the pairs of a memory right: pair shifted stretches anew, exchange sides back, set aside what is wrong.

    A file that is refused, or half read, is put right by `termbase repair`.
    """
    from termbase.memories.checking import repair_memory

    repaired = repair_memory(file, out, aside or out.with_suffix(".aside.tsv"), Limits(), dry_run=dry_run)
    verb = "would be written" if dry_run else "written"
    click.echo(
        f"{repaired.pairs:,} pairs {verb} to {out}, {repaired.moved} of them paired anew; {repaired.aside} set aside"
    )
