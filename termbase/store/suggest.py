"""What a query may become while it is typed: the terms that begin with it, by the index of keys alone."""

from __future__ import annotations

from termbase.concepts.status import Standing
from termbase.store.hits import COLUMNS, Hit, as_hit, best
from termbase.store.ranking import rank_sql, usable_sql
from tm import db
from tm.db import Database
from tm.text import key

_MOST_FORMS = 200
"""Forms that are read of those that begin with the query: the most frequent ones of the best status."""

_BEGINNING = f"""
SELECT {COLUMNS} FROM terms t JOIN concepts c ON c.id = t.concept
WHERE t.key >= :key AND t.key < :key || char(0x10FFFF) AND {usable_sql("t.standing")}
ORDER BY t.key <> :key, t.standing <> '{Standing.PREFERRED}', c.frequency DESC, {rank_sql("c.status")}, length(t.key), t.concept, t.position
LIMIT {_MOST_FORMS}
"""


def suggest(database: Database, query: str, most: int = 8) -> list[Hit]:
    """At most so many concepts with a term that begins with `query`, in either script and language, the likeliest first."""
    folded = key.term_key(db.storable(query))
    if not folded:
        return []
    rows = database.execute(_BEGINNING, {"key": folded})
    return best(as_hit(row, 0 if row[1] == folded else 2) for row in rows)[:most]
