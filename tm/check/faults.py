"""What is found wrong with a memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Kinds of faults; the first four can be put right or taken out by `repair`."""

    SHIFTED = "shifted"
    """The English of these pairs belongs to Chinese some lines away."""
    SWAPPED = "swapped"
    """Chinese and English stand on each other's side."""
    LANGUAGE = "language"
    """A side is not in its language."""
    UNRELATED = "unrelated"
    """The two sides have nothing in common."""
    NUMBERS = "numbers"
    """Numbers or references differ on both sides."""
    LENGTH = "length"
    """One side is far too short for the other: cut off, or something was left out."""
    CONFLICT = "conflict"
    """The same Chinese has another English elsewhere."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One finding: pairs `first` to `last` (places from 0), their lines, the reason in words.

    `shift` is how many lines further down the right English stands, for a shifted stretch.
    """

    fault: Fault
    first: int
    last: int
    line: int
    last_line: int
    reason: str
    shift: int = 0

    @property
    def pairs(self) -> int:
        """How many pairs it is about."""
        return self.last - self.first + 1
