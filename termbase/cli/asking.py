"""Verbs that ask: look up, annotate, coverage."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from termbase.cli.frame import (
    NOTHING,
    cli,
    db_option,
    dump,
    examples,
    json_option,
    max_bytes_option,
    path_type,
)
from tm.errors import InputRefused
from tm.limits import Limits


@cli.command(
    epilog=examples(
        "termbase lookup 消极安全保证",
        "termbase lookup 裁軍談判會議 --json",
        "termbase lookup 'review conference'",
    )
)
@click.argument("query")
@db_option
@click.option("--most", type=click.IntRange(1, 500), default=20, show_default=True, help="Most results.")
@json_option
def lookup(query: str, database: Path, most: int, as_json: bool) -> None:
    """Look up a term: Chinese in either script or English, from one character on, best first."""
    from termbase.store import lookup as finder
    from termbase.store import schema

    opened = schema.open_termbase(database)
    results = finder.lookup(opened, query, most)
    if as_json:
        dump({"query": query, "results": [result.as_dict() for result in results]})
    else:
        for result in results:
            click.echo(
                f"{result.zh}\t{result.en or '-'}\t{result.status}\t{result.type or '-'}\t{result.source or '-'}"
            )
    if not results:
        click.echo(f"nothing found for {query!r}", err=True)
        sys.exit(NOTHING)


@cli.command(
    epilog=examples(
        "termbase annotate 工作文件.txt --db termbase.db --json",
        "echo 裁軍談判會議 | termbase annotate -",
        "termbase annotate report.zh.txt",
    )
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@db_option
@max_bytes_option
@json_option
def annotate(file: Path, database: Path, max_bytes: int, as_json: bool) -> None:
    """Show every term and reference of a text with its English, by sentence; `-` reads stdin."""
    from termbase.annotate.annotator import Annotator
    from termbase.store import schema

    texts = read_sentences(file, replace(Limits(), file_bytes=max_bytes))
    annotator = Annotator(schema.open_termbase(database))
    if as_json:
        dump({"segments": [sentence.as_dict() for sentence in annotator.document(texts)]})
        return
    for sentence in annotator.document(texts):
        click.echo(sentence.text)
        for term in sentence.terms:
            if not term.nested:
                click.echo(f"\t{term.zh}\t{term.en or '-'}\t{term.status}")
        for reference in sentence.references:
            click.echo(f"\t{reference.zh}\t{reference.en or '-'}\t{reference.kind}")


def read_sentences(file: Path, limits: Limits) -> Sequence[str]:
    """The sentences of a file, or of stdin for `-`."""
    from termbase.extract.sentences import outline, sentences

    if str(file) != "-":
        return [s["text"] for p in outline(file, limits)[0]["paragraphs"] for s in p["segments"]]
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise InputRefused(
            "there is more text than the limit allows", file="-", next_step="raise --max-bytes"
        )
    return sentences(decoded(data))


def decoded(data: bytes) -> str:
    """What stdin holds, as text. Raises `InputRefused` for bytes that are no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputRefused(
            "the bytes are no UTF-8 text", file="-", line=line, next_step="convert it first"
        ) from error


@cli.command(
    epilog=examples("termbase coverage 裁军文件/ --db termbase.db", "termbase coverage report.zh.txt --json")
)
@click.argument("paths", nargs=-1, required=True, type=path_type())
@db_option
@max_bytes_option
@json_option
def coverage(paths: tuple[Path, ...], database: Path, max_bytes: int, as_json: bool) -> None:
    """Tell what share of the term occurrences of texts has official, attested, proposed or no English."""
    from termbase.annotate.annotator import Annotator
    from termbase.annotate.coverage import coverage as measure
    from termbase.concepts.status import Status
    from termbase.extract.sentences import Files
    from termbase.store import schema

    files = Files.of(paths, replace(Limits(), file_bytes=max_bytes))
    annotator = Annotator(schema.open_termbase(database))
    told = []
    for name, texts in files.by_document():
        found = measure(name, annotator.document(texts))
        borne_out = found.share(Status.OFFICIAL, Status.ATTESTED)
        told.append({**asdict(found), "total": found.total, "official_or_attested": round(borne_out, 4)})
        if not as_json:
            counts = "  ".join(f"{status} {count}" for status, count in found.counts.items())
            click.echo(f"{borne_out:6.1%}  {name}  {counts}")
    if as_json:
        dump({"documents": told})


@cli.command(epilog=examples("termbase unresolved --top 20", "termbase unresolved --db 裁军.db --json"))
@db_option
@click.option("--top", type=click.IntRange(1), default=50, show_default=True, help="How many concepts.")
@json_option
def unresolved(database: Path, top: int, as_json: bool) -> None:
    """List concepts of the texts without official or attested English, most missed first, with proposals."""
    from termbase.store import schema
    from termbase.store import unresolved as wanted

    opened = schema.open_termbase(database)
    found = wanted.unresolved(opened, top)
    if as_json:
        dump({**wanted.count(opened), "concepts": [one.as_dict() for one in found]})
        return
    for one in found:
        proposals = " | ".join(proposal.en for proposal in one.proposals)
        click.echo(f"{one.missed:.2f}\t{one.zh}\t{proposals or '-'}\t{one.frequency}\t{one.status}")
    if not found:
        click.echo("every concept of the texts has an official or attested English", err=True)
