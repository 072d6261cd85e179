"""Texts become arrays of symbols, many at once: what the indexes compare. Pure.

Folding here looks at one character at a time, so that a string stands in a text exactly if its fold stands
in the fold of the text (spaces of Chinese text apart, which do not count). For showing and for terms there
is `tm.text.key`, which knows phrases.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tm.languages import Lang, spaced
from tm.text import radicals, script
from tm.text.chars import FULL_WIDTH, QUOTES_AND_DOTS

Array = npt.NDArray[Any]

_SEPARATOR = "\uffff"
_POWERS = np.cumprod(np.full(64, 0x9E3779B97F4A7C15, dtype=np.uint64), dtype=np.uint64)
_VALUES = np.arange(256, dtype=np.uint64)
# a space at the end of a word must not make another word of it
_VALUES[0x20] = 0
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SIGNS = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-",
          0x2014: "-", 0x2212: "-", 0x2026: ".", 0xAB: '"', 0xBB: '"'}  # fmt: skip
_HALVES = re.compile("[\ud800-\udfff]")
# above all UTF-16 units, so that a word is never taken for one
_FIRST_SYMBOL = 0x10000
# the upper 20 bits of a hash name a word
_SHIFT = 44
_LETTERS, _OTHERS = 0x80, 0xC0
"""Where the bytes begin that stand for letters and signs outside of Latin script."""

SPACE = 0x20

_LONG = 1 << 14
"""Units of UTF-16 from which on all are worked out at once: a choice, ten pages."""


def recipe() -> str:
    """Name everything that shapes a fold; an index is good only under the same recipe."""
    return f"fold 2; unicode {unicodedata.unidata_version}; {script.recipe()}"


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded texts one after the other, a 0 behind each: text `i` is `symbols[starts[i] : starts[i + 1] - 1]`.

    Chinese symbols are UTF-16 units, English ones bytes.
    """

    symbols: Array
    starts: Array

    def __len__(self) -> int:
        return len(self.starts) - 1

    def text(self, number: int) -> Array:
        """The symbols of one text."""
        return self.symbols[self.starts[number] : self.starts[number + 1] - 1]


def fold(texts: Sequence[str], language: Lang, *, strip: bool = True) -> Folded:
    """Fold `texts`: script, case, width, quotation marks; invisible characters are dropped.

    Chinese loses its spaces; English has one for every stretch of them, and with `strip` none at its ends.
    A surrogate without its other half is U+FFFD, so that every symbol is one character of a key.
    A few thousand texts at a time are fastest.

    >>> fold(["裁軍 ＡＢ"], Lang("zh")).text(0).tobytes().decode("utf-16-le")
    '裁军ab'
    >>> fold(["Nuclear–Weapon  États "], Lang("en")).text(0).tobytes()
    b'nuclear-weapon etats'
    """
    # one long text is folded far quicker than thousands of short ones
    joined = radicals.unify(_SEPARATOR.join([*texts, ""]))
    # a text may hold the separator itself, which is no character of Unicode
    if joined.count(_SEPARATOR) != len(texts):
        joined = radicals.unify(_SEPARATOR.join([*(text.replace(_SEPARATOR, "") for text in texts), ""]))
    # composed, so that a letter and its accent are one unit and one lookup
    if not unicodedata.is_normalized("NFC", joined):
        joined = unicodedata.normalize("NFC", joined)
    # lone halves of surrogates are rare: no pattern is run where encoding succeeds
    try:
        encoded = joined.encode("utf-16-le")
    except UnicodeEncodeError:
        encoded = _HALVES.sub("\ufffd", joined).encode("utf-16-le")
    units = np.frombuffer(encoded, dtype="<u2")
    symbols = _TABLES[spaced(language)][units]
    # what is dropped is 0 too: the separators are told from it by their unit
    symbols = symbols[(symbols != 0) | (units == 0xFFFF)]
    return _folded(symbols if not spaced(language) else _one_space(symbols, strip))


def _folded(symbols: Array) -> Folded:
    ends = np.flatnonzero(symbols == 0) + 1
    return Folded(symbols, np.concatenate((np.zeros(1, np.int64), ends)))


def _one_space(symbols: Array, strip: bool) -> Array:
    """One space for every stretch of them; with `strip` none at the ends of a text."""
    space = symbols == SPACE
    # before the first symbol stands the end of a text, which is a 0
    before = np.concatenate((np.zeros(1, symbols.dtype), symbols[:-1]))
    symbols = symbols[~(space & ((before == SPACE) | ((before == 0) & strip)))]
    if not strip:
        return symbols
    after = np.concatenate((symbols[1:], np.zeros(1, symbols.dtype)))
    stripped: Array = symbols[~((symbols == SPACE) & (after == 0))]
    return stripped


def words(folded: Folded) -> Folded:
    """Folded English as words, numbers and signs: one symbol each, a code point from U+10000 up.

    The symbol is a hash of 20 bits: equal words have equal symbols, different ones nearly always others.

    >>> a = words(fold(["States parties,", "states", "Parties"], Lang("en")))
    >>> a.starts.tolist(), bool(a.symbols[0] == a.symbols[4]), bool(a.symbols[1] == a.symbols[6])
    ([0, 4, 6, 8], True, True)
    """
    at, hashed = word_hashes(folded.symbols)
    return word_symbols(folded.symbols, at, hashed)


def word_hashes(symbols: Array) -> tuple[Array, Array]:
    """Where each word, sign or 0 of folded English begins, and a hash of its 64 bits."""
    first = word_starts(symbols)
    at = np.flatnonzero(first)
    lengths = np.diff(at, append=len(symbols))
    # a letter counts by its place within the word, so that the letters of another order give another sum
    offsets = np.arange(len(symbols), dtype=np.int32) - np.repeat(at.astype(np.int32), lengths)
    values = _VALUES[symbols] * _POWERS[offsets & 63]
    return at, np.add.reduceat(values, at) * _MIX if len(at) else values


def word_symbols(symbols: Array, at: Array, hashed: Array) -> Folded:
    """The symbols of words from what `word_hashes` told of them."""
    made = (hashed >> np.uint64(_SHIFT)).astype(np.uint32) + np.uint32(_FIRST_SYMBOL)
    made[symbols[at] == 0] = 0
    return _folded(made)


class WordCollector:
    """Collects the different words of folded English, each once or hardly more often."""

    def __init__(self) -> None:
        self._seen = np.zeros(1 << (64 - _SHIFT), dtype=np.uint64)
        self._words: set[bytes] = set()

    def add(self, symbols: Array, at: Array, hashed: Array) -> None:
        """Take the words of more texts."""
        # a word that pushes another out of its slot lets that one be met again: no harm
        slot = (hashed >> np.uint64(_SHIFT)).astype(np.int64)
        new = np.flatnonzero(self._seen[slot] != hashed)
        # of several words for one slot the last stands; the set below settles it
        self._seen[slot] = hashed
        _, first = np.unique(hashed[new], return_index=True)
        ends = np.append(at, len(symbols))
        for number in new[first].tolist():
            word = symbols[ends[number] : ends[number + 1]].tobytes().rstrip(b" \0")
            # what lies within a word has two letters at least, so shorter ones are not looked through
            if len(word) > 1:
                self._words.add(word)

    def text(self) -> Array:
        """The words in order, a line end before each and at the end."""
        return np.frombuffer(b"\n".join([b"", *sorted(self._words), b""]), dtype=np.uint8)


class Symbols(Protocol):
    """An array of symbols, or what is read like one."""

    def __len__(self) -> int: ...

    def __getitem__(self, key: Array) -> Array: ...


def word_starts(symbols: Array) -> Array:
    """Where a word, a number, a sign or the 0 behind a text begins in folded English, as a mask.

    A space belongs to what is before it.
    """
    letter = _is_letter()[symbols]
    first: Array = ~letter & (symbols != SPACE)
    # a letter behind a letter goes on with the word; any other sign is a word of its own
    first[1:] |= letter[1:] & ~letter[:-1]
    first[:1] |= letter[:1]
    return first


def is_word_end(symbols: Symbols, places: Array) -> Array:
    """Whether no letter or figure stands at the places of folded English, as a mask."""
    # beyond the last place the end of the text is read again, and an end is no letter
    ends: Array = ~_is_letter()[symbols[np.minimum(places, len(symbols) - 1)]]
    return ends


@functools.cache
def _is_letter() -> Array:
    table = np.zeros(256, dtype=bool)
    for code in (*range(48, 58), *range(97, 123), *range(_LETTERS, _OTHERS)):
        table[code] = True
    return table


class _Table:
    """What UTF-16 units become, 0 for what is dropped: worked out for those of a short text, for all with the first long one.

    A command that folds one sentence does not wait for 65,536 units.
    """

    def __init__(
        self, dtype: type[np.uint8] | type[np.uint16], folded: Callable[[list[int]], Iterable[int]]
    ) -> None:
        self._folded = folded
        self._table = np.zeros(65536, dtype=dtype)
        self._known = np.zeros(65536, dtype=bool)
        # 0 and the separator of texts are dropped, or kept, without being looked up
        self._known[[0, 0xFFFF]] = True
        self._is_whole = False

    def __getitem__(self, units: Array) -> Array:
        """The symbols of some units."""
        if not self._is_whole:
            self._fill(np.arange(65536) if len(units) > _LONG else units)
            self._is_whole = len(units) > _LONG
        symbols: Array = self._table[units]
        return symbols

    def _fill(self, units: Array) -> None:
        missing = np.unique(units[~self._known[units]])
        if len(missing):
            self._table[missing] = list(self._folded(missing.tolist()))
            self._known[missing] = True


def _chinese(codes: list[int]) -> Iterator[int]:
    """UTF-16 units of Chinese folded; halves of a character stay."""
    # halves of characters beyond U+FFFF have no fold of their own: they stay as they are
    whole = [code for code in codes if not 0xD800 <= code < 0xE000]
    # a line end between them, so that no phrase is converted: here one character is one
    simple = dict(zip(whole, script.simplify("\n".join(map(chr, whole)))[::2], strict=True))
    for code in codes:
        if code not in simple:
            yield code
            continue
        # a Simplified form beyond 16 bits would be two units: the Traditional one stays
        plain = ord(simple[code]) if ord(simple[code]) < 0x10000 else code
        yield _one(QUOTES_AND_DOTS.get(code, FULL_WIDTH.get(code, plain)))


def _one(code: int) -> int:
    """The folded code, 0 for what is not there: spaces and what cannot be seen."""
    character = chr(code)
    if (
        character.isspace()
        or unicodedata.category(character) in ("Cf", "Cc", "Mn")
        or 0xFE00 <= code < 0xFE10
    ):
        return 0
    lower = character.lower()
    # İ becomes two characters in lower case: one unit must stay one
    return ord(lower) if len(lower) == 1 else code


def _byte(code: int) -> int:
    character = _SIGNS.get(code) or chr(FULL_WIDTH.get(code, code))
    if character.isspace():
        return SPACE
    # a half of a character beyond U+FFFF is taken for a sign
    if 0xD800 <= code < 0xE000:
        return _OTHERS + code % 63
    category = unicodedata.category(character)
    if category in ("Cf", "Cc", "Mn"):
        return 0
    plain = unicodedata.normalize("NFKD", character)[0].lower()
    if plain < "\x7f":
        return ord(plain[0])
    # other scripts share a few bytes: that tells most texts apart, and only Latin is English
    return _LETTERS + code % 64 if category[0] in "LN" else _OTHERS + code % 63


_TABLES = {
    True: _Table(np.uint8, lambda codes: map(_byte, codes)),
    False: _Table(np.uint16, _chinese),
}
"""By whether words of a language are parted by spaces."""
