"""The plain aligner to compare with: Gale & Church (1993), by length alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from math import erfc, log, sqrt

from scripts.shared.data import GoldBead

PRIORS = {(1, 1): 0.89, (1, 0): 0.00495, (0, 1): 0.00495, (1, 2): 0.0445, (2, 1): 0.0445, (2, 2): 0.011}
"""How often beads have so many sentences on each side."""

VARIANCE = 6.8
_LEAST = 1e-300


def gale_church(zh: Sequence[str], en: Sequence[str]) -> list[GoldBead]:
    """Align two texts. Chinese lengths are rescaled, so that c = 1; variance and priors are those of the paper.

    >>> gale_church(["一" * 10, "二" * 30], ["a" * 31, "b" * 45, "c" * 44])
    [((0,), (0,)), ((1,), (1, 2))]
    """
    english = _summed([len(sentence) for sentence in en])
    chinese = _summed([len(sentence) for sentence in zh])
    ratio = english[-1] / max(1.0, chinese[-1])
    return _beads(_costs([length * ratio for length in chinese], english), len(zh), len(en))


_Costs = dict[tuple[int, int], tuple[float, tuple[int, int]]]
"""By the numbers of sentences so far: the least cost, and the sides of the last bead."""


def _costs(chinese: Sequence[float], english: Sequence[float]) -> _Costs:
    """The least cost of every way within a band around the diagonal."""
    priors = {sides: -log(share) for sides, share in PRIORS.items()}
    costs: _Costs = {(0, 0): (0.0, (0, 0))}
    for i, j in _band(len(chinese) - 1, len(english) - 1):
        ways = []
        for (n, m), prior in priors.items():
            before = costs.get((i - n, j - m))
            if before is not None:
                lengths = chinese[i] - chinese[i - n], english[j] - english[j - m]
                ways.append((before[0] + prior - _log_likelihood(*lengths), (n, m)))
        if ways:
            costs[i, j] = min(ways)
    return costs


def _band(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    width = max(60, abs(rows - columns) + rows // 8)
    for i in range(rows + 1):
        middle = round(i * columns / max(1, rows))
        for j in range(max(0, middle - width), min(columns, middle + width) + 1):
            yield i, j


def _log_likelihood(chinese: float, english: float) -> float:
    """How well two lengths go together."""
    delta = abs(english - chinese) / sqrt(VARIANCE * max(1.0, (chinese + english) / 2))
    return log(max(erfc(delta / sqrt(2)), _LEAST))


def _beads(costs: _Costs, rows: int, columns: int) -> list[GoldBead]:
    """The cheapest way, read back from its end."""
    beads = []
    i, j = rows, columns
    while i or j:
        n, m = costs[i, j][1]
        beads.append((tuple(range(i - n, i)), tuple(range(j - m, j))))
        i, j = i - n, j - m
    return beads[::-1]


def _summed(lengths: Sequence[float]) -> list[float]:
    return list(itertools.accumulate(lengths, initial=0.0))
