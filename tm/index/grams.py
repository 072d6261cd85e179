"""Every place where a string begins, sorted by what stands there: the index of a concordance. Pure.

A gram is the first four bytes at a place: two symbols of Chinese, four of English, higher first, so that
grams sort as strings do. Chinese is indexed at every symbol, English where a word or sign begins; a string
that begins inside an English word is found by the first word behind its beginning, and one that lies
within a word by reading on. Places of one gram are in order of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tm.index.checked import CheckedArray, clipped
from tm.index.fold import SPACE, Array, word_starts

# one sample stands for so many places: a search reads a page of memory
_EVERY = 256
# texts that are searched at once by reading
_STEP = 512
# places from which on it pays to look for the first and the last exactly
_WIDE = 4 * _EVERY
# symbols that are compared at once
_TOGETHER = 1 << 13
# symbols that are read together: they stay in the cache of the processor
_PIECE = 1 << 17
# a place in so many symbols is looked up alone; of more all texts are gone through (measured: a third either way)
_DENSE = 1 << 9


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
    made = np.zeros(len(places), dtype=np.uint32)
    for step in range(size):
        made = (made << np.uint32(width)) | clipped(symbols, places + step)
    return made


def _gram(symbols: Array | CheckedArray) -> tuple[int, int]:
    """How many symbols a gram has, and how many bits a symbol."""
    return (2, 16) if symbols.dtype.itemsize == 2 else (4, 8)


def sorted_places(symbols: Array) -> tuple[Array, Array]:
    """The places of a block in order of their grams, and every 256th gram."""
    chinese = symbols.dtype.itemsize == 2
    places = np.flatnonzero(symbols if chinese else word_starts(symbols) & (symbols != 0)).astype(np.uint32)
    # the last gram reaches beyond the end: zeros stand there, as for any end of a text
    padded = np.concatenate((symbols, np.zeros(_gram(symbols)[0], symbols.dtype)))
    if chinese:
        first, second = padded[places], padded[1:][places]
    else:
        first, second = (
            (padded[step:][places].astype(np.uint16) << 8) | padded[step + 1 :][places] for step in (0, 2)
        )
    # by the second half, then by the first: numbers of 16 bits are put into boxes, which takes a third of comparing them
    # stable, so that the order of the second half survives the sort by the first
    halves = [second, first]
    for at in range(2):
        order = np.argsort(halves[at], kind="stable")
        places, halves = places[order], [half[order] for half in halves]
        del order  # eight bytes for each place: not two of these at once
    second, first = halves
    # a gram of Chinese is two units of 16 bits, of English four bytes: both are 32 bits
    samples = (first[::_EVERY].astype(np.uint32) << np.uint32(16)) | second[::_EVERY]
    return places, samples


@dataclass(frozen=True, slots=True)
class Needle:
    """Folded symbols without a 0, ready to be looked for in many blocks.

    At each of the `offsets` in them an indexed place must lie, whose gram is from `lows` to `highs`, both included. Without
    any only reading finds the string.
    """

    symbols: Array
    offsets: Array
    lows: Array
    highs: Array


def needle(symbols: Array, *, at_word: bool = False) -> Needle:
    """`symbols` to be looked for; with `at_word` only where a word begins."""
    # where only beginnings of words count, the first symbol is an indexed place
    offsets = [0] if at_word else anchors(symbols)
    bounds = np.array([_bounds(symbols[offset:]) for offset in offsets], dtype=np.uint32).reshape(-1, 2)
    return Needle(symbols, np.array(offsets, dtype=np.int64), bounds[:, 0], bounds[:, 1])


def _bounds(string: Array) -> tuple[int, int]:
    """The least and the greatest gram with which `string` can begin."""
    size, width = _gram(string)
    head = [int(symbol) for symbol in string[:size]]
    low = 0
    for symbol in head:
        low = low << width | symbol
    rest = width * (size - len(head))
    low <<= rest
    # a string shorter than a gram leaves the low bits open: a stretch of grams begins with it
    return low, low + (1 << rest) - 1


def find(block: GramBlock, sought: Needle) -> Array | None:
    """The places in `block.symbols` where a string begins, in no order; None where only reading finds them."""
    if not len(sought.offsets):
        return None
    # between which samples each gram lies: the rarest decides, and what is beside it falls when it is compared
    lows: list[int] = block.samples.searchsorted(sought.lows, "left").tolist()
    highs: list[int] = block.samples.searchsorted(sought.highs, "right").tolist()
    begins = [max(low - 1, 0) for low in lows]
    widths = [high - begin for begin, high in zip(begins, highs, strict=True)]
    rarest = widths.index(min(widths))
    low, high, offset = begins[rarest] * _EVERY, highs[rarest] * _EVERY, int(sought.offsets[rarest])
    known = range(0)
    if high - low > _WIDE:
        low, high = _exactly(block, low, high, int(sought.lows[rarest]), int(sought.highs[rarest]))
        known = range(offset, offset + _gram(sought.symbols)[0])
    places = block.places[low:high].astype(np.int64)
    if offset:
        places = places[places >= offset] - offset
    return compared(block.symbols, places, sought.symbols, offset, known)


def _exactly(block: GramBlock, low: int, high: int, least: int, greatest: int) -> tuple[int, int]:
    """The places from `low` to `high` without those at either end whose grams are others; `high` may be too great."""
    head = block.places[low : low + _EVERY + 1]
    low += int(np.searchsorted(grams(block.symbols, head.astype(np.int64)), np.uint32(least), "left"))
    start = max(low, high - _EVERY)
    tail = block.places[start:high]
    return low, start + int(
        np.searchsorted(grams(block.symbols, tail.astype(np.int64)), np.uint32(greatest), "right")
    )


def compared(symbols: Array | CheckedArray, places: Array, string: Array, offset: int, known: range) -> Array:
    """Those of the places where all of `string` stands; what of it is in `known` stands at each.

    They were found by what begins at `offset` of it.
    """
    # what was looked for in the index comes first: it tells most places apart
    steps = [step for step in (*range(offset, len(string)), *range(offset)) if step not in known]
    # places are in order of their grams, so that neighbours differ in the end of these first
    end = offset + _gram(string)[0] - 1
    if end in steps:
        steps.remove(end)
        places = places[clipped(symbols, places + end) == string[end]]
    while steps and len(places) * len(steps) > _TOGETHER:
        step = steps.pop(0)
        places = places[clipped(symbols, places + step) == string[step]]
    if steps and len(places):
        ahead = np.array(steps, dtype=np.int64)
        held = clipped(symbols, places[:, None] + ahead)
        places = places[(held == string[ahead]).all(axis=1)]
    return places


def anchors(string: Array) -> list[int]:
    """The offsets of `string` at which an indexed place must lie, the first ones only.

    >>> anchors(np.frombuffer(b"ons of the", dtype=np.uint8)), anchors(np.frombuffer(b"tio", dtype=np.uint8))
    ([4, 7], [])
    """
    if string.dtype.itemsize == 2:
        # a choice: among so many places one is rare enough
        return list(range(max(len(string) - 1, 1)))[:24]
    begins = word_starts(string) & (string != SPACE)
    # a sign at the beginning cannot be the end of a longer word
    if len(string) and begins[0] and bool(word_starts(string[:1])[0]) and not _is_word(string[:1]):
        return np.flatnonzero(begins).tolist()[:8]
    # a word at the beginning of the string may be the end of a longer one
    return [offset for offset in np.flatnonzero(begins).tolist() if offset][:8]


def _is_word(symbol: Array) -> bool:
    """Whether a symbol of English can stand inside a word."""
    # a letter does not begin a word behind a letter, a sign does
    pair = np.concatenate((symbol, symbol))
    return not bool(word_starts(pair)[1])


def read(block: GramBlock, string: Array) -> Array:
    """The texts that hold `string`, found by reading the whole block; numbers within the block, in order."""
    symbols = block.symbols[:]
    matches = np.zeros(len(symbols), dtype=bool)
    # a string longer than the block stands nowhere: nothing is read
    size = len(symbols) - len(string) + 1
    for start in range(0, size, _PIECE):
        piece = matches[start : min(start + _PIECE, size)]
        np.equal(symbols[start : start + len(piece)], string[0], out=piece)
        for step in range(1, len(string)):
            piece &= symbols[start + step : start + step + len(piece)] == string[step]
    return _marked(block, matches)


def first(block: GramBlock, string: Array, most: int) -> Array:
    """The first `most` texts that hold `string`, found by reading from the beginning."""
    data = string.tobytes()
    texts: list[int] = []
    for start in range(0, len(block.starts) - 1, _STEP):
        stop = min(start + _STEP, len(block.starts) - 1)
        text = block.symbols[int(block.starts[start]) : int(block.starts[stop])].tobytes()
        # stops at the first hit, where comparing arrays would read all
        at = text.find(data)
        while at >= 0 and len(texts) < most:
            number = int(np.searchsorted(block.starts, at + int(block.starts[start]), "right")) - 1
            texts.append(number)
            # the next text: another place in the same one adds nothing
            at = text.find(data, int(block.starts[number + 1] - block.starts[start]))
        if len(texts) >= most:
            break
    return np.array(texts, dtype=np.int64)


def texts_of(block: GramBlock, places: Array) -> Array:
    """The texts that hold the places, each once, in order; numbers within the block."""
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    if len(places) > len(block.symbols) // _DENSE:
        matches = np.zeros(len(block.symbols), dtype=bool)
        matches[places] = True
        return _marked(block, matches)
    texts: Array = np.unique(np.searchsorted(block.starts, places, "right") - 1)
    return texts


def _marked(block: GramBlock, matches: Array) -> Array:
    """The texts in which a place is marked. Each has its 0, so that none is empty."""
    starts = block.starts[:-1].astype(np.int64)
    return np.flatnonzero(np.logical_or.reduceat(matches, starts)) if len(starts) else starts
