"""The verbs `serve` and `doctor`: publishing a termbase, and looking whether it is sound."""

from __future__ import annotations

from pathlib import Path

import click

from termbase.cli.frame import cli, db_option, dump, examples, json_option


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
@click.option(
    "--per-address",
    type=click.IntRange(0, 200),
    default=32,
    show_default=True,
    help="Most connections of one client address at one time; 0 for no bound, behind a proxy that sets its own.",
)
@click.option(
    "--prefix",
    default="/",
    show_default=True,
    help="Path under which a proxy shows the pages, such as /terms/; it may pass the path on or take it off.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer at this address; about one for each core. Limits of connections are of each.",
)
def serve(database: Path, port: int, host: str, per_address: int, prefix: str, processes: int) -> None:
    """Serve the termbase with Datasette: look up, browse, JSON. Read-only."""
    from termbase.store import schema
    from termbase.web import prefix as prefixes
    from termbase.web import server
    from termbase.web.limits import ConnectionLimits

    base_url = prefixes.checked(prefix)
    schema.open_termbase(database).close()
    server.run(
        database,
        host,
        port,
        lambda address: click.echo(f"Serving {database} at {address}  (Ctrl-C stops)"),
        base_url,
        processes,
        ConnectionLimits(per_address=per_address),
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
