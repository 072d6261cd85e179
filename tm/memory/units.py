"""The tables of the translation memory, and pairs going in and coming out.

A memory is what one file or one pair of documents gave; a unit is one pair of it. Units of a memory have ids
in a row, in the order of the file: the neighbours of a unit are its context. What each column means is
written in `metadata.yml`.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tm.db import NOT_STORABLE, Database, storable
from tm.model import Lang, Pair, Unit

TABLES = (
    """
    CREATE TABLE memories (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, units INTEGER NOT NULL,
      documents INTEGER NOT NULL, rank INTEGER NOT NULL DEFAULT 0, penalty INTEGER NOT NULL DEFAULT 0, digest TEXT
    )""",
    """
    CREATE TABLE units (
      id INTEGER PRIMARY KEY, memory INTEGER NOT NULL REFERENCES memories(id), zh TEXT NOT NULL, en TEXT NOT NULL,
      document TEXT, date TEXT, line INTEGER NOT NULL, score REAL, doubtful INTEGER NOT NULL, status TEXT NOT NULL,
      creator TEXT, properties TEXT
    )""",
    """
    CREATE TABLE parts (
      first INTEGER PRIMARY KEY, last INTEGER NOT NULL, units INTEGER NOT NULL, digest TEXT NOT NULL
    )""",
)
INDEXES = ("CREATE INDEX units_memory ON units(memory)", "CREATE INDEX units_document ON units(document)")

_INSERT = "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COLUMNS = "id, zh, en, document, date, line, score, doubtful, creator, status = 'machine', properties"
_BATCH = 4096
_ORDER = {
    "recent": "coalesce(u.date, '') DESC, u.id DESC",
    "rank": "m.rank DESC, CASE u.status WHEN 'corrected' THEN 0 WHEN 'imported' THEN 1 WHEN 'aligned' THEN 2"
    " ELSE 3 END, coalesce(u.date, '') DESC, u.id DESC",
}

Sink = Callable[[list[int], list[str], list[str]], None]
"""Takes ids and texts of units as they are stored."""


class Policy(StrEnum):
    """What happens to units with one Chinese text.

    KEEP keeps them all, RECENT the one with the latest date, RANK the one of the memory that ranks highest
    (then corrected before imported before aligned before machine-made, then by date).
    """

    KEEP = "keep"
    RECENT = "recent"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class RejectedUnit:
    """A unit that a policy took out: the memory, the line in its file, its texts, and why."""

    memory: str
    line: int
    zh: str
    en: str
    reason: str


def store(
    database: Database,
    name: str,
    kind: str,
    pairs: Iterable[Pair],
    *,
    rank: int = 0,
    penalty: int = 0,
    digest: str | None = None,
    sink: Sink | None = None,
) -> int:
    """Store the pairs of one memory in the place of what it held before; return their number.

    `kind` is aligned (made by the aligner from two documents), corrected (by a person) or imported; `rank`
    puts its matches before others of the same score, `penalty` is taken from their score. `digest` tells
    what it was made from.
    """
    run = database.conn.execute
    row = run("SELECT id FROM memories WHERE name = ?", (name,)).fetchone()
    if row is None:
        number = run("SELECT coalesce(max(id), 0) + 1 FROM memories").fetchone()[0]
        run(
            "INSERT INTO memories (id, name, kind, units, documents) VALUES (?, ?, ?, 0, 0)",
            (number, name, kind),
        )
    else:
        number = row[0]
        _remove(database, "memory = ?", (number,))
    unit = run(
        "SELECT max((SELECT coalesce(max(id), 0) FROM units), (SELECT coalesce(max(last), 0) FROM parts))"
    )
    _insert(database, number, unit.fetchone()[0], kind, pairs, sink)
    counts = run(
        "SELECT count(*), count(DISTINCT document) FROM units WHERE memory = ?", (number,)
    ).fetchone()
    run(
        "UPDATE memories SET kind = ?, units = ?, documents = ?, rank = ?, penalty = ?, digest = ? WHERE id = ?",
        (kind, *counts, rank, penalty, digest, number),
    )
    return int(counts[0])


def _insert(
    database: Database, memory: int, last: int, kind: str, pairs: Iterable[Pair], sink: Sink | None
) -> None:
    pairs = iter(pairs)
    while batch := list(itertools.islice(pairs, _BATCH)):
        zh, en = [pair.zh for pair in batch], [pair.en for pair in batch]
        if NOT_STORABLE.search("".join([*zh, *en])):
            zh, en = list(map(storable, zh)), list(map(storable, en))
        ids = list(range(last + 1, last + 1 + len(batch)))
        last = ids[-1]
        database.conn.executemany(
            _INSERT,
            [
                (
                    number, memory, left, right, p.document, p.date, p.line, p.score, p.doubtful,
                    "machine" if p.machine else kind, p.creator,
                    json.dumps(p.properties, ensure_ascii=False) if p.properties else None,
                )
                for number, left, right, p in zip(ids, zh, en, batch, strict=True)
            ],
        )  # fmt: skip
        if sink is not None:
            sink(ids, zh, en)


def _remove(database: Database, where: str, values: tuple[object, ...]) -> None:
    """Delete units, and forget the parts of the index that hold them."""
    run = database.conn.execute
    run("CREATE TEMP TABLE gone AS SELECT id FROM units WHERE " + where, values)
    run("DELETE FROM parts WHERE EXISTS (SELECT 1 FROM gone WHERE id BETWEEN parts.first AND parts.last)")
    run("DELETE FROM units WHERE id IN (SELECT id FROM gone)")
    run("DROP TABLE gone")


def settle(database: Database, policy: Policy) -> list[RejectedUnit]:
    """Carry out a policy on all units; return those that it took out."""
    if policy is Policy.KEEP:
        return []
    run = database.conn.execute
    run(
        "CREATE TEMP TABLE ranked AS SELECT id, first, place FROM (SELECT u.id AS id,"
        f" first_value(u.id) OVER same AS first, row_number() OVER same AS place FROM units u"
        f" JOIN memories m ON m.id = u.memory WINDOW same AS (PARTITION BY u.zh ORDER BY {_ORDER[policy]}))"
        " WHERE place > 1"
    )
    lost = run(
        "SELECT m.name, u.line, u.zh, u.en, w.en, n.name, w.line FROM ranked r JOIN units u ON u.id = r.id"
        " JOIN memories m ON m.id = u.memory JOIN units w ON w.id = r.first JOIN memories n ON n.id = w.memory"
        " ORDER BY u.id"
    ).fetchall()
    rejected = [
        RejectedUnit(
            name, line, zh, en,
            f"{'the same pair' if en == kept else 'another English'} as {winner} line {at}, kept by the policy {policy}",
        )
        for name, line, zh, en, kept, winner, at in lost
    ]  # fmt: skip
    _remove(database, "id IN (SELECT id FROM ranked)", ())
    run("DROP TABLE ranked")
    run(
        "UPDATE memories SET units = (SELECT count(*) FROM units WHERE memory = memories.id),"
        " documents = (SELECT count(DISTINCT document) FROM units WHERE memory = memories.id)"
    )
    return rejected


def units(database: Database, *, doubtful: bool = False) -> Iterator[tuple[int, Pair]]:
    """Yield the units with their ids, in order; doubtful ones only if they are wanted."""
    where = "" if doubtful else "WHERE doubtful = 0"
    rows = database.execute(f"SELECT {_COLUMNS} FROM units {where} ORDER BY id")
    for number, zh, en, document, date, line, score, unsure, creator, machine, kept in rows:
        properties = tuple((kind, value) for kind, value in json.loads(kept)) if kept else ()
        yield (
            number,
            Pair(zh, en, document, date, line, score, bool(unsure), creator, bool(machine), properties),
        )


_SHOWN = """
SELECT u.id, u.zh, u.en, u.document, u.date, m.name, m.rank, m.penalty, u.status, u.doubtful,
  (SELECT b.zh FROM units b WHERE b.id = u.id - 1 AND b.memory = u.memory AND b.document IS u.document),
  (SELECT b.en FROM units b WHERE b.id = u.id - 1 AND b.memory = u.memory AND b.document IS u.document),
  (SELECT a.zh FROM units a WHERE a.id = u.id + 1 AND a.memory = u.memory AND a.document IS u.document),
  (SELECT a.en FROM units a WHERE a.id = u.id + 1 AND a.memory = u.memory AND a.document IS u.document)
FROM units u JOIN memories m ON m.id = u.memory WHERE u.id IN (SELECT value FROM json_each(?))
"""


def fetch(database: Database, ids: Iterable[int], language: Lang) -> dict[int, Unit]:
    """The units with these ids as matches show them, `language` the side of their source."""
    found = {}
    side = 0 if language is Lang.ZH else 1
    for row in database.execute(_SHOWN, (json.dumps(list(ids)),)):
        number, zh, en, document, date, memory, rank, penalty, status, doubtful, *around = row
        source, target = (zh, en) if language is Lang.ZH else (en, zh)
        found[number] = Unit(
            number, source, target, document, date, memory, rank, penalty, status, bool(doubtful),
            around[side], around[2 + side],
        )  # fmt: skip
    return found
