"""The words of the general language with frequency and part of speech, read as a text asks for them.

The dictionary has 349,000 lines, and a sentence looks up words that begin with its own characters only. The file is
in the order of the first characters, but for some lines at its beginning, so that the words of one character are
found by halving. A text with many characters has the whole read at once: then every lookup is one in a plain table.
"""

from __future__ import annotations

import functools
import hashlib
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata, resources

from tm.text.best_path import BEGINS
from tm.text.ordered_lines import line_from

_MANY = 300
"""Characters after which the rest is read at once: reading all takes as long as finding some 700 (measured)."""

_ORDERED = {"7197c3211ddd": (73, 60_101_967)}
"""For each known file, by its digest: the lines before those in order, and the sum of all frequencies."""


class Frequencies(Mapping[str, int]):
    """Frequencies by their logarithms: one table less for the whole dictionary, 40 MB.

    >>> frequencies = Frequencies({"裁军": math.log(1087), "裁": BEGINS})
    >>> frequencies["裁军"], frequencies["裁"], frequencies.get("军备")
    (1087, 0, None)
    """

    def __init__(self, logs: dict[str, float]) -> None:
        self._logs = logs

    def __getitem__(self, word: str) -> int:
        log = self._logs[word]
        return round(math.exp(log)) if log >= 0.0 else 0

    def __contains__(self, word: object) -> bool:
        return word in self._logs

    def __iter__(self) -> Iterator[str]:
        return iter(self._logs)

    def __len__(self) -> int:
        return len(self._logs)


class GeneralWords:
    """The words that begin with the characters asked for so far; `total` is the sum of the frequencies of all lines.

    What only begins a word has frequency 0.
    """

    def __init__(self, data: bytes) -> None:
        self.tags: dict[str, str] = {}
        self.is_whole = False
        self._read: dict[str, int] = {}
        self._logarithms: dict[str, float] = {}
        self._data = data
        self._known: dict[str, list[str]] = {}
        self._start = 0
        self._first_lines: list[tuple[str, int, str]] = []
        self.frequencies: Mapping[str, int] = self._read
        ordered = _ORDERED.get(hashlib.sha256(data).hexdigest()[:12])
        if ordered is None:
            self.total = sum(count for _, count, _ in _entries(data))
            self.read_all()
            return
        lines, self.total = ordered
        for _ in range(lines):
            self._start = data.index(b"\n", self._start) + 1
        self._first_lines = _entries(data[: self._start])

    def read(self, characters: Iterable[str]) -> None:
        """Make the words known that begin with any of these characters."""
        if self.is_whole:
            return
        new = set(characters) - self._known.keys()
        if len(self._known) + len(new) > _MANY:
            self.read_all()
            return
        for character in new:
            self._known[character] = self._learn(self._lines_of(character))

    def beginning_with(self, characters: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The words that begin with characters that were read, and what begins these, with their frequencies."""
        for character in characters:
            for word in self._known[character]:
                yield word, self.frequencies[word]

    def read_all(self) -> None:
        """Make all words known."""
        if self.is_whole:
            return
        self.is_whole = True
        cells = self._data.decode().replace("\n", " ").split(" ")
        self._data = b""
        words, counts, tags = cells[:-1:3], cells[1::3], cells[2::3]
        log_of = {count: math.log(int(count)) if int(count) else BEGINS for count in set(counts)}
        logs = dict(zip(words, map(log_of.__getitem__, counts), strict=True))
        self.tags = dict(zip(words, map(sys.intern, tags), strict=True))
        while beginnings := {word[:-1] for word in words} - {""}:
            words = [beginning for beginning in beginnings if beginning not in logs]
            logs.update(dict.fromkeys(words, BEGINS))
        self._logarithms, self.frequencies = logs, Frequencies(logs)
        self._read = {}

    def logarithms(self) -> dict[str, float]:
        """The logarithm of the frequency of each word, as `best_path.logarithms`; reads all."""
        self.read_all()
        return self._logarithms

    def tag(self, word: str) -> str | None:
        """Part of speech of a word; None where it is not there."""
        self.read(word[:1])
        return self.tags.get(word)

    def frequency(self, word: str) -> int:
        """How often a word occurs; 0 if never."""
        self.read(word[:1])
        # of the whole, `get` would raise and catch where there is none
        return self.frequencies[word] if word in self.frequencies else 0  # noqa: SIM401

    def _learn(self, entries: list[tuple[str, int, str]]) -> list[str]:
        """Take in words, and what only begins them; return all of these."""
        frequencies = self._read
        learned = [word for word, *_ in entries]
        for word, count, tag in entries:
            frequencies[word] = count
            self.tags[word] = tag
        for word, *_ in entries:
            beginning = word[:-1]
            while beginning and beginning not in frequencies:  # where one is there, all that begin it are
                frequencies[beginning] = 0
                learned.append(beginning)
                beginning = beginning[:-1]
        return learned

    def _lines_of(self, character: str) -> list[tuple[str, int, str]]:
        first = [entry for entry in self._first_lines if entry[0].startswith(character)]
        try:
            key = character.encode()
        except UnicodeEncodeError:  # a lone surrogate begins no word
            return first
        start, end = (line_from(self._data, each, self._start) for each in (key, _after(key)))
        return [*first, *_entries(self._data[start:end])]


def _after(key: bytes) -> bytes:
    """What comes right after all that begins with `key` (no UTF-8 byte is 255)."""
    return key[:-1] + bytes((key[-1] + 1,))


def _entries(lines: bytes) -> list[tuple[str, int, str]]:
    """Word, frequency and part of speech of each line."""
    cells = lines.decode().replace("\n", " ").split(" ")
    return list(zip(cells[:-1:3], map(int, cells[1::3]), cells[2::3], strict=True))


@functools.cache
def _data() -> bytes:
    return resources.files("jieba").joinpath("dict.txt").read_bytes()


@functools.cache
def general_words() -> GeneralWords:
    """jieba's own dictionary; what was read of it is shared by all who ask."""
    return GeneralWords(_data())


@functools.cache
def recipe() -> str:
    """Name the segmenter: release and dictionary hash."""
    return f"jieba {metadata.version('jieba')} dict {hashlib.sha256(_data()).hexdigest()[:12]}"
