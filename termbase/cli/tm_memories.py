"""The group `tm`, and its verbs that move memories: import and export."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from termbase.cli.frame import (
    NOTHING,
    LanguageDirection,
    OutputPath,
    TerminalProgress,
    cli,
    db_option,
    dump,
    examples,
    json_option,
    lang_option,
    path_type,
    say,
    wait_option,
)
from termbase.exchange.formats import AUDIENCES
from tm.limits import Limits

_TOOLS = tuple(audience for audience in AUDIENCES if audience != "excel")


@cli.group()
def tm() -> None:
    """Texts and their translations: reading, aligning, keeping pairs."""


@tm.command(
    "import",
    epilog=examples(
        "termbase tm import UNv1.0.devset.zh --db termbase.db    # with .en and .ids beside",
        "termbase tm import 记忆库.tmx pairs.csv",
    ),
)
@click.argument("files", nargs=-1, required=True, type=path_type())
@db_option
@wait_option
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
@lang_option
@click.option(
    "--leave-out",
    type=click.Choice(["rejected", "draft", "machine", "none"]),
    multiple=True,
    default=["rejected"],
    show_default=True,
    help="Units that are left out by what their file says of them; others lose points in every match.",
)
@click.option("--rejected", type=OutputPath(), help="A table (TSV) of the units that were left out, and why.")
@json_option
def import_(
    files: tuple[Path, ...],
    database: Path,
    wait: float,
    rank: int,
    penalty: int,
    duplicates: str,
    languages: tuple[str, str],
    leave_out: tuple[str, ...],
    rejected: Path | None,
    as_json: bool,
) -> None:
    """Take translation memories into a termbase: TMX, XLIFF, line files X.zh and X.en, tables with zh and en, also packed (.gz, .zip).

    All files or none; a memory that is imported again replaces what it held, and one that has not changed
    is left alone. `termbase learn` then learns from them. The termbase is made if it is not there.
    """
    from termbase.memories.importing import MemoryOptions, import_memories
    from tm.memory import units
    from tm.model import UnitOrigin

    origins = tuple(origin for origin in UnitOrigin if origin.value in leave_out)
    options = MemoryOptions(rank, penalty, units.Policy(duplicates), languages, origins)
    with TerminalProgress() as progress:
        memories = import_memories(
            files, database, Limits(), progress, options=options, rejected=rejected, wait=wait
        )
    say(finding for memory in memories for finding in memory.findings)
    if as_json:
        dump({"memories": [asdict(memory) for memory in memories]})
        return
    for memory in memories:
        if memory.unchanged and not memory.units:
            click.echo(
                f"{memory.file}: an export of this termbase, which has every unit of it; nothing was changed"
            )
            continue
        note = (
            " (it was there, unchanged)"
            if memory.unchanged
            else f": {memory.new:,} new, {memory.gone:,} gone"
        )
        click.echo(
            f"{memory.file}: {memory.units:,} units of {memory.documents:,} documents as memory {memory.name!r}{note}"
        )


@tm.command(
    epilog=examples(
        "termbase tm export 记忆库.tmx --db termbase.db",
        "termbase tm export trados.tmx --for trados --document A/RES/71/67",
    )
)
@click.argument("out", type=OutputPath())
@db_option
@click.option("--for", "audience", type=click.Choice(_TOOLS), default="tools", show_default=True,
              help="A tool: its flavour of TMX.")  # fmt: skip
@click.option("--lang", "languages", type=LanguageDirection(),
              help="Source and target, as en-US:zh-CN; zh-TW is converted from Simplified, and marked so. Default: the varieties "
              "of the units, from Chinese; for Trados and memoQ zh-CN:en-US.")  # fmt: skip
@click.option(
    "--memory", "memories", multiple=True, help="Only units of this memory; may be given several times."
)
@click.option(
    "--document",
    "documents",
    multiple=True,
    help="Only units of this document, by symbol; may be given several times.",
)
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Only units from this day on."
)
@click.option("--doubtful", is_flag=True, help="Also pairs that the aligner was not sure of.")
@click.option("--dry-run", is_flag=True, help="Count what would be written; write nothing.")
def export(
    out: Path, database: Path, audience: str, languages: tuple[str, str] | None, memories: tuple[str, ...],
    documents: tuple[str, ...], since: datetime | None, doubtful: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Export the pairs of a termbase as a translation memory (TMX 1.4): all, or those of a memory, a document, a time."""
    from termbase.exchange.directions import ExportDirection
    from termbase.memories.exporting import TmxOptions, UnitSelection, export_units

    selection = UnitSelection(memories, documents, since.date().isoformat() if since else None, doubtful)
    options = TmxOptions(ExportDirection(*languages) if languages else None, audience)
    count, findings = export_units(database, out, selection, options, dry_run=dry_run)
    say(findings)
    click.echo(f"{count:,} units {'would be ' if dry_run else ''}written to {out}")
    if not count:
        sys.exit(NOTHING)
