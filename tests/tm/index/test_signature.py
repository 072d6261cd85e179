"""Signatures never lose a text that is near enough, and their bit arithmetic is that of plain sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.index import signature
from tm.index.signature import allowed, at_least, band_of, bits_of, counters, features, ones, rows

tables = st.integers(0, 9).flatmap(
    lambda height: st.tuples(st.just(height), st.integers(1, 3), st.integers(0, 2**32 - 1))
)


def table(height: int, words: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """Rows of random 64-bit words, sparse and full ones."""
    random = np.random.default_rng(seed)
    full = random.integers(0, 2**64, (height, words), dtype=np.uint64)
    return full & random.integers(0, 2**64, (height, words), dtype=np.uint64) if seed % 2 else full


def bits(
    some: np.ndarray[tuple[int, ...], np.dtype[np.uint64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """The bits of words as numbers, lowest first."""
    return np.unpackbits(np.ascontiguousarray(some).view(np.uint8), axis=-1, bitorder="little").astype(
        np.int64
    )


@given(tables)
def test_planes_are_sums(shape: tuple[int, int, int]) -> None:
    """The planes of the carry-save adders are the bits of every column's sum."""
    made = table(*shape)
    planes = counters(list(made))
    total = np.zeros(shape[1] * 64, np.int64)
    for weight, plane in enumerate(planes):
        total += bits(plane) << weight
    assert (total == bits(made).sum(axis=0)).all()


@given(tables, st.integers(-2, 11))
def test_at_least_compares_sums(shape: tuple[int, int, int], least: int) -> None:
    """Exactly the columns whose sum reaches a number are told, and `ones` gives their places."""
    made = table(*shape)
    planes = counters(list(made))
    if not planes:
        return
    reached = np.flatnonzero(bits(made).sum(axis=0) >= least)
    assert ones(at_least(planes, least)).tolist() == reached.tolist()


def test_many_rows() -> None:
    """Sums beyond what one carry holds."""
    for height in (31, 64, 100, 255):
        made = table(height, 4, height)
        told = at_least(counters(list(made)), height // 2)
        assert ones(told).tolist() == np.flatnonzero(bits(made).sum(axis=0) >= height // 2).tolist()


@given(st.lists(st.lists(st.integers(1, 6), max_size=20), min_size=1, max_size=9), st.integers(0, 4))
def test_rows_hold_every_feature(texts: list[list[int]], band: int) -> None:
    """A text has the bit of each of its features, as many as it is said to have, and no other."""
    symbols = np.array([symbol for text in texts for symbol in (*text, 0)], dtype=np.uint16)
    starts = np.concatenate((np.zeros(1, np.int64), np.flatnonzero(symbols == 0) + 1))
    numbers, hashes = features(symbols, starts, True)
    made, own = rows(numbers, hashes, len(texts), bits_of(band))
    shift = 32 - bits_of(band).bit_length() + 1
    for number, text in enumerate(texts):
        mine = hashes[numbers == number]
        assert len(mine) == len(text)
        assert set(np.flatnonzero(bits(made)[:, number]).tolist()) == {int(one) >> shift for one in mine}
        assert own[number] == len({int(one) >> shift for one in mine})


def test_limits_are_exact() -> None:
    """Where the similarity is met exactly the edits are allowed, in spite of fractions that are not exact."""
    for longest in range(1, 400):
        for edits in range(longest):
            assert allowed(1 - edits / longest, longest) == edits
    assert [band_of(length) for length in (0, 31, 32, 63, 64, 128, 255, 256, 9999)] == [
        0,
        0,
        1,
        1,
        2,
        3,
        3,
        4,
        4,
    ]


@pytest.mark.parametrize("dtype", [np.uint16, np.uint32])
def test_features_do_not_depend_on_how_many_texts_there_are(dtype, monkeypatch):
    """Numbers and symbols in 32 bits together or in 64: the same texts, the same hashes, in one order."""
    chance = np.random.default_rng(15)
    symbols = chance.integers(0, 40, 5_000).astype(dtype)
    symbols[-1] = 0
    starts = np.concatenate((np.zeros(1, np.int64), np.flatnonzero(symbols == 0) + 1))
    narrow = signature.features(symbols, starts, surrogates=False)
    monkeypatch.setattr(signature, "_SHORT", 0)
    wide = signature.features(symbols, starts, surrogates=False)
    for one, other in zip(narrow, wide, strict=True):
        assert one.tolist() == other.tolist()
        assert one.dtype == other.dtype
