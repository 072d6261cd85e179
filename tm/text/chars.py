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
_HAN_OR_RADICAL = re.compile(f"[{HAN_RANGES}\u2e80-\u2fd5]")
HAN_RUN = re.compile(f"[{HAN_RANGES}]+")
CJK = re.compile(f"[{HAN_RANGES}{CJK_PUNCTUATION}]")

CLOSERS = "”’」』》〉）)]】"
"""Brackets and quotes that may follow the end of a sentence and belong to it."""

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width signs, digits and letters to their ASCII forms, for `str.translate`."""

QUOTES_AND_DOTS = {ord(a): ord(b) for a, b in zip("「」『』〝〞﹁﹂・‧•", "“”“”“”“”···", strict=True)}
"""Quotation marks and middle dots of other hands to those of the mainland, for `str.translate`."""


def has_han(text: str) -> bool:
    """Whether any ideograph is in `text`, or a radical in its place.

    >>> has_han("CD/2105"), has_han("裁军"), has_han("\u2f8f")
    (False, True, True)
    """
    return _HAN_OR_RADICAL.search(text) is not None
