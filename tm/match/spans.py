"""The English of a stretch of Chinese inside one pair, and the other way round, by the links of its words. Pure.

A link says how much of a word on one side comes from a word on the other. A word of the target counts for
the stretch by what links it to words inside it, less what links it to words outside; the span with the
greatest sum is taken (Bentley 1984). It is believed only if nearly all that the stretch is linked to lies in
it, and little in it is linked to anything else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tm.index.fold import Array
from tm.languages import Lang

LEAST_COVERED = 0.75
"""How much of what the stretch is linked to must lie in the span."""

MOST_FOREIGN = 0.25
"""How much of what the span is linked to may lie outside of the stretch."""

LEAST_LINKED = 0.72
"""How much of the stretch, in characters of its words, must be linked into the span."""

AGREED_LINKED = 0.55
"""How much is enough where several units agree."""

# weights of links: choices, set by hand on units of a memory beside their English
_WEAK = 0.12
_NEARLY, _NEAR, _SURE = 0.6, 4, 0.5
_LOOSE = frozenset("的和与及或所对在把将等并以了为其")
# the same
_GAP, _BREAK = 0.06, 0.25
EDGES = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "to",
        "for",
        "and",
        "or",
        "by",
        "with",
        "at",
        "as",
        "from",
        "that",
        "which",
        "its",
        "their",
    ]
)
"""English words that stand neither first nor last in a translation of a part."""

_LITTLE = EDGES | {
    "it",
    "this",
    "these",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "his",
    "her",
}
_STRONG = re.compile(r"[;:.!?；：。！？]")


@dataclass(frozen=True, slots=True)
class Linked:
    """The words of a pair and their links: `weight[i, j]` between Chinese word i and English word j.

    `zh` holds the places where Chinese words begin, in order; `en` the starts and ends of English words and
    signs.
    """

    zh: tuple[int, ...]
    en: tuple[tuple[int, int], ...]
    weight: Array


class Lexical(Protocol):
    """What knows words: where those of Chinese begin, and which words of pairs belong together."""

    def starts(self, text: str) -> Collection[int]:
        """Where the words of a Chinese text begin."""

    def links(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Linked]:
        """The links of pairs of Chinese and English."""


@dataclass(frozen=True, slots=True)
class TargetSpan:
    """A span of a target, with the share of the stretch's links in it and of its links outside the stretch."""

    start: int
    end: int
    covered: float
    foreign: float
    linked: float

    @property
    def sure(self) -> bool:
        """Whether it can be believed by itself."""
        return self.likely and self.linked >= LEAST_LINKED

    @property
    def likely(self) -> bool:
        """Whether it can be believed where other units agree."""
        return self.covered >= LEAST_COVERED and self.foreign <= MOST_FOREIGN and self.linked >= AGREED_LINKED


def span(linked: Linked, start: int, end: int, source: str, target: str, language: Lang) -> TargetSpan | None:
    """The span of `target` for `source[start:end]`; None where no word of the stretch is linked."""
    # weak links are chance: together they would outweigh the strong ones
    weight = linked.weight * (linked.weight >= _WEAK)
    if language is Lang.ZH:
        ours, theirs = _bounded(linked.zh, source), list(linked.en)
    else:
        ours, theirs, weight = list(linked.en), _bounded(linked.zh, target), weight.T
    size = min(len(theirs), weight.shape[1])
    theirs, weight = theirs[:size], weight[: len(ours), :size]
    inside = np.array(
        [start <= first and last <= end + 1 and first < end for first, last in ours], dtype=bool
    )[: weight.shape[0]]
    if not inside.any() or not size:
        return None
    # little words are linked to everything
    factor = np.array([0.3 if target[a:b].casefold() in _LITTLE else 1.0 for a, b in theirs])
    # the best link of each word and not the sum: a word has one origin
    gained = weight[inside].max(axis=0, initial=0.0) * factor
    outside = weight[~inside].max(axis=0, initial=0.0) * factor
    gain = gained - outside - _GAP
    # a sign that ends a clause is passed only where the stretch has one as well
    if not _STRONG.search(source[start:end].rstrip("。；：，、.;:,")):
        for position, (a, b) in enumerate(theirs):
            # stronger than any link
            if _STRONG.fullmatch(target[a:b]):
                gain[position] -= 1.0
            elif target[a:b] in ",，":
                gain[position] -= _BREAK if not re.search("[，、,]", source[start:end].rstrip("，、,")) else 0
    low, high = _best(gain)
    if high <= low:
        return None
    words = [target[a:b] for a, b in theirs]
    rows = weight[inside] * factor
    best = rows.max(axis=1)
    low, high = _widened(*_reached(low, high, rows, words), best, weight, words)
    # a Chinese target begins and ends with no particle
    while low < high and words[low] in _LOOSE:
        low += 1
    while low < high and words[high - 1] in _LOOSE:
        high -= 1
    if low >= high:
        return None
    low, high = _whole_name(low, high, theirs, target, gained - outside)
    own = [word for word, is_in in zip(ours, inside, strict=False) if is_in]
    # by characters: a long word says more than a short one
    sizes = np.array([0.0 if source[a:b].casefold() in _LITTLE else b - a for a, b in own])
    known = best >= _WEAK
    within = known & (rows[:, low:high].max(axis=1, initial=0.0) >= _NEARLY * best)
    # of the words whose links are known at all
    covered = float((sizes * within).sum() / max(float((sizes * known).sum()), 1e-9))
    linked_share = float((sizes * within).sum() / max(float(sizes.sum()), 1.0))
    strange = float(outside[low:high].sum())
    foreign = strange / max(float(gained[low:high].sum()) + strange, 1e-9)
    return TargetSpan(theirs[low][0], theirs[high - 1][1], covered, foreign, linked_share)


def _whole_name(
    low: int, high: int, words: Sequence[tuple[int, int]], target: str, gain: Array
) -> tuple[int, int]:
    """Take in the rest of a name in capitals that the span cuts: no name is shown in halves."""

    def joined(position: int) -> bool:
        (_, end), (start, _) = words[position], words[position + 1]
        return (
            # a capital on both sides and a blank, a hyphen or `and` between: Saint Vincent and the Grenadines
            target[words[position][0]].isupper()
            and target[start].isupper()
            and target[end:start] in (" ", "-", " and ")
        )

    # the first word of a sentence has its capital for another reason
    while low > 0 and joined(low - 1) and gain[low - 1] > -_SURE and (low > 1 or gain[low - 1] >= 0):
        low -= 1
    while high < len(words) and joined(high - 1) and gain[high] > -_SURE:
        high += 1
    return low, high


def _reached(low: int, high: int, rows: Array, words: Sequence[str]) -> tuple[int, int]:
    """Take in the best partners of the stretch's words that stand close by, over little words."""
    # twice: a partner taken in may bring others within reach
    for _ in range(2):
        for row in rows:
            best = float(row.max(initial=0.0))
            # unlinked, or inside already
            if best < _WEAK or float(row[low:high].max(initial=0.0)) >= _NEARLY * best:
                continue
            partner = int(row.argmax())
            first, last = min(low, partner), max(high, partner + 1)
            between = [*words[first:low], *words[high:last]]
            if len(between) <= _NEAR and not any(
                _STRONG.fullmatch(word) or word in ",，" for word in between
            ):
                low, high = first, last
    return low, high


def _widened(low: int, high: int, best: Array, weight: Array, words: Sequence[str]) -> tuple[int, int]:
    """Take in a neighbour that nothing is linked to, where the stretch has a word at that end without a link."""
    loose = weight.max(axis=0, initial=0.0) < _WEAK

    def free(position: int) -> bool:
        return (
            bool(loose[position])
            and words[position][:1].isalpha()
            and words[position].casefold() not in _LITTLE
        )

    # only one neighbour, on the side where the stretch has a word left over
    if best[-1] < _WEAK and high < len(words) and free(high):
        high += 1
    elif best[0] < _WEAK and low > 0 and free(low - 1):
        low -= 1
    return low, high


def _bounded(places: Sequence[int], text: str) -> list[tuple[int, int]]:
    """Starts and ends of words that follow one another; signs between them belong to none."""
    bounds = []
    for start, following in zip(places, [*places[1:], len(text)], strict=True):
        end = start + 1
        while end < following and text[end].isalnum():
            end += 1
        bounds.append((start, end))
    return bounds


def _best(gain: Array) -> tuple[int, int]:
    """The stretch with the greatest sum."""
    best, low, high, first, total = 0.0, 0, 0, 0, 0.0
    for position, value in enumerate(gain.tolist()):
        # a sum that is not positive is no help: begin anew (Bentley 1984)
        if total <= 0:
            first, total = position, 0.0
        total += value
        if total > best:
            best, low, high = total, first, position + 1
    return low, high
