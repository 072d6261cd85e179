"""The most frequent of more strings than are worth a close look. Pure."""

from __future__ import annotations

from collections.abc import Iterator


def most_frequent(items: Iterator[tuple[str, int]], most: int, least: int = 2) -> dict[str, int]:
    """Keep at most `most` strings with a count of `least` or more, the most frequent.

    Ties at the threshold go all out, so that the result depends on counts alone.

    >>> most_frequent(iter([("a", 3), ("b", 2), ("c", 2)]), 2)
    {'a': 3}
    """
    frequent: dict[str, int] = {}
    floor = least
    for text, count in items:
        if count >= floor:
            frequent[text] = count
            # the floor rises as the strings come: memory holds only so many at any time
            while len(frequent) > most:
                floor += 1
                frequent = {t: c for t, c in frequent.items() if c >= floor}
    return frequent
