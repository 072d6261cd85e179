"""What the pages show besides lookups: the rows of a concept, documents and their paragraphs, as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from termbase.concepts.status import Standing, Status, TermType
from tm.db import Database
from tm.languages import MINED, PAIR
from tm.memory import units


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of a concept as the concept page shows it. `count` is that of its evidence."""

    id: int
    language: str
    term: str
    type: TermType
    part_of_speech: str | None
    standing: Standing
    status: Status
    source: str | None
    doubtful: str | None
    count: int


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A form that was found in the texts, its rank, and why it ranks there."""

    term: str
    origin: str
    rank: int
    score: float
    frequency: int
    independent: int
    documents: int
    explanation: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of a concept's history."""

    action: str
    detail: str
    by: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of sentences that has the concept on both sides; `term` is the English of it."""

    term: str
    zh: str
    en: str
    document: str | None
    memory: str


@dataclass(frozen=True, slots=True)
class Details:
    """What the concept page shows besides the lookup result."""

    terms: tuple[TermRow, ...]
    candidates: tuple[CandidateRow, ...]
    history: tuple[HistoryEntry, ...]
    examples: tuple[Example, ...] = ()


def details(database: Database, concept: str) -> Details:
    """Terms, candidates, history and example pairs of a concept; empty where there is none."""
    terms = database.execute(
        "SELECT t.id, t.language, t.term, t.type, t.part_of_speech, t.standing, t.status, s.name, t.doubtful,"
        # examples show a pair that parallel evidence has counted
        " (SELECT coalesce(sum(e.count), 0) FROM evidence e WHERE e.term = t.id AND e.kind <> 'example')"
        " FROM terms t LEFT JOIN sources s ON s.id = t.source WHERE t.concept = ? ORDER BY t.position, t.id",
        (concept,),
    )
    candidates = database.execute(
        "SELECT term, origin, rank, score, frequency, independent, documents, explanation FROM candidates"
        " WHERE concept = ? ORDER BY rank",
        (concept,),
    )
    history = database.execute(
        "SELECT action, detail, by, date FROM history WHERE concept = ? ORDER BY id", (concept,)
    )
    return Details(
        tuple(
            TermRow(number, language, term, TermType(form), pos, Standing(standing), Status(status), *rest)
            for number, language, term, form, pos, standing, status, *rest in terms
        ),
        tuple(CandidateRow(*row) for row in candidates),
        tuple(HistoryEntry(*row) for row in history),
        tuple(_examples(database, concept)),
    )


def _examples(database: Database, concept: str, most: int = 30) -> list[Example]:
    rows = database.execute(
        f"SELECT t.term, {units.side('u', PAIR[0])}, {units.side('u', PAIR[1])}, u.document, m.name"
        " FROM evidence e JOIN units u ON u.id = e.unit JOIN memories m ON m.id = u.memory"
        " JOIN terms t ON t.id = e.term WHERE e.concept = ? ORDER BY e.id LIMIT ?",
        (concept, most),
    )
    return [Example(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document, with the number of concepts that have a stored context in it."""

    id: int
    name: str
    symbol: str | None
    language: str
    title: str | None
    date: str | None
    body: str | None
    paragraphs: int
    segments: int
    characters: int
    concepts: int


_DOCUMENT = (
    "SELECT d.id, d.name, d.symbol, d.language, d.title, d.date, d.body, d.paragraphs, d.segments, "
    "d.characters, (SELECT count(DISTINCT concept) FROM contexts WHERE document = d.id) FROM documents d "
)


def document(database: Database, number: int) -> DocumentRow | None:
    """One document, or None."""
    row = database.execute(_DOCUMENT + "WHERE d.id = ?", (number,)).fetchone()
    return DocumentRow(*row) if row else None


def documents_called(database: Database, name: str) -> list[DocumentRow]:
    """The documents with this symbol or name, in either case of letters and with or without blanks; the mined language first."""
    rows = database.execute(
        _DOCUMENT
        # NOCASE folds ASCII alone, which is what symbols are made of
        + "WHERE replace(d.symbol, ' ', '') = :name COLLATE NOCASE OR d.name = :plain COLLATE NOCASE"
        # a comparison is 0 or 1 in SQLite: the mined language sorts first
        " ORDER BY d.language <> :mined, d.id",
        {"name": "".join(name.split()), "plain": name.strip(), "mined": MINED.value},
    )
    return [DocumentRow(*row) for row in rows]


def document_names(database: Database) -> frozenset[str]:
    """The names of all documents."""
    return frozenset(name for (name,) in database.execute("SELECT DISTINCT name FROM documents"))


@dataclass(frozen=True, slots=True)
class DocumentSelection:
    """Which documents are asked for; an empty value asks for all. `text` stands in the symbol, name or title."""

    text: str = ""
    language: str = ""
    body: str = ""
    year: str = ""

    @property
    def condition(self) -> str:
        """The WHERE clause, over parameters by name."""
        return (
            "(:text = '' OR instr(lower(d.name || char(10) || coalesce(d.title, '')), lower(:text)))"
            " AND (:language = '' OR d.language = :language) AND (:body = '' OR d.body = :body)"
            " AND (:year = '' OR substr(d.date, 1, 4) = :year)"
        )


EVERY_DOCUMENT = DocumentSelection()


def documents(
    database: Database, after: int, most: int, selection: DocumentSelection = EVERY_DOCUMENT
) -> list[DocumentRow]:
    """At most so many of the selected documents behind the one with the id `after`."""
    rows = database.execute(
        # by id and not by OFFSET, which would read all pages before
        f"{_DOCUMENT} WHERE d.id > :after AND {selection.condition} ORDER BY d.id LIMIT :most",
        {"after": after, "most": most, **asdict(selection)},
    )
    return [DocumentRow(*row) for row in rows]


def count_documents(database: Database, selection: DocumentSelection = EVERY_DOCUMENT) -> int:
    """How many documents are selected."""
    row = database.execute(
        f"SELECT count(*) FROM documents d WHERE {selection.condition}", asdict(selection)
    ).fetchone()
    return int(row[0])


def values(database: Database, column: str) -> list[tuple[str, int]]:
    """The values of a column of the documents (`language`, `body` or `year`) with the number of documents, for a filter."""
    # names of columns cannot be parameters: only these are ever put into the statement
    expressions = {"language": "language", "body": "body", "year": "substr(date, 1, 4)"}
    return database.execute(
        f"SELECT {expressions[column]} AS value, count(*) FROM documents WHERE value <> '' GROUP BY value ORDER BY value"
    ).fetchall()


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A paragraph of a document as stored."""

    id: int
    position: int
    kind: str
    number: str | None
    label: str
    text: str


def paragraphs(database: Database, number: int, start: int, most: int) -> list[ParagraphRow]:
    """At most so many paragraphs of a document from the position `start` on."""
    rows = database.execute(
        "SELECT id, position, kind, number, label, text FROM paragraphs WHERE document = ? AND position >= ?"
        " ORDER BY position, id LIMIT ?",
        (number, start, most),
    )
    return [ParagraphRow(*row) for row in rows]


def start_of_page(database: Database, number: int, paragraph: int, size: int) -> int:
    """The position at which the page of `size` paragraphs begins that holds the paragraph with this id."""
    row = database.execute(
        "SELECT position FROM paragraphs WHERE document = ? AND id = ?", (number, paragraph)
    ).fetchone()
    # a paragraph of another document: its first page
    return 1 if row is None else max(1, (row[0] - 1) // size * size + 1)
