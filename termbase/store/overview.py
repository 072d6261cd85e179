"""A termbase in figures: its size, its statuses, what is covered by subject and document, and its sources."""

from __future__ import annotations

from dataclasses import dataclass

from termbase.concepts.status import Status
from termbase.store.ranking import among_sql
from tm.db import Database

_BORNE_OUT = among_sql("c.status", [status for status in Status if status.is_borne_out])
# lines of a table that are still read; a choice
_MOST = 40


@dataclass(frozen=True, slots=True)
class Figures:
    """How much a termbase has. `statuses`: concepts of the texts, and of all, by status."""

    concepts: int
    terms: int
    documents: int
    characters: int
    statuses: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """Concepts of a subject or document, and those of them with official or attested English."""

    name: str
    borne_out: int
    concepts: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: its name, kind and licence, and how many concepts it has."""

    name: str
    kind: str
    licence: str | None
    concepts: int


def figures(database: Database) -> Figures:
    """The sizes of a termbase."""
    counts = database.execute(
        "SELECT (SELECT count(*) FROM concepts), (SELECT count(*) FROM terms), (SELECT count(*) FROM documents),"
        " (SELECT coalesce(sum(characters), 0) FROM documents)"
    ).fetchone()
    rows = database.execute(
        # a comparison is 0 or 1 in SQLite, so that its sum is a count
        "SELECT status, sum(frequency > 0), count(*) FROM concepts GROUP BY status"
    ).fetchall()
    by_status = {status: (in_texts, whole) for status, in_texts, whole in rows}
    # every status has its line, also one without concepts
    statuses = tuple((status.value, *by_status.get(status.value, (0, 0))) for status in Status)
    concepts, terms, documents, characters = counts
    return Figures(concepts, terms, documents, characters, statuses)


def by_subject(database: Database) -> list[Covered]:
    """The subjects with the most concepts."""
    return _covered(
        database,
        f"SELECT c.subject, sum({_BORNE_OUT}), count(*) AS n FROM concepts c WHERE c.subject IS NOT NULL"
        " GROUP BY c.subject ORDER BY n DESC, c.subject LIMIT ?",
    )


def by_document(database: Database) -> list[Covered]:
    """The documents whose concepts lack an English most often, by the stored contexts."""
    return _covered(
        database,
        f"SELECT d.name, count(DISTINCT CASE WHEN {_BORNE_OUT} THEN c.id END) AS known, count(DISTINCT c.id) AS n"
        " FROM documents d JOIN contexts x ON x.document = d.id JOIN concepts c ON c.id = x.concept"
        " GROUP BY d.id ORDER BY n - known DESC, d.id LIMIT ?",
    )


def sources(database: Database) -> list[SourceRow]:
    """All sources, the best first."""
    rows = database.execute(
        "SELECT name, type, licence, concepts FROM sources ORDER BY rank, concepts DESC, name"
    )
    return [SourceRow(*row) for row in rows]


def _covered(database: Database, sql: str) -> list[Covered]:
    return [Covered(*row) for row in database.execute(sql, (_MOST,))]
