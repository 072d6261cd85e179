"""Documents go into the database: paragraphs, sentences and their search index. Streams."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from termbase.extract.candidates import Located, Place
from tm import db
from tm.db import Database
from tm.files import corpus
from tm.limits import Limits
from tm.model import Document, Finding, Lang, Paragraph
from tm.text import key, script
from tm.text.split import split

_BATCH = 2_000
_DOCUMENT = (
    "INSERT INTO documents (id, name, symbol, language, title, date, body, path, paragraphs, segments, characters)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)"
)
_PARAGRAPH = "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SEGMENT = "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)"
_GRAMS = "INSERT INTO segment_grams(rowid, grams) VALUES (?, ?)"


@dataclass(slots=True)
class StoredDocuments:
    """What went in: counts, what a person should know, and the bytes that were read."""

    documents: int = 0
    paragraphs: int = 0
    segments: int = 0
    characters: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    """Rows that wait to be written together."""

    database: Database
    paragraphs: list[tuple[object, ...]] = field(default_factory=list)
    segments: list[tuple[object, ...]] = field(default_factory=list)
    grams: list[tuple[int, str]] = field(default_factory=list)

    def flush(self) -> None:
        """Write what waits."""
        connection = self.database.conn
        connection.executemany(_PARAGRAPH, self.paragraphs)
        connection.executemany(_SEGMENT, self.segments)
        connection.executemany(_GRAMS, self.grams)
        self.paragraphs, self.segments, self.grams = [], [], []


def ingest(
    database: Database,
    sources: Iterable[corpus.Source],
    limits: Limits,
    advance: Callable[[str], None] = lambda name: None,
) -> StoredDocuments:
    """Read every source into `database`. Raises `InputRefused` at the first that cannot be read."""
    done = StoredDocuments()
    batch = _Batch(database)
    for source in sources:
        reading = corpus.read(source, limits)
        advance(reading.document.name)
        done.documents += 1
        _write(batch, reading.document, reading.paragraphs, done)
        done.findings.extend(reading.findings)
    batch.flush()
    return done


def _write(batch: _Batch, document: Document, paragraphs: Iterable[Paragraph], done: StoredDocuments) -> None:
    number = done.documents
    d = document
    row = (number, d.name, d.symbol, d.language.value, d.title, d.date, d.body, _name(d.path))
    batch.database.execute(_DOCUMENT, row)
    before = (done.paragraphs, done.segments, done.characters)
    for p in paragraphs:
        done.paragraphs += 1
        here = done.paragraphs
        batch.paragraphs.append(
            (here, number, p.position, p.section, p.kind.value, p.number, p.label, p.text, p.line)
        )
        done.characters += len(p.text)
        for segment in split(p.text, d.language):
            done.segments += 1
            batch.segments.append((done.segments, here, number, segment.start, segment.end, segment.text))
            batch.grams.append((done.segments, db.grams(key.key(segment.text))))
        if len(batch.segments) >= _BATCH:
            batch.flush()
    batch.flush()
    counts = (done.paragraphs - before[0], done.segments - before[1], done.characters - before[2])
    batch.database.execute(
        "UPDATE documents SET paragraphs = ?, segments = ?, characters = ? WHERE id = ?", (*counts, number)
    )


def _name(path: str) -> str:
    """The file's own name: a published database tells nobody's folders."""
    return path.rsplit("/", 1)[-1]


def chinese(database: Database) -> Iterator[Located]:
    """Yield the Chinese sentences of `database` in reading order, Traditional ones folded.

    Folding keeps the length of a sentence, so that offsets hold for the text as stored.
    """
    rows = database.conn.execute(
        "SELECT s.document, s.paragraph, s.start, s.text FROM segments s JOIN documents d ON d.id = s.document"
        " WHERE d.language = ? ORDER BY s.id",
        (Lang.ZH.value,),
    )
    for document, paragraph, start, text in rows:
        yield Located(Place(document, paragraph, start), script.simplify(text))
