"""Aligning two files without a termbase, and writing an alignment for a person to correct."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tm.align.aligner import align
from tm.align.beads import Alignment
from tm.errors import WrongUsage
from tm.exchange import review
from tm.files import corpus, encoding
from tm.files.atomic import check_writable
from tm.files.encoding import show
from tm.lexicon import packed
from tm.limits import Limits
from tm.model import Paragraph
from tm.text.split import split

BothSides = tuple[Sequence[str], Sequence[str]]
"""The sentences of both files."""


def align_files(
    zh: Path, en: Path, limits: Limits, *, presegmented: bool = False
) -> tuple[tuple[list[str], list[str]], Alignment]:
    """The sentences of both files, and their alignment. With `presegmented` a sentence is a line."""
    lexicon = packed.load()
    if presegmented:
        lines = [list(encoding.lines(p, encoding.detect(p, limits), limits)) for p in (zh, en)]
        return (lines[0], lines[1]), align(*lines, lexicon=lexicon)
    sides = [_sentences(path, limits) for path in (zh, en)]
    texts = [[text for text, _ in side] for side in sides]
    structure = [[paragraph for _, paragraph in side] for side in sides]
    alignment = align(*texts, lexicon=lexicon, zh_paragraphs=structure[0], en_paragraphs=structure[1])
    return (texts[0], texts[1]), alignment


def write_review(table: Path, sides: BothSides, alignment: Alignment, inputs: Sequence[Path]) -> Path:
    """Write an alignment as a table to correct and a page to look at; return the page. Raises `OutputRefused`."""
    if table.suffix.lower() != ".tsv":
        raise WrongUsage("the table to correct is a TSV file", file=show(table), next_step="name it .tsv")
    page = table.with_suffix(".html")
    for file in (table, page):
        check_writable(file, inputs=list(inputs))
    rows = [review.ReviewRow(*bead.texts(*sides), bead.score, bead.doubtful) for bead in alignment.beads]
    review.write(rows, table, page, table.stem)
    return page


def _sentences(path: Path, limits: Limits) -> list[tuple[str, Paragraph]]:
    """The sentences of a file, each with the paragraph that it is in."""
    sources, _ = corpus.sources([path])
    reading = corpus.read(sources[0], limits)
    return [
        (segment.text, paragraph)
        for paragraph in reading.paragraphs
        for segment in split(paragraph.text, reading.document.language)
    ]
