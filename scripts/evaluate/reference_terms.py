"""The reference that learned equivalents are measured with: headings and names that stand in the pairs."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scripts.shared import data
from termbase.learn.counterparts import Counterpart, Counterparts, Occurrence, Phrase
from termbase.learn.english import English, EnglishTokenizer, is_word
from termbase.learn.links import Linker
from tm.lexicon.packed import of_cedict
from tm.text import script, words
from tm.text.recognise import Recogniser

SEED = 20_261_121
TRAPS = frozenset({"人道主义", "保证", "授权", "缓和", "使用核武器"})


@dataclass(frozen=True, slots=True)
class ReferenceTerm:
    """A term of the reference: its English as lemmas, how many pairs it is in, how many of them have the English."""

    english: frozenset[str]
    pairs: int
    hits: int

    @property
    def borne_out(self) -> bool:
        """Whether half of the pairs have the English."""
        return self.hits * 2 >= self.pairs


@dataclass(frozen=True, slots=True)
class Material:
    """Pairs, and of every term of the reference that they have: where it stands, and its candidates unranked."""

    zh: list[str]
    english: English
    terms: dict[str, ReferenceTerm]
    occurrences: dict[str, list[Occurrence]]
    candidates: dict[str, list[Counterpart]]

    def text(self, phrase: Phrase) -> str:
        """A phrase of the pairs as lemmas."""
        return self.english.text(phrase)

    def is_right(self, term: str, candidate: Counterpart) -> bool:
        """Whether the reference has a candidate for a term."""
        return self.text(candidate.phrase) in self.terms[term].english


def material(shared: Path, noise: float = 0.0) -> Material:
    """Read the pairs and the reference. Of `noise` per cent of the pairs the English is moved to another."""
    pairs = data.pairs(shared)
    zh = [script.simplify(pair.first.replace(" ", "")) for pair in pairs]
    clean = [pair.second for pair in pairs]
    english, sound = English(with_noise(clean, noise)), English(clean)
    reference = reference_english(shared)
    linker = Linker(zh, english, (of_cedict(without=reference),))
    counterparts = Counterparts(english, linker)
    occurrences = occurrences_of(reference, zh)
    terms: dict[str, ReferenceTerm] = {}
    candidates: dict[str, list[Counterpart]] = {}
    for term, standing in sorted(occurrences.items()):
        numbers = {occurrence.pair for occurrence in standing}
        hits = numbers & _pairs_with(sound, reference[term])
        if hits:
            terms[term] = ReferenceTerm(frozenset(reference[term]), len(numbers), len(hits))
            candidates[term] = counterparts.of(standing, term)
    return Material(zh, english, terms, occurrences, candidates)


def _pairs_with(english: English, names: Iterable[str]) -> set[int]:
    """The pairs whose English has one of the names."""
    numbers: set[int] = set()
    for name in names:
        phrase = tuple(english.numbers.get(lemma, -1) for lemma in name.split())
        if min(phrase) >= 0:
            pairs = np.searchsorted(english.start, english.places(phrase), side="right") - 1
            numbers |= set(pairs.tolist())
    return numbers


def with_noise(en: Sequence[str], percent: float) -> list[str]:
    """The English sides, some of them exchanged with one another."""
    moved = list(en)
    chosen = random.Random(SEED).sample(range(len(en)), int(len(en) * percent / 100))
    for number, origin in zip(chosen, [*chosen[1:], *chosen[:1]], strict=True):
        moved[number] = en[origin]
    return moved


def reference_english(shared: Path) -> dict[str, set[str]]:
    """Chinese -> English as lemmas without articles, from the thesaurus and the names of States."""
    reader = EnglishTokenizer()

    def lemmas(text: str) -> str:
        return " ".join(token.lemma for token in reader.tokens(text) if is_word(token.lemma))

    reference: dict[str, set[str]] = defaultdict(set)
    for zh, en in data.thesaurus(shared):
        reference[script.simplify(zh)].add(lemmas(en))
    for zh, en in data.country_names(shared):
        reference[zh].add(lemmas(en))
    return {zh: en - {""} for zh, en in reference.items() if len(zh) > 1 and zh not in TRAPS and en - {""}}


def occurrences_of(terms: Iterable[str], zh: Sequence[str]) -> dict[str, list[Occurrence]]:
    """Where the terms stand, not inside longer ones."""
    occurrences: dict[str, list[Occurrence]] = defaultdict(list)
    recogniser = Recogniser(terms)
    for pair, text in enumerate(zh):
        for span in recogniser.spans(text):
            if not span.nested:
                occurrences[span.form].append(Occurrence(pair, span.start, span.end))
    return occurrences


def is_held_out(zh: str) -> bool:
    """Whether a term is of the half that is only measured."""
    return hashlib.md5(zh.encode()).digest()[0] % 2 == 1


def nouns(terms: Iterable[str]) -> list[str]:
    """The terms that the segmenter's dictionary takes for nouns: names too, verbs used as nouns not."""
    segmenter = words.Segmenter()
    return [
        term
        for term in terms
        if (cut := list(segmenter.words(term)))
        and cut[-1].tag.startswith(("n", "x"))
        and "v" not in cut[-1].tag
    ]
