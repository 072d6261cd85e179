"""Word links inside a pair: how much of each English word comes from each Chinese one.

The lexicon gives t(e|z) and t(z|e), and expectation maximisation over all pairs re-estimates both (IBM model 1
with the lexicon as its prior: `tm.align.em`). A link is the geometric mean of the two posteriors, as the
agreement of both directions is what makes a link sure (Liang, Taskar & Klein 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from termbase.learn.english import English
from tm.align import em
from tm.align.table import Grid, Vocabulary, table, vocabulary
from tm.align.tokens import TokenizedSide
from tm.lexicon import chinese
from tm.lexicon.layers import Layer

MOST = 20_000_000
"""Most pairs of words in pairs of sentences that are counted; of a larger memory every n-th pair is taken."""

NULL = 0.03
"""Probability that a word comes from no word of the other side."""


@dataclass(frozen=True, slots=True)
class Links:
    """Links of one pair: `weight[i, j]` between Chinese token i, at `places[i]`, and English token j.

    English tokens are all of the sentence, marks included, which have no link.
    """

    places: NDArray[np.int64]
    types: NDArray[np.int64]
    weight: NDArray[np.float64]


class Linker:
    """Links the words of pairs. `zh` are the Chinese sides, simplified; `english` the other sides."""

    def __init__(self, zh: Sequence[str], english: English, layers: Sequence[Layer]) -> None:
        # a line end within a sentence would shift all that follow
        text = "\n".join(sentence.replace("\n", " ") for sentence in zh)
        places, keys = chinese.keys(text, layers)
        order = np.argsort(places, kind="stable")
        # one more for each line end
        self._bounds = np.cumsum([0, *(len(sentence) + 1 for sentence in zh)])
        self._places, keys = places[order], keys[order]
        self._start = np.searchsorted(self._places, self._bounds)
        self.zh: Vocabulary = vocabulary(_side(self._start, keys))
        self._english = english
        # marks and words without a stem have no link, but keep their column
        known = english.stems != 0
        counts = np.concatenate(([0], np.cumsum(known)))
        self._en_start = counts[english.start]
        self._token = np.flatnonzero(known)
        self.en: Vocabulary = vocabulary(_side(self._en_start, english.stems[known]))
        # pairs are beads of one sentence each: they were aligned before
        beads = [(n, n + 1, n, n + 1) for n in range(english.size)]
        known = table(self.zh, self.en, layers)
        self._grid = Grid(em.translations(beads, self.zh, self.en, known, MOST), self.en.size)

    def links(self, pair: int) -> Links:
        """The links of one pair."""
        rows = slice(self._start[pair], self._start[pair + 1])
        columns = slice(self._en_start[pair], self._en_start[pair + 1])
        types = self.zh.ids[rows]
        forward, backward = self.translations(types, self.en.ids[columns])
        begin, end = self._english.start[pair], self._english.start[pair + 1]
        weight = np.zeros((len(types), end - begin))
        if forward.size:
            # the null word takes part, so that a word without a partner is linked to nothing
            p = forward / (forward.sum(0, keepdims=True) + NULL)
            q = backward / (backward.sum(1, keepdims=True) + NULL)
            weight[:, self._token[columns] - begin] = np.sqrt(p * q)
        return Links(self._places[rows] - self._bounds[pair], types, weight)

    def translations(
        self, zh: NDArray[np.int64], en: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """t(e|z) and t(z|e) of Chinese types against English types, as matrices."""
        return self._grid.of(zh, en)

    def stem_types(self, stems: NDArray[np.int64]) -> NDArray[np.int64]:
        """English types by the keys of their stems; only keys that occur."""
        return np.searchsorted(self.en.keys, stems)


def _side(start: NDArray[np.int64], keys: NDArray[np.int64]) -> TokenizedSide:
    size = len(start) - 1
    return TokenizedSide(start, keys, np.zeros(size, dtype=np.float32), np.zeros((size, 2), dtype=np.int64))
