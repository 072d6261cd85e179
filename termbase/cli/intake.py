"""The verbs that take in: terms of other authorities, and what the pairs teach."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from termbase.cli.frame import Progress, cli, db_option, dump, examples, json_option, path_type, say
from termbase.concepts import sources

_KINDS = ", ".join(f"{name} (at best {status.value})" for name, status in sources.IMPORTED.items())


@cli.command(
    "import",
    epilog=examples(
        "termbase import unterm-导出.xlsx --type unterm",
        "termbase import 词汇表.csv --columns zh,en,subject,-",
        "termbase import unbis-thesaurus.tsv --columns ar,zh,en,fr,ru,es",
        "termbase import glossary.tbx --type glossary --name 'OPCW glossary'",
    ),
)
@click.argument("files", nargs=-1, required=True, type=path_type())
@db_option
@click.option("--type", "kind", type=click.Choice(list(sources.IMPORTED)),
              help=f"What the files are: {_KINDS}. Default: as name and header tell, else list.")  # fmt: skip
@click.option("--name", help="Name of the source, one for one file. Default: the file's name.")
@click.option(
    "--columns", help="What the columns of a table without a header hold, for example zh,en,subject,-."
)
@click.option("--sheet", help="Sheet of a workbook. Default: the first.")
@click.option("--licence", help="Licence of the source, kept with it.")
@json_option
def import_(
    files: tuple[Path, ...], database: Path, kind: str | None, name: str | None, columns: str | None,
    sheet: str | None, licence: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Take terms of other authorities into a termbase: CSV, TSV, XLSX, ODS, TBX. All files or none.

    What a file says becomes evidence of its kind, beside what was there: it makes a term official
    only where the kind of source may, and a thesaurus or a dictionary only proposes. A source that
    is imported again replaces what it said before. The termbase is made if it is not there.
    """
    from termbase.exchange.importing import ImportOptions, run

    named = tuple(part.strip() for part in columns.split(",")) if columns else None
    progress = Progress()
    try:
        done = run(files, database, ImportOptions(kind, name, named, sheet, licence), progress)
    finally:
        progress.done()
    say(finding for one in done for finding in one.rejected)
    if as_json:
        dump({"files": [asdict(one) for one in done]})
        return
    for one in done:
        again = ", in place of what it said before" if one.replaced else ""
        click.echo(
            f"{one.file}: {one.entries} entries as {one.kind} {one.source!r}{again}: {one.new_concepts} new concepts, "
            f"{one.new_terms} new terms; {one.one_sided} without Chinese or English, {len(one.rejected)} left out"
        )


@cli.command(
    epilog=examples("termbase learn --db termbase.db", "termbase tm import 记忆库.tmx && termbase learn")
)
@db_option
@json_option
def learn(database: Path, as_json: bool) -> None:
    """Learn English from the pairs of a termbase: bear out what is known, attest or propose what is new.

    What was learned before is replaced. Sentences with the pairs are kept as examples.
    """
    from termbase.memories.remember import learn as run

    progress = Progress()
    try:
        done = run(database, progress)
    finally:
        progress.done()
    if as_json:
        dump(asdict(done))
        return
    click.echo(
        f"{done.pairs:,} pairs, {done.concepts} concepts in them: {done.borne_out} known English terms borne out, "
        f"{done.attested} learned, {done.proposed} proposed"
    )
