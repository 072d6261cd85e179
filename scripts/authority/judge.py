"""Draw pairs of one status for judgement by a reader, and check the lists against the judgements.

    .venv/bin/python scripts/authority judge [--status attested] [--db TERMBASE] [--seed 1] [--size 300]
    .venv/bin/python scripts/authority judge [--status attested] --check [--db TERMBASE]

A pair is a Chinese form of a concept with an English form of the same concept: both of the status (official, unless
--status says otherwise), one source for both, the English not superseded, the Chinese as written (no converted
script). The same two forms in two concepts are one pair. Without --db the concepts are those of the shipped authority
lists; with it those of that termbase.

The first form prints a draw as TSV: zh, en and the source of the English. The pairs are sorted by code point and
drawn with `random.Random(seed).sample`, so the same lists and seed give the same draw. Draw 1 of the judged pairs is
seed 1, and so on, each from the lists as corrected after the draw before it. A judge asks of each official pair: is
this English the official equivalent of this Chinese form, and does the named source fix the pair? Right is also a pair
that another authority fixes, with a note, and the source is then corrected. Of an attested pair: is this what
United Nations texts have for this Chinese, so that a translator who takes it over makes no mistake?

A note that begins with `source only` says that the pair is right and only the text cited cannot have it: cited anew, it
is right.

With --check `tests/cases/judged_STATUS.tsv` is read (draw, zh, en, source, verdict `right` or `wrong`, note: each
pair as it stood when it was drawn). Printed are the precision of each draw as judged, the judged pairs that have
the status no more, and the precision of what is left of all of them. Exit status 1 when a pair judged wrong has it
still.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.data import TermPair
from scripts.shared.scores import share
from termbase import authority
from termbase.concepts.assemble import Assembly
from termbase.concepts.model import Term
from termbase.concepts.status import Standing, Status
from termbase.store import schema
from termbase.store.reading import terms_of
from tm.languages import Lang
from tm.text import key

VERDICTS = {"right": True, "wrong": False}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A drawn pair with its source as drawn, and what a reader says of it."""

    draw: int
    zh: str
    en: str
    source: str
    right: bool
    note: str

    @property
    def pair(self) -> TermPair:
        """The two forms."""
        return self.zh, self.en

    def is_cited_anew(self, pairs: Mapping[TermPair, str]) -> bool:
        """Whether only the source was wrong, and another is cited now."""
        return self.note.casefold().startswith("source only") and pairs[self.pair] != self.source


@dataclass(frozen=True, slots=True)
class JudgementReport:
    """What --check prints, and the pairs judged wrong that have the status still."""

    lines: list[str]
    still_wrong: list[Judgement]


def of_rows(rows: Sequence[authority.AuthorityRow], status: Status = Status.OFFICIAL) -> dict[TermPair, str]:
    """Pairs of one status of the concepts that `rows` make, each with the source of its English."""
    assembly = Assembly(key.term_key)
    assembly.authority(rows, authority.attested.load())
    pairs: dict[TermPair, str] = {}
    for concept in assembly.concepts():
        for pair, source in pairs_of(concept.terms, status):
            pairs.setdefault(pair, source)
    return pairs


def pairs_of(terms: Iterable[Term], status: Status) -> Iterator[tuple[TermPair, str]]:
    """Pairs of the terms of a concept that one source speaks for; the most binding of such sources."""
    shown = [term for term in terms if term.status is status]
    for english in shown:
        if english.language == Lang.EN and english.standing is not Standing.SUPERSEDED:
            best = sorted(english.evidence, key=lambda item: item.status.rank)
            for chinese in shown:
                sources = {item.source for item in chinese.evidence}
                source = next((item.source or "" for item in best if item.source in sources), None)
                if chinese.language == Lang.ZH and source is not None:
                    yield (chinese.text, english.text), source


def of_termbase(path: Path, status: Status = Status.OFFICIAL) -> dict[TermPair, str]:
    """Pairs of one status of the termbase at `path`, each with the source of its English."""
    pairs: dict[TermPair, str] = {}
    with schema.opened(path) as database:
        for (concept,) in database.execute("SELECT id FROM concepts ORDER BY id"):
            for pair, source in pairs_of(terms_of(database, concept), status):
                pairs.setdefault(pair, source)
    return pairs


def draw(pairs: Mapping[TermPair, str], seed: int, size: int) -> list[TermPair]:
    """A sample of the pairs, sorted; all of them where there are no more than `size`."""
    everything = sorted(pairs)
    return sorted(random.Random(seed).sample(everything, min(size, len(everything))))


def judgements(status: Status = Status.OFFICIAL) -> list[Judgement]:
    """The judged pairs of one status, in the order of the file. Raises `KeyError` for an unknown verdict."""
    return [
        Judgement(int(r["draw"]), r["zh"], r["en"], r["source"], VERDICTS[r["verdict"]], r["note"])
        for r in data.judged(str(status))
    ]


def precision(judged: Sequence[Judgement]) -> float:
    """Share of the pairs judged right; 1 of none."""
    return share(sum(judgement.right for judgement in judged), len(judged), of_none=1.0)


def report(judged: Sequence[Judgement], pairs: Mapping[TermPair, str]) -> JudgementReport:
    """Compare the judgements with the pairs that have the status now, each with its source."""
    lines = []
    for number in sorted({judgement.draw for judgement in judged}):
        drawn = [judgement for judgement in judged if judgement.draw == number]
        right = sum(judgement.right for judgement in drawn)
        lines.append(f"draw {number}: {right} of {len(drawn)} right ({precision(drawn):.3f})")
    present = [judgement for judgement in judged if judgement.pair in pairs]
    gone = [judgement for judgement in judged if judgement.pair not in pairs]
    lines += [f"not so any more: {j.zh} = {j.en} ({'right' if j.right else 'wrong'})" for j in gone]
    as_judged = [judgement for judgement in present if not judgement.is_cited_anew(pairs)]
    still_wrong = [judgement for judgement in as_judged if not judgement.right]
    lines += [f"judged wrong and still so: {j.zh} = {j.en}: {j.note}" for j in still_wrong]
    lines.append(
        f"of {len(judged)} judged pairs {len(present)} have the status now, {len(gone)} have not; "
        f"precision of those that are, cited anew left out: {precision(as_judged):.3f}"
    )
    return JudgementReport(lines, still_wrong)


@click.command()
@click.option("--status", type=click.Choice(["official", "attested"]), default="official", show_default=True)
@click.option("--db", type=click.Path(exists=True, path_type=Path), help="A termbase instead of the lists.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--size", type=int, default=300, show_default=True, help="How many pairs to draw.")
@click.option("--check", "checking", is_flag=True, help="Check against the judged pairs.")
def main(status: str, db: Path | None, seed: int, size: int, checking: bool) -> None:
    """Draw pairs of one status, or check against the judged ones."""
    chosen = Status(status)
    pairs = of_termbase(db, chosen) if db else of_rows(authority.load(), chosen)
    if not checking:
        click.echo("\t".join(("zh", "en", "source")))
        for pair in draw(pairs, seed, size):
            click.echo("\t".join((*pair, pairs[pair])))
        return
    checked = report(judgements(chosen), pairs)
    click.echo("\n".join(checked.lines))
    if checked.still_wrong:
        raise SystemExit(1)
