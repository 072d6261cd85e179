"""How much a Chinese and an English sentence have in common, by the lexicon alone.

Nothing is learned from the pairs that are judged: a memory that is off by one line would teach that its wrong
neighbours belong together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tm.align.table import Grid, table, vocabulary
from tm.align.tokens import TokenizedSide, chinese_side, english_side
from tm.lexicon.layers import Lexicon
from tm.lexicon.token_keys import TokenClass

_SIGN = int(TokenClass.SIGN)
_FULL = 0.25
"""A translation probability from which on a word counts as wholly explained."""


class Likeness:
    """Compares sentences of one stretch of a memory; made once for the stretch."""

    def __init__(self, zh: Sequence[str], en: Sequence[str], lexicon: Lexicon) -> None:
        sides = (chinese_side(zh, lexicon.layers), english_side(en))
        self._words = [vocabulary(side) for side in sides]
        known = table(self._words[0], self._words[1], lexicon.layers)
        self._grid = Grid(known, self._words[1].size)
        self._weights = [
            _rarity(words.documents, words.keys, side) for words, side in zip(self._words, sides, strict=True)
        ]

    def of(self, zh: int, en: int) -> float:
        """Mean of the shares of both sentences that the other explains; 0 to 1, 0 for an empty one."""
        return sum(self.shares(zh, en)) / 2

    def shares(self, zh: int, en: int) -> tuple[float, float]:
        """Share of the Chinese that the English explains, and of the English; rare words weigh more."""
        left, right = (self._ids(side, n) for side, n in ((0, zh), (1, en)))
        if not len(left) or not len(right):
            return 0.0, 0.0
        forward, backward = self._grid.of(left, right)
        shares = []
        for best, ids, weight in (
            (backward.max(1), left, self._weights[0]),
            (forward.max(0), right, self._weights[1]),
        ):
            mass = weight[ids]
            total = float(mass.sum())
            shares.append(float((np.minimum(1.0, best / _FULL) * mass).sum()) / total if total else 0.0)
        return shares[0], shares[1]

    def size(self, zh: int, en: int) -> int:
        """Words of the shorter side."""
        return min(len(self._ids(0, zh)), len(self._ids(1, en)))

    def _ids(self, side: int, sentence: int) -> NDArray[np.int64]:
        words = self._words[side]
        return words.ids[words.start[sentence] : words.start[sentence + 1]]


def _rarity(
    documents: NDArray[np.int64], keys: NDArray[np.int64], side: TokenizedSide
) -> NDArray[np.float64]:
    """Inverse document frequency of each type; signs weigh nothing."""
    weight = np.log((side.size + 1) / (documents + 0.5)).clip(0.1)
    weight[keys >> 56 == _SIGN] = 0.0
    return weight
