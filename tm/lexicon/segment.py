"""Chinese runs of characters to words: the most probable cut, for all runs of a text at once.

The unigram model of jieba (route of greatest summed log frequency), with the dictionaries of the
aligner as its vocabulary: what is a word here has glosses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tm.lexicon.trie import LONGEST

RUN = 48
"""A run longer than this is cut, in characters: time then grows with the text and no more."""

UNKNOWN = -20.0
"""Log probability of a character that no dictionary has."""

Found = tuple[int, NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]
"""Words of one length: the length, their places, their identities, their log probabilities."""


def room(han: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For every character, how many of its run are left, itself counted; 0 outside runs.

    >>> room(np.array([True, True, False, True])).tolist()
    [2, 1, 0, 1]
    """
    size = len(han)
    places = np.arange(size)
    ends = np.where(han, size, places)
    ends = np.minimum.accumulate(ends[::-1])[::-1]
    left = np.asarray(np.where(han, ends - places, 0), dtype=np.int64)
    long = left > RUN
    if long.any():
        left[long] = (left[long] - 1) % RUN + 1
    return left


def cut(left: NDArray[np.int64], matches: Sequence[Found]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (places, identities) of the words on the best route through every run.

    `left` is `room` of the text; a character that no word covers comes out alone, identity -1.
    """
    size = len(left)
    shape = (LONGEST + 1, size)
    score = np.full(shape, -np.inf, dtype=np.float32)
    identity = np.empty(shape, dtype=np.int64)  # looked at only where there is a score
    score[1], identity[1] = UNKNOWN, -1
    for length, places, identities, logs in matches:
        better = logs > score[length, places]
        score[length, places[better]] = logs[better]
        identity[length, places[better]] = identities[better]
    step = _route(left, score)
    return _words(left, step, identity)


def _route(left: NDArray[np.int64], score: NDArray[np.float32]) -> NDArray[np.int64]:
    """Length of the word that the best route takes at every place, worked out from the right."""
    order = np.argsort(left, kind="stable")
    bounds = np.searchsorted(left[order], np.arange(1, RUN + 2))
    best = np.zeros(len(left) + LONGEST + 1, dtype=np.float32)
    step = np.ones(len(left), dtype=np.int64)
    for length in range(1, RUN + 1):
        places = order[bounds[length - 1] : bounds[length]]
        if not len(places):
            break
        lengths = np.arange(1, min(length, LONGEST) + 1)[:, None]
        totals = score[lengths, places] + best[places + lengths]
        choice = totals.argmax(axis=0)
        step[places] = choice + 1
        best[places] = totals[choice, np.arange(len(places))]
    return step


def _words(
    left: NDArray[np.int64], step: NDArray[np.int64], identity: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Follow the routes of all runs side by side."""
    before = np.concatenate(([0], left[:-1]))
    starts = np.flatnonzero((left > 0) & (before != left + 1))
    marked = np.zeros(len(left), dtype=bool)
    while len(starts):
        marked[starts] = True
        following = starts + step[starts]
        starts = following[step[starts] < left[starts]]
    places = np.flatnonzero(marked)
    return places, identity[step[places], places]
