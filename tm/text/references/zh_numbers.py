"""Numbers, shares, sums of money and measures in Chinese."""

from __future__ import annotations

import re
from decimal import Decimal

from tm.text import numerals
from tm.text.references import zh_time
from tm.text.references.lists import CN
from tm.text.references.reference import Draft, ReferenceKind
from tm.text.references.rules import Rule
from tm.text.references.tables import COUNTED, CURRENCIES, LARGE, NOT_UNITS, UNITS

_FIGURE = r"(?:[0-9]{1,3}(?:[ ,][0-9]{3}){1,5}(?![0-9])|[0-9]{1,15})(?:[.][0-9]{1,6})?"
_SCALES = r"(?: ?[多余]?(?:百万|千万|十万|万亿|百亿|千亿|亿|万|千(?![克瓦米兆])|百)(?!分))"
_FIG = rf"(?:{_FIGURE}(?:{_SCALES}(?:[0-9]{{1,4}}[千]?万)?(?:[0-9]{{1,4}}(?=[美欧日元{COUNTED}]))?)?)"
_CN = rf"(?:[{CN[1:-1]}万亿]{{1,32}}(?:点[零〇一二三四五六七八九]{{1,6}})?)"
_ANY = rf"(?:(?<![A-Za-z0-9_./第-])(?<!第 ){_FIG}|(?<![A-Za-z0-9_./{CN[1:-1]}万亿第几数之-])(?<!星期)(?<!周){_CN})"
_PLAIN = rf"(?<![A-Za-z0-9_./第-])(?<!第 ){_FIG}"
_TO = r" ?(?:-|至|到) ?"
_MORE = r"(?: ?[多余来])?"
_UNITS = "|".join(
    unit + (f"(?![{NOT_UNITS[unit[-1]]}])" if unit[-1] in NOT_UNITS else "")
    for unit in sorted(UNITS, key=len, reverse=True)
)
_CURRENCY = "|".join(CURRENCIES)
_SIGNS = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_LARGE = "|".join(LARGE)


def amount(value: Decimal, scaled: bool = False) -> str:
    """Write a number as the United Nations does: words below ten, millions where the source had them.

    >>> amount(Decimal(3)), amount(Decimal(27000)), amount(Decimal(150000000), scaled=True)
    ('three', '27,000', '150 million')
    """
    if value == value.to_integral_value() and 0 < value < 10:
        return numerals.words(int(value))
    return figures(value, scaled)


def figures(value: Decimal, scaled: bool = False) -> str:
    """Write a number in figures, with million, billion or trillion where the source had such a word."""
    for size, word in numerals.SCALES[:3]:
        if scaled and value >= size:
            part = value / size
            if part == round(part, 3):
                return f"{numerals.plain(part)} {word}"
    return numerals.figures(value)


def _scaled(text: str) -> bool:
    return "万" in text or "亿" in text


def _read(token: str | None) -> Decimal | None:
    return numerals.number(re.sub(rf"(?<=[0-9])[ 多余]+(?=[{CN[1:-1]}万亿])", "", token)) if token else None


def _bounds(match: re.Match[str]) -> tuple[list[Decimal], bool] | None:
    """The number, or both ends of a range (5万至6万; 5至6万 is said of both)."""
    first, last = _read(match["a"]), _read(match["b"])
    if first is None or (match["b"] and last is None):
        return None
    scaled = _scaled(match["a"] + (match["b"] or ""))
    if last is None:
        return [first], scaled
    scale = re.search("[百千]?[万亿]+$", match["b"])
    lent = numerals.number(f"1{scale.group()}") if scale and match["a"].isdigit() and first < last else None
    return [first * (lent or 1), last], scaled


def _range(values: list[Decimal]) -> str:
    return "-".join(numerals.plain(value) for value in values)


def _money(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None:
        return None
    values, scaled = read
    code, sign, after = CURRENCIES[match["currency"]]
    written = [f"{sign}{figures(value, scaled)}" for value in values]
    english = " to ".join(written) + (f" {after}" if after else "")
    renderings = (english, f"US{english}") if sign == "$" else (english,)
    return Draft(ReferenceKind.MONEY, f"{code}/{_range(values)}", renderings)


def _signed_money(match: re.Match[str]) -> Draft | None:
    value = _read(match["a"])
    if value is None:
        return None
    sign = match["sign"].replace(" ", "")
    return Draft(
        ReferenceKind.MONEY,
        f"{_SIGNS[sign]}/{numerals.plain(value)}",
        (f"{sign}{figures(value, _scaled(match['a']))}",),
    )


def _percent(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None:
        return None
    values = read[0]
    written = " to ".join(numerals.figures(value) for value in values)
    return Draft(ReferenceKind.PERCENT, _range(values), (f"{written} per cent",))


def _fraction(match: re.Match[str]) -> Draft | None:
    below, above = _read(match["below"]), _read(match["above"])
    if not below or above is None or not 2 <= below <= 10 or not 0 < above < below:
        return None
    part = {2: "half", 4: "quarter"}.get(int(below)) or numerals.ordinal(int(below))
    words = f"{numerals.words(int(above))} {part}{'s' * (above > 1)}"
    return Draft(ReferenceKind.NUMBER, f"{above}/{below}", (words, words.replace(" ", "-")))


def _quantity(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None or not _fits(match):
        return None
    values, scaled = read
    singular, plural = UNITS[match["unit"]]
    written = [amount(value, scaled) for value in values]
    english = f"{' to '.join(written)} {singular if values[-1] == 1 else plural}"
    other = (
        f"{' to '.join(figures(value, scaled) for value in values)} {singular if values[-1] == 1 else plural}"
    )
    return Draft(
        ReferenceKind.QUANTITY, f"{_range(values)}/{singular}", tuple(dict.fromkeys((english, other)))
    )


def _fits(match: re.Match[str]) -> bool:
    """Not a name (国际十年, a Decade), not digits in a row that are no number (唯一一年)."""
    if match["a"] == "一" and match["unit"] == "天":
        return False  # 某一天, some day
    decade = match["a"] == "十" and match.string[max(0, match.start() - 1) : match.start()] in (
        "际",
        "该",
        "动",
        "源",
    )
    return not decade and not _in_a_row(match["a"])


def _in_a_row(token: str) -> bool:
    return len(token) > 1 and re.fullmatch("[一二三四五六七八九〇零两]+", token) is not None


def _figure(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None:
        return None
    values, scaled = read
    if (
        match.start() == 0
        and match["a"].isdigit()
        and match.string[match.end() : match.end() + 1] in (".", "、")
    ):
        return None  # the label of a paragraph
    lone = len(values) == 1 and match["a"].isdigit() and len(match["a"]) == 4
    if lone and zh_time.is_year(int(match["a"])) and not match["counted"]:
        return zh_time.years_draft([int(match["a"])], False)
    written = " to ".join(amount(value, scaled) for value in values)
    other = " to ".join(figures(value, scaled) for value in values)
    return Draft(ReferenceKind.NUMBER, _range(values), tuple(dict.fromkeys((written, other))))


def _counted(match: re.Match[str]) -> Draft | None:
    value = _read(match["a"])
    label = match.start() == 0 and match.string.startswith("、", match.end())
    if label or value is None or value < 2 or _in_a_row(match["a"]):
        return None
    scaled = _scaled(match["a"])
    return Draft(
        ReferenceKind.NUMBER,
        numerals.plain(value),
        tuple(dict.fromkeys((amount(value, scaled), figures(value, scaled)))),
    )


RULES = (
    Rule(re.compile(rf"(?P<a>{_ANY})(?:{_TO}(?P<b>{_FIG}|{_CN}))?{_MORE} ?(?P<currency>{_CURRENCY})"), _money),
    Rule(re.compile(rf"(?<![A-Za-z])(?P<sign>US ?\$|\$|€|£|¥) ?(?P<a>{_FIG})"), _signed_money),
    Rule(re.compile(rf"(?P<a>{_PLAIN})(?: ?%)?(?:{_TO}(?P<b>{_FIG}))? ?%"), _percent),
    Rule(re.compile(rf"百分之(?P<a>{_FIG}|{_CN})(?:{_TO}(?:百分之)?(?P<b>{_FIG}|{_CN}))?"), _percent),
    Rule(re.compile(rf"(?<![0-9.第])(?P<below>{CN}{{1,2}}|[0-9]{{1,2}})分之(?P<above>{CN}{{1,2}}|[0-9]{{1,2}})"), _fraction),
    Rule(re.compile(r"(?<![0-9/A-Za-z.])(?P<above>[1-9])/(?P<below>[2-9]|10)(?![0-9/])"), _fraction),
    Rule(re.compile(rf"(?<![A-Za-z0-9{CN[1:-1]}万亿第几数之])(?<!星期)(?<!周)(?P<a>{CN}{{2,12}})(?![\u4e00-\u9fff0-9A-Za-z])"), _counted),
    Rule(
        re.compile(
            rf"(?P<a>{_ANY})(?:{_TO}(?P<b>{_FIG}|{_CN}))?{_MORE} ?(?P<unit>{_UNITS})"
            r"(?!期(?!间|内))"
        ),
        _quantity,
    ),
    Rule(re.compile(rf"(?P<a>{_PLAIN})(?:{_TO}(?P<b>{_FIG}))?(?![0-9A-Za-z]|[.,][0-9])(?=(?P<counted> ?[{COUNTED}])?)"), _figure),
    Rule(re.compile(rf"(?<![A-Za-z0-9_./{CN[1:-1]}万亿第几数之-])(?<!星期)(?<!周)(?P<a>{_CN})(?=[多余来]?(?:\([0-9]{{1,9}}\))?(?:[{COUNTED}]|{_LARGE}))(?!国集团|方面|方向|方法|层次|类似|条约|部分|期)"), _counted),
)  # fmt: skip
"""The rules of this module, the more telling first."""
