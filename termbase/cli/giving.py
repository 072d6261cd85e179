"""Verbs that hand out: export, serve; and the doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from termbase import __version__
from termbase.cli.frame import NOTHING, cli, db_option, dump, examples, json_option, path_type, say


@cli.command(
    epilog=examples(
        "termbase export 词汇表.utf8 --db termbase.db    # OmegaT glossary", "termbase export terms.tmx",
        "termbase export terms.csv --for excel",
    )
)  # fmt: skip
@click.argument("out", type=path_type())
@db_option
@click.option("--for", "audience", type=click.Choice(["tools", "excel"]), default="tools", show_default=True,
              help="`excel`: a byte order mark and a guard against formulas (CSV only).")  # fmt: skip
@click.option("--status", "statuses", multiple=True, type=click.Choice(["official", "attested", "proposed"]),
              help="Only terms of this status; may be given several times. Default: all three.")  # fmt: skip
@click.option("--in-texts", is_flag=True, help="Only terms that occur in the documents.")
@click.option("--dry-run", is_flag=True, help="Count what would be written; write nothing.")
def export(
    out: Path, database: Path, audience: str, statuses: tuple[str, ...], in_texts: bool, dry_run: bool
) -> None:
    """Export terms by the ending of OUT: .tmx, .utf8 or .txt (OmegaT glossary), .csv."""
    from termbase.exchange import export as write
    from termbase.store import schema
    from termbase.store import term_pairs as reader
    from tm.files.atomic import check_writable

    write.form_of(out, None)
    check_writable(out, inputs=[database])
    opened = schema.open_termbase(database)
    pairs = reader.pairs(opened, frozenset(statuses), in_texts=in_texts)
    if dry_run:
        click.echo(f"{sum(1 for _ in pairs)} pairs would be written to {out}")
        return
    written = write.export(pairs, out, excel=audience == "excel", tool_version=__version__)
    say(written.findings)
    click.echo(f"{written.count} entries written to {out}")
    if not written.count:
        sys.exit(NOTHING)


@cli.command(
    epilog=examples(
        "termbase serve --db termbase.db --port 8001    # 在浏览器中打开所示地址", "termbase serve --port 0"
    )
)
@db_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free port."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(database: Path, port: int, host: str) -> None:
    """Serve the termbase with Datasette: look up, browse, JSON. Read-only."""
    from termbase.store import schema
    from termbase.web import server

    schema.open_termbase(database).close()
    server.run(
        database, host, port, lambda address: click.echo(f"Serving {database} at {address}  (Ctrl-C stops)")
    )


@cli.command(epilog=examples("termbase doctor    # 版本与配方", "termbase doctor --db termbase.db --json"))
@db_option
@json_option
def doctor(database: Path, as_json: bool) -> None:
    """Show versions, limits and recipe; with an existing database, check it."""
    from termbase import doctor as checks

    report = checks.report(database if database.exists() else None)
    if as_json:
        dump(report)
    else:
        for name, value in report.items():
            click.echo(f"{name:24} {value}")
