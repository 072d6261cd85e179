"""The verb `extract`: term candidates of texts, without a database."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termbase.cli.frame import (
    NOTHING,
    TerminalProgress,
    cli,
    dump,
    examples,
    json_option,
    max_bytes_option,
    path_type,
    say,
)
from termbase.cli.texts import passed_over
from tm.languages import MINED, name
from tm.limits import Limits

if TYPE_CHECKING:
    from termbase.authority.rows import AuthorityRow
    from termbase.extract.candidates import Candidate
    from termbase.extract.sentences import Files


@cli.command(
    epilog=examples(
        "termbase extract 裁军文件/ --top 50",
        "termbase extract 记忆库.tmx --bilingual --json",
        "termbase extract report.zh.txt --top 200 --json",
    )
)
@click.argument("paths", nargs=-1, required=True, type=path_type())
@click.option("--top", type=click.IntRange(1), default=100, show_default=True, help="How many candidates.")
@click.option("--no-authority", is_flag=True, help="Do not help the ranking with the shipped official lists.")
@click.option(
    "--bilingual",
    is_flag=True,
    help="Mine translation memories (TMX, X.zh with X.en): terms with their English.",
)
@max_bytes_option
@json_option
def extract(
    paths: tuple[Path, ...], top: int, no_authority: bool, bilingual: bool, max_bytes: int, as_json: bool
) -> None:
    """Extract term candidates, best first, each with its metrics and reasons. Needs no database.

    Of English texts the candidates come with the Chinese of the shipped lists; a folder with both languages is mined
    for its Chinese texts.

    With --bilingual the files are memories: each term comes with the English that its pairs show, the number of
    these pairs, and a status: attested, or proposed where it is not sure.
    """
    limits = replace(Limits(), file_bytes=max_bytes)
    if bilingual:
        _bilingual(paths, top, limits, use_authority=not no_authority, as_json=as_json)
        return
    from termbase import assembled, authority
    from termbase.build import extract as run
    from termbase.extract.sentences import Files

    files = Files.of(paths, limits)
    if names := files.passed_over():
        click.echo(passed_over(names), err=True)
    if files.language is not MINED:
        say(files.findings)
        _english(files, () if no_authority else authority.load(), top, as_json=as_json)
        return
    with TerminalProgress() as progress:
        extraction = run(files.mined(), None if no_authority else assembled.weights(), progress=progress)
    say(files.findings)
    candidates = extraction.candidates[:top]
    if as_json:
        dump(
            {
                "language": MINED.value,
                "candidates": [_candidate(rank, c, files.names) for rank, c in enumerate(candidates, 1)],
            }
        )
    else:
        for rank, c in enumerate(candidates, 1):
            click.echo(f"{rank}\t{c.term}\t{c.score:.2f}\t{c.metrics.frequency}\t{c.origin.value}")
    if not candidates:
        click.echo("no Chinese term was found", err=True)
        sys.exit(NOTHING)


def _english(files: Files, rows: Sequence[AuthorityRow], top: int, *, as_json: bool) -> None:
    from termbase.extract.english import EnglishLists, extract_english, known_english

    lists = EnglishLists(known_english(rows))
    candidates = extract_english(lambda: (texts for _, texts in files.by_document()), lists)[:top]
    click.echo(f"note: taken for {name(files.language)}", err=True)
    if as_json:
        ranked = [{"rank": rank, **asdict(c)} for rank, c in enumerate(candidates, 1)]
        dump({"language": files.language.value, "candidates": ranked})
    else:
        for rank, c in enumerate(candidates, 1):
            click.echo(f"{rank}\t{c.term}\t{c.score:.2f}\t{c.frequency}\t{c.zh or '-'}\t{c.status or '-'}")
    if not candidates:
        click.echo("no English term was found", err=True)
        sys.exit(NOTHING)


def _bilingual(
    paths: Sequence[Path], top: int, limits: Limits, *, use_authority: bool, as_json: bool
) -> None:
    from termbase.build import BuildOptions
    from termbase.build import bilingual as run

    with TerminalProgress() as progress:
        terms, findings = run(paths, BuildOptions(use_authority, limits), progress)
    say(findings)
    if as_json:
        dump(
            {
                "terms": [
                    {
                        "zh": t.chinese, "en": t.english, "score": round(t.score, 3), "pairs": t.hits,
                        "status": t.status.value,
                    }
                    for t in terms[:top]
                ]
            }
        )  # fmt: skip
    else:
        for t in terms[:top]:
            click.echo(f"{t.chinese}\t{t.english}\t{t.score:.2f}\t{t.hits}\t{t.status.value}")
    if not terms:
        click.echo("no term with its English was found", err=True)
        sys.exit(NOTHING)


def _candidate(rank: int, candidate: Candidate, names: Sequence[str]) -> dict[str, Any]:
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
