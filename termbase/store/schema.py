"""The tables of a termbase and the migrations that make them; reading them back as values.

Concept-oriented: a concept has terms in languages, a term has a standing (preferred, admitted,
superseded) and evidence, a concept has contexts. What each table and column means is written in
`metadata.yml`, which Datasette shows and `docs/schema.md` is made from.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from termbase import __version__
from tm import db
from tm.db import Database, Migrations
from tm.errors import RecipeMismatch
from tm.index import index as memory_index
from tm.memory import units
from tm.text import key, words

SCHEMA_VERSION = 3
migrations = Migrations("termbase")


def reading_recipe() -> dict[str, str]:
    """What a reader of a database relies on: another value of one of these asks for a new build."""
    return {"schema": str(SCHEMA_VERSION), "key": key.recipe()}


def recipe() -> dict[str, str]:
    """Everything that shaped a database."""
    return reading_recipe() | {"segmenter": words.recipe()}


@migrations()
def m001_first(database: Database) -> None:
    """All tables."""
    for statement in (*units.TABLES, *_FIRST):
        database.execute(statement)


_FIRST = (
    """
    CREATE TABLE builds (
      name TEXT PRIMARY KEY, value TEXT NOT NULL
    )""",
    """
    CREATE TABLE sources (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, type TEXT NOT NULL, rank INTEGER NOT NULL,
      licence TEXT, concepts INTEGER NOT NULL DEFAULT 0
    )""",
    """
    CREATE TABLE documents (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, symbol TEXT, language TEXT NOT NULL, title TEXT, date TEXT,
      body TEXT, path TEXT NOT NULL, paragraphs INTEGER NOT NULL, segments INTEGER NOT NULL, characters INTEGER NOT NULL
    )""",
    """
    CREATE TABLE paragraphs (
      id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents(id), position INTEGER NOT NULL,
      section INTEGER NOT NULL, kind TEXT NOT NULL, number TEXT, label TEXT NOT NULL, text TEXT NOT NULL, line INTEGER NOT NULL
    )""",
    """
    CREATE TABLE segments (
      id INTEGER PRIMARY KEY, paragraph INTEGER NOT NULL REFERENCES paragraphs(id),
      document INTEGER NOT NULL REFERENCES documents(id), start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL
    )""",
    """
    CREATE TABLE concepts (
      id TEXT PRIMARY KEY, zh TEXT NOT NULL, hant TEXT NOT NULL, en TEXT, status TEXT NOT NULL, type TEXT, subject TEXT,
      source TEXT, rank INTEGER, score REAL, frequency INTEGER NOT NULL, documents INTEGER NOT NULL, note TEXT
    )""",
    """
    CREATE TABLE terms (
      id INTEGER PRIMARY KEY, concept TEXT NOT NULL REFERENCES concepts(id), language TEXT NOT NULL, term TEXT NOT NULL,
      key TEXT NOT NULL, folded TEXT, lemmas TEXT, type TEXT NOT NULL, part_of_speech TEXT, standing TEXT NOT NULL, status TEXT NOT NULL,
      source INTEGER REFERENCES sources(id), doubtful TEXT, position INTEGER NOT NULL
    )""",
    """
    CREATE TABLE evidence (
      id INTEGER PRIMARY KEY, concept TEXT NOT NULL REFERENCES concepts(id), term INTEGER NOT NULL REFERENCES terms(id),
      kind TEXT NOT NULL, source INTEGER REFERENCES sources(id), document INTEGER REFERENCES documents(id),
      paragraph INTEGER REFERENCES paragraphs(id), detail TEXT NOT NULL, count INTEGER NOT NULL,
      status TEXT NOT NULL, unit INTEGER REFERENCES units(id) ON DELETE SET NULL
    )""",
    """
    CREATE TABLE contexts (
      id INTEGER PRIMARY KEY, concept TEXT NOT NULL REFERENCES concepts(id), term INTEGER NOT NULL REFERENCES terms(id),
      document INTEGER NOT NULL REFERENCES documents(id), paragraph INTEGER NOT NULL REFERENCES paragraphs(id),
      start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL
    )""",
    """
    CREATE TABLE candidates (
      id INTEGER PRIMARY KEY, concept TEXT REFERENCES concepts(id), term TEXT NOT NULL, origin TEXT NOT NULL,
      rank INTEGER NOT NULL, score REAL NOT NULL, frequency INTEGER NOT NULL, independent INTEGER NOT NULL,
      documents INTEGER NOT NULL, c_value REAL NOT NULL, contrast REAL NOT NULL, cohesion REAL NOT NULL,
      left_entropy REAL NOT NULL, right_entropy REAL NOT NULL, nominal REAL NOT NULL, background INTEGER NOT NULL,
      explanation TEXT NOT NULL
    )""",
    """
    CREATE TABLE history (
      id INTEGER PRIMARY KEY, concept TEXT NOT NULL REFERENCES concepts(id), term INTEGER REFERENCES terms(id),
      action TEXT NOT NULL, detail TEXT NOT NULL, by TEXT NOT NULL, date TEXT
    )""",
    """
    CREATE VIRTUAL TABLE segment_grams USING fts5(grams, content='', detail=none, tokenize='unicode61')""",
)

_INDEXES = (
    "CREATE INDEX paragraphs_document ON paragraphs(document, position)",
    "CREATE INDEX segments_document ON segments(document)",
    "CREATE INDEX concepts_status ON concepts(status, rank)",
    "CREATE INDEX concepts_rank ON concepts(rank)",
    "CREATE INDEX terms_concept ON terms(concept, position)",
    "CREATE INDEX terms_key ON terms(key)",
    "CREATE INDEX terms_folded ON terms(folded) WHERE folded IS NOT NULL",
    "CREATE INDEX terms_lemmas ON terms(lemmas)",
    "CREATE INDEX evidence_term ON evidence(term)",
    "CREATE INDEX evidence_concept ON evidence(concept)",
    "CREATE INDEX evidence_unit ON evidence(unit) WHERE unit IS NOT NULL",
    "CREATE INDEX contexts_concept ON contexts(concept)",
    "CREATE INDEX contexts_document ON contexts(document)",
    "CREATE INDEX candidates_rank ON candidates(rank)",
    "CREATE INDEX candidates_concept ON candidates(concept)",
    "CREATE INDEX history_concept ON history(concept)",
)


def create(database: Database) -> None:
    """Make the tables in a new database."""
    migrations.apply(database)
    # the clock is no part of the content: the same texts and recipe make the same file
    database.execute("UPDATE _sqlite_migrations SET applied_at = ''")
    database.table("builds").insert_all({"name": n, "value": v} for n, v in recipe().items())


def index_segments(database: Database) -> None:
    """Index the sentences by their place, before contexts are read back."""
    database.execute("CREATE INDEX segments_paragraph ON segments(paragraph, start)")


def index(database: Database) -> None:
    """Add the other indexes, once the rows are there."""
    for statement in (*units.INDEXES, *_INDEXES):
        database.execute(statement)


def count_concepts(database: Database) -> None:
    """Note with each source of how many concepts it has evidence."""
    database.conn.execute("UPDATE sources SET concepts = 0")
    database.conn.execute(
        "UPDATE sources SET concepts = n FROM (SELECT source, count(DISTINCT concept) AS n FROM evidence GROUP BY source) AS counted"
        " WHERE counted.source = sources.id"
    )


def note(database: Database, *, authority: str) -> None:
    """Write down by which version the database was made, and with which authority."""
    notes = {"version": __version__, "authority": authority}
    database.table("builds").insert_all({"name": n, "value": v} for n, v in notes.items())


@contextlib.contextmanager
def changing(path: Path) -> Iterator[Database]:
    """A termbase to change, all or nothing; an empty one is made where there is none.

    The index of its memory is brought up to its units before it is published.
    """
    if path.exists():
        open_termbase(path).close()
        with db.revising(path) as database:
            yield database
            index_memory(database, path)
        sweep(path)
        return
    with db.building(path) as database:
        create(database)
        index_segments(database)
        index(database)
        note(database, authority="none")
        yield database
        index_memory(database, path)
    sweep(path)


def index_memory(database: Database, path: Path) -> None:
    """Bring the index beside `path` up to the units of the database that takes its place."""
    memory_index.sync(database, memory_index.folder(path))


def sweep(path: Path) -> None:
    """Remove what the index beside a published database does not need any more."""
    database = db.open_read(path)
    try:
        memory_index.sweep(path, [part.digest for part in memory_index.recorded(database)])
    finally:
        database.close()


def open_termbase(path: Path) -> Database:
    """Open a termbase to read. Raises `RecipeMismatch` where another recipe made it."""
    database = db.open_read(path)
    try:
        with db.faults(path):
            made = dict(database.execute("SELECT name, value FROM builds").fetchall())
    except RecipeMismatch:
        database.close()
        raise
    except Exception as error:
        database.close()
        raise RecipeMismatch(
            "the database is no termbase", file=str(path), next_step="name a file made by `termbase build`"
        ) from error
    for name, wanted in reading_recipe().items():
        if made.get(name) != wanted:
            database.close()
            raise RecipeMismatch(
                f"the database was made by another recipe ({name}: {made.get(name)!r}; this program: {wanted!r})",
                file=str(path),
                next_step="build it again with `termbase build`",
            )
    return database
