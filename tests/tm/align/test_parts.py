"""The parts of the aligner against plain ways of working out the same."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import log

import numpy as np
import pytest

from tm.align.anchors import HALF, _narrowed, chain, corridor
from tm.align.em import translations
from tm.align.learn import edges, priors, ratio, variance
from tm.align.lexical import NULL, directions
from tm.align.parameters import Parameters
from tm.align.path import Corridor, Path
from tm.align.table import TranslationTable, Vocabulary, table, vocabulary
from tm.align.tokens import chinese_side, english_side
from tm.lexicon.layers import Lexicon

ZH = ["裁军会议讨论条约。", "核武器国家通过报告。", "水与健康。", "", "儿童，学校；儿童。"]
EN = [
    "The conference on disarmament discusses a treaty.",
    "Report.",
    "Nuclear-weapon States",
    "Water, health; child",
]


@pytest.fixture
def both(small: Lexicon) -> tuple[Vocabulary, Vocabulary, TranslationTable]:
    """Vocabularies and table of the two texts above."""
    zh = vocabulary(chinese_side(ZH, small.layers))
    en = vocabulary(english_side(EN))
    return zh, en, table(zh, en, small.layers)


def plain_f(
    zh: Vocabulary, en: Vocabulary, found: TranslationTable, first: int, last: int, sentence: int
) -> float:
    """F(Z, E) as the formula has it, word by word."""
    given = dict(
        zip(zip(found.zh.tolist(), found.en.tolist(), strict=True), found.forward.tolist(), strict=True)
    )
    words = zh.ids[zh.start[first] : zh.start[last]].tolist()
    total = 0.0
    for e in en.ids[en.start[sentence] : en.start[sentence + 1]].tolist():
        mean = sum(given.get((z, e), 0.0) for z in words) / max(1, len(words))
        total += log((1 - NULL) * mean / en.share[e] + NULL)
    return total


def test_lexical_scores_are_the_formula(both: tuple[Vocabulary, Vocabulary, TranslationTable]) -> None:
    """The block-wise scores equal the formula for every span and sentence."""
    zh, en, found = both
    forward, _ = directions(zh, en, found)
    scores = forward.spans(1, 5, 0, 4, 3)
    for n in (1, 2, 3):
        for s in range(1, 5):
            for t in range(4):
                expected = plain_f(zh, en, found, max(0, s - n + 1), s + 1, t)
                assert scores[n - 1, s - 1, t] == pytest.approx(expected, abs=1e-4)


def test_both_directions_mirror(
    small: Lexicon, both: tuple[Vocabulary, Vocabulary, TranslationTable]
) -> None:
    """The backward direction has the transposed entries."""
    zh, en, found = both
    forward, backward = directions(zh, en, found)
    one = {
        (z, e) for z in range(zh.size) for e in forward.to[forward.start[z] : forward.start[z + 1]].tolist()
    }
    two = {
        (z, e)
        for e in range(en.size)
        for z in backward.to[backward.start[e] : backward.start[e + 1]].tolist()
    }
    assert one == two != set()


def test_rows_of_the_table_stay_below_one(both: tuple[Vocabulary, Vocabulary, TranslationTable]) -> None:
    """t(e|z) and t(z|e) sum to less than one: the floor is for what the lexicon does not know."""
    zh, en, found = both
    assert np.bincount(found.zh, found.forward, zh.size).max() < 1
    assert np.bincount(found.en, found.backward, en.size).max() < 1


def heaviest(points: list[tuple[int, int, float]]) -> float:
    """Weight of the best forward chain, by trying all."""
    best = 0.0
    for size in range(1, len(points) + 1):
        for some in combinations(sorted(points), size):
            if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(some)):
                best = max(best, sum(p[2] for p in some))
    return best


@pytest.mark.parametrize("seed", range(20))
def test_the_chain_is_the_heaviest(seed: int) -> None:
    """The chain goes forward on both sides and no other is heavier."""
    chance = np.random.default_rng(seed)
    cells = sorted({(int(a), int(b)) for a, b in chance.integers(0, 6, (9, 2))})
    weights = chance.integers(1, 9, len(cells)).astype(float)
    by_cell = dict(zip(cells, weights.tolist(), strict=True))
    found = chain(np.array([a for a, _ in cells]), np.array([b for _, b in cells]), weights)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found))
    assert sum(by_cell[c] for c in found) == heaviest([(a, b, by_cell[a, b]) for a, b in cells])


def test_one_wrong_anchor_cuts_nothing() -> None:
    """The corridor still holds the diagonal when one anchor is far off it."""
    points = [(i, i) for i in range(0, 40, 2)] + [(41, 70)] + [(i, i) for i in range(72, 100, 2)]
    low, high = corridor(points, 100, 100)
    rows = np.arange(101)
    assert ((low <= rows) & (rows <= high)).all()
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()


def plainly(
    scores: dict[tuple[int, int], np.ndarray], skip: float, opening: float, rows: int, columns: int
) -> float:
    """Total of the best path with gaps, cell by cell: three states as Gotoh (1982) has them."""
    best = np.full((rows + 1, columns + 1), -np.inf)
    zh, en = best.copy(), best.copy()
    best[0, 0] = 0
    for i in range(rows + 1):
        for j in range(columns + 1):
            if i:
                zh[i, j] = max(best[i - 1, j] + opening, zh[i - 1, j]) + skip
            if j:
                en[i, j] = max(best[i, j - 1] + opening, en[i, j - 1]) + skip
            ways = [best[i - n, j - m] + some[i, j] for (n, m), some in scores.items() if i >= n and j >= m]
            best[i, j] = max([best[i, j], zh[i, j], en[i, j], *ways])
    return float(best[rows, columns])


@pytest.mark.parametrize(("seed", "skip", "opening"), [(7, -3.5, 0.0), (8, -1.0, -3.0), (9, -0.2, -6.0)])
def test_the_path_is_the_best_of_all(seed: int, skip: float, opening: float) -> None:
    """Dynamic programming in blocks finds what going cell by cell finds."""
    chance = np.random.default_rng(seed)
    rows, columns = 70, 66
    shapes = ((1, 1), (1, 2), (2, 1))
    scores = chance.normal(-3, 2, (len(shapes), rows + 1, columns + 1)).astype(np.float32)
    for place, (n, m) in enumerate(shapes):
        scores[place, :n] = -np.inf
        scores[place, :, :m] = -np.inf
    whole = Corridor(np.zeros(rows + 1, np.int64), np.full(rows + 1, columns))
    path = Path(whole, shapes, np.full(rows, skip), np.full(columns, skip), opening)
    for first, last, low, high in whole.blocks():
        path.add(first, last, low, scores[:, first:last, low : high + 1])
    steps = path.steps()
    alone = ["zh" if s.span[2] == s.span[3] else "en" if s.span[0] == s.span[1] else "" for s in steps]
    gaps = sum(bool(a) and a != b for a, b in pairwise([*alone[::-1], ""]))
    total = sum(step.score for step in steps) + gaps * opening
    best = plainly(dict(zip(shapes, scores, strict=True)), skip, opening, rows, columns)
    assert total == pytest.approx(best, abs=1e-3)


def test_a_narrow_corridor_is_kept() -> None:
    """No bead ends outside the corridor, and the way goes from corner to corner."""
    low = np.array([0, 0, 1, 2, 2, 3])
    high = np.array([1, 2, 3, 3, 5, 5])
    path = Path(Corridor(low, high), ((1, 1),), np.full(5, -1.0), np.full(5, -1.0), -1.0)
    for first, last, lowest, highest in Corridor(low, high).blocks():
        scores = np.full((1, last - first, highest + 1 - lowest), -1.0, dtype=np.float32)
        scores[:, :1] = -np.inf
        path.add(first, last, lowest, scores)
    spans = [step.span for step in path.steps()]
    assert spans[0][0] == spans[0][2] == 0
    assert spans[-1][1] == spans[-1][3] == 5
    assert all(low[k] <= m <= high[k] for _, k, _, m in spans)


def test_a_wide_corridor_is_narrowed() -> None:
    """To HALF on each hand of its middle, from one cell more than that on."""
    low = np.array([5, 5, 0])
    high = np.array([5 + 2 * HALF, 6 + 2 * HALF, 9 * HALF])
    narrow = _narrowed(low, high, np.array([9, 9, 4 * HALF]))
    assert narrow[0].tolist() == [5, 5, 3 * HALF]
    assert narrow[1].tolist() == [5 + 2 * HALF, 9 + HALF, 5 * HALF]


def test_beads_teach_priors() -> None:
    """Shapes that occur get likelier; probabilities sum to one."""
    before = Parameters().priors()
    after = priors([(i, i + 1, 2 * i, 2 * i + 2) for i in range(400)], before, 60)
    assert after[1, 2] > log(0.8)
    assert after[1, 1] < before[1, 1]
    assert sum(np.exp(value) for value in after.values()) == pytest.approx(1)


def test_beads_teach_lengths() -> None:
    """Lengths that always fit make the variance small; without beads it stays."""
    zh, en = chinese_side(["条" * 10] * 900, ()), english_side(["a" * 30] * 900)
    one = [(i, i + 1, i, i + 1) for i in range(900)]
    assert variance(one, zh, en, 3.0, 8.0, 60) < 1.0
    assert variance([], zh, en, 3.0, 8.0, 60) == 8.0


def test_lengths_are_the_formula() -> None:
    """Of 20 equal beads 16 are in the middle eight tenths and 18 are not the widest; those before count on."""
    zh, en = chinese_side(["条" * 10] * 22, ()), english_side(["a" * 33] * 22)
    beads = [(i, i + 1, i, i + 1) for i in range(20)]
    assert ratio(beads, zh, en) == pytest.approx((16 * 33 + 3.1 * 200) / (16 * 10 + 200))
    assert ratio([], zh, en) == pytest.approx(3.1)
    widest = (30 - 33) ** 2 / ((30 + 33) / 2 + 1)
    expected = pytest.approx((18 * widest * 1.4 + 60 * 8) / (18 + 60))
    assert variance(beads, zh, en, 3.0, 8.0, 60) == expected
    assert variance([*beads, (20, 21, 20, 22), (20, 22, 20, 22)], zh, en, 3.0, 8.0, 60) == expected


@pytest.mark.parametrize("side", ["zh", "en"])
def test_an_annex_does_not_change_the_ratio(side: str) -> None:
    """One span that only one side fills says nothing about how long a translation is."""
    zh = chinese_side(["条" * 10] * 20 + ["条" * (9000 if side == "zh" else 10)], ())
    en = english_side(["a" * 35] * 20 + ["a" * (9000 if side == "en" else 35)])
    found = ratio([(i, i + 1, i, i + 1) for i in range(21)], zh, en)
    assert 3.1 <= found <= 3.6


def test_beads_teach_punctuation() -> None:
    """Marks that meet more than by chance get a bonus, those that never do a penalty."""
    odds = edges(np.array([4] * 30 + [2] * 70), np.array([4] * 30 + [2] * 70), 2.0)
    assert odds[4, 4] > 1 > 0 > odds[4, 2]


def test_beads_teach_words() -> None:
    """A word pair that no lexicon has is learnt where it meets often; one that meets once is not."""
    zh = vocabulary(chinese_side(["甲丁", "甲戊", "甲己", "乙庚", "乙辛"], ()))
    en = vocabulary(english_side(["alpha red", "alpha blue", "alpha tall", "beta wide", "beta long"]))
    known = table(zh, en, ())
    taught = translations([(i, i + 1, i, i + 1) for i in range(5)], zh, en, known)
    ways = {
        (int(zh.keys[z] & 0x1FFFFF), int(e)): t
        for z, e, t in zip(taught.zh, en.keys[taught.en], taught.forward, strict=True)
    }
    alpha, red = int(english_side(["alpha"]).keys[0]), int(english_side(["red"]).keys[0])
    assert ways[ord("甲"), alpha] > 0.1 > known.forward.sum()
    assert (ord("丁"), red) not in ways
