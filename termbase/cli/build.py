"""The verb `build`: a termbase from texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termbase.cli.frame import (
    TerminalProgress,
    cli,
    cluster_option,
    crew_of,
    db_option,
    examples,
    jobs_option,
    max_bytes_option,
    path_type,
    say,
    wait_option,
    work_option,
)
from termbase.concepts.status import Status
from tm.limits import Limits

if TYPE_CHECKING:
    from termbase.build import Summary


@cli.command(
    epilog=examples(
        "termbase build 裁军文件/ --db termbase.db", "termbase build report.zh.txt annex.html --no-authority"
    )
)
@click.argument("paths", nargs=-1, required=True, type=path_type())
@db_option
@wait_option
@click.option(
    "--no-authority", is_flag=True, help="Build from the texts alone, without the shipped official lists."
)
@click.option(
    "--decisions",
    type=path_type(),
    help="What editors have decided (`termbase review`, or the pages): applied to the new termbase.",
)
@click.option("--dry-run", is_flag=True, help="Check the input and the target; write nothing.")
@jobs_option
@cluster_option
@work_option
@max_bytes_option
def build(
    paths: tuple[Path, ...], database: Path, wait: float, no_authority: bool, decisions: Path | None, dry_run: bool, jobs: int,
    cluster: str | None, work: Path | None, max_bytes: int,
) -> None:  # fmt: skip
    """Build a termbase from files and folders (text, PDF, Word, Markdown, HTML), all or nothing.

    The English version of a document (same symbol, or X.zh.pdf and X.en.pdf) is aligned with it, and
    memories beside (TMX, X.zh with X.en) are used: known English is borne out, new English learned.
    PATHS are files or folders, read with everything below them. The database is replaced when the
    new one is whole; whatever goes wrong or is interrupted, the old one stays as it was.
    """
    from termbase.build import BuildOptions
    from termbase.build import build as run

    limits = replace(Limits(), file_bytes=max_bytes)
    if dry_run:
        _dry_run(paths, database, limits)
        return
    options = BuildOptions(not no_authority, limits, wait, jobs, crew_of(cluster, work), work, decisions)
    with TerminalProgress() as progress:
        summary = run(paths, database, options, progress)
    say(summary.findings)
    click.echo(_summary(summary, database))


def _dry_run(paths: Sequence[Path], database: Path, limits: Limits) -> None:
    from tm import db
    from tm.files import corpus

    db.check_target(database)
    sources, passed = corpus.sources(paths)
    say(passed)
    for source in sources:
        document = corpus.read(source, limits).document
        click.echo(
            f"{source.path}\t{document.language.value}\t{document.symbol or '-'}\t{document.title or '-'}"
        )


def _summary(summary: Summary, database: Path) -> str:
    names = [status.value for status in Status]
    width = max(len(name) for name in names)
    lines = [
        f"{summary.documents} documents, {summary.paragraphs} paragraphs, {summary.segments} segments, "
        f"{summary.characters:,} characters"
        if summary.segments
        else "no text: the terms are those of the memories",
        f"{summary.candidates} candidates; concepts by status of their English (in these texts / in the termbase):",
    ]
    if summary.aligned or summary.memories:
        learned = summary.learned
        lines.insert(
            1,
            f"{_many(summary.aligned, 'document')} aligned with the English version, {_many(summary.memories, 'memory')}, "
            f"{_many(learned.pairs, 'pair')}: {learned.borne_out} known English terms borne out, {learned.attested} learned, "
            f"{learned.proposed} proposed",
        )
    if summary.decisions:
        lines.insert(-1, f"{_many(summary.decisions, 'decision')} of editors applied")
    lines += [f"  {n:{width}} {summary.in_texts[n]:6} / {summary.statuses[n]}" for n in names]
    if summary.unresolved:
        lines.append(f"Without English, most wanted first ({len(summary.unresolved)} in all):")
        lines += [f"  {rank:5}  {term}  ({frequency}x)" for rank, term, frequency in summary.unresolved[:10]]
    lines.append(f"Written: {database}. Look up with: termbase lookup 词 --db {database}")
    return "\n".join(lines)


def _many(count: int, noun: str) -> str:
    """A number with its noun.

    >>> _many(1, "pair"), _many(2, "memory")
    ('1 pair', '2 memories')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
