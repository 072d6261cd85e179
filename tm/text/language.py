"""Which language a text is in, by its script."""

from __future__ import annotations

from collections.abc import Iterable

from tm.languages import EQUIVALENT, MINED, Lang
from tm.text.chars import HAN, has_han


def language_of_text(text: str) -> Lang:
    """Chinese where there is an ideograph, else English.

    >>> language_of_text("CD/2105"), language_of_text("裁军")
    (<Lang.EN: 'en'>, <Lang.ZH: 'zh'>)
    """
    return MINED if has_han(text) else EQUIVALENT


def language_of_lines(lines: Iterable[str]) -> Lang:
    """The language that most of a document is in: an ideograph says as much as three letters.

    >>> language_of_lines(["裁军谈判会议 (Conference on Disarmament)"]), language_of_lines(["the term 裁军"])
    (<Lang.EN: 'en'>, <Lang.EN: 'en'>)
    """
    ideographs = letters = 0
    for line in lines:
        ideographs += len(HAN.findall(line))
        letters += sum(character.isalpha() for character in line)
    return MINED if ideographs * 3 >= letters - ideographs and ideographs else EQUIVALENT
