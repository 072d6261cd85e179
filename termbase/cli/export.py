"""The verb `export`: terms for other tools."""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from termbase import __version__
from termbase.cli.frame import NOTHING, LanguageDirection, OutputPath, cli, db_option, examples, say
from termbase.concepts.status import Standing, Status
from termbase.exchange.formats import AUDIENCES, FORMATS

_MEANINGS = ", ".join(f"{name} ({form.meaning})" for name, form in FORMATS.items())


@cli.command(
    epilog=examples(
        "termbase export 词汇表.utf8 --db termbase.db    # OmegaT glossary", "termbase export terms.tmx --for trados",
        "termbase export terms.csv --for excel", "termbase export terms.tbx --subject disarmament --status official",
        "termbase export deepl.csv --format deepl --lang en-US:zh-CN",
    )
)  # fmt: skip
@click.argument("out", type=OutputPath())
@db_option
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), help=f"Default: by the ending of OUT. {_MEANINGS}."
)
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default="tools", show_default=True,
              help="`excel`: a byte order mark and a guard against formulas (CSV only); a tool: its flavour of TMX.")  # fmt: skip
@click.option("--lang", "languages", type=LanguageDirection(),
              help="Source and target, as en-US:zh-CN; zh-TW is converted from Simplified, and marked so. Default: zh-CN:en, for "
              "Trados and memoQ zh-CN:en-US.")  # fmt: skip
@click.option("--status", "statuses", multiple=True, type=click.Choice([s.value for s in Status.resolved()]),
              help="Only terms of this status; may be given several times. Default: all three.")  # fmt: skip
@click.option("--standing", "standings", multiple=True, type=click.Choice([s.value for s in Standing]),
              help="Only pairs of terms with this standing; may be given several times.")  # fmt: skip
@click.option(
    "--subject", "subjects", multiple=True, help="Only concepts of this subject; may be given several times."
)
@click.option("--document", "documents", multiple=True,
              help="Only concepts with a sentence of this document, by symbol or name; may be given several times.")  # fmt: skip
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
              help="Only concepts of documents from this day on, and what was imported from then on.")  # fmt: skip
@click.option("--in-texts", is_flag=True, help="Only terms that occur in the documents.")
@click.option("--dry-run", is_flag=True, help="Count what would be written; write nothing.")
def export(
    out: Path, database: Path, form: str | None, audience: str, languages: tuple[str, str] | None,
    statuses: tuple[str, ...], standings: tuple[str, ...], subjects: tuple[str, ...], documents: tuple[str, ...],
    since: datetime | None, in_texts: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Export terms, by the ending of OUT (.tmx .utf8 .txt .csv .xlsx .tbx .utx) or in the format that --format names.

    What a format cannot hold is left out and told: terms that may not be used where it cannot say so, further targets of a
    source where it takes one. A TMX has also the standing sentences of the documents, with their slots filled as they stand
    there. Our own table (CSV, XLSX) and TBX have everything that is said of a concept and its terms.
    """
    from termbase.annotate.document_formulae import formula_pairs
    from termbase.exchange import export as writer
    from termbase.exchange.directions import ExportDirection
    from termbase.store import schema
    from termbase.store import selection as selecting
    from termbase.store.term_pairs import exported_concepts, term_pairs
    from tm.files.atomic import check_writable

    direction = ExportDirection(*languages) if languages else None
    options = writer.ExportOptions(
        form, audience, direction, __version__, day=f"{datetime.now(UTC):%Y-%m-%d}", dry_run=dry_run
    )
    chosen = options.checked(out)
    check_writable(out, inputs=[database])
    selection = selecting.ExportSelection(
        frozenset(map(Status, statuses)), frozenset(map(Standing, standings)), subjects, documents,
        f"{since:%Y-%m-%d}" if since else None, in_texts,
    )  # fmt: skip
    with schema.opened(database) as termbase:
        selecting.check(termbase, selection)
        if FORMATS[chosen].of_concepts:
            written = writer.export_concepts(exported_concepts(termbase, selection), out, options)
        else:
            pairs = term_pairs(termbase, selection)
            if chosen == "tmx":
                pairs = itertools.chain(pairs, formula_pairs(termbase, selection))
            written = writer.export(pairs, out, options)
    say(written.findings)
    click.echo(f"{written.count} entries {'would be ' if dry_run else ''}written to {out}")
    if not written.count:
        sys.exit(NOTHING)
