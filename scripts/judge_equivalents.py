"""Draw pairs of one status for judgement by a reader, and check the lists against the judgements.

    .venv/bin/python scripts/judge_equivalents.py [--status attested] [--db TERMBASE] [--seed 1] [--size 300]
    .venv/bin/python scripts/judge_equivalents.py [--status attested] --check [--db TERMBASE]

A pair is a Chinese form of a concept with an English form of the same concept: both of the status (official, unless
--status says otherwise), one source for both, the English not superseded, the Chinese as written (no converted
script). The same two forms in two concepts are one pair. Without --db the concepts are those of the shipped authority lists; with it those of that
termbase.

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

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from termbase import authority
from termbase.concepts.assemble import Assembly, Concept
from termbase.concepts.status import Status
from termbase.store import schema
from tm.text import key

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
COLUMNS = ("draw", "zh", "en", "source", "verdict", "note")

Pair = tuple[str, str]
"""A Chinese and an English form."""

_PAIRS = """
SELECT z.term, e.term, min(s.name) FROM concepts c
JOIN terms z ON z.concept = c.id AND z.language = 'zh' AND z.status = :status
JOIN terms e ON e.concept = c.id AND e.language = 'en' AND e.status = :status AND e.standing <> 'superseded'
JOIN evidence v ON v.term = z.id JOIN evidence w ON w.term = e.id AND w.source = v.source JOIN sources s ON s.id = v.source
GROUP BY z.id, e.id ORDER BY c.id, z.position, e.position
"""


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
    def pair(self) -> Pair:
        """The two forms."""
        return self.zh, self.en


def of_rows(rows: Sequence[authority.AuthorityRow], status: Status = Status.OFFICIAL) -> dict[Pair, str]:
    """Pairs of one status of the concepts that `rows` make, each with the source of its English."""
    assembly = Assembly(key.term_key)
    assembly.authority(rows, authority.attested.load())
    found: dict[Pair, str] = {}
    for concept in assembly.concepts():
        for pair, source in _pairs(concept, status):
            found.setdefault(pair, source)
    return found


def _pairs(concept: Concept, status: Status) -> Iterator[tuple[Pair, str]]:
    """Pairs that one source speaks for; the most binding of such sources."""
    chinese = [entry for entry in concept.of("zh") if entry.status is status]
    for english in concept.of("en"):
        if english.status is status and english.standing != "superseded":
            best = sorted(english.proofs, key=lambda proof: proof.status.rank)
            for one in chinese:
                sources = {proof.source for proof in one.proofs}
                for proof in best:
                    if proof.source in sources:
                        yield (one.term, english.term), proof.source or ""
                        break


def of_termbase(path: Path, status: Status = Status.OFFICIAL) -> dict[Pair, str]:
    """Pairs of one status of the termbase at `path`, each with the source of its English."""
    database = schema.open_termbase(path)
    found: dict[Pair, str] = {}
    for zh, en, source in database.execute(_PAIRS, {"status": status.value}):
        found.setdefault((zh, en), source or "")
    database.close()
    return found


def draw(pairs: Mapping[Pair, str], seed: int, size: int) -> list[Pair]:
    """A sample of the pairs, sorted; all of them where there are no more than `size`."""
    everything = sorted(pairs)
    return sorted(random.Random(seed).sample(everything, min(size, len(everything))))


def judgements(status: Status = Status.OFFICIAL) -> list[Judgement]:
    """The judged pairs of one status, in the order of the file."""
    with (CASES / f"judged_{status}.tsv").open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Judgement(int(r["draw"]), r["zh"], r["en"], r["source"], _is_right(r["verdict"]), r["note"])
            for r in reader
        ]


def _is_right(verdict: str) -> bool:
    if verdict not in ("right", "wrong"):
        raise ValueError(f"{verdict!r} is no verdict: right or wrong")
    return verdict == "right"


def precision(judged: Sequence[Judgement]) -> float:
    """Share of the pairs judged right; 1 of none."""
    return sum(one.right for one in judged) / len(judged) if judged else 1.0


def _cited_anew(one: Judgement, pairs: Mapping[Pair, str]) -> bool:
    """Whether only the source was wrong, and another is cited now."""
    return one.note.casefold().startswith("source only") and pairs[one.pair] != one.source


def report(judged: Sequence[Judgement], pairs: Mapping[Pair, str]) -> tuple[list[str], list[Judgement]]:
    """What --check prints, and the pairs judged wrong that have the status still."""
    lines = []
    for number in sorted({one.draw for one in judged}):
        mine = [one for one in judged if one.draw == number]
        right = sum(one.right for one in mine)
        lines.append(f"draw {number}: {right} of {len(mine)} right ({precision(mine):.3f})")
    kept = [one for one in judged if one.pair in pairs]
    gone = [one for one in judged if one.pair not in pairs]
    lines += [f"not so any more: {one.zh} = {one.en} ({'right' if one.right else 'wrong'})" for one in gone]
    still = [one for one in kept if not one.right and not _cited_anew(one, pairs)]
    lines += [f"judged wrong and still so: {one.zh} = {one.en}: {one.note}" for one in still]
    lines.append(
        f"of {len(judged)} judged pairs {len(kept)} have the status now, {len(gone)} have not; "
        f"precision of those that are, cited anew left out: {precision([one for one in kept if not _cited_anew(one, pairs)]):.3f}"
    )
    return lines, still


@click.command()
@click.option("--status", type=click.Choice(["official", "attested"]), default="official", show_default=True)
@click.option("--db", type=click.Path(exists=True, path_type=Path), help="A termbase instead of the lists.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--size", type=int, default=300, show_default=True, help="How many pairs to draw.")
@click.option("--check", "checking", is_flag=True, help="Check against the judged pairs.")
def main(status: str, db: Path | None, seed: int, size: int, checking: bool) -> None:
    """Draw pairs of one status, or check against the judged ones."""
    wanted = Status(status)
    pairs = of_termbase(db, wanted) if db else of_rows(authority.load(), wanted)
    if not checking:
        click.echo("\t".join(("zh", "en", "source")))
        for pair in draw(pairs, seed, size):
            click.echo("\t".join((*pair, pairs[pair])))
        return
    lines, still = report(judgements(wanted), pairs)
    click.echo("\n".join(lines))
    if still:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
