"""Termhood: named factors between 0 and 1 and a weight for frequency and length.

score = frequency x length x contrast x cohesion x freedom x nominality x unit, so that every
score can be read back as a sentence. Each factor answers one question that a terminologist asks.
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
_BOND = 0.6
_SELDOM_CONTRAST = 6.0


class TermhoodScorer:
    """Scores candidates against one corpus and the general language."""

    def __init__(self, segmenter: Segmenter, lexis: Lexis, counts: Mapping[str, int]) -> None:
        self._segmenter = segmenter
        self._lexis = lexis
        self._counts = counts

    # -- is it a term at all ---------------------------------------------------------------
    def objection(self, seen: Observed) -> str | None:
        """Say why the form is no term, or None. The reasons are grammatical, from counts."""
        words = seen.words
        companion, together = max(seen.companions.items(), key=lambda item: item[1], default=("", 0))
        if seen.frequency >= 2 and together >= 0.9 * seen.frequency:
            return f"always behind {companion}"
        follower, together = max(seen.followers.items(), key=lambda item: item[1], default=("", 0))
        if seen.frequency >= 2 and together >= 0.9 * seen.frequency:
            return f"always before {follower}"
        if seen.cut_off >= 0.5 * seen.frequency:
            return "cut out of a longer word"
        if "".join(word.text for word in words) in word_classes.GENERAL_NOUNS:
            return "a general noun"
        if len(words) == 1:
            return self._objection_to_word(words[0], seen)
        first, last = words[0], words[-1]
        if seen.frequency >= 2 and seen.coordinated >= 0.8 * seen.frequency:
            return "the second half of a coordination"
        if seen.frequency >= 2 and seen.coordinates >= 0.8 * seen.frequency:
            return "the first half of a coordination"
        if seen.frequency == 1 and (seen.coordinated or seen.coordinates):
            return "seen once, as half of a coordination"
        if last.text in word_classes.INTRANSITIVE:
            return "a clause"
        if seen.frequency >= 2 and seen.relative >= 0.5 * seen.frequency:
            return "a relative clause"
        if self._is_name_and_noun(words):
            return "a name and a general noun"
        if reason := self._actor_and_report(words, seen):
            return reason
        if seen.frequency >= 2 and seen.modifies >= (0.75 if seen.frequency >= 5 else 0.9) * seen.frequency:
            return "only a modifier of what follows"
        if len(first.text) == 1 and first.text in word_classes.VAGUE_FIRST and self.cohesion(words) < 0.75:
            return "a described noun"
        if seen.frequency == 1 and self._is_risky(words):
            return "seen once, with a verb or an unknown word in it"
        if reason := self._verb_and_object(words, seen):
            return reason
        if last.tag == "v" or last.text in word_classes.CARRIERS:
            actor = any(self._is_actor(word.text) for word in words[:-1])
            if actor and last.tag == "v":
                return "subject and verb"
            if last.text in word_classes.CARRIERS and seen.nominality < 0.6:
                return "ends in a verb"
            if seen.nominality < 0.5:
                return "used as a verb"
        inner = words[1:-1]
        if any(word.tag == "v" for word in inner) and not self._is_bound(words, seen):
            return "a verb inside"
        if self._lexis.is_actor(first.text) and len(words) > 2 and words[1].tag == "v":
            return "subject and verb"
        return None

    def _objection_to_word(self, word: Word, seen: Observed) -> str | None:
        text = word.text
        if (
            text in word_classes.CARRIERS
            or text in word_classes.VAGUE_FIRST
            or text in word_classes.PERSON_TITLES
        ):
            return "no noun by itself"
        if word.tag in ("v", "a", "ad", "b", "d", "z") and (seen.frequency < 3 or seen.nominality < 0.65):
            return "no noun by itself"
        if (
            seen.frequency <= 2
            and self._ratio(text) < _SELDOM_CONTRAST
            and word.tag not in ("ns", "nt", "nz", "j")
        ):
            return "a general word, seen seldom"
        if seen.frequency == 1 and self._is_unknown(word):
            return "an unknown string, seen once"
        as_modifier = seen.modifies + seen.attributive >= 0.5 * seen.frequency
        if word.tag[0] in "lia" and (as_modifier or seen.nominality < 0.6):
            return "only a modifier of what follows"
        if (
            text.endswith(("性", "化", "型", "式"))
            and word.tag != "x"
            and self._segmenter.tag(text[:-1]) != "x"
        ):
            return "a quality, no term by itself"
        return None

    def _is_risky(self, words: tuple[Word, ...]) -> bool:
        """Whether one occurrence is too little: a verb, or an unknown word without a clear head."""
        category = words[-1].text in word_classes.CATEGORY_HEADS and len(words) > 1
        for word in words[:-1] if category else words:
            if word.tag[0] == "v" and word.tag != "vn":
                return True
            if not category and (word.text in word_classes.CARRIERS or self._is_unknown(word)):
                return True
        return len(words) > (5 if category else 4)

    def _is_unknown(self, word: Word) -> bool:
        return word.tag == "x" and word.text not in self._segmenter.extra

    def _verb_and_object(self, words: tuple[Word, ...], seen: Observed) -> str | None:
        first, rest = words[0], words[1:]
        if first.tag not in ("v", "vn") and first.text not in word_classes.CARRIERS:
            return None
        last = rest[-1]
        if rest[0].tag == "v" and rest[0].text in word_classes.CARRIERS and len(rest) > 1:
            return "verbs and an object"
        if self._lexis.bond(first.text, rest[0].text) >= _BOND and first.text not in word_classes.CARRIERS:
            return None
        if len(rest) == 1 and last.text in word_classes.CATEGORY_HEADS:
            return "used as a verb" if seen.nominality < 0.5 else None
        rest_text = "".join(word.text for word in rest)
        object_stands_alone = self._counts.get(rest_text, 0) > seen.frequency * 1.5
        if first.text in word_classes.CARRIERS and (first.tag == "v" or object_stands_alone):
            return "verb and object"
        if first.tag == "v" and (object_stands_alone or seen.nominality < 0.6):
            return "verb and object"
        return None

    @staticmethod
    def _is_bound(words: tuple[Word, ...], seen: Observed) -> bool:
        """Whether a verb inside is part of a compound: a category at the end, and used as a noun."""
        return words[-1].text in word_classes.CATEGORY_HEADS and seen.nominality >= 0.5 and seen.frequency > 1

    @staticmethod
    def _is_name_and_noun(words: tuple[Word, ...]) -> bool:
        return len(words) == 2 and words[0].tag == "ns" and words[1].text in word_classes.NAME_TAILS

    def _is_actor(self, word: str) -> bool:
        return word in word_classes.ACTORS or self._lexis.is_actor(word)

    def _actor_and_report(self, words: tuple[Word, ...], seen: Observed) -> str | None:
        """A verb behind an actor is a clause, whatever the dictionary calls the verb."""
        last = words[-1].text
        before = any(self._is_actor(word.text) for word in words[:-1])
        as_noun = seen.frequency >= 3 and seen.nominality >= 0.75
        if before and last in word_classes.CARRIERS | word_classes.REPORTING and not as_noun:
            return "subject and verb"
        for at, word in enumerate(words[1:-1], 1):
            verb = word.text in word_classes.REPORTING or (
                word.text in word_classes.CARRIERS and word.tag == "v"
            )
            if verb and self._is_actor(words[at - 1].text) and last not in word_classes.CATEGORY_HEADS:
                return "subject and verb"
        return None

    # -- how much of a term ----------------------------------------------------------------
    def contrast(self, words: tuple[Word, ...]) -> float:
        """Mean log2 ratio of relative frequencies, corpus against general language."""
        ratios = [self._ratio(word.text) for word in words]
        return sum(ratios) / len(ratios)

    def _ratio(self, word: str) -> float:
        here = (self._lexis.words[word] + 0.5) / (self._lexis.total + 1)
        general = (self._segmenter.general_frequency(word) + 1) / self._segmenter.total
        return math.log2(here / general)

    def cohesion(self, words: tuple[Word, ...]) -> float:
        """Normalised PMI of the weakest cut, 0 to 1; 1 for a single word.

        Discounted by f / (f + 1) (Pantel & Lin 2002): one occurrence says little of what belongs together.
        """
        if len(words) == 1:
            return 1.0
        total = max(self._lexis.total, 2)
        texts = [word.text for word in words]
        whole = max(1, self._count("".join(texts)))
        weakest = 1.0
        for at in range(1, len(texts)):
            left, right = self._count("".join(texts[:at])), self._count("".join(texts[at:]))
            pmi = math.log(whole * total / (max(left, whole) * max(right, whole)))
            weakest = min(weakest, pmi / -math.log(whole / total) if whole < total else 1.0)
        return max(0.0, weakest) * whole / (whole + 1)

    def _count(self, text: str) -> int:
        return self._counts.get(text) or self._lexis.words.get(text, 0)

    def factors(
        self, origin: Origin, seen: Observed, independent: int, frequency: int
    ) -> tuple[tuple[str, float], ...]:
        """The factors of the score, in the order in which they are told."""
        words = seen.words
        size = sum(len(word.text) for word in words)
        weight = independent + 0.15 * (frequency - independent)
        named = origin in NAMED
        left, right = seen.entropies()
        most = math.log2(max(2, frequency))
        freedom = 0.3 + 0.7 * min(1.0, min(left, right) / most) if frequency > 1 else 0.45
        contrast = 1 / (1 + math.exp(-(self.contrast(words) - _CONTRAST_MIDDLE) / _CONTRAST_SLOPE))
        nominal = self._nominality(words, seen)
        factors = {
            "frequency": math.log2(1 + weight),
            "length": math.log2(1 + min(size, 8)),
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
        if not verbs and len(words) > 1:
            return 1.0 if seen.nominality > 0.6 else 0.8
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
