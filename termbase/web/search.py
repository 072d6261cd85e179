"""Finding Chinese in Datasette's tables: SQL functions, and `?_find=` on every table that holds Chinese.

Both take one character upwards in either script; `termbase.store.filters` makes the conditions.
"""

from __future__ import annotations

from typing import Any

from datasette.filters import FilterArguments

from termbase.concepts.status import Status
from termbase.store.filters import TABLES, holding
from termbase.web import asking, limits, markup
from termbase.web.security import Refused
from tm import db
from tm.text import bigrams, key

_FACETS = ("_facet", "_facet_array", "_facet_date")
_RANKS = {status.value: status.rank for status in Status}


def register(connection: Any) -> None:
    """Make our functions known to SQL on a `sqlite3.Connection`."""
    for function in (search_key, term_key, gram_query, status_rank):
        connection.create_function(function.__name__, 1, function, deterministic=True)


def _text(value: object) -> str | None:
    """The argument of a SQL function as text; None for NULL and for bytes."""
    if value is None or isinstance(value, bytes):
        return None
    return db.storable(str(value)[: limits.FUNCTION_CHARACTERS])


def search_key(value: object) -> str | None:
    """SQL: the search key of a text: script, width, case and invisible characters folded."""
    text = _text(value)
    return None if text is None else key.key(text)


def term_key(value: object) -> str | None:
    """SQL: the key of a term, as in `terms.key`: as `search_key`, and without title marks."""
    text = _text(value)
    return None if text is None else key.term_key(text)


def gram_query(value: object) -> str | None:
    """SQL: the FTS5 query over `segment_grams` for a text; NULL where it has no letter."""
    text = _text(value)
    return None if text is None else bigrams.match_query(key.key(text[: limits.QUERY_CHARACTERS]))


def status_rank(value: object) -> int:
    """SQL: the rank of a status, 0 the best; what is no status ranks with `unresolved`."""
    return _RANKS.get(str(value), Status.UNRESOLVED.rank)


async def filters(datasette: Any, request: Any, database: str, table: str) -> FilterArguments:
    """The filter of a request on `table`. Raises `Refused` also for a facet by an unknown column."""
    columns = await datasette.get_database(database).table_columns(table)
    for name in _FACETS:
        if any(column not in columns for column in request.args.getlist(name)):
            raise Refused(f"The table {table} has no column of that name to count by.")
    query = request.args.get("_find")
    return find(table, query) if query else FilterArguments([])


def find(table: str, query: str) -> FilterArguments:
    """The filter of `?_find=query` on `table`.

    Raises `Refused` for a table that has no such search and for a query that is too long.
    """
    if table not in TABLES:
        raise Refused(f"_find searches {', '.join(TABLES)}; this table has no Chinese text")
    if len(query) > limits.QUERY_CHARACTERS:
        raise Refused(asking.too_long(query))
    text = db.storable(query)
    folded = key.key(text)
    if not folded:
        return FilterArguments(["0"] if query.strip() else [])
    condition = holding(table, text, folded)
    return FilterArguments([condition.sql], condition.parameters, [f'the text holds "{markup.plain(query)}"'])
