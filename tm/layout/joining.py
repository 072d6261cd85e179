"""Printed lines become running text: which spaces the page made, and which the author."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tm.languages import Lang, spaced
from tm.text import script
from tm.text.chars import CJK_PUNCTUATION, HAN, HAN_RANGES
from tm.text.general_words import general_words

_SPACE = re.compile(r"[\s\u200b\u00a0\u3000]+")
_WIDE = f"[{HAN_RANGES}{CJK_PUNCTUATION}]"
_BESIDE_WIDE = re.compile(
    rf"""(?<={_WIDE})[ ](?![|][ ])   # 1. after an ideograph or Chinese punctuation, not between cells
    | (?<![ ][|])[ ](?={_WIDE})      # 2. before one
    | (?<=\d)[ ](?=[(][{HAN_RANGES}])  # 3. between an item's figure and its word: 4 (四)
    | (?<=[{HAN_RANGES}][)])[ ]      # 4. after a half-width bracket that closes on an ideograph
    | (?<=\d)[ ](?=[(]\d{{4}}[)][ ]?[{HAN_RANGES}])  # 5. before the year of a resolution: 255 (1968)号
    | (?<=[(])[ ] | [ ](?=[)])         # 6. inside half-width brackets
    """,
    re.VERBOSE,
)
_HYPHENATED = re.compile(r"(?<![A-Za-z-])([A-Za-z]{1,40})-$")
_CUT = re.compile(r"[A-Za-z]-$")
_FIRST_WORD = re.compile(r"[A-Za-z0-9]{1,40}")
# a document symbol that a line end cut before "/", after it, or after the point in "WG.I"
_SYMBOL_HEAD = re.compile(r"(?<![A-Za-z0-9/.])[A-Z]{1,6}(?:/[A-Za-z0-9.()\-]+)*(/|/[A-Z]{1,5}\.|(?<![/.]))$")
_SYMBOL_TAIL = {
    "/": re.compile(r"[A-Z0-9]"),
    ".": re.compile(r"(?:[IVX]{1,5}|\d{1,4})(?![A-Za-z])"),
    "": re.compile(r"/[A-Z0-9]"),
}
_FREQUENT = 100
"""Frequency in the general dictionary from which on characters that meet at a line end are a word: rarer ones meet by chance (a choice)."""
_SUSPENDING = frozenset({"and", "or", "to", "nor"})  # short- and long-term
# longer than any document symbol
_SYMBOL_CHARACTERS = 60
# words that the United Nations writes with a hyphen, though dictionaries know them without
_HYPHEN_STAYS = re.compile(r"(?:non|self|quasi|vice|well)-|(?:long|short|medium)-term|follow-up|cut-off|re-e")


def tidy(text: str, language: Lang) -> str:
    """Return `text` with every run of white space as one space, and none beside an ideograph.

    In Chinese, a space between an ideograph and a digit or a Latin word is the page's (UN
    typography sets a thin gap there); a space between two digits or two Latin words is kept.

    >>> tidy("至 5月 11 日， 27 000 枚", Lang("zh"))
    '至5月11日，27 000枚'
    """
    flat = _SPACE.sub(" ", text).strip()
    return _BESIDE_WIDE.sub("", flat) if not spaced(language) else flat


def cuts_symbol(before: str, after: str) -> bool:
    """Whether the end of the line `before` cut a document symbol that goes on in `after`.

    >>> cuts_symbol("见A/CN.10/2024/WG.I", "/WP.2"), cuts_symbol("见A/79/408.", "The Conference")
    (True, False)
    """
    head = _SYMBOL_HEAD.search(before[-_SYMBOL_CHARACTERS:])
    return head is not None and _SYMBOL_TAIL[head.group(1)[-1:]].match(after) is not None


def crosses_word(before: str, after: str) -> bool:
    """Whether a frequent Chinese word has its beginning at the end of `before` and its end at the start of `after`.

    >>> crosses_word("三份关于审查的报", "告、一份报告"), crosses_word("一、结论", "本报告介绍了情况")
    (True, False)
    """
    left, right = script.simplify(before[-2:]), script.simplify(after[:2])
    if not (HAN.match(left[-1:]) and HAN.match(right[:1])):
        return False
    known = general_words()
    return any(
        known.frequency(left[-size:] + right[:more]) >= _FREQUENT
        for size, more in ((1, 1), (2, 1), (1, 2), (2, 2))
        if len(left) >= size and len(right) >= more
    )


def join(parts: Sequence[str], language: Lang, whole: Callable[[str], bool]) -> str:
    """Join the printed lines of one paragraph.

    `whole(word)` says whether an English word that a line end cut with a hyphen is one word
    without it (`dis-` + `armament`); where it is not, the hyphen stays (`non-` + `nuclear`).

    >>> join(["核裁", "军和"], Lang("zh"), str.isalpha)
    '核裁军和'
    >>> join(["nuclear dis-", "armament and non-", "nuclear States"], Lang("en"), {"disarmament"}.__contains__)
    'nuclear disarmament and non-nuclear States'
    """
    pieces: list[str] = []
    for part in parts:
        tail = pieces[-1][-_SYMBOL_CHARACTERS:] if pieces else ""
        after = _FIRST_WORD.match(part)
        if cuts_symbol(tail, part):
            pieces.append(part)
            continue
        if not (after and _CUT.search(tail) and after.group() not in _SUSPENDING):
            pieces.append(" ")
        elif (before := _HYPHENATED.search(tail)) and _is_one(before.group(1), after.group(), whole):
            pieces[-1] = pieces[-1][:-1]
        pieces.append(part)
    return tidy("".join(pieces), language)


def _is_one(before: str, after: str, whole: Callable[[str], bool]) -> bool:
    """Whether the line end, not the author, put the hyphen between `before` and `after`."""
    stays = _HYPHEN_STAYS.match(f"{before}-{after}".lower()) or not after.islower()
    return not stays and whole((before + after).lower())
