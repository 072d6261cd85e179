"""A grammar of the figures of United Nations texts: every number in every writing, and never a part of one."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tm.languages import Lang
from tm.text import numerals
from tm.text.references import english, find
from tm.text.references.tables import CURRENCIES

BLANKS = st.sampled_from(["", " ", "  ", "\u3000", "\u00a0"])
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
SCRIPTS = st.sampled_from([{}, WIDE, str.maketrans("亿万", "億萬")])
MONEY = st.sampled_from([(zh, sign) for zh, (_, sign, after) in CURRENCIES.items() if sign and not after])


@st.composite
def grouped(draw: st.DrawFn, largest: int = 999_999_999) -> tuple[int, str]:
    """A whole number in figures: plain, or in groups of three parted by a blank or a comma."""
    value = draw(st.integers(1, largest))
    plain = f"{value:,}"
    return value, plain.replace(",", draw(st.sampled_from(["", " ", ",", "\u00a0"])))


@st.composite
def scaled(draw: st.DrawFn) -> tuple[int, str]:
    """A number with 亿 and 万, blanks between: 2 亿 5 000 万."""
    high, low = draw(st.integers(1, 99)), draw(st.integers(0, 9_999))
    blank = draw(BLANKS)
    written = f"{high}{blank}亿"
    if low:
        figures = f"{low:,}".replace(",", draw(st.sampled_from(["", " ", ","])))
        written += f"{draw(BLANKS)}{figures}{draw(BLANKS)}万"
    return high * 10**8 + low * 10**4, written


def as_money(value: int, sign: str) -> str:
    """What the English of a sum in millions must be."""
    for size, word in ((10**9, "billion"), (10**6, "million")):
        part = Decimal(value) / size
        if value >= size and part == round(part, 3):
            return f"{sign}{numerals.plain(part)} {word}"
    return f"{sign}{value:,}"


@given(scaled(), MONEY, BLANKS, SCRIPTS)
def test_sums_with_scales(
    number: tuple[int, str], money: tuple[str, str], blank: str, script: dict[int, str]
) -> None:
    """亿 and 万 in figures, with any blanks, in either script: one sum, all of it."""
    (value, written), (unit, sign) = number, money
    text = f"费用为{written}{blank}{unit}。".translate(script)
    (reference,) = find(text, Lang.ZH)
    assert reference.text == text[3:-1]
    assert english(reference) == as_money(value, sign)


@given(grouped(), MONEY, SCRIPTS)
def test_sums_in_groups(number: tuple[int, str], money: tuple[str, str], script: dict[int, str]) -> None:
    """Figures in groups: one sum, all of it."""
    (value, written), (unit, sign) = number, money
    text = f"批款{written}{unit}，".translate(script)
    (reference,) = find(text, Lang.ZH)
    assert english(reference) == f"{sign}{value:,}"


@given(st.integers(0, 999), st.integers(0, 3), st.integers(0, 999))
def test_shares_keep_their_decimals(whole: int, places: int, rest: int) -> None:
    """A share has the decimals of its text, zeros at the end too."""
    decimals = f"{rest:03}"[:places]
    written = f"{whole}.{decimals}" if decimals else str(whole)
    (reference,) = find(f"比率为{written}%。", Lang.ZH)
    assert english(reference) == f"{written} per cent"


@given(st.text("0123456789 亿万零,.", min_size=1, max_size=14), MONEY)
def test_never_a_part_of_a_figure(figure: str, money: tuple[str, str]) -> None:
    """Whatever stands before a currency, a sum is told from its first figure on, or not at all."""
    unit, _ = money
    text = f"共{figure}{unit}"
    for reference in find(text, Lang.ZH):
        if reference.text.endswith(unit):
            before = text[: reference.start].rstrip(" 零")
            assert not before[-1:].isdigit(), (text, reference.text)
            assert before[-1:] not in "亿万" or not before[:-1].rstrip()[-1:].isdigit(), (
                text,
                reference.text,
            )
