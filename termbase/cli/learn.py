"""The verb `learn`: English from the pairs of a termbase."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from termbase.cli.frame import TerminalProgress, cli, db_option, dump, examples, json_option, wait_option


@cli.command(
    epilog=examples("termbase learn --db termbase.db", "termbase tm import 记忆库.tmx && termbase learn")
)
@db_option
@wait_option
@json_option
def learn(database: Path, wait: float, as_json: bool) -> None:
    """Learn English from the pairs of a termbase: bear out what is known, attest or propose what is new.

    What was learned before is replaced. Sentences with the pairs are kept as examples.
    """
    from termbase.learn.learner import learn_termbase

    with TerminalProgress() as progress:
        learned = learn_termbase(database, progress, wait=wait)
    if as_json:
        dump(asdict(learned))
        return
    click.echo(
        f"{learned.pairs:,} pairs, {learned.concepts} concepts in them: {learned.borne_out} known English terms borne out, "
        f"{learned.attested} learned, {learned.proposed} proposed"
    )
