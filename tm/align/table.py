"""Translation probabilities of one document pair, from the lexicon and from equal strings.

Only the words of the two documents are in the table, so that it is small and its rows can be
normalised over what could have been said here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tm.align.tokens import TokenizedSide
from tm.lexicon.layers import Layer, distinct, entries
from tm.lexicon.token_keys import TokenClass

FLOOR = 0.5
"""Added to the sum of a row before it is normalised: weak entries stay weak."""

_EQUAL = {TokenClass.LATIN: 1.0, TokenClass.NUMBER: 1.0, TokenClass.SIGN: 0.7, TokenClass.HAN: 1.0}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Types of one side: their keys (int64, ascending), tokens as places in it, relative frequencies."""

    keys: NDArray[np.int64]
    ids: NDArray[np.int64]
    start: NDArray[np.int64]
    share: NDArray[np.float32]
    documents: NDArray[np.int64]
    """In how many sentences a type occurs."""
    at: NDArray[np.int64]
    """Those sentences, type after type."""

    @property
    def size(self) -> int:
        """Number of types."""
        return len(self.keys)


def vocabulary(side: TokenizedSide) -> Vocabulary:
    """Number the types of a side in the order of their keys."""
    keys, ids = np.unique(side.keys, return_inverse=True)
    counts = np.bincount(ids, minlength=len(keys))
    sentence = np.repeat(np.arange(side.size), np.diff(side.start))
    # the type first, then the sentence: sorted so, the sentences of a type lie together
    types, at = np.divmod(distinct(ids * max(1, side.size) + sentence), max(1, side.size))
    documents = np.bincount(types, minlength=len(keys))
    return Vocabulary(keys, ids, side.start, (counts / max(1, len(ids))).astype(np.float32), documents, at)


@dataclass(frozen=True, slots=True)
class TranslationTable:
    """Pairs (`zh[k]`, `en[k]`) of types, ascending, with `forward` t(e|z) and `backward` t(z|e).

    `weight` is the lexicon's, from which both were normalised.
    """

    zh: NDArray[np.int64]
    en: NDArray[np.int64]
    weight: NDArray[np.float32]
    forward: NDArray[np.float32]
    backward: NDArray[np.float32]


class Grid:
    """Looks pairs of types up in a table, many at once; `width` is the number of English types."""

    def __init__(self, translations: TranslationTable, width: int) -> None:
        self._table = translations
        self._width = max(1, width)
        self._cells = translations.zh * self._width + translations.en

    def of(
        self, zh: NDArray[np.int64], en: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """t(e|z) and t(z|e) of `zh` (rows) against `en` (columns); 0 for what the table has not."""
        if not len(self._cells) or not zh.size or not en.size:
            return np.zeros((len(zh), len(en)), np.float32), np.zeros((len(zh), len(en)), np.float32)
        cells = zh[:, None] * self._width + en[None, :]
        at, is_in = _find(self._cells, cells)
        zero = np.float32(0)
        return np.where(is_in, self._table.forward[at], zero), np.where(is_in, self._table.backward[at], zero)


def table(zh: Vocabulary, en: Vocabulary, layers: Sequence[Layer]) -> TranslationTable:
    """Look the types of both sides up in the lexicon; equal strings translate each other.

    t(e|z) = sqrt(w) / (FLOOR + sum of sqrt(w) over the English types), t(z|e) likewise.
    """
    places, glosses, weights = entries(layers, zh.keys)
    # glosses that do not occur in this text would only thin out the row
    at, hit = _find(en.keys, glosses)
    pairs_zh, pairs_en, pairs_w = places[hit], at[hit], weights[hit]
    same, is_in = _find(en.keys, zh.keys)
    equal = np.flatnonzero(is_in)
    # by a token's class, which is the top byte of its key
    strength = np.zeros(8, dtype=np.float32)
    for kind, value in _EQUAL.items():
        strength[kind] = value
    own = strength[zh.keys[equal] >> 56]
    all_zh = np.concatenate((pairs_zh, equal))
    all_en = np.concatenate((pairs_en, same[equal]))
    all_w = np.concatenate((pairs_w, own))
    return _normalised(*_strongest(all_zh, all_en, all_w, max(1, en.size)), zh.size, en.size)


def _find(keys: NDArray[np.int64], sought: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    if not len(keys):
        return np.zeros(len(sought), dtype=np.int64), np.zeros(len(sought), dtype=bool)
    at = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
    return at, keys[at] == sought


def _strongest(
    zh: NDArray[np.int64], en: NDArray[np.int64], weight: NDArray[np.float32], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Of several weights of one pair the strongest, in ascending order of (zh, en)."""
    pair = zh * width + en
    order = np.lexsort((-weight, pair))
    pair, weight = pair[order], weight[order]
    first = np.ones(len(pair), dtype=bool)
    first[1:] = pair[1:] != pair[:-1]
    return pair[first] // width, pair[first] % width, weight[first]


def _normalised(
    zh: NDArray[np.int64], en: NDArray[np.int64], weight: NDArray[np.float32], rows: int, columns: int
) -> TranslationTable:
    root = np.sqrt(weight)
    forward = root / (FLOOR + np.bincount(zh, root, rows)[zh])
    backward = root / (FLOOR + np.bincount(en, root, columns)[en])
    return TranslationTable(zh, en, weight, forward.astype(np.float32), backward.astype(np.float32))
