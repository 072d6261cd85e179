"""How sure a bead is, and why: from its rivals, its neighbours' rivals and its own evidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tm.align.beads import Bead, Reasons
from tm.align.path import Step
from tm.align.scores import BeadScorer
from tm.align.tokens import TokenizedSide
from tm.lexicon.layers import distinct
from tm.lexicon.token_keys import TokenClass

DOUBT = 0.75
"""A bead whose score is below this should be looked at: about two of three such are right."""

HEAT = 2.0
"""Scores are divided by this before they become probabilities: their parts are not independent."""

AROUND = 8
"""Beads on either hand that say whether the texts run side by side here."""

_NAMED = ("lexical", "length", "punctuation", "structure", "prior")
_EVIDENCE = (0.0, 6.0)
"""Where the lexical score per token is half convincing, and how steeply it convinces."""


def beads(
    steps: Sequence[Step], scorer: BeadScorer, zh: TokenizedSide, en: TokenizedSide
) -> tuple[Bead, ...]:
    """Return the steps of the best path as beads with scores and reasons.

    The score is the probability that this bead beats its rivals, times the root of that of the bead
    after it (where one takes a sentence of the other, only the latter's rival shows it), times how
    convincing its own words are, times how much around it is aligned at all.
    """
    if not steps:
        return ()
    spans = np.array([step.span for step in steps], dtype=np.int64)
    alternative = 1 / (1 + np.exp(-np.minimum(np.array([step.rival for step in steps]), 60.0) / HEAT))
    # nothing follows the last bead, so nothing speaks against it
    following = np.concatenate((alternative[1:], [1.0]))
    parts = _parts(steps, spans, scorer, zh, en)
    sure = 1 / (1 + np.exp(-_EVIDENCE[1] * (parts["lexical"] - _EVIDENCE[0])))
    full = (spans[:, 0] < spans[:, 1]) & (spans[:, 2] < spans[:, 3])
    score = alternative * np.sqrt(following) * np.where(full, sure * _company(full), 1.0)
    # NaN is the only value that is not itself
    numbers = [None if value != value else value for value in _numbers(spans, zh, en).round(3).tolist()]
    reasons = zip(
        *(parts[name].round(3).tolist() for name in _NAMED),
        numbers,
        alternative.round(4).tolist(),
        strict=True,
    )
    scored = zip(spans.tolist(), score.round(4).tolist(), reasons, strict=True)
    return tuple(_bead(span, value, Reasons(*some)) for span, value, some in scored)


def _bead(span: Sequence[int], score: float, reasons: Reasons) -> Bead:
    i, k, j, m = span
    return Bead(tuple(range(i, k)), tuple(range(j, m)), score, reasons, score < DOUBT)


def _company(full: NDArray[np.bool_]) -> NDArray[np.float64]:
    """1 where at least half of the AROUND beads on either hand have both sides, else less."""
    reached = np.concatenate(([0], np.cumsum(full)))
    position = np.arange(len(full))
    # a stretch at the beginning of a gap has company on one hand only: the better hand counts
    first, last = np.maximum(position - AROUND, 0), np.minimum(position + AROUND + 1, len(full))
    share = [
        (reached[end] - reached[start]) / np.maximum(end - start, 1)
        for start, end in ((first, position + 1), (position, last))
    ]
    return np.asarray(np.minimum(1.0, 2 * np.maximum(*share)))


def _parts(
    steps: Sequence[Step], spans: NDArray[np.int64], scorer: BeadScorer, zh: TokenizedSide, en: TokenizedSide
) -> dict[str, NDArray[np.float64]]:
    """The parts of every bead's score; a skip is all prior."""
    i, k, j, m = spans.T
    full = (i < k) & (j < m)
    score = np.array([step.score for step in steps])
    prior = np.array([scorer.priors[shape] for shape in zip((k - i).tolist(), (m - j).tolist(), strict=True)])
    ends = (k[full], m[full], (k - i)[full], (m - j)[full])
    parts = {name: np.zeros(len(spans)) for name in ("length", "punctuation", "structure")}
    parts["length"][full] = scorer.lengths(*ends)
    parts["punctuation"][full] = scorer.punctuation(*ends)
    parts["structure"][full] = scorer.paragraphs(*ends)
    tokens = (zh.start[k] - zh.start[i] + en.start[m] - en.start[j]) / 2
    # what is left of the score when the named parts are taken off; kept so, the parts always add up to it
    lexical = np.where(full, (score - prior - sum(parts.values())) / np.maximum(tokens, 1), 0.0)
    return {**parts, "lexical": lexical, "prior": prior}


def _numbers(spans: NDArray[np.int64], zh: TokenizedSide, en: TokenizedSide) -> NDArray[np.float64]:
    """Share of numbers and of the Chinese side's Latin strings that both sides of a bead have, or NaN.

    English words are Latin too, so only those that the Chinese side has somewhere count.
    """
    latin = zh.keys[zh.keys >> 56 == TokenClass.LATIN]
    left = _marked(spans[:, 0], spans[:, 1], zh, latin)
    right = _marked(spans[:, 2], spans[:, 3], en, latin)
    size = len(spans)
    names, numbered = np.unique(np.concatenate((left[1], right[1])), return_inverse=True)
    of_zh = left[0] * max(1, len(names)) + numbered[: len(left[1])]
    of_en = right[0] * max(1, len(names)) + numbered[len(left[1]) :]
    of_zh, of_en = distinct(of_zh), distinct(of_en)
    both = np.intersect1d(of_zh, of_en, assume_unique=True)
    # by bead again: distinct names of each side, and those of both
    counts = [np.bincount(cells // max(1, len(names)), minlength=size) for cells in (of_zh, of_en, both)]
    total = counts[0] + counts[1]
    # twice the common over all, as Dice (1945) has it
    return np.where(total > 0, 2 * counts[2] / np.maximum(total, 1), np.nan)


def _marked(
    first: NDArray[np.int64], last: NDArray[np.int64], side: TokenizedSide, latin: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(bead, key) of the numbers and Latin strings of every bead."""
    bead = np.repeat(np.arange(len(first)), side.start[last] - side.start[first])
    kind = side.keys >> 56
    telling = (kind == TokenClass.NUMBER) | ((kind == TokenClass.LATIN) & np.isin(side.keys, latin))
    return bead[telling], side.keys[telling]
