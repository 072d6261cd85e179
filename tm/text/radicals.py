"""Radicals in the place of ideographs: page text often has them, for a font gives both one glyph.

Of the Kangxi radicals every one stands for an ideograph (Unicode, compatibility decomposition); of the CJK Radicals
Supplement all that have a unified form do (Unicode, EquivalentUnifiedIdeograph, version 14). One character
becomes one character, so that places stay.
"""

from __future__ import annotations

import re
import unicodedata

_SUPPLEMENT = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛"
    "犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑"
    "钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""The unified forms of U+2E80 to U+2EF3 in their order; what has none stands for itself."""

_UNIFIED = {
    **{0x2F00 + number: unicodedata.normalize("NFKC", chr(0x2F00 + number)) for number in range(214)},
    **{0x2E80 + number: unified for number, unified in enumerate(_SUPPLEMENT)},
}
TABLE: dict[int, str] = {code: unified for code, unified in _UNIFIED.items() if chr(code) != unified}
"""Radical to ideograph, for `str.translate`."""

_RADICAL = re.compile("[\u2e80-\u2fd5]")
first = _RADICAL.search
"""The first radical of a text, also one that has no ideograph; None where there is none. It is asked for every text of a memory."""


def unify(text: str) -> str:
    """`text` with ideographs in the place of radicals; its length stays.

    U+2F8F and U+2F94 (KANGXI RADICALS) look like \u884c (to go) and \u8a00 (to say):

    >>> unify("\u2f8f\u52a8"), unify("\u53d1\u2f94")
    ('\u884c\u52a8', '\u53d1\u8a00')
    """
    return text.translate(TABLE) if _RADICAL.search(text) else text


def count(text: str) -> int:
    """How many radicals stand in `text` for ideographs."""
    return sum(ord(character) in TABLE for character in _RADICAL.findall(text))
