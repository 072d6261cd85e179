"""A sentence and its translation, and where they are from. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese text and its English. `document` is a symbol or name, `date` ISO 8601 or a year.

    `line` is where it stands in its file, from 1. `score` and `doubtful` are the aligner's, of a pair that it
    made: how sure it is, 0 to 1. `creator` is who wrote or last changed it, `machine` says that a machine
    translated it, and `properties` are what else its file says of it: (type, value) pairs.
    """

    zh: str
    en: str
    document: str | None = None
    date: str | None = None
    line: int = 0
    score: float | None = None
    doubtful: bool = False
    creator: str | None = None
    machine: bool = False
    properties: tuple[tuple[str, str], ...] = ()
