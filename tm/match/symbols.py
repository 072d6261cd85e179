"""A text as the symbols that matching compares, each with its place; what can be replaced is one symbol. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tm.index.fold import fold
from tm.languages import Lang
from tm.text import numerals
from tm.text.references import find
from tm.text.references.reference import Reference

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
NAME, WEEKDAY, ORDINAL, LABEL, MARK = "name", "weekday", "ordinal", "label", "mark"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_DAYS = "一二三四五六日"
_ZH_DAY = re.compile("(?:星期|礼拜|禮拜|周|週)([一二三四五六日天])(?![年月日个名次项届本种])")
_EN_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b")
_ZH_ORDINAL = re.compile("第([0-9]{1,4}|[一二三四五六七八九十百]{1,6})(?=[次轮輪批份个個回期版代任位])")


@dataclass(frozen=True, slots=True)
class Placeable:
    """What a translation carries over: a reference, a number, a date, a State's name.

    `normal` is the same for the same thing in both languages; `renderings` are its English, best first.
    """

    start: int
    end: int
    text: str
    kind: str
    normal: str
    renderings: tuple[str, ...]
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A character of Chinese, a word of English, or a placeable: what it is for comparing, and its place."""

    text: str
    start: int
    end: int
    placeable: Placeable | None = None


class Names:
    """Names that are replaced like references: Chinese and English forms of one thing.

    >>> names = Names([("俄罗斯联邦", "Russian Federation"), ("俄罗斯", "Russian Federation")])
    >>> [(p.text, p.normal) for p in names.find("俄罗斯联邦和俄罗斯", Lang.ZH)]
    [('俄罗斯联邦', 'name:Russian Federation'), ('俄罗斯', 'name:Russian Federation')]
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._english: dict[str, str] = {}
        self._chinese: dict[str, str] = {}
        for zh, en in pairs:
            self._english.setdefault(zh, en)
            self._chinese.setdefault(en, zh)
        self._patterns: dict[Lang, re.Pattern[str] | None] = {}

    def _pattern(self, language: Lang) -> re.Pattern[str] | None:
        """The pattern of the names in a language, compiled when it is first asked for."""
        if language not in self._patterns:
            edge = "" if language is Lang.ZH else r"\b"
            self._patterns[language] = self._compiled(self._english if not edge else self._chinese, edge)
        return self._patterns[language]

    @staticmethod
    def _compiled(names: Iterable[str], edge: str) -> re.Pattern[str] | None:
        several = list(names)
        return re.compile(f"{edge}{_any_of(several)}{edge}") if several else None

    def find(self, text: str, language: Lang) -> list[Placeable]:
        """The names in a text, longest first, without overlap."""
        pattern = self._pattern(language)
        if pattern is None:
            return []
        names = []
        for hit in pattern.finditer(text):
            english = self._english[hit.group()] if language is Lang.ZH else hit.group()
            other = english if language is Lang.ZH else self._chinese[english]
            names.append(Placeable(*hit.span(), hit.group(), NAME, f"{NAME}:{english}", (other,)))
        return names


def _any_of(several: Iterable[str]) -> str:
    """A pattern for any of some texts, the longest first; those with one beginning are tried together, which takes a tenth of the time.

    >>> _any_of(["Niger", "Nigeria", "Chad"])
    '(?:C(?:had)|N(?:igeria|iger))'
    """
    rests: dict[str, list[str]] = {}
    for text in sorted(several, key=lambda text: (-len(text), text)):
        rests.setdefault(text[0], []).append(re.escape(text[1:]))
    begun = (f"{re.escape(first)}(?:{'|'.join(rests[first])})" for first in sorted(rests))
    return f"(?:{'|'.join(begun)})"


@functools.lru_cache(maxsize=2048)
def placeables(text: str, language: Lang, names: Names) -> tuple[Placeable, ...]:
    """What can be replaced in a text, in order and without overlap; references before names."""
    placed = [
        Placeable(r.start, r.end, r.text, r.kind.value, r.normal, r.renderings, r)
        for r in find(text, language)
    ]
    for more in (names.find(text, language), _weekdays(text, language), _ordinals(text, language)):
        taken = [(p.start, p.end) for p in placed]
        placed += [
            placeable
            for placeable in more
            if not any(placeable.start < end and start < placeable.end for start, end in taken)
        ]
    return tuple(sorted(placed, key=lambda p: p.start))


def _weekdays(text: str, language: Lang) -> Iterator[Placeable]:
    """Days of the week: `星期四` is Thursday."""
    for hit in (_ZH_DAY if language is Lang.ZH else _EN_DAY).finditer(text):
        day = _CHINESE_DAYS.index(hit[1].replace("天", "日")) if language is Lang.ZH else _DAYS.index(hit[1])
        other = _DAYS[day] if language is Lang.ZH else f"星期{_CHINESE_DAYS[day]}"
        yield Placeable(*hit.span(), hit.group(), WEEKDAY, f"{WEEKDAY}:{_DAYS[day]}", (other,))


def _ordinals(text: str, language: Lang) -> Iterator[Placeable]:
    """Ordinals that belong to no reference: `第三` of 第三次 (the third time)."""
    known, english = _english_ordinals()
    for hit in (_ZH_ORDINAL if language is Lang.ZH else english).finditer(text):
        if language is Lang.EN:
            number = known[hit[1].lower()] if hit[1] else int(hit[2])
        else:
            number = int(hit[1]) if hit[1].isdecimal() else numerals.chinese_value(hit[1]) or 0
        written = (numerals.ordinal(number),) if language is Lang.ZH and 0 < number < 100 else ()
        yield Placeable(*hit.span(), hit.group(), ORDINAL, f"{ORDINAL}:{number}", written)


@functools.cache
def _english_ordinals() -> tuple[dict[str, int], re.Pattern[str]]:
    """The ordinals to 99 by their words, and a pattern of all that are words or figures."""
    known = {numerals.ordinal(number): number for number in range(1, 100)}
    return known, re.compile(rf"\b(?:({_any_of(known)})|([0-9]{{1,3}})(?:st|nd|rd|th))\b", re.IGNORECASE)


def symbols(text: str, language: Lang, placed: Sequence[Placeable] = ()) -> list[Symbol]:
    """The symbols of a text; each of `placed` is one, equal to every other of its kind.

    >>> [s.text for s in symbols("第 八 届", Lang.ZH)], [s.text for s in symbols("Non-nuclear", Lang.EN)]
    (['第', '八', '届'], ['non', '-', 'nuclear'])
    """
    made: list[Symbol] = []
    at = 0
    for placeable in placed:
        made.extend(_plain(text, at, placeable.start, language))
        made.append(Symbol(f"\\{placeable.kind}", placeable.start, placeable.end, placeable))
        at = placeable.end
    made.extend(_plain(text, at, len(text), language))
    return made


def compared(
    text: str, language: Lang, placed: Sequence[Placeable] = ()
) -> tuple[list[str], list[Placeable | None]]:
    """The texts of `symbols`, and the placeable of each; what stands between placeables is kept for the next time.

    >>> compared("Non-nuclear", Lang.EN)
    (['non', '-', 'nuclear'], [None, None, None])
    """
    texts: list[str] = []
    whose: list[Placeable | None] = []
    at = 0
    for placeable in (*placed, None):
        between = _between(text, at, placeable.start if placeable else len(text), language)
        texts += between
        whose += [None] * len(between)
        if placeable:
            texts.append(f"\\{placeable.kind}")
            whose.append(placeable)
            at = placeable.end
    return texts, whose


@functools.lru_cache(maxsize=8192)
def _between(text: str, start: int, end: int, language: Lang) -> tuple[str, ...]:
    if language is Lang.EN:
        return tuple(map(_english, _WORD.findall(text, start, end)))
    return tuple(filter(None, map(_chinese, text[start:end])))


def _plain(text: str, start: int, end: int, language: Lang) -> list[Symbol]:
    if language is Lang.EN:
        return [
            Symbol(_english(hit.group()), hit.start(), hit.end()) for hit in _WORD.finditer(text, start, end)
        ]
    made = []
    for offset in range(start, end):
        folded = _chinese(text[offset])
        if folded:
            made.append(Symbol(folded, offset, offset + 1))
    return made


@functools.lru_cache(maxsize=65536)
def _chinese(character: str) -> str:
    return fold([character], Lang.ZH).text(0).tobytes().decode("utf-16-le", "replace")


@functools.lru_cache(maxsize=65536)
def _english(word: str) -> str:
    folded = fold([word], Lang.EN).text(0).tobytes()
    # what is not Latin has no bytes of its own
    return folded.decode("ascii") if folded.isascii() else word.casefold()
