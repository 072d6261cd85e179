"""The verb `learn`: English from the pairs of a termbase."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from termbase.cli.frame import (
    TerminalProgress,
    cli,
    cluster_option,
    crew_of,
    db_option,
    dump,
    examples,
    jobs_option,
    json_option,
    wait_option,
    work_option,
)


@cli.command(
    epilog=examples("termbase learn --db termbase.db", "termbase tm import 记忆库.tmx && termbase learn")
)
@db_option
@wait_option
@jobs_option
@cluster_option
@work_option
@json_option
def learn(
    database: Path, wait: float, jobs: int, cluster: str | None, work: Path | None, as_json: bool
) -> None:
    """Learn English from the pairs of a termbase: bear out what is known, attest or propose what is new.

    What was learned before is replaced. Of more than 60,000 pairs a sample teaches that has pairs of every term. Sentences with the pairs are kept as examples.
    """
    from termbase.learn.learner import learn_termbase
    from tm.work.workers import working

    with TerminalProgress() as progress, working(jobs, work, crew_of(cluster, work)) as steps:
        learned = learn_termbase(database, progress, wait=wait, work=steps)
    if as_json:
        dump(asdict(learned))
        return
    click.echo(
        f"{learned.pairs:,} pairs, {learned.concepts} concepts in them: {learned.borne_out} known English terms borne out, "
        f"{learned.attested} learned, {learned.proposed} proposed"
    )
