"""Differences of a few characters that turn the meaning round. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from tm.match.model import Change, Flag
from tm.match.symbols import Symbol, symbols
from tm.model import Lang

_CHINESE = (
    ("negation", re.compile("[不无非未没勿莫否禁反拒绝免]|停止|取消|撤销|终止|除外|除了")),
    ("modality", re.compile("必须|应当|应该|可以|可能|不妨|[应须可宜得]|要求|请|敦促|决定")),
    ("quantity", re.compile("[全都各每所有部分多少几半仅只增减加减升降上下前后]|最[大小多少高低]|超过|不足|至少|至多")),
)
_ENGLISH = (
    (
        "negation",
        re.compile(
            r"not?|non|nor|neither|never|none|nothing|nobody|cannot|without|except|unless|un|against|refus\w*|"
            r"reject\w*|prohibit\w*|fail\w*|t|lack\w*|den(?:y|ies|ied)|(?:un|in|im|il|ir|dis)[a-z]{4,}"
        ),
    ),
    ("modality", re.compile(r"shall|should|must|may|might|can|could|will|would|urge[sd]?|request\w*|decide[sd]?")),
    (
        "quantity",
        re.compile(
            r"all|every|each|some|any|many|few|most|least|more|less|fewer|half|only|increas\w*|decreas\w*|"
            r"reduc\w*|rais\w*|before|after|above|below"
        ),
    ),
)
_NUMBER = re.compile(r"[0-9〇零一二两三四五六七八九十百千万亿]+")


def flags(query: str, source: str, language: Lang, changes: Sequence[Change]) -> tuple[Flag, ...]:
    """What differs between a query and a unit's source and may change the meaning.

    Numbers and references that were replaced in the suggestion are no flag; those that could not be
    (`new` is None) are.

    >>> [(f.kind, f.query, f.source) for f in flags("各国不应部署", "各国应部署", Lang.ZH, ())]
    [('negation', '不', '')]
    """
    found = [
        Flag(
            "number", change.query, change.source,
            f"the query has {change.query}, the unit {change.source}: the English must be changed by hand",
        )
        for change in changes
        if change.new is None
    ]  # fmt: skip
    for number, change in enumerate(changes):
        # what was replaced, or flagged above, is one symbol that both have
        mark = chr(0xE000 + number % 0x1000)
        query, source = query.replace(change.query, mark, 1), source.replace(change.source, mark, 1)
    left, right = symbols(query, language), symbols(source, language)
    for new, old in _differences(left, right):
        found += _judge(_text(query, new), _text(source, old), language)
    return tuple(dict.fromkeys(found))


def _differences(left: Sequence[Symbol], right: Sequence[Symbol]) -> Iterator[tuple[list[Symbol], list[Symbol]]]:
    for tag, i, j, k, m in Levenshtein.opcodes([s.text for s in left], [s.text for s in right]):
        if tag != "equal":
            yield list(left[i:j]), list(right[k:m])


def _text(text: str, some: Sequence[Symbol]) -> str:
    return text[some[0].start : some[-1].end] if some else ""


def _judge(mine: str, other: str, language: Lang) -> Iterator[Flag]:
    for kind, pattern in _CHINESE if language is Lang.ZH else _ENGLISH:
        here, there = _hits(pattern, mine, language), _hits(pattern, other, language)
        if here != there:
            word = "".join(dict.fromkeys([*here, *there])) if language is Lang.ZH else ", ".join([*here, *there])
            yield Flag(kind, mine, other, f"{word} stands in the {'query' if here else 'unit'} and not in the other")
    here, there = _NUMBER.findall(mine), _NUMBER.findall(other)
    if here != there and (any(c.isdigit() for c in mine + other) or _is_count(here, there)):
        yield Flag("number", mine, other, f"the query has {''.join(here) or 'no number'}, the unit {''.join(there) or 'none'}")


def _is_count(here: Sequence[str], there: Sequence[str]) -> bool:
    """Whether both sides have a Chinese numeral in the same place."""
    return bool(here and there)


def _hits(pattern: re.Pattern[str], text: str, language: Lang) -> list[str]:
    if language is Lang.ZH:
        return pattern.findall(text)
    return [word for word in re.findall(r"[a-z]+", text.casefold()) if pattern.fullmatch(word)]
