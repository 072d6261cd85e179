"""Verbs of the memory side: `termbase tm`."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from termbase.cli.frame import (
    NOTHING,
    Progress,
    cli,
    db_option,
    dump,
    examples,
    json_option,
    max_bytes_option,
    path_type,
    say,
)
from tm.limits import Limits


@cli.group()
def tm() -> None:
    """Texts and their translations: reading, aligning, keeping pairs."""


@tm.command(epilog=examples("termbase tm segments 工作文件.txt --json", "termbase tm segments report.en.txt"))
@click.argument("file", type=path_type())
@max_bytes_option
@json_option
def segments(file: Path, max_bytes: int, as_json: bool) -> None:
    """Show how a file is read: document, paragraphs with kind and number, sentences with offsets."""
    from termbase.extract.sentences import outline

    told, findings = outline(file, replace(Limits(), file_bytes=max_bytes))
    say(findings)
    if as_json:
        dump(told)
        return
    for paragraph in told["paragraphs"]:
        label = f"{paragraph['label']} " if paragraph["label"] else ""
        click.echo(f"[{paragraph['kind']}] {label}{paragraph['text']}")


@tm.command(
    "import",
    epilog=examples(
        "termbase tm import UNv1.0.devset.zh --db termbase.db    # with .en and .ids beside",
        "termbase tm import 记忆库.tmx pairs.csv",
    ),
)
@click.argument("files", nargs=-1, required=True, type=path_type())
@db_option
@click.option(
    "--rank",
    type=click.IntRange(-1000, 1000),
    default=0,
    show_default=True,
    help="Of matches with one score those of the higher rank come first.",
)
@click.option(
    "--penalty",
    type=click.IntRange(0, 50),
    default=0,
    show_default=True,
    help="Points taken from every score of these memories.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["keep", "recent", "rank"]),
    default="keep",
    show_default=True,
    help="Units with the same Chinese: keep all, the most recent, or that of the highest rank.",
)
@click.option("--rejected", type=path_type(), help="A table (TSV) of the units that were left out, and why.")
@json_option
def import_(
    files: tuple[Path, ...],
    database: Path,
    rank: int,
    penalty: int,
    duplicates: str,
    rejected: Path | None,
    as_json: bool,
) -> None:
    """Take translation memories into a termbase: TMX, line files X.zh and X.en, tables with zh and en.

    All files or none; a memory that is imported again replaces what it held, and one that has not changed
    is left alone. `termbase learn` then learns from them. The termbase is made if it is not there.
    """
    from termbase.memories.remember import MemoryOptions, import_memories
    from tm.memory.units import Policy

    progress = Progress()
    terms = MemoryOptions(rank, penalty, Policy(duplicates))
    try:
        done = import_memories(files, database, Limits(), progress, terms=terms, rejected=rejected)
    finally:
        progress.done()
    say(finding for one in done for finding in one.findings)
    if as_json:
        dump({"memories": [asdict(one) for one in done]})
        return
    for one in done:
        told = " (it was there, unchanged)" if one.unchanged else ""
        click.echo(
            f"{one.file}: {one.units:,} units of {one.documents:,} documents as memory {one.name!r}{told}"
        )


@tm.command(
    epilog=examples("termbase tm export 记忆库.tmx --db termbase.db", "termbase tm export all.tmx --doubtful")
)
@click.argument("out", type=path_type())
@db_option
@click.option("--doubtful", is_flag=True, help="Also pairs that the aligner was not sure of.")
@click.option("--dry-run", is_flag=True, help="Count what would be written; write nothing.")
def export(out: Path, database: Path, doubtful: bool, dry_run: bool) -> None:
    """Export the pairs of a termbase as a translation memory (TMX 1.4)."""
    from termbase.memories.remember import export_units

    count, findings = export_units(database, out, doubtful=doubtful, dry_run=dry_run)
    say(findings)
    click.echo(f"{count:,} units {'would be ' if dry_run else ''}written to {out}")
    if not count:
        sys.exit(NOTHING)


@tm.command(
    epilog=examples(
        "termbase tm align 报告.zh.txt report.en.txt --json", "termbase tm align a.zh a.en --presegmented"
    )
)
@click.argument("zh", type=path_type())
@click.argument("en", type=path_type())
@click.option(
    "--presegmented", is_flag=True, help="Each line is one sentence; indices are line numbers from 0."
)
@click.option(
    "--review", type=path_type(), help="Write a table to correct (TSV) and a page to look at (HTML)."
)
@max_bytes_option
@json_option
def align(zh: Path, en: Path, presegmented: bool, review: Path | None, max_bytes: int, as_json: bool) -> None:
    """Align the sentences of a Chinese text and its English version; needs no termbase.

    With --review the table can be corrected by hand; `termbase tm import` takes it back, as pairs that a
    person has looked at.
    """
    from termbase.memories.remember import align_files, write_review

    sides, done = align_files(zh, en, replace(Limits(), file_bytes=max_bytes), presegmented=presegmented)
    if review is not None:
        page = write_review(review, sides, done, inputs=[zh, en])
        doubtful = sum(bead.doubtful for bead in done.beads)
        click.echo(
            f"{len(done.beads)} beads, {doubtful} doubtful: correct {review}, look at {page}", err=True
        )
        return
    if as_json:
        beads = [
            {"zh": list(b.zh), "en": list(b.en), "score": round(b.score, 4), "doubtful": b.doubtful}
            for b in done.beads
        ]
        told: dict[str, Any] = {"beads": beads, "signature": done.signature}
        if not presegmented:
            told |= {"sentences": {"zh": sides[0], "en": sides[1]}}
        dump(told)
        return
    for bead in done.beads:
        mark = "?" if bead.doubtful else " "
        left, right = bead.texts(*sides)
        click.echo(f"{mark} {bead.score:.2f}\t{left}\t{right}")


@tm.command(epilog=examples("termbase tm check 记忆库.tmx", "termbase tm check UNv1.0.devset.zh --json"))
@click.argument("file", type=path_type())
@json_option
def check(file: Path, as_json: bool) -> None:
    """Tell whether a memory is sound: shifted stretches, exchanged sides, wrong languages, numbers, cut-off texts.

    Exit code 1 where something was found; `termbase tm repair` puts right what can be.
    """
    from termbase.memories.remember import check_memory

    told = check_memory(file, Limits())
    say(told.findings)
    if as_json:
        dump(asdict(told))
    else:
        for alarm in told.alarms:
            lines = (
                f"line {alarm.line}"
                if alarm.line == alarm.last_line
                else f"lines {alarm.line}–{alarm.last_line}"
            )
            click.echo(f"{lines}\t{alarm.fault.value}\t{alarm.reason}")
        counts = ", ".join(f"{fault} {count}" for fault, count in told.counts.items()) or "nothing wrong"
        click.echo(f"{told.pairs:,} pairs: {counts}", err=True)
    if told.alarms:
        sys.exit(NOTHING)


@tm.command(
    epilog=examples(
        "termbase tm repair 记忆库.tmx --out sound.tmx", "termbase tm repair a.zh --out sound.tmx"
    )
)
@click.argument("file", type=path_type())
@click.option("--out", type=path_type(), required=True, help="The sound memory, a TMX file.")
@click.option("--aside", type=path_type(), help="What was taken out, as TSV. Default: OUT with .aside.tsv.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done; write nothing.")
def repair(file: Path, out: Path, aside: Path | None, dry_run: bool) -> None:
    """Put a memory right: pair shifted stretches anew, exchange sides back, set aside what is wrong."""
    from termbase.memories.remember import repair_memory

    done = repair_memory(file, out, aside or out.with_suffix(".aside.tsv"), Limits(), dry_run=dry_run)
    verb = "would be written" if dry_run else "written"
    click.echo(
        f"{done.pairs:,} pairs {verb} to {out}, {done.moved} of them paired anew; {done.aside} set aside"
    )
