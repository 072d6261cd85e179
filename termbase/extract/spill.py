"""Exact counts of more strings than memory should hold: sorted runs on disk, merged at the end."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType


class SpillCounter:
    """Counts strings without newline or tab. Beyond `most` distinct ones, a sorted run goes to disk.

    Use as a context manager; the runs live in a private temporary folder and go with it.

    >>> with SpillCounter(most=2) as counter:
    ...     for word in "a b a c a b".split():
    ...         counter.add(word)
    ...     list(counter.items())
    [('a', 3), ('b', 2), ('c', 1)]
    """

    def __init__(self, most: int = 300_000) -> None:
        self._most = most
        self._counts: dict[str, int] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._runs: list[Path] = []

    def __enter__(self) -> SpillCounter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, text: str) -> None:
        """Count one occurrence."""
        counts = self._counts
        counts[text] = counts.get(text, 0) + 1
        if len(counts) >= self._most:
            self._spill()

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="termbase-counts-")
        path = Path(self._folder.name, f"{len(self._runs):05d}")
        with path.open("w", encoding="utf-8") as out:
            out.writelines(f"{text}\t{count}\n" for text, count in sorted(self._counts.items()))
        self._runs.append(path)
        self._counts = {}

    def items(self) -> Iterator[tuple[str, int]]:
        """Yield every string with its total, in code point order."""
        streams = [_read(path) for path in self._runs]
        streams.append(iter(sorted(self._counts.items())))
        held: str | None = None
        total = 0
        for text, count in heapq.merge(*streams):
            if text == held:
                total += count
                continue
            if held is not None:
                yield held, total
            held, total = text, count
        if held is not None:
            yield held, total


def _read(path: Path) -> Iterator[tuple[str, int]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text, count = line.rstrip("\n").split("\t")
            yield text, int(count)


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
            while len(frequent) > most:
                floor += 1
                frequent = {t: c for t, c in frequent.items() if c >= floor}
    return frequent
