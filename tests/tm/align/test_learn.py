"""What an alignment teaches about lengths: ratio and variance, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tm.align.learn import OLD_CHARACTERS, RATIO, edges, ratio, variance, widest
from tm.align.tokens import TokenizedSide


def side(*lengths: int) -> TokenizedSide:
    """Sentences of so many characters; their words do not matter here."""
    count = len(lengths)
    none = np.zeros(0, dtype=np.int64)
    return TokenizedSide(
        np.zeros(count + 1, dtype=np.int64), none, np.array(lengths, dtype=np.float32), np.zeros((count, 2), dtype=np.int64)
    )  # fmt: skip


def test_only_sentences_alone_teach_the_variance() -> None:
    """A bead of one sentence with one counts; one with none, one with two and two with two do not."""
    zh, en = side(10, 10, 10, 10, 10), side(20, 99, 99, 99, 99)
    others = [(1, 2, 1, 1), (1, 2, 1, 3), (2, 4, 3, 5), (4, 5, 5, 5)]
    alone = variance([(0, 1, 0, 1)], zh, en, 1.0, 5.0, 1.0)
    # (20 - 10)^2 / (15 + 1) = 6.25, made up for the tenth that is left out, with one old bead of 5
    assert alone == pytest.approx((6.25 * 1.4 + 5.0) / 2)
    assert variance([(0, 1, 0, 1), *others], zh, en, 1.0, 5.0, 1.0) == pytest.approx(alone)
    assert variance(others, zh, en, 1.0, 5.0, 1.0) == pytest.approx(5.0)


@pytest.mark.parametrize(("count", "kept"), [(9, 9), (10, 9), (19, 18), (20, 18)])
def test_the_widest_tenth_is_left_out(count: int, kept: int) -> None:
    """Of ten beads the widest one is left out, of nine none; the others are alike and have no difference."""
    zh, en = side(*[10] * count), side(*[10] * (count - 2), 1_000, 1_000)
    beads = [(n, n + 1, n, n + 1) for n in range(count)]
    wide = (1_000 - 10) ** 2 / (505 + 1)
    told = variance(beads, zh, en, 1.0, 0.0, 1.0)
    assert told == pytest.approx(wide * 1.4 * (kept - (count - 2)) / (kept + 1), abs=1e-3)


def test_the_ratio_is_smoothed_and_the_most_uneven_do_not_count() -> None:
    """Even beads of 300 characters pull the ratio from the old one to theirs; an annex on one side does not."""
    zh, en = side(*[30] * 10, 1), side(*[120] * 10, 5_000)
    even = [(n, n + 1, n, n + 1) for n in range(10)]
    told = ratio(even, zh, en)
    assert RATIO < told < 4.0
    assert ratio([*even, (10, 11, 10, 11)], zh, en) == pytest.approx(told, rel=0.05)
    assert ratio([], zh, en) == pytest.approx(RATIO)
    assert OLD_CHARACTERS == 200


@pytest.mark.parametrize(
    ("usual", "wide", "size", "sought"),
    [(2000, 2, 2, 3), (1998, 2, 3, 4), (1999, 1, 3, 3), (999, 1, 4, 5), (1000, 1, 4, 3), (10, 10, 9, 5)],
)
def test_how_wide_beads_are_looked_for(usual: int, wide: int, size: int, sought: int) -> None:
    """One sentence more than what one bead in a thousand has on either side, wherever in the texts it stands."""
    beads = [(100, 101, 200, 201)] * usual
    for broad in ((100, 100 + size, 200, 201), (100, 101, 200, 200 + size)):
        assert widest([*beads, *([broad] * wide)], 5) == sought


@pytest.mark.parametrize(("count", "odds"), [(0, 0.0), (1, 0.0), (2, 0.0), (100, 0.0)])
def test_one_class_at_all_ends_says_nothing(count: int, odds: float) -> None:
    """Where all beads begin alike they meet as often as expected, of one bead as of a hundred."""
    both = np.full(count, 4, dtype=np.int64)
    assert float(edges(both, both, 2.0)[4, 4]) == pytest.approx(odds)


def test_odds_are_the_formula() -> None:
    """Log of what met over what was expected, with two of each, by the weight."""
    zh, en = np.array([2] * 6 + [4] * 2), np.array([2] * 4 + [4] * 4)
    made = edges(zh, en, 3.0)
    for left, right, met, expected in (
        (2, 2, 4, 3.0),
        (2, 4, 2, 3.0),
        (4, 4, 2, 1.0),
        (4, 2, 0, 1.0),
        (5, 5, 0, 0.0),
    ):
        assert float(made[left, right]) == pytest.approx(3 * np.log((met + 2) / (expected + 2)), abs=1e-6)
