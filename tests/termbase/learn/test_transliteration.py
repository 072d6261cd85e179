"""What sounds alike and what does not, on both sides of each rule."""

from __future__ import annotations

import pytest

from termbase.learn.transliteration import (
    MOST,
    READINGS,
    heard,
    likeness,
    may_sound,
    name_in,
    similarity,
    spelt,
)


@pytest.mark.parametrize(
    ("zh", "en", "cost", "most"),
    [
        ("ba", "ba", 0.0, 2.5), ("ba", "pa", 0.05, 2.5), ("ba", "va", 0.05, 2.5), ("ba", "be", 0.15, 2.5),
        ("ga", "xa", 2.0, 2.5), ("ga", "Ca", 2.0, 2.5), ("Qa", "ka", 0.4, 2.5), ("ba", "b", 0.25, 2.25),
        ("ba", "basa", 1.25, 3.75), ("ja", "a", 0.3, 0.8), ("ha", "a", 0.5, 1.0),
    ],
)  # fmt: skip
def test_costs(zh: str, en: str, cost: float, most: float) -> None:
    """Equal, alike, akin and other sounds; a vowel, a consonant or a glide that only one has; over what all cost alone."""
    assert similarity(zh, en) == pytest.approx(1 - cost / most)


def test_nothing_is_alike() -> None:
    """A term that is no name, or without English, sounds like nothing."""
    assert similarity("", "ba") == similarity("ba", "") == 0.0
    assert likeness("核查", ["verification"]) == 0.0
    assert likeness("巴布亚人", []) == 0.0
    assert not may_sound("核查")
    assert may_sound("巴布亚人")
    assert may_sound("巴布亚")


@pytest.mark.parametrize(("words", "is_compared"), [(1, True), (MOST, True), (MOST + 1, False)])
def test_long_phrases_are_no_names(words: int, *, is_compared: bool) -> None:
    """Up to four words are compared."""
    assert (likeness("巴布亚", ["papua"] * words) > 0) is is_compared


def test_names_within_terms() -> None:
    """The longest stretch of two characters or more that names are spelt with."""
    assert name_in("洪都拉斯人") == spelt("洪都拉斯") == "hondulas"
    assert name_in("核武") == name_in("核查") == ""
    assert spelt("洪都拉斯人") == ""
    assert likeness("洪都拉斯", ["honduras"]) == similarity("hondulas", heard("honduras")) > 0.9
    assert likeness("洪都拉斯人", ["people", "honduras"]) == likeness("洪都拉斯", ["honduras"])
    assert READINGS["尔"] == "L"
    assert READINGS["斯"] == "s"
    assert READINGS["伊"] == "i"
