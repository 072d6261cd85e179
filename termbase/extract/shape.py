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
        return word.text in _ONE_CHARACTER_HEADS
    if word.tag in ("l", "i"):
        return word.text[0] in word_classes.NEGATIONS  # an idiom at the end is a predicate
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


def can_be_term(words: Sequence[Word]) -> bool:
    """Whether the sequence has the shape of a term; every inner word is one that a term holds.

    >>> can_be_term([Word("安全", "an"), Word("保证", "v")]), can_be_term([Word("重要", "a"), Word("步骤", "n")])
    (True, False)
    """
    first, last = words[0], words[-1]
    if not (opens(first) and closes(last)):
        return False
    if len(words) == 1:
        return (len(first.text) >= 2 and first.tag not in ("l", "i", "nr", "nrt", "nrfg", "t", "s")) or (
            first.tag in ("l", "i") and len(first.text) <= 6 and first.text[0] in word_classes.NEGATIONS
        )
    if "·" in "".join(word.text for word in words):
        return False
    if any(word.text in _ADDRESS for word in words):
        return False
    titled = any(word.text in word_classes.PERSON_TITLES for word in words)
    return not (titled and any(word.tag.startswith("nr") for word in words))
