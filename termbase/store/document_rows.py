"""Documents as rows: paragraphs, sentences and their search grams, numbered from 1 in each document. Reading is all here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from termbase.store import tables
from tm.errors import TermbaseError
from tm.files import corpus
from tm.languages import Lang
from tm.limits import Limits
from tm.model import Document, Finding, Paragraph
from tm.progress import Progress
from tm.text import bigrams, key
from tm.text.split import split
from tm.work import folder as work_folder
from tm.work.workers import Work

_TOGETHER = 2 * 2**20
"""Bytes of files that are read in one step: a second of work."""

Row = tuple[object, ...]


@dataclass(slots=True)
class DocumentRows:
    """The rows of a document, with numbers of their own; `characters` are those of its paragraphs."""

    document: Document
    findings: list[Finding]
    paragraphs: list[Row] = field(default_factory=list)
    segments: list[Row] = field(default_factory=list)
    grams: list[str] = field(default_factory=list)
    characters: int = 0

    def add(self, paragraph: Paragraph, language: Lang) -> None:
        """Add a paragraph, its sentences and their grams."""
        # numbers within the document: the writer adds what stands before
        number = len(self.paragraphs) + 1
        self.characters += len(paragraph.text)
        self.paragraphs.append(
            tables.PARAGRAPHS.row(
                id=number, document=0, position=paragraph.position, section=paragraph.section,
                kind=paragraph.kind.value, number=paragraph.number, label=paragraph.label, text=paragraph.text,
                line=paragraph.line,
            )
        )  # fmt: skip
        for segment in split(paragraph.text, language):
            self.segments.append(
                tables.SEGMENTS.row(
                    id=len(self.segments) + 1, paragraph=number, document=0, start=segment.start, end=segment.end,
                    text=segment.text,
                )
            )  # fmt: skip
            self.grams.append(bigrams.grams(key.key(segment.text)))


def rows_of(source: corpus.Source, limits: Limits) -> DocumentRows:
    """Read a document. Raises `InputRefused`."""
    reading = corpus.read(source, limits)
    rows = DocumentRows(reading.document, [])
    for paragraph in reading.paragraphs:
        rows.add(paragraph, reading.document.language)
    rows.findings = list(reading.findings)
    return rows


def read(
    sources: Sequence[corpus.Source], limits: Limits, progress: Progress, work: Work
) -> Iterator[DocumentRows]:
    """The rows of every source in order. Raises `InputRefused` at the first that cannot be read."""
    if work.is_alone:
        for source in sources:
            rows = rows_of(source, limits)
            progress(f"reading {rows.document.name}")
            yield rows
        return
    asked = work_folder.keep(work.folder, "sources", work_folder.packed([(sources, limits)]))
    # named by their state, so that work that was done before a file changed is not taken for it
    groups = [(asked, first, last, _as_it_is(sources[first:last])) for first, last in _groups(sources)]
    for file in work.map(read_some, groups, "reading documents", progress):
        for outcome in work_folder.unpacked(work.folder, file):
            if isinstance(outcome, TermbaseError):
                # in the order of the sources: the same file is blamed, whoever read it
                raise outcome
            yield outcome


def read_some(folder: Path, asked: str, first: int, last: int, as_it_is: str) -> bytes:
    """A step: the rows of some sources, or why one cannot be read. `as_it_is` tells files that have changed since."""
    sources, limits = work_folder.unpacked(folder, asked)
    outcomes: list[DocumentRows | TermbaseError] = []
    for source in sources[first:last]:
        try:
            outcomes.append(rows_of(source, limits))
        except TermbaseError as refusal:
            outcomes.append(refusal)
            # what follows the first refusal is not read
            break
    return work_folder.packed([outcomes])


def _groups(sources: Sequence[corpus.Source]) -> Iterator[tuple[int, int]]:
    """First and last of the sources that are read in one step."""
    first = size = 0
    for number, source in enumerate(sources):
        size += source.path.stat().st_size
        if size >= _TOGETHER:
            yield first, number + 1
            first, size = number + 1, 0
    if first < len(sources):
        yield first, len(sources)


def _as_it_is(sources: Sequence[corpus.Source]) -> str:
    """The sizes and times of files: what was read of a file that has changed is not taken for it."""
    states = [source.path.stat() for source in sources]
    return repr([(state.st_size, state.st_mtime_ns) for state in states])
