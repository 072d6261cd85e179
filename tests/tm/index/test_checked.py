"""Arrays that are checked as they are read: as numpy's, and a changed byte never answers (F5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import pytest

from tm.index.checked import PAGE, CheckedArray, PageSums, page_sums


class Damaged(Exception):
    """A page is not right."""


def refuse() -> NoReturn:
    """What a file does that is damaged."""
    raise Damaged


def checked(array: np.ndarray[Any, Any], *, flipped: int | None = None) -> CheckedArray:
    """`array` with the sums of its pages, one bit of the byte `flipped` changed afterwards."""
    data = bytearray(array.tobytes())
    sums = np.array(page_sums(data), dtype=np.uint32)
    if flipped is not None:
        data[flipped] ^= 4
    return CheckedArray(memoryview(bytes(data)), array.dtype.str, array.shape, sums, refuse)


NUMBERS = np.arange(5 * PAGE // 4 + 10, dtype=np.uint32)
"""Six pages, the last of forty bytes."""
ROWS = np.arange(300 * 64, dtype=np.uint64).reshape(300, 64)

READS: dict[str, Callable[[Any], Any]] = {
    "one": lambda a: a[70],
    "slice": lambda a: a[10:20],
    "open slice": lambda a: a[-10:],
    "empty slice": lambda a: a[20:10],
    "places": lambda a: a[np.array([1, 80_000, 3])],
    "behind": lambda a: a[np.array([-1, 2])],
    "no places": lambda a: a[np.zeros(0, np.int64)],
    "mask": lambda a: a[np.arange(len(a)) % 1000 == 0],
    "table of places": lambda a: a[np.array([[1, 2], [70_000, 5]])],
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reads_as_numpy_does(read: Callable[[Any], Any]) -> None:
    """Every way of reading gives what the array itself gives, before and after it is checked whole."""
    array = checked(NUMBERS)
    for _ in range(10):
        np.testing.assert_array_equal(read(array), read(NUMBERS))
    assert (len(array), array.dtype, array.shape) == (len(NUMBERS), NUMBERS.dtype, NUMBERS.shape)


def test_rows_read_as_numpy_does() -> None:
    """A table is read by row and columns, and by several of both."""
    array = checked(ROWS)
    rows, columns = np.array([3, 299, 3]), np.array([5, 60])
    for _ in range(10):
        np.testing.assert_array_equal(array[7, 2:9], ROWS[7, 2:9])
        np.testing.assert_array_equal(array[rows[:, None], columns], ROWS[rows[:, None], columns])
        assert array[rows[:, None], columns[:0]].shape == (3, 0)


@pytest.mark.parametrize(
    ("byte", "right", "wrong"),
    [
        (0, slice(PAGE // 4, None), slice(0, 1)),
        (PAGE - 1, slice(PAGE // 4, None), slice(PAGE // 4 - 1, PAGE // 4)),
        (PAGE, slice(0, PAGE // 4), slice(PAGE // 4, PAGE // 4 + 1)),
        (5 * PAGE + 39, slice(0, 5 * PAGE // 4), slice(-1, None)),
    ],
)
def test_a_changed_byte_is_seen_by_who_reads_its_page(byte: int, right: slice, wrong: slice) -> None:
    """What is read of other pages answers; what touches the page of the byte never does, however it is read."""
    array = checked(NUMBERS, flipped=byte)
    np.testing.assert_array_equal(array[right][:5], NUMBERS[right][:5])
    places = np.arange(len(NUMBERS))[wrong]
    for read in (wrong, places, int(places[0])):
        with pytest.raises(Damaged):
            array[read]
    with pytest.raises(Damaged):
        array.whole()


def test_after_as_many_reads_as_pages_all_is_checked() -> None:
    """A part that is read again and again is checked whole once: the damage behind it is told then."""
    array = checked(NUMBERS, flipped=4 * PAGE)
    for _ in range(5):
        array[3]
    with pytest.raises(Damaged):
        array[3]
    with pytest.raises(Damaged):
        array[3]


def test_rows_with_a_changed_byte() -> None:
    """Only the rows of the page refuse."""
    array = checked(ROWS, flipped=2 * PAGE + 5)
    assert array[0, 3:4] == ROWS[0, 3]
    with pytest.raises(Damaged):
        array[np.array([[0], [2 * PAGE // 512]]), np.array([0])]


def test_sums_do_not_depend_on_the_pieces() -> None:
    """A section that is written in pieces has the sums of one that is written at once."""
    data = bytes(range(256)) * 700
    sums = PageSums()
    for start in range(0, len(data), 1_000):
        sums.add(data[start : start + 1_000])
    assert sums.finish() == page_sums(data)
    assert page_sums(b"") == []


def test_too_few_sums() -> None:
    """Bytes without a sum are not believed."""
    with pytest.raises(Damaged):
        CheckedArray(memoryview(bytes(PAGE + 1)), "u1", (PAGE + 1,), np.zeros(1, np.uint32), refuse)
