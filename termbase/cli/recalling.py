"""Verbs that ask the translation memory: match, concordance, analyse, pretranslate."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termbase.cli.asking import decoded, read_sentences
from termbase.cli.frame import (
    NOTHING,
    Progress,
    db_option,
    dump,
    examples,
    json_option,
    max_bytes_option,
    path_type,
)
from termbase.cli.memory import tm
from tm.errors import InputRefused
from tm.limits import Limits

if TYPE_CHECKING:
    from tm.match.matches import Match
    from tm.model import Unit

language_option = click.option(
    "--language", type=click.Choice(["zh", "en"]), help="Language of the text. Default: by its script."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), help="Processes to share the work. Default: one for each processor."
)
presegmented_option = click.option(
    "--presegmented", is_flag=True, help="Each line of the file is one segment."
)


@tm.command(
    epilog=examples(
        "termbase tm match 大会第八十届会议 --db termbase.db --json",
        "termbase tm match 'The 80th session opened in 2025.' --top 3",
        "termbase tm match - --min 60 --json < 句子.txt    # one query per line, one JSON object per line",
    )
)
@click.argument("text")
@db_option
@click.option(
    "--min", "least", type=click.IntRange(1, 101), default=70, show_default=True, help="Lowest score."
)
@click.option(
    "--top", "most", type=click.IntRange(1, 100), default=5, show_default=True, help="Most matches."
)
@click.option("--before", help="The sentence before the text: a match in its context scores 101.")
@click.option("--after", help="The sentence after the text.")
@click.option("--parts/--no-parts", default=True, help="Also units that share a stretch of the text.")
@language_option
@json_option
def match(
    text: str, database: Path, least: int, most: int, before: str | None, after: str | None, parts: bool,
    language: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Find units of the memory like TEXT, with numbers, references and names of States replaced.

    Scores: 101 the same text between the same sentences, 100 the same text, below that similar ones; each
    tells its reasons, and flags what may change the meaning. With `-` each line of stdin is a query, and
    the lines around it are its context.
    """
    from termbase.memories.open_memory import OpenMemory
    from tm.model import Lang

    queries = _lines() if text == "-" else [text]
    told = Lang(language) if language else None
    found = False
    with OpenMemory(database, Progress()) as recall:
        for number, query in enumerate(queries):
            around = (before, after)
            if text == "-":
                around = (
                    queries[number - 1] if number else None,
                    queries[number + 1] if number + 1 < len(queries) else None,
                )
            matches = recall.match(
                query,
                before=around[0],
                after=around[1],
                least=least,
                most=most,
                with_parts=parts,
                language=told,
            )
            found = found or bool(matches)
            if as_json:
                dump({"query": query, "matches": [as_dict(one) for one in matches]}, one_line=text == "-")
            else:
                _show(query, matches)
    if not found:
        sys.exit(NOTHING)


def _lines() -> list[str]:
    """The lines of stdin. Raises `InputRefused` for bytes that are no UTF-8."""
    lines = decoded(sys.stdin.buffer.read()).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.rstrip("\r") for line in lines]


def as_dict(one: Match) -> dict[str, Any]:
    """A match as JSON has it."""
    told: dict[str, Any] = {
        "score": one.score,
        "kind": one.kind.value,
        "source": one.unit.source,
        "target": one.unit.target,
        "suggestion": one.suggestion,
        "changes": [asdict(change) for change in one.changes],
        "flags": [asdict(flag) for flag in one.flags],
        "document": one.unit.document,
        "unit": one.unit.id,
        "reasons": list(one.reasons),
        "memory": one.unit.memory,
        "date": one.unit.date,
        "status": one.unit.status,
        "alike": one.alike,
    }
    if one.stretch is not None:
        told["stretch"] = asdict(one.stretch)
    return told


def _show(query: str, matches: Sequence[Match]) -> None:
    click.echo(query)
    for one in matches:
        where = f"  [{one.unit.document or one.unit.memory}]"
        if one.stretch is not None:
            english = one.stretch.translation or "(no English of its own)"
            click.echo(
                f"  part  {one.stretch.text} = {english}  ({one.stretch.units} unit{'s' * (one.stretch.units != 1)})"
            )
            continue
        click.echo(f"  {one.score:3} {one.kind:7} {one.unit.source}{where}")
        click.echo(f"      → {one.suggestion}")
        for change in one.changes:
            made = f"{change.old} → {change.new}" if change.new else "change it by hand"
            click.echo(f"        {change.source} → {change.query}: {made}")
        for flag in one.flags:
            click.echo(f"        ! {flag.kind}: {flag.reason}")


@tm.command(
    epilog=examples(
        "termbase tm concordance 协商一致 --db termbase.db",
        'termbase tm concordance "nuclear-weapon state" --lemmas --json',
    )
)
@click.argument("string")
@db_option
@click.option(
    "--top", "most", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Most hits shown."
)
@click.option(
    "--from", "first", type=click.IntRange(0), default=0, show_default=True, help="Hits to pass over."
)
@click.option("--lemmas", is_flag=True, help="English in any inflection.")
@language_option
@json_option
def concordance(
    string: str, database: Path, most: int, first: int, lemmas: bool, language: str | None, as_json: bool
) -> None:
    """Find every unit that holds STRING, one character or more, in Chinese of either script or in English."""
    from termbase.memories.open_memory import OpenMemory
    from tm.model import Lang

    told = Lang(language) if language else None
    with OpenMemory(database, Progress()) as recall:
        found = recall.concordance(string, lemmas=lemmas, first=first, most=most, language=told)
    if as_json:
        dump(
            {
                "query": string,
                "language": found.language.value,
                "total": found.total,
                "hits": [_hit(u) for u in found.hits],
            }
        )
    else:
        for unit in found.hits:
            click.echo(f"{unit.source}\n  {unit.target}  [{unit.document or unit.memory}]")
        click.echo(f"{found.total:,} units", err=True)
    if not found.total:
        sys.exit(NOTHING)


def _hit(unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.id, "zh": unit.source, "en": unit.target, "document": unit.document, "date": unit.date,
        "memory": unit.memory, "status": unit.status,
    }  # fmt: skip


@tm.command(
    epilog=examples(
        "termbase tm analyse 工作文件.txt --db termbase.db", "termbase tm analyse lines.zh --presegmented"
    )
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@db_option
@presegmented_option
@jobs_option
@max_bytes_option
@json_option
def analyse(
    file: Path, database: Path, presegmented: bool, jobs: int | None, max_bytes: int, as_json: bool
) -> None:
    """Report how much of a text the memory has: 101, 100, 95-99, 85-94, 75-84, repetitions, new."""
    from termbase.memories import open_memory as asking

    texts = _segments(file, presegmented, max_bytes)
    progress = Progress()
    try:
        with asking.OpenMemory(database, progress) as recall:
            shares = asking.analyse(recall, texts, jobs, progress)
    finally:
        progress.done()
    total = {"segments": len(texts), "characters": sum(share.characters for share in shares)}
    if as_json:
        dump({"file": file.name, "bands": [asdict(share) for share in shares], "total": total})
        return
    click.echo("band\tsegments\tcharacters\tshare")
    for share in shares:
        part = share.characters / max(total["characters"], 1)
        click.echo(f"{share.band}\t{share.segments:,}\t{share.characters:,}\t{part:.1%}")
    click.echo(f"total\t{total['segments']:,}\t{total['characters']:,}\t")


@tm.command(
    epilog=examples(
        "termbase tm pretranslate 工作文件.txt --db termbase.db --out 工作文件.xlf",
        "termbase tm pretranslate lines.zh --presegmented --out lines.tmx --min 85",
    )
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@db_option
@click.option("--out", type=path_type(), required=True, help="The file to write: .tmx or .xlf.")
@click.option(
    "--min", "least", type=click.IntRange(1, 101), default=75, show_default=True, help="Lowest score."
)
@presegmented_option
@jobs_option
@max_bytes_option
@json_option
def pretranslate(
    file: Path, database: Path, out: Path, least: int, presegmented: bool, jobs: int | None, max_bytes: int,
    as_json: bool,
) -> None:  # fmt: skip
    """Translate a text as far as the memory goes; every translation says its score and what to look at."""
    from termbase.memories.open_memory import OpenMemory
    from termbase.memories.pretranslate import pretranslate as run

    texts = _segments(file, presegmented, max_bytes)
    progress = Progress()
    try:
        with OpenMemory(database, progress) as recall:
            done = run(recall, file, texts, out, least=least, jobs=jobs, advance=progress)
    finally:
        progress.done()
    if as_json:
        dump({"out": out.name, **asdict(done)})
    else:
        click.echo(
            f"{done.segments:,} segments: {done.translated:,} translated, {done.exact:,} of them exactly; written to {out}"
        )
    if not done.translated:
        sys.exit(NOTHING)


def _segments(file: Path, presegmented: bool, max_bytes: int) -> Sequence[str]:
    """The segments of a text. Raises `InputRefused` where it has none."""
    from tm.files import encoding

    limits = replace(Limits(), file_bytes=max_bytes)
    if not presegmented:
        texts: Sequence[str] = read_sentences(file, limits)
    elif str(file) == "-":
        texts = _lines()
    else:
        texts = list(encoding.lines(file, encoding.detect(file, limits), limits))
    texts = [text for text in texts if text.strip()]
    if not texts:
        raise InputRefused("it holds no segment", file=file.name, next_step="give a file with text")
    return texts
