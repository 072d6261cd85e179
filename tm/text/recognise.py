"""All known terms of a text: every match, the longest marked, cut along words.

A dictionary matcher in plain Python: the lengths to try at a place are kept by the next two and the
next four characters, so that hardly a look-up fails. Forms come all at once, or are fetched by their
first two characters when a text first has these: opening a million terms then takes no time. A short
form counts only where the segmenter sets its ends (扩大会议 does not hold 大会), a long one only where its end
does not tear the first character off a noun (卡塔尔国家会议中心 does not hold 卡塔尔国).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tm.text.chars import HAN
from tm.text.words import Word

HEAD = 2
"""Forms are fetched by this many first characters; a shorter form is never found."""
# characters by which long forms are found: the table stays small
_DEEP = 4
_FREE_LENGTH = 4
"""From this length on a form is itself evidence enough of its own ends, in characters."""
_NOUNS = frozenset(["n", "nr", "ns", "nt", "nz", "ng", "vn", "an", "l", "i", "j"])
"""Tags of nouns of the dictionary; a word that the segmenter guessed (x) is evidence of nothing."""


class Boundaries(NamedTuple):
    """Offsets at which words begin or end, and those behind the first character of a noun."""

    ends: Collection[int]
    torn: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A match: `text[start:end]` is `form`; `nested` if it lies inside a longer match."""

    start: int
    end: int
    form: str
    nested: bool


class Recogniser:
    """Finds the forms it was given. Building is linear in their total length.

    `fetch` gives all further forms that begin with the two characters it is called with; it is
    called once for each two characters that begin a place of a text.
    """

    def __init__(
        self, forms: Iterable[str] = (), fetch: Callable[[str], Iterable[str]] | None = None
    ) -> None:
        self._fetch = fetch
        self._forms: set[str] = set()
        # by the first two characters: lengths up to 4, longest first; by the first four: the longer ones
        self._short: dict[str, tuple[int, ...]] = {}
        self._long: dict[str, tuple[int, ...]] = {}
        self._shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._learn(forms)

    def __len__(self) -> int:
        return len(self._forms)

    def _learn(self, forms: Iterable[str]) -> None:
        short: dict[str, set[int]] = {}
        long: dict[str, set[int]] = {}
        for form in forms:
            size = len(form)
            if size < HEAD or form in self._forms:
                continue
            self._forms.add(form)
            heads = short.setdefault(form[:HEAD], set())
            if size <= _DEEP:
                heads.add(size)
            else:
                heads.add(0)  # 0: longer forms begin so, too
                long.setdefault(form[:_DEEP], set()).add(size)
        for table, by_head in ((self._short, short), (self._long, long)):
            for head, sizes in by_head.items():
                sizes.update(table.get(head, ()))
                ordered = tuple(sorted(sizes, reverse=True))
                table[head] = self._shared.setdefault(ordered, ordered)

    def spans(self, text: str, words: Boundaries | None = None) -> list[TermSpan]:
        """Every match in `text`, by start and then longest first.

        `words` tells where its words begin and end (see `word_ends`); without it no match is refused.

        >>> r = Recogniser(["大会", "核武器国家", "无核武器国家"])
        >>> [(s.form, s.nested) for s in r.spans("无核武器国家")]
        [('无核武器国家', False), ('核武器国家', True)]
        >>> r.spans("扩大会议", Boundaries({0, 2, 4}))
        []
        """
        spans: list[TermSpan] = []
        reach = 0
        for start, form in self.matches(text):
            end = start + len(form)
            if words is not None:
                if not _is_free(form, start, end, words):
                    continue
                if end < reach and end not in words.ends:
                    continue  # 核武器国 inside 核武器国家: the word 国家 says no
            spans.append(TermSpan(start, end, form, end <= reach))
            reach = max(reach, end)
        return spans

    def matches(self, text: str, until: int | None = None) -> Iterable[tuple[int, str]]:
        """Every occurrence of every form, overlaps too: (start, form), by start, longest first; of those that begin before `until`."""
        forms, short, long = self._forms, self._short, self._long
        last = len(text) - 1
        for start in range(last if until is None else min(until, last)):
            head = text[start : start + HEAD]
            sizes = short.get(head)
            if sizes is None:
                if self._fetch is None:
                    continue
                self._learn(self._fetch(head))
                sizes = short.setdefault(head, ())
            if not sizes:
                continue
            if not sizes[-1]:
                for size in long.get(text[start : start + _DEEP], ()):
                    form = text[start : start + size]
                    if len(form) == size and form in forms:
                        yield start, form
            for size in sizes:
                form = text[start : start + size]
                if size and len(form) == size and form in forms:
                    yield start, form


def _is_free(form: str, start: int, end: int, words: Boundaries) -> bool:
    if len(form) >= _FREE_LENGTH:
        return end not in words.torn
    left = start in words.ends or not HAN.match(form[0])
    right = end in words.ends or not HAN.match(form[-1])
    return left and right


def word_ends(text: str, runs: Iterable[tuple[int, Iterable[Word]]]) -> Boundaries:
    """Where words begin and end; `runs` are (start of a run, its words).

    >>> word_ends("核裁军。", [(0, [Word("核", "n"), Word("裁军", "vn")])])
    Boundaries(ends={0, 1, 3, 4}, torn={2})
    """
    ends = {0, len(text)}
    torn = set()
    for start, run in runs:
        ends.add(start)
        for word in run:
            if len(word.text) > 1 and word.tag in _NOUNS:
                torn.add(start + 1)
            start += len(word.text)
            ends.add(start)
    return Boundaries(ends, torn)
