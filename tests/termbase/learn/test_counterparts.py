"""What is measured of a phrase beside a term, worked out by hand from links that are given."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from made_links import MadeLinker

from termbase.learn.counterparts import PAIRS, Counterpart, Counterparts, Occurrence
from termbase.learn.english import English


def _measured(
    sentences: list[str], occurrences: list[Occurrence], term: str = "核武"
) -> dict[str, Counterpart]:
    english = English(sentences)
    counterparts = Counterparts(english, MadeLinker(english))  # type: ignore[arg-type]
    return {english.text(found.phrase): found for found in counterparts.of(occurrences, term)}


def test_one_pair() -> None:
    """Links of the term's two words, of the others, and the middle of both (the end of a sentence counts as a word)."""
    found = _measured(["nuclear weapons exist"], [Occurrence(0, 0, 2)])
    assert set(found) == {
        "nuclear", "weapon", "exist", "nuclear weapon", "weapon exist", "nuclear weapon exist",
    }  # fmt: skip
    phrase = found["nuclear weapon"]
    assert phrase.pairs == (0,)
    assert (phrase.of, phrase.frequency) == (1, 1)
    assert phrase.recall == pytest.approx(1.4 / 1.6)
    assert phrase.precision == pytest.approx(0.7)
    assert phrase.fit == pytest.approx(1.4 / 1.6 * 0.7)
    assert phrase.elsewhere == pytest.approx(0.1 / 2)
    assert phrase.apart == pytest.approx(1 / 3 - 1 / 4)
    assert found["exist"].elsewhere == pytest.approx(1.0)
    assert found["exist"].apart == pytest.approx(2.5 / 4 - 1 / 3)
    assert phrase.misfit == pytest.approx(abs(log(2 / (0.45 * 2 + 0.3))))
    assert (phrase.forward, phrase.backward) == pytest.approx((0.5, 0.3))
    assert phrase.inside == phrase.association == 0.0
    assert not phrase.joined


def test_two_pairs() -> None:
    """A phrase that stands in both as a part of one longer phrase is inside it, less for few pairs."""
    sentences = ["nuclear weapons exist", "nuclear weapons exist", "water"]
    found = _measured(sentences, [Occurrence(0, 0, 2), Occurrence(1, 0, 2), Occurrence(1, 2, 3)])
    assert found["nuclear weapon"].pairs == (0, 1)
    assert found["nuclear weapon"].frequency == 2
    assert found["nuclear weapon"].inside == pytest.approx(1 - 1 / 2)
    assert found["nuclear weapon exist"].inside == 0.0
    assert found["nuclear weapon"].recall == pytest.approx(1.4 / 1.6)
    assert found["nuclear weapon"].fit == pytest.approx(2 * 1.4 / 1.6 * 0.7)
    assert found["nuclear weapon"].association == pytest.approx(2 * (3 * log(3) - 2 * log(2)))


@pytest.mark.parametrize(("pairs", "looked_at"), [(1, 1), (PAIRS, 200), (PAIRS + 1, 101), (401, 134)])
def test_pairs_are_spread(pairs: int, looked_at: int) -> None:
    """Up to two hundred pairs are looked at; of more every second, every third."""
    sentences = ["nuclear weapons exist"] * pairs
    found = _measured(sentences, [Occurrence(pair, 0, 2) for pair in range(pairs)])
    assert found["nuclear"].of == looked_at
    assert len(found["nuclear"].pairs) == looked_at
    assert found["nuclear"].frequency == pairs


@pytest.mark.parametrize(
    ("sentence", "term", "phrase", "is_there"),
    [
        ("five 5 weapons", "核武", "5 weapon", False),
        ("five 5 weapons", "5核", "5 weapon", True),
        ("arms, weapons exist", "核武", "arm weapon", False),
        ("states of weapons", "核武", "state of weapon", True),
        ("states of weapons", "核武", "of weapon", False),
        ("states of weapons", "核武", "state of", False),
    ],
)
def test_what_is_a_phrase(sentence: str, term: str, phrase: str, *, is_there: bool) -> None:
    """From content word to content word, over no mark; with a figure only where the term has one."""
    assert (phrase in _measured([sentence], [Occurrence(0, 0, 2)], term)) is is_there


@pytest.mark.parametrize(("words", "is_there"), [(9, True), (10, False)])
def test_the_longest_phrase(words: int, *, is_there: bool) -> None:
    """Nine words, and not ten."""
    names = ["alpha", "bravo", "delta", "echo", "golf", "hotel", "kilo", "lima", "oscar", "papa"][:words]
    english = English([" ".join(names)])
    linked = MadeLinker(english, np.full((1, len(names)), 0.5))
    counterparts = Counterparts(english, linked)  # type: ignore[arg-type]
    seen = {english.text(found.phrase) for found in counterparts.of([Occurrence(0, 0, 1)], "核")}
    assert (" ".join(names) in seen) is is_there
    assert " ".join(names[:9]) in seen


@pytest.mark.parametrize(("term", "joined"), [("武器", True), ("武器和弹药", False), ("武器、弹药", False)])
def test_a_joint_needs_its_chinese(term: str, *, joined: bool) -> None:
    """Two things joined by `and` where the Chinese joins nothing."""
    assert (
        _measured(["arms and ammunition"], [Occurrence(0, 0, 2)], term)["arm and ammunition"].joined is joined
    )
