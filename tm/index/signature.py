"""Which texts can be near enough to a query: bits that an edit can change only one of. Pure.

The k-th occurrence of a symbol in a text is a feature of the text; a hash of it is one of `B` bits. One edit
(insertion, deletion, substitution) takes at most one feature away and adds at most one: if a text lacks
more than `d` of the query's bits, or the query more than `d` of the text's, they are more than `d` edits
apart. Nothing within the distance is ever lost.

Texts are sorted by length, in bands; a band has for each bit a row that tells which texts have it (a
bit-sliced signature file, Faloutsos and Christodoulakis 1984). The rows of the query's bits are added with
carry-save adders, 64 texts at a time, so that only what the query asks for is read.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tm.index.checked import CheckedArray
from tm.index.fold import Array

BANDS = (32, 64, 128, 256)
"""Lengths at which a new band begins; each has twice the bits of the one before."""

# fewer would collide in short texts
FEWEST_BITS = 256
# texts whose bits are counted together: they stay in the cache of the processor
_CHUNK = 4096
# a choice: bits beyond what must be missed, at which nearly all texts fall
_MORE = 4
# survivors whose bits are read together
_FEW = 4096
# bits that are read first for what is left; then twice as many
_GROUP = 16
# texts whose numbers fit into 16 bits
_SHORT = 1 << 16
# bits of a word
_WORD = 64
# odd constants of xxHash64
_K1, _K2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
# of floating point: what is exactly as similar as asked for is in
_TOLERANCE = 1e-9


def bits_of(band: int) -> int:
    """How many bits the signatures of a band have.

    >>> [bits_of(band) for band in range(len(BANDS) + 1)]
    [256, 512, 1024, 2048, 4096]
    """
    return FEWEST_BITS << band


def band_of(length: int) -> int:
    """The band in which a text of `length` symbols lies."""
    return sum(length >= edge for edge in BANDS)


def allowed(similarity: float, longest: int) -> int:
    """Most edits between texts at least so similar, of which the longer has `longest` symbols.

    >>> allowed(0.7, 10), allowed(1.0, 10)
    (3, 0)
    """
    # rounded down: the last edit must be allowed as a whole
    return int((1 - similarity) * longest + _TOLERANCE)


def features(symbols: Array, starts: Array, surrogates: bool) -> tuple[Array, Array]:
    """The text and the 32-bit hash of every feature of every text, as `tm.index.fold` lays them out.

    With `surrogates` a high one is no feature of its own: a character of two units changes with one edit.
    """
    number = np.repeat(np.arange(len(starts) - 1, dtype=np.uint32), np.diff(starts))
    real = symbols != 0
    if surrogates:
        real &= (symbols & 0xFC00) != 0xD800
    symbols, number = symbols[real], number[real]
    # both in 32 bits where they fit, which takes half as long to sort
    width = np.uint32 if symbols.dtype.itemsize == 2 and len(starts) <= _SHORT else np.uint64
    half = width(16 if width is np.uint32 else 32)
    packed = (number.astype(width) << half) | symbols.astype(width)
    # by text, then by symbol: equal symbols of a text lie side by side and are numbered by their place
    packed.sort()
    if not len(packed):
        return np.zeros(0, np.int64), np.zeros(0, np.uint32)
    new = np.concatenate((np.array([True]), packed[1:] != packed[:-1]))
    places = np.arange(len(packed), dtype=np.int64)
    # where each run of equal symbols began
    run = np.maximum.accumulate(np.where(new, places, 0))
    hashed = ((packed & ((width(1) << half) - width(1))).astype(np.uint64) * _K1) ^ (
        (places - run).astype(np.uint64) * _K2
    )
    hashed *= _K1
    return (packed >> half).astype(np.int64), (hashed >> np.uint64(32)).astype(np.uint32)


def rows(texts: Array, hashes: Array, count: int, bits: int) -> tuple[Array, Array]:
    """The rows of a band, shape (bits, ceil(count / 64)) of 64-bit words, text 0 the lowest bit; and how many
    different bits each text has.

    `texts` are places within the band, 0 to `count` - 1; at most 64 thousand at a time keep memory small.
    """
    # the highest bits of the hash: they are the best mixed of a product
    shift = np.uint32(32 - bits.bit_length() + 1)
    width = -(-count // _WORD) * _WORD
    table = np.zeros((bits, width), dtype=np.uint8)
    table[hashes >> shift, texts] = 1
    own = table.sum(axis=0, dtype=np.uint16)[:count]
    packed = np.packbits(table, axis=1, bitorder="little")
    return packed.view(np.uint64), own


@dataclass(frozen=True, slots=True)
class Band:
    """The signatures of the texts of one band of a part, in order of length.

    `rows` has shape (bits, words), `weights` tells how many texts have a bit; `lengths` and `own` have one
    value a text; `first` is the place of the first
    text among all texts of the part.
    """

    bits: int
    rows: Array | CheckedArray
    weights: Array
    lengths: Array
    own: Array | CheckedArray
    first: int


@dataclass(frozen=True, slots=True)
class QuerySignature:
    """A query's length and the hashes of its features."""

    length: int
    hashes: Array


def query(symbols: Array, surrogates: bool) -> QuerySignature:
    """The signature of one folded text, with or without its 0."""
    _, hashes = features(symbols, np.array([0, len(symbols)], dtype=np.int64), surrogates)
    return QuerySignature(len(hashes), hashes)


def survivors(band: Band, asked: QuerySignature, similarity: float) -> tuple[Array, Array]:
    """The texts of a band that may be so similar, and how few edits each is away at least.

    Places are counted within the part. Every text whose normalised Levenshtein similarity is at least
    `similarity` is among them.
    """
    # beyond these lengths the difference of length alone is too many edits
    shortest = int(np.ceil(asked.length * similarity - _TOLERANCE))
    longest = int(asked.length / similarity + _TOLERANCE)
    low, high = _place(band.lengths, shortest, "left"), _place(band.lengths, longest, "right")
    if low >= high:
        return _NONE, _NONE
    # two features that fell on one bit count once on both sides
    bits = np.unique(asked.hashes >> np.uint32(32 - band.bits.bit_length() + 1))
    # the rarest first: few texts have them, so few must be looked at
    bits = bits[np.argsort(band.weights[bits], kind="stable")]
    survivors_: list[Array] = []
    fewest: list[Array] = []
    for start in range(low // _WORD, -(-high // _WORD), _CHUNK):
        stop = min(start + _CHUNK, -(-high // _WORD))
        left, right = max(low, start * _WORD), min(high, stop * _WORD)
        # the longest text of the chunk allows the most: none is lost
        most = allowed(similarity, max(asked.length, int(band.lengths[right - 1])))
        # the rarest bits rule out nearly everything; the others are looked at for what is left
        some = min(len(bits), most + _MORE + len(bits) // 8)
        planes = counters([band.rows[bit, start:stop] for bit in bits[:some]])
        for first, last in _stretches(band.lengths, asked.length, left, right):
            most = allowed(similarity, max(asked.length, int(band.lengths[last - 1])))
            words = slice(first // _WORD - start, -(-last // _WORD) - start)
            # words are cut at 64 texts, so neighbours of other lengths come with them
            places = ones(at_least([plane[words] for plane in planes], some - most)) + first // _WORD * _WORD
            # which fall here
            places = places[(places >= first) & (places < last)]
            if len(places):
                shared = _sums(planes, places - start * _WORD)
                near, edits = _near(band, bits, asked.length, places, shared, some, similarity)
                survivors_.append(near + band.first)
                fewest.append(edits)
    if not survivors_:
        return _NONE, _NONE
    return np.concatenate(survivors_), np.concatenate(fewest)


def _near(
    band: Band, bits: Array, length: int, places: Array, shared: Array, counted: int, similarity: float
) -> tuple[Array, Array]:
    """Those of the texts at `places` that may be so similar, and how few edits each is away at least.

    `shared` tells how many of the first `counted` of `bits` each has. The others are read in growing groups: a text that is
    too far away even if it had all that are left is not read on.
    """
    lengths = band.lengths[places].astype(np.int64)
    limit = ((1 - similarity) * np.maximum(lengths, length) + _TOLERANCE).astype(np.int64)
    apart, own = np.abs(lengths - length), band.own[places].astype(np.int64)
    size = _GROUP
    while True:
        # as if the text had all that was not read yet: never too strict
        best = shared + (len(bits) - counted)
        # both directions, and the length: the greatest of the three is a lower bound
        edits = np.maximum(np.maximum(len(bits), own) - best, apart)
        kept = np.flatnonzero(edits <= limit)
        if len(kept) < len(places):
            places, shared, edits, limit, apart, own = (
                each[kept] for each in (places, shared, edits, limit, apart, own)
            )
        # all bits are read: this is as much as signatures can tell
        if counted >= len(bits) or not len(places):
            return places, edits
        shared = shared + _hits(band, bits[counted : counted + size], places)
        counted, size = min(counted + size, len(bits)), 2 * size


def _hits(band: Band, bits: Array, places: Array) -> Array:
    """How many of `bits` each of the texts at `places` has."""
    words, shift = places // _WORD, (places % _WORD).astype(np.uint64)
    hits = np.zeros(len(places), dtype=np.int64)
    for start in range(0, len(places), _FEW):
        some = slice(start, start + _FEW)
        held = (band.rows[bits[:, None], words[some]] >> shift[some]) & np.uint64(1)
        hits[some] = held.sum(axis=0)
    return hits


def _sums(planes: Sequence[Array], columns: Array) -> Array:
    """The sums of some columns, as `counters` has them."""
    words, shift = columns // _WORD, (columns % _WORD).astype(np.uint64)
    sums = np.zeros(len(columns), dtype=np.int64)
    for weight, plane in enumerate(planes):
        sums += ((plane[words] >> shift) & np.uint64(1)).astype(np.int64) << weight
    return sums


def _place(lengths: Array, length: float, side: str) -> int:
    """`searchsorted` in a sorted array of 32-bit lengths, without a copy of it."""
    # a Python number would make numpy copy the whole array to 64 bits
    position = np.searchsorted(lengths, np.int32(min(length, 2**31 - 1)), side)  # type: ignore[call-overload]
    return int(position)


_NONE = np.zeros(0, dtype=np.int64)


def _stretches(lengths: Array, asked: int, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Cut the texts of a chunk where the length passes steps, so that the limit of edits stays tight."""
    edges = [asked, asked * 1.1, asked * 1.2, asked * 1.3]
    cuts = [low, *(_place(lengths[low:high], int(edge), "right") + low for edge in edges), high]
    for left, right in itertools.pairwise(cuts):
        if left < right:
            yield left, right


def counters(rows: Sequence[Array]) -> list[Array]:
    """Add rows of bits column by column: plane `p` of the result is bit `p` of every column's sum.

    >>> [int(plane[0]) for plane in counters([np.array([w], dtype=np.uint64) for w in (1, 3, 7)])]
    [5, 3]
    """
    columns: list[list[Array]] = [list(rows)]
    planes: list[Array] = []
    # more than a query has bits
    for weight in range(32):
        if weight >= len(columns):
            break
        rest = columns[weight]
        carries: list[Array] = []
        at = 0
        # a full adder: three bits of one weight become one of it and one of the next
        while len(rest) - at >= 3:
            a, b, c = rest[at : at + 3]
            at += 3
            half = a ^ b
            carry = a & b
            carry |= half & c
            half ^= c
            rest.append(half)
            carries.append(carry)
        if len(rest) - at == 2:
            a, b = rest[at:]
            planes.append(a ^ b)
            carries.append(a & b)
        elif rest:
            planes.append(rest[at])
        if carries:
            columns.append(carries)
    return planes


def at_least(planes: Sequence[Array], least: int) -> Array:
    """The columns whose sum is at least `least`, as bits."""
    if not planes:
        return np.zeros(0, dtype=np.uint64)
    # all columns
    ones_ = np.full(len(planes[0]), 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)
    if least <= 0:
        return ones_
    # more than all planes together can count
    if least >> len(planes):
        return np.zeros_like(ones_)
    more = np.zeros_like(ones_)
    equal = ones_
    # from the highest bit down, as numbers are compared: equal so far, or already more
    for weight in reversed(range(len(planes))):
        if least >> weight & 1:
            equal = equal & planes[weight]
        else:
            more |= equal & planes[weight]
            equal = equal & ~planes[weight]
    return more | equal


def ones(words: Array) -> Array:
    """The places of the ones in 64-bit words.

    >>> ones(np.array([5, 1], dtype=np.uint64)).tolist()
    [0, 2, 64]
    """
    # nearly all words are 0: only the others are unpacked
    some = np.flatnonzero(words)
    bits = np.unpackbits(np.ascontiguousarray(words[some]).view(np.uint8), bitorder="little")
    inside = np.flatnonzero(bits)
    places: Array = some[inside // _WORD] * _WORD + inside % _WORD
    return places
