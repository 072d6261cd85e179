"""Folding that keeps every offset: what recognition compares is as long as what was written."""

from __future__ import annotations

from tm.text import script
from tm.text.chars import FULL_WIDTH, QUOTES_AND_DOTS

_CASE = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_TABLE = {**FULL_WIDTH, **QUOTES_AND_DOTS, 0x3000: 0x20}


def fold(text: str) -> str:
    """Fold script, width, quotation marks and ASCII case, one character for one.

    >>> fold("「不擴散條約」（ＮＰＴ）") == "“不扩散条约”(npt)"
    True
    """
    return script.simplify(text.translate(_TABLE)).translate(_CASE)
