"""Which sequences of words can be a term at all: the grammar of Chinese noun phrases, as rules.

Pure, and per sequence: what needs counts (is `延伸威慑` a compound?) is decided in `score`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from termbase.extract import word_classes
from termbase.extract.runs import is_stop
from tm.text.words import Word

LONGEST = 8
"""Most words in a candidate."""


@lru_cache(maxsize=200_000)
def is_inner(word: Word) -> bool:
    """Whether a term can hold `word`."""
    if is_stop(word):
        return False
    return not (word.tag == "x" and _is_cut_wrong(word.text))


def _is_cut_wrong(text: str) -> bool:
    return text[0] in word_classes.FUNCTION_FIRST or text[-1] in word_classes.FUNCTION_LAST


@lru_cache(maxsize=200_000)
def opens(word: Word) -> bool:
    """Whether a term can begin with `word`."""
    if (
        # single characters are judged later, by how firmly they hold (`objections`)
        word.text in word_classes.VAGUE_FIRST
        and word.text not in word_classes.TERM_MODIFIERS
        and len(word.text) > 1
    ):
        return False
    return is_inner(word) and word.text not in word_classes.GENERAL_HEADS and word.text not in _POSITIONS


@lru_cache(maxsize=200_000)
def closes(word: Word) -> bool:
    """Whether a term can end with `word`: a noun, or a verb that can be one."""
    if not is_inner(word) or word.text in word_classes.GENERAL_HEADS:
        return False
    if len(word.text) == 1:
        # few single characters are nouns in the language of today
        return word.text in _ONE_CHARACTER_HEADS
    if word.tag in ("l", "i"):
        return word.text[0] in word_classes.NEGATIONS  # an idiom at the end is a predicate
    # tagged as an adverb, and opens a term (特别报告员) but ends none
    if word.text == "特别":
        return False
    return word.tag in word_classes.NOUN_TAGS or word.tag == "v" or word.text in word_classes.NOUNS_BY_USE


_ADDRESS = frozenset(["阁下", "先生", "女士", "博士", "教授", "夫人", "殿下", "陛下", "兼", "驻"])
_POSITIONS = frozenset(
    [
        "内",
        "中",
        "上",
        "下",
        "前",
        "后",
        "里",
        "外",
        "间",
        "时",
        "际",
        "性",
        "化",
        "者",
        "型",
        "式",
        "国",
        "区",
        "部",
        "处",
        "家",
        "界",
    ]
)
_ONE_CHARACTER_HEADS = frozenset(
    [
        "区",
        "国",
        "法",
        "权",
        "罪",
        "署",
        "局",
        "厅",
        "司",
        "团",
        "部",
        "院",
        "所",
        "室",
        "处",
        "会",
        "队",
        "军",
        "堆",
        "铀",
        "钚",
        "镅",
        "镎",
        "弹",
        "税",
        "费",
        "源",
        "性",
        "学",
        "州",
        "省",
        "市",
        "岛",
        "湾",
        "海",
        "洋",
        "河",
        "湖",
    ]
)


OPENS, CLOSES, INNER, ALONE, POINT, ADDRESS, TITLE, PERSON = (1 << bit for bit in range(8))
"""What a word is good for, as bits: begin, end or be inside a term, be a term alone; and what the others forbid."""


@lru_cache(maxsize=200_000)
def uses(word: Word) -> int:
    """What a word is good for: a sum of the bits above.

    >>> uses(Word("保证", "v")) & CLOSES > 0, uses(Word("的", "uj"))
    (True, 0)
    """
    text, tag = word
    return (
        OPENS * opens(word) | CLOSES * closes(word) | INNER * is_inner(word) | ALONE * _alone(word) | POINT * ("·" in text)
        | ADDRESS * (text in _ADDRESS) | TITLE * (text in word_classes.PERSON_TITLES) | PERSON * tag.startswith("nr")
    )  # fmt: skip


def _alone(word: Word) -> bool:
    """Whether a word that may begin and end a term may be one by itself."""
    text, tag = word
    if tag in ("l", "i"):
        return len(text) <= 6 and text[0] in word_classes.NEGATIONS
    # names of persons and words of time are no terms alone
    return len(text) >= 2 and tag not in ("nr", "nrt", "nrfg", "t", "s")


def can_be_term(words: Sequence[Word]) -> bool:
    """Whether the sequence has the shape of a term; every inner word is one that a term holds.

    >>> can_be_term([Word("安全", "an"), Word("保证", "v")]), can_be_term([Word("重要", "a"), Word("步骤", "n")])
    (True, False)
    """
    if not (opens(words[0]) and closes(words[-1])):
        return False
    if len(words) == 1:
        return _alone(words[0])
    together = 0
    for word in words:
        together |= uses(word)
    return is_together(together)


def is_together(bits: int) -> bool:
    """Whether several words whose bits these are, put together, may be one term: no foreign name, address or titled person."""
    return not bits & (POINT | ADDRESS) and bits & (TITLE | PERSON) != TITLE | PERSON


def spans(words: Sequence[Word]) -> list[tuple[int, int, str]]:
    """(begin, end, text) of every sequence that has the shape of a term, by begin and then end."""
    size = len(words)
    bits = [uses(word) for word in words]
    shaped: list[tuple[int, int, str]] = []
    for begin in range(size):
        if not bits[begin] & OPENS:
            continue
        text, together = "", 0
        for end in range(begin, min(size, begin + LONGEST)):
            bit = bits[end]
            # no longer sequence from here is one either
            if not bit & INNER:
                break
            text += words[end].text
            together |= bit
            if bit & CLOSES and (bit & ALONE if end == begin else is_together(together)):
                shaped.append((begin, end + 1, text))
    return shaped
