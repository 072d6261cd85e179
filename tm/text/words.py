"""Words of both languages. The only module that imports jieba.

The segmenter is our own object: no global state, no dictionary cache in a shared folder, and a
recipe that names the dictionary by its hash.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata, resources
from typing import NamedTuple

import jieba
import simplemma

_ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:[.,]\d+)*")


class Word(NamedTuple):
    """A word of Chinese text: `tag` is its part of speech (ICTCLAS letters, `x` if unknown)."""

    text: str
    tag: str


class Segmenter:
    """jieba with its own dictionary; `add` extends it, instances do not touch each other."""

    def __init__(self, extra: Iterable[str] = ()) -> None:
        frequencies, total, self._tags = _dictionary()
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ = dict(frequencies)
        self._tokenizer.total = total
        self._tokenizer.initialized = True
        self._base = frequencies
        self.total = total
        self.extra: set[str] = set()
        self.add_all((word, "nz") for word in extra)

    def add(self, word: str, tag: str = "n") -> None:
        """Make `word` a word, with a frequency high enough to come out whole."""
        self.add_all([(word, tag)])

    def add_all(self, words: Iterable[tuple[str, str]]) -> None:
        """Make every (word, tag) a word."""
        tags = dict(self._tags)
        for word, tag in words:
            self._tokenizer.add_word(word, None, None)
            self.extra.add(word)
            tags.setdefault(word, tag)
        self._tags = tags

    def retag(self, tags: Mapping[str, str]) -> None:
        """Give words another part of speech; a word that is new becomes one."""
        self.add_all((word, tag) for word, tag in tags.items() if word not in self._tags)
        self._tags = {**self._tags, **tags}

    def cut(self, text: str) -> list[str]:
        """Cut `text` into words; joined, they are `text` again.

        >>> Segmenter().cut("裁军谈判会议")
        ['裁军谈判', '会议']
        """
        words: list[str] = self._tokenizer.lcut(text)
        return words

    def words(self, text: str) -> Iterator[Word]:
        """Cut `text` into tagged words."""
        tags = self._tags
        for word in self.cut(text):
            yield Word(word, tags.get(word, "x"))

    def tag(self, word: str) -> str:
        """Part of speech of `word` in the dictionary, `x` if it is not there."""
        return self._tags.get(word, "x")

    def general_frequency(self, word: str) -> int:
        """How often `word` occurs in the general corpus behind jieba's dictionary; 0 if never."""
        return self._base.get(word, 0)

    def general_words(self) -> Iterator[tuple[str, int]]:
        """The words of jieba's dictionary with their frequency; what only begins a word has 0."""
        yield from self._base.items()


@functools.cache
def _dictionary() -> tuple[dict[str, int], int, dict[str, str]]:
    """jieba's own dictionary: frequencies with all prefixes (0), their total, tags."""
    text = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    cells = text.replace("\n", " ").split(" ")
    words, counts = cells[:-1:3], list(map(int, cells[1::3]))
    frequencies = dict(zip(words, counts, strict=True))
    tags = dict(zip(words, cells[2::3], strict=True))
    for word in words:
        beginning = word[:-1]
        while beginning and beginning not in frequencies:  # where one is there, all that begin it are
            frequencies[beginning] = 0
            beginning = beginning[:-1]
    total = sum(counts)
    return frequencies, total, tags


@functools.cache
def recipe() -> str:
    """Name the segmenter: release and dictionary hash."""
    data = resources.files("jieba").joinpath("dict.txt").read_bytes()
    return f"jieba {metadata.version('jieba')} dict {hashlib.sha256(data).hexdigest()[:12]}"


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
    form: str = simplemma.lemmatize(word.lower(), lang="en")
    return form.lower()


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
    return bool(simplemma.is_known(word, lang="en"))
