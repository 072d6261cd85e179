"""What an English token counts as: a word, a number, a month, a sign, or nothing."""

from __future__ import annotations

import pytest

from tm.lexicon.english import LINE_END, MONTHS, SIGNS, _key, latin_key, number_key, stem_key
from tm.lexicon.token_keys import TokenClass, key


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("March", "3"),
        ("DECEMBER", "12"),
        ("3", "3"),
        ("3rd", "3"),
        ("three", "3"),
        ("third", "3"),
        ("Twelve", "12"),
        ("27,000", "27000"),
        ("27 000", "27000"),
        ("2 hundred", "200"),
        ("2 thousand", "2000"),
        ("1.5 million", "1500000"),
        ("2 billion", "2000000000"),
        ("2 trillion", "2000000000000"),
        ("3.50", "3.5"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    """A number has one key however it was written; a month is its number."""
    assert _key(text) == key(TokenClass.NUMBER, value)


@pytest.mark.parametrize("text", ["march", "May", "may", "second", "hundred", "million", "treaty"])
def test_words_that_are_no_numbers(text: str) -> None:
    """A month is written with a capital, and May is a verb more often; a second, a hundred are words."""
    assert _key(text) == stem_key(text.lower())
    assert len(MONTHS) == 11


def test_the_rest() -> None:
    """Articles count nothing, signs by their class, symbols as they are, a possessive as its word."""
    assert [_key(text) for text in ("a", "an", "the", "The")] == [0] * 4
    assert _key("\n") == LINE_END
    assert _key("”") == _key('"') == key(TokenClass.SIGN, '"')
    assert set(SIGNS.values()) == set('?!;:("—%')
    assert _key("A/RES/71/1") == latin_key("a/res/71/1")
    assert _key("State's") == _key("State’s") == _key("States'") == stem_key("state")
    assert number_key(3) != stem_key("3")
