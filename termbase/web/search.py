"""Finding Chinese in tables: SQL functions, and `?_find=` on every table that holds Chinese.

Both take one character upwards in either script. Sentences, and what is cut from them, go through
the index of character pairs; terms through their stored keys. What an index proposes is checked
with `instr`, so that `%`, `_` and quotation marks stand for themselves.
"""

from __future__ import annotations

from typing import Any

from datasette.filters import FilterArguments

from termbase.web import limits, markup
from termbase.web.reading import NAME
from termbase.web.security import Refused
from tm import db
from tm.text import key

_MOST_TOKENS = 6
_FACETS = ("_facet", "_facet_array", "_facet_date")
_BY_TERM = "select concept from terms where instr(key, :find_term) > 0"
_BY_GRAMS = "select rowid from segment_grams where segment_grams match :find_grams"
_PARAGRAPH_BY_GRAM = (
    "select s.paragraph from segment_grams g join segments s on s.id = g.rowid"
    " where segment_grams match :{name}"
)
TABLES = ("terms", "concepts", "candidates", "segments", "contexts", "paragraphs", "documents")
"""The tables that `?_find=` searches."""


def register(connection: Any) -> None:
    """Make `search_key`, `term_key` and `gram_query` known to SQL on a `sqlite3.Connection`."""
    for name, function in (("search_key", search_key), ("term_key", term_key), ("gram_query", gram_query)):
        connection.create_function(name, 1, function, deterministic=True)


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
    return None if text is None else db.match_query(key.key(text[: limits.QUERY_CHARACTERS]))


async def filters(datasette: Any, request: Any, table: str) -> FilterArguments:
    """The filter of a request on `table`. Raises `Refused` also for a facet by an unknown column."""
    columns = await datasette.get_database(NAME).table_columns(table)
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
        raise Refused(too_long(query))
    text = db.storable(query)
    folded = key.key(text)
    if not folded:
        return FilterArguments(["0"] if query.strip() else [])
    clause, parameters = _clause(table, text, folded)
    return FilterArguments([clause], parameters, [f'the text holds "{markup.plain(query)}"'])


def too_long(query: str) -> str:
    """The sentence about a query over the limit."""
    return (
        f"The query has {len(query):,} characters and the limit is {limits.QUERY_CHARACTERS}: "
        "look up a term, not a text."
    )


def _clause(table: str, text: str, folded: str) -> tuple[str, dict[str, str]]:
    if table == "segments":
        return _indexed("id", _BY_GRAMS, "text", folded)
    if table in ("contexts", "paragraphs"):
        return _in_paragraphs("paragraph" if table == "contexts" else "id", folded)
    if table == "documents":
        return _any_holds(("name", "title", "symbol"), folded)
    return _by_terms(table, key.term_key(text), folded)


def _by_terms(table: str, term: str, folded: str) -> tuple[str, dict[str, str]]:
    """Terms hold their key; concepts and candidates are found by the terms of the concept."""
    parameters = {"find": folded, "find_term": term}
    if table == "concepts":
        if not term:
            return _any_holds(("zh", "hant", "en"), folded)
        return f"id in ({_BY_TERM})", {"find_term": term}
    exact = "instr(search_key(term), :find) > 0"
    if not term:
        return exact, {"find": folded}
    if table == "terms":
        if term == folded:
            return "instr(key, :find_term) > 0", {"find_term": term}
        return f"instr(key, :find_term) > 0 and {exact}", parameters
    return f"(concept is null or concept in ({_BY_TERM})) and {exact}", parameters


def _indexed(column: str, inner: str, text: str, folded: str) -> tuple[str, dict[str, str]]:
    exact = f"instr(search_key({text}), :find) > 0"
    match = db.match_query(folded)
    if match is None:
        return exact, {"find": folded}
    return f"{column} in ({inner}) and {exact}", {"find": folded, "find_grams": match}


def _in_paragraphs(column: str, folded: str) -> tuple[str, dict[str, str]]:
    """A text may span sentences: each pair of characters must be in some sentence of the paragraph."""
    parameters = {"find": folded}
    clauses = []
    for number, token in enumerate((db.match_query(folded) or "").split(" ")[:_MOST_TOKENS]):
        if token:
            name = f"find_{number}"
            clauses.append(f"{column} in ({_PARAGRAPH_BY_GRAM.format(name=name)})")
            parameters[name] = token
    clauses.append("instr(search_key(text), :find) > 0")
    return " and ".join(clauses), parameters


def _any_holds(columns: tuple[str, ...], folded: str) -> tuple[str, dict[str, str]]:
    clauses = " or ".join(f"instr(search_key({column}), :find) > 0" for column in columns)
    return f"({clauses})", {"find": folded}
