"""Where a query stands in running text, and whether it is a word or term of its own there or a part of a longer one.

核武器国家 inside 无核武器国家 is the opposite of what was asked for, and so is "nuclear-weapon States" inside
"non-nuclear-weapon States". Pure.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tm.languages import Lang, spaced
from tm.text import key, script, words

NEGATIONS = frozenset({"non", "anti", "un", "counter", "ex", "pseudo", "quasi"})
"""Prefixes that make another term of the word to which a hyphen joins them."""


CHANCE = 2
"""Ideographs that may stand side by side by chance, at the end of a word and the beginning of the next (人权 in 个人权利).

Of longer queries the words are not asked: jieba cuts 所有核武器国家 into 所, 有核, 武器 and 国家."""


@dataclass(frozen=True, slots=True)
class QueryOccurrence:
    """The query at `text[start:end]`. `within` is the longer term or word that it is a part of, as written; else ""."""

    start: int
    end: int
    within: str = ""


class Sought:
    """A query, to be found in many texts of one language. `longer` are the forms of terms that may hold it.

    `cut` gives the words of a Chinese text in order: what begins or ends inside a word is no term of its own. Without
    it the words are not asked.
    """

    def __init__(
        self,
        query: str,
        language: Lang,
        longer: Iterable[str],
        cut: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        self._spaced = spaced(language)
        self._cut = cut
        self._letters = _letters(query)
        self._needle: tuple[str, ...] = tuple(self._letters)
        forms = {tuple(_letters(form)) for form in longer}
        if self._spaced:
            self._needle = tuple(words.lemmas(query).split())
            forms = {tuple(words.lemmas(form).split()) for form in longer}
        self._longer = frozenset(form for form in forms if len(form) > len(self._needle))
        # where in a longer form the query begins, and how long these forms are, the shortest first: it says most
        self._shapes = sorted(
            {(at, len(form)) for form in self._longer for at in _places(form, self._needle)},
            key=lambda shape: (shape[1], shape[0]),
        )

    def find(self, text: str) -> list[QueryOccurrence]:
        """Every occurrence in `text`, in order. None for a query without letters."""
        if not self._letters:
            return []
        return list(self._in_words(text) if self._spaced else self._in_characters(text))

    def _in_characters(self, text: str) -> Iterator[QueryOccurrence]:
        letters, origins = folded(text)
        units = tuple(letters) if self._shapes else ()
        ends: frozenset[int] | None = None
        for start in _places(letters, self._letters):
            end = start + len(self._letters)
            reach = self._reach(units, start) if self._shapes else None
            if reach is None and self._cut and len(self._letters) <= CHANCE:
                ends = _word_ends(letters, self._cut) if ends is None else ends
                reach = _whole_words(start, end, ends)
            reach = reach or (start, end)
            first, last = origins[start], origins[end - 1] + 1
            wide = text[origins[reach[0]] : origins[reach[1] - 1] + 1]
            yield QueryOccurrence(first, last, wide if reach != (start, end) else "")

    def _in_words(self, text: str) -> Iterator[QueryOccurrence]:
        spoken = words.lemma_spans(text)
        lemmas = tuple(lemma for _, _, lemma in spoken)
        places = list(_places(lemmas, self._needle)) if self._needle else []
        if not places:
            # the beginning of a word, as it is typed
            yield from (QueryOccurrence(*span) for span in literal(text, self._letters))
        for start in places:
            end = start + len(self._needle)
            reach = self._reach(lemmas, start) or (start - _is_negated(text, spoken, start), end)
            wide = text[spoken[reach[0]][0] : spoken[reach[1] - 1][1]]
            yield QueryOccurrence(spoken[start][0], spoken[end - 1][1], wide if reach != (start, end) else "")

    def _reach(self, units: Sequence[str], start: int) -> tuple[int, int] | None:
        """The shortest longer form around the occurrence at `start`, as its place among `units`."""
        for at, size in self._shapes:
            first = start - at
            if first >= 0 and tuple(units[first : first + size]) in self._longer:
                return first, first + size
        return None


def folded(text: str) -> tuple[str, Sequence[int]]:
    """The key of `text` without spaces, and for each of its characters the place it came from."""
    pieces = list(map(_fold, script.simplify(text)))
    sizes = list(map(len, pieces))
    if sizes.count(1) == len(sizes):
        return "".join(pieces), range(len(pieces))
    return "".join(pieces), [offset for offset, size in enumerate(sizes) for _ in range(size)]


def literal(text: str, letters: str) -> list[tuple[int, int]]:
    """Where folded `letters` without spaces stand in `text`, each time as (start, end).

    >>> literal("裁軍 ＡＰＩ", "api")
    [(3, 6)]
    """
    if not letters:
        return []
    whole, origins = folded(text)
    return [(origins[at], origins[at + len(letters) - 1] + 1) for at in _places(whole, letters)]


def _letters(text: str) -> str:
    return key.key(text).replace(" ", "")


@functools.lru_cache(maxsize=20_000)
def _fold(character: str) -> str:
    return key.key(character)


def _places(units: Sequence[str], needle: Sequence[str]) -> Iterator[int]:
    """Where `needle` begins in `units`, without overlaps."""
    size, at = len(needle), 0
    if isinstance(units, str) and isinstance(needle, str):
        at = units.find(needle)
        while at >= 0:
            yield at
            at = units.find(needle, at + size)
        return
    while at + size <= len(units):
        if tuple(units[at : at + size]) == tuple(needle):
            yield at
            at += size
        else:
            at += 1


def _word_ends(letters: str, cut: Callable[[str], Sequence[str]]) -> frozenset[int]:
    ends = list(itertools.accumulate(map(len, cut(letters)), initial=0))
    # a cut that leaves something out says nothing of places
    return frozenset(ends if ends[-1] == len(letters) else range(len(letters) + 1))


def _whole_words(start: int, end: int, ends: frozenset[int]) -> tuple[int, int]:
    """The words that `start` to `end` touches, as a stretch."""
    if start in ends and end in ends:
        return start, end
    return max((at for at in ends if at <= start), default=start), min(
        (at for at in ends if at >= end), default=end
    )


def _is_negated(text: str, spoken: Sequence[tuple[int, int, str]], start: int) -> bool:
    """Whether a hyphen joins a prefix such as "non" to the word at `start`."""
    if start == 0:
        return False
    before = spoken[start - 1]
    return before[2] in NEGATIONS and text[before[1] : spoken[start][0]] == "-"
