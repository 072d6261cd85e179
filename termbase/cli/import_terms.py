"""The verb `import`: terms of other authorities."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from termbase.cli.frame import (
    TerminalProgress,
    cli,
    db_option,
    dump,
    examples,
    json_option,
    path_type,
    say,
    wait_option,
)
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
@wait_option
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
    files: tuple[Path, ...], database: Path, wait: float, kind: str | None, name: str | None, columns: str | None,
    sheet: str | None, licence: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Take terms of other authorities into a termbase: CSV, TSV, XLSX, ODS, TBX, MultiTerm XML, also packed (.gz, .zip). All or none.

    What a file says becomes evidence of its kind, beside what was there: it makes a term official
    only where the kind of source may, and a thesaurus or a dictionary only proposes. A source that
    is imported again replaces what it said before. The termbase is made if it is not there.

    Definitions, notes, contexts and sources of terms are kept with what they are about.

    The CSV that `termbase export` writes is read back concept by concept. Its statuses are believed only with `--type termbase`,
    and never above what the source that a row names may give; without it they are a list's, and how many is told.
    """
    from termbase.exchange.importing import ImportOptions, import_files

    named = tuple(part.strip() for part in columns.split(",")) if columns else None
    options = ImportOptions(kind, name, named, sheet, licence)
    with TerminalProgress() as progress:
        imported = import_files(files, database, options, progress, wait=wait)
    say(finding for file in imported for finding in file.rejected)
    if as_json:
        dump({"files": [asdict(file) for file in imported]})
        return
    for file in imported:
        if file.unchanged:
            click.echo(
                f"{file.file}: an export of this termbase, which has all {file.entries:,} rows of it; nothing was changed"
            )
            continue
        again = ", in place of what it said before" if file.replaced else ""
        click.echo(
            f"{file.file}: {file.entries} entries as {file.kind} {file.source!r}{again}: {file.new_concepts} new concepts, "
            f"{file.new_terms} new terms; {file.one_sided} without Chinese or English, {len(file.rejected)} left out"
        )
