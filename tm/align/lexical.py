"""Lexical scores F and G of a block of sentences against a block of the other side.

For a span Z of Chinese sentences and one English sentence E,
    F(Z, E) = sum over e in E of log((1 - L) * mean over z in Z of t(e|z) / p(e) + L),
the log of the odds that E was made from Z (IBM model 1, Brown et al. 1993, with a null word of
probability L) rather than from the unigrams p of the documents; G mirrors it. F is additive over
English sentences and G over Chinese ones, so that every bead n-m is a few additions away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tm.align.beads import Span
from tm.align.table import TranslationTable, Vocabulary
from tm.lexicon.layers import ranges

NULL = 0.7
"""L: share of the words of a translation that no word of the source accounts for, before the document
was asked: about 0.5 in official texts, 0.8 in novels."""

LEAST = 0.5
"""Odds below this are left out: shared by all words of a sentence they tell next to nothing."""

SMALL = 2**18
"""Most multiplications of one matrix product."""


@dataclass(slots=True)
class Direction:
    """One direction's scores: of target sentences given spans of source sentences.

    `start[z]:start[z + 1]` are the entries of source type z: target types `to` and
    `odds` = (1 - L)/L * t(e|z) / p(e).
    """

    source: Vocabulary
    target: Vocabulary
    start: NDArray[np.int64]
    to: NDArray[np.int64]
    odds: NDArray[np.float32]
    null: float
    place: NDArray[np.int64]
    """Scratch: the column of a target type in the block at hand, or -1."""

    def spans(self, first: int, last: int, begin: int, end: int, widest: int) -> NDArray[np.float32]:
        """Return scores (widest, last - first, end - begin), float32.

        Place (n - 1, s - first, t - begin) is the score of target sentence t given the source
        sentences s - n + 1 .. s. Spans that would begin before sentence 0 are cut short there.
        """
        # the widest span that ends at the first row begins before it
        low = max(0, first - widest + 1)
        source_odds, counts = self._found(low, last, begin, end)
        sizes = np.diff(self.source.start[low : last + 1]).astype(np.float32)
        # each token counts log L at least; what accounts for it adds log(1 + odds) below
        base = np.diff(self.target.start[begin : end + 1]).astype(np.float32) * np.float32(np.log(self.null))
        total = np.zeros((last - first, source_odds.shape[1]), np.float32)
        length = np.zeros((last - first, 1), np.float32)
        odds = np.empty((widest, *total.shape), np.float32)
        for back in range(widest):
            # before sentence 0 there is nothing: such spans stay as the next narrower one had them
            start = max(0, low + back - first)
            if start < last - first:
                from_row, to_row = first + start - back - low, last - back - low
                total[start:] += source_odds[from_row:to_row]
                length[start:, 0] += sizes[from_row:to_row]
            # a blank line has no words: divide by one and not by nothing
            np.divide(total, np.maximum(length, 1), out=odds[back])
        odds += 1
        np.log(odds, out=odds)
        return _product(odds, counts) + base

    def told(self, spans: Sequence[Span] | NDArray[np.int64]) -> NDArray[np.float64]:
        """For every target token of some beads, the mean of t(e|z) / p(e) over the bead's source words.

        `spans` are (first source sentence, one past the last, first target sentence, one past the last).
        """
        source, target = self.source, self.target
        beads = np.array(spans, dtype=np.int64).reshape(-1, 4)
        words, sizes = _tokens(source, beads[:, 0], beads[:, 1])
        bead = np.repeat(np.arange(len(beads)), sizes)
        first, stop = self.start[words], self.start[words + 1]
        index = ranges(first, stop)
        width = max(1, target.size)
        given = np.repeat(bead, stop - first) * width + self.to[index]
        tokens, counts = _tokens(target, beads[:, 2], beads[:, 3])
        # the bead and the type as one number: what is given to tokens of another bead does not count
        cells, token = np.unique(
            np.repeat(np.arange(len(beads)), counts) * width + tokens, return_inverse=True
        )
        if not len(cells):
            return np.zeros(0)
        at = np.minimum(np.searchsorted(cells, given), len(cells) - 1)
        hit = cells[at] == given
        odds = self.odds[index[hit]] / np.repeat(np.maximum(sizes, 1)[bead], stop - first)[hit]
        summed = np.bincount(at[hit], odds, len(cells))[token]
        # the odds hold (1 - L) / L: taken out again
        return np.asarray(summed * self.null / (1 - self.null))

    def _found(
        self, low: int, last: int, begin: int, end: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Odds of target types given source sentences, and counts of those types in target sentences.

        Only types with some odds here have a place: (sentences low..last - 1, types) and
        (types, sentences begin..end - 1).
        """
        source, target = self.source, self.target
        tokens = target.ids[target.start[begin] : target.start[end]]
        # scratch of the whole vocabulary, cleared only where it was used: a block touches little of it
        self.place[tokens] = 0
        words = source.ids[source.start[low] : source.start[last]]
        rows = np.repeat(np.arange(last - low), np.diff(source.start[low : last + 1]))
        first, stop = self.start[words], self.start[words + 1]
        index = ranges(first, stop)
        to = self.to[index]
        in_target = np.flatnonzero(self.place[to] == 0)
        to, odds, row = to[in_target], self.odds[index[in_target]], np.repeat(rows, stop - first)[in_target]
        self.place[tokens] = -1
        self.place[to] = 0
        hit = tokens[self.place[tokens] == 0]
        # a token met twice is numbered twice, and the later number stands: any one serves
        self.place[hit] = np.arange(len(hit))
        used = np.zeros(len(hit) + 1, dtype=np.int64)
        used[self.place[to] + 1] = 1
        number = used.cumsum()
        width = int(number[-1])
        summed = np.bincount(row * width + number[self.place[to]], odds, (last - low) * width)
        # types without odds here get no column: the product stays small
        self.place[hit] = number[self.place[hit]]
        at = self.place[tokens]
        self.place[hit] = -1
        columns = np.repeat(np.arange(end - begin), np.diff(target.start[begin : end + 1]))
        counted = np.flatnonzero(at >= 0)
        counts = np.bincount(at[counted] * (end - begin) + columns[counted], None, width * (end - begin))
        return (
            summed.reshape(last - low, width).astype(np.float32),
            counts.reshape(width, end - begin).astype(np.float32),
        )


def _tokens(
    side: Vocabulary, first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Tokens of spans of sentences, one span after the other, and how many each has."""
    begin, end = side.start[first], side.start[last]
    return side.ids[ranges(begin, end)], end - begin


def _product(odds: NDArray[np.float32], counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """odds @ counts, in parts so small that no library starts threads for them.

    Threads cost more than they give here, and a sum that depends on their number would differ from
    machine to machine.
    """
    rows, types = odds.shape[1:]
    columns = max(1, SMALL // max(1, types))
    if counts.shape[1] > columns:
        parts = [_product(odds, counts[:, at : at + columns]) for at in range(0, counts.shape[1], columns)]
        return np.concatenate(parts, axis=2)
    # a power of two that parts the rows evenly, and a product below SMALL
    part = next(n for n in (32, 16, 8, 4, 2, 1) if rows % n == 0 and (n == 1 or n * counts.size <= SMALL))
    product: NDArray[np.float32] = odds.reshape(len(odds) * rows // part, part, types) @ counts
    return product.reshape(*odds.shape[:2], counts.shape[1])


def directions(
    zh: Vocabulary, en: Vocabulary, translations: TranslationTable, nulls: tuple[float, float] = (NULL, NULL)
) -> tuple[Direction, Direction]:
    """Return F's direction (English given Chinese) and G's (Chinese given English), with their L."""
    back = np.lexsort((translations.zh, translations.en))
    return (
        _direction(zh, en, (translations.zh, translations.en, translations.forward), nulls[0]),
        _direction(
            en, zh, (translations.en[back], translations.zh[back], translations.backward[back]), nulls[1]
        ),
    )


def _direction(
    source: Vocabulary,
    target: Vocabulary,
    entries: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]],
    null: float,
) -> Direction:
    rows, to, given = entries
    odds = ((1 - null) / null * given / target.share[to]).astype(np.float32)
    telling = odds >= LEAST
    start = np.searchsorted(rows[telling], np.arange(source.size + 1))
    return Direction(
        source, target, start, to[telling], odds[telling], null, np.full(target.size, -1, np.int64)
    )
