"""A name in capitals is shown whole, as far as its words may belong to it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tm.match import spans

TARGET = "by the Group of States Parties and Nuclear Powers met"
WORDS = [match.span() for match in re.finditer(r"\w+", TARGET)]
STATES, NUCLEAR, POWERS = 4, 7, 8
SURE = spans._SURE


def name(low: int, high: int, gains: dict[int, float], target: str = TARGET) -> str:
    """The words of a span after the rest of a name is taken in; `gains` differ from 0 for some words."""
    gain = np.zeros(len(WORDS))
    for word, value in gains.items():
        gain[word] = value
    low, high = spans._whole_name(low, high, WORDS, target, gain)
    return target[WORDS[low][0] : WORDS[high - 1][1]]


@pytest.mark.parametrize(
    ("low", "high", "gains", "taken"),
    [
        (STATES, STATES + 1, {}, "States Parties"),
        (STATES + 1, STATES + 2, {}, "States Parties"),
        (NUCLEAR, POWERS, {}, "Nuclear Powers"),
        (POWERS, POWERS + 1, {}, "Nuclear Powers"),
        (STATES, STATES + 1, {STATES + 1: -SURE + 0.01}, "States Parties"),
        (STATES, STATES + 1, {STATES + 1: -SURE}, "States"),
        (STATES + 1, STATES + 2, {STATES: -SURE + 0.01}, "States Parties"),
        (STATES + 1, STATES + 2, {STATES: -SURE}, "Parties"),
        (2, 3, {}, "Group"),
        (0, 2, {}, "by the"),
    ],
)
def test_the_rest_of_a_name_is_taken_in(low: int, high: int, gains: dict[int, float], taken: str) -> None:
    """Words beside it with a capital are, unless they surely belong to something else."""
    assert name(low, high, gains) == taken


@pytest.mark.parametrize(("gain", "taken"), [(0.0, "The States"), (-0.01, "States"), (0.01, "The States")])
def test_the_first_word_of_a_sentence_has_its_capital_anyway(gain: float, taken: str) -> None:
    """It is taken in only where nothing speaks against it."""
    target = "The States"
    words = [match.span() for match in re.finditer(r"\w+", target)]
    low, high = spans._whole_name(1, 2, words, target, np.array([gain, 0.0]))
    assert target[words[low][0] : words[high - 1][1]] == taken


def test_nothing_is_beyond_the_ends() -> None:
    """A span that has all words stays as it is."""
    target = "States Parties"
    words = [match.span() for match in re.finditer(r"\w+", target)]
    assert spans._whole_name(0, 2, words, target, np.zeros(2)) == (0, 2)
