"""What of a file was seen before, by hash: a memory of millions of units is kept in some bytes each. Pure.

A hash has 64 bits and is another one in each run: that two texts of a million have one happens once in forty
million runs, and then a remark on one unit is wrong.
"""

from __future__ import annotations

_LINES = 34
"""Bits of a line's number; of a target's hash the rest of a word is kept with it."""
_LINE = (1 << _LINES) - 1
_HASH = (1 << 60) - 1


class SeenTexts:
    """Identifiers with the line on which each stood first, and sources with their first target and its line."""

    def __init__(self) -> None:
        self._identifiers: dict[int, int] = {}
        self._sources: dict[int, int] = {}

    def first_line(self, identifier: str, line: int) -> int:
        """The line on which an identifier stood first; this one is noted where it is that."""
        return self._identifiers.setdefault(hash(identifier), line)

    def rival(self, source: str, target: str, line: int) -> int | None:
        """The line on which a source had another target first; None where it had this one, or none."""
        held = (hash(target) & _HASH) << _LINES | line
        known = self._sources.setdefault(hash(source), held)
        return None if known == held or known >> _LINES == held >> _LINES else known & _LINE
