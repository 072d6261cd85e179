"""Arrays of a mapped file that are checked as they are read: a changed byte is told, and never answers.

A section of a file is cut into pages, each with a sum (CRC-32, which sees every change of up to 32 bits in a
row and misses one of four thousand million others). A page is checked when something of it is first read, so that a
question pays for what it reads and not for the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from tm.index.fold import Array

PAGE = 1 << 16
"""Bytes of a page: checked in twenty millionths of a second, and read together from a disk anyway."""

if TYPE_CHECKING:
    from typing_extensions import Buffer


class PageSums:
    """Takes the bytes of a section in pieces, and has the sum of each of its pages."""

    def __init__(self) -> None:
        self._sums: list[int] = []
        self._sum, self._size = 0, 0

    def add(self, piece: Buffer) -> None:
        """Take the next bytes."""
        # pieces end where they like, pages do not: what is left of one waits for the next
        rest = memoryview(piece).cast("B")
        while len(rest):
            some = rest[: PAGE - self._size]
            self._sum = zlib.crc32(some, self._sum)
            self._size += len(some)
            rest = rest[len(some) :]
            if self._size == PAGE:
                self._end()

    def _end(self) -> None:
        self._sums.append(self._sum)
        self._sum, self._size = 0, 0

    def finish(self) -> list[int]:
        """The sums of all pages, the last of which may be shorter."""
        if self._size:
            self._end()
        return self._sums


def page_sums(data: Buffer) -> list[int]:
    """The sums of the pages of a section.

    >>> page_sums(b"a" * PAGE + b"b") == [zlib.crc32(b"a" * PAGE), zlib.crc32(b"b")]
    True
    """
    sums = PageSums()
    sums.add(data)
    return sums.finish()


def clipped(array: Array | CheckedArray, places: Array) -> Array:
    """The elements of `array` at `places`; beyond its end the last one."""
    if isinstance(array, CheckedArray):
        return array.clipped(places)
    taken: Array = array.take(places, mode="clip")
    return taken


class CheckedArray:
    """An array of one or two dimensions whose pages are checked when they are first read.

    `data` are its bytes, `sums` those of their pages, and `damaged` is called, and raises, where one is not
    right. It is read by indices, slices and arrays of indices, as numpy's are; masks read all of it. After as
    many reads as it has pages it is checked whole, and reading costs nothing more.
    """

    def __init__(
        self, data: memoryview, kind: str, shape: Sequence[int], sums: Array, damaged: Callable[[], NoReturn]
    ) -> None:
        self._data, self._sums, self._damaged = data, sums, damaged
        self._array: Array = np.frombuffer(data, dtype=kind).reshape(shape)
        self._right = np.zeros(len(sums), dtype=bool)
        # reads that are still worth checking alone: after so many, checking all costs no more
        self._unchecked_reads = len(sums)
        # bytes of a row
        self._stride = self._array.strides[0] if len(shape) > 1 else self._array.itemsize
        # rounded up: the last page may be shorter
        if len(sums) != -(-len(data) // PAGE):
            damaged()

    def __len__(self) -> int:
        return len(self._array)

    @property
    def dtype(self) -> np.dtype[Any]:
        """As of numpy's arrays."""
        return self._array.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """As of numpy's arrays."""
        return self._array.shape

    def whole(self) -> Array:
        """The array itself, all of it checked."""
        if self._unchecked_reads >= 0:
            self._check_bytes(0, len(self._data))
            self._unchecked_reads = -1
        return self._array

    def __getitem__(self, key: Any) -> Any:
        # first, for this is what every later read comes to
        if self._unchecked_reads < 0:
            return self._array[key]
        self._unchecked_reads -= 1
        if self._unchecked_reads <= 0:
            self._unchecked_reads = 0
            return self.whole()[key]
        if isinstance(key, tuple):
            self._check_rows(*key)
        else:
            self._check_key(key, 0, len(self._array), self._stride)
        return self._array[key]

    def clipped(self, places: Array) -> Array:
        """The elements at `places`; beyond the end the last one."""
        if self._unchecked_reads < 0:
            taken: Array = self._array.take(places, mode="clip")
            return taken
        elements: Array = self[np.minimum(places, len(self._array) - 1)]
        return elements

    def _check_rows(self, rows: Any, columns: Any) -> None:
        """Check the columns of some rows; of several columns in several rows all that lie between them too."""
        width = self._array.shape[1]
        if isinstance(columns, np.ndarray):
            if not columns.size:
                return
            # all between the first and the last: few pages more, and one check
            columns = slice(int(columns.min()), int(columns.max()) + 1)
        for row in np.unique(rows).tolist():
            self._check_key(columns, row * self._stride, width, self._array.itemsize)

    def _check_key(self, key: Any, begin: int, count: int, size: int) -> None:
        """Check the elements that `key` means of `count` elements of `size` bytes from the byte `begin` on."""
        if isinstance(key, slice):
            start, stop, _ = key.indices(count)
            self._check_bytes(begin + start * size, begin + stop * size)
        elif isinstance(key, np.ndarray) and key.dtype != bool:
            if key.size:
                places = key.astype(np.int64).ravel()
                # numpy counts negative places from the end
                if places.min() < 0:
                    places %= count
                self._check_pages((places * size + begin) // PAGE)
        elif isinstance(key, np.ndarray):
            self._check_bytes(begin, begin + count * size)
        else:
            self._check_bytes(begin + int(key) * size, begin + int(key) * size + size)

    def _check_bytes(self, begin: int, end: int) -> None:
        if begin < end:
            # the last byte is before `end`: a stretch that ends with a page does not touch the next
            pages = slice(begin // PAGE, (end - 1) // PAGE + 1)
            if not self._right[pages].all():
                self._check_pages(np.arange(pages.start, pages.stop))

    def _check_pages(self, pages: Array) -> None:
        new = ~self._right[pages]
        if new.any():
            # a page is marked only after its sum was right: a damaged one is told each time
            for page in np.unique(pages[new]).tolist():
                if zlib.crc32(self._data[page * PAGE : (page + 1) * PAGE]) != self._sums[page]:
                    self._damaged()
                self._right[page] = True
