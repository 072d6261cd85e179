"""The best path through a corridor: dynamic programming over rows, all columns of a row at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tm.align.model import Span
from tm.align.parameters import Shape

BLOCK = 32
"""Rows that are scored together."""

WIDE = 192
"""A block of more columns than this is made of fewer rows,"""

FEWEST = 4
"""but of so many at least."""


@dataclass(frozen=True, slots=True)
class Corridor:
    """Lowest and highest column of every row, both ascending (int64, rows + 1)."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]

    def blocks(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield (first row, last row + 1, lowest column, highest column) of blocks of rows."""
        first = 0
        while first < len(self.low):
            last = min(first + BLOCK, len(self.low))
            low = int(self.low[first])
            while last - first > FEWEST and int(self.high[last - 1]) - low > WIDE:
                last = first + (last - first) // 2
            yield first, last, low, int(self.high[last - 1])
            first = last


class Step(NamedTuple):
    """One bead of the best path, and how sure the way there was.

    `score` is the bead's own score, `rival` how much better (in nats) the path to its end is than the
    best other path to the same place.
    """

    span: Span
    score: float
    rival: float


class _Row(NamedTuple):
    """What one row keeps of every column.

    `choice` is the best shape that ends there, `score` that bead's own; the others are totals: `full`
    of the best shape, `second` of the second best, `gap` of ending in a gap of Chinese sentences,
    `opened` in one of English ones, `best` of the best way.
    """

    choice: NDArray[np.intp]
    score: NDArray[np.float32]
    full: NDArray[np.float64]
    second: NDArray[np.float64]
    gap: NDArray[np.float64]
    opened: NDArray[np.float64]
    best: NDArray[np.float64]


class Path:
    """The rows of a dynamic programme, taken block by block in order, and the way back.

    A gap (sentences of one side that stand alone, side by side) costs `skips` of every sentence in it
    plus `opening` once (Gotoh 1982): a paragraph or an annex that one side has not costs little more
    for being long. `zh_skips` and `en_skips` are float64, one a sentence.
    """

    def __init__(
        self,
        corridor: Corridor,
        shapes: Sequence[Shape],
        zh_skips: NDArray[np.float64],
        en_skips: NDArray[np.float64],
        opening: float,
    ) -> None:
        self._corridor = corridor
        self._shapes = list(shapes)
        self._n = np.array([n for n, _ in shapes])
        self._m = np.array([m for _, m in shapes])
        self._deep, self._wide = int(self._n.max()), int(self._m.max())
        self._zh_skips, self._en_skips, self._opening = zh_skips, en_skips, opening
        self._skipped = np.concatenate(([0.0], np.cumsum(en_skips)))
        self._rows: list[_Row] = []
        self._tails = (np.zeros((0, 0)), np.zeros((0, 0)))
        self._tail_low = 0

    def add(self, first: int, last: int, low: int, scores: NDArray[np.float32]) -> None:
        """Take rows first..last - 1. `scores` (shapes, rows, columns from `low`) are of beads that end there."""
        width = scores.shape[2]
        stride = width + self._wide
        tables = [self._carried(tail, last - first, low, stride) for tail in self._tails]
        best, gaps = (table.reshape(-1) for table in tables)
        back = self._deep * stride + self._wide
        offsets = (back - self._n * stride - self._m)[:, None] + np.arange(width)
        lows = (self._corridor.low[first:last] - low).tolist()
        highs = (self._corridor.high[first:last] + 1 - low).tolist()
        for row, lo, hi in zip(range(first, last), lows, highs, strict=True):
            base = (self._deep + row - first) * stride + self._wide
            own = scores[:, row - first, lo:hi]
            totals = best[base - back :].take(offsets[:, lo:hi])
            totals += own
            above = slice(base - stride + lo, base - stride + hi)
            gap = np.maximum(best[above] + self._opening, gaps[above])
            gap += self._zh_skips[row - 1] if row else 0.0
            gaps[base + lo : base + hi] = gap
            best[base + lo : base + hi] = self._row(row, low + lo, totals, own, gap)
        self._tails = (tables[0][-self._deep :, self._wide :], tables[1][-self._deep :, self._wide :])
        self._tail_low = low

    def _row(
        self,
        row: int,
        start: int,
        totals: NDArray[np.float64],
        own: NDArray[np.float32],
        gap: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Choose at every column of one row; keep what the way back needs, return the totals."""
        places = np.arange(totals.shape[1])
        choice = totals.argmax(axis=0)
        full = totals.max(axis=0)
        if row == 0:
            full[0] = 0.0
        totals[choice, places] = -np.inf
        skipped = self._skipped[start : start + len(places)]
        best: NDArray[np.float64] = np.maximum(full, gap)
        opened = np.maximum.accumulate(best - skipped)
        opened += self._opening
        opened[1:] = opened[:-1] + skipped[1:]
        opened[0] = -np.inf
        np.maximum(best, opened, out=best)
        self._rows.append(_Row(choice, own[choice, places], full, totals.max(axis=0), gap, opened, best))
        return best

    def _carried(self, tail: NDArray[np.float64], rows: int, low: int, stride: int) -> NDArray[np.float64]:
        """A table for a block, with the last rows of the block before at their new places."""
        table: NDArray[np.float64] = np.full((self._deep + rows, stride), -np.inf)
        shift = low - self._wide - self._tail_low
        to = max(0, -shift)
        for row, line in enumerate(tail):
            part = line[max(0, shift) : max(0, shift) + stride - to]
            table[row, to : to + len(part)] = part
        return table

    def steps(self) -> list[Step]:
        """Return the beads of the best path, in order; a gap is a bead for every sentence in it."""
        row, column = len(self._rows) - 1, int(self._corridor.high[-1])
        found: list[Step] = []
        while row or column:
            some = self._last(row, column)
            found += some
            row, column = some[-1].span[0], some[-1].span[2]
        return found[::-1]

    def _last(self, row: int, column: int) -> list[Step]:
        """The last bead of the best path to a place, or the last gap, backwards."""
        here = self._rows[row]
        low = int(self._corridor.low[row])
        at = column - low
        gap, opened = here.gap.item(at), here.opened.item(at)
        ways = sorted((here.full.item(at), here.second.item(at), gap, opened))
        rival = ways[3] - ways[2]
        if opened == ways[3]:
            levels = np.maximum(here.full[:at], here.gap[:at]) - self._skipped[low:column]
            ends = range(column, low + int(levels.argmax()), -1)
            return [Step((row, row, j - 1, j), float(self._en_skips[j - 1]), rival) for j in ends]
        if gap == ways[3]:
            first = self._gap_start(row, column)
            return [
                Step((i - 1, i, column, column), float(self._zh_skips[i - 1]), rival)
                for i in range(row, first, -1)
            ]
        n, m = self._shapes[here.choice.item(at)]
        return [Step((row - n, row, column - m, column), here.score.item(at), rival)]

    def _gap_start(self, row: int, column: int) -> int:
        """The row at which the gap of Chinese sentences that ends here began."""
        row -= 1
        while row:
            before = self._rows[row]
            at = column - int(self._corridor.low[row])
            if before.best[at] + self._opening >= before.gap[at]:
                break
            row -= 1
        return row
