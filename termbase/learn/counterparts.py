"""The English phrases that may stand for a Chinese term, and what speaks for each.

Every phrase of up to nine words that begins and ends with a content word and crosses no mark is looked
at, in each pair that has the term. What is measured of it is in `Counterpart`; nothing here decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from termbase.learn.english import BREAK, English
from termbase.learn.links import Linker, Links
from termbase.learn.transliteration import likeness, may_sound

WORDS = 9
"""Longest phrase, in words without articles."""
PAIRS = 200
"""Most pairs of a term that are looked at, spread over all of them."""
# a choice: likeliest phrases that are measured in full, for that is slow
_KEPT = 60
_CHANCE = 0.6
"""How much two names sound alike that have nothing to do with each other."""
_WORDS_PER_CHARACTER, _WORDS_ALWAYS = 0.45, 0.3
"""Words of English for a character of Chinese, measured on official names."""

_FIGURE = re.compile("[0-9０-９零〇一二三四五六七八九十百千万亿]")
_AND = re.compile("[和与及或暨兼、]")

Phrase = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term in the Chinese of a pair: characters `start` to `end`."""

    pair: int
    start: int
    end: int


@dataclass(slots=True)
class _Seen:
    """What is added up for a phrase while the pairs of a term are read."""

    pairs: list[int] = field(default_factory=list)
    fit: float = 0.0
    recall: float = 0.0
    precision: float = 0.0
    bound: float = 0.0
    elsewhere: float = 0.0
    apart: float = 0.0


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What speaks for one phrase as the English of one term. Shares and probabilities lie in 0 to 1.

    `pairs`: pairs with both, of `of` that were looked at. `frequency`: sentences with the phrase at all.
    `fit`: sum over the pairs of recall x precision of the word links. `recall`: share of the term's
    links that end in the phrase. `precision`: mean link of its content words. `association`: log-likelihood
    ratio (Dunning 1993), 0 where they avoid each other. `forward`, `backward`: how well the term's words
    explain the phrase's and the other way round, over all pairs. `misfit`: log of actual to expected
    length, without sign. `inside`: share of its pairs in which it is a part of one longer phrase, less for few
    pairs. `bound`: how firmly the words beside it belong to its first or last word (human beside right).
    `joined`: it has "and" or "or", and the Chinese has no word for it. `elsewhere`: mean link of its content words
    with the Chinese outside the term. `apart`: how far its middle and the term's are apart, as shares of the
    sentence. `sound`: how much it sounds like the term, above what any two names do.
    """

    phrase: Phrase
    pairs: tuple[int, ...]
    of: int
    frequency: int
    fit: float
    recall: float
    precision: float
    association: float
    forward: float
    backward: float
    misfit: float
    inside: float
    bound: float
    joined: bool
    elsewhere: float
    apart: float
    sound: float


class Counterparts:
    """Measures the phrases beside terms in one collection of pairs."""

    def __init__(self, english: English, linker: Linker) -> None:
        self._english = english
        self._linker = linker
        self._links: dict[int, Links] = {}
        self._left, self._right = _companions(english)
        self._figures = frozenset(n for n, lemma in enumerate(english.lemmas) if lemma[0].isdigit())
        self._joints = frozenset(english.numbers[word] for word in ("and", "or") if word in english.numbers)

    def of(self, occurrences: Sequence[Occurrence], term: str) -> list[Counterpart]:
        """The phrases beside `term`, the likelier half first; at most a hundred.

        A phrase with a figure counts only beside a term with one.
        """
        # one occurrence a pair: a term named three times in a sentence is no better known
        first: dict[int, Occurrence] = {}
        for occurrence in occurrences:
            first.setdefault(occurrence.pair, occurrence)
        # spread over all pairs, since those of one document stand together
        step = 1 + (len(first) - 1) // PAIRS
        chosen = list(first.values())[::step]
        seen: dict[Phrase, _Seen] = defaultdict(_Seen)
        types: set[int] = set()
        for occurrence in chosen:
            types.update(self._read(occurrence, seen, bool(_FIGURE.search(term))))
        if may_sound(term):
            sounds = {phrase: self._sound(term, phrase) for phrase in seen}
        else:
            sounds = dict.fromkeys(seen, 0.0)

        def likely(phrase: Phrase) -> tuple[float, Phrase]:
            occurrence = seen[phrase]
            # the phrase itself decides between equals, so that the order is the same each time
            return 0.1 * occurrence.elsewhere - occurrence.fit - 0.02 * len(occurrence.pairs) - sounds[
                phrase
            ], phrase

        def frequent(phrase: Phrase) -> tuple[int, float, int, Phrase]:
            count = len(seen[phrase].pairs)
            return -count, seen[phrase].elsewhere / count, len(phrase), phrase

        # both: the right phrase may be linked badly, or be rare
        by_fit = sorted(seen, key=likely)[:_KEPT]
        by_count = sorted(seen, key=frequent)[: _KEPT * 2 // 3]
        phrases = list(dict.fromkeys([*by_fit, *by_count]))
        # of one pair every phrase is a part of the sentence
        longer = self._longer(seen) if len(chosen) > 1 else {}
        cover = _Cover(self._english, self._linker, phrases, np.array(sorted(types), dtype=np.int64))
        return [
            self._measured(
                phrase, seen[phrase], longer.get(phrase, 0), cover, len(chosen), term, sounds[phrase]
            )
            for phrase in phrases
        ]

    def _longer(self, seen: Mapping[Phrase, _Seen]) -> dict[Phrase, int]:
        """For each phrase the pairs of the most frequent longer phrase that holds it.

        Looked for one content word further on either side: what is longer still is no more frequent.
        """
        most: dict[Phrase, int] = {}
        content = self._english.is_content
        for phrase, pairs_with in seen.items():
            count, size = len(pairs_with.pairs), len(phrase)
            left = next((n for n in range(1, size) if content(phrase[n])), size)
            right = next((n for n in range(size - 1, 0, -1) if content(phrase[n - 1])), 0)
            for part in (phrase[left:], phrase[:right]):
                if part and most.get(part, 0) < count:
                    most[part] = count
        return most

    def _pair(self, pair: int) -> Links:
        links = self._links.get(pair)
        if links is None:
            # a bound on memory; the pairs of neighbouring terms are often the same
            if len(self._links) > 20_000:
                self._links.clear()
            links = self._links[pair] = self._linker.links(pair)
        return links

    def _read(self, occurrence: Occurrence, seen: dict[Phrase, _Seen], figures: bool) -> list[int]:
        """Add the phrases of one pair, with figures or not; return the types of the term's words."""
        english, links = self._english, self._pair(occurrence.pair)
        own = np.flatnonzero((links.places >= occurrence.start) & (links.places < occurrence.end))
        begin, end = int(english.start[occurrence.pair]), int(english.start[occurrence.pair + 1])
        ids = english.ids[begin:end].tolist()
        # a word is explained once at most, however many words explain it
        mass = np.minimum(1.0, links.weight[own].sum(0)).tolist() if len(own) else [0.0] * len(ids)
        rest = np.minimum(1.0, np.delete(links.weight, own, axis=0).sum(0)).tolist()
        content = [english.is_content(number) for number in ids]
        # by the last word of the Chinese, since only words have places here
        middle = (occurrence.start + occurrence.end) / 2 / int(links.places.max(initial=occurrence.end))
        before, after = self._ties(ids)
        total = sum(m for m, c in zip(mass, content, strict=True) if c)
        counted: set[Phrase] = set()
        for left in range(len(ids)):
            # a phrase begins with a content word
            if not content[left]:
                continue
            held, words, elsewhere = 0.0, 0, 0.0
            for right in range(left, min(len(ids), left + WORDS)):
                # no phrase goes over a mark; a figure is no part of the English of a term without one
                if ids[right] < 0 or (ids[right] in self._figures and not figures):
                    break
                if not content[right]:
                    continue
                held += mass[right]
                words += 1
                elsewhere += rest[right]
                phrase = tuple(ids[left : right + 1])
                # once a pair: its first place in the sentence
                if phrase in counted:
                    continue
                counted.add(phrase)
                entry = seen[phrase]
                entry.pairs.append(occurrence.pair)
                recall = held / total if total else 0.0
                entry.recall += recall
                entry.precision += held / words
                entry.fit += recall * held / words
                entry.bound += max(before[left], after[right])
                entry.elsewhere += elsewhere / words
                entry.apart += abs(middle - (left + right + 1) / 2 / len(ids))
        return [int(links.types[row]) for row in own]

    def _sound(self, term: str, phrase: Phrase) -> float:
        words = [self._english.lemmas[number] for number in phrase if self._english.is_content(number)]
        # what any two names have in common is taken off
        return max(0.0, (likeness(term, words) - _CHANCE) / (1 - _CHANCE))

    def _ties(self, ids: list[int]) -> tuple[list[float], list[float]]:
        """For each token how firmly the one before it, and the one after it, belongs to it."""
        before = [
            self._left.get(second, {}).get(first, 0.0)
            for first, second in zip([BREAK, *ids], ids, strict=False)
        ]
        after = [
            self._right.get(first, {}).get(second, 0.0)
            for first, second in zip(ids, [*ids[1:], BREAK], strict=True)
        ]
        return before, after

    def _measured(
        self, phrase: Phrase, pairs_with: _Seen, longest: int, cover: _Cover, of: int, term: str, sound: float
    ) -> Counterpart:
        count = len(pairs_with.pairs)
        # a phrase that is cut at a mark may be counted less often than it was seen
        frequency = max(count, self._english.frequency(phrase))
        forward, backward = cover.of(phrase)
        expected = _WORDS_PER_CHARACTER * len(term) + _WORDS_ALWAYS
        return Counterpart(
            phrase, tuple(pairs_with.pairs), of, frequency, pairs_with.fit, pairs_with.recall / count, pairs_with.precision / count,
            likelihood_ratio(count, of, frequency, self._english.size), forward, backward,
            abs(log(len(phrase) / expected)), longest / count * (1 - 1 / of), pairs_with.bound / count,
            not _AND.search(term) and not self._joints.isdisjoint(phrase),
            pairs_with.elsewhere / count, pairs_with.apart / count, sound,
        )  # fmt: skip


class _Cover:
    """How well the words of a term and those of phrases explain each other, worked out once for all phrases."""

    def __init__(
        self, english: English, linker: Linker, phrases: Sequence[Phrase], zh: NDArray[np.int64]
    ) -> None:
        numbers = {n for phrase in phrases for n in phrase if english.is_content(n) and english.stem_of(n)}
        self._column = {number: column for column, number in enumerate(sorted(numbers))}
        # in the order of the columns
        stems = np.array([english.stem_of(number) for number in self._column], dtype=np.int64)
        self._empty = not len(zh) or not len(stems)
        if not self._empty:
            forward, backward = linker.translations(zh, linker.stem_types(stems))
            # a root: a probability of a half is already good evidence
            self._forward = np.sqrt(forward.max(0)).clip(max=1.0)
            self._rows = len(backward)
            self._backward = np.sqrt(backward).clip(max=1.0)

    def of(self, phrase: Phrase) -> tuple[float, float]:
        """Mean over the phrase's words of what explains each best, and over the term's words."""
        columns = [self._column[number] for number in phrase if number in self._column]
        if self._empty or not columns:
            return 0.0, 0.0
        # the mean as `ndarray.mean` has it, without its checks: these arrays are short and many
        forward = np.add.reduce(self._forward[columns]) / len(columns)
        backward = np.add.reduce(np.maximum.reduce(self._backward[:, columns], axis=1)) / self._rows
        return float(forward), float(backward)


def likelihood_ratio(both: int, first: int, second: int, size: int) -> float:
    """Log-likelihood ratio of two things that meet `both` times (Dunning 1993); 0 where below chance.

    >>> round(likelihood_ratio(10, 10, 10, 1000), 1), likelihood_ratio(1, 500, 500, 1000)
    (112.0, 0.0)
    """
    # as often as chance, or less: the ratio itself has no sign
    if both * size <= first * second:
        return 0.0

    def part(count: int) -> float:
        # 0 log 0 is 0
        return count * log(count) if count > 0 else 0.0

    cells = (both, first - both, second - both, size - first - second + both)
    rows = (first, size - first)
    columns = (second, size - second)
    return 2 * (sum(map(part, cells)) - sum(map(part, rows)) - sum(map(part, columns)) + part(size))


def _companions(english: English) -> tuple[dict[int, dict[int, float]], dict[int, dict[int, float]]]:
    """Content words beside a word in at least half of its places, left and right, with their share."""
    ids = english.ids
    left: dict[int, dict[int, float]] = defaultdict(dict)
    right: dict[int, dict[int, float]] = defaultdict(dict)
    total = np.bincount(ids[ids >= 0], minlength=len(english.lemmas))
    first, second = ids[:-1], ids[1:]
    good = (first >= 0) & (second >= 0)
    # two numbers of 32 bits in one of 64, sorted at once
    pairs, counts = np.unique(first[good].astype(np.int64) << 32 | second[good], return_counts=True)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        head, next_word = pair >> 32, pair & 0xFFFFFFFF
        # half of its places or more
        if count * 2 >= total[next_word] and english.is_content(head):
            # less for rare words, of which a few places say little
            left[next_word][head] = count / total[next_word] * (1 - 1 / total[next_word])
        if count * 2 >= total[head] and english.is_content(next_word):
            right[head][next_word] = count / total[head] * (1 - 1 / total[head])
    return left, right
