"""Every place where a string begins, sorted by what stands there: the index of a concordance. Pure.

A gram is the first four bytes at a place: two symbols of Chinese, four of English, higher first, so that
grams sort as strings do. Chinese is indexed at every symbol, English where a word or sign begins; a string
that begins inside an English word is found by the first word behind its beginning, and one that lies
within a word by reading on. Places of one gram are in order of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tm.index.checked import CheckedArray
from tm.index.fold import SPACE, Array, word_starts

# one sample stands for so many places: a search reads a page of memory
_EVERY = 256
# texts that are searched at once by reading
_STEP = 512
_LAST = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class GramBlock:
    """Some thousand folded texts and the places in them.

    `starts` are as in `tm.index.fold`; `places` are offsets into `symbols` in order of their grams, of which
    `samples` has every 256th. `first` is the number of the first text within its part.
    """

    symbols: Array | CheckedArray
    starts: Array
    places: Array | CheckedArray
    samples: Array
    first: int


def grams(symbols: Array | CheckedArray, places: Array) -> Array:
    """The gram at each place, as 32-bit numbers that sort as the strings do; nothing is beyond the end.

    Behind the last text a 0 stands, so that only the last gram of a block can reach beyond it.
    """
    size, width = _gram(symbols)
    last = len(symbols) - 1
    made = np.zeros(len(places), dtype=np.uint32)
    for step in range(size):
        made = (made << np.uint32(width)) | symbols[np.minimum(places + step, last)]
    return made


def _gram(symbols: Array | CheckedArray) -> tuple[int, int]:
    """How many symbols a gram has, and how many bits a symbol."""
    return (2, 16) if symbols.dtype.itemsize == 2 else (4, 8)


def sorted_places(symbols: Array) -> tuple[Array, Array]:
    """The places of a block in order of their grams, and every 256th gram."""
    chinese = symbols.dtype.itemsize == 2
    places = np.flatnonzero(symbols if chinese else word_starts(symbols) & (symbols != 0)).astype(np.uint32)
    size, width = _gram(symbols)
    padded = np.concatenate((symbols, np.zeros(size, symbols.dtype)))
    packed = np.zeros(len(places), dtype=np.uint64)
    for step in range(size):
        packed <<= np.uint64(width)
        packed |= padded[step:][places]
    packed <<= np.uint64(32)
    packed |= places
    packed.sort()
    return (packed & _LAST).astype(np.uint32), (packed[::_EVERY] >> np.uint64(32)).astype(np.uint32)


def find(block: GramBlock, string: Array, *, at_word: bool = False) -> Array | None:
    """The places in `block.symbols` where `string` begins, in no order; None where only reading finds them.

    `string` are folded symbols without a 0; with `at_word` only places count where a word begins.
    """
    best: tuple[int, int, int] | None = None
    for offset in [0] if at_word else anchors(string):
        low, high = _range(block, string[offset:])
        if low >= high:
            return np.zeros(0, dtype=np.int64)
        if best is None or high - low < best[1] - best[0]:
            best = low, high, offset
    if best is None:
        return None
    low, high, offset = best
    places = block.places[low:high].astype(np.int64) - offset
    known = _gram(string)[0] if offset == 0 else 0
    if offset:
        places = places[places >= 0]
    for step in range(known, len(string)):
        if len(places) == 0:
            break
        ahead = np.minimum(places + step, len(block.symbols) - 1)
        places = places[block.symbols[ahead] == string[step]]
    return places


def anchors(string: Array) -> list[int]:
    """The offsets of `string` at which an indexed place must lie, the first ones only.

    >>> anchors(np.frombuffer(b"ons of the", dtype=np.uint8)), anchors(np.frombuffer(b"tio", dtype=np.uint8))
    ([4, 7], [])
    """
    if string.dtype.itemsize == 2:
        return list(range(max(len(string) - 1, 1)))[:24]
    begins = word_starts(string) & (string != SPACE)
    if len(string) and begins[0] and bool(word_starts(string[:1])[0]) and not _is_word(string[:1]):
        return np.flatnonzero(begins).tolist()[:8]
    # a word at the beginning of the string may be the end of a longer one
    return [offset for offset in np.flatnonzero(begins).tolist() if offset][:8]


def _is_word(symbol: Array) -> bool:
    """Whether a symbol of English can stand inside a word."""
    pair = np.concatenate((symbol, symbol))
    return not bool(word_starts(pair)[1])


def _range(block: GramBlock, string: Array) -> tuple[int, int]:
    """Where in `block.places` the places of the first gram of `string` lie."""
    size, width = _gram(string)
    head = [int(symbol) for symbol in string[:size]]
    low = 0
    for symbol in head:
        low = low << width | symbol
    rest = width * (size - len(head))
    low <<= rest
    return _first(block, low), _first(block, low + (1 << rest))


def _first(block: GramBlock, gram: int) -> int:
    """The first of `block.places` whose gram is at least `gram`."""
    if gram > 0xFFFFFFFF:
        return len(block.places)
    bucket = int(np.searchsorted(block.samples, np.uint32(gram), "left"))
    start = max(bucket - 1, 0) * _EVERY
    some = block.places[start : start + _EVERY + 1].astype(np.int64)
    inside = int(np.searchsorted(grams(block.symbols, some), np.uint32(gram), "left"))
    return start + inside


def read(block: GramBlock, string: Array) -> Array:
    """The texts that hold `string`, found by reading the whole block; numbers within the block, in order."""
    matches = block.symbols[: len(block.symbols) - len(string) + 1] == string[0]
    for step in range(1, len(string)):
        matches &= block.symbols[step : step + len(matches)] == string[step]
    return texts_of(block, np.flatnonzero(matches))


def first(block: GramBlock, string: Array, most: int) -> Array:
    """The first `most` texts that hold `string`, found by reading from the beginning."""
    data = string.tobytes()
    texts: list[int] = []
    for start in range(0, len(block.starts) - 1, _STEP):
        stop = min(start + _STEP, len(block.starts) - 1)
        text = block.symbols[int(block.starts[start]) : int(block.starts[stop])].tobytes()
        at = text.find(data)
        while at >= 0 and len(texts) < most:
            number = int(np.searchsorted(block.starts, at + int(block.starts[start]), "right")) - 1
            texts.append(number)
            at = text.find(data, int(block.starts[number + 1] - block.starts[start]))
        if len(texts) >= most:
            break
    return np.array(texts, dtype=np.int64)


def texts_of(block: GramBlock, places: Array) -> Array:
    """The texts that hold the places, each once, in order; numbers within the block."""
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    texts: Array = np.unique(np.searchsorted(block.starts, places, "right") - 1)
    return texts
