"""From what was measured to a ranking: a log-linear score with few weights, and how sure the first one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from termbase.learn.counterparts import Counterpart

WEIGHTS = {
    "fit": 0.5, "association": 0.9, "forward": 3.6, "backward": 6.8, "misfit": -3.3, "precision": 1.1, "share": 2.7,
    "faith": -1.1, "inside": -2.0, "bound": -0.6, "common": -0.8, "joined": -3.0, "elsewhere": -6.9, "apart": -5.3,
    "sound": 5.2,
}  # fmt: skip
"""Weights of the parts of the score, fitted by `scripts/evaluate.py equivalents --fit` on half of the reference."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A counterpart with its score and probability among the others; `parts` sum up to `score`."""

    evidence: Counterpart
    score: float
    probability: float
    parts: tuple[tuple[str, float], ...]


def measures(one: Counterpart) -> dict[str, float]:
    """The measures behind the score, by the names of `WEIGHTS`.

    What lies elsewhere, and how far apart, is told the better by the other measures the more pairs there are.
    """
    count = len(one.pairs)
    return {
        "fit": log(one.fit + 0.1),
        "association": log(one.association + 1),
        "forward": one.forward,
        "backward": one.backward,
        "misfit": one.misfit,
        "precision": one.precision,
        "share": count / one.of,
        "faith": count / one.frequency,
        "inside": one.inside,
        "bound": one.bound,
        "common": log(one.frequency),
        "joined": float(one.joined),
        "elsewhere": one.elsewhere / one.of,
        "apart": one.apart / one.of,
        "sound": one.sound,
    }


def ranked(found: Sequence[Counterpart]) -> list[Ranked]:
    """The counterparts, best first; probabilities are the softmax of the scores (Luce 1959)."""
    rows = []
    for one in found:
        parts = tuple((name, WEIGHTS[name] * value) for name, value in measures(one).items())
        rows.append((sum(value for _, value in parts), parts, one))
    rows.sort(key=lambda row: (-row[0], row[2].phrase))
    if not rows:
        return []
    best = rows[0][0]
    total = sum(exp(score - best) for score, _, _ in rows)
    return [Ranked(one, score, exp(score - best) / total, parts) for score, parts, one in rows]
