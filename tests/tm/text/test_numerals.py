"""Numbers in every script."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tm.text import numerals


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("两", "2"), ("廿", "20"), ("廿一", "21"), ("卅", "30"), ("〇", "0"), ("零", "0"), ("十", "10"),
        ("一百零五", "105"), ("一百十五", "115"), ("两千零五十", "2050"), ("二〇一〇", "2010"), ("一九九五", "1995"),
        ("贰拾壹", "21"), ("壹仟零壹", "1001"), ("三亿五千万", "350000000"), ("一万亿", "1000000000000"),
        ("兩萬", "20000"), ("三億", "300000000"), ("三点五", "3.5"), ("1亿2000万", "120000000"), ("１．５亿", "150000000"),
        ("2 100", "2100"), ("1,234.50", "1234.5"), ("⑫", "12"), ("Ⅵ", "6"), ("㊂", "3"), ("第六十四", "64"),
    ],
)  # fmt: skip
def test_numbers_of_every_form(written: str, value: str) -> None:
    """Chinese, cheque, positional, enclosed, full-width and mixed figures give their value."""
    assert numerals.number(written) == Decimal(value)
    assert str(numerals.number(written)) == value


@pytest.mark.parametrize(
    "written",
    [
        "", "一些", "万一", "千万", "万", "亿", "千", "百", "一两", "两两", "一百五", "零五十", "十百", "一十十", "五千亿亿",
        "1万亿亿", "1万2亿", "1,23", "abc", "第", "五百零", "一零百", "½", "三点", "点五", "一万一", "九" * 100,
    ],
)  # fmt: skip
def test_what_is_no_number(written: str) -> None:
    """Words and ill-formed numerals have no value, and raise nothing."""
    assert numerals.number(written) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("XIV", 14), ("vi", 6), ("IIII", None), ("", None), ("ABC", None), ("MMMCMXCIX", 3999)],
)
def test_roman(text: str, value: int | None) -> None:
    """Only figures as one would write them are Roman."""
    assert numerals.roman_value(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ninety-ninth", 99), ("one hundred and twelfth", 112), ("two million and five", 2_000_005), ("two hundred and five", 205),
        ("twentieth", 20), ("hundred", 100), ("five two", None), ("twenty eleven", None), ("million thousand five billion", None),
        ("", None), ("and", None), ("ten hundred", None),
    ],
)  # fmt: skip
def test_words(text: str, value: int | None) -> None:
    """English words in the order of a number have a value."""
    assert numerals.words_value(text) == value


def test_written_for_the_united_nations() -> None:
    """Sessions in words, meetings in figures, thousands by commas."""
    assert numerals.ordinal(73) == "seventy-third"
    assert numerals.ordinal_figures(1442) == "1442nd"
    assert [numerals.ordinal_figures(n) for n in (1, 3, 11, 12, 13, 21)] == [
        "1st",
        "3rd",
        "11th",
        "12th",
        "13th",
        "21st",
    ]
    assert numerals.figures(3_444_250) == "3,444,250"
