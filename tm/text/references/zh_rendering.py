"""The Chinese of an English reference, written as United Nations documents write it; none where a rule cannot tell it.

Each rule writes from the normal form, which both languages share. What it writes is read back: only a Chinese
reference with the same normal form is given, so that no other thing is ever said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from tm.text import numerals
from tm.text.references.instruments import BY_KEY
from tm.text.references.reference import Reference, ReferenceKind

_ORGANS = (
    ("security council", "安全理事会"), ("general assembly", "大会"), ("economic and social council", "经济及社会理事会"),
    ("human rights council", "人权理事会"),
)  # fmt: skip
_CURRENCIES = {"USD": "美元", "EUR": "欧元", "GBP": "英镑", "CHF": "瑞士法郎", "JPY": "日元", "CNY": "元"}
_NUMBER = re.compile(r"\d+\Z")
_PLACE = re.compile(r"(?P<number>\d+)(?P<under>(?:\([0-9a-z]+\))*)\Z")
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?\Z")
_LARGE = re.compile(r"\b(?:million|billion|trillion)\b", re.IGNORECASE)
_WAN, _YI = 10**4, 10**8
_SMALL = 10
"""Below it a number may be a word in Chinese (三, 两), as its noun asks."""

Rule = Callable[[str, str], str | None]
"""Writes one thing: its part of the normal form, and the English as it stands."""


def draft(reference: Reference) -> str | None:
    """The Chinese of an English reference by its rule alone, not yet read back; None where there is no rule."""
    rule = _RULES.get(reference.kind)
    value = reference.normal.partition(":")[2]
    return rule(value, reference.text) if rule else None


def _organ(english: str) -> str:
    folded = english.casefold()
    return next((zh for en, zh in _ORGANS if folded.startswith(en)), "")


def _numbered(kind: str) -> Rule:
    """One or two resolutions or decisions, with the organ where the English names it."""

    def rule(value: str, english: str) -> str | None:
        # the organ is written, not its letter
        numbers = [part[2:] if part[:2] in ("S/", "A/", "E/") else part for part in value.split("+")]
        # longer lists are joined otherwise, by 、 and 和
        if len(numbers) > 2:
            return None
        return _organ(english) + "和".join(f"第{number}号" for number in numbers) + kind

    return rule


def _article(value: str, english: str) -> str | None:
    instrument, _, place = value.rpartition("/")
    parsed = _PLACE.match(place)
    if parsed is None:
        return None
    written = f"第{numerals.chinese(int(parsed['number']))}条"
    # paragraphs of an article are 款 or 项, as the treaty has it: that cannot be told here
    if not instrument:
        return written if not parsed["under"] else None
    name = _instrument(instrument, english)
    return f"《{name}》{written}" if name and not parsed["under"] else None


def _instrument(key: str, english: str) -> str:
    """The Chinese name of a treaty that answers the longest of its English names in the text; "" where none stands there."""
    known, folded = BY_KEY.get(key), english.casefold()
    # the longest English name in the text, and of its Chinese the shortest
    names = [(-len(en), len(zh), zh) for zh, en in known.names if en.casefold() in folded] if known else []
    return min(names)[2] if names else ""


def _chapter(value: str, english: str) -> str | None:
    instrument, _, number = value.rpartition("/")
    if not _NUMBER.match(number):
        return None
    written = f"第{numerals.chinese(int(number))}章"
    if not instrument:
        return written
    name = _instrument(instrument, english)
    return f"《{name}》{written}" if name else None


def _paragraph(value: str, english: str) -> str | None:
    return f"第{value}段" if _PLACE.match(value) else None


def _ordinal(after: str) -> Rule:
    """第, the number in Chinese, and what it counts."""

    def rule(value: str, english: str) -> str | None:
        return f"第{numerals.chinese(int(value))}{after}" if _NUMBER.match(value) else None

    return rule


def _date(value: str, english: str) -> str | None:
    parsed = _DATE.match(value)
    if parsed is None:
        return None
    month, day = parsed["month"], parsed["day"]
    return f"{parsed['year']}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def _decade(value: str, english: str) -> str | None:
    return f"{value}年代" if _NUMBER.match(value) else None


def _century(value: str, english: str) -> str | None:
    return f"{numerals.chinese(int(value))}世纪" if _NUMBER.match(value) else None


def _meeting(value: str, english: str) -> str | None:
    return f"第{value}次会议" if _NUMBER.match(value) else None


def _item(value: str, english: str) -> str | None:
    return f"议程项目{value}" if _PLACE.match(value) and english.casefold().startswith("agenda") else None


def _annex(value: str, english: str) -> str | None:
    return f"附件{numerals.chinese(int(value))}" if _NUMBER.match(value) else None


def _symbol(value: str, english: str) -> str | None:
    return english if "+" not in value else None


def _amount(value: str, english: str) -> str | None:
    """A number in the way of United Nations texts: 万 and 亿 where the English has millions, groups of three else."""
    # a number in words is a word in Chinese too
    if not re.fullmatch(r"\d+(?:\.\d+)?", value) or not re.search(r"\d", english):
        return None
    number = Decimal(value)
    if number < _SMALL:
        return None
    if _LARGE.search(english):
        # parts of a unit with million are no count
        if number % 1 or number < _WAN:
            return None
        # 10^8 and 10^4: Chinese has no word for a million
        unit, sign = (_YI, "亿") if number >= _YI else (_WAN, "万")
        scaled = number / unit
        # more than four decimals would not be written so
        if (scaled * _WAN) % 1:
            return None
        whole, _, part = f"{scaled.normalize():f}".partition(".")
        return _grouped(whole) + (f".{part}" if part else "") + sign
    whole, _, part = value.partition(".")
    return _grouped(whole) + (f".{part}" if part else "")


def _grouped(digits: str) -> str:
    # Chinese texts of the United Nations part thousands by a blank
    return f"{int(digits):,}".replace(",", " ")


def _money(value: str, english: str) -> str | None:
    currency, _, amount = value.partition("/")
    written = _amount(amount, english)
    return f"{written}{_CURRENCIES[currency]}" if written and currency in _CURRENCIES else None


def _percent(value: str, english: str) -> str | None:
    return f"{value}%" if re.fullmatch(r"\d+(?:\.\d+)?", value) and re.search(r"\d", english) else None


_RULES: Mapping[ReferenceKind, Rule] = {
    ReferenceKind.RESOLUTION: _numbered("决议"), ReferenceKind.DECISION: _numbered("决定"), ReferenceKind.ARTICLE: _article,
    ReferenceKind.CHAPTER: _chapter, ReferenceKind.PARAGRAPH: _paragraph, ReferenceKind.SESSION: _ordinal("届会议"),
    ReferenceKind.SECTION: _ordinal("节"), ReferenceKind.PART: _ordinal("部分"), ReferenceKind.DATE: _date,
    ReferenceKind.YEAR: _date, ReferenceKind.DECADE: _decade, ReferenceKind.CENTURY: _century,
    ReferenceKind.MEETING: _meeting, ReferenceKind.ITEM: _item, ReferenceKind.ANNEX: _annex,
    ReferenceKind.SYMBOL: _symbol, ReferenceKind.NUMBER: _amount, ReferenceKind.MONEY: _money,
    ReferenceKind.PERCENT: _percent,
}  # fmt: skip
