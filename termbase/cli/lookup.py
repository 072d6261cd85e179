"""The verbs `lookup` and `unresolved`: what the termbase has for a term, and what it has not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termbase.cli.frame import NOTHING, cli, db_option, dump, examples, json_option

if TYPE_CHECKING:
    from termbase.store.search import SearchPage


@cli.command(
    epilog=examples(
        "termbase lookup 消极安全保证",
        "termbase lookup 裁軍談判會議 --json",
        "termbase lookup 'review conference'",
        "termbase lookup '核*国家'",
        "termbase lookup caitanhui",
    )
)
@click.argument("query")
@db_option
@click.option("--most", type=click.IntRange(1, 500), default=20, show_default=True, help="Most results.")
@json_option
def lookup(query: str, database: Path, most: int, as_json: bool) -> None:
    """Look up a term: Chinese in either script or in Pinyin, English, or a symbol, from one character on, best first.

    `*` stands for any text, `?` for one character. Where nothing is found as asked, words in any order, Pinyin and
    other spellings are tried, and the way is told.
    """
    from termbase.store import schema, search
    from termbase.store.lookup import read_hits

    with schema.opened(database) as termbase:
        page = search.search(termbase, query, most=most)
        if as_json:
            dump(search.as_json(termbase, page))
        else:
            for result in read_hits(termbase, page.hits):
                concept = result.concept
                cells = (result.zh, result.en, result.status, concept.type, concept.source)
                click.echo("\t".join(cell or "-" for cell in cells))
                for said in concept.definitions:
                    source = f" [{said.source}]" if said.source else ""
                    click.echo(f"\tdefinition: {said.text}{source}")
    _tell(page)
    if not page.hits and not page.pointers:
        click.echo(f"nothing found for {query!r}", err=True)
        sys.exit(NOTHING)


def _tell(page: SearchPage) -> None:
    """Say how the hits were found, how many there are, and what else the query points to."""
    if page.hits and page.way != "as asked":
        instead = f" for {page.instead!r}" if page.instead else ""
        click.echo(f"note: found by {page.way}{instead}", err=True)
    if page.total > len(page.hits):
        click.echo(f"note: the first {len(page.hits)} of {page.total:,}; --most shows more", err=True)
    for document in page.pointers.documents:
        click.echo(f"note: {document.name} is a document of this termbase", err=True)
    if (reference := page.pointers.reference) is not None:
        click.echo(f"note: {reference.zh or '-'} = {reference.en or '-'} ({reference.kind})", err=True)


@cli.command(epilog=examples("termbase unresolved --top 20", "termbase unresolved --db 裁军.db --json"))
@db_option
@click.option("--top", type=click.IntRange(1), default=50, show_default=True, help="How many concepts.")
@json_option
def unresolved(database: Path, top: int, as_json: bool) -> None:
    """List concepts of the texts without official or attested English, most missed first, with proposals."""
    from termbase.store import schema
    from termbase.store import unresolved as missing

    with schema.opened(database) as termbase:
        concepts = missing.unresolved(termbase, top)
        counts = missing.count(termbase)
    if as_json:
        dump({**counts, "concepts": [concept.as_dict() for concept in concepts]})
        return
    for concept in concepts:
        proposals = " | ".join(proposal.en for proposal in concept.proposals)
        click.echo(
            f"{concept.missed:.2f}\t{concept.zh}\t{proposals or '-'}\t{concept.frequency}\t{concept.status}"
        )
    if not concepts:
        click.echo("every concept of the texts has an official or attested English", err=True)
