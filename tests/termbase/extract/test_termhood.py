"""How the contexts of a form weigh for it as a noun."""

from __future__ import annotations

import pytest

from termbase.extract.neighbours import Observed
from termbase.extract.termhood import TermhoodScorer
from tm.text.words import Word


@pytest.mark.parametrize(
    ("words", "nominal", "verbal", "weight"),
    [
        ("核/n 武器/n", 1, 0.5, 0.8),
        ("核/n 武器/n", 1.1, 0.5, 1.0),
        ("武器/n", 1, 0.5, 1.0),
        ("核查/v", 1, 0.5, 0.6**0.5),
        ("核/n 查/v", 1, 0.5, 0.6**0.5),
        ("核/v 查/v", 1, 0.5, 0.6),
    ],
)
def test_share_as_a_noun(words: str, nominal: float, verbal: float, weight: float) -> None:
    """Several words without a verb weigh fully above a share of 0.6; each verb at an end counts half the share."""
    cut = tuple(Word(*word.split("/")) for word in words.split())
    seen = Observed(cut, nominal=int(10 * nominal), verbal=int(10 * verbal))
    assert TermhoodScorer._nominality(cut, seen) == pytest.approx(weight)
