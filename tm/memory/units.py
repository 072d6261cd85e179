"""The tables of the translation memory, and pairs going in and coming out.

A memory is what one file or one pair of documents gave; a unit is one pair of it. What each column means
is written in `metadata.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tm.memory.db import Database, storable
from tm.pairs import Pair

TABLES = (
    """
    CREATE TABLE memories (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, units INTEGER NOT NULL,
      documents INTEGER NOT NULL
    )""",
    """
    CREATE TABLE units (
      id INTEGER PRIMARY KEY, memory INTEGER NOT NULL REFERENCES memories(id), zh TEXT NOT NULL, en TEXT NOT NULL,
      document TEXT, date TEXT, line INTEGER NOT NULL, score REAL, doubtful INTEGER NOT NULL
    )""",
)
INDEXES = ("CREATE INDEX units_memory ON units(memory)", "CREATE INDEX units_document ON units(document)")


def store(database: Database, name: str, kind: str, pairs: Iterable[Pair]) -> int:
    """Store the pairs of one memory in the place of what it held before; return their number.

    `kind` is aligned (made by the aligner from two documents) or imported.
    """
    run = database.conn.execute
    row = run("SELECT id FROM memories WHERE name = ?", (name,)).fetchone()
    if row is None:
        number = run("SELECT coalesce(max(id), 0) + 1 FROM memories").fetchone()[0]
        run("INSERT INTO memories VALUES (?, ?, ?, 0, 0)", (number, name, kind))
    else:
        number = row[0]
        run("DELETE FROM units WHERE memory = ?", (number,))
    database.conn.executemany(
        "INSERT INTO units (memory, zh, en, document, date, line, score, doubtful) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (number, storable(p.zh), storable(p.en), p.document, p.date, p.line, p.score, int(p.doubtful))
            for p in pairs
        ),
    )
    counts = run(
        "SELECT count(*), count(DISTINCT document) FROM units WHERE memory = ?", (number,)
    ).fetchone()
    run("UPDATE memories SET kind = ?, units = ?, documents = ? WHERE id = ?", (kind, *counts, number))
    return int(counts[0])


def units(database: Database, *, doubtful: bool = False) -> Iterator[tuple[int, Pair]]:
    """Yield the units with their ids, in order; doubtful ones only if they are wanted."""
    where = "" if doubtful else "WHERE doubtful = 0"
    rows = database.execute(
        f"SELECT id, zh, en, document, date, line, score, doubtful FROM units {where} ORDER BY id"
    )
    for number, zh, en, document, date, line, score, unsure in rows:
        yield number, Pair(zh, en, document, date, line, score, bool(unsure))
