"""The best path through a corridor: dynamic programming over rows, all columns of a row at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tm.align.beads import Span
from tm.align.parameters import Shape

BLOCK = 32
"""Rows that are scored together."""

WIDE = 192
"""A block of more columns than this is made of fewer rows,"""

FEWEST = 4
"""but of so many at least."""

_GAP, _OPENED = -1, -2
"""Ways that are no shape: the end of a gap of Chinese sentences, and of one of English ones."""


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


class _Cells:
    """What the way back needs of every place of the corridor, row after row in one array each.

    `way` is the place of the best shape that ends there, or _GAP or _OPENED where the best way ends in
    a gap; `score` is the score of the best shape's bead, `rival` how far the best way leads before the
    second best, `closed` the total of the best way that does not end in a gap of English sentences;
    `begins` says that a gap of Chinese sentences that goes on from here had better begin here.
    """

    def __init__(self, corridor: Corridor) -> None:
        # kept by row and not as a matrix: the corridor is narrow and the texts are long
        sizes = corridor.high - corridor.low + 1
        self.start = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        size = int(self.start[-1])
        self.way = np.empty(size, np.int8)
        self.score = np.empty(size, np.float32)
        self.rival = np.empty(size, np.float64)
        self.closed = np.empty(size, np.float64)
        self.begins = np.empty(size, np.bool_)


_Floats = NDArray[np.float64]
_Block = tuple[_Floats, NDArray[np.float32], _Floats, _Floats, _Floats, _Floats]
"""Of the rows of a block: totals (rows, shapes, columns), scores (shapes, rows, columns) and, each of
(rows, columns), the total of the best shape, the best total, and those of ending in a gap of Chinese
sentences and in one of English ones."""


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
        # costs of any gap of English sentences are a difference of two running sums
        self._skipped = np.concatenate(([0.0], np.cumsum(en_skips)))
        self._cells = _Cells(corridor)
        self._tails = (np.zeros((0, 0)), np.zeros((0, 0)))
        self._tail_low = 0

    def add(self, first: int, last: int, low: int, scores: NDArray[np.float32]) -> None:
        """Take rows first..last - 1. `scores` (shapes, rows, columns from `low`) are of beads that end there.

        Row by row only the totals are worked out; what the way back needs follows for all rows at once.
        """
        rows, width = scores.shape[1:]
        stride = width + self._wide
        tables = [self._carried(tail, rows, low, stride) for tail in self._tails]
        best, gaps = (table.reshape(-1) for table in tables)
        # a shape looks back so far at most: its row and its column are a fixed step away in the flat table
        back = self._deep * stride + self._wide
        offsets = (back - self._n * stride - self._m)[:, None] + np.arange(width)
        totals = np.full((rows, *offsets.shape), -np.inf)
        full, opened = np.full((2, rows, width), -np.inf)
        lows = (self._corridor.low[first:last] - low).tolist()
        highs = (self._corridor.high[first:last] + 1 - low).tolist()
        # the cost of row r is that of Chinese sentence r - 1
        costs = self._zh_skips[max(0, first - 1) : last - 1].tolist()
        for row, lo, hi, cost in zip(
            range(rows), lows, highs, costs if first else [0.0, *costs], strict=True
        ):
            base = (self._deep + row) * stride + self._wide
            start, stop = base + lo, base + hi
            # the way into this place by every shape, and the best of them
            some, reached, begun = totals[row, :, lo:hi], full[row, lo:hi], opened[row, lo:hi]
            np.add(best[base - back :].take(offsets[:, lo:hi]), scores[:, row, lo:hi], out=some)
            np.maximum.reduce(some, axis=0, out=reached)
            # every path begins here
            if first + row == 0:
                reached[0] = 0.0
            here, gap = best[start:stop], gaps[start:stop]
            # a gap of Chinese sentences: begun above, or gone on with
            np.add(best[start - stride : stop - stride], self._opening, out=gap)
            np.maximum(gap, gaps[start - stride : stop - stride], out=gap)
            gap += cost
            np.maximum(reached, gap, out=here)
            # a gap of English sentences lies in this row: a running maximum finds where it best began
            skipped = self._skipped[low + lo : low + hi]
            ahead = np.maximum.accumulate(here - skipped)
            ahead += self._opening
            np.add(ahead[:-1], skipped[1:], out=begun[1:])
            # only now: a gap of English sentences must not begin at the end of another
            np.maximum(here, begun, out=here)
        best, gaps = (table[self._deep :, self._wide :] for table in tables)
        self._keep(first, last, low, (totals, scores, full, best, gaps, opened))
        self._tails = (tables[0][-self._deep :, self._wide :], tables[1][-self._deep :, self._wide :])
        self._tail_low = low

    def _keep(self, first: int, last: int, low: int, block: _Block) -> None:
        """Keep of a block what the way back needs."""
        totals, scores, full, best, gaps, opened = block
        rows, columns = np.arange(last - first)[:, None], np.arange(full.shape[1])
        lows, highs = (line[first:last, None] - low for line in (self._corridor.low, self._corridor.high))
        inside = np.flatnonzero((columns >= lows) & (columns <= highs))
        choice = totals.argmax(axis=1)
        own = scores[choice, rows, columns]
        # without the best shape the greatest that is left is the second best
        totals[rows, choice, columns] = -np.inf
        second = np.maximum.reduce(totals, axis=1)
        full, best, gaps, opened, second = (
            table.ravel()[inside] for table in (full, best, gaps, opened, second)
        )
        cells, at = self._cells, slice(*self._cells.start[[first, last]].tolist())
        closed = np.maximum(full, gaps)
        # the second best way: the lesser of both closings, or the other kind of gap, or the next shape
        rival = np.maximum(np.minimum(full, gaps), np.minimum(closed, opened))
        np.maximum(rival, second, out=rival)
        with np.errstate(invalid="ignore"):  # nothing leads to some places
            np.subtract(best, rival, out=cells.rival[at])
        way = choice.ravel()[inside]
        way[gaps == best] = _GAP
        # the later line wins of equals, so that equal paths give the same beads each time
        way[opened == best] = _OPENED
        cells.way[at] = way
        cells.score[at] = own.ravel()[inside]
        cells.closed[at] = closed
        cells.begins[at] = best + self._opening >= gaps

    def _carried(self, tail: NDArray[np.float64], rows: int, low: int, stride: int) -> NDArray[np.float64]:
        """A table for a block, with the last rows of the block before at their new places."""
        table: NDArray[np.float64] = np.full((self._deep + rows, stride), -np.inf)
        shift = low - self._wide - self._tail_low
        to = max(0, -shift)
        # the blocks begin at other columns: what has moved out at the left is not needed any more
        for row, line in enumerate(tail):
            part = line[max(0, shift) : max(0, shift) + stride - to]
            table[row, to : to + len(part)] = part
        return table

    def steps(self) -> list[Step]:
        """Return the beads of the best path, in order; a gap is a bead for every sentence in it."""
        # from the end back, by what each place says of the best way there
        row, column = len(self._corridor.low) - 1, int(self._corridor.high[-1])
        starts = (self._cells.start[:-1] - self._corridor.low).tolist()
        way, score, rival = self._cells.way, self._cells.score, self._cells.rival
        steps: list[Step] = []
        while row or column:
            cell = starts[row] + column
            chosen, lead = way.item(cell), rival.item(cell)
            if chosen >= 0:
                n, m = self._shapes[chosen]
                steps.append(Step((row - n, row, column - m, column), score.item(cell), lead))
                row, column = row - n, column - m
            elif chosen == _OPENED:
                first = self._opened_start(row, column)
                ends = range(column, first, -1)
                steps += [Step((row, row, j - 1, j), self._en_skips.item(j - 1), lead) for j in ends]
                column = first
            else:
                first = self._gap_start(row, column, starts)
                ends = range(row, first, -1)
                steps += [Step((i - 1, i, column, column), self._zh_skips.item(i - 1), lead) for i in ends]
                row = first
        return steps[::-1]

    def _opened_start(self, row: int, column: int) -> int:
        """The column at which the gap of English sentences that ends here began."""
        low, start = int(self._corridor.low[row]), int(self._cells.start[row])
        # the total that does not end in a gap itself, or a gap would be begun twice
        levels = self._cells.closed[start : start + column - low] - self._skipped[low:column]
        return low + int(levels.argmax())

    def _gap_start(self, row: int, column: int, starts: Sequence[int]) -> int:
        """The row at which the gap of Chinese sentences that ends here began."""
        row -= 1
        while row and not self._cells.begins.item(starts[row] + column):
            row -= 1
        return row
