"""Translations that the beads of one pass teach the next: IBM model 1 with the lexicon as its prior.

t(e|z) = (trust * lexicon + expected count) / (trust + count of z), after Brown et al. (1993) with a
Dirichlet prior. Only pairs that meet in two beads, or that the lexicon has, take part: what met once
would only repeat what the pass before decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tm.align.beads import Span
from tm.align.table import TranslationTable, Vocabulary
from tm.lexicon.layers import distinct, ranges

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

PAIRS = 1_000_000
"""Most pairs of types in beads that are counted; of a longer text every n-th bead is taken."""

TRUST = 10.0
"""The lexicon's row of a word counts as so many observations of it."""

START = 0.2
"""A pair that always meets begins with this probability."""

NOTHING = 0.1
"""Probability that a word comes from none of the words of the other side."""

ROUNDS = 2
"""Rounds of expectation maximisation."""

LEAST = 0.01
"""A probability below this is not kept."""


@dataclass(frozen=True, slots=True)
class _Meetings:
    """Types that meet in beads: places in `pairs`, and the (bead, type) of either side as a number."""

    pairs: Ints
    pair: Ints
    by_zh: Ints
    by_en: Ints
    zh_counts: Ints
    en_counts: Ints


def translations(
    beads: Sequence[Span],
    zh: Vocabulary,
    en: Vocabulary,
    known: TranslationTable,
    most: int = PAIRS,
    *,
    trust: float = TRUST,
) -> TranslationTable:
    """Re-estimate `known` over the beads with both sides; at most about `most` pairs of types are counted."""
    width = max(1, en.size)
    # pairs as one number, by which both tables are sorted and searched
    own = known.zh * width + known.en
    met = _meetings(beads, zh, en, own, most)
    if not len(met.pairs):
        return known
    row, inside = _find(own, met.pairs)
    n_zh, n_en = (
        counts[types].astype(np.float64)
        for counts, types in ((met.zh_counts, met.pairs // width), (met.en_counts, met.pairs % width))
    )
    times = np.bincount(met.pair, minlength=len(met.pairs))
    # a word that meets everything meets each of them by chance: both counts divide
    start = START * times * times / (n_zh * n_en)
    priors = [np.zeros(len(met.pairs)) for _ in range(2)]
    for prior, given in zip(priors, (known.forward, known.backward), strict=True):
        prior[inside] = given[row[inside]]
    forward = _trained(start + priors[0], priors[0] * trust, met.pair, met.by_en, n_zh + trust)
    backward = _trained(start + priors[1], priors[1] * trust, met.pair, met.by_zh, n_en + trust)
    strong = (forward > LEAST) | (backward > LEAST)
    # what the beads did not show keeps the lexicon's value
    return _merged(known, own, met.pairs[strong], forward[strong], backward[strong], width)


def _trained(given: Floats, prior: Floats, pair: Ints, group: Ints, count: Floats) -> Floats:
    """Rounds of EM: in every group (one word in one bead) the pairs share one expected count."""
    for _ in range(ROUNDS):
        # the null word has its share too, or a word without a partner would force one
        value = given[pair]
        total = np.bincount(group, value) + NOTHING
        expected = np.bincount(pair, value / total[group], len(given))
        given = (prior + expected) / count
    return given


def _merged(
    known: TranslationTable, own: Ints, pairs: Ints, forward: Floats, backward: Floats, width: int
) -> TranslationTable:
    """The known table with the re-estimated pairs in the place of their old values."""
    # `unique` takes the first of equals: the re-estimated value stands before the known one
    cell, first = np.unique(np.concatenate((pairs, own)), return_index=True)
    f = np.concatenate((forward, known.forward))[first].astype(np.float32)
    b = np.concatenate((backward, known.backward))[first].astype(np.float32)
    # learned pairs have no weight of the lexicon, so they never become anchors
    w = np.concatenate((np.zeros(len(pairs)), known.weight))[first].astype(np.float32)
    return TranslationTable(cell // width, cell % width, w, f, b)


def _find(own: Ints, pairs: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    if not len(own):
        return np.zeros(len(pairs), dtype=np.int64), np.zeros(len(pairs), dtype=bool)
    row = np.minimum(np.searchsorted(own, pairs), len(own) - 1)
    return row, own[row] == pairs


def _meetings(beads: Sequence[Span], zh: Vocabulary, en: Vocabulary, own: Ints, most: int) -> _Meetings:
    """Pairs of types that meet twice or are in the lexicon, each once a bead."""
    full = np.array([b for b in beads if b[0] < b[1] and b[2] < b[3]], dtype=np.int64).reshape(-1, 4)
    zh_start, zh_types = _types(full[:, 0], full[:, 1], zh)
    en_start, en_types = _types(full[:, 2], full[:, 3], en)
    chosen = _sample(np.diff(zh_start) * np.diff(en_start), most)
    wide = np.diff(en_start)[chosen]
    sizes = np.diff(zh_start)[chosen] * wide
    bead = np.repeat(np.arange(len(chosen)), sizes)
    row, column = np.divmod(ranges(np.zeros(len(chosen), np.int64), sizes), np.maximum(wide, 1)[bead])
    by_zh, by_en = zh_start[chosen][bead] + row, en_start[chosen][bead] + column
    order, value = _sorted(zh_types[by_zh] * max(1, en.size) + en_types[by_en])
    first = np.ones(len(value), dtype=bool)
    first[1:] = value[1:] != value[:-1]
    pairs, number = value[first], first.cumsum() - 1
    # once is what the pass before decided, not evidence
    counted = (np.bincount(number, minlength=len(pairs)) >= 2) | _find(own, pairs)[1]
    stay = counted[number]
    return _Meetings(
        pairs[counted],
        (counted.cumsum() - 1)[number[stay]],
        by_zh[order[stay]],
        by_en[order[stay]],
        np.bincount(zh_types[ranges(zh_start[chosen], zh_start[chosen + 1])], minlength=zh.size),
        np.bincount(en_types[ranges(en_start[chosen], en_start[chosen + 1])], minlength=en.size),
    )


def _sample(sizes: Ints, most: int) -> Ints:
    """Beads that are counted: none that is huge, and every n-th of a long text."""
    # one enormous bead would use up the budget alone, and its words say little of each other
    counted = np.flatnonzero(sizes <= 10_000)
    return counted[:: 1 + int(sizes[counted].sum()) // most]


def _sorted(values: Ints) -> tuple[Ints, Ints]:
    """Return the order of `values` and the values in it; sorting one packed number is far quicker."""
    # 62 bits: the sign and one more stay free
    bits = len(values).bit_length()
    if not len(values) or int(values.max()).bit_length() + bits > 62:
        order = np.argsort(values, kind="stable")
        return order, values[order]
    packed = np.sort(values << bits | np.arange(len(values)))
    return packed & ((1 << bits) - 1), packed >> bits


def _types(first: Ints, last: Ints, side: Vocabulary) -> tuple[Ints, Ints]:
    """Distinct types of every span of sentences, but for those of one sentence only: (start, types)."""
    bead = np.repeat(np.arange(len(first)), side.start[last] - side.start[first])
    ids = side.ids[ranges(side.start[first], side.start[last])]
    # a word of one sentence meets all the words of its bead once: nothing can be told apart
    often = side.documents[ids] > 1
    width = max(1, side.size)
    pairs = distinct(bead[often] * width + ids[often])
    return np.searchsorted(pairs // width, np.arange(len(first) + 1)), pairs % width
