"""What the pages read besides `termbase.store.lookup`: plain values, no rows of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit

from termbase.store.ranking import rank_sql
from termbase.web import limits
from termbase.web.markup import Mark
from tm import db
from tm.db import Database
from tm.text import key, script, words
from tm.text.chars import HAN_RUN, has_han
from tm.text.recognise import Recogniser, word_ends

NAME = "termbase"
"""The name under which the database is published."""

_LONGEST_PART = 24
_MOST_PARTS = 60
T = TypeVar("T")


async def read(datasette: Any, function: Callable[[Database], T], ms: int = limits.PAGE_MS) -> T:
    """Run `function` on the published database in Datasette's threads, for at most `ms` milliseconds.

    Raises `sqlite3.OperationalError("interrupted")` when the time is over.
    """

    def inside(connection: Any) -> T:
        with sqlite_timelimit(connection, ms):
            return function(Database(connection, recursive_triggers=False, execute_plugins=False))

    result: T = await datasette.get_database(NAME).execute_fn(inside)
    return result


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of a concept as the concept page shows it. `count` is that of its evidence."""

    id: int
    language: str
    term: str
    type: str
    part_of_speech: str | None
    standing: str
    status: str
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
    examples = database.execute(
        "SELECT t.term, u.zh, u.en, u.document, m.name FROM evidence e JOIN units u ON u.id = e.unit"
        " JOIN memories m ON m.id = u.memory JOIN terms t ON t.id = e.term WHERE e.concept = ? ORDER BY e.id LIMIT 30",
        (concept,),
    )
    return Details(
        tuple(TermRow(*row) for row in terms),
        tuple(CandidateRow(*row) for row in candidates),
        tuple(HistoryEntry(*row) for row in history),
        tuple(Example(*row) for row in examples),
    )


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


def documents(database: Database, after: int) -> list[DocumentRow]:
    """The documents behind the one with the id `after`, a page of them and one more."""
    rows = database.execute(_DOCUMENT + "WHERE d.id > ? ORDER BY d.id LIMIT ?", (after, limits.ROWS + 1))
    return [DocumentRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A paragraph of a document as stored."""

    id: int
    position: int
    kind: str
    number: str | None
    label: str
    text: str


def paragraphs(database: Database, number: int, start: int) -> list[ParagraphRow]:
    """The paragraphs of a document from the position `start` on: a page of them and one more."""
    rows = database.execute(
        "SELECT id, position, kind, number, label, text FROM paragraphs WHERE document = ? AND position >= ?"
        " ORDER BY position, id LIMIT ?",
        (number, start, limits.PARAGRAPHS + 1),
    )
    return [ParagraphRow(*row) for row in rows]


def start_of_page(database: Database, number: int, paragraph: int) -> int:
    """The position at which the page begins that holds the paragraph with this id."""
    row = database.execute(
        "SELECT position FROM paragraphs WHERE document = ? AND id = ?", (number, paragraph)
    ).fetchone()
    return 1 if row is None else max(1, (row[0] - 1) // limits.PARAGRAPHS * limits.PARAGRAPHS + 1)


def count_by_status(database: Database) -> dict[str, int]:
    """How many concepts there are of each status."""
    return {
        row[0]: row[1] for row in database.execute("SELECT status, count(*) FROM concepts GROUP BY status")
    }


# -- terms inside a text -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Known:
    """A Chinese form that the termbase knows, and the concept that it is shown with."""

    concept: str
    zh: str
    en: str | None
    status: str


_BEST = rank_sql("c.status")


class TermMarker:
    """The Chinese terms that occur in the documents, ready to be found in a text."""

    def __init__(self, database: Database) -> None:
        rows = database.execute(
            "SELECT t.term, c.id, c.zh, c.en, c.status FROM terms t JOIN concepts c ON c.id = t.concept"
            f" WHERE t.language = 'zh' AND c.frequency > 0 ORDER BY {_BEST}, c.frequency DESC, c.id"
        )
        self._known: dict[str, Known] = {}
        for term, *known in rows:
            self._known.setdefault(script.simplify(term), Known(*known))
        self._recogniser = Recogniser(self._known)
        self._segmenter = words.Segmenter()

    def marks(self, text: str, address: Callable[[str], str]) -> Iterator[tuple[Mark, Known]]:
        """The terms in `text`, none over another, each with a mark that links to `address(concept)`."""
        simple = script.simplify(text)
        runs = [(run.start(), self._segmenter.words(run.group())) for run in HAN_RUN.finditer(simple)]
        reach = 0
        for span in self._recogniser.spans(simple, word_ends(simple, runs)):
            if not span.nested and span.start >= reach:
                reach = span.end
                known = self._known[span.form]
                css = f"term status-{known.status}"
                yield (
                    Mark(span.start, span.end, css, known.en or "no English yet", address(known.concept)),
                    known,
                )


def parts(database: Database, query: str) -> list[tuple[str, str, str | None, str]]:
    """Terms that lie inside a query without a result, longest first: concept, zh, en, status."""
    folded = key.term_key(db.storable(query))
    wanted = _pieces(folded)
    if not wanted:
        return []
    found: dict[str, tuple[str, str, str | None, str]] = {}
    places = ", ".join("?" for _ in wanted)
    rows = database.execute(
        "SELECT t.key, c.id, c.zh, c.en, c.status FROM terms t JOIN concepts c ON c.id = t.concept"
        f" WHERE t.key IN ({places}) ORDER BY length(t.key) DESC, {_BEST}, c.frequency DESC, c.id",
        wanted,
    )
    kept: list[str] = []
    for form, *concept in rows:
        if form in kept or not any(form in longer for longer in kept):
            kept.append(form)
            found.setdefault(concept[0], tuple(concept))
    return list(found.values())[: limits.RESULTS]


def _pieces(folded: str) -> list[str]:
    """Stretches of a folded query that may be terms: of ideographs, or of whole words."""
    if has_han(folded):
        cut: Iterable[str] = folded[:_MOST_PARTS]
        joined, least = "", 2
    else:
        cut, joined, least = folded.split(" ")[:_MOST_PARTS], " ", 1
    items = list(cut)
    pieces = {
        joined.join(items[i:j])
        for i in range(len(items))
        for j in range(i + least, min(i + _LONGEST_PART, len(items)) + 1)
    }
    return sorted(pieces - {folded, ""})
