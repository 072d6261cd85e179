"""Lists of numbered things: 第一、第二和第三条, articles I, II and III, paragraphs 4 (a) to 9."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tm.text import numerals

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# (子) and (甲) count as letters do in English
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
TIMES = {
    "二": "bis",
    "三": "ter",
    "四": "quater",
    "五": "quinquies",
    "2": "bis",
    "3": "ter",
    "4": "quater",
    "5": "quinquies",
}
"""What stands behind 之 where a number was put in later: 第11条之二, 第11之2条."""

_TIMES = {f"之{sign}": latin for sign, latin in TIMES.items()}
AGAIN = "之[二三四五2-5](?![0-9])"
"""A number that was put in later."""

CN = "[零〇一二三四五六七八九十百千两廿卅壹贰叁肆伍陆柒捌玖拾]"
_BRACKETED = rf"\((?:[a-z]{{1,4}}|[A-Z]|[0-9]{{1,3}}|{CN}{{1,4}}|[{_BRANCHES}{_STEMS}])\)"
SUB = rf" ?(?:{_BRACKETED}|[{numerals.ENCLOSED}])"
SIGNED = rf"(?:{_BRACKETED}|[{numerals.ENCLOSED}])"
NUM = (
    rf"(?:[0-9]{{1,2}}[A-Z][.][0-9]{{1,3}}(?![0-9])|[0-9]{{1,4}}(?:[.][0-9]{{1,4}}){{0,3}}[A-Z]?(?![0-9])(?:\[[0-9]{{1,3}}\])?|{CN}{{1,9}}|[{numerals.ENCLOSED}]"
    r"|[IVXLC]{1,12}(?![A-Za-z])|[A-Z](?![A-Za-z]))"
)
ZH_ITEM = rf"(?>{NUM}(?:{SUB}){{0,3}}(?: ?{AGAIN})?|{SIGNED})"
ZH_JOINT = r" ?(?:、|,|和|及|与|以及|或|至|到|--?) ?"
EN_ITEM = (
    r"(?>(?:[0-9]{1,2}[A-Z][.][0-9]{1,3}(?![0-9])|[0-9]{1,4}(?:[.][0-9]{1,4}){0,3}[A-Z]?(?![0-9])|(?-i:[IVXLC]{1,12}|[A-Z])(?![A-Za-z]))"
    r"(?: (?:bis|ter|quater)\b)?(?: ?\((?:[a-z]{1,4}|(?-i:[A-Z])|[0-9]{1,3})\)){0,3})"
)
EN_SIGN = r"\((?:[a-z]{1,4}|[0-9]{1,3})\)"
EN_JOINT = r"(?:, ?(?:and |or )?| (?:and|or|to|through|&) |(?: ?- ?))"
_PIECE = re.compile(
    rf"\[[0-9]+\]|\([^()]{{1,4}}\)|之[二三四五2-5]|[{numerals.ENCLOSED}]|bis|ter|quater|[^\s()\[\]{numerals.ENCLOSED}之]+"
)
_RANGE = re.compile(r"至|到|-|\bto\b|through")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: `joint` is empty, `+` (and) or `-` (to), `hyphen` if so written.

    `chinese` tells its figures; `same` that its number is that of the item before: 55 (1) and (2).
    """

    joint: str
    number: str
    subs: tuple[str, ...]
    chinese: bool
    hyphen: bool = False
    same: bool = False


def items(text: str, item: re.Pattern[str]) -> list[Item]:
    """Read the items of a list that a pattern with `item` in it has matched."""
    items_: list[Item] = []
    end = 0
    for match in item.finditer(text):
        between = text[end : match.start()]
        joint = "" if not items_ else "-" if _RANGE.search(between) else "+"
        item_found = _item(match.group(), joint, between.strip() in ("-", "--"))
        # 55 (1) and (2): the second bracket belongs to the same number
        if items_ and not item_found.number and items_[-1].subs:
            item_found = replace(item_found, number=items_[-1].number, same=True)
        items_.append(item_found)
        end = match.end()
    return items_


def _item(text: str, joint: str, hyphen: bool) -> Item:
    pieces: list[str] = [piece for piece in _PIECE.findall(text) if not piece.startswith("[")]
    # where a number was put in later: kept behind the number, as English does
    marks = [_TIMES.get(piece, piece) for piece in pieces if piece in _TIMES or piece in _TIMES.values()]
    rest = [piece for piece in pieces if piece not in _TIMES and piece not in _TIMES.values()]
    # an item may be a bracket alone
    head = rest[0] if rest and not rest[0].startswith("(") else ""
    subs = _under_letters(tuple(sub(piece) for piece in (rest[1:] if head else rest)))
    return Item(joint, figure(head) + "".join(marks), subs, re.fullmatch(f"{CN}+", head) is not None, hyphen)


def _under_letters(subs: tuple[str, ...]) -> tuple[str, ...]:
    """Small Roman figures for numbers under a letter: 12(a)㈠ is 12 (a) (i)."""
    return tuple(small_roman(part) if n and subs[n - 1].isalpha() else part for n, part in enumerate(subs))


def small_roman(number: str) -> str:
    """A number as English writes what stands under a letter; anything else as it is.

    >>> small_roman("5"), small_roman("b")
    ('v', 'b')
    """
    return numerals.roman(int(number)).lower() if number.isdigit() else number


def figure(token: str) -> str:
    """A number of a list in one form: Arabic figures; a lone letter stays a letter.

    >>> figure("二十一"), figure("VI"), figure("㈢"), figure("C"), figure("66.1")
    ('21', '6', '3', 'C', '66.1')
    """
    if token.isascii() and token.isalpha():
        # a lone C or D is a letter, not 100 or 500: annexes go by letters
        value = None if token in "ABCDLM" else numerals.roman_value(token)
        return token if value is None else str(value)
    # Arabic figures stay as they are: 66.1 is a number of a table
    read = numerals.number(token) if token and not token[0].isascii() else None
    return token if read is None else numerals.plain(read)


def sub(token: str) -> str:
    """What stands in a list's brackets: a letter as it is, any number in figures.

    >>> sub("(三)"), sub("㈣"), sub("(a)"), sub("(辰)")
    ('3', '4', 'a', 'e')
    """
    inner = token.strip("()")
    for order in (_BRANCHES, _STEMS):
        if inner and inner in order:
            return LETTERS[order.index(inner)]
    return inner if inner.isascii() else figure(inner)


def letter(token: str) -> str:
    """The letter for a number, as English subparagraphs have them.

    >>> letter("4"), letter("d")
    ('d', 'd')
    """
    return LETTERS[int(token) - 1] if token.isdigit() and 0 < int(token) <= 26 else token


def complete(listed_items: Sequence[Item]) -> bool:
    """Whether every item was read and has a number."""
    return readable(listed_items) and all(i.number for i in listed_items)


def readable(listed_items: Sequence[Item]) -> bool:
    """Whether every number and mark was read: 百 alone is none."""
    return all(i.number.isascii() and "".join(i.subs).isascii() for i in listed_items)


def lettered(listed_items: Sequence[Item]) -> list[Item]:
    """The items with letters in the place of bracketed numbers: 1(一) is 1 (a)."""
    return [replace(i, subs=tuple(letter(s) for s in i.subs)) for i in listed_items]


def value(listed_items: Sequence[Item], prefix: str = "") -> str:
    """The normal form of a list, each thing of it after `prefix`.

    >>> value([Item("", "3", ("1",), True), Item("+", "4", (), True)], "NPT/")
    'NPT/3(1)+NPT/4'
    """
    return "".join(
        # the end of a range belongs to its first: the name is said once
        i.joint + (prefix if i.joint != "-" else "") + i.number + "".join(f"({s})" for s in i.subs)
        for i in listed_items
    )


def listed(parts: Sequence[str]) -> str:
    """Join as the United Nations does: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def written(listed_items: Sequence[Item], style: Callable[[str], str] = str) -> str:
    """The English of a list; `style` writes its figures (Roman, or as they are).

    >>> written([Item("", "1", ("a",), False), Item("-", "4", ("d",), False)])
    '1 (a) to 4 (d)'
    """
    parts: list[str] = []
    for i in listed_items:
        # 11bis is written 11 bis
        number = re.sub(r"(?<=\d)(?=bis|ter|quater|quinq)", " ", i.number)
        number = "" if i.same else style(number) if number.isdigit() else number
        text = " ".join(filter(None, [number, *(f"({s})" for s in i.subs)]))
        if i.joint == "-":
            parts[-1] += f"-{text}" if i.hyphen else f" to {text}"
        else:
            parts.append(text)
    return listed(parts)


def as_roman(number: str) -> str:
    """Roman figures for 1 to 399, other numbers as they are: nothing is numbered D or M."""
    return numerals.roman(int(number)) if 0 < int(number) < 400 else number
