"""Measure what a memory gives for sentences that it does not have: similar units, and parts with their English.

    .venv/bin/python scripts/evaluate_recall.py [--shared ../shared/data] [--sentences 4000] [--by unit] [--json]

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

import json
import random
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import shared_data

from termbase import __version__
from termbase.memories.open_memory import names
from termbase.memories.word_links import WordLinks
from tm.index.index import fill
from tm.index.part import IndexPart, name_of_recipe, writing
from tm.match.matcher import Matcher, Query
from tm.match.matches import Match, MatchKind
from tm.model import Lang, Unit

FOLDS = 16
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Corpus:
    """The sentences of both languages, their documents, and the fold of each."""

    zh: list[str]
    en: list[str]
    documents: list[str]
    folds: list[int]

    @classmethod
    def read(cls, shared: Path, by: str) -> Corpus:
        """The UNPC development set."""
        zh, en, ids = (
            (shared / "un-parallel" / f"UNv1.0.devset.{end}").read_text(encoding="utf-8").splitlines()
            for end in ("zh", "en", "ids")
        )
        documents = [line.split()[0] for line in ids]
        order = {name: place for place, name in enumerate(dict.fromkeys(documents))}
        folds = [
            (order[name] if by == "document" else number) % FOLDS for number, name in enumerate(documents)
        ]
        return cls(zh, en, documents, folds)

    def unit(self, number: int, language: Lang) -> Unit:
        """A sentence as a unit of the memory."""
        sides = self.zh[number], self.en[number]
        source, target = sides if language is Lang.ZH else sides[::-1]
        return Unit(number, source, target, self.documents[number], None, "UNPC", 0, 0, "imported", False)

    def fetch(self, ids: Iterable[int], language: Lang) -> Mapping[int, Unit]:
        """Units by id."""
        return {number: self.unit(number, language) for number in ids}

    def parts(self, folder: Path) -> list[IndexPart]:
        """An index part for each fold."""
        made = []
        for fold in range(FOLDS):
            mine = [number for number, one in enumerate(self.folds) if one == fold]
            with writing(folder) as writer:
                fill(writer, [(mine, [self.zh[n] for n in mine], [self.en[n] for n in mine])], f"fold{fold}")
            made.append(IndexPart(folder / f"fold{fold}.part"))
        return made


@dataclass
class Count:
    """What was found for some sentences."""

    sentences: int = 0
    fuzzy: int = 0
    flagged: int = 0
    any_part: int = 0
    told: int = 0
    useful: int = 0
    stretches: int = 0
    translations: int = 0
    standing: int = 0
    nearly: int = 0
    samples: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, text: str, reference: str, matches: Sequence[Match]) -> None:
        """Count the answer to one sentence."""
        whole = [match for match in matches if match.kind is not MatchKind.PART]
        stretches = [match.stretch for match in matches if match.stretch is not None]
        told = [(one.text, one.translation) for one in stretches if one.translation]
        standing = [stands(english, reference) for _, english in told]
        self.sentences += 1
        self.fuzzy += bool(whole)
        self.flagged += bool(whole and whole[0].flags)
        self.any_part += bool(stretches)
        self.told += bool(told)
        self.useful += any(standing)
        self.stretches += len(stretches)
        self.translations += len(told)
        self.standing += sum(standing)
        self.nearly += sum(nearly_stands(english, reference) for _, english in told)
        self.samples += [(text, one, english, reference) for one, english in told]

    def shares(self) -> dict[str, Any]:
        """The figures."""

        def share(part: int, of: int) -> float:
            return round(part / of, 4) if of else 0.0

        return {
            "sentences": self.sentences,
            "fuzzy": share(self.fuzzy, self.sentences),
            "fuzzy with flags": share(self.flagged, self.fuzzy),
            "any part": share(self.any_part, self.sentences),
            "told": share(self.told, self.sentences),
            "useful": share(self.useful, self.sentences),
            "stretches": self.stretches,
            "translations": self.translations,
            "precision": share(self.standing, self.translations),
            "precision, four fifths of the words": share(self.nearly, self.translations),
        }


def _flat(text: str) -> str:
    return re.sub(r"[\s‐‑–-]+", "", text.casefold())


def stands(told: str, reference: str) -> bool:
    """Whether a told translation stands in a reference.

    >>> stands("the nuclear weapon States", "All The nuclear-weapon States agreed.")
    True
    """
    return _flat(told) in _flat(reference)


def nearly_stands(told: str, reference: str) -> bool:
    """Whether four fifths of the words of a told translation stand in the reference, in order.

    >>> nearly_stands("a report on the results", "a report on results"), nearly_stands("a b", "b a")
    (True, False)
    """
    from rapidfuzz.distance import LCSseq

    def cut(text: str) -> list[str]:
        return [
            c
            for word in _WORD.findall(text.casefold())
            for c in (word if "\u4e00" <= word[0] <= "\u9fff" else [word])
        ]

    words = cut(told)
    return not words or LCSseq.similarity(words, cut(reference)) >= 0.8 * len(words)


def measure(corpus: Corpus, language: Lang, sentences: int, seed: int = 1) -> Count:
    """Ask `sentences` of the corpus in one language, each of the other folds."""
    chosen = list(range(len(corpus.zh)))
    if sentences < len(chosen):
        chosen = sorted(random.Random(seed).sample(chosen, sentences))
    count = Count()
    lexical = WordLinks()
    with tempfile.TemporaryDirectory() as folder:
        made = corpus.parts(Path(folder))
        matchers = [
            Matcher([part for n, part in enumerate(made) if n != fold], corpus.fetch, names(), lexical)
            for fold in range(FOLDS)
        ]
        for number in chosen:
            unit = corpus.unit(number, language)
            matches = matchers[corpus.folds[number]].match(Query(unit.source), most=5, language=language)
            count.add(unit.source, unit.target, matches)
    return count


@click.command()
@shared_data.option("un-parallel")
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
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def main(shared: Path, sentences: int, by: str, show: int, as_json: bool) -> None:
    """Measure what a memory gives for sentences that it does not have."""
    corpus = Corpus.read(shared, by)
    counts = {language.value: measure(corpus, language, sentences) for language in Lang}
    result: dict[str, Any] = {name: count.shares() for name, count in counts.items()}
    recipe = f"{name_of_recipe()}; termbase {__version__}; {FOLDS} folds by {by}"
    if as_json:
        json.dump({**result, "recipe": recipe}, sys.stdout, ensure_ascii=False, indent=1)
        return
    for name, told in result.items():
        for label, value in told.items():
            click.echo(f"{name}  {value:>10}  {label}")
    for name, count in counts.items():
        for text, stretch, english, reference in random.Random(2).sample(
            count.samples, min(show, len(count.samples))
        ):
            click.echo(
                f"\n{name} {'=' if stands(english, reference) else '~' if nearly_stands(english, reference) else '?'} {stretch} = {english}\n   {text}\n   {reference}"
            )
    click.echo(f"recipe: {recipe}")


if __name__ == "__main__":
    main()
