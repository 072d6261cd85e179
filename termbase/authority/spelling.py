"""When two forms are one name, only written differently. Pure.

不可逆转、可核查和透明的原则 and 不可逆转、可核查与透明原则 name one thing: what is said of the one holds for the other.
审查周期 and 审议周期 are different words: what a text shows of the one says nothing of the other.
"""

from __future__ import annotations

import functools
import re

from tm.text import numerals, words
from tm.text.key import term_key

_SAME = ((re.compile("其它"), "其他"), (re.compile("帐(?=[户目款簿单号])"), "账"), (re.compile("撤消"), "撤销"), (re.compile("惟一"), "唯一"), (re.compile("国际(?=原子能机构)|一个"), ""), (re.compile("安全理事会"), "安理会"),
         (re.compile("裁军谈判会议"), "裁谈会"), (re.compile("以及|及|与|、|,|并"), "和"), (re.compile("或者|、或"), "或"),
         (re.compile("和+"), "和"), (re.compile("[的地之·()（）-]"), ""))  # fmt: skip
_NUMERAL = re.compile("[〇零一二三四五六七八九十百]{1,6}")


@functools.lru_cache(65_536)
def chinese(form: str) -> str:
    """What is left of a Chinese form without the ways of writing it.

    >>> chinese("十三个切实的步骤") == chinese("13个切实步骤"), chinese("审查周期") == chinese("审议周期")
    (True, False)
    """
    text = str(term_key(form)).removeprefix("在")
    for pattern, usual in _SAME:
        text = pattern.sub(usual, text)
    return _NUMERAL.sub(_figures, text)


def _figures(match: re.Match[str]) -> str:
    value = numerals.chinese_value(match.group())
    return match.group() if value is None else str(value)


@functools.lru_cache(65_536)
def english(form: str) -> str:
    """What is left of an English form without number, case, hyphens and articles.

    >>> english("nuclear-weapon-free zones") == english("Nuclear weapon free zone")
    True
    """
    return " ".join(word for word in words.lemmas(form).split() if word not in ("a", "an", "the"))
