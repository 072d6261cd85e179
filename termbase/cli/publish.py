"""The verb `publish`: a release of a termbase for servers."""

from __future__ import annotations

from pathlib import Path

import click

from termbase.cli.frame import OutputPath, cli, examples, path_type, say, wait_option


@cli.command(
    epilog=examples(
        "termbase publish termbase.db --to releases/    # 发布一个新版本",
        "termbase serve --db releases/current.db        # takes each new release up",
    )
)
@click.argument("database", metavar="DB", type=path_type())
@click.option(
    "--to",
    "folder",
    type=OutputPath(),
    required=True,
    help="The folder of releases; made if it is not there.",
)
@click.option(
    "--keep",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="So many releases stay; older ones are removed.",
)
@click.option(
    "--decisions",
    type=path_type(),
    help="What editors have decided: the release has it, DB stays as it is.",
)
@wait_option
def publish(database: Path, folder: Path, keep: int, decisions: Path | None, wait: float) -> None:
    """Put a checked, read-only copy of DB into a folder of releases, and let `current.db` there lead to it.

    A server on `current.db` takes the new release up by itself. What was published before and is published again
    becomes the current one: so one goes back.
    """
    from termbase import publish as releases
    from termbase.review import releasing

    with releasing.decided(database, folder, decisions, wait) as (source, applied):
        release = releases.publish(source, folder, keep, wait)
    say(applied.findings)
    if decisions is not None:
        click.echo(f"{applied.applied} decisions applied, {applied.known} were in {database} already")
    click.echo(f"{release.path} is current" + ("" if release.is_new else ", and was there before"))
    for name in release.removed:
        click.echo(f"{folder / name} removed")
