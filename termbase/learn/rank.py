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
"""Weights of the parts of the score, fitted by `scripts/evaluate equivalents --fit` on half of the reference."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A counterpart with its score and probability among the others; `parts` sum up to `score`."""

    evidence: Counterpart
    score: float
    probability: float
    parts: tuple[tuple[str, float], ...]


def measures(counterpart: Counterpart) -> dict[str, float]:
    """The measures behind the score, by the names of `WEIGHTS`.

    What lies elsewhere, and how far apart, is told the better by the other measures the more pairs there are.
    """
    count = len(counterpart.pairs)
    return {
        # a tenth, so that no fit at all is a number
        "fit": log(counterpart.fit + 0.1),
        "association": log(counterpart.association + 1),
        "forward": counterpart.forward,
        "backward": counterpart.backward,
        "misfit": counterpart.misfit,
        "precision": counterpart.precision,
        "share": count / counterpart.of,
        "faith": count / counterpart.frequency,
        "inside": counterpart.inside,
        "bound": counterpart.bound,
        "common": log(counterpart.frequency),
        "joined": float(counterpart.joined),
        "elsewhere": counterpart.elsewhere / counterpart.of,
        "apart": counterpart.apart / counterpart.of,
        "sound": counterpart.sound,
    }


def ranked(counterparts: Sequence[Counterpart], most: int | None = None) -> list[Ranked]:
    """The counterparts, best first, at most `most`; probabilities are the softmax of all scores (Luce 1959)."""
    weights = WEIGHTS.items()
    rows = []
    for counterpart in counterparts:
        values = measures(counterpart)
        # negative, so that one sort puts the best first and equals by their phrase
        rows.append(
            (-sum([weight * values[name] for name, weight in weights]), counterpart.phrase, counterpart)
        )
    rows.sort(key=lambda row: row[:2])
    if not rows:
        return []
    # the greatest score is taken off first, or exp would overflow
    best = -rows[0][0]
    total = sum([exp(-score - best) for score, _, _ in rows])
    return [
        Ranked(
            counterpart, -score, exp(-score - best) / total,
            tuple((name, WEIGHTS[name] * value) for name, value in measures(counterpart).items()),
        )
        for score, _, counterpart in rows[:most]
    ]  # fmt: skip
