"""Folding that keeps every offset: what recognition compares is as long as what was written."""

from __future__ import annotations

import re

from tm.text import script
from tm.text.chars import FULL_WIDTH, QUOTES_AND_DOTS

_CASE = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_TABLE = {**FULL_WIDTH, **QUOTES_AND_DOTS, 0x3000: 0x20}
_SPELLINGS = {"其它": "其他", "撤消": "撤销", "惟一": "唯一", "计画": "计划", "部份": "部分", "帐": "账"}
"""Older spellings of United Nations texts, and those of today; only such as hardly stand in other words by chance."""
# 全部份额 has no 部份, 帐篷 is spelt so
_OLDER = re.compile("其它|撤消|惟一|计画|部份(?!额)|帐(?=[户目款簿单号])")


def fold(text: str) -> str:
    """Fold script, width, quotation marks, older spellings and ASCII case, one character for one.

    >>> fold("「不擴散條約」（ＮＰＴ）") == "“不扩散条约”(npt)"
    True
    >>> fold("發展帳戶和其它帐篷")
    '发展账户和其他帐篷'
    """
    simple = script.simplify(text.translate(_TABLE)).translate(_CASE)
    return _OLDER.sub(lambda match: _SPELLINGS[match.group()], simple)
