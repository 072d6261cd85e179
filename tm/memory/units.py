"""The tables of the translation memory, and pairs going in and coming out.

A memory is what one file or one pair of documents gave; a unit is one pair of it. Units of a memory have ids
in a row, in the order of the file: the neighbours of a unit are its context. A unit keeps its two texts as
`first` and `second`, in the order of the languages of its memory. What each column means is written in
`metadata.yml`.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tm.db import Database, storable
from tm.languages import PAIR, Lang
from tm.memory import records
from tm.model import Pair, Remark, Unit, UnitOrigin, UnitRecord
from tm.sql import SqlTable

MEMORIES = SqlTable(
    "memories",
    (
        ("id", "INTEGER PRIMARY KEY"), ("name", "TEXT NOT NULL UNIQUE"), ("kind", "TEXT NOT NULL"),
        ("first_language", "TEXT NOT NULL"), ("second_language", "TEXT NOT NULL"), ("units", "INTEGER NOT NULL"),
        ("documents", "INTEGER NOT NULL"), ("rank", "INTEGER NOT NULL DEFAULT 0"),
        ("penalty", "INTEGER NOT NULL DEFAULT 0"), ("digest", "TEXT"), ("header", "TEXT"),
    ),
)  # fmt: skip
UNITS = SqlTable(
    "units",
    (
        ("id", "INTEGER PRIMARY KEY"), ("memory", "INTEGER NOT NULL REFERENCES memories(id)"),
        ("first", "TEXT NOT NULL"), ("second", "TEXT NOT NULL"), ("original", "TEXT"), ("document", "TEXT"),
        ("date", "TEXT"), ("line", "INTEGER NOT NULL"), ("score", "REAL"), ("doubtful", "INTEGER NOT NULL"),
        ("status", "TEXT NOT NULL"), ("creator", "TEXT"), ("cap", "INTEGER"), ("first_content", "TEXT"),
        ("second_content", "TEXT"), ("record", "TEXT"),
    ),
)  # fmt: skip
PARTS = SqlTable(
    "parts",
    (
        ("first", "INTEGER PRIMARY KEY"), ("last", "INTEGER NOT NULL"), ("units", "INTEGER NOT NULL"),
        ("digest", "TEXT NOT NULL"),
    ),
)  # fmt: skip
TABLES = tuple(table.create() for table in (MEMORIES, UNITS, PARTS))
INDEXES = ("CREATE INDEX units_memory ON units(memory)", "CREATE INDEX units_document ON units(document)")

_READ = (
    "id, first, second, original, document, date, line, score, doubtful, creator, status, cap, first_content,"
    " second_content, record"
)
_STORED = (
    "id", "memory", "first", "second", "original", "document", "date", "line", "score", "doubtful", "status", "creator", "cap",
    "first_content", "second_content", "record",
)  # fmt: skip
_INSERT = f"INSERT INTO units ({', '.join(_STORED)}) VALUES ({', '.join('?' * len(_STORED))})"
"""A unit is written in this order: naming each value costs as much as writing it."""

_BATCH = 4096
"""Units that are written together."""

Sink = Callable[[list[int], list[str], list[str]], None]
"""Takes ids and both texts of units as they are stored."""


class UnitStatus(StrEnum):
    """How a unit came to be, the most trusted first: this order decides between matches of one score."""

    CORRECTED = "corrected"
    """By a person, from what the aligner had made."""
    IMPORTED = "imported"
    ALIGNED = "aligned"
    DRAFT = "draft"
    """Its file says that nobody has confirmed it."""
    MACHINE = "machine"
    REJECTED = "rejected"
    """Its file says that a reviewer turned it down."""


class Policy(StrEnum):
    """What happens to units with one first text.

    KEEP keeps them all, RECENT the one with the latest date, RANK the one of the memory that ranks highest
    (then corrected before imported before aligned before machine-made, then by date).
    """

    KEEP = "keep"
    RECENT = "recent"
    RANK = "rank"


_STATUS_ORDER = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(UnitStatus))
_ORIGINS = frozenset(origin.value for origin in UnitOrigin)
_ORDER = {
    Policy.RECENT: "coalesce(u.date, '') DESC, u.id DESC",
    Policy.RANK: f"m.rank DESC, CASE u.status {_STATUS_ORDER} ELSE {len(UnitStatus)} END,"
    " coalesce(u.date, '') DESC, u.id DESC",
}


@dataclass(frozen=True, slots=True)
class RejectedUnit:
    """A unit that a policy took out: the memory, the line in its file, its texts, and why."""

    memory: str
    line: int
    first: str
    second: str
    reason: str


def side(alias: str, language: Lang) -> str:
    """The SQL expression of a unit's text in a language.

    >>> side("u", PAIR[1])
    'u.second'
    """
    return f"{alias}.{'first' if language is PAIR[0] else 'second'}"


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
            MEMORIES.insert(),
            MEMORIES.row(
                id=number, name=name, kind=kind, first_language=PAIR[0].value, second_language=PAIR[1].value,
                units=0, documents=0, rank=0, penalty=0,
            ),
        )  # fmt: skip
    else:
        number = row[0]
        # a memory is replaced whole: its units have ids in a row
        _remove(database, "memory = ?", (number,))
    # behind the units of parts too: an id that a deleted unit had must not name another in an old index
    last = run(
        "SELECT max((SELECT coalesce(max(id), 0) FROM units), (SELECT coalesce(max(last), 0) FROM parts))"
    )
    _insert(database, number, last.fetchone()[0], kind, pairs, sink)
    # counted in the database, not while they come: what is stored is what is said
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
    stream = iter(pairs)
    while batch := list(itertools.islice(stream, _BATCH)):
        first, second = [pair.first for pair in batch], [pair.second for pair in batch]
        # one look at a batch: nearly no text has anything that cannot be stored
        if _may_not_be_storable("".join([*first, *second])):
            first, second = list(map(storable, first)), list(map(storable, second))
        # given here and not by SQLite: the sink needs them before they are stored
        ids = list(range(last + 1, last + 1 + len(batch)))
        last = ids[-1]
        database.conn.executemany(
            _INSERT,
            [
                (
                    number, memory, left, right, pair.original.value if pair.original else None, pair.document,
                    pair.date, pair.line, pair.score, pair.doubtful, pair.origin.value if pair.origin else kind,
                    pair.creator, pair.cap, *_told(pair.record),
                )
                for number, left, right, pair in zip(ids, first, second, batch, strict=True)
            ],
        )  # fmt: skip
        # after the rows: what is stored is what is indexed
        if sink is not None:
            sink(ids, first, second)


def _told(record: UnitRecord | None) -> tuple[str | None, str | None, str | None]:
    """The contents of both texts, and the rest of what a file says of a unit."""
    if record is None:
        return None, None, None
    return record.first.content, record.second.content, storable(records.encode(record))


def _may_not_be_storable(text: str) -> bool:
    """Whether anything of a long text has to go; ten times as quick as looking for it with the pattern."""
    try:
        # a lone surrogate is the only thing that does not encode
        text.encode()
    except UnicodeEncodeError:
        return True
    # SQLite's own functions end a text at a NUL
    return "\0" in text


def _remove(database: Database, where: str, values: tuple[object, ...]) -> None:
    """Delete units, and forget the parts of the index that hold them."""
    run = database.conn.execute
    # the ids first: the parts are told by them, and then the units are gone
    run("CREATE TEMP TABLE gone AS SELECT id FROM units WHERE " + where, values)
    # a part that lost a single unit is made anew: its file is named by all its texts
    run("DELETE FROM parts WHERE EXISTS (SELECT 1 FROM gone WHERE id BETWEEN parts.first AND parts.last)")
    # a set of ids, so that the condition is worked out once
    run("DELETE FROM units WHERE id IN (SELECT id FROM gone)")
    run("DROP TABLE gone")


def settle(database: Database, policy: Policy) -> list[RejectedUnit]:
    """Carry out a policy on all units; return those that it took out."""
    if policy is Policy.KEEP:
        return []
    run = database.conn.execute
    run(
        # once, since the window over all units is the costly part
        "CREATE TEMP TABLE ranked AS SELECT id, winner, place FROM (SELECT u.id AS id,"
        " first_value(u.id) OVER same AS winner, row_number() OVER same AS place FROM units u"
        f" JOIN memories m ON m.id = u.memory WINDOW same AS (PARTITION BY u.first ORDER BY {_ORDER[policy]}))"
        " WHERE place > 1"
    )
    # read before they are deleted
    lost = run(
        "SELECT m.name, u.line, u.first, u.second, w.second, n.name, w.line FROM ranked r JOIN units u ON u.id = r.id"
        " JOIN memories m ON m.id = u.memory JOIN units w ON w.id = r.winner JOIN memories n ON n.id = w.memory"
        " ORDER BY u.id"
    ).fetchall()
    rejected = [
        RejectedUnit(
            name, line, first, second,
            f"{'the same pair' if second == winning else 'another English'} as {winner} line {at}, kept by the policy {policy}",
        )
        for name, line, first, second, winning, winner, at in lost
    ]  # fmt: skip
    _remove(database, "id IN (SELECT id FROM ranked)", ())
    run("DROP TABLE ranked")
    run(
        "UPDATE memories SET units = (SELECT count(*) FROM units WHERE memory = memories.id),"
        " documents = (SELECT count(DISTINCT document) FROM units WHERE memory = memories.id)"
    )
    return rejected


@dataclass(frozen=True, slots=True)
class StoredMemory:
    """What the database says of one memory."""

    name: str
    kind: str
    units: int
    documents: int
    rank: int
    penalty: int
    digest: str | None


def note_header(database: Database, name: str, header: Iterable[Remark]) -> None:
    """Keep what the header of a memory's file says: its notes and properties."""
    text = storable(json.dumps(list(header), ensure_ascii=False))
    database.conn.execute(
        "UPDATE memories SET header = ? WHERE name = ?", (None if text == "[]" else text, name)
    )


def headers(database: Database) -> list[Remark]:
    """What the headers of all memories say, each remark once."""
    rows = database.execute("SELECT header FROM memories WHERE header IS NOT NULL ORDER BY id")
    said = [Remark(*remark) for (text,) in rows for remark in json.loads(text)]
    # memories of one program have the same remarks
    return list(dict.fromkeys(said))


def fingerprints(database: Database, name: str | None = None) -> Counter[int]:
    """How often each unit is there, by its texts, its document and its date; of one memory where it is named."""
    where, values = ("WHERE m.name = ?", (name,)) if name is not None else ("", ())
    rows = database.execute(
        "SELECT u.first, u.second, u.document, u.date FROM units u JOIN memories m ON m.id = u.memory "
        + where,
        values,
    )
    # hashes alone: the texts of millions of units would not fit into memory
    return Counter(map(hash, rows))


def fingerprint(pair: Pair) -> int:
    """The fingerprint of a pair: equal for equal units within one run of the program."""
    # as the database would give it back, or a unit would not be known again
    return hash((storable(pair.first), storable(pair.second), pair.document, pair.date))


def stored_memory(database: Database, name: str) -> StoredMemory | None:
    """What the database says of a memory; None where it has none of that name."""
    row = database.execute(
        "SELECT name, kind, units, documents, rank, penalty, digest FROM memories WHERE name = ?", (name,)
    ).fetchone()
    return StoredMemory(*row) if row else None


def units(
    database: Database, *, doubtful: bool = False, memories: Sequence[str] = ()
) -> Iterator[tuple[int, Pair]]:
    """Yield the units with their ids, in order; doubtful ones only if they are asked for, and of some memories where these are named."""
    # a condition that always holds keeps the statement whole
    where = ["1"] if doubtful else ["doubtful = 0"]
    if memories:
        # as JSON: the number of parameters of a statement is limited
        where.append("memory IN (SELECT m.id FROM memories m, json_each(?) j WHERE m.name = j.value)")
    named = (json.dumps(list(memories)),) if memories else ()
    for row in database.execute(f"SELECT {_READ} FROM units WHERE {' AND '.join(where)} ORDER BY id", named):
        number, first, second, original, document, date, line, score, unsure, creator, status, cap, *told = (
            row
        )
        yield (
            number,
            Pair(
                first, second, document, date, line, score, bool(unsure), creator,
                UnitOrigin(status) if status in _ORIGINS else None, cap,
                records.decode(told[2], told[0], told[1]) if told[2] else None,
                Lang(original) if original else None,
            ),
        )  # fmt: skip


def tags(database: Database) -> set[tuple[str, str]]:
    """The tags of languages that the files of the units gave to their two texts."""
    rows = database.execute(
        "SELECT DISTINCT json_extract(record, '$[2][0]'), json_extract(record, '$[3][0]') FROM units"
        " WHERE record IS NOT NULL"
    )
    return {(first, second) for first, second in rows}


def memory_of_unit(database: Database, unit: int) -> tuple[int, str]:
    """The memory of a unit: its number and its kind."""
    row = database.conn.execute(
        "SELECT m.id, m.kind FROM units u JOIN memories m ON m.id = u.memory WHERE u.id = ?", (unit,)
    ).fetchone()
    return int(row[0]), str(row[1])


def count_units(database: Database) -> int:
    """How many units all memories have."""
    return int(database.execute("SELECT count(*) FROM units").fetchone()[0])


_AROUND = """,
  (SELECT b.first FROM units b WHERE b.id = u.id - 1 AND b.memory = u.memory AND b.document IS u.document),
  (SELECT b.second FROM units b WHERE b.id = u.id - 1 AND b.memory = u.memory AND b.document IS u.document),
  (SELECT a.first FROM units a WHERE a.id = u.id + 1 AND a.memory = u.memory AND a.document IS u.document),
  (SELECT a.second FROM units a WHERE a.id = u.id + 1 AND a.memory = u.memory AND a.document IS u.document)"""
_ALONE = ", NULL, NULL, NULL, NULL"
_SHOWN = """
SELECT u.id, u.first, u.second, u.document, u.date, m.name, m.rank, m.penalty, u.status, u.doubtful, u.cap,
  u.first_content, u.second_content{neighbours}
FROM units u JOIN memories m ON m.id = u.memory WHERE u.id IN (SELECT value FROM json_each(?))
"""


def fetch(
    database: Database, ids: Iterable[int], language: Lang, *, with_neighbours: bool = True
) -> dict[int, Unit]:
    """The units with these ids as matches show them, `language` the side of their source.

    Without neighbours, which only matches are judged by, it takes a third of the time.
    """
    fetched = {}
    # the neighbours stand in the order of the pair, and the source may be the second
    own = PAIR.index(language)
    statement = _SHOWN.format(neighbours=_AROUND if with_neighbours else _ALONE)
    for row in database.execute(statement, (json.dumps(list(ids)),)):
        number, first, second, document, date, memory, rank, penalty, status, doubtful, cap, *more = row
        source, target = (first, second) if own == 0 else (second, first)
        contents, around = more[:2], more[2:]
        fetched[number] = Unit(
            number, source, target, document, date, memory, rank, penalty, status, bool(doubtful),
            around[own], around[2 + own], cap, contents[own], contents[1 - own],
        )  # fmt: skip
    return fetched
