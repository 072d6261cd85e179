"""Documents in the database: paragraphs, sentences and their search index go in as a stream, and come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from termbase.extract.candidates import Located, Place
from termbase.store import tables
from tm.db import Database
from tm.languages import MINED
from tm.limits import Limits
from tm.memory import units
from tm.model import Finding, Paragraph, ParagraphKind
from tm.progress import Progress, silent
from tm.text.split import split
from tm.work.workers import ALONE, Work

if TYPE_CHECKING:
    from termbase.store.document_rows import DocumentRows
    from tm.files import corpus


@dataclass(slots=True)
class StoredDocuments:
    """What went in: counts, and what a person should know of it."""

    documents: int = 0
    paragraphs: int = 0
    segments: int = 0
    characters: int = 0
    findings: list[Finding] = field(default_factory=list)


def store_documents(
    database: Database, sources: Sequence[corpus.Source], limits: Limits, progress: Progress = silent,
    work: Work = ALONE,
) -> StoredDocuments:  # fmt: skip
    """Read every source into `database`. Raises `InputRefused` at the first that cannot be read."""
    from termbase.store import document_rows  # here: who only reads what is stored needs no reader of files

    stored = StoredDocuments()
    for rows in document_rows.read(sources, limits, progress, work):
        _write(database, rows, stored)
    return stored


def _write(database: Database, rows: DocumentRows, stored: StoredDocuments) -> None:
    """Write the rows of a document behind those that are there."""
    document, number = rows.document, stored.documents + 1
    row = tables.DOCUMENTS.row(
        id=number, name=document.name, symbol=document.symbol, language=document.language.value,
        title=document.title, date=document.date, body=document.body, path=_file_name(document.path),
        paragraphs=len(rows.paragraphs), segments=len(rows.segments), characters=rows.characters,
    )  # fmt: skip
    database.execute(tables.DOCUMENTS.insert(), row)
    paragraphs, segments = stored.paragraphs, stored.segments
    run = database.conn.executemany
    run(tables.PARAGRAPHS.insert(), ((paragraphs + own, number, *rest) for own, _, *rest in rows.paragraphs))  # type: ignore[operator]
    run(
        tables.SEGMENTS.insert(),
        ((segments + own, paragraphs + of, number, *rest) for own, of, _, *rest in rows.segments),  # type: ignore[operator]
    )
    run(
        # the index has no content of its own: its rows go by the numbers of the sentences
        "INSERT INTO segment_grams(rowid, grams) VALUES (?, ?)",
        enumerate(rows.grams, segments + 1),
    )
    stored.documents = number
    stored.paragraphs += len(rows.paragraphs)
    stored.segments += len(rows.segments)
    stored.characters += rows.characters
    stored.findings.extend(rows.findings)


def _file_name(path: str) -> str:
    """The file's own name: a published database tells nobody's folders."""
    return path.rsplit("/", 1)[-1]


def document_names(database: Database) -> dict[int, str]:
    """The names of all documents, by row."""
    return dict(database.execute("SELECT id, name FROM documents"))


def mined_sentences(database: Database) -> Iterator[Located]:
    """Yield the sentences of the mined language in reading order, as stored."""
    rows = database.conn.execute(
        "SELECT s.document, s.paragraph, s.start, s.text FROM segments s JOIN documents d ON d.id = s.document"
        " WHERE d.language = ? ORDER BY s.id",
        (MINED.value,),
    )
    for document, paragraph, start, text in rows:
        yield Located(Place(document, paragraph, start), text)


def memory_sentences(database: Database) -> Iterator[Located]:
    """Yield the sentences of the mined language of a memory; a place holds the number of a document, and the unit."""
    numbers: dict[str | None, int] = {}
    for unit, pair in units.units(database):
        document = numbers.setdefault(pair.document, len(numbers))
        for segment in split(pair.text(MINED), MINED):
            yield Located(Place(document, unit, segment.start), segment.text)


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
        # one value a paragraph: the aligner tells by it which sentences belong together
        if number not in paragraphs:
            paragraphs[number] = Paragraph(position, ParagraphKind(kind), *rest)
        sentences.append((text, paragraphs[number]))
    return sentences


def index_gap(database: Database) -> tuple[int, int]:
    """How many sentences there are, and how many of them the search index has."""
    segments = database.execute("SELECT count(*) FROM segments").fetchone()[0]
    indexed = database.execute("SELECT count(*) FROM segment_grams").fetchone()[0]
    return segments, indexed
