"""Verbs that make: a termbase from texts, candidates from texts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from termbase.cli.frame import (
    NOTHING,
    Progress,
    cli,
    db_option,
    dump,
    examples,
    json_option,
    max_bytes_option,
    path_type,
    say,
)
from tm.limits import Limits


@cli.command(
    epilog=examples(
        "termbase build 裁军文件/ --db termbase.db", "termbase build report.zh.txt annex.html --no-authority"
    )
)
@click.argument("paths", nargs=-1, required=True, type=path_type())
@db_option
@click.option(
    "--no-authority", is_flag=True, help="Build from the texts alone, without the shipped official lists."
)
@click.option("--dry-run", is_flag=True, help="Check the input and the target; write nothing.")
@max_bytes_option
def build(paths: tuple[Path, ...], database: Path, no_authority: bool, dry_run: bool, max_bytes: int) -> None:
    """Build a termbase from files and folders (text, PDF, Word, Markdown, HTML), all or nothing.

    The English version of a document (same symbol, or X.zh.pdf and X.en.pdf) is aligned with it, and
    memories beside (TMX, X.zh with X.en) are used: known English is borne out, new English learned.
    PATHS are files or folders, read with everything below them. The database is replaced when the
    new one is whole; whatever goes wrong or is interrupted, the old one stays as it was.
    """
    from termbase.build import BuildOptions, Summary
    from termbase.build import build as run

    limits = replace(Limits(), file_bytes=max_bytes)
    if dry_run:
        _dry_run(paths, database, limits)
        return
    progress = Progress()
    try:
        summary: Summary = run(paths, database, BuildOptions(not no_authority, limits), progress)
    finally:
        progress.done()
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


def _summary(summary: Any, database: Path) -> str:
    names = ("official", "attested", "proposed", "unresolved")
    width = max(len(name) for name in names)
    lines = [
        f"{summary.documents} documents, {summary.paragraphs} paragraphs, {summary.segments} segments, "
        f"{summary.characters:,} characters",
        f"{summary.candidates} candidates; concepts by status of their English (in these texts / in the termbase):",
    ]
    if summary.aligned or summary.memories:
        done = summary.learned
        lines.insert(
            1,
            f"{_many(summary.aligned, 'document')} aligned with the English version, {_many(summary.memories, 'memory')}, "
            f"{_many(done.pairs, 'pair')}: {done.borne_out} known English terms borne out, {done.attested} learned, "
            f"{done.proposed} proposed",
        )
    lines += [f"  {n:{width}} {summary.in_texts[n]:6} / {summary.statuses[n]}" for n in names]
    if summary.unresolved:
        lines.append(f"Without English, most wanted first ({len(summary.unresolved)} in all):")
        lines += [f"  {rank:5}  {term}  ({frequency}x)" for rank, term, frequency in summary.unresolved[:10]]
    lines.append(f"Written: {database}. Look up with: termbase lookup 词 --db {database}")
    return "\n".join(lines)


@cli.command(
    epilog=examples("termbase extract 裁军文件/ --top 50", "termbase extract report.zh.txt --top 200 --json")
)
@click.argument("paths", nargs=-1, required=True, type=path_type())
@click.option("--top", type=click.IntRange(1), default=100, show_default=True, help="How many candidates.")
@click.option("--no-authority", is_flag=True, help="Do not help the ranking with the shipped official lists.")
@max_bytes_option
@json_option
def extract(paths: tuple[Path, ...], top: int, no_authority: bool, max_bytes: int, as_json: bool) -> None:
    """Extract term candidates, best first, each with its metrics and reasons. Needs no database."""
    from termbase import authority
    from termbase.build import extract as run
    from termbase.extract.sentences import Files

    files = Files.of(paths, replace(Limits(), file_bytes=max_bytes))
    progress = Progress()
    try:
        extraction = run(files.chinese, () if no_authority else authority.load(), advance=progress)
    finally:
        progress.done()
    say(files.findings)
    candidates = extraction.candidates[:top]
    if as_json:
        dump({"candidates": [_candidate(rank, c, files.names) for rank, c in enumerate(candidates, 1)]})
    else:
        for rank, c in enumerate(candidates, 1):
            click.echo(f"{rank}\t{c.term}\t{c.score:.2f}\t{c.metrics.frequency}\t{c.origin.value}")
    if not candidates:
        click.echo("no Chinese term was found", err=True)
        sys.exit(NOTHING)


def _candidate(rank: int, candidate: Any, names: Sequence[str]) -> dict[str, Any]:
    metrics = asdict(candidate.metrics)
    contexts = [
        {"document": names[c.place.document], "paragraph": c.place.paragraph, "start": c.start, "end": c.end}
        for c in candidate.contexts
    ]
    return {
        "rank": rank, "term": candidate.term, "score": candidate.score, "frequency": metrics.pop("frequency"),
        "documents": metrics.pop("documents"), "origin": candidate.origin.value, "words": candidate.words,
        **metrics, "variants": candidate.variants, "inside": dict(candidate.inside), "contexts": contexts, "explanation": candidate.explain(),
    }  # fmt: skip


def _many(count: int, noun: str) -> str:
    """A number with its noun.

    >>> _many(1, "pair"), _many(2, "memory")
    ('1 pair', '2 memories')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
