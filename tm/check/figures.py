"""Figures of two texts put into one form before they are compared: spans of years, and shares in words. Pure."""

from __future__ import annotations

import re

from tm.text import numerals
from tm.text.chars import FULL_WIDTH

_SPAN = re.compile(r"(?<!\d)((?:19|20)(\d\d))\s*[-–—/]\s*(\d\d)(?!\d|[-–—/.]\d)")
"""2010-11, 2010/11: two years, the second by its last figures."""
_CHINESE_SHARE = re.compile(
    r"(\d+|[一二两三四五六七八九十百千]+)\s*分之\s*(\d+|[一二两三四五六七八九十百千]+)"
)
_SLASH_SHARE = re.compile(r"(?<![\d/.])(\d+)\s*/\s*(\d+)(?![\d/])")
_SMALL = {numerals.words(value): value for value in range(1, 101)}
_NUMBER = rf"\d+|{'|'.join(sorted(map(re.escape, _SMALL), key=len, reverse=True))}"
_ENGLISH_SHARE = re.compile(
    rf"\b({_NUMBER})\s+(?:in|of|out\s+of)\s+(?:every\s+|the\s+)?({_NUMBER})\b", re.IGNORECASE
)


def whole_years(text: str) -> str:
    """A text in which the second year of a span is whole.

    >>> whole_years("2010-11 年"), whole_years("1999/00"), whole_years("2010-11-05")
    ('2010-2011 年', '1999-2000', '2010-11-05')
    """

    def whole(hit: re.Match[str]) -> str:
        first, last = int(hit[1]), int(hit[3])
        second = first // 100 * 100 + last
        if second <= first:
            second += 100
        return f"{first}-{second}" if second - first <= 50 else hit.group()

    return _SPAN.sub(whole, text)


def without_equal_shares(zh: str, en: str) -> tuple[str, str]:
    """Two texts without the shares that both have: 五分之一 and one in five, 358/457 and 358 of 457.

    >>> without_equal_shares("五分之一的国家", "one in five countries")
    (' 的国家', '  countries')
    >>> without_equal_shares("五分之一", "one in six")
    ('五分之一', 'one in six')
    """
    left = [(hit.span(), (_value(hit[2]), _value(hit[1]))) for hit in _CHINESE_SHARE.finditer(zh)]
    left += [
        (hit.span(), (int(hit[1]), int(hit[2]))) for hit in _SLASH_SHARE.finditer(zh.translate(FULL_WIDTH))
    ]
    right = [(hit.span(), (_value(hit[1]), _value(hit[2]))) for hit in _ENGLISH_SHARE.finditer(en)]
    gone: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for place, share in left:
        partner = next((other for other in right if other[1] == share), None)
        if partner is not None:
            right.remove(partner)
            gone.append((place, partner[0]))
    for (start, end), _ in sorted(gone, reverse=True):
        zh = f"{zh[:start]} {zh[end:]}"
    for _, (start, end) in sorted(gone, key=lambda pair: -pair[1][0]):
        en = f"{en[:start]} {en[end:]}"
    return zh, en


def _value(written: str) -> int:
    """The value of a number in figures, Chinese numerals or English words; -1 for none."""
    if written.isdecimal():
        return int(written)
    known = _SMALL.get(written.casefold())
    return known if known is not None else numerals.chinese_value(written.replace("两", "二")) or -1
