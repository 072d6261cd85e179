"""Anchors: pairs of sentences that share something rare, and the corridor they give the alignment.

No single anchor is trusted. The anchors used are the chain of greatest weight that goes forward on
both sides (as Melamed 1999 draws his bitext map), and the corridor at a sentence reaches from some
anchors before to some after it, so that one wrong anchor cuts nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tm.align.table import TranslationTable, Vocabulary
from tm.lexicon.layers import ranges

POINTS = 12
"""Places where types meet that are looked at, for every sentence: those of the rarest pairs of types."""

STRONG = 0.15
"""Least lexicon weight of a pair of types that anchors."""

KNOWN = 1.0
"""Weight of an anchor that the paragraphs' numbers gave."""

BEST = 16
"""Most anchors kept for one sentence of either side: the heaviest, and none below half of the heaviest."""

CELLS = 20_000_000
"""A corridor of more places than this is narrowed where it is widest."""

HALF = 150
"""And then reaches at most so many sentences to either side of the line between its anchors."""

REACH = 2
"""The corridor at a sentence reaches over so many anchors before and after it."""

MARGIN = 3
"""And so many sentences further."""

Anchors = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]
"""Chinese sentences, English sentences, weights."""


def anchors(
    zh: Vocabulary, en: Vocabulary, translations: TranslationTable, known: Sequence[tuple[int, int]] = ()
) -> Anchors:
    """Return possible anchors in ascending order, and the `known` ones among them.

    The weight of a shared pair is its lexicon weight over the square root of how often it could be met.
    """
    joint = zh.documents[translations.zh] * en.documents[translations.en]
    strong = np.flatnonzero(translations.weight >= STRONG)
    # the cheapest pairs first, until the budget is used up: work grows with the number of sentences
    strong = strong[np.argsort(joint[strong], kind="stable")]
    rare = strong[np.cumsum(joint[strong]) <= POINTS * (len(zh.start) + len(en.start))]
    zh_start, en_start = (np.cumsum(side.documents) - side.documents for side in (zh, en))
    left, right = translations.zh[rare], translations.en[rare]
    n_zh, n_en = zh.documents[left], en.documents[right]
    pair = np.repeat(np.arange(len(rare)), n_zh * n_en)
    offset = ranges(np.zeros(len(rare), np.int64), n_zh * n_en)
    # every sentence with the left type against every one with the right, as one flat list
    i = zh.at[zh_start[left[pair]] + offset // n_en[pair]]
    j = en.at[en_start[right[pair]] + offset % n_en[pair]]
    weight = (translations.weight[rare] / np.sqrt(joint[rare]))[pair]
    pairs = np.array(known, dtype=np.int64).reshape(-1, 2)
    return _summed(
        np.concatenate((i, pairs[:, 0])),
        np.concatenate((j, pairs[:, 1])),
        np.concatenate((weight, np.full(len(pairs), KNOWN))),
        len(en.start),
    )


def _summed(i: NDArray[np.int64], j: NDArray[np.int64], weight: NDArray[np.float64], width: int) -> Anchors:
    # one number a pair of sentences: those met through several types are added up
    cell, inverse = np.unique(i * width + j, return_inverse=True)
    total = np.bincount(inverse, weight, len(cell)).astype(np.float64)
    i, j = cell // width, cell % width
    # heavy for both, or a sentence that holds everything would anchor all others
    mutual = _top(i, total) & _top(j, total)
    return i[mutual], j[mutual], total[mutual]


def _top(group: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the heaviest of every group: at most BEST, and those that reach half of the first."""
    order = np.lexsort((-weight, group))
    ordered, heavy = group[order], weight[order]
    first = np.searchsorted(ordered, ordered)
    heaviest = np.zeros(len(group), dtype=bool)
    heaviest[order[(np.arange(len(group)) - first < BEST) & (2 * heavy >= heavy[first])]] = True
    return heaviest


def chain(i: NDArray[np.int64], j: NDArray[np.int64], weight: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return the heaviest chain of anchors that goes forward on both sides.

    The front holds, for growing j, the best chains that end there, each heavier than the one before.

    >>> chain(np.array([0, 1, 2]), np.array([0, 9, 2]), np.array([1.0, 0.5, 1.0]))
    [(0, 0), (2, 2)]
    """
    # of one row the farther column first, so that no two anchors of one row stand in a chain
    order = np.lexsort((-j, i))
    ends: list[int] = []
    totals: list[float] = []
    tips: list[int] = []
    before = [-1] * len(order)
    rows, columns, weights = i[order].tolist(), j[order].tolist(), weight[order].tolist()
    for number, (column, own) in enumerate(zip(columns, weights, strict=True)):
        at = bisect_left(ends, column)
        total = own + (totals[at - 1] if at else 0.0)
        before[number] = tips[at - 1] if at else -1
        # a chain that ends at the same column and weighs no less makes this one useless
        if at < len(ends) and ends[at] == column and totals[at] >= total:
            continue
        last = at
        # chains that end farther and weigh no more can never win again
        while last < len(ends) and totals[last] <= total:
            last += 1
        ends[at:last], totals[at:last], tips[at:last] = [column], [total], [number]
    points = []
    number = tips[-1] if tips else -1
    while number >= 0:
        points.append((rows[number], columns[number]))
        number = before[number]
    return points[::-1]


def corridor(
    points: list[tuple[int, int]], rows: int, columns: int, reach: int = REACH, margin: int = MARGIN
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the lowest and highest column of every row 0..rows, both ascending.

    Row i is the state after i Chinese sentences, column j after j English ones. Both corners are in.

    >>> low, high = corridor([], 2, 3)
    >>> low.tolist(), high.tolist()
    ([0, 0, 0], [3, 3, 3])
    """
    # both corners stand as often as the reach counts, so that the first and the last rows reach them
    at = np.array([-1] * reach + [i for i, _ in points] + [rows] * reach)
    to = np.array([0] * reach + [j for _, j in points] + [columns] * reach)
    row = np.arange(rows + 1)
    before = np.searchsorted(at, row - margin, side="right") - reach
    after = np.searchsorted(at, row + margin, side="left") + reach - 1
    low = np.maximum(0, to[np.maximum(before, 0)] - margin)
    high = np.minimum(columns, to[np.minimum(after, len(to) - 1)] + margin)
    if int((high - low).sum()) > CELLS:
        low, high = _narrowed(low, high, np.interp(row, *_knots(points, rows, columns)).astype(np.int64))
    # neither edge may go back, or a path could be cut off
    low, high = np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high)
    high[:-1] = np.maximum(high[:-1], low[1:])  # a jump is one row wide, and no gap in the corridor
    # whatever the anchors say, a path must be able to begin and to end
    low[0], high[-1] = 0, columns
    return low, high


def _narrowed(
    low: NDArray[np.int64], high: NDArray[np.int64], middle: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The corridor within HALF of its middle where it is wider."""
    # only where it is wide: a narrow stretch is narrow because anchors agree
    wide = high - low > 2 * HALF
    low = np.where(wide, np.maximum(low, middle - HALF), low)
    return low, np.where(wide, np.minimum(high, middle + HALF), high)


def _knots(points: Sequence[tuple[int, int]], rows: int, columns: int) -> tuple[list[int], list[int]]:
    """The chain with both corners, for interpolation."""
    return [0, *(i for i, _ in points), rows], [0, *(j for _, j in points), columns]
