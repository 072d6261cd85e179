"""The one scorer counts as textbooks do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.shared.scores import PrecisionRecall, RankScore, Score


def test_a_score_names_its_misses() -> None:
    """Right of total, and the wrong ones by name."""
    score = Score()
    assert score.share == 0.0
    for is_right, name in ((True, "a"), (False, "b"), (True, "c")):
        score.add(is_right, name)
    assert (score.right, score.total, score.misses) == (2, 3, ["b"])
    assert score.share == pytest.approx(2 / 3)


def test_precision_and_recall() -> None:
    """Of three given two are right, of four gold ones two are given."""
    score = PrecisionRecall.of({1, 2, 3}, {2, 3, 4, 5})
    assert (score.precision, score.recall) == (pytest.approx(2 / 3), 0.5)
    assert score.f1 == pytest.approx(4 / 7)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_f1_lies_between(given_set: set[int], gold: set[int]) -> None:
    """F1 lies between precision and recall, and is 1 for the gold itself."""
    score = PrecisionRecall.of(given_set, gold)
    low, high = sorted((score.precision, score.recall))
    assert low - 1e-12 <= score.f1 <= high + 1e-12
    assert PrecisionRecall.of(gold, gold).f1 == float(bool(gold))


def test_ranks() -> None:
    """First, third, beyond the fifth, and never: P@1, P@5, reciprocal ranks, coverage."""
    rows = [(["x"], {"x"}), (["a", "b", "x"], {"x"}), (list("abcdex"), {"x"}), ([], {"x"})]
    assert RankScore.of(rows).figures() == {
        "terms": 4, "P@1": 0.25, "P@5": 0.5, "MRR": round((1 + 1 / 3 + 1 / 6) / 4, 4), "coverage": 0.75,
    }  # fmt: skip
    assert set(RankScore.of([]).figures().values()) == {0}
