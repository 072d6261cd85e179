"""How much of a text the memory has, by bands of scores: what `termbase tm analyse` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from termbase.memories.open_memory import OpenMemory
from tm.match.matches import Match, MatchKind
from tm.progress import Progress

BANDS = ("101", "100", "95-99", "85-94", "75-84", "repetitions", "new")
"""The rows of a leverage report, in order: the bands that translators' tools count by."""

LEAST = 75
"""Score below which a segment is new: where the lowest band begins."""


@dataclass(frozen=True, slots=True)
class LeverageBand:
    """A row of a leverage report."""

    band: str
    segments: int
    characters: int


def analyse(
    memory: OpenMemory, texts: Sequence[str], jobs: int | None, progress: Progress
) -> tuple[LeverageBand, ...]:
    """How much of a text the memory has: segments and characters (without spaces) by band.

    A segment that stood before in the text counts as repetition, unless the memory has it anyway.
    """
    segments, characters = dict.fromkeys(BANDS, 0), dict.fromkeys(BANDS, 0)
    seen: set[str] = set()
    answers = memory.batch(texts, least=LEAST, jobs=jobs, progress=progress)
    for text, matches in zip(texts, answers, strict=True):
        band = band_of(matches[0] if matches else None)
        plain = "".join(text.split())
        if band not in BANDS[:2] and plain in seen:
            band = "repetitions"
        seen.add(plain)
        segments[band] += 1
        characters[band] += len(plain)
    return tuple(LeverageBand(band, segments[band], characters[band]) for band in BANDS)


def band_of(match: Match | None) -> str:
    """The row of a leverage report in which a match counts.

    >>> band_of(None)
    'new'
    """
    if match is None:
        return "new"
    if match.score >= 100 and match.kind in (MatchKind.CONTEXT, MatchKind.EXACT):
        return str(min(match.score, 101))
    for band in BANDS[2:5]:
        low, _, high = band.partition("-")
        if int(low) <= match.score <= int(high):
            return band
    return "new"
