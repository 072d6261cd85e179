"""Check the shipped authority lists and measure them against official pairs.

    .venv/bin/python scripts/authority check [--shared ../shared/data] [--suspicious N] [--forms N]

Prints the findings, counts by file, type and status, and, where the shared data are, five measures:

- attestation: of the United Nations Parallel Corpus development set, the pairs whose Chinese has a
  form of a row (found as the product finds terms: longest match, along words), and how many of these
  have one of its English forms, superseded ones too, because the pairs are of 2014 and 2015 (lemmas
  are compared; case, hyphens and articles are ignored);
- forms: the same by Chinese form of three pairs or more and by status; what has not our English is anaphora or
  something else (`attestation.py`);
- general words, which are not recognised in a text, apart: as attestation, outside longer forms;
- citations: every row and every line of `attested.tsv` of source type `corpus` whose document has no sentence pair
  with its Chinese and its English (of a row the preferred forms, or a superseded English);
- countries: every short and formal UNTERM name that the lists do not give as UNTERM does.

Exit status: 0 without findings, 1 with findings, a citation that does not hold, a country that differs, or
a broken list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from scripts.authority.attestation import (
    ENOUGH_PAIRS,
    LOW_SHARE,
    STATUSES,
    FormUse,
    RowUse,
    attest,
    form_uses,
    shown_status,
)
from scripts.authority.citations import claims, unfounded
from scripts.shared import data
from scripts.shared.commands import shared_option
from scripts.shared.data import TermPair
from scripts.shared.scores import share
from termbase.authority import AuthorityError, AuthorityRow, attested, load
from termbase.authority.check import check, unknown_pairs
from termbase.authority.rows import GENERAL
from tm.model import Pair
from tm.text.script import simplify


def differing_countries(rows: Iterable[AuthorityRow], names: Iterable[TermPair]) -> Iterator[str]:
    """Yield a line for each UNTERM name whose Chinese the lists lack or give another English."""
    listed: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.type == "state":
            for form in row.chinese():
                listed[form].update(row.english())
    for chinese, english in names:
        if english not in listed[chinese]:
            ours = ", ".join(sorted(listed[chinese])) or "nothing"
            yield f"country: {chinese} is {english} in UNTERM, and {ours} here"


def print_counts(rows: Sequence[AuthorityRow]) -> None:
    """Print how many rows there are, by what their columns say."""
    for name in ("file", "type", "status", "source_type"):
        _print_counter(name, Counter(str(getattr(row, name)) for row in rows))
    _print_counter("shown as", Counter(map(shown_status, rows)))
    forms = len({form for row in rows for form in row.chinese()})
    click.echo(f"rows: {len(rows)}, Chinese forms: {forms}")


def _print_counter(name: str, counts: Counter[str]) -> None:
    click.echo(f"{name}: " + ", ".join(f"{value} {count}" for value, count in sorted(counts.items())))


def print_attestation(uses: Sequence[RowUse], show: int) -> None:
    """Print how often rows agree with the pairs, and the suspicious rows."""
    pairs, agreeing = sum(use.pairs for use in uses), sum(use.agreeing for use in uses)
    click.echo(
        f"attestation: {len(uses)} rows occur, {agreeing} of {pairs} occurrences agree ({share(agreeing, pairs):.3f})"
    )
    suspicious = sorted((use for use in uses if use.suspicious), key=lambda use: use.agreeing - use.pairs)
    click.echo(
        f"suspicious rows ({ENOUGH_PAIRS} pairs or more, under {LOW_SHARE:.0%} agree): {len(suspicious)}"
    )
    for use in suspicious[:show]:
        row = use.row
        click.echo(f"  {use.agreeing}/{use.pairs} {row.zh} = {row.en} ({row.file}, line {row.line})")
        for pair in use.misses[:2]:
            click.echo(f"    {pair.first}\n    {pair.second}")


def print_general(uses: Iterable[RowUse]) -> None:
    """Print how often general words agree with the pairs."""
    words = [use for use in uses if use.row.type == GENERAL]
    pairs, agreeing = sum(use.pairs for use in words), sum(use.agreeing for use in words)
    click.echo(
        f"general words: {len(words)} rows occur outside terms, {agreeing} of {pairs} occurrences agree"
    )


def print_forms(uses: Iterable[FormUse], show: int) -> None:
    """Print how often forms agree, by status, and the worst forms."""
    often = [use for use in uses if use.pairs >= ENOUGH_PAIRS]
    click.echo(f"forms of {ENOUGH_PAIRS} pairs or more: {len(often)}")
    for status in STATUSES:
        forms = [use for use in often if use.status == status]
        pairs, agree = sum(use.pairs for use in forms), sum(use.agree for use in forms)
        anaphora, other = sum(use.anaphora for use in forms), sum(len(use.other) for use in forms)
        click.echo(
            f"  {status}: {len(forms)} forms, {pairs} occurrences, {agree} agree, {anaphora} anaphora, "
            f"{other} other ({share(other, pairs):.3f})"
        )
    worst = sorted(often, key=lambda use: (use.status != "official", -len(use.other), use.form))
    for use in worst[:show]:
        click.echo(f"  {use.status} {use.form}: {use.agree}/{use.pairs}, {len(use.other)} other")


def print_pairs(rows: Sequence[AuthorityRow], pairs: Sequence[Pair], suspicious: int, forms: int) -> int:
    """Print what the pairs say of the lists; return how many citations do not hold."""
    terms = [row for row in rows if row.type != GENERAL]  # what is recognised in a text
    print_attestation(attest(terms, pairs), suspicious)
    print_forms(form_uses(terms, pairs), forms)
    print_general(attest(rows, pairs))
    wrong = list(unfounded(claims(rows, attested.load()), pairs))
    for claim in wrong:
        click.echo(f"citation: {claim.source} does not show {claim.zh} = {claim.english[0]} ({claim.line})")
    return len(wrong)


@click.command()
@shared_option()
@click.option("--suspicious", type=int, default=40, show_default=True, metavar="N", help="Rows to show.")
@click.option("--forms", type=int, default=20, show_default=True, metavar="N", help="Worst forms to show.")
def main(shared: Path, suspicious: int, forms: int) -> None:
    """Check the shipped authority lists and measure them against official pairs."""
    try:
        rows = load()
    except AuthorityError as error:
        raise click.ClickException(str(error)) from error
    findings = [*check(rows, simplify), *unknown_pairs(rows, attested.load())]
    for finding in findings:
        click.echo(finding)
    print_counts(rows)
    wrong_citations = 0
    if (shared / data.PARALLEL).is_dir():
        wrong_citations = print_pairs(rows, data.compact_pairs(shared), suspicious, forms)
    countries = []
    if (shared / data.COUNTRY_NAMES).is_file():
        countries = list(differing_countries(rows, data.country_names(shared)))
    for line in countries:
        click.echo(line)
    click.echo(
        f"{len(findings)} findings, {wrong_citations} citations that do not hold, {len(countries)} countries that differ"
    )
    if findings or wrong_citations or countries:
        raise SystemExit(1)
