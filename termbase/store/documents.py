"""Documents in the database: paragraphs, sentences and their search index go in as a stream, and come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from termbase.extract.candidates import Located, Place
from termbase.store import tables
from tm.db import Database
from tm.files import corpus
from tm.languages import MINED, Lang
from tm.limits import Limits
from tm.memory import units
from tm.model import Document, Finding, Paragraph, ParagraphKind
from tm.progress import Progress, silent
from tm.text import bigrams, key, script
from tm.text.split import split

_BATCH = 2_000
"""Sentences that are held before they are written."""


@dataclass(slots=True)
class StoredDocuments:
    """What went in: counts, and what a person should know of it."""

    documents: int = 0
    paragraphs: int = 0
    segments: int = 0
    characters: int = 0
    findings: list[Finding] = field(default_factory=list)


class _Batch:
    """Rows that wait to be written together."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.paragraphs: list[tuple[object, ...]] = []
        self.segments: list[tuple[object, ...]] = []
        self.grams: list[tuple[int, str]] = []

    def flush(self) -> None:
        """Write what waits."""
        run = self.database.conn.executemany
        run(tables.PARAGRAPHS.insert(), self.paragraphs)
        run(tables.SEGMENTS.insert(), self.segments)
        run("INSERT INTO segment_grams(rowid, grams) VALUES (?, ?)", self.grams)
        self.paragraphs, self.segments, self.grams = [], [], []


def store_documents(
    database: Database, sources: Iterable[corpus.Source], limits: Limits, progress: Progress = silent
) -> StoredDocuments:
    """Read every source into `database`. Raises `InputRefused` at the first that cannot be read."""
    stored = StoredDocuments()
    batch = _Batch(database)
    for source in sources:
        reading = corpus.read(source, limits)
        progress(f"reading {reading.document.name}")
        stored.documents += 1
        _write(batch, reading.document, reading.paragraphs, stored)
        stored.findings.extend(reading.findings)
    batch.flush()
    return stored


def _write(
    batch: _Batch, document: Document, paragraphs: Iterable[Paragraph], stored: StoredDocuments
) -> None:
    number = stored.documents
    row = tables.DOCUMENTS.row(
        id=number, name=document.name, symbol=document.symbol, language=document.language.value,
        title=document.title, date=document.date, body=document.body, path=_file_name(document.path),
        paragraphs=0, segments=0, characters=0,
    )  # fmt: skip
    batch.database.execute(tables.DOCUMENTS.insert(), row)
    before = (stored.paragraphs, stored.segments, stored.characters)
    for paragraph in paragraphs:
        _write_paragraph(batch, number, paragraph, document.language, stored)
        if len(batch.segments) >= _BATCH:
            batch.flush()
    batch.flush()
    counts = (
        stored.paragraphs - before[0],
        stored.segments - before[1],
        stored.characters - before[2],
    )
    batch.database.execute(
        "UPDATE documents SET paragraphs = ?, segments = ?, characters = ? WHERE id = ?", (*counts, number)
    )


def _write_paragraph(
    batch: _Batch, document: int, paragraph: Paragraph, language: Lang, stored: StoredDocuments
) -> None:
    """Hold the rows of a paragraph, its sentences and their search index."""
    stored.paragraphs += 1
    stored.characters += len(paragraph.text)
    batch.paragraphs.append(
        tables.PARAGRAPHS.row(
            id=stored.paragraphs, document=document, position=paragraph.position, section=paragraph.section,
            kind=paragraph.kind.value, number=paragraph.number, label=paragraph.label, text=paragraph.text,
            line=paragraph.line,
        )
    )  # fmt: skip
    for segment in split(paragraph.text, language):
        stored.segments += 1
        batch.segments.append(
            tables.SEGMENTS.row(
                id=stored.segments, paragraph=stored.paragraphs, document=document, start=segment.start,
                end=segment.end, text=segment.text,
            )
        )  # fmt: skip
        batch.grams.append((stored.segments, bigrams.grams(key.key(segment.text))))


def _file_name(path: str) -> str:
    """The file's own name: a published database tells nobody's folders."""
    return path.rsplit("/", 1)[-1]


def document_names(database: Database) -> dict[int, str]:
    """The names of all documents, by row."""
    return dict(database.execute("SELECT id, name FROM documents"))


def mined_sentences(database: Database) -> Iterator[Located]:
    """Yield the sentences of the mined language in reading order, Traditional ones folded.

    Folding keeps the length of a sentence, so that offsets hold for the text as stored.
    """
    rows = database.conn.execute(
        "SELECT s.document, s.paragraph, s.start, s.text FROM segments s JOIN documents d ON d.id = s.document"
        " WHERE d.language = ? ORDER BY s.id",
        (MINED.value,),
    )
    for document, paragraph, start, text in rows:
        yield Located(Place(document, paragraph, start), script.simplify(text))


def memory_sentences(database: Database) -> Iterator[Located]:
    """Yield the sentences of the mined language of a memory; a place holds the number of a document, and the unit."""
    numbers: dict[str | None, int] = {}
    for unit, pair in units.units(database):
        document = numbers.setdefault(pair.document, len(numbers))
        for segment in split(pair.text(MINED), MINED):
            yield Located(Place(document, unit, segment.start), script.simplify(segment.text))


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """One language version of a document: its row, language, symbol and file name."""

    id: int
    language: str
    symbol: str | None
    file: str


def versions(database: Database) -> list[LanguageVersion]:
    """Every document as the version of one language, in the order of reading."""
    rows = database.execute("SELECT id, language, symbol, path FROM documents ORDER BY id")
    return [LanguageVersion(*row) for row in rows]


def latest_date(database: Database, documents: Sequence[int]) -> str | None:
    """The latest date that any of some documents tells."""
    places = ", ".join("?" for _ in documents)
    row = database.execute(
        f"SELECT coalesce(max(date), '') FROM documents WHERE id IN ({places})", tuple(documents)
    )
    return row.fetchone()[0] or None


def sentences_of(database: Database, document: int) -> list[tuple[str, Paragraph]]:
    """The sentences of a document in order, each with the paragraph that it is in."""
    rows = database.execute(
        "SELECT s.text, p.id, p.position, p.kind, p.number, p.text, p.line, p.section, p.label FROM segments s"
        " JOIN paragraphs p ON p.id = s.paragraph WHERE s.document = ? ORDER BY s.id",
        (document,),
    )
    paragraphs: dict[int, Paragraph] = {}
    sentences = []
    for text, number, position, kind, *rest in rows:
        if number not in paragraphs:
            paragraphs[number] = Paragraph(position, ParagraphKind(kind), *rest)
        sentences.append((text, paragraphs[number]))
    return sentences


def index_gap(database: Database) -> tuple[int, int]:
    """How many sentences there are, and how many of them the search index has."""
    segments = database.execute("SELECT count(*) FROM segments").fetchone()[0]
    indexed = database.execute("SELECT count(*) FROM segment_grams").fetchone()[0]
    return segments, indexed
