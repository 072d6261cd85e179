"""Termhood: the product of named factors, so that every score can be read back as a sentence.

Each factor answers one question that a terminologist asks. `frequency` and `length` are logarithms and grow beyond
1; `contrast`, `cohesion`, `freedom`, `noun`, `once` and `unit` are between 0 and 1 and only lower a score; `named`,
`quoted` and `known` are weights of what names the form.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from termbase.extract import word_classes
from termbase.extract.candidates import NAMED, Origin
from termbase.extract.neighbours import Lexis, Observed
from tm.text.words import Segmenter, Word

_CONTRAST_MIDDLE = 5.0
_CONTRAST_SLOPE = 1.5
"""Middle and slope of the logistic curve of contrast: a word 32 times as frequent here as in general counts half."""


class TermhoodScorer:
    """Scores candidates against one corpus and the general language."""

    def __init__(self, segmenter: Segmenter, lexis: Lexis, counts: Mapping[str, int]) -> None:
        self.segmenter = segmenter
        self.lexis = lexis
        self._counts = counts

    # -- how much of a term ----------------------------------------------------------------
    def contrast(self, words: tuple[Word, ...]) -> float:
        """Mean log2 ratio of relative frequencies, corpus against general language."""
        ratios = [self.ratio(word.text) for word in words]
        return sum(ratios) / len(ratios)

    def ratio(self, word: str) -> float:
        """Log2 ratio of relative frequencies of one word, corpus against general language."""
        # half an occurrence more, so that a word that was not counted has a ratio
        here = (self.lexis.words[word] + 0.5) / (self.lexis.total + 1)
        general = (self.segmenter.general_frequency(word) + 1) / self.segmenter.total
        return math.log2(here / general)

    def cohesion(self, words: tuple[Word, ...]) -> float:
        """Normalised PMI of the weakest cut, 0 to 1; 1 for a single word.

        Discounted by f / (f + 1) (Pantel & Lin 2002): one occurrence says little of what belongs together.
        """
        if len(words) == 1:
            return 1.0
        total = max(self.lexis.total, 2)
        texts = [word.text for word in words]
        whole = max(1, self._count("".join(texts)))
        weakest = 1.0
        for at in range(1, len(texts)):
            left, right = self._count("".join(texts[:at])), self._count("".join(texts[at:]))
            # a part is at least as frequent as the whole, whatever the counts lost
            pmi = math.log(whole * total / (max(left, whole) * max(right, whole)))
            weakest = min(weakest, pmi / -math.log(whole / total) if whole < total else 1.0)
        return max(0.0, weakest) * whole / (whole + 1)

    def frequency(self, text: str) -> int:
        """How often a form was counted."""
        return self._counts.get(text, 0)

    def _count(self, text: str) -> int:
        # rare forms were left out of the counts; single words are still in the lexis
        return self._counts.get(text) or self.lexis.words.get(text, 0)

    def factors(
        self, origin: Origin, seen: Observed, independent: int, frequency: int
    ) -> tuple[tuple[str, float], ...]:
        """The factors of the score, in the order in which they are told."""
        words = seen.words
        size = sum(len(word.text) for word in words)
        # inside a longer term it is mostly that term
        weight = independent + 0.15 * (frequency - independent)
        named = origin in NAMED
        left, right = seen.entropies()
        # the entropy of as many different neighbours as occurrences
        most = math.log2(max(2, frequency))
        freedom = 0.3 + 0.7 * min(1.0, min(left, right) / most) if frequency > 1 else 0.45
        contrast = 1 / (1 + math.exp(-(self.contrast(words) - _CONTRAST_MIDDLE) / _CONTRAST_SLOPE))
        nominal = self._nominality(words, seen)
        factors = {
            "frequency": math.log2(1 + weight),
            "length": math.log2(1 + min(size, 8)),
            # a name of common words is a name all the same
            "contrast": max(contrast, 0.85) if named else contrast,
            "cohesion": 1.0 if named else 0.4 + 0.6 * self.cohesion(words),
            "freedom": max(freedom, 0.9) if named else freedom,
            "noun": 1.0 if named else nominal,
            "once": 0.6 if frequency == 1 and not named else 1.0,
            "unit": self._unit(origin, words, size)
            * (0.4 if words[0].text in word_classes.VAGUE_FIRST else 1.0),
        }
        if named:
            factors["named"] = 1.6
        elif origin is Origin.QUOTED:
            factors["quoted"] = 1.2
        return tuple(factors.items())

    def known_factors(
        self, words: tuple[Word, ...], independent: int, frequency: int, weight: float
    ) -> tuple[tuple[str, float], ...]:
        """The factors of a term that an authority knows: its shape needs no proof."""
        size = sum(len(word.text) for word in words)
        contrast = 1 / (1 + math.exp(-(self.contrast(words) - _CONTRAST_MIDDLE) / _CONTRAST_SLOPE))
        return (
            ("frequency", math.log2(1 + independent + 0.6 * (frequency - independent))),
            ("length", math.log2(1 + min(size, 8))),
            ("contrast", 0.6 + 0.4 * contrast),
            ("unit", 0.5 if size <= 2 else 1.0),
            ("known", weight),
        )

    @staticmethod
    def _nominality(words: tuple[Word, ...], seen: Observed) -> float:
        verbs = (words[0].tag[0] == "v") + (words[-1].tag[0] == "v" and len(words) > 1)
        # nouns alone: what stands around them says little
        if not verbs and len(words) > 1:
            return 1.0 if seen.nominality > 0.6 else 0.8
        # the root for each end that may be a verb
        return float(seen.nominality ** (0.5 * verbs))

    @staticmethod
    def _unit(origin: Origin, words: tuple[Word, ...], size: int) -> float:
        if origin in NAMED:
            return 1.0
        if len(words) == 1:
            return 0.35 if size <= 2 else 0.7
        return 1.0 if len(words) <= 4 else 0.85


def product(factors: tuple[tuple[str, float], ...]) -> float:
    """The score: the product of the factors."""
    return math.prod(value for _, value in factors)


def c_value(size: int, frequency: int, longer: list[int]) -> float:
    """C-value (Frantzi & Ananiadou 2000), with log2(size + 1) so that one-word forms count.

    `longer` holds the frequencies of the chosen forms that contain this one.
    """
    nested = sum(longer) / len(longer) if longer else 0.0
    return math.log2(size + 1) * (frequency - nested)
