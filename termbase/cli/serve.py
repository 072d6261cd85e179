"""The verbs `serve` and `doctor`: publishing a termbase, and looking whether it is sound."""

from __future__ import annotations

import os
from pathlib import Path

import click

from termbase.cli.frame import cli, db_option, dump, examples, json_option, path_type

_TOKEN = "TERMBASE_REVIEW_TOKEN"
"""The variable that may hold the token of the operator."""


@cli.command(
    epilog=examples(
        "termbase serve --db termbase.db --port 8001    # 在浏览器中打开所示地址",
        "termbase serve --port 0",
        "termbase serve --decisions decisions.jsonl --suggest --token-file token.txt    # 接受建议,在 /-/review 审定",
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
@click.option(
    "--decisions",
    type=path_type(),
    help="The file that suggestions and decisions go to, and nothing else; `termbase build --decisions` applies it.",
)
@click.option("--suggest", is_flag=True, help="Anyone may suggest a term or an English, or tell a fault.")
@click.option(
    "--suggestions-per-hour",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Most suggestions of one client address in an hour; 0 for no bound, behind a proxy that sets its own.",
)
@click.option(
    "--token-file",
    type=path_type(),
    help="A file with the token by which the operator signs in at /-/review; $TERMBASE_REVIEW_TOKEN may hold it instead.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="A site whose scripts may read the JSON, such as https://example.org, or * for all; repeatable.",
)
def serve(
    database: Path, port: int, host: str, per_address: int, prefix: str, processes: int, decisions: Path | None,
    suggest: bool, suggestions_per_hour: int, token_file: Path | None, cors: tuple[str, ...],
) -> None:  # fmt: skip
    """Serve the termbase with Datasette: look up, browse, JSON. Read-only, but for the file of decisions."""
    from termbase.store import schema
    from termbase.web import prefix as prefixes
    from termbase.web import server, settings
    from termbase.web.limits import ConnectionLimits

    base_url = prefixes.checked(prefix)
    variable = None if token_file or not os.environ.get(_TOKEN) else _TOKEN
    given = {
        "decisions": decisions and str(decisions), "suggest": suggest, "suggestions_per_hour": suggestions_per_hour,
        "token_file": token_file and str(token_file), "token_env": variable if decisions else None, "cors": list(cors),
    }  # fmt: skip
    chosen = settings.read({name: value for name, value in given.items() if value is not None})
    schema.open_termbase(database).close()
    server.run(
        database,
        host,
        port,
        lambda address: click.echo(f"Serving {database} at {address}  (Ctrl-C stops)"),
        base_url,
        processes,
        ConnectionLimits(per_address=per_address),
        chosen,
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
