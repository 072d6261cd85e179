"""The yardstick of `scripts/evaluate equivalents --eflomal`: word alignment from outside, and phrases from it.

eflomal (Östling & Tiedemann 2016; GPL, `pip install termbase[eflomal]`, needs a C compiler) aligns the words of the
pairs in both directions; the links are united by grow-diag-final-and (Koehn, Och & Marcu 2003); from them come all
phrase pairs whose words are linked to each other only (Och & Ney 2004), and from these a phrase table with the four
usual scores. Chinese words are those of jieba, and words end where a term that is asked for begins or ends, so that
no term is lost to the segmenter; English words are the lemmas that our own ranking sees, without articles. Only
English phrases that our own ranking would look at count: up to `WORDS` words, content words at both ends, no mark.
"""

from __future__ import annotations

import importlib
import itertools
import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))
_NO_ZH, _NO_EN = "", -2
"""What stands for no word in the lexical weights."""

WordLink = tuple[int, int]
"""A Chinese and an English token of one pair, from 0."""

Span = tuple[int, int]


def is_installed() -> bool:
    """Whether eflomal is installed."""
    return util.find_spec("eflomal") is not None


def version() -> str:
    """The version of eflomal."""
    return metadata.version("eflomal")


def tokens(text: str, cuts: Iterable[int]) -> tuple[list[str], list[int]]:
    """The words of jieba, none of which goes over one of `cuts`, and where they begin, the end of the text last."""
    words: list[str] = []
    for start, end in itertools.pairwise(sorted({0, len(text), *cuts})):
        words += jieba.cut(text[start:end])
    return words, list(itertools.accumulate(map(len, words), initial=0))


def word_links(zh: Sequence[Sequence[str]], en: Sequence[Sequence[str]]) -> list[set[WordLink]]:
    """The links of all pairs, both directions of eflomal united."""
    aligner = importlib.import_module("eflomal").Aligner()
    with tempfile.TemporaryDirectory() as folder:
        forward, back = Path(folder, "forward"), Path(folder, "back")
        aligner.align(
            [" ".join(side) + "\n" for side in zh], [" ".join(side) + "\n" for side in en],
            links_filename_fwd=str(forward), links_filename_rev=str(back),
        )  # fmt: skip
        directions = [
            [_links(line) for line in path.read_text(encoding="utf-8").splitlines()]
            for path in (forward, back)
        ]
    return [grown(*links) for links in zip(*directions, strict=True)]


def _links(line: str) -> set[WordLink]:
    return {(int(i), int(j)) for i, _, j in (link.partition("-") for link in line.split())}


def grown(forward: set[WordLink], back: set[WordLink]) -> set[WordLink]:
    """The links that both directions have, their neighbours in one of them, and those of words left alone.

    >>> sorted(grown({(0, 0), (1, 1), (3, 3)}, {(0, 0), (1, 2), (2, 3)}))
    [(0, 0), (1, 1), (1, 2), (2, 3), (3, 3)]
    """
    union = forward | back
    links = forward & back
    rows, columns = {i for i, _ in links}, {j for _, j in links}

    def take(link: WordLink) -> None:
        links.add(link)
        rows.add(link[0])
        columns.add(link[1])

    waiting = sorted(links)
    while waiting:
        i, j = waiting.pop(0)
        for di, dj in _NEIGHBOURS:
            link = (i + di, j + dj)
            if link in union and link not in links and (link[0] not in rows or link[1] not in columns):
                take(link)
                waiting.append(link)
    for side in (forward, back):
        for link in sorted(side):
            if link[0] not in rows and link[1] not in columns:
                take(link)
    return links


def consistent(links: set[WordLink], zh: Span, size: int) -> Iterator[Span]:
    """The English spans that form a phrase pair with the Chinese words of a span, of `size` English ones.

    >>> list(consistent({(0, 0), (1, 2)}, (0, 1), 4)), list(consistent({(0, 0), (1, 0)}, (0, 1), 2))
    ([(0, 1), (0, 2)], [])
    """
    inside = [j for i, j in links if zh[0] <= i < zh[1]]
    if not inside:
        return
    first, last = min(inside), max(inside)
    if any(first <= j <= last and not zh[0] <= i < zh[1] for i, j in links):
        return
    linked = {j for _, j in links}
    left = first
    while left >= 0 and (left == first or left not in linked):
        right = last
        while right < size and (right == last or right not in linked):
            yield left, right + 1
            right += 1
        left -= 1


@dataclass(frozen=True, slots=True)
class ScoredPhrase:
    """A phrase of a term: how often they form a phrase pair, and the log of the four scores' product."""

    phrase: Phrase
    count: int
    score: float


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A pair as words: the Chinese ones and where they begin, the English ones by number, and their links."""

    zh: list[str]
    starts: list[int]
    en: list[int]
    links: set[WordLink]

    def spans(self, terms: Iterable[Span]) -> list[Span]:
        """The spans of Chinese words that may be half of a phrase pair: short ones, and those of the terms."""
        count = len(self.zh)
        short = {(i, k) for i in range(count) for k in range(i + 1, min(count, i + LONGEST) + 1)}
        asked = {(self.starts.index(start), self.starts.index(end)) for start, end in terms}
        return sorted(asked | short)


class LexicalWeights:
    """w(e|z) and w(z|e) as shares of the links of all pairs."""

    def __init__(self, pairs: Iterable[LinkedPair]) -> None:
        links: Counter[tuple[str, int]] = Counter()
        for pair in pairs:
            rows, columns = {i for i, _ in pair.links}, {j for _, j in pair.links}
            links.update((pair.zh[i], pair.en[j]) for i, j in pair.links)
            links.update((word, _NO_EN) for i, word in enumerate(pair.zh) if i not in rows)
            links.update((_NO_ZH, word) for j, word in enumerate(pair.en) if j not in columns)
        zh: Counter[str] = Counter()
        en: Counter[int] = Counter()
        for (chinese, english), count in links.items():
            zh[chinese] += count
            en[english] += count
        self._en_of_zh = {link: count / zh[link[0]] for link, count in links.items()}
        self._zh_of_en = {link: count / en[link[1]] for link, count in links.items()}

    def log_weight(self, pair: LinkedPair, zh: Span, en: Span) -> float:
        """The log of both weights of a phrase pair: of each word the mean of its links, or of none."""
        inside = [(i, j) for i, j in pair.links if zh[0] <= i < zh[1] and en[0] <= j < en[1]]
        total = 0.0
        for j in range(*en):
            shares = [self._en_of_zh[pair.zh[i], pair.en[j]] for i, k in inside if k == j]
            shares = shares or [self._en_of_zh.get((_NO_ZH, pair.en[j]), _LEAST)]
            total += log(sum(shares) / len(shares))
        for i in range(*zh):
            shares = [self._zh_of_en[pair.zh[i], pair.en[j]] for k, j in inside if k == i]
            shares = shares or [self._zh_of_en.get((pair.zh[i], _NO_EN), _LEAST)]
            total += log(sum(shares) / len(shares))
        return total


class PhraseTable:
    """The phrase pairs of one collection of pairs."""

    def __init__(
        self, zh: Sequence[str], english: English, occurrences: Mapping[str, Sequence[Occurrence]]
    ) -> None:
        jieba.setLogLevel(logging.WARNING)
        terms: dict[int, dict[Span, str]] = defaultdict(dict)
        for term, standing in occurrences.items():
            for occurrence in standing:
                terms[occurrence.pair][occurrence.start, occurrence.end] = term
        self._english = english
        pairs = self._linked(zh, terms)
        self._weights = LexicalWeights(pairs)
        self._count: Counter[tuple[str, Phrase]] = Counter()
        self._of_zh: Counter[str] = Counter()
        self._of_en: Counter[Phrase] = Counter()
        self._lexical: dict[tuple[str, Phrase], float] = {}
        self._phrases: dict[str, set[Phrase]] = defaultdict(set)
        for number, pair in enumerate(pairs):
            self._read(pair, terms[number])

    def of(self, term: str) -> list[ScoredPhrase]:
        """The phrases of a term, best first."""
        scored = []
        for phrase in self._phrases.get(term, ()):
            count = self._count[term, phrase]
            score = 2 * log(count) - log(self._of_zh[term]) - log(self._of_en[phrase])
            scored.append(ScoredPhrase(phrase, count, score + self._lexical[term, phrase]))
        return sorted(scored, key=lambda candidate: (-candidate.score, candidate.phrase))

    def _linked(self, zh: Sequence[str], terms: Mapping[int, Mapping[Span, str]]) -> list[LinkedPair]:
        """The pairs as words with their links."""
        english = self._english
        cut = [
            tokens(text, itertools.chain.from_iterable(terms.get(number, ())))
            for number, text in enumerate(zh)
        ]
        ids = [english.ids[english.start[n] : english.start[n + 1] - 1].tolist() for n in range(english.size)]
        texts = [[english.lemmas[n] if n >= 0 else _MARK for n in side] for side in ids]
        links = word_links([words for words, _ in cut], texts)
        return [LinkedPair(*chinese, en, linked) for chinese, en, linked in zip(cut, ids, links, strict=True)]

    def _read(self, pair: LinkedPair, terms: Mapping[Span, str]) -> None:
        """Add the phrase pairs of one pair; what is no term is counted as its own text."""
        for start, end in pair.spans(terms):
            is_term = (pair.starts[start], pair.starts[end]) in terms
            text = "".join(pair.zh[start:end])
            for left, right in consistent(pair.links, (start, end), len(pair.en)):
                phrase = tuple(pair.en[left:right])
                if not self._is_phrase(phrase):
                    continue
                self._of_en[phrase] += 1
                if is_term:
                    self._add(text, phrase, self._weights.log_weight(pair, (start, end), (left, right)))

    def _add(self, term: str, phrase: Phrase, weight: float) -> None:
        self._of_zh[term] += 1
        self._count[term, phrase] += 1
        self._phrases[term].add(phrase)
        self._lexical[term, phrase] = max(weight, self._lexical.get((term, phrase), weight))

    def _is_phrase(self, phrase: Phrase) -> bool:
        content = self._english.is_content
        return len(phrase) <= WORDS and min(phrase) >= 0 and content(phrase[0]) and content(phrase[-1])
