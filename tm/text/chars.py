"""Classes of characters that layout, splitting and extraction share."""

from __future__ import annotations

import re

HAN_RANGES = (
    "\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002fa1f\U00030000-\U000323af"
)
"""Ideographs as the inside of a regular expression's class: with 々 and 〇."""

CJK_PUNCTUATION = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—―·・㈠-㈩⑴-⑿"
"""Punctuation of Chinese text, dashes and curly quotes included."""

HAN = re.compile(f"[{HAN_RANGES}]")
HAN_RUN = re.compile(f"[{HAN_RANGES}]+")
CJK = re.compile(f"[{HAN_RANGES}{CJK_PUNCTUATION}]")

SENTENCE_END = "。！？!?；"
"""Characters that end a Chinese sentence or a clause long enough to stand alone."""

CLOSERS = "”’」』》〉）)]】"
"""Brackets and quotes that may follow the end of a sentence and belong to it."""

OPENERS = "“‘「『《〈（([【"


def has_han(text: str) -> bool:
    """Whether any ideograph is in `text`.

    >>> has_han("CD/2105"), has_han("裁军")
    (False, True)
    """
    return HAN.search(text) is not None


def han_share(text: str) -> float:
    """Share of ideographs among the letters of `text`, 0.0 to 1.0; 0.0 without letters.

    >>> han_share("裁军ab")
    0.5
    """
    letters = sum(1 for character in text if character.isalpha())
    return len(HAN.findall(text)) / letters if letters else 0.0
