"""Headwords in a text, all at once, against looking for each."""

from __future__ import annotations

import numpy as np
import pytest

from tm.lexicon.trie import LONGEST, build


def found(headwords: list[str], text: str, room: list[int]) -> set[tuple[int, str]]:
    """Place and headword of every match."""
    codes = np.array([ord(character) for character in text], dtype=np.int64)
    return {
        (place, headwords[word])
        for length, places, words in build(headwords).matches(codes, np.array(room))
        for place, word in zip(places.tolist(), words.tolist(), strict=True)
        if len(headwords[word]) == length
    }


@pytest.mark.parametrize(
    "headwords",
    [
        [], ["裁"], ["裁军", "裁"], ["军"], ["裁军谈判", "谈判会议", "判会"], ["会议", "会", "议", "议和"], ["不在文中"],
        ["议"], ["", "军"],
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "room", [[6, 5, 4, 3, 2, 1], [2, 1, 4, 3, 2, 1], [1] * 6, [0, 5, 4, 3, 2, 1], [0] * 6]
)
def test_matches_are_those_of_every_word(headwords: list[str], room: list[int]) -> None:
    """No headword goes over the end of its run, none is empty, and nothing else is found."""
    text = "裁军谈判会议"
    expected = {
        (place, word)
        for word in headwords
        for place in range(len(text))
        if word and text.startswith(word, place) and len(word) <= room[place]
    }
    assert found(headwords, text, room) == expected


@pytest.mark.parametrize(("size", "is_kept"), [(1, True), (LONGEST, True), (LONGEST + 1, False)])
def test_the_longest_headword(size: int, *, is_kept: bool) -> None:
    """A headword of so many characters is found, a longer one is left out."""
    word = "裁" * size
    assert bool(found([word, "谈"], word, list(range(size, 0, -1)))) is is_kept
