"""The yardstick of `scripts/evaluate.py equivalents --eflomal`: word alignment from outside, and phrases from it.

eflomal (Östling & Tiedemann 2016; GPL, `pip install termbase[eflomal]`, needs a C compiler) aligns the words of the
pairs in both directions; the links are made one by grow-diag-final-and (Koehn, Och & Marcu 2003); from them come all
phrase pairs whose words are linked to each other only (Och & Ney 2004), and from these a phrase table with the four
usual scores. Chinese words are those of jieba, and words end where a term that is asked for begins or ends, so that
no term is lost to the segmenter; English words are the lemmas that our own ranking sees, without articles. Only
English phrases that our own ranking would look at count: up to `WORDS` words, content words at both ends, no mark.
"""

from __future__ import annotations

import itertools
import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from math import log
from pathlib import Path

import jieba

from termbase.learn.counterparts import WORDS, Occurrence, Phrase
from termbase.learn.english import English

LONGEST = 7
"""Most Chinese words of a phrase pair; a term may have more."""
_MARK = "<mark>"
_LEAST = 1e-7

Link = tuple[int, int]
"""A Chinese and an English token of one pair, from 0."""


def is_here() -> bool:
    """Whether eflomal is installed."""
    return util.find_spec("eflomal") is not None


def version() -> str:
    """The version of eflomal."""
    return metadata.version("eflomal")


def tokens(text: str, cuts: set[int]) -> tuple[list[str], list[int]]:
    """The words of jieba, none of which goes over one of `cuts`, and where they begin, the end of the text last."""
    words: list[str] = []
    ends = sorted({0, len(text), *cuts})
    for start, end in itertools.pairwise(ends):
        words += jieba.cut(text[start:end])
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return words, starts


def word_links(zh: Sequence[Sequence[str]], en: Sequence[Sequence[str]]) -> list[set[Link]]:
    """The links of all pairs, both directions of eflomal made one."""
    from eflomal import Aligner  # type: ignore[import-not-found,unused-ignore]

    with tempfile.TemporaryDirectory() as folder:
        there, back = Path(folder, "there"), Path(folder, "back")
        Aligner().align(
            [" ".join(side) + "\n" for side in zh], [" ".join(side) + "\n" for side in en],
            links_filename_fwd=str(there), links_filename_rev=str(back),
        )  # fmt: skip
        read = [
            [_links(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in (there, back)
        ]
    return [grown(one, two) for one, two in zip(*read, strict=True)]


def _links(line: str) -> set[Link]:
    return {(int(i), int(j)) for i, _, j in (link.partition("-") for link in line.split())}


def grown(there: set[Link], back: set[Link]) -> set[Link]:
    """The links that both directions have, their neighbours in one of them, and those of words left alone.

    >>> sorted(grown({(0, 0), (1, 1), (3, 3)}, {(0, 0), (1, 2), (2, 3)}))
    [(0, 0), (1, 1), (1, 2), (2, 3), (3, 3)]
    """
    both = there & back
    either = there | back
    rows, columns = {i for i, _ in both}, {j for _, j in both}

    def take(link: Link) -> None:
        both.add(link)
        rows.add(link[0])
        columns.add(link[1])

    waiting = sorted(both)
    while waiting:
        i, j = waiting.pop(0)
        for di, dj in ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)):
            link = (i + di, j + dj)
            if link in either and link not in both and (link[0] not in rows or link[1] not in columns):
                take(link)
                waiting.append(link)
    for side in (there, back):
        for link in sorted(side):
            if link[0] not in rows and link[1] not in columns:
                take(link)
    return both


def consistent(links: set[Link], start: int, end: int, size: int) -> Iterator[tuple[int, int]]:
    """The English spans that form a phrase pair with the Chinese words `start` to `end`, of `size` English ones.

    >>> list(consistent({(0, 0), (1, 2)}, 0, 1, 4)), list(consistent({(0, 0), (1, 0)}, 0, 1, 2))
    ([(0, 1), (0, 2)], [])
    """
    inside = [j for i, j in links if start <= i < end]
    if not inside:
        return
    first, last = min(inside), max(inside)
    if any(first <= j <= last and not start <= i < end for i, j in links):
        return
    taken = {j for _, j in links}
    left = first
    while left >= 0 and (left == first or left not in taken):
        right = last
        while right < size and (right == last or right not in taken):
            yield left, right + 1
            right += 1
        left -= 1


@dataclass(frozen=True, slots=True)
class Scored:
    """A phrase of a term: how often they form a phrase pair, and the log of the four scores' product."""

    phrase: Phrase
    count: int
    score: float


class PhraseTable:
    """The phrase pairs of one collection of pairs."""

    def __init__(
        self, zh: Sequence[str], english: English, places: Mapping[str, Sequence[Occurrence]]
    ) -> None:
        jieba.setLogLevel(logging.WARNING)
        cuts: dict[int, set[int]] = defaultdict(set)
        spans: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
        for term, where in places.items():
            for one in where:
                cuts[one.pair] |= {one.start, one.end}
                spans[one.pair][one.start, one.end] = term
        cut = [tokens(text, cuts[pair]) for pair, text in enumerate(zh)]
        self._english = english
        self._ids = [
            english.ids[english.start[n] : english.start[n + 1] - 1].tolist() for n in range(english.size)
        ]
        texts = [[english.lemmas[n] if n >= 0 else _MARK for n in ids] for ids in self._ids]
        words = [words for words, _ in cut]
        links = word_links(words, texts)
        self._lexical(words, links)
        self._both: Counter[tuple[str, Phrase]] = Counter()
        self._of_zh: Counter[str] = Counter()
        self._of_en: Counter[Phrase] = Counter()
        self._lexically: dict[tuple[str, Phrase], float] = {}
        self._phrases: dict[str, set[Phrase]] = defaultdict(set)
        for pair, (side, starts) in enumerate(cut):
            self._read(pair, side, starts, links[pair], spans[pair])

    def of(self, term: str) -> list[Scored]:
        """The phrases of a term, best first."""
        found = []
        for phrase in self._phrases.get(term, ()):
            count = self._both[term, phrase]
            score = 2 * log(count) - log(self._of_zh[term]) - log(self._of_en[phrase])
            found.append(Scored(phrase, count, score + self._lexically[term, phrase]))
        return sorted(found, key=lambda one: (-one.score, one.phrase))

    def _lexical(self, words: Sequence[Sequence[str]], links: Sequence[set[Link]]) -> None:
        """w(e|z) and w(z|e) as shares of the links; "" and -2 stand for no word."""
        both: Counter[tuple[str, int]] = Counter()
        for side, ids, linked in zip(words, self._ids, links, strict=True):
            rows, columns = {i for i, _ in linked}, {j for _, j in linked}
            both.update((side[i], ids[j]) for i, j in linked)
            both.update((side[i], -2) for i in range(len(side)) if i not in rows)
            both.update(("", ids[j]) for j in range(len(ids)) if j not in columns)
        zh: Counter[str] = Counter()
        en: Counter[int] = Counter()
        for (one, two), count in both.items():
            zh[one] += count
            en[two] += count
        self._en_of_zh = {key: count / zh[key[0]] for key, count in both.items()}
        self._zh_of_en = {key: count / en[key[1]] for key, count in both.items()}

    def _read(
        self, pair: int, side: Sequence[str], starts: Sequence[int], links: set[Link],
        spans: Mapping[tuple[int, int], str],
    ) -> None:  # fmt: skip
        """Add the phrase pairs of one pair; what is no term is counted as its own text."""
        ids = self._ids[pair]
        rows: dict[int, list[int]] = defaultdict(list)
        for i, j in links:
            rows[i].append(j)
        asked = {(starts.index(start), starts.index(end)) for start, end in spans}
        short = {(i, k) for i in range(len(side)) for k in range(i + 1, min(len(side), i + LONGEST) + 1)}
        for start, end in sorted(asked | short):
            text = "".join(side[start:end])
            term = spans.get((starts[start], starts[end]))
            for left, right in consistent(links, start, end, len(ids)):
                if not self._is_phrase(ids[left:right]):
                    continue
                phrase = tuple(ids[left:right])
                self._of_en[phrase] += 1
                if term is None:
                    continue
                self._of_zh[text] += 1
                self._both[text, phrase] += 1
                self._phrases[text].add(phrase)
                weight = self._weight(side, ids, links, (start, end), (left, right))
                key = (text, phrase)
                self._lexically[key] = max(weight, self._lexically.get(key, weight))

    def _is_phrase(self, ids: Sequence[int]) -> bool:
        content = self._english.is_content
        return len(ids) <= WORDS and min(ids) >= 0 and content(ids[0]) and content(ids[-1])

    def _weight(
        self, side: Sequence[str], ids: Sequence[int], links: set[Link], zh: tuple[int, int], en: tuple[int, int]
    ) -> float:  # fmt: skip
        """The log of both lexical weights: of each word the mean of its links, or of none."""
        inside = [(i, j) for i, j in links if zh[0] <= i < zh[1] and en[0] <= j < en[1]]
        total = 0.0
        for j in range(*en):
            mine = [self._en_of_zh[side[i], ids[j]] for i, k in inside if k == j]
            mine = mine or [self._en_of_zh.get(("", ids[j]), _LEAST)]
            total += log(sum(mine) / len(mine))
        for i in range(*zh):
            mine = [self._zh_of_en[side[i], ids[j]] for k, j in inside if k == i]
            mine = mine or [self._zh_of_en.get((side[i], -2), _LEAST)]
            total += log(sum(mine) / len(mine))
        return total
