"""The step of learning that others may do: which English stands for terms, ranked."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from termbase.learn.counterparts import Counterparts, Occurrence
from termbase.learn.rank import Ranked, ranked
from tm.progress import Progress
from tm.work import folder as work_folder
from tm.work.workers import Work

KEPT = 8
"""Phrases that are kept of each term: the best, and what else the pairs say."""

_TOGETHER = 150
"""Terms of one step: some three seconds of work."""

AskedTerm = tuple[str, Sequence[Occurrence]]
"""A term, and its first occurrence in each pair."""


def orders(
    counterparts: Counterparts, terms: Sequence[AskedTerm], work: Work, progress: Progress
) -> Iterator[list[Ranked]]:
    """For each term the phrases that may stand for it, best first."""
    stage = "ranking what stands beside terms"
    # here without files: what is ranked is in memory already
    if work.is_alone:
        for number, (term, occurrences) in enumerate(terms):
            if number % _TOGETHER == 0:
                progress(stage, number, len(terms))
            yield _order(counterparts, term, occurrences)
        return
    batches = [
        [
            (term, [(o.pair, o.start, o.end) for o in occurrences])
            for term, occurrences in terms[first : first + _TOGETHER]
        ]
        for first in range(0, len(terms), _TOGETHER)
    ]
    # the whole of what was counted, once, for whoever works
    state = work_folder.keep(work.folder, "counterparts", work_folder.packed([counterparts]))
    asked = work_folder.keep(work.folder, "terms", work_folder.packed(batches))
    for file in work.map(rank, [(state, asked, section) for section in range(len(batches))], stage, progress):
        yield from work_folder.unpacked(work.folder, file)


def rank(folder: Path, state: str, asked: str, section: int) -> bytes:
    """A step: the phrases of the terms of a section."""
    counterparts = _counterparts(folder, state)
    terms = work_folder.unpacked(folder, asked, section)
    return work_folder.packed(
        [[_order(counterparts, term, [Occurrence(*place) for place in places]) for term, places in terms]]
    )


@functools.lru_cache(maxsize=1)
def _counterparts(folder: Path, state: str) -> Counterparts:
    counterparts: Counterparts = work_folder.unpacked(folder, state)
    return counterparts


def _order(counterparts: Counterparts, term: str, occurrences: Sequence[Occurrence]) -> list[Ranked]:
    return ranked(counterparts.of(occurrences, term), KEPT)
