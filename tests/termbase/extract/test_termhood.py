"""How the contexts of a form weigh for it as a noun."""

from __future__ import annotations

import math

import pytest

from termbase.extract.candidates import Origin
from termbase.extract.neighbours import Observed
from termbase.extract.termhood import TermhoodScorer, c_value, product
from tm.text.words import Word


@pytest.mark.parametrize(
    ("words", "nominal", "verbal", "weight"),
    [
        ("核/n 武器/n", 1, 0.5, 0.8),
        ("核/n 武器/n", 1.1, 0.5, 1.0),
        ("武器/n", 1, 0.5, 1.0),
        ("核查/v", 1, 0.5, 0.6**0.5),
        ("核/n 查/v", 1, 0.5, 0.6**0.5),
        ("核/v 查/v", 1, 0.5, 0.6),
    ],
)
def test_share_as_a_noun(words: str, nominal: float, verbal: float, weight: float) -> None:
    """Several words without a verb weigh fully above a share of 0.6; each verb at an end counts half the share."""
    cut = tuple(Word(*word.split("/")) for word in words.split())
    seen = Observed(cut, nominal=int(10 * nominal), verbal=int(10 * verbal))
    assert TermhoodScorer._nominality(cut, seen) == pytest.approx(weight)


class _Counted(TermhoodScorer):
    """A scorer that was told contrast and cohesion, so that a factor alone decides."""

    def __init__(self, contrast: float, cohesion: float = 0.5) -> None:
        self._told = contrast, cohesion

    def contrast(self, words: tuple[Word, ...]) -> float:
        return self._told[0]

    def cohesion(self, words: tuple[Word, ...]) -> float:
        return self._told[1]


def _seen(words: str, left: dict[str, int] | None = None, right: dict[str, int] | None = None) -> Observed:
    cut = tuple(Word(*word.split("/")) for word in words.split())
    return Observed(cut, left=left or {}, right=right or {}, nominal=1)


@pytest.mark.parametrize(
    ("contrast", "half"), [(5, 0.5), (6.5, 1 / (1 + math.exp(-1))), (3.5, 1 / (1 + math.e))]
)
def test_contrast(contrast: float, half: float) -> None:
    """A word 32 times as frequent as in general counts half; each factor of 2 ** 1.5 is a step of the curve."""
    factors = dict(_Counted(contrast).factors(Origin.PHRASE, _seen("核/n 武器/n"), 1, 1))
    assert factors["contrast"] == pytest.approx(half)
    known = dict(_Counted(contrast).known_factors(_seen("核/n 武器/n").words, 1, 1, 0.9))
    assert known["contrast"] == pytest.approx(0.6 + 0.4 * half)
    named = dict(_Counted(contrast).factors(Origin.TITLE, _seen("核/n 武器/n"), 1, 1))
    assert named["contrast"] == 0.85


@pytest.mark.parametrize(
    ("frequency", "independent", "weight", "once"),
    [(1, 1, 1.0, 0.6), (2, 2, 2.0, 1.0), (11, 1, 2.5, 1.0), (11, 11, 11.0, 1.0)],
)
def test_frequency(frequency: int, independent: int, weight: float, once: float) -> None:
    """What stands inside a longer form counts 0.15, of a known term 0.6; a form met once loses four tenths."""
    seen = _seen("核/n 武器/n")
    factors = dict(_Counted(5).factors(Origin.PHRASE, seen, independent, frequency))
    assert factors["frequency"] == pytest.approx(math.log2(1 + weight))
    assert factors["once"] == once
    known = dict(_Counted(5).known_factors(seen.words, independent, frequency, 0.9))
    assert known["frequency"] == pytest.approx(math.log2(1 + independent + 0.6 * (frequency - independent)))
    assert known["known"] == 0.9


@pytest.mark.parametrize(
    ("words", "length", "unit", "known"),
    [
        ("武器/n", 2, 0.35, 0.5),
        ("原子弹/n", 3, 0.7, 1.0),
        ("核/n 武器/n", 3, 1.0, 1.0),
        ("常/n 规/n 武/n 器/n", 4, 1.0, 1.0),
        ("常/n 规/n 武/n 器/n 库/n", 5, 0.85, 1.0),
        ("联合国/n 裁军/n 研究所/n", 8, 1.0, 1.0),
        ("联合国/n 裁军/n 研究所/n 所/n", 8, 1.0, 1.0),
    ],
)
def test_size(words: str, length: int, unit: float, known: float) -> None:
    """Characters count to eight; one word counts less, of two characters least, and five words less than four."""
    factors = dict(_Counted(5).factors(Origin.PHRASE, _seen(words), 1, 1))
    assert factors["length"] == pytest.approx(math.log2(1 + length))
    assert factors["unit"] == unit
    told = dict(_Counted(5).known_factors(_seen(words).words, 1, 1, 1.0))
    assert (told["length"], told["unit"]) == (pytest.approx(math.log2(1 + length)), known)


def test_freedom_and_cohesion() -> None:
    """Freedom is the lesser entropy over the greatest possible one, and said of forms that stand twice."""
    two = {"核": 2, "和": 2}
    scorer = _Counted(5, 0.5)

    def freedom(seen: Observed, frequency: int, origin: Origin = Origin.PHRASE) -> float:
        return dict(scorer.factors(origin, seen, 1, frequency))["freedom"]

    assert freedom(_seen("核/n 武器/n", two, two), 1) == 0.45
    assert freedom(_seen("核/n 武器/n", two, two), 2) == pytest.approx(1.0)
    assert freedom(_seen("核/n 武器/n", two, two), 4) == pytest.approx(0.3 + 0.7 / 2)
    assert freedom(_seen("核/n 武器/n", two), 4) == pytest.approx(0.3)
    assert freedom(_seen("核/n 武器/n", two), 4, Origin.TITLE) == 0.9
    factors = dict(scorer.factors(Origin.PHRASE, _seen("核/n 武器/n"), 1, 1))
    assert factors["cohesion"] == pytest.approx(0.4 + 0.6 * 0.5)
    assert "named" not in factors
    assert dict(scorer.factors(Origin.TITLE, _seen("核/n 武器/n"), 1, 1))["named"] == 1.6
    assert dict(scorer.factors(Origin.QUOTED, _seen("核/n 武器/n"), 1, 1))["quoted"] == 1.2


def test_c_value() -> None:
    """What longer forms have is taken off, their mean and not their sum."""
    assert c_value(3, 10, []) == pytest.approx(2 * 10)
    assert c_value(3, 10, [4, 2]) == pytest.approx(2 * 7)
    assert product((("a", 2.0), ("b", 0.25))) == 0.5
