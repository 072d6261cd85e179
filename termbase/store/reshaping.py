"""Two concepts become one, and one becomes two: what is said of them goes with them."""

from __future__ import annotations

from collections.abc import Iterable

from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.text import key

_OF_TERMS = ("evidence", "descriptions", "contexts", "history")
"""Tables with a column for a concept and one for a term."""


def merge(database: Database, gone: str, into: str) -> None:
    """Let the concept `into` have all that `gone` has, and remove that. A form that both have is one term."""
    run = database.conn.execute
    # behind the terms that are there
    positions = run(
        "SELECT coalesce(max(position), -1) + 1 FROM terms WHERE concept = ?", (into,)
    ).fetchone()[0]
    have = {
        (language, form): term
        for term, language, form in run("SELECT id, language, key FROM terms WHERE concept = ?", (into,))
        # a key may be empty, and empty keys are not equal
        if form
    }
    rows = run(
        "SELECT id, language, key FROM terms WHERE concept = ? ORDER BY position, id", (gone,)
    ).fetchall()
    for position, (term, language, form) in enumerate(rows, positions):
        same = have.get((language, form))
        if same is None:
            run("UPDATE terms SET concept = ?, position = ? WHERE id = ?", (into, position, term))
            run(
                "UPDATE terms SET standing = 'admitted' WHERE id = ? AND standing = 'preferred'", (term,)
            )  # the one of `into` stays the one to use
        else:
            # first what refers to the term, then the term: foreign keys are on
            for table in _OF_TERMS:
                run(f"UPDATE {table} SET term = ? WHERE term = ?", (same, term))
            run("UPDATE terms SET concept = ? WHERE id = ?", (into, term))
            run("DELETE FROM terms WHERE id = ?", (term,))
    for table in (*_OF_TERMS, "candidates"):
        run(f"UPDATE {table} SET concept = ? WHERE concept = ?", (into, gone))
    run(
        "UPDATE concepts SET frequency = concepts.frequency + g.frequency, documents = max(concepts.documents, g.documents),"
        # min and max of SQLite are NULL if any value is
        " rank = min(coalesce(concepts.rank, g.rank), coalesce(g.rank, concepts.rank)),"
        " score = max(coalesce(concepts.score, g.score), coalesce(g.score, concepts.score)),"
        " note = coalesce(concepts.note, g.note), type = coalesce(concepts.type, g.type),"
        " subject = coalesce(concepts.subject, g.subject) FROM concepts AS g WHERE concepts.id = ? AND g.id = ?",
        (into, gone),
    )
    # last: until here rows refer to it
    run("DELETE FROM concepts WHERE id = ?", (gone,))


def move_terms(database: Database, concept: str, into: str, forms: Iterable[str]) -> list[str]:
    """Let the concept `into` have those English terms of `concept` that `forms` names; return which they were."""
    run = database.conn.execute
    asked = {key.term_key(form) for form in forms}
    rows = run(
        "SELECT id, term, key FROM terms WHERE concept = ? AND language = ? ORDER BY position, id",
        (concept, EQUIVALENT),
    ).fetchall()
    moved = [(term, text) for term, text, form in rows if form in asked]
    for term, _ in moved:
        run("UPDATE terms SET concept = ? WHERE id = ?", (into, term))
        for table in _OF_TERMS:
            run(f"UPDATE {table} SET concept = ? WHERE term = ?", (into, term))
    return [text for _, text in moved]


def head(database: Database, concept: str) -> str:
    """The Chinese by which a concept goes."""
    row = database.execute(
        "SELECT term FROM terms WHERE concept = ? AND language = ? ORDER BY position, id LIMIT 1",
        (concept, MINED),
    ).fetchone()
    return str(row[0]) if row else ""


def decided(database: Database) -> set[str]:
    """The ids of the decisions that a termbase holds already: each has a line of history that ends with its id."""
    # each underscore is one character: sixteen of them
    rows = database.execute("SELECT detail FROM history WHERE detail LIKE '%[decision ________________]'")
    return {detail[-17:-1] for (detail,) in rows}
