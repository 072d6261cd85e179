"""Measure what a memory gives for sentences that it does not have: similar units, and parts with their English.

    .venv/bin/python scripts/evaluate recall [--shared ../shared/data] [--sentences 4000] [--by unit] [--json]

The memory is the UNPC development set (4,000 pairs); each sentence is asked of all folds but its own. With
`--by unit` neighbouring sentences lie in different folds, as in leave-one-out; with `--by document` no unit
of the sentence's own document is in the memory. The reference is the sentence's own translation.

- `fuzzy`: a unit of at least 70 points, and of those how many have flags;
- `any part`: a stretch of at least six characters (four words of English) that some unit has;
- `told`: such a stretch whose translation is told; `useful`: one whose told translation stands in the
  reference (capitals, spaces and hyphens apart);
- `precision`: of all told translations, the share that stands in the reference, and the share of which at
  least four fifths of the words do, in the reference's order. What the reference says in other words counts
  as wrong, so both are lower bounds.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from rapidfuzz.distance import LCSseq

from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from scripts.shared.scores import share
from termbase import __version__
from termbase.memories.open_memory import names
from termbase.memories.word_links import WordLinks
from tm.index.index import fill
from tm.index.part import IndexPart, name_of_recipe
from tm.index.part_writer import writing
from tm.languages import Lang
from tm.match.matcher import Matcher, Query
from tm.match.matches import Match, MatchKind
from tm.model import Pair, Unit

FOLDS = 16
MATCHES = 5
NEARLY = 0.8
"""Share of the words of a translation that must stand in the reference for it to be nearly right."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class FoldedPairs:
    """Sentence pairs, and the fold of each."""

    pairs: list[Pair]
    folds: list[int]

    @classmethod
    def read(cls, shared: Path, by: str) -> FoldedPairs:
        """The UNPC development set, dealt out by `unit` or by `document`."""
        pairs = data.pairs(shared)
        numbers = {name: number for number, name in enumerate(dict.fromkeys(pair.document for pair in pairs))}
        folds = [
            (numbers[pair.document] if by == "document" else number) % FOLDS
            for number, pair in enumerate(pairs)
        ]
        return cls(pairs, folds)

    def unit(self, number: int, language: Lang) -> Unit:
        """A sentence as a unit of the memory."""
        pair = self.pairs[number]
        sides = pair.first, pair.second
        source, target = sides if language is Lang.ZH else sides[::-1]
        return Unit(number, source, target, pair.document, None, "UNPC", 0, 0, "imported", False)

    def fetch(self, ids: Iterable[int], language: Lang) -> Mapping[int, Unit]:
        """Units by id."""
        return {number: self.unit(number, language) for number in ids}

    def index_parts(self, folder: Path) -> list[IndexPart]:
        """An index part for each fold."""
        parts = []
        for fold in range(FOLDS):
            numbers = [number for number, own in enumerate(self.folds) if own == fold]
            pairs = [self.pairs[number] for number in numbers]
            with writing(folder) as writer:
                fill(writer, [(numbers, [p.first for p in pairs], [p.second for p in pairs])], f"fold{fold}")
            parts.append(IndexPart(folder / f"fold{fold}.part"))
        return parts


@dataclass(frozen=True, slots=True)
class PartSample:
    """A shared stretch of a sentence, the translation that the memory gives for it, and the reference."""

    text: str
    stretch: str
    translation: str
    reference: str

    @property
    def mark(self) -> str:
        """`=` where the translation stands in the reference, `~` where it nearly does, else `?`."""
        if stands(self.translation, self.reference):
            return "="
        return "~" if nearly_stands(self.translation, self.reference) else "?"


@dataclass(slots=True)
class RecallCount:
    """What the memory gave for some sentences."""

    sentences: int = 0
    fuzzy: int = 0
    flagged: int = 0
    any_part: int = 0
    translated: int = 0
    useful: int = 0
    stretches: int = 0
    translations: int = 0
    standing: int = 0
    nearly: int = 0
    samples: list[PartSample] = field(default_factory=list)

    def add(self, text: str, reference: str, matches: Sequence[Match]) -> None:
        """Count the answer to one sentence."""
        units = [match for match in matches if match.kind is not MatchKind.PART]
        stretches = [match.stretch for match in matches if match.stretch is not None]
        samples = [PartSample(text, s.text, s.translation, reference) for s in stretches if s.translation]
        standing = [stands(sample.translation, reference) for sample in samples]
        self.sentences += 1
        self.fuzzy += bool(units)
        self.flagged += bool(units and units[0].flags)
        self.any_part += bool(stretches)
        self.translated += bool(samples)
        self.useful += any(standing)
        self.stretches += len(stretches)
        self.translations += len(samples)
        self.standing += sum(standing)
        self.nearly += sum(nearly_stands(sample.translation, reference) for sample in samples)
        self.samples += samples

    def figures(self) -> dict[str, float]:
        """The figures, shares to four places."""
        return {
            "sentences": self.sentences,
            "fuzzy": round(share(self.fuzzy, self.sentences), 4),
            "fuzzy with flags": round(share(self.flagged, self.fuzzy), 4),
            "any part": round(share(self.any_part, self.sentences), 4),
            "told": round(share(self.translated, self.sentences), 4),
            "useful": round(share(self.useful, self.sentences), 4),
            "stretches": self.stretches,
            "translations": self.translations,
            "precision": round(share(self.standing, self.translations), 4),
            "precision, four fifths of the words": round(share(self.nearly, self.translations), 4),
        }


def _without_hyphens(text: str) -> str:
    return re.sub(r"[\s‐‑–-]+", "", text.casefold())


def stands(translation: str, reference: str) -> bool:
    """Whether a translation stands in a reference.

    >>> stands("the nuclear weapon States", "All The nuclear-weapon States agreed.")
    True
    """
    return _without_hyphens(translation) in _without_hyphens(reference)


def nearly_stands(translation: str, reference: str) -> bool:
    """Whether four fifths of the words of a translation stand in the reference, in order.

    >>> nearly_stands("a report on the results", "a report on results"), nearly_stands("a b", "b a")
    (True, False)
    """
    words = _words(translation)
    return not words or LCSseq.similarity(words, _words(reference)) >= NEARLY * len(words)


def _words(text: str) -> list[str]:
    """Words, or the characters of Chinese."""
    return [
        part
        for word in _WORD.findall(text.casefold())
        for part in (word if "\u4e00" <= word[0] <= "\u9fff" else [word])
    ]


def measure(folded: FoldedPairs, language: Lang, sentences: int, seed: int = 1) -> RecallCount:
    """Ask some of the sentences in one language, each of the other folds."""
    chosen = list(range(len(folded.pairs)))
    if sentences < len(chosen):
        chosen = sorted(random.Random(seed).sample(chosen, sentences))
    count = RecallCount()
    word_links = WordLinks()
    with tempfile.TemporaryDirectory() as folder:
        parts = folded.index_parts(Path(folder))
        matchers = [
            Matcher([part for n, part in enumerate(parts) if n != fold], folded.fetch, names(), word_links)
            for fold in range(FOLDS)
        ]
        for number in chosen:
            unit = folded.unit(number, language)
            matches = matchers[folded.folds[number]].match(
                Query(unit.source), most=MATCHES, language=language
            )
            count.add(unit.source, unit.target, matches)
    return count


@click.command()
@shared_option(data.PARALLEL)
@click.option(
    "--sentences", type=click.IntRange(1), default=4000, show_default=True, help="Most sentences asked."
)
@click.option(
    "--by",
    type=click.Choice(["unit", "document"]),
    default="unit",
    show_default=True,
    help="What folds are made of.",
)
@click.option(
    "--show", type=click.IntRange(0), default=0, help="Show so many told translations to be judged."
)
@json_option
def main(shared: Path, sentences: int, by: str, show: int, as_json: bool) -> None:
    """Measure what a memory gives for sentences that it does not have."""
    folded = FoldedPairs.read(shared, by)
    counts = {language.value: measure(folded, language, sentences) for language in Lang}
    recipe = f"{name_of_recipe()}; termbase {__version__}; {FOLDS} folds by {by}"
    if as_json:
        figures: dict[str, Any] = {name: count.figures() for name, count in counts.items()}
        echo_json({**figures, "recipe": recipe})
        return
    for name, count in counts.items():
        for label, value in count.figures().items():
            click.echo(f"{name}  {value:>10}  {label}")
    for name, count in counts.items():
        for sample in random.Random(2).sample(count.samples, min(show, len(count.samples))):
            click.echo(
                f"\n{name} {sample.mark} {sample.stretch} = {sample.translation}\n   {sample.text}\n   {sample.reference}"
            )
    click.echo(f"recipe: {recipe}")
