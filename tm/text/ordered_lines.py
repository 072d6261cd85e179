"""Bytes of lines in the order of their bytes, searched by halving instead of read."""

from __future__ import annotations

import mmap


def line_from(data: bytes | mmap.mmap, key: bytes, begin: int = 0) -> int:
    """Where the first line begins that is not before `key`, in the lines from `begin` on; the length of `data` where none is.

    >>> line_from(b"a\\nb\\nd\\n", b"c")
    4
    """
    low, high = begin, len(data)
    while low < high:
        middle = (low + high) // 2
        start = data.rfind(b"\n", low, middle) + 1 or low
        if data[start : start + len(key)] < key:
            low = data.find(b"\n", middle) + 1 or len(data)
        else:
            high = start
    return low
