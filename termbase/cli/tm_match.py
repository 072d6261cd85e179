"""Verbs that put one sentence or string to the memory: `tm match` and `tm concordance`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termbase.cli.frame import NOTHING, TerminalProgress, db_option, dump, examples, json_option
from termbase.cli.texts import read_lines
from termbase.cli.tm_memories import tm
from tm.errors import InputRefused
from tm.languages import PAIR, Lang
from tm.limits import Limits

if TYPE_CHECKING:
    from termbase.annotate.annotated import AnnotatedItem
    from tm.match.matches import Match
    from tm.model import Unit
    from tm.text.occurrences import Sought

language_option = click.option(
    "--language",
    type=click.Choice([language.value for language in PAIR]),
    help="Language of the text. Default: by its script.",
)


@tm.command(
    "match",
    epilog=examples(
        "termbase tm match 大会第八十届会议 --db termbase.db --json",
        "termbase tm match 'The 80th session opened in 2025.' --top 3",
        "termbase tm match - --min 60 --json < 句子.txt    # one query per line, one JSON object per line",
    ),
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
def match_(
    text: str, database: Path, least: int, most: int, before: str | None, after: str | None, parts: bool,
    language: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Find units of the memory like TEXT, with numbers, references and names of States replaced.

    Scores: 101 the same text between the same sentences, 100 the same text, below that similar ones; each
    tells its reasons, and flags what may change the meaning. Standing sentences of letters, resolutions and reports
    come first, their slots filled from the termbase. With `-` each line of stdin is a query, and
    the lines around it are its context.
    """
    from termbase.memories.open_memory import OpenMemory

    queries = read_lines() if text == "-" else [text]
    _check_lengths(queries, from_stdin=text == "-")
    asked_in = Lang(language) if language else None
    has_match = False
    with TerminalProgress() as progress, OpenMemory(database, progress) as memory:
        progress.clear()
        for number, query in enumerate(queries):
            if text == "-":
                before = queries[number - 1] if number else None
                after = queries[number + 1] if number + 1 < len(queries) else None
            matches = memory.match(
                query, before=before, after=after, least=least, most=most, with_parts=parts, language=asked_in
            )
            formulae = memory.formulae(query)
            has_match = has_match or bool(matches) or bool(formulae)
            if as_json:
                told = {"query": query, "matches": [match.as_dict() for match in matches]}
                dump({**told, "formulae": [asdict(formula) for formula in formulae]}, one_line=text == "-")
            else:
                _show(query, matches, formulae)
    if not has_match:
        sys.exit(NOTHING)


def _check_lengths(queries: Sequence[str], *, from_stdin: bool) -> None:
    """Refuse a text that is no sentence, before any is answered. Raises `InputRefused`."""
    most = Limits().match_characters
    for line, query in enumerate(queries, 1):
        if len(query) > most:
            raise InputRefused(
                f"the text has {len(query):,} characters and the limit is {most:,}",
                file="-" if from_stdin else None, line=line if from_stdin else None,
                next_step="give it sentence by sentence, or the whole text to `tm pretranslate`",
            )  # fmt: skip


def _show(query: str, matches: Sequence[Match], formulae: Sequence[AnnotatedItem]) -> None:
    click.echo(query)
    for formula in formulae:
        click.echo(f"  formula  {formula.zh} = {formula.en}  ({formula.status})")
    for match in matches:
        where = f"  [{match.unit.document or match.unit.memory}]"
        if match.stretch is not None:
            english = match.stretch.translation or "(no English of its own)"
            click.echo(
                f"  part  {match.stretch.text} = {english}  ({match.stretch.units} unit{'s' * (match.stretch.units != 1)})"
            )
            continue
        click.echo(f"  {match.score:3} {match.kind:7} {match.unit.source}{where}")
        click.echo(f"      → {match.suggestion}")
        for change in match.changes:
            made = f"{change.old} → {change.new}" if change.new else "change it by hand"
            click.echo(f"        {change.source} → {change.query}: {made}")
        for flag in match.flags:
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
    """Find every unit that holds STRING, one character or more, in Chinese of either script or in English.

    A unit that has STRING only inside a longer term, as 无核武器国家 has 核武器国家, says so.
    """
    from termbase.memories.open_memory import OpenMemory

    asked_in = Lang(language) if language else None
    with TerminalProgress() as progress, OpenMemory(database, progress) as memory:
        page = memory.concordance(string, lemmas=lemmas, first=first, most=most, language=asked_in)
        sought = memory.sought(string)
    withins = [_within(sought, unit, page.language) for unit in page.hits]
    if as_json:
        dump(
            {
                "query": string,
                "language": page.language.value,
                "total": page.total,
                "hits": [
                    _hit(unit) | {"within": within} for unit, within in zip(page.hits, withins, strict=True)
                ],
            }
        )
    else:
        for unit, within in zip(page.hits, withins, strict=True):
            inside = f"  (inside {within})" if within else ""
            click.echo(f"{unit.source}\n  {unit.target}  [{unit.document or unit.memory}]{inside}")
        click.echo(f"{page.total:,} units", err=True)
    if not page.total:
        sys.exit(NOTHING)


def _within(sought: Sought, unit: Unit, language: Lang) -> str | None:
    """The longer term that a unit has the query in; None where it has it as a term of its own."""
    from termbase.store.concordance import telling

    chosen = telling(sought.find(unit.source if language is PAIR[0] else unit.target))
    return (chosen and chosen.within) or None


def _hit(unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.id, PAIR[0].value: unit.source, PAIR[1].value: unit.target, "document": unit.document, "date": unit.date,
        "memory": unit.memory, "status": unit.status,
    }  # fmt: skip
