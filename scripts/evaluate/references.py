"""Measure how references are found and rendered.

    .venv/bin/python scripts/evaluate references [--shared FOLDER] [--kinds] [--disagreements N] [--list]

- pairs: on the 4,000 pairs of the United Nations Parallel Corpus development set, for each kind and direction: the
  single things referred to, how many have the same normal form in the other language of the pair, and how many
  `compare` pairs (an organ, a treaty or a year may be left out on one side; 条 is article, rule, regulation or
  section);
- `--disagreements N` lists the N most frequent normal forms without a partner, with a pair's number;
- seeds: of the references that `tests/cases/judged_references.tsv` names (read in full by a person), how many are
  found with exactly that text and kind, how many rendered as judged, with what the document tells of its treaty
  (`tm.text.references.context`) and without it, and how many so with an alternative; `--list` prints those that are
  not, and what was found that is not judged.

The same files give the same figures: nothing is drawn by lot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.commands import shared_option
from scripts.shared.scores import share
from tm.files import corpus
from tm.languages import Lang
from tm.limits import Limits
from tm.text.references import Reference, alternatives, compare, context, english, find

SHOWN_PAIRS = 6


@dataclass(slots=True)
class ReferenceCount:
    """Of the things of a kind that one language refers to: all, those with the same form in the pair, those paired."""

    total: int = 0
    same: int = 0
    paired: int = 0

    def add(self, other: ReferenceCount) -> None:
        """Count those of another kind too."""
        self.total += other.total
        self.same += other.same
        self.paired += other.paired

    def __str__(self) -> str:
        shares = (
            f"{100 * share(part, self.total):6.1f} %" if self.total else "     - "
            for part in (self.same, self.paired)
        )
        return f"{self.total:6d} {' '.join(shares)}"


@dataclass(slots=True)
class ReferenceTally:
    """Counts by kind for both directions, and the forms without a partner with the pairs they are in."""

    zh: dict[str, ReferenceCount] = field(default_factory=lambda: defaultdict(ReferenceCount))
    en: dict[str, ReferenceCount] = field(default_factory=lambda: defaultdict(ReferenceCount))
    unpaired: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pair: int, zh: Sequence[Reference], en: Sequence[Reference]) -> None:
        """Count the references of one pair."""
        comparison = compare(zh, en)
        chinese, translated = (
            Counter(atom for reference in side for atom in reference.atoms) for side in (zh, en)
        )
        for language, counts, atoms, others, unpaired in (
            ("zh", self.zh, chinese, translated, comparison.missing),
            ("en", self.en, translated, chinese, comparison.extra),
        ):
            for atom, number in atoms.items():
                count = counts[_kind(atom)]
                count.total += number
                count.same += min(number, others[atom])
                count.paired += number
            for atom in unpaired:
                counts[_kind(atom)].paired -= 1
                self.unpaired[language, atom].append(pair)

    def most_unpaired(self, number: int) -> list[tuple[str, str]]:
        """The most frequent forms without a partner: language and form."""
        counts = Counter({form: len(pairs) for form, pairs in self.unpaired.items()})
        return [form for form, _ in counts.most_common(number)]


def _kind(atom: str) -> str:
    return atom.partition(":")[0]


def tally(shared: Path) -> ReferenceTally:
    """Find and compare the references of every pair."""
    counts = ReferenceTally()
    for pair in data.pairs(shared):
        counts.add(pair.line, find(pair.first, Lang.ZH), find(pair.second, Lang.EN))
    return counts


def print_pairs(counts: ReferenceTally, by_kind: bool, disagreements: int) -> None:
    """Print the counts, and the most frequent disagreements."""
    for name, kinds in (("zh in en", counts.zh), ("en in zh", counts.en)):
        click.echo(f"{name:16}   told     same   paired")
        total = ReferenceCount()
        for kind, count in sorted(kinds.items(), key=lambda item: -item[1].total):
            total.add(count)
            if by_kind:
                click.echo(f"  {kind:16}{count}")
        click.echo(f"  {'all':16}{total}")
    for language, atom in counts.most_unpaired(disagreements):
        pairs = counts.unpaired[language, atom]
        click.echo(f"{len(pairs):4d} only {language} {atom:40} {pairs[:SHOWN_PAIRS]}")


@dataclass(frozen=True, slots=True)
class SeedReference:
    """A reference, its English by itself, and with what its document tells of its treaty."""

    document: str
    line: int
    reference: Reference
    alone: str | None
    english: str | None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What says that a judgement is of this reference."""
        return self.document, str(self.line), self.reference.text, self.reference.kind.value


def seed_references(shared: Path) -> Iterator[SeedReference]:
    """The references of the five documents, as the product reads them."""
    sources, _ = corpus.sources([shared / data.SEEDS])
    for source in sources:
        reading = corpus.read(source, Limits())
        number = Path(reading.document.path).name[:3]
        paragraphs = list(reading.paragraphs)
        treaties = context(paragraph.text for paragraph in paragraphs)
        for position, paragraph in enumerate(paragraphs):
            for reference in find(paragraph.text, Lang.ZH):
                in_context = english(reference, treaties.treaty(reference, position))
                yield SeedReference(number, paragraph.line, reference, english(reference), in_context)


@dataclass(slots=True)
class SeedScore:
    """Of the judged references: those matched, rendered as judged in context, alone, or by an alternative."""

    judged: int = 0
    matched: int = 0
    in_context: int = 0
    alone: int = 0
    alternative: int = 0

    def add(self, judgement: str, seed: SeedReference | None) -> bool:
        """Count one, and tell whether its English in context is as judged."""
        self.judged += 1
        if seed is None:
            return False
        is_right = seed.english == judgement
        self.matched += 1
        self.in_context += is_right
        self.alone += seed.alone == judgement
        self.alternative += is_right or judgement in (seed.alone, *alternatives(seed.reference))
        return is_right


def print_seeds(shared: Path, listing: bool) -> None:
    """Print the shares of judged references found and rendered."""
    unjudged: dict[tuple[str, str, str, str], list[SeedReference]] = defaultdict(list)
    for seed in seed_references(shared):
        unjudged[seed.key].append(seed)
    score = SeedScore()
    for row in data.judged("references"):
        same = unjudged[row["document"], row["line"], row["text"], row["kind"]]
        seed_or_none = same.pop(0) if same else None
        if not score.add(row["english"], seed_or_none) and listing:
            reason = "not so rendered:" if seed_or_none else "not found:"
            click.echo(f"{reason} {row} {seed_or_none and seed_or_none.english}")
    more = [(key, seed.reference.normal) for key, seeds in unjudged.items() for seed in seeds]
    click.echo(
        f"seeds: {score.judged} judged, {score.matched} found, {score.in_context} rendered so first"
        f" ({score.alone} out of their documents), {score.alternative} with alternatives, {len(more)} more found"
    )
    if listing:
        click.echo("\n".join(map(str, more)))


@click.command()
@shared_option(data.SEEDS, data.PARALLEL)
@click.option("--kinds", is_flag=True, help="One line for each kind.")
@click.option("--disagreements", type=int, default=0, metavar="N", help="List the N most frequent.")
@click.option("--list", "listing", is_flag=True, help="List what differs from the judgement of the seeds.")
def main(shared: Path, kinds: bool, disagreements: int, listing: bool) -> None:
    """Measure how references are found and rendered."""
    print_pairs(tally(shared), kinds, disagreements)
    if data.judged_path("references").exists():
        print_seeds(shared, listing)
