"""Words of both languages. Only this module and `best_path` import jieba.

The segmenter is our own object: no global state, no dictionary cache in a shared folder, and a
recipe that names the dictionary by its hash.
"""

from __future__ import annotations

import functools
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import jieba

from tm.text import english_lemmas
from tm.text.best_path import BestPath, logarithms
from tm.text.general_words import general_words, recipe

__all__ = [
    "Segmenter",
    "Word",
    "english_words",
    "is_english_word",
    "lemma",
    "lemma_spans",
    "lemmas",
    "recipe",
]

_ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:[.,]\d+)*")

LONG = 2_000
"""Characters of a text from which on the whole dictionary is read at once: it has so many different ones that this is sooner (measured)."""

_KEPT = 1024
"""Texts whose lemmas are kept: those of a term are asked for with every sentence that may hold it."""


class Word(NamedTuple):
    """A word of Chinese text: `tag` is its part of speech (ICTCLAS letters, `x` if unknown)."""

    text: str
    tag: str


class Segmenter:
    """jieba with its own dictionary; `add` extends it, instances do not touch each other."""

    def __init__(self, extra: Iterable[str] = ()) -> None:
        self._general = general_words()
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = {}
        self._tokenizer.total = self.total = self._general.total
        self._tokenizer.initialized = True
        self._path = BestPath({})
        self._shared_logs: dict[str, float] = {}
        self._path.total = self.total
        self._known: set[str] = set()
        self._is_whole = False
        self._tags: dict[str, str] = {}
        self.extra: set[str] = set()
        self.add_all((word, "nz") for word in extra)

    def expect(self, characters: int) -> None:
        """Prepare for a text of so many characters: for a long one the dictionary is read at once."""
        if characters >= LONG:
            self._general.read_all()

    def add(self, word: str, tag: str = "n") -> None:
        """Make `word` a word, with a frequency high enough to come out whole."""
        self.add_all([(word, tag)])

    def add_all(self, words: Iterable[tuple[str, str]]) -> None:
        """Make every (word, tag) a word."""
        for word, tag in words:
            self._read(word)
            self._tokenizer.add_word(word, None, None)
            self._own_logs().update(self._logarithms(word[:end] for end in range(1, len(word) + 1)))
            self.extra.add(word)
            if self._general.tag(word) is None:
                self._tags.setdefault(word, tag)
        self._path.total = self._tokenizer.total

    def _own_logs(self) -> dict[str, float]:
        """The logarithms, to change: those of the general dictionary are shared until a word is added."""
        if self._path.logs is self._shared_logs:
            self._path.logs = dict(self._path.logs)
        return self._path.logs

    def _logarithms(self, words: Iterable[str]) -> Iterator[tuple[str, float]]:
        return logarithms({word: self._tokenizer.FREQ[word] for word in words})

    def retag(self, tags: Mapping[str, str]) -> None:
        """Give words another part of speech; a word that is new becomes one."""
        self.add_all((word, tag) for word, tag in tags.items() if self._tag(word) is None)
        self._tags.update(tags)

    def cut(self, text: str) -> list[str]:
        """Cut `text` into words; joined, they are `text` again.

        >>> Segmenter().cut("裁军谈判会议")
        ['裁军谈判', '会议']
        """
        self._read(text)
        return self._path.cut(text)

    def words(self, text: str) -> Iterator[Word]:
        """Cut `text` into tagged words."""
        for word in self.cut(text):
            yield Word(word, self._tag(word) or "x")

    def tag(self, word: str) -> str:
        """Part of speech of `word` in the dictionary, `x` if it is not there."""
        return self._tag(word) or "x"

    def general_frequency(self, word: str) -> int:
        """How often `word` occurs in the general corpus behind jieba's dictionary; 0 if never."""
        return self._general.frequency(word)

    def general_words(self) -> Iterator[tuple[str, int]]:
        """The words of jieba's dictionary with their frequency; what only begins a word has 0."""
        self._general.read_all()
        yield from self._general.frequencies.items()

    def _tag(self, word: str) -> str | None:
        own = self._tags.get(word)
        return own if own is not None else self._general.tag(word)

    def _read(self, text: str) -> None:
        """Have the frequencies of all words that begin with a character of `text`; what was added stays."""
        if self._is_whole:
            return
        new = set(text) - self._known
        if not new:
            return
        self._general.read(new)
        self._known |= new
        known = self._tokenizer.FREQ
        if self._general.is_whole:
            self._is_whole = True
            general = self._general.frequencies
            own = {word: count for word, count in known.items() if general.get(word) != count}
            self._tokenizer.FREQ = ChainMap(own, general)  # type: ignore[arg-type]  # only the first is written
            self._shared_logs = self._general.logarithms()
            self._path.logs = self._shared_logs
            if self.extra:
                self._own_logs().update(self._logarithms(own))
            return
        read = dict(self._general.beginning_with(new))
        for word, frequency in read.items():
            known.setdefault(word, frequency)
        self._path.logs.update(self._logarithms(read))


def english_words(text: str) -> list[str]:
    """Words and numbers of English `text`, as written.

    >>> english_words("Nuclear-weapon States, 1995")
    ['Nuclear-weapon', 'States', '1995']
    """
    return _ENGLISH_WORD.findall(text)


@functools.cache
def lemma(word: str) -> str:
    """Dictionary form of one English word, lower-cased.

    >>> lemma("Treaties"), lemma("weapons")
    ('treaty', 'weapon')
    """
    return english_lemmas.lemma(word.lower()).lower()


@functools.lru_cache(maxsize=_KEPT)
def lemmas(text: str) -> str:
    """English `text` as lemmas with single spaces: the key under which plurals and hyphens meet.

    >>> lemmas("the nuclear-weapon States")
    'the nuclear weapon state'
    """
    return " ".join(lemma(word) for word in english_words(text.replace("-", " ")))


def lemma_spans(text: str) -> list[tuple[int, int, str]]:
    """Where each word of English `text` begins and ends, with its lemma; joined they are `lemmas`.

    >>> lemma_spans("nuclear-weapon States")
    [(0, 7, 'nuclear'), (8, 14, 'weapon'), (15, 21, 'state')]
    """
    return [
        (match.start(), match.end(), lemma(match.group()))
        for match in _ENGLISH_WORD.finditer(text.replace("-", " "))
    ]


@functools.cache
def is_english_word(word: str) -> bool:
    """Whether `word` is one English word, for joining what a line end cut."""
    return english_lemmas.is_known(word)
