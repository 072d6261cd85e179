"""The table of one document pair: what the lexicon and equal strings give, and how it is looked up."""

from __future__ import annotations

import numpy as np
import pytest

from tm.align.table import FLOOR, Grid, table, vocabulary
from tm.align.tokens import chinese_side, english_side
from tm.lexicon.layers import Lexicon


def test_pairs_that_the_table_has_not_are_nothing() -> None:
    """A grid gives the table's values in both directions, and 0 for every other pair."""
    lexicon = Lexicon((), "none").with_pairs([("裁军", "disarmament"), ("条约", "treaty")])
    zh = vocabulary(chinese_side(["裁军。", "条约。"], lexicon.layers))
    en = vocabulary(english_side(["disarmament", "treaty", "water"]))
    known = table(zh, en, lexicon.layers)
    grid = Grid(known, en.size)
    forward, backward = grid.of(np.arange(zh.size), np.arange(en.size))
    expected = np.zeros((2, zh.size, en.size), np.float32)
    for z, e, f, b in zip(known.zh, known.en, known.forward, known.backward, strict=True):
        expected[:, z, e] = f, b
    assert len(known.zh) == 2
    assert (forward == expected[0]).all()
    assert (backward == expected[1]).all()
    root = float(np.sqrt(known.weight[0]))
    assert known.forward[0] == pytest.approx(root / (FLOOR + root))
    assert known.backward[0] == pytest.approx(root / (FLOOR + root))


def test_an_empty_table_gives_nothing() -> None:
    """Without pairs, or without words that are asked for, there is a grid of the right shape."""
    nothing = vocabulary(chinese_side([], ()))
    grid = Grid(table(nothing, nothing, ()), 0)
    for rows, columns in ((0, 0), (2, 0), (0, 3), (2, 3)):
        for values in grid.of(np.arange(rows), np.arange(columns)):
            assert values.shape == (rows, columns)
            assert not values.any()


def test_equal_strings_translate_each_other() -> None:
    """Numbers and Latin strings weigh 1, signs 0.7; of several weights of a pair the strongest counts."""
    zh = vocabulary(chinese_side(["1540（NPT）？"], ()))
    en = vocabulary(english_side(["1540 (NPT)?"]))
    known = table(zh, en, ())
    weights = sorted(known.weight.round(2).tolist())
    assert weights == pytest.approx([0.7, 0.7, 1.0, 1.0])
    assert known.forward == pytest.approx(np.sqrt(known.weight) / (FLOOR + np.sqrt(known.weight)))
    assert [zh.documents.tolist(), en.documents.tolist()] == [[1] * zh.size, [1] * en.size]
    assert zh.share.sum() == pytest.approx(1.0)
