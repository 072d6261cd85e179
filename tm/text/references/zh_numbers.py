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

_BLANKS = " {0,8}"
"""Blanks inside a figure: page text has several where a line was justified."""
# groups of three parted by a comma or blanks; every count is bounded, so that no text makes it slow
_FIGURE = r"(?:[0-9]{1,3}(?:(?:,| {1,8})[0-9]{3}){1,5}(?![0-9])|[0-9]{1,15})(?:[.][0-9]{1,6})?"
_SCALES = rf"(?:{_BLANKS}[多余]?(?:百万|千万|十万|万亿|十亿|百亿|千亿|亿|万|千(?![克瓦米兆])|百)(?!分))"
_LOWER = rf"(?:{_BLANKS}零?{_BLANKS}{_FIGURE}{_BLANKS}(?:百万|千万|十万|万|千(?![克瓦米兆]))(?!分))"
"""What follows a scale: the 5 000万 of 2亿5 000万."""
_FIG = rf"(?:{_FIGURE}(?:{_SCALES}{_LOWER}{{0,2}}(?:{_BLANKS}零?[0-9]{{1,4}}(?={_BLANKS}[美欧日元英加澳瑞人{COUNTED}]))?)?)"
_CN = rf"(?:[{CN[1:-1]}万亿]{{1,32}}(?:点[零〇一二三四五六七八九]{{1,6}})?)"
# not behind 第 (an ordinal), 几 and 数 (some), 星期 (a day of the week)
_ANY = rf"(?:(?<![A-Za-z0-9_./第-])(?<!第 ){_FIG}|(?<![A-Za-z0-9_./{CN[1:-1]}万亿第几数之-])(?<!星期)(?<!周){_CN})"
_PLAIN = rf"(?<![A-Za-z0-9_./第-])(?<!第 ){_FIG}"
_TO = rf"{_BLANKS}(?:-|至|到){_BLANKS}"
_MORE = rf"(?:{_BLANKS}[多余来])?"
_UNITS = "|".join(
    # 周围 is no week: what makes another word of the unit must not follow
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
    # words below ten, as the Editorial Manual has it
    if value == value.to_integral_value() and 0 < value < 10:
        return numerals.words(int(value))
    return figures(value, scaled)


def figures(value: Decimal, scaled: bool = False) -> str:
    """Write a number in figures, with million, billion or trillion where the source had such a word."""
    for size, word in numerals.SCALES[:3]:
        if scaled and value >= size:
            part = value / size
            # three decimals at most: 1.2345 million is written out
            if part == round(part, 3):
                return f"{numerals.plain(part)} {word}"
    return numerals.figures(value)


def _scaled(text: str) -> bool:
    return "万" in text or "亿" in text


# blanks, 多 and 零 inside a number, which count nothing
_BETWEEN = re.compile(r"(?<=[0-9万亿千百十])[ 多余]+(?=[零万亿千百十])|(?<=[万亿千]) *零? *(?=[0-9])| +")


def _read(token: str | None) -> Decimal | None:
    return numerals.number(_BETWEEN.sub("", token)) if token else None


_CUT_BEFORE = re.compile(r"[0-9] *[万亿千百十]{0,2} *[零 ]*\Z")
_CUT_BEHIND = re.compile(r" *(?:零? *[0-9]|[万亿千百](?!分)|(?:million|billion|thousand)\b)")
_NEAR = 20
"""Characters in which a figure is looked for that belongs to another: a few blanks and a scale."""


def _is_cut(match: re.Match[str]) -> bool:
    """Whether figures stand so near that the match may be a part of a larger number: 2亿5 00万 is not told."""
    text, start, end = match.string, match.start(), match.end()
    # better no number than a part of one
    if _CUT_BEFORE.search(text[max(0, start - _NEAR) : start]):
        return True
    return text[end - 1] in "0123456789万亿千百" and _CUT_BEHIND.match(text, end, end + _NEAR) is not None


def _as_written(token: str, value: Decimal, *, words: bool = False) -> str:
    """A number with the decimals that its text has: 4.0% is 4.0 per cent. `words`: below ten in words.

    >>> _as_written("4.0", Decimal("4.0")), _as_written("4", Decimal(4), words=True)
    ('4.0', 'four')
    """
    scaled, decimals = _scaled(token), token.partition(".")[2]
    if decimals.isdigit() and not scaled:
        return f"{value:,.{len(decimals)}f}"
    return amount(value, scaled) if words else figures(value, scaled)


def _in_words(values: list[Decimal]) -> bool:
    """Whether numbers that stand together are written in words: none of them reaches ten, and a range does not begin at 0."""
    return all(value < _FIRST_FIGURE for value in values) and not (len(values) > 1 and values[0] == 0)


_FIRST_FIGURE = 10
"""From here on the United Nations writes figures (Editorial Manual, numbers), and so for all that stand together."""


def _bounds(match: re.Match[str]) -> tuple[list[Decimal], bool] | None:
    """The number, or both ends of a range (5万至6万; 5至6万 is said of both)."""
    first, last = _read(match["a"]), _read(match["b"])
    if first is None or (match["b"] and last is None):
        return None
    scaled = _scaled(match["a"] + (match["b"] or ""))
    if last is None:
        return [first], scaled
    # 5至6万: the scale is said once for both
    scale = re.search("[百千]?[万亿]+$", match["b"])
    lent = numerals.number(f"1{scale.group()}") if scale and match["a"].isdigit() and first < last else None
    return [first * (lent or 1), last], scaled


def _range(values: list[Decimal]) -> str:
    return "-".join(numerals.plain(value) for value in values)


def _money(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None:
        return None
    if _is_cut(match):
        return None
    values = read[0]
    code, sign, after = CURRENCIES[match["currency"]]
    written = [f"{sign}{text}" for text in _written(match, values)]
    english = " to ".join(written) + (f" {after}" if after else "")
    # the dollar sign alone is that of the United States; some texts say so
    renderings = (english, f"US{english}") if sign == "$" else (english,)
    return Draft(ReferenceKind.MONEY, f"{code}/{_range(values)}", renderings)


def _signed_money(match: re.Match[str]) -> Draft | None:
    value = _read(match["a"])
    if value is None or _is_cut(match):
        return None
    sign = match["sign"].replace(" ", "")
    return Draft(
        ReferenceKind.MONEY,
        f"{_SIGNS[sign]}/{numerals.plain(value)}",
        (f"{sign}{_as_written(match['a'], value)}",),
    )


def _percent(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None or _is_cut(match):
        return None
    values = read[0]
    written = " to ".join(_written(match, values))
    return Draft(ReferenceKind.PERCENT, _range(values), (f"{written} per cent",))


def _fraction(match: re.Match[str]) -> Draft | None:
    below, above = _read(match["below"]), _read(match["above"])
    # up to tenths: 百分之 is a percentage
    if not below or above is None or not 2 <= below <= 10 or not 0 < above < below:
        return None
    part = {2: "half", 4: "quarter"}.get(int(below)) or numerals.ordinal(int(below))
    words = f"{numerals.words(int(above))} {part}{'s' * (above > 1)}"
    return Draft(ReferenceKind.NUMBER, f"{above}/{below}", (words, words.replace(" ", "-")))


def _quantity(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None or not _fits(match) or _is_cut(match):
        return None
    values = read[0]
    singular, plural = UNITS[match["unit"]]
    # 1.5 hours, but 1 hour
    noun = singular if values[-1] == 1 else plural
    english, other = (f"{written} {noun}" for written in _renderings(match, values))
    return Draft(
        ReferenceKind.QUANTITY, f"{_range(values)}/{singular}", tuple(dict.fromkeys((english, other)))
    )


def _fits(match: re.Match[str]) -> bool:
    """Not a name (国际十年, a Decade), not digits in a row that are no number (唯一一年)."""
    if match["a"] == "一" and match["unit"] == "天":
        return False  # 某一天, some day
    lead = match.string[match.start() - 1 : match.start()]
    if match["a"] == "一" and match["unit"] == "年" and lead and lead in _ONE_YEAR:
        return False  # 上一年, the year before
    if match["a"] in ("十", "两个十") and _DECADE_BEHIND.match(match.string, match.end()):
        return False  # 消除贫穷十年(1997-2006), a Decade
    decade = match["a"] == "十" and match.string[max(0, match.start() - 1) : match.start()] in (
        "际",
        "该",
        "动",
        "源",
    )
    return not decade and not _in_a_row(match["a"])


_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾")


def _is_formal(token: str) -> bool:
    """Whether a lone numeral is one of banknotes, and here a character of a word: 大陆架, 队伍."""
    return len(token) == 1 and token in _FORMAL


_ONE_YEAR = "上下前后同头去这那某次翌"
_DECADE_BEHIND = re.compile(r" ?\((?:19|20)[0-9]{2}")


def _in_a_row(token: str) -> bool:
    # 三四年 is three or four years, 一九九五 a row of digits
    return len(token) > 1 and re.fullmatch("[一二三四五六七八九〇零两]+", token) is not None


def _figure(match: re.Match[str]) -> Draft | None:
    read = _bounds(match)
    if read is None or _is_cut(match) or _is_name(match):
        return None
    values = read[0]
    if (
        match.start() == 0
        and match["a"].isdigit()
        and match.string[match.end() : match.end() + 1] in (".", "、")
    ):
        return None  # the label of a paragraph
    # four figures without a measure word are read as a year
    lone = len(values) == 1 and match["a"].isdigit() and len(match["a"]) == 4
    if lone and zh_time.is_year(int(match["a"])) and not match["counted"]:
        return zh_time.years_draft([int(match["a"])], False)
    renderings = _renderings(match, values)
    if match["b"] and _PAGE_BEFORE.search(match.string[max(0, match.start() - _NEAR) : match.start()]):
        return Draft(ReferenceKind.NUMBER, _range(values), (_range(values),))  # pp. 297-298
    if not match["counted"]:
        renderings = renderings[::-1]  # behind a noun it may be a label: work package 3
    return Draft(ReferenceKind.NUMBER, _range(values), tuple(dict.fromkeys(renderings)))


def _tokens(match: re.Match[str]) -> list[str]:
    return [token for token in (match["a"], match["b"]) if token]


def _written(match: re.Match[str], values: list[Decimal], *, words: bool = False) -> list[str]:
    """The number of a match, or both ends of its range, as English writes them."""
    tokens = _tokens(match)
    if len(tokens) > 1 and _scaled(tokens[1]) and not _scaled(tokens[0]):
        tokens[0] = tokens[1]  # 5至6万: the scale is said of both
    return [_as_written(token, value, words=words) for token, value in zip(tokens, values, strict=True)]


def _renderings(match: re.Match[str], values: list[Decimal]) -> tuple[str, ...]:
    """A number or a range, in words where it may be, and in figures."""
    first = _written(match, values, words=_in_words(values))
    return " to ".join(first), " to ".join(_written(match, values))


_TELEPHONE = re.compile(r"(?:\([0-9]{2,4}\) ?|电话[:：]? ?|传真[:：]? ?|电传[:：]? ?)\Z")
_NAME_BEFORE = re.compile(r"[A-Z]{2,}[a-z]? \Z")
_YEAR_BEHIND = re.compile(r" ?\( ?(?:19|20)[0-9]{2} ?\)")
_NUMBER_IN_BRACKETS = 4
"""Figures from which on a number in brackets is a quantity, and no label or note."""
_PAGE_BEFORE = re.compile(r"\bpp?\. ?\Z")
_SYMBOL_BEFORE = re.compile(r"[A-Za-z0-9]/[A-Za-z0-9./()-]{0,40}[0-9)] ?(?:和|及|与|、|至|-) ?\Z")
_SYMBOL_NEAR = 50
"""Characters in which a symbol is looked for that a figure goes on with: CEDAW/C/SR.1123和1124."""
_NUMBERED = ("委员会", "名单", "制裁", "监测组")


def _is_name(match: re.Match[str]) -> bool:
    """Whether a figure is part of a name: ISO 9001; the 1540 Committee, its list."""
    text = match.string
    # a range is no name, but for telephone numbers
    if match["b"]:
        return _TELEPHONE.search(text[max(0, match.start() - _NEAR) : match.start()]) is not None
    # the 1540 Committee: named for its resolution
    if match["a"].isdigit() and len(match["a"]) > 2 and text.startswith(_NUMBERED, match.end()):
        return True
    if _SYMBOL_BEFORE.search(text[max(0, match.start() - _SYMBOL_NEAR) : match.start()]):
        return not match["counted"]
    if _YEAR_BEHIND.match(text, match.end()):
        return True  # 1333(2000): a resolution of a list
    if text[match.start() - 1 : match.start()] == "(" and text[match.end() : match.end() + 1] == ")":
        return len(match["a"]) < _NUMBER_IN_BRACKETS
    lead = text[max(0, match.start() - _NEAR) : match.start()]
    # ISO 9001: capitals before a bare figure
    return not match["counted"] and _NAME_BEFORE.search(lead) is not None


def _counted(match: re.Match[str]) -> Draft | None:
    value = _read(match["a"])
    # 二、 at the beginning is the number of a heading
    label = match.start() == 0 and match.string.startswith("、", match.end())
    # 一个 is an article in English, and tells nothing
    if label or value is None or value < 2 or _in_a_row(match["a"]) or _is_formal(match["a"]):
        return None
    scaled = _scaled(match["a"])
    return Draft(
        ReferenceKind.NUMBER,
        numerals.plain(value),
        tuple(dict.fromkeys((amount(value, scaled), figures(value, scaled)))),
    )


RULES = (
    # money, shares and measures before bare numbers: the first of equal hits stays
    Rule(rf"(?P<a>{_ANY})(?:{_TO}(?P<b>{_FIG}|{_CN}))?{_MORE}{_BLANKS}(?P<currency>{_CURRENCY})", _money),
    Rule(rf"(?<![A-Za-z])(?P<sign>US ?\$|\$|€|£|¥) {{0,3}}(?P<a>{_FIG})", _signed_money),
    Rule(rf"(?P<a>{_PLAIN})(?: ?%)?(?:{_TO}(?P<b>{_FIG}))? ?%", _percent),
    Rule(rf"百分之(?P<a>{_FIG}|{_CN})(?:{_TO}(?:百分之)?(?P<b>{_FIG}|{_CN}))?", _percent),
    Rule(rf"(?<![0-9.第])(?P<below>{CN}{{1,2}}|[0-9]{{1,2}})分之(?P<above>{CN}{{1,2}}|[0-9]{{1,2}})", _fraction),
    Rule(r"(?<![0-9/A-Za-z.-])(?P<above>[1-9])/(?P<below>[2-9]|10)(?![0-9/]| ?号)", _fraction),
    Rule(rf"(?<![A-Za-z0-9{CN[1:-1]}万亿第几数之])(?<!星期)(?<!周)(?P<a>{CN}{{2,12}})(?![\u4e00-\u9fff0-9A-Za-z])", _counted),
    Rule(

            rf"(?P<a>{_ANY})(?:{_TO}(?P<b>{_FIG}|{_CN}))?{_MORE}{_BLANKS}(?P<unit>{_UNITS})"
            r"(?!期(?!间|内))",
        _quantity,
    ),
    Rule(rf"(?P<a>{_PLAIN})(?:{_TO}(?P<b>{_FIG}))?(?![0-9A-Za-z]|[.,][0-9])(?=(?P<counted> ?[{COUNTED}])?)", _figure),
    Rule(rf"(?<![A-Za-z0-9_./{CN[1:-1]}万亿第几数之-])(?<!星期)(?<!周)(?P<a>{_CN})(?=[多余来]?(?:\([0-9]{{1,9}}\))?(?:[{COUNTED}]|{_LARGE}))(?!国集团|方面|方向|方法|层次|类似|条约|部分|期)", _counted),
)  # fmt: skip
"""The rules of this module, the more telling first."""
