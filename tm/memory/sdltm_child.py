"""The reader of a memory of Trados (SDLTM, an SQLite database), in a process of its own:

    python -P -m tm.memory.sdltm_child MEMORY SECONDS UNITS CHARACTERS < FILE

It takes the bytes from stdin, gives up the right to open any file, to write any and to grow, and then lets SQLite
read them from memory: plain tables alone, without functions, in statements that stand here. To stdout goes one line of
JSON for the languages of the memories in it, one for some units at a time, and one at the end:

    {"memories": [[1, "zh-CN", "en-US"]]}
    {"units": [[7, 1, "<Segment>…", "<Segment>…", "2026-01-01 00:00:00", …, [["Project", 1, "UN"]]], …]}
    {"end": true}

or `{"refused": "reason"}` instead of any of them. A unit has the columns of `UNIT`, then its fields: name, type and
value. What is no text where one belongs is null.
"""

from __future__ import annotations

import codecs
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator

from tm.files.confined import confine, tell

UNIT = (
    "id", "translation_memory_id", "source_segment", "target_segment", "creation_date", "creation_user", "change_date",
    "change_user", "last_used_date", "usage_counter", "flags",
)  # fmt: skip
"""The columns of a unit that are read; the first four must be there."""
_NEEDED = 4
_FIELDS = {
    "string_attributes": "SELECT s.translation_unit_id, a.name, a.type, s.value FROM string_attributes s JOIN attributes a"
    " ON a.id = s.attribute_id WHERE s.translation_unit_id BETWEEN ? AND ? ORDER BY s.rowid",
    "numeric_attributes": "SELECT s.translation_unit_id, a.name, a.type, s.value FROM numeric_attributes s JOIN attributes a"
    " ON a.id = s.attribute_id WHERE s.translation_unit_id BETWEEN ? AND ? ORDER BY s.rowid",
    "date_attributes": "SELECT s.translation_unit_id, a.name, a.type, s.value FROM date_attributes s JOIN attributes a"
    " ON a.id = s.attribute_id WHERE s.translation_unit_id BETWEEN ? AND ? ORDER BY s.rowid",
    "picklist_attributes": "SELECT s.translation_unit_id, a.name, a.type, v.value FROM picklist_attributes s"
    " JOIN picklist_values v ON v.id = s.picklist_value_id JOIN attributes a ON a.id = v.attribute_id"
    " WHERE s.translation_unit_id BETWEEN ? AND ? ORDER BY s.rowid",
}
"""Where the fields of units stand, by table."""
_TABLES = frozenset({"translation_memories", "translation_units", "attributes", "picklist_values", *_FIELDS})
# units that are told together
_UNITS = 200
_MEMORIES = 1_000
# a name of a field, a language: some ten
_SHORT = 200
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}
_PRAGMAS = frozenset({"quick_check", "table_xinfo"})


class _NoMemory(Exception):
    """Why a database is no memory that is read."""


def main() -> int:
    """Read the database on stdin; the exit code is 0 when everything was told."""
    memory, seconds, most_units, most_characters = map(int, sys.argv[1:5])
    content = sys.stdin.buffer.read()
    # loaded now: afterwards no file can be opened, not even a codec of Python's
    codecs.lookup("utf-8")
    # opened before the right to open files is given up
    connection = sqlite3.connect(":memory:", isolation_level=None)
    confine(memory, seconds)
    try:
        # from memory: no journal and no WAL file beside it is looked for
        connection.deserialize(content)
        # SQLite has its own copy, and the limit of memory counts both
        del content
        return _read(connection, most_units, most_characters)
    except _NoMemory as error:
        # a refusal is an answer: the exit code stays 0
        return tell(refused=str(error))
    except UnicodeError:  # SQLite names something that is no text
        return tell(refused="it is a damaged database (its schema is no text)")
    except (sqlite3.Error, OverflowError, MemoryError) as error:
        return tell(refused=f"it is a damaged database ({error or type(error).__name__})")


def _read(connection: sqlite3.Connection, most_units: int, most_characters: int) -> int:
    # before the first statement: a schema may hold views, and they run with a SELECT
    _restrain(connection)
    _check_tables(connection)
    # one fault is enough: the whole list of a broken file can be long
    state = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    # bytes, because the text factory gives bytes
    if state != b"ok":
        raise _NoMemory(f"it is a damaged database ({_text(state)})")
    # four bytes are the most that a character has in UTF-8
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 * most_characters)
    memories = connection.execute(
        "SELECT id, source_language, target_language FROM translation_memories ORDER BY id"
    ).fetchmany(_MEMORIES)
    tell(memories=[[number, _short(source), _short(target)] for number, source, target in memories])
    count = 0
    for rows in _batches(connection):
        count += len(rows)
        # counted as they come: reading ends with the first that is too many
        if count > most_units:
            raise _NoMemory(f"it has more than {most_units:,} units")
        tell(units=rows)
    return tell(end=True)


def _restrain(connection: sqlite3.Connection) -> None:
    """Leave SQLite nothing but reading plain tables."""
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    for limit, most in (
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),  # a schema that is longer is none of Trados
        (sqlite3.SQLITE_LIMIT_COLUMN, 200),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 1),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
    ):
        connection.setlimit(limit, most)
    # a damaged text must not raise in the middle of a row: it is decoded value by value
    connection.text_factory = bytes
    # last: the pragmas above would be refused
    connection.set_authorizer(_authorized)


def _authorized(action: int, first: str | None, second: str | None, *_: object) -> int:
    # functions are another action, so none is called
    is_known = action in _ALLOWED and (action != sqlite3.SQLITE_PRAGMA or first in _PRAGMAS)
    return sqlite3.SQLITE_OK if is_known else sqlite3.SQLITE_DENY


def _check_tables(connection: sqlite3.Connection) -> None:
    """Refuse what is no memory, and a memory that holds more than tables and their indexes."""
    tables: set[str] = set()
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        said = _text(kind) or ""
        # views and triggers are statements of a stranger
        if said not in ("table", "index"):
            raise _NoMemory(f"it holds a {said or 'thing without a type'}, which no memory of Trados does")
        if said == "table":
            tables.add(_text(name) or "")
            # a virtual table runs the code of its module
            if (_text(sql) or "").casefold().startswith("create virtual"):
                raise _NoMemory("it holds a virtual table, which no memory of Trados does")
    for table in ("translation_memories", "translation_units"):
        if table not in tables:
            raise _NoMemory(f"it is a database without a table {table}, so no memory of Trados")
    for table in sorted(_TABLES & tables):
        # hidden columns are computed by an expression of the schema
        if any(row[6] for row in connection.execute(f"PRAGMA table_xinfo({table})")):
            raise _NoMemory(f"its table {table} has a computed column, which in no memory of Trados it has")


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {_text(row[1]) or "" for row in connection.execute(f"PRAGMA table_xinfo({table})")}


def _batches(connection: sqlite3.Connection) -> Iterator[list[list[object]]]:
    """The units in the order of their numbers, each with its fields, some at a time."""
    # versions of Trados have other columns: those that lack are NULL, but for the first four
    there = _columns(connection, "translation_units")
    if lacking := [name for name in UNIT[:_NEEDED] if name not in there]:
        raise _NoMemory(f"its table translation_units has no column {lacking[0]}")
    columns = ", ".join(name if name in there else "NULL" for name in UNIT)
    fields = [sql for table, sql in _FIELDS.items() if _columns(connection, table)]
    rows = connection.execute(f"SELECT {columns} FROM translation_units ORDER BY id")
    while batch := rows.fetchmany(_UNITS):
        # SQLite keeps any type in any column
        if not all(isinstance(row[0], int) for row in batch):
            raise _NoMemory("a unit in it has no number")
        by_unit = _fields(connection, fields, batch[0][0], batch[-1][0])
        yield [
            [*(_text(value) if isinstance(value, bytes) else value for value in row), by_unit[row[0]]]
            for row in batch
        ]


def _fields(
    connection: sqlite3.Connection, statements: list[str], first: int, last: int
) -> dict[int, list[list[object]]]:
    """The fields of the units of these numbers, by unit."""
    by_unit: dict[int, list[list[object]]] = defaultdict(list)
    # names of the tables stand in this module: nothing of the file becomes SQL
    for sql in statements:
        for unit, name, kind, value in connection.execute(sql, (first, last)):
            said = _text(value) if isinstance(value, bytes) else value
            by_unit[unit].append([_short(name), kind, said])
    return by_unit


def _text(value: object) -> str | None:
    """Text as SQLite has it; None for what is none."""
    if not isinstance(value, bytes):
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _short(value: object) -> str | None:
    said = _text(value)
    return said[:_SHORT] if said is not None else None


if __name__ == "__main__":
    sys.exit(main())
