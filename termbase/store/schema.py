"""Making the tables of a termbase, and opening one to read or to change it.

Concept-oriented: a concept has terms in languages, a term has a standing (preferred, admitted,
superseded) and evidence, a concept has contexts and descriptions. What each table and column means is written in
`metadata.yml`, which Datasette shows and `docs/schema.md` is made from.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from termbase import __version__
from termbase.concepts.model import DescriptionKind
from termbase.concepts.status import Standing, Status, TermType
from termbase.store import tables
from tm import db
from tm.db import Database, Migrations
from tm.errors import RecipeMismatch, StoreBusy, TermbaseError
from tm.memory import units
from tm.memory.parts import recorded
from tm.text import key, words

# part of the recipe: a database of another schema is refused, not guessed at
SCHEMA_VERSION = 7
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
    made = (table.create() for table in tables.TABLES)
    for statement in (*units.TABLES, *made, tables.SEGMENT_GRAMS, tables.TERM_GRAMS):
        database.execute(statement)


def create(database: Database) -> None:
    """Make the tables in a new database."""
    migrations.apply(database)
    # the clock is no part of the content: the same texts and recipe make the same file
    database.execute("UPDATE _sqlite_migrations SET applied_at = ''")
    database.table("builds").insert_all({"name": n, "value": v} for n, v in recipe().items())


def index_segments(database: Database) -> None:
    """Index the sentences by their place, before contexts are read back."""
    database.execute(tables.SEGMENTS_INDEX)


def index(database: Database) -> None:
    """Add the other indexes, once the rows are there. Those of the concepts are there already in a copy of a base."""
    # a copy of the lists has them; else they are made after the rows, which costs less than before
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'terms_key'").fetchone():
        index_concepts(database)
    for statement in (*units.INDEXES, *tables.TEXT_INDEXES):
        database.execute(statement)


def index_concepts(database: Database) -> None:
    """Add the indexes of concepts, terms and evidence."""
    for statement in tables.CONCEPT_INDEXES:
        database.execute(statement)


SHIPPED = "shipped lists"
"""The note of a database that was built with the lists."""


def note(database: Database, *, authority: str) -> None:
    """Write down by which version the database was made, and with which authority."""
    notes = {"version": __version__, "authority": authority}
    database.table("builds").insert_all({"name": n, "value": v} for n, v in notes.items())


@contextlib.contextmanager
def changing(path: Path, wait: float = db.WAIT_SECONDS) -> Iterator[Database]:
    """A termbase to change, all or nothing; an empty one is made where there is none.

    One process at a time: others wait up to `wait` seconds. Raises `StoreBusy`, `StoreFull`, `OutputRefused`
    and `RecipeMismatch`.

    The index of its memory is brought up to its units before it is published.
    """
    with db.writing(path, wait) as writer:
        if path.exists():
            open_termbase(path).close()
            # a damaged file is told as such, and not as whatever statement failed
            with blaming(path), writer.revising() as database:
                yield database
                # inside, before it is published: a database never names parts that are not there
                index_memory(database, path)
        else:
            with writer.building() as database:
                create(database)
                index_segments(database)
                index(database)
                note(database, authority="none")
                yield database
                index_memory(database, path)
        # only now: until it was published readers needed the old parts
        sweep(path)


def index_memory(database: Database, path: Path) -> None:
    """Bring the index beside `path` up to the units of the database that takes its place."""
    from tm.index import index as memory_index  # here: reading needs no index, and numpy takes 70 ms to load

    memory_index.sync(database, memory_index.folder(path))


def sweep(path: Path) -> None:
    """Remove what the index beside a published database does not need any more."""
    from tm.index import index as memory_index

    # of the published database, whoever wrote it last
    database = db.open_read(path)
    try:
        memory_index.sweep(path, [part.digest for part in recorded(database)])
    finally:
        database.close()


def tidy(path: Path) -> None:
    """Remove what killed writers left beside a published database, unless one is writing to it now."""
    # somebody is writing: that one sweeps too
    with contextlib.suppress(StoreBusy), db.writing(path, 0):
        sweep(path)


def has_lists(database: Database) -> bool:
    """Whether the database was built with the shipped lists."""
    return notes(database).get("authority") == SHIPPED


def notes(database: Database) -> dict[str, str]:
    """What made the database: its recipe, version and authority, by name."""
    return dict(database.execute("SELECT name, value FROM builds").fetchall())


def open_termbase(path: Path, *, any_thread: bool = False) -> Database:
    """Open a termbase to read, as `db.open_read`. Raises `RecipeMismatch` where another recipe made it."""
    database = db.open_read(path, any_thread=any_thread)
    try:
        _check_recipe(database, path)
    # closed on an interrupt as well, or the file stays open
    except BaseException:
        database.close()
        raise
    return database


def _check_recipe(database: Database, path: Path) -> None:
    """Raise `RecipeMismatch` where the file is no termbase, or one of another recipe."""
    try:
        with db.faults(path):
            made = notes(database)
    except RecipeMismatch:
        raise
    except Exception as error:
        raise RecipeMismatch(
            "the database is no termbase", file=str(path), next_step="name a file made by `termbase build`"
        ) from error
    # only what a reader relies on: another segmenter does not make an old termbase unreadable
    for name, own in reading_recipe().items():
        if made.get(name) != own:
            raise RecipeMismatch(
                f"the database was made by another recipe ({name}: {made.get(name)!r}; this program: {own!r})",
                file=str(path),
                next_step="build it again with `termbase build`",
            )


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Database]:
    """A termbase open to read, and closed at the end. Raises as `open_termbase`, and `StoreDamaged`."""
    database = open_termbase(path)
    try:
        with blaming(path):
            yield database
    finally:
        database.close()


@contextlib.contextmanager
def blaming(path: Path) -> Iterator[None]:
    """Look at a termbase where what reads it fails: if it is damaged, that is what is told.

    Raises `StoreDamaged`, and whatever else was raised as it is.
    """
    try:
        with db.faults(path):
            yield
    except (TermbaseError, OSError):
        raise
    except Exception as error:
        # looked for only after a failure: it reads the whole file
        if damage := _damage(path):
            raise db.damaged(path, damage) from error
        raise


def _damage(path: Path) -> str | None:
    """What is wrong with the file of a termbase, as far as SQLite and the words of our columns tell."""
    try:
        with contextlib.closing(db.open_read(path)) as database:
            if (result := db.integrity(database)) != "ok":
                return result
            if broken := db.broken_references(database):
                return f"{broken} broken references"
            # a changed byte may leave SQLite content and our words not
            for table, column, words in _WORDS:
                for (value,) in database.execute(f"SELECT DISTINCT {column} FROM {table}"):
                    if value not in words:
                        return f"{table} has a {column} that is none: {value!r}"
    except (TermbaseError, db.SqliteError) as error:
        return str(error)
    return None


_WORDS: tuple[tuple[str, str, frozenset[str]], ...] = tuple(
    (table, column, frozenset(member.value for member in kind))
    for table, column, kind in (
        ("concepts", "status", Status),
        ("terms", "status", Status),
        ("terms", "standing", Standing),
        ("terms", "type", TermType),
        ("evidence", "status", Status),
        ("descriptions", "kind", DescriptionKind),
    )
)
"""Columns whose values are words of ours, by table."""
