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
_AROUND = 12
_WINDOW = 5
_LOW = 0.2


def shifts(likeness: Likeness, own: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    """The shift of each of `size` pairs; `own` are their likenesses as they stand."""
    found = np.zeros(size, dtype=np.int64)
    for first, last in _suspects(own):
        found[first:last] = _path(likeness, first, last, size)
    return found


def stretches(found: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(first, last, shift) of every stretch of one shift that is not 0 and long enough.

    >>> list(stretches([0, 1, 1, 1, 0, -2]))
    [(1, 3, 1)]
    """
    first = 0
    for place in range(1, len(found) + 1):
        if place == len(found) or found[place] != found[first]:
            if found[first] and place - first >= LEAST:
                yield first, place - 1, int(found[first])
            first = place


def _suspects(own: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Neighbourhoods of low likeness, as (first, one past the last)."""
    if len(own) < LEAST:
        return
    mean = np.convolve(own, np.ones(_WINDOW) / _WINDOW, mode="same")
    marks = np.zeros(len(own) + 1, dtype=np.int64)
    for place in np.flatnonzero(mean < _LOW).tolist():
        marks[max(0, place - _AROUND)] += 1
        marks[min(len(own), place + _AROUND + 1)] -= 1
    inside = np.concatenate(([0], marks[:-1].cumsum() > 0, [0]))
    edges = np.flatnonzero(np.diff(inside.astype(np.int64)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _path(likeness: Likeness, first: int, last: int, size: int) -> NDArray[np.int64]:
    """The best shift of each pair of a neighbourhood."""
    steps = range(-REACH, REACH + 1)
    scores = np.zeros((last - first, len(steps)))
    for row, place in enumerate(range(first, last)):
        for column, step in enumerate(steps):
            if 0 <= place + step < size:
                scores[row, column] = likeness.of(place, place + step) - STRANGERS
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
