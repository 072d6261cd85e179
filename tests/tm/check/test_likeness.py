"""How much two sentences have in common, worked out from the words that a small lexicon knows."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from tm.align.table import vocabulary
from tm.align.tokens import chinese_side, english_side
from tm.check.likeness import Likeness, _rarity
from tm.lexicon.layers import Lexicon
from tm.lexicon.token_keys import TokenClass

LEXICON = Lexicon((), "none").with_pairs([("裁军", "disarmament"), ("条约", "treaty")])


def test_rarity_is_the_formula() -> None:
    """Log of sentences over those with the word; a word of all sentences a tenth, a sign nothing."""
    side = english_side(["treaty?", "treaty and water", "treaty", "treaty"])
    words = vocabulary(side)
    weights = dict(zip(words.keys.tolist(), _rarity(words.documents, words.keys, side).tolist(), strict=True))
    by_count = {1: log(5 / 1.5), 4: max(0.1, log(5 / 4.5))}
    for key, count in zip(words.keys.tolist(), words.documents.tolist(), strict=True):
        expected = 0.0 if key >> 56 == TokenClass.SIGN else by_count[count]
        assert weights[key] == pytest.approx(expected)
    assert sorted(set(words.documents.tolist())) == [1, 4]
    assert any(key >> 56 == TokenClass.SIGN for key in words.keys.tolist())


@pytest.mark.parametrize(
    ("zh", "en", "left", "right", "size"),
    [
        ("裁军", "disarmament", 1.0, 1.0, 1),
        ("裁军条约", "disarmament treaty", 1.0, 1.0, 2),
        ("裁军条约", "disarmament", 0.5, 1.0, 1),
        ("裁军", "disarmament water", 1.0, 0.5, 1),
        ("裁军", "water", 0.0, 0.0, 1),
        ("", "disarmament", 0.0, 0.0, 0),
        ("裁军", "", 0.0, 0.0, 0),
        ("裁军", "disarmament? treaty!", 1.0, 0.5, 1),
    ],
)
def test_shares(zh: str, en: str, left: float, right: float, size: int) -> None:
    """What of each side the other explains, where all words are as rare; signs do not count, an empty side has nothing."""
    likeness = Likeness([zh], [en], LEXICON)
    assert likeness.shares(0, 0) == pytest.approx((left, right))
    assert likeness.of(0, 0) == pytest.approx((left + right) / 2)
    if "?" not in en:
        assert likeness.size(0, 0) == size


def test_rare_words_weigh_more() -> None:
    """A word of one sentence of four explains more than one of three."""
    zh = ["裁军条约", "条约", "条约", ""]
    likeness = Likeness(zh, ["disarmament", "treaty", "treaty", "treaty"], LEXICON)
    rare, usual = log(5 / 1.5), log(5 / 3.5)
    assert likeness.shares(0, 0)[0] == pytest.approx(rare / (rare + usual))
    assert likeness.shares(0, 1)[0] == pytest.approx(usual / (rare + usual))
    assert likeness.shares(1, 1) == pytest.approx((1.0, 1.0))
    assert np.isfinite(likeness.of(3, 3))
    assert vocabulary(chinese_side(zh, LEXICON.layers)).size == 2
