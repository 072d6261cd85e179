"""Differences of a few characters that turn the meaning round. Pure."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from tm.languages import Lang
from tm.match.edges import label
from tm.match.edges import mark as final_mark
from tm.match.matches import Change, Flag
from tm.match.symbols import LABEL, MARK, NAME, Names, symbols

_CHINESE = (
    ("negation", re.compile(
        # 1. single characters, unless they belong to a word that denies nothing
        "(?<![要差])不(?![断久仅少同过妨论光愧丹列来])|(?<!除|南|北|西|东|中|亚|泛|莫)非(?![洲常政典盟凡])|(?<!从)未(?!来)|"
        "(?<![绝])无(?![论线锡])|没有|勿|切莫|莫(?=[不非过])|别(?=无)|并非|从未|"
        # 2. words that deny or undo
        "禁止|拒绝|反对|否认|否决|停止|终止|取消|撤销|撤回|免除|除外|除了|除非|缺乏|违反|违背|防止|阻止|避免"
    )),
    ("modality", re.compile(
        "必须|应当|应该|可以|可能|不妨|(?<![反供相适响效对回感顺照呼因])应(?![用对急邀付答运变战聘收诉力届景])|"
        "(?<![许认核])可(?![持靠见行再耕兰卡信观比怕预及加逆贵疑接变用溶获供支乐采])|(?<!必)须|(?<=不)得|"
        "敦促|促请|吁请|呼吁|邀请|提请|申请|请求|要求|决定|建议|鼓励|授权|请"
    )),
    ("quantity", re.compile(
        "所有|全部|一切|每[个一名]|部分|一半|半数|多数|少数|许多|若干|一些|仅|只(?!要)|增加|减少|增长|下降|上升|提高|降低|"
        "[之以]前|[之以]后|以上|以下|最[大小多少高低]|超过|不足|至少|至多|大于|小于|高于|低于|多于|少于|早于|晚于|不迟于|首次|再次"
    )),
)  # fmt: skip
_ENGLISH = (
    ("negation", re.compile(
        r"\b(?:not|non|nor|neither|never|none|nothing|nobody|cannot|without|except|unless|against|"
        r"refus(?:e[sd]?|al|ing)|reject(?:s|ed|ing|ion)?|prohibit\w*|fail(?:s|ed|ing|ure)?|lack\w*|den(?:y|ies|ied)|"
        r"prevent\w*|halt\w*|ceas\w*|terminat\w*|withdr[ae]w\w*|(?<=n['’])t|no(?!\.?\s*\d|\.))\b"
    )),
    ("modality", re.compile(
        r"\b(?:shall|should|must|may(?! \d)|might|can|could|will|would|urg(?:e[sd]?|ing)|request(?:s|ed|ing)?|decid(?:e[sd]?|ing)|"
        r"invit(?:e[sd]?|ing)|encourag(?:e[sd]?|ing)|recommend(?:s|ed|ing)?|calls?(?= (?:up)?on)|called(?= (?:up)?on))\b"
    )),
    ("quantity", re.compile(
        r"\b(?:all|every|each|some|any|many|few|most|least|more|less|fewer|half|only|increas\w*|decreas\w*|reduc\w*|"
        r"rais(?:e[sd]?|ing)|before|after|above|below|majority|minority|several)\b"
    )),
)  # fmt: skip
# no word list: a prefix counts only where the bare word stands on the other side
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")
_SPOKEN = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|"
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
)
_TOKEN = {
    Lang.ZH: re.compile(r"[A-Za-z0-9]+(?:[.,/][0-9]+)*|[〇零一二两三四五六七八九十百千万亿]+"),
    Lang.EN: re.compile(r"[A-Za-z0-9]+(?:[.,/-][A-Za-z0-9]+)*"),
}
_NUMBER = {
    Lang.ZH: re.compile(r"[0-9]|[〇零一二两三四五六七八九十百千万亿]"),
    Lang.EN: re.compile(rf"[0-9]|\b{_SPOKEN}\b", re.IGNORECASE),
}
# a private area of Unicode: no text has these
_MARKS = range(0xE000, 0xF000)


@dataclass(frozen=True, slots=True)
class _Token:
    """A symbol for comparing, and its place; a number or a word of Latin letters is one."""

    text: str
    start: int
    end: int


def flags(
    query: str, source: str, language: Lang, changes: Sequence[Change], names: Names | None = None
) -> tuple[Flag, ...]:
    """What differs between a query and a unit's source and may change the meaning.

    Numbers and references that were replaced in the suggestion are no flag; those that could not be
    (`new` is None) are. With `names` a State that only one of the two names is flagged.

    >>> [(f.kind, f.query, f.source) for f in flags("各国不应部署", "各国应部署", Lang.ZH, ())]
    [('negation', '不', '')]
    """
    differences = [
        Flag(
            "name" if change.kind == NAME else "number", change.query, change.source,
            f"the query has {change.query}, the unit {change.source}: the translation must be changed by hand",
        )
        for change in changes
        if change.new is None
    ]  # fmt: skip
    # before the comparison: what was replaced must not be flagged again
    query, source = _masked(query, source, changes)
    differences += _named(query, source, language, names or Names())
    left, right = _tokens(query, language), _tokens(source, language)
    for new, old in _differences(left, right):
        mine, other = _span(new), _span(old)
        differences += _turned(query, mine, source, other, language)
        differences += _counted(query, mine, source, other, language)
    return tuple(dict.fromkeys(differences))


def _named(query: str, source: str, language: Lang, names: Names) -> Iterator[Flag]:
    """States that only one of the texts names."""
    in_query, in_unit = names.find(query, language), names.find(source, language)
    # counted, since a State may be named twice in one text and once in the other
    mine, other = Counter(state.normal for state in in_query), Counter(state.normal for state in in_unit)
    for state in in_query:
        if mine[state.normal] > other[state.normal]:
            yield Flag("name", state.text, "", f"only the query has {state.text}")
    for state in in_unit:
        if other[state.normal] > mine[state.normal]:
            yield Flag("name", "", state.text, f"only the unit has {state.text}")


def _masked(query: str, source: str, changes: Sequence[Change]) -> tuple[str, str]:
    """The texts with one symbol in both for what was replaced, or flagged already."""
    for number, change in enumerate(changes):
        # the same mark in both texts: they are equal there, and no other place is
        mark = chr(_MARKS[number % len(_MARKS)])
        if change.kind == LABEL:
            query, source = query[len(label(query)) :], source[len(label(source)) :]
        elif change.kind == MARK:
            query, source = (text.rstrip()[: -1 if final_mark(text) else None] for text in (query, source))
        else:
            query, source = query.replace(change.query, mark, 1), source.replace(change.source, mark, 1)
    return query, source


def _tokens(text: str, language: Lang) -> list[_Token]:
    """The symbols of a text; numbers and Latin words whole."""
    made = []
    at = 0
    for hit in _TOKEN[language].finditer(text):
        made += [_Token(s.text, at + s.start, at + s.end) for s in symbols(text[at : hit.start()], language)]
        made.append(_Token(hit.group().casefold(), *hit.span()))
        at = hit.end()
    return made + [_Token(s.text, at + s.start, at + s.end) for s in symbols(text[at:], language)]


def _differences(
    left: Sequence[_Token], right: Sequence[_Token]
) -> Iterator[tuple[list[_Token], list[_Token]]]:
    """What differs, block by block; blocks with one symbol between them are one."""
    blocks: list[list[int]] = []
    for code in Levenshtein.opcodes([s.text for s in left], [s.text for s in right]):
        if code.tag == "equal":
            continue
        i, j, k, m = code.src_start, code.src_end, code.dest_start, code.dest_end
        # one equal symbol between two differences is chance: a word changed as a whole
        if blocks and i - blocks[-1][1] <= 1 and k - blocks[-1][3] <= 1:
            blocks[-1][1], blocks[-1][3] = j, m
        else:
            blocks.append([i, j, k, m])
    for i, j, k, m in blocks:
        yield list(left[i:j]), list(right[k:m])


def _span(some: Sequence[_Token]) -> tuple[int, int]:
    # nothing on one side: a span that no word reaches into
    return (some[0].start, some[-1].end) if some else (0, 0)


def _turned(
    query: str, mine: tuple[int, int], source: str, other: tuple[int, int], language: Lang
) -> Iterator[Flag]:
    """Words that deny, bind or measure, which only one of the two has here."""
    for kind, pattern in _CHINESE if language is Lang.ZH else _ENGLISH:
        in_query, in_unit = _hits(pattern, query, mine), _hits(pattern, source, other)
        # what both have is no difference, however often it stands in the span
        extra, missing = list((in_query - in_unit).elements()), list((in_unit - in_query).elements())
        # English denies with prefixes too, Chinese with characters that the pattern has
        if kind == "negation" and language is Lang.EN:
            more, less = _prefixed(query[slice(*mine)], source[slice(*other)])
            extra, missing = extra + more, missing + less
        if extra or missing:
            yield Flag(kind, query[slice(*mine)], source[slice(*other)], _told(extra, missing))


def _told(extra: Sequence[str], missing: Sequence[str]) -> str:
    parts = [("the query", extra), ("the unit", missing)]
    return ", ".join(f"only {who} has {', '.join(words)}" for who, words in parts if words)


def _hits(pattern: re.Pattern[str], text: str, span: tuple[int, int]) -> Counter[str]:
    """The words of a pattern that reach into a span, read with what stands around it."""
    start, end = span
    # the whole word is looked at: the span may hold half of it
    return Counter(word for first, last, word in _all_hits(pattern, text) if first < end and start < last)


@functools.lru_cache(maxsize=512)
def _all_hits(pattern: re.Pattern[str], text: str) -> tuple[tuple[int, int, str], ...]:
    """Where the words of a pattern stand in a text, and which they are; the differences of a match ask one after the other."""
    # ß and the like grow: places would be others
    folded = text.casefold() if len(text.casefold()) == len(text) else text
    return tuple((*hit.span(), hit.group()) for hit in pattern.finditer(folded))


def _prefixed(mine: str, other: str) -> tuple[list[str], list[str]]:
    """Words that stand without their denying prefix on the other side: unlawful, lawful."""
    in_query, in_unit = (set(re.findall(r"[a-z]+", text.casefold())) for text in (mine, other))
    return (
        [
            word
            for word in sorted(in_query)
            if any(word == prefix + bare for prefix in _PREFIXES for bare in in_unit)
        ],
        [
            word
            for word in sorted(in_unit)
            if any(word == prefix + bare for prefix in _PREFIXES for bare in in_query)
        ],
    )


def _counted(
    query: str, mine: tuple[int, int], source: str, other: tuple[int, int], language: Lang
) -> Iterator[Flag]:
    """Numbers that were not replaced and are not the same."""
    in_query, in_unit = _numbers(query[slice(*mine)], language), _numbers(source[slice(*other)], language)
    # Chinese numerals stand in words that count nothing, as 一 in 一般: alone they are no difference
    figures = any(c.isdigit() for word in (*in_query, *in_unit) for c in word)
    if sorted(in_query) != sorted(in_unit) and (figures or (in_query and in_unit) or language is Lang.EN):
        reason = (
            f"the query has {', '.join(in_query) or 'no number'}, the unit {', '.join(in_unit) or 'none'}"
        )
        yield Flag("number", query[slice(*mine)], source[slice(*other)], reason)


def _numbers(text: str, language: Lang) -> list[str]:
    """Numbers, codes with figures, and single capitals: `A` of 名单A (list A)."""
    return [
        word
        for word in (hit.group() for hit in _TOKEN[language].finditer(text))
        if _NUMBER[language].search(word)
        # A and I are words of English
        or (len(word) == 1 and word.isupper() and (language is Lang.ZH or word not in "AI"))
    ]
