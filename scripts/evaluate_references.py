"""Measure how references are found and rendered.

    .venv/bin/python scripts/evaluate.py references [--shared FOLDER] [--kinds] [--disagreements N] [--list]

FOLDER holds the shared data ($TERMBASE_SHARED, or ../shared/data beside the repository).

- pairs: on the 4,000 pairs of the United Nations Parallel Corpus development set, for each kind
  and direction: the single things referred to, how many have the same normal form in the other
  language of the pair, and how many `compare` pairs (an organ, a treaty or a year may be left out
  on one side; 条 is article, rule, regulation or section);
- `--disagreements N` lists the N most frequent normal forms without a partner, with a pair's number;
- seeds: of the references that `tests/cases/judged_references.tsv` names (read in full by a person),
  how many are found with exactly that text and kind, how many rendered as judged, with what the
  document tells of its treaty (`tm.text.references.context`) and without it, and how many so with an
  alternative; `--list` prints those that are not, and what was found that is not judged.

The same files give the same figures: nothing is drawn by lot.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import shared_data

from tm.files import corpus
from tm.limits import Limits
from tm.model import Lang
from tm.text.references import Reference, alternatives, compare, context, english, find

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "tests" / "cases" / "judged_references.tsv"


@dataclass(slots=True)
class Count:
    """Of `told` things of a kind, those with the `same` form in the pair, and those `paired`."""

    told: int = 0
    same: int = 0
    paired: int = 0

    def __str__(self) -> str:
        share = [
            f"{100 * n / self.told:6.1f} %" if self.told else "     - " for n in (self.same, self.paired)
        ]
        return f"{self.told:6d} {share[0]} {share[1]}"


@dataclass(slots=True)
class Tally:
    """Counts by kind for both directions, and the forms without a partner with the pairs they are in."""

    zh: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    en: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    where: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pair: int, zh: Sequence[Reference], en: Sequence[Reference]) -> None:
        """Count the references of one pair."""
        told = compare(zh, en)
        atoms = [Counter(atom for r in side for atom in r.atoms) for side in (zh, en)]
        for side, mine, other, left in (
            ("zh", atoms[0], atoms[1], told.missing),
            ("en", atoms[1], atoms[0], told.extra),
        ):
            counts = self.zh if side == "zh" else self.en
            for atom, number in mine.items():
                count = counts[atom.partition(":")[0]]
                count.told += number
                count.same += min(number, other[atom])
                count.paired += number
            for atom in left:
                counts[atom.partition(":")[0]].paired -= 1
                self.lost[side, atom] += 1
                self.where[side, atom].append(pair)


def pairs(shared: Path) -> Iterator[tuple[int, str, str]]:
    """The pairs of the development set, with their line numbers."""
    folder = shared / "un-parallel"
    zh, en = (
        (folder / f"UNv1.0.devset.{language}").read_text("utf-8").split("\n") for language in ("zh", "en")
    )
    for line, (chinese, translated) in enumerate(zip(zh, en, strict=True), 1):
        if chinese.strip():
            yield line, chinese, translated


def tally(shared: Path) -> Tally:
    """Find and compare the references of every pair."""
    told = Tally()
    for line, zh, en in pairs(shared):
        told.add(line, find(zh, Lang.ZH), find(en, Lang.EN))
    return told


def print_pairs(told: Tally, by_kind: bool, disagreements: int) -> None:
    """Print the counts, and the most frequent disagreements."""
    for name, counts in (("zh in en", told.zh), ("en in zh", told.en)):
        print(f"{name:16}   told     same   paired")
        for kind in sorted(counts, key=lambda k: -counts[k].told) if by_kind else ():
            print(f"  {kind:16}{counts[kind]}")
        total = Count()
        for count in counts.values():
            total.told, total.same, total.paired = (
                total.told + count.told,
                total.same + count.same,
                total.paired + count.paired,
            )
        print(f"  {'all':16}{total}")
    for (side, atom), number in told.lost.most_common(disagreements):
        print(f"{number:4d} only {side} {atom:40} {told.where[side, atom][:6]}")


@dataclass(frozen=True, slots=True)
class Told:
    """A reference, its English by itself, and with what its document tells of its treaty."""

    reference: Reference
    alone: str | None
    english: str | None


def seed_references(shared: Path) -> Iterator[tuple[str, int, Told]]:
    """Document number, line of the paragraph, reference: of the five documents, as the product reads them."""
    sources, _ = corpus.sources([shared / "seeds"])
    for source in sources:
        reading = corpus.read(source, Limits())
        number = Path(reading.document.path).name[:3]
        paragraphs = list(reading.paragraphs)
        told = context(paragraph.text for paragraph in paragraphs)
        for place, paragraph in enumerate(paragraphs):
            for one in find(paragraph.text, Lang.ZH):
                yield number, paragraph.line, Told(one, english(one), english(one, told.treaty(one, place)))


def judged() -> list[dict[str, str]]:
    """The rows of the judgement file."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def print_seeds(shared: Path, listing: bool) -> None:
    """Print the shares of judged references found and rendered."""
    found: dict[tuple[str, str, str, str], list[Told]] = defaultdict(list)
    for number, line, one in seed_references(shared):
        found[number, str(line), one.reference.text, one.reference.kind.value].append(one)
    rows = judged()
    hit = first = alone = any_of = 0
    for row in rows:
        waiting = found[row["document"], row["line"], row["text"], row["kind"]]
        told = waiting.pop(0) if waiting else None
        hit += told is not None
        right = told is not None and told.english == row["english"]
        alone += told is not None and told.alone == row["english"]
        other = told is not None and row["english"] in (told.alone, *alternatives(told.reference))
        first, any_of = first + right, any_of + (right or other)
        if listing and not right:
            print("not so rendered:" if told else "not found:", row, told and told.english)
    extra = [(key, told.reference.normal) for key, left in found.items() for told in left]
    print(
        f"seeds: {len(rows)} judged, {hit} found, {first} rendered so first ({alone} out of their documents), {any_of} with alternatives, {len(extra)} more found"
    )
    if listing:
        print(*extra, sep="\n")


@click.command()
@shared_data.option("seeds", "un-parallel")
@click.option("--kinds", is_flag=True, help="One line for each kind.")
@click.option("--disagreements", type=int, default=0, metavar="N", help="List the N most frequent.")
@click.option("--list", "listing", is_flag=True, help="List what differs from the judgement of the seeds.")
def main(shared: Path, kinds: bool, disagreements: int, listing: bool) -> None:
    """Measure how references are found and rendered."""
    print_pairs(tally(shared), kinds, disagreements)
    if JUDGED.exists():
        print_seeds(shared, listing)


if __name__ == "__main__":
    main()
