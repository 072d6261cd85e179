"""What may be asked of Datasette's own pages: the published tables, and parameters that have a meaning.

Datasette reads parameters while it works, and what it cannot read ends as a fault of the server: a list that is
no JSON, a number without end, a column that there is not. Here all of them are read first, against metadata.yml.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import yaml
from datasette.utils import tilde_decode

from termbase import package_files

_FORMATS = frozenset({"", "csv", "json", "jsono"})
TERM_FILES = {"tmx": "tmx", "tbx": "tbx", "utf8": "omegat", "xlsx": "xlsx"}
"""Endings of tables and queries behind which their terms are a file for a tool (`row_files`), and the format of each."""
_SHADOWS = ("config", "content", "data", "docsize", "idx")
_LARGEST = 2**63 - 1
_NUMERIC = frozenset({"gt", "gte", "lt", "lte"})
_LISTS = frozenset({"in", "notin"})
_CONDITIONS = frozenset(
    {
        *("exact", "not", "contains", "endswith", "startswith", "like", "notlike", "glob"),
        *("arraycontains", "arraynotcontains", "date", "isnull", "notnull", "isblank", "notblank"),
        *_NUMERIC,
        *_LISTS,
    }
)


@dataclass(frozen=True, slots=True)
class Published:
    """What metadata.yml opens to readers: the columns of each table, and the names of the queries."""

    tables: Mapping[str, frozenset[str]]
    queries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Address:
    """A page of Datasette: of the whole database where `name` is empty, of a row where `is_row`."""

    name: str
    format: str
    is_row: bool = False


@functools.cache
def published() -> Published:
    """The tables and queries of metadata.yml that are not hidden."""
    metadata = yaml.safe_load(package_files.metadata().read_text(encoding="utf-8"))["databases"]["termbase"]
    tables = {
        name: frozenset(table["columns"])
        for name, table in metadata["tables"].items()
        if not table.get("hidden")
    }
    return Published(tables, frozenset(metadata["queries"]))


def close_hidden(tables: dict[str, dict[str, object]]) -> None:
    """Change what is told of `tables` so that Datasette lists no hidden one, and none that an index keeps for itself."""
    for name in [name for name, table in tables.items() if table.get("hidden")]:
        tables[name]["allow"] = False
        tables.update({f"{name}_{part}": {"hidden": True, "allow": False} for part in _SHADOWS})


def address_of(path: str, databases: Collection[str] = ("termbase",)) -> Address | None:
    """What Datasette would read from a path as it was sent; None for what is not of these databases.

    >>> address_of("/termbase/terms.json"), address_of("/-/lookup")
    (Address(name='terms', format='json', is_row=False), None)
    """
    _, first, *rest = path.split("/")
    database, _, ending = first.partition(".")
    if tilde_decode(database) not in databases:
        return None
    if not rest or rest == [""]:
        return Address("", ending)
    if len(rest) == 1 or rest[1:] == [""]:
        table, _, ending = rest[0].partition(".")
        return Address(tilde_decode(table), ending)
    *_, ending = rest[-1].rpartition(".") if "." in rest[-1] else ("",)
    return Address(tilde_decode(rest[0]), ending, is_row=True)


def is_published(address: Address) -> bool:
    """Whether there is such a page for readers."""
    opened = published()
    if not address.name:
        return address.format in _FORMATS - {"csv"}
    known = address.format in _FORMATS or address.format in TERM_FILES
    return known and (address.name in opened.tables or address.name in opened.queries)


def fault(address: Address, query: str) -> str | None:
    """The first parameter of a query string that has no meaning, in a sentence that repeats nothing of it."""
    columns = published().tables.get(address.name, frozenset())
    for name, value in parse_qsl(query, keep_blank_values=True):
        # Datasette reads `_x__exact` as a condition on a column `_x`
        if name.startswith("_") and "__" not in name:
            sentence = _special_fault(name, value, columns)
        elif columns and not address.is_row:
            sentence = _condition_fault(name, value, columns)
        else:
            continue
        if sentence:
            return sentence
    return None


# -- conditions on columns ------------------------------------------------------------------------
def _condition_fault(name: str, value: str, columns: frozenset[str]) -> str | None:
    # the last two lines: a name of a column may have them too
    column, _, condition = name.rpartition("__") if "__" in name else (name, "", "exact")
    if column not in columns and column != "rowid":
        return "A parameter names no column of this table: see its columns on its page."
    if condition not in _CONDITIONS:
        return f"A parameter names no condition: the conditions are {', '.join(sorted(_CONDITIONS))}."
    if condition in _NUMERIC and not _fits(value):
        return "A number is too large: whole numbers have at most 18 digits here."
    if condition in _LISTS and not _is_list(value):
        return 'A list is either of words with commas between or JSON, as ["a","b"].'
    return None


def _fits(value: str) -> bool:
    """Whether Datasette and SQLite can take a value of a comparison: a text, or a number of 64 bits."""
    # `isdigit` is true of ² and ٣, for which `int` fails or gives another value
    return not value.isdigit() or (value.isascii() and len(value) < 20 and int(value) <= _LARGEST)


def _is_list(value: str) -> bool:
    if not value.startswith("["):
        return True
    try:
        members = json.loads(value)
    except (ValueError, RecursionError):
        return False
    return all(_is_scalar(member) for member in members)


def _is_scalar(value: object) -> bool:
    # numbers of JSON have no bound, those of SQLite 64 bits
    if isinstance(value, int):
        return abs(value) <= _LARGEST
    if isinstance(value, str):
        # lone surrogates cannot be bound as text
        return not any("\ud800" <= character <= "\udfff" for character in value)
    return value is None or isinstance(value, float)


# -- parameters of Datasette -----------------------------------------------------------------------
def _is_through(value: str) -> bool:
    """Whether a value names another published table, a column of it and what that holds."""
    try:
        through = json.loads(value)
    except (ValueError, RecursionError):
        return False
    if not isinstance(through, dict) or not {"table", "column", "value"} <= through.keys():
        return False
    table, column = through["table"], through["column"]
    columns = published().tables.get(table, frozenset()) if isinstance(table, str) else frozenset()
    return isinstance(column, str) and column in columns and _is_scalar(through["value"])


def _pattern(expression: str) -> Callable[[str], bool]:
    return re.compile(expression, re.ASCII).fullmatch  # type: ignore[return-value]  # a match is true


_ANY = _pattern(r"(?s:.*)")
_DIGITS = _pattern(r"[0-9]{0,9}")
_SWITCH = _pattern(r"(?i:on|off|true|false|1|0)")
_OF_COLUMNS = frozenset({"_facet", "_facet_array", "_facet_date", "_col", "_nocol", "_sort", "_sort_desc"})
_VALUES: Mapping[str, Callable[[str], bool]] = {
    "_facet_size": _pattern("max|[0-9]{0,9}"),
    "_json_infinity": _SWITCH,
    "_size": _pattern("max|[0-9]{0,9}"),
    "_shape": _pattern("arrays|arrayfirst|array|objects|object|"),
    "_timelimit": _DIGITS,
    "_ttl": _DIGITS,
    "_through": _is_through,
    **dict.fromkeys(
        ("_dl", "_extra", "_extras", "_find", "_header", "_json", "_label", "_labels", "_next"), _ANY
    ),
    **dict.fromkeys(
        ("_nl", "_nocount", "_nofacet", "_nosuggest", "_sort_by_desc", "_stream", "_trace"), _ANY
    ),
    **dict.fromkeys(("_hide_sql", "_show_sql", "_where"), _ANY),
}
"""What the value of a parameter may be; `_where`, which takes SQL, is refused by Datasette with 403."""
_BY_FORM = re.compile(r"_filter_(?:column|op|value)(?:_[0-9]{1,3})?")
"""Parameters of the form above a table, which Datasette turns into conditions."""


def _special_fault(name: str, value: str, columns: frozenset[str]) -> str | None:
    if name in _OF_COLUMNS:
        if not value or value in columns or (value == "rowid" and name.startswith("_sort")):
            return None
        return "A parameter sorts, counts or chooses by a column that this table has not."
    if _BY_FORM.fullmatch(name):
        return None
    if name not in _VALUES:
        return "A parameter that begins with _ has no meaning here: leave it out."
    return (
        None if _VALUES[name](value) else f"The value of {name} cannot be read: leave it out or correct it."
    )
