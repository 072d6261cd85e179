"""What the beads of one pass tell of this document: bead priors, skips, lengths, punctuation.

Everything is smoothed towards what was believed before, so that a page teaches little and a report
much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from tm.align.beads import Span
from tm.align.tokens import EDGES, TokenizedSide

RARE_SHAPE = 1000
"""Beads among which a size that occurs once is not looked for again."""

# keeps one odd document from explaining nothing or everything
LEAST_NULL, MOST_NULL = 0.4, 0.85
# a choice: each round moves the value less than the one before
NULL_ROUNDS = 5
OLD_TOKENS = 200.0
"""The share of unaccounted tokens believed before counts as so many tokens."""

OLD_GAPS = 10.0
"""What was believed of gaps before counts as so many sentences in them."""

GOES_ON = 0.15
"""Probability that the sentence after one that stands alone stands alone too."""

RATIO = 3.1
"""English characters for one Chinese character, spaces not counted: 2.6 (spoken) to 3.5 (official)."""

OLD_CHARACTERS = 200
"""And counts as so many Chinese characters."""

# a tenth: beads that the first pass got wrong are among the widest
_TRIMMED = 10
_UNTRIM = 1.4
"""Mean of a chi-squared variable over its mean without the greatest tenth."""


def priors(
    beads: Sequence[Span], before: Mapping[tuple[int, int], float], old: float
) -> dict[tuple[int, int], float]:
    """Log probabilities of bead shapes, (1, 0) and (0, 1) among them, from counts and old beliefs.

    `before` counts as `old` beads.

    >>> found = priors([(0, 1, 0, 1)] * 140, {(1, 1): log(0.5), (1, 0): log(0.5)}, 60)
    >>> round(exp(found[1, 1]), 2), round(exp(found[1, 0]), 2)
    (0.85, 0.15)
    """
    counts = dict.fromkeys(before, 0)
    for i, k, j, m in beads:
        # shapes that the last pass did not look for are not counted: there is no belief to smooth them with
        if (k - i, m - j) in counts:
            counts[k - i, m - j] += 1
    scale = old / sum(map(exp, before.values()))
    total = sum(counts.values()) + old
    return {shape: log((counts[shape] + scale * exp(value)) / total) for shape, value in before.items()}


def widest(beads: Sequence[Span], before: int) -> int:
    """Most sentences on one side of a bead that the next pass must look for, at most `before`.

    One more than what at least one bead in a thousand has, and three at least.

    >>> widest([(0, 1, 0, 1)] * 2000 + [(0, 2, 0, 1)], 5), widest([(0, 1, 0, 4)] * 2000, 5)
    (3, 5)
    """
    sizes = np.array([min(max(k - i, m - j), before) for i, k, j, m in beads], dtype=np.int64)
    often = np.flatnonzero(np.bincount(sizes, minlength=1) * RARE_SHAPE >= len(sizes))
    # the first three sizes are cheap, and a short text shows too few beads to leave them out
    return min(before, max(3, int(often.max(initial=0)) + 1))


def null(accounted: NDArray[np.float64], before: float) -> float:
    """L of a direction: the share of target tokens that no source word accounts for, by maximum likelihood.

    `accounted` is `Direction.told` of beads. The likelihood of a token is L + (1 - L) * told; L goes up with
    a few rounds of expectation maximisation, from `before`, and stays between LEAST_NULL and MOST_NULL.

    >>> round(null(np.array([0.0] * 600 + [50.0] * 400), 0.7), 1)
    0.6
    """
    value = before
    for _ in range(NULL_ROUNDS):
        shares = value / (value + (1 - value) * accounted)
        value = float((shares.sum() + OLD_TOKENS * before) / (len(shares) + OLD_TOKENS))
    return min(MOST_NULL, max(LEAST_NULL, value))


def gaps(spans: Sequence[Span], priors: dict[tuple[int, int], float], before: float, keen: float) -> float:
    """Part every skip's log probability in `priors` into beginning a gap and going on; return the former.

    A skip follows a skip with the probability that this document shows (smoothed as `GOES_ON` of
    `OLD_GAPS`); `keen` is added to beginning.
    """
    alone = [(i == k, j == m) for i, k, j, m in spans]
    followed = sum(a == b and any(a) for a, b in pairwise(alone))
    skips = sum(any(side) for side in alone)
    # smoothed, since most documents have no gap at all
    on = log((followed + GOES_ON * OLD_GAPS) / (skips + OLD_GAPS))
    # which side has the gap is not known before: both kinds begin alike
    both = (exp(priors[1, 0]) + exp(priors[0, 1])) / 2
    for skip in ((1, 0), (0, 1)):
        priors[skip] = on
    # never a reward: to begin a gap must not raise the score
    return min(0.0, log(both) + keen - on)


def ratio(beads: Sequence[Span], zh: TokenizedSide, en: TokenizedSide) -> float:
    """English characters for one Chinese character in the beads with both sides, smoothed towards 3.1.

    Taken from beads and not from whole documents, and without the most uneven ones on either hand that
    hold a tenth of what both sides have: one side may have an annex that the other has not.
    """
    full = np.array([b for b in beads if b[0] < b[1] and b[2] < b[3]], dtype=np.int64).reshape(-1, 4)
    # in 64 bits: a running sum of 32-bit floats loses characters after some millions
    left, right = (np.concatenate(([0.0], np.cumsum(side.lengths, dtype=np.float64))) for side in (zh, en))
    sizes = np.stack((left[full[:, 1]] - left[full[:, 0]], right[full[:, 3]] - right[full[:, 2]]))
    # by how uneven they are, so that both ends can be cut off
    sizes = sizes[:, np.argsort(sizes[1] / (sizes[0] + 1), kind="stable")]
    common = np.minimum(sizes[0] * RATIO, sizes[1])
    reached = np.cumsum(common) - common / 2
    # by what both sides have in common and not by beads: an annex is one bead or many
    middle = (reached >= 0.1 * common.sum()) & (reached <= 0.9 * common.sum())
    count_zh, count_en = sizes[:, middle].sum(axis=1).tolist()
    return float((count_en + RATIO * OLD_CHARACTERS) / (count_zh + OLD_CHARACTERS))


def variance(
    beads: Sequence[Span], zh: TokenizedSide, en: TokenizedSide, ratio: float, before: float, old: float
) -> float:
    """Variance of the length difference per character, from 1-1 beads without the widest tenth."""
    single = np.array([(i, j) for i, k, j, m in beads if k - i == m - j == 1], dtype=np.int64).reshape(-1, 2)
    a, b = zh.lengths[single[:, 0]] * ratio, en.lengths[single[:, 1]]
    values = np.sort((a - b) ** 2 / ((a + b) / 2 + 1))
    # square of the misfit: a few wrong beads would blow it up
    trimmed = values[: len(values) - len(values) // _TRIMMED]
    return float((trimmed.sum() * _UNTRIM + old * before) / (len(trimmed) + old))


def edges(zh: NDArray[np.int64], en: NDArray[np.int64], weight: float) -> NDArray[np.float32]:
    """Smoothed log odds of two classes meeting at an end of a bead (float32, EDGES x EDGES).

    `zh` and `en` are the classes at that end of every bead with both sides.

    >>> odds = edges(np.array([2] * 50 + [4] * 50), np.array([2] * 50 + [4] * 50), 1.0)
    >>> bool(odds[4, 4] > 0.5), bool(odds[2, 4] < -2), float(odds[5, 5])
    (True, True, 0.0)
    """
    joint = np.bincount(zh * EDGES + en, minlength=EDGES * EDGES).reshape(EDGES, EDGES)
    total = max(1, int(joint.sum()))
    expected = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True) / total
    # two of each for what was met, and for what was expected: a pair that never met is not impossible
    return np.asarray(weight * np.log((joint + 2) / (expected + 2)), dtype=np.float32)
