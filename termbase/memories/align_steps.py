"""The step of aligning that others may do: the sentences of one document and of its translation, to beads."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tm.align.aligner import align
from tm.align.beads import Alignment
from tm.lexicon.layers import Lexicon
from tm.model import Paragraph
from tm.progress import Progress
from tm.work import folder as work_folder
from tm.work.workers import Work

_TOGETHER = 400
"""Sentences of one step, at least: a tenth of a second of work; a document is never parted."""


@dataclass(frozen=True, slots=True)
class DocumentSides:
    """A document in both languages: its sentences, and for each the paragraph that it is in."""

    zh: Sequence[str]
    en: Sequence[str]
    zh_paragraphs: Sequence[Paragraph]
    en_paragraphs: Sequence[Paragraph]


def alignments(
    asked: Iterable[DocumentSides], lexicon: Callable[[], Lexicon], work: Work, progress: Progress
) -> Iterator[tuple[DocumentSides, Alignment]]:
    """Each document with its alignment, in their order. Every one is aligned by itself: who does it changes nothing."""
    if work.is_alone:
        for sides in asked:
            yield sides, _aligned(sides, lexicon())
        return
    state = work_folder.keep(work.folder, "lexicon", work_folder.packed([lexicon()]))
    batches = [
        work_folder.keep(work.folder, "versions", work_folder.packed([batch])) for batch in _batches(asked)
    ]
    done = work.map(align_batch, [(state, batch) for batch in batches], "aligning documents", progress)
    for batch, file in zip(batches, done, strict=True):
        yield from zip(
            work_folder.unpacked(work.folder, batch), work_folder.unpacked(work.folder, file), strict=True
        )


def align_batch(folder: Path, state: str, asked: str) -> bytes:
    """A step: the alignments of some documents."""
    lexicon = _lexicon(folder, state)
    return work_folder.packed([[_aligned(sides, lexicon) for sides in work_folder.unpacked(folder, asked)]])


@functools.lru_cache(maxsize=1)
def _lexicon(folder: Path, state: str) -> Lexicon:
    lexicon: Lexicon = work_folder.unpacked(folder, state)
    return lexicon


def _aligned(sides: DocumentSides, lexicon: Lexicon) -> Alignment:
    return align(
        sides.zh,
        sides.en,
        lexicon=lexicon,
        zh_paragraphs=sides.zh_paragraphs,
        en_paragraphs=sides.en_paragraphs,
    )


def _batches(asked: Iterable[DocumentSides]) -> Iterator[list[DocumentSides]]:
    batch: list[DocumentSides] = []
    size = 0
    for sides in asked:
        batch.append(sides)
        size += len(sides.zh) + len(sides.en)
        if size >= _TOGETHER:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
