"""The verb `export`: terms for other tools."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import click

from termbase import __version__
from termbase.cli.frame import NOTHING, OutputPath, cli, db_option, examples, say
from termbase.concepts.status import Status


@cli.command(
    epilog=examples(
        "termbase export 词汇表.utf8 --db termbase.db    # OmegaT glossary", "termbase export terms.tmx",
        "termbase export terms.csv --for excel",
    )
)  # fmt: skip
@click.argument("out", type=OutputPath())
@db_option
@click.option("--for", "audience", type=click.Choice(["tools", "excel"]), default="tools", show_default=True,
              help="`excel`: a byte order mark and a guard against formulas (CSV only).")  # fmt: skip
@click.option("--status", "statuses", multiple=True, type=click.Choice([s.value for s in Status.resolved()]),
              help="Only terms of this status; may be given several times. Default: all three.")  # fmt: skip
@click.option("--in-texts", is_flag=True, help="Only terms that occur in the documents.")
@click.option("--dry-run", is_flag=True, help="Count what would be written; write nothing.")
def export(
    out: Path, database: Path, audience: str, statuses: tuple[str, ...], in_texts: bool, dry_run: bool
) -> None:
    """Export terms by the ending of OUT: .tmx, .utf8 or .txt (OmegaT glossary), .csv.

    A TMX has also the standing sentences of the documents, with their slots filled as they stand there.
    """
    from termbase.annotate.document_formulae import formula_pairs
    from termbase.exchange import export as writer
    from termbase.store import schema
    from termbase.store.selection import Selection
    from termbase.store.term_pairs import term_pairs
    from tm.files.atomic import check_writable

    form = writer.form_of(out, None)
    check_writable(out, inputs=[database])
    with schema.opened(database) as termbase:
        chosen = frozenset(map(Status, statuses))
        pairs = term_pairs(termbase, Selection(chosen, in_texts=in_texts))
        if form == "tmx":
            pairs = itertools.chain(pairs, formula_pairs(termbase, chosen))
        if dry_run:
            click.echo(f"{sum(1 for _ in pairs)} pairs would be written to {out}")
            return
        written = writer.export(pairs, out, excel=audience == "excel", tool_version=__version__)
    say(written.findings)
    click.echo(f"{written.count} entries written to {out}")
    if not written.count:
        sys.exit(NOTHING)
