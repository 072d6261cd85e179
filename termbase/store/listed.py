"""The concepts of the shipped lists, stored before a build begins: read back where a text has their terms.

A base is a termbase with the lists alone. Two tables of it are for builds only: the order of the lists, which decides
between concepts that share a form, and the weights of their forms in the ranking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from termbase.concepts.model import Concept
from termbase.store.reading import describe, terms_of
from tm.db import Database
from tm.languages import MINED
from tm.sql import SqlTable

_ORDER = SqlTable("list_order", (("position", "INTEGER PRIMARY KEY"), ("concept", "TEXT NOT NULL")))
_WEIGHTS = SqlTable("list_weights", (("form", "TEXT PRIMARY KEY"), ("weight", "REAL NOT NULL")))
_KEYS = f"SELECT key, concept FROM terms WHERE language = '{MINED}' ORDER BY id"
_CONCEPT = "SELECT id, type, subject, source, note FROM concepts WHERE id = ?"


@dataclass(frozen=True, slots=True)
class ListOrder:
    """What only a build asks of the lists: the place of each concept in them, and the weight of each form."""

    places: Mapping[str, int]
    weights: Mapping[str, float]


def write_order(database: Database, concepts: Iterable[str], weights: Mapping[str, float]) -> None:
    """Store the ids of concepts in the order of the lists, and the weights of forms."""
    for table in (_ORDER, _WEIGHTS):
        database.execute(table.create())
    database.conn.executemany(
        _ORDER.insert(), [_ORDER.row(position=n, concept=c) for n, c in enumerate(concepts)]
    )
    database.conn.executemany(_WEIGHTS.insert(), [_WEIGHTS.row(form=f, weight=w) for f, w in weights.items()])


def read_order(database: Database) -> ListOrder:
    """What `write_order` stored."""
    return ListOrder(
        {
            concept: position
            for position, concept in database.execute("SELECT position, concept FROM list_order")
        },
        dict(database.execute("SELECT form, weight FROM list_weights ORDER BY rowid").fetchall()),
    )


def drop_order(database: Database) -> None:
    """Take the tables of `write_order` out of a copy that becomes a termbase."""
    for table in (_ORDER, _WEIGHTS):
        database.execute(f"DROP TABLE {table.name}")


class ListedConcepts:
    """The concepts in a copy of a base, by the key of a Chinese term. A concept is read once, and is then the same value."""

    def __init__(self, database: Database, order: ListOrder) -> None:
        self._database = database
        self._places = order.places
        self._read: dict[str, Concept] = {}
        by_key: defaultdict[str, dict[str, None]] = defaultdict(dict)
        # a dict as an ordered set: a concept may have a key twice
        for key, concept in database.execute(_KEYS):
            by_key[key][concept] = None
        self._by_key = {
            key: sorted(concepts, key=order.places.__getitem__) for key, concepts in by_key.items()
        }

    def __contains__(self, concept: object) -> bool:
        return concept in self._places

    def having(self, key: str) -> list[Concept]:
        """The concepts with a Chinese term of this key, in the order of the lists."""
        return [self._concept(name) for name in self._by_key.get(key, ())]

    def _concept(self, name: str) -> Concept:
        # the same value each time: a build adds evidence to it
        concept = self._read.get(name)
        if concept is None:
            number, kind, subject, source, note = self._database.execute(_CONCEPT, (name,)).fetchone()
            concept = Concept(number, terms_of(self._database, name), kind, subject, source, note)
            describe(self._database, concept, concept.terms)
            self._read[name] = concept
        return concept
