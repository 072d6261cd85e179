"""The verb `fetch`: documents by symbol, from the network."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termbase.cli.frame import (
    DONE,
    NOTHING,
    OutputPath,
    TerminalProgress,
    cli,
    dump,
    examples,
    json_option,
)
from tm.errors import ServerTrouble
from tm.languages import Lang
from tm.languages import name as language_name
from tm.limits import Limits

if TYPE_CHECKING:
    from termbase.fetch.request import Outcome


@cli.command(
    epilog=examples(
        "termbase fetch A/RES/77/1 CD/2105 --to texts/",
        "termbase fetch 'S/RES/984(1995)' --to 决议/ --language zh --type docx --type pdf",
    )
)
@click.argument("symbols", nargs=-1, required=True, metavar="SYMBOL...")
@click.option(
    "--to", "folder", required=True, type=OutputPath(), help="Folder of the files; made if missing."
)
@click.option("--language", "languages", multiple=True, type=click.Choice([language.value for language in Lang]),
              help="A language to fetch; give it once or twice. Default: both.")  # fmt: skip
@click.option("--type", "types", multiple=True, type=click.Choice(["pdf", "doc", "docx"]),
              help="File type, the most wanted first. Default: pdf. Old .doc files can be kept, not built from.")  # fmt: skip
@click.option("--again", is_flag=True, help="Also what the folder has already.")
@click.option("--pause", type=click.FloatRange(0), default=1.0, show_default=True,
              help="Seconds before every request but the first; be kind to the server.")  # fmt: skip
@click.option("--server", envvar="TERMBASE_ODS", show_envvar=True, default="https://documents.un.org",
              show_default=True, help="The server that is asked.")  # fmt: skip
@click.option("--max-bytes", type=click.IntRange(1), default=Limits().download_bytes, show_default=True,
              help="Largest document, in bytes.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Tell what would be asked for; ask and write nothing.")
@json_option
def fetch(
    symbols: tuple[str, ...], folder: Path, languages: tuple[str, ...], types: tuple[str, ...], again: bool,
    pause: float, server: str, max_bytes: int, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Fetch the Chinese and English versions of documents by symbol from the UN's public documents.

    Each file is written whole, and documents.tsv beside it says symbol and language, so that
    `termbase build FOLDER` aligns the two versions. What the folder has is not asked for again: a
    fetch that was interrupted goes on. The exit code is 1 where a version is not there, 6 where the
    server failed.
    """
    from termbase.fetch.client import Manners
    from termbase.fetch.run import FetchOptions
    from termbase.fetch.run import fetch as run

    options = FetchOptions(
        tuple(dict.fromkeys(languages)) or FetchOptions().languages, tuple(dict.fromkeys(types)) or FetchOptions().types,
        again, dry_run, server, replace(Limits(), download_bytes=max_bytes), Manners(pause=pause),
    )  # fmt: skip
    progress = TerminalProgress()
    outcomes: list[Outcome] = []
    trouble: ServerTrouble | None = None
    try:
        for outcome in run(symbols, folder, options, progress):
            progress.clear()
            outcomes.append(outcome)
            _tell(outcome, as_json)
    except ServerTrouble as error:
        trouble = error
    except KeyboardInterrupt:
        progress.clear()
        click.echo("termbase: interrupted; what was fetched is kept, start again to go on", err=True)
        sys.exit(130)
    finally:
        progress.clear()
    if as_json:
        dump({"documents": [asdict(outcome) for outcome in outcomes]})
    if trouble is not None:
        raise trouble
    sys.exit(_code(outcomes))


def _tell(outcome: Outcome, as_json: bool) -> None:
    if outcome.reason is not None:
        version = f"{language_name(outcome.language)} version: "
        known = outcome.status == "missing"
        click.echo(f"{outcome.symbol}: {'' if known else version}{outcome.reason}", err=True)
    elif not as_json:
        click.echo(f"{outcome.status}\t{outcome.symbol}\t{outcome.language}\t{outcome.file}")


def _code(outcomes: Sequence[Outcome]) -> int:
    if any(outcome.status == "failed" for outcome in outcomes):
        return ServerTrouble.exit_code
    return NOTHING if any(outcome.status == "missing" for outcome in outcomes) else DONE
