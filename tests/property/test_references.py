"""What holds of references and numerals for every text and every number."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st
from linear import assert_linear

from tm.languages import Lang
from tm.text import numerals
from tm.text.references import compare, english, find
from tm.text.references.instruments import INSTRUMENTS
from tm.text.references.tables import CURRENCIES, UNITS

value = st.integers(0, 10**12)
small = st.integers(1, 99)
digits = st.one_of(small.map(str), small.map(numerals.chinese))
year = st.integers(1945, 2030)
SPACE = st.sampled_from(["", " ", "\u3000"])
PIECES = st.sampled_from(
    [
        *"第一二十百千万亿两廿〇㈢⑶③Ⅵ条款项段章节号届次年月日至和、，。()（）012２/-.,%屆號條",
        *(
            "附件",
            "议程项目",
            "决议",
            "决定",
            "文件",
            "会议",
            "全体",
            "百分之",
            "分之",
            "美元",
            "年代",
            "世纪",
            "上午",
            "时",
        ),
        *(
            "安全理事会",
            "大会",
            "《不扩散条约》",
            "CD/2119",
            "A/70/81",
            "GE.17-16195",
            "1995",
            "article",
            "paragraph",
        ),
        *(
            "VI",
            "and",
            "to",
            "the",
            "of",
            "resolution",
            "session",
            "first",
            "twenty-one",
            "May",
            "$",
            "million",
            "吨",
        ),
    ]
)
hostile = st.one_of(
    strategies.any_text,
    strategies.mixed_text,
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=40).map(" ".join),
)


@given(value)
def test_numerals_round_trip(number: int) -> None:
    """A number written in any script is read back, from 0 to 10**12."""
    written = [
        numerals.chinese(number),
        numerals.chinese(number, financial=True),
        numerals.figures(number),
        str(number),
    ]
    written += [numerals.positional(number), numerals.figures(number).replace(",", " ")]
    written.append(str(number).translate({48 + n: 0xFF10 + n for n in range(10)}))
    assert {numerals.number(text) for text in written} == {Decimal(number)}
    assert numerals.words_value(numerals.words(number)) == number
    assert numerals.chinese_value(numerals.chinese(number).replace("万", "萬").replace("亿", "億")) == number


@given(st.integers(1, 10**12))
def test_ordinals_round_trip(number: int) -> None:
    """An ordinal in words is read back."""
    assert numerals.words_value(numerals.ordinal(number)) == number


@given(st.integers(1, 3999))
def test_roman_round_trip(number: int) -> None:
    """Roman figures are read back in either case."""
    assert (
        numerals.roman_value(numerals.roman(number))
        == numerals.roman_value(numerals.roman(number).lower())
        == number
    )


@given(hostile)
def test_numbers_of_any_text(text: str) -> None:
    """Reading a number raises nothing."""
    numerals.number(text)
    numerals.roman_value(text)
    numerals.words_value(text)


@given(hostile)
def test_references_are_slices_in_order(text: str) -> None:
    """Offsets slice to the text, references do not overlap, and none begins or ends in white space."""
    for language in Lang:
        found = find(text, language)
        for reference in found:
            assert text[reference.start : reference.end] == reference.text
            assert reference.text == reference.text.strip() != ""
            assert reference.normal.startswith(f"{reference.kind}:")
        assert all(a.end <= b.start for a, b in itertools.pairwise(found))
        assert compare(found, found).same


@given(hostile)
def test_what_is_rendered_says_the_same(text: str) -> None:
    """Every rendering of a Chinese reference, read as English, has parts of the same normal form."""
    for reference in find(text, Lang.ZH):
        rendered = english(reference)
        assert rendered
        again = find(rendered, Lang.EN)
        assert compare([reference], again).same, (reference.normal, rendered, again)


def same(chinese: str) -> None:
    """The one reference of `chinese`, rendered and recognised, keeps its normal form."""
    found = find(chinese, Lang.ZH)
    assert len(found) == 1, (chinese, found)
    assert found[0].text == chinese.strip()
    again = find(english(found[0]) or "", Lang.EN)
    assert [reference.normal for reference in again] == [found[0].normal], (chinese, english(found[0]))


@given(
    st.sampled_from(["", "安全理事会", "大会", "经社理事会", "人权理事会"]), st.integers(1, 3000), year, SPACE
)
def test_resolutions(organ: str, number: int, adopted: int, space: str) -> None:
    """Both ways to number resolutions, with and without an organ."""
    same(f"{organ}第{space}{number}{space}({adopted})号决议")
    same(f"{organ}第{number}（{adopted}）号和第{number + 1}（{adopted}）号决议")
    same(f"{organ}第{number % 90 + 1}/{number}号决定")


@given(
    st.sampled_from(["A/{}/{}", "CD/{1}", "S/{}/{}", "NPT/CONF.{}/PC.I/WP.{}", "E/CN.4/{}/L.{}/Rev.1"]),
    year,
    small,
)
def test_symbols(form: str, session: int, number: int) -> None:
    """Document symbols, alone, as documents and as decisions."""
    symbol = form.format(session, number)
    for tail in ("", "号文件", "号决定", "号决议"):
        same(symbol + tail)


@given(digits, digits, st.sampled_from(["", "《条约》", *(f"《{i.names[0][0]}》" for i in INSTRUMENTS)]))
def test_articles(article: str, paragraph: str, treaty: str) -> None:
    """Articles of every instrument, with and without a paragraph, in either script."""
    same(f"{treaty}第{article}条")
    same(f"{treaty}第{article}条第{paragraph}款")
    same(f"{treaty}第{article}(三)条")
    same(f"{treaty}第{article}、第{paragraph}和第3条")


@given(digits, digits)
def test_parts_of_texts(first: str, second: str) -> None:
    """Everything that is numbered in a text."""
    for unit in ("段", "款", "章", "节", "部分", "卷", "页"):
        same(f"第{first}{unit}")
        same(f"第{first}和第{second}{unit}")
    same(f"执行部分第{first}段")
    for label in ("附件", "附录", "附属机构", "议程项目"):
        same(f"{label}{first}")
    for label in ("表", "图", "行动", "原则", "目标", "规则", "信函"):
        same(f"{label}{numerals.number(first)}")
    same(f"议程项目{numerals.number(first)}(一)至{numerals.number(second)}(四)")


@given(digits)
def test_meetings(number: str) -> None:
    """Sessions, meetings, anniversaries, and numbered things."""
    for text in (
        "第{}届会议",
        "第{}届",
        "第{}届特别会议",
        "第{}次会议",
        "第{}次全体会议",
        "{}周年",
        "第{}号",
        "第{}号工作文件",
        "第{}届和第3届会议",
    ):
        same(text.format(number))


@given(st.dates(), st.dates())
def test_dates(first: object, second: object) -> None:
    """Dates, months, years, and periods of them."""
    a, b = (str(day).split("-") for day in sorted((str(first), str(second))))
    if int(a[0]) < 1800 or int(b[0]) > 2100:
        return
    same(f"{a[0]}年{int(a[1])}月{int(a[2])}日")
    same(f"{int(a[1])}月{int(a[2])}日")
    same(f"{a[0]}年{int(a[1])}月")
    same(f"{a[0]}年")
    same(f"{a[0]}年{int(a[1])}月{int(a[2])}日至{b[0]}年{int(b[1])}月{int(b[2])}日")
    same(f"{a[0]}年{int(a[1])}月{int(a[2])}日和{b[0]}年{int(b[1])}月{int(b[2])}日")


@given(st.integers(0, 23), st.integers(0, 59))
def test_times(hour: int, minute: int) -> None:
    """Times of day."""
    same(f"{hour}时{minute}分")
    same(f"{hour}:{minute:02}")


@given(st.integers(1, 10**12), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(CURRENCIES)))
def test_amounts(number: int, unit: str, currency: str) -> None:
    """Quantities, money, percentages, numbers: in figures and in Chinese."""
    if unit not in ("年", "万吨级"):
        same(f"{number}{unit}")
    same(f"{numerals.figures(number).replace(',', ' ')}{currency}")
    same(f"{numerals.chinese(number)}{currency}")
    same(f"{number}%")
    same(f"百分之{numerals.chinese(number)}")
    if not 1800 <= number <= 2100:
        same(f"{number}")


@pytest.mark.parametrize(
    "piece",
    ["第1、", "第一条和", "1月1日、", "1 and ", "twenty ", "A/1", "(1)", "$1 ", "核", "paragraph 1, "],
)
def test_finding_is_linear(piece: str) -> None:
    """Q1: references are found in linear time, whatever the text repeats."""
    for language in Lang:
        assert_linear(lambda size, language=language: lambda: find((piece * size)[:size], language), 20_000)
