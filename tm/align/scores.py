"""Scores of all beads that end in a block of the corridor: lexical, length, prior, edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tm.align.lexical import Direction
from tm.align.parameters import SKIP_EN, SKIP_ZH, Shape
from tm.align.structure import CROSSING, SAME_NUMBER, Structure
from tm.align.tokens import TokenizedSide

Ints = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """What a pass believes: lexical odds, bead priors (skips included), lengths, punctuation.

    `ratio` is English characters for one Chinese character, `variance` that of the length difference
    per character, `opening` the score of beginning a gap; `begins` and `ends` are tables of `learn.edges`, None in the first pass;
    `structure` is None where no paragraphs were given.
    """

    forward: Direction
    backward: Direction
    priors: Mapping[Shape, float]
    ratio: float
    variance: float
    opening: float
    begins: Scores | None = None
    ends: Scores | None = None
    structure: Structure | None = None


class BeadScorer:
    """Scores of beads between two sides under one model."""

    def __init__(self, zh: TokenizedSide, en: TokenizedSide, model: Model) -> None:
        self._zh, self._en, self.model = zh, en, model
        # running sums, in 64 bits; a length is then a difference of two
        self._zh_length = np.concatenate(([0.0], np.cumsum(zh.lengths, dtype=np.float64))) * model.ratio
        self._en_length = np.concatenate(([0.0], np.cumsum(en.lengths, dtype=np.float64)))
        self._wide_zh = max(n for n, _ in model.priors)
        self._wide_en = max(m for _, m in model.priors)
        self.priors = model.priors
        structure = model.structure
        self._partners = structure.partners() if structure else np.zeros(0, dtype=np.int64)
        # paragraphs that begin before a sentence: a difference tells whether one begins inside a bead
        self._zh_begun, self._en_begun = (
            np.concatenate(([0], np.cumsum(classes > 0)))
            for classes in ((structure.zh, structure.en) if structure else (np.zeros(0), np.zeros(0)))
        )
        self.shapes = tuple(shape for shape in model.priors if min(shape) > 0)
        """Shapes of the scores' first axis: those with both sides."""
        self._n = np.array([n for n, _ in self.shapes])
        self._m = np.array([m for _, m in self.shapes])
        self._prior = np.array([model.priors[shape] for shape in self.shapes], np.float32)[:, None, None]
        # a blank line is left alone without cost: it is no sentence that somebody forgot
        self.skip_zh = np.where(zh.lengths > 0, model.priors[SKIP_ZH], 0.0)
        self.skip_en = np.where(en.lengths > 0, model.priors[SKIP_EN], 0.0)
        """Score of leaving a sentence alone (float64, one a sentence); a blank line costs nothing."""

    def block(self, first: int, last: int, low: int, high: int) -> Scores:
        """Scores (shapes, last - first, high + 1 - low) of beads that end at these rows and columns.

        Row r is the state after r Chinese sentences, column c after c English ones; what cannot be
        is minus infinity.
        """
        out = np.full((len(self.shapes), last - first, high + 1 - low), -np.inf, dtype=np.float32)
        # row 0 and column 0 are before the first sentences: no bead with both sides ends there
        row, column = max(first, 1), max(low, 1)
        if row >= last or column > high:
            return out
        rows, columns = np.arange(row, last)[:, None], np.arange(column, high + 1)
        n, m = self._n[:, None, None], self._m[:, None, None]
        score = self._lexical(row, last, column, high)
        score += self.lengths(rows, columns, n, m)
        score += self._prior
        if self.model.begins is not None:
            score += self.punctuation(rows, columns, n, m)
        if self.model.structure is not None:
            score += self.paragraphs(rows, columns, n, m)
        # only near the beginning can a bead reach back before it
        if row < self._wide_zh or column < self._wide_en:
            score[(rows < n) | (columns < m)] = -np.inf
        out[:, row - first :, column - low :] = score
        return out

    def _lexical(self, row: int, last: int, column: int, high: int) -> Scores:
        """(F + G) / 2 of every shape: F summed over its English sentences, G over its Chinese ones."""
        # F is asked for the columns before too: a bead of m English sentences adds up m of them
        begin, start = max(0, column - self._wide_en), max(0, row - self._wide_zh)
        f = self.model.forward.spans(row - 1, last - 1, begin, high, self._wide_zh)
        g = self.model.backward.spans(column - 1, high, start, last - 1, self._wide_en)
        f_sums = np.stack(_sums(f, column - 1 - begin, self._wide_en))
        g_sums = np.stack(_sums(g, row - 1 - start, self._wide_zh))
        score: Scores = f_sums[self._m - 1, self._n - 1]
        score += g_sums[self._n - 1, self._m - 1].transpose(0, 2, 1)
        score *= np.float32(0.5)
        return score

    def lengths(self, rows: Ints, columns: Ints, n: Ints | int, m: Ints | int) -> Scores:
        """Gale & Church's (1993) normal log density without its constant: -d^2 / (2 * variance * mean).

        d is the difference and mean the mean of both lengths, in English characters.
        """
        # cut at 0: such beads are made impossible afterwards
        zh = self._zh_length[rows] - self._zh_length[np.maximum(rows - n, 0)]
        en = self._en_length[columns] - self._en_length[np.maximum(columns - m, 0)]
        left, right = zh.astype(np.float32), en.astype(np.float32)
        score = left - right
        score *= score
        # two, so that empty against empty is 0 and not a division by 0
        score /= (left + right + 2) * np.float32(-self.model.variance)
        return np.asarray(score)

    def punctuation(self, rows: Ints, columns: Ints, n: Ints | int, m: Ints | int) -> Scores:
        """How well the first and the last characters of both sides go together in this document."""
        begins, ends = self.model.begins, self.model.ends
        if begins is None or ends is None:
            return np.zeros(np.broadcast_shapes(rows.shape, columns.shape), dtype=np.float32)
        zh, en = self._zh.edges, self._en.edges
        first = begins[zh[np.maximum(rows - n, 0), 0], en[np.maximum(columns - m, 0), 0]]
        return np.asarray(first + ends[zh[rows - 1, 1], en[columns - 1, 1]], dtype=np.float32)

    def paragraphs(self, rows: Ints, columns: Ints, n: Ints | int, m: Ints | int) -> Scores:
        """How well the beginnings of paragraphs agree: at the bead's begin, by number, and inside it."""
        structure = self.model.structure
        if structure is None:
            return np.zeros(np.broadcast_shapes(rows.shape, columns.shape), dtype=np.float32)
        i, j = np.maximum(rows - n, 0), np.maximum(columns - m, 0)
        score = structure.table[structure.zh[i], structure.en[j]] + SAME_NUMBER * (self._partners[i] == j)
        # the beginning of the bead itself is no crossing: it is in the table
        inside = (self._zh_begun[rows] - self._zh_begun[i + 1]) + (
            self._en_begun[columns] - self._en_begun[j + 1]
        )
        return np.asarray(score + CROSSING * inside, dtype=np.float32)


def _sums(values: Scores, skip: int, widest: int) -> list[Scores]:
    """Sums over the last 1..widest places of the last axis, for its places from `skip` on."""
    count = values.shape[2] - skip
    totals = [values[:, :, skip:].copy()]
    for back in range(1, widest):
        following = totals[-1].copy()
        # spans that would begin before the first place are cut short there
        shift = max(0, back - skip)
        if shift < count:
            following[:, :, shift:] += values[:, :, skip + shift - back : skip + count - back]
        totals.append(following)
    return totals
