"""Stretches of a memory whose English is some lines off: a hidden Markov path over the possible shifts.

States are the shifts from -REACH to REACH, the emission of a pair under a shift is its likeness less that of
strangers, and changing the shift costs; the best path is found by Viterbi's algorithm (1967). Only the
neighbourhood of pairs that look like strangers is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tm.check.likeness import Likeness

REACH = 6
"""Largest shift that is looked for, in lines."""
STRANGERS = 0.16
"""Likeness below which two sentences of some length rather have nothing to do with each other."""
CHANGE = 0.6
"""What a change of the shift costs, in likeness; two or three pairs pay for it."""
LEAST = 3
"""Shortest stretch that is reported, in pairs."""
# pairs beside a suspect that are looked at: a shift begins before it shows
_AROUND = 12
# one odd pair is no shift, five are
_WINDOW = 5
# a choice: mean likeness that is looked into; the path then decides
_LOW = 0.2


def shifts(likeness: Likeness, own: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    """The shift of each of `size` pairs; `own` are their likenesses as they stand."""
    by_pair = np.zeros(size, dtype=np.int64)
    for first, last in _suspects(own):
        by_pair[first:last] = _path(likeness, first, last, size)
    return by_pair


def stretches(shifts_: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(first, last, shift) of every stretch of one shift that is not 0 and long enough.

    >>> list(stretches([0, 1, 1, 1, 0, -2]))
    [(1, 3, 1)]
    """
    first = 0
    for number in range(1, len(shifts_) + 1):
        if number == len(shifts_) or shifts_[number] != shifts_[first]:
            if shifts_[first] and number - first >= LEAST:
                yield first, number - 1, int(shifts_[first])
            first = number


def _suspects(own: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Neighbourhoods of low likeness, as (first, one past the last)."""
    if len(own) < LEAST:
        return
    mean = np.convolve(own, np.ones(_WINDOW) / _WINDOW, mode="same")
    marks = np.zeros(len(own) + 1, dtype=np.int64)
    for number in np.flatnonzero(mean < _LOW).tolist():
        marks[max(0, number - _AROUND)] += 1
        marks[min(len(own), number + _AROUND + 1)] -= 1
    inside = np.concatenate(([0], marks[:-1].cumsum() > 0, [0]))
    edges = np.flatnonzero(np.diff(inside.astype(np.int64)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _path(likeness: Likeness, first: int, last: int, size: int) -> NDArray[np.int64]:
    """The best shift of each pair of a neighbourhood."""
    steps = range(-REACH, REACH + 1)
    scores = np.zeros((last - first, len(steps)))
    for row, number in enumerate(range(first, last)):
        for column, step in enumerate(steps):
            if 0 <= number + step < size:
                scores[row, column] = likeness.of(number, number + step) - STRANGERS
            else:
                scores[row, column] = -STRANGERS
    cost = CHANGE * (1 - np.eye(len(steps)))
    total, back = scores[0] - cost[REACH], []
    for row in scores[1:]:
        options = total[:, None] - cost
        back.append(options.argmax(0))
        total = options.max(0) + row
    total = total - cost[REACH]  # and back to where it stands
    path = [int(total.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return np.array(path[::-1]) - REACH
