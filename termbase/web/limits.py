"""Every limit of the web side, with its unit and reason.

Datasette's own limits (time of a query, rows of a page) are settings: see `server.SETTINGS`.
"""

from __future__ import annotations

from typing import Any

from datasette.utils import sqlite3

from tm.limits import Limits

SQLITE_LENGTH = 4 * Limits().paragraph_characters + 200_000
"""Longest string, blob or row in SQLite, in bytes: the longest paragraph in UTF-8 with its columns.

SQLite's own default is a gigabyte, which `randomblob` or `printf` would fill."""

SQLITE_LIMITS = {
    "SQLITE_LIMIT_LENGTH": SQLITE_LENGTH,
    "SQLITE_LIMIT_SQL_LENGTH": 100_000,
    "SQLITE_LIMIT_COLUMN": 200,
    "SQLITE_LIMIT_EXPR_DEPTH": 200,
    "SQLITE_LIMIT_COMPOUND_SELECT": 50,
    "SQLITE_LIMIT_VDBE_OP": 50_000,
    "SQLITE_LIMIT_FUNCTION_ARG": 20,
    "SQLITE_LIMIT_ATTACHED": 0,
    "SQLITE_LIMIT_LIKE_PATTERN_LENGTH": 1_000,
    "SQLITE_LIMIT_VARIABLE_NUMBER": 5_000,
    "SQLITE_LIMIT_TRIGGER_DEPTH": 10,
    "SQLITE_LIMIT_WORKER_THREADS": 0,
}
"""Limits of a connection that serves requests, by the names of SQLite."""

QUERY_CHARACTERS = Limits().query_characters
"""Longest text that is looked up, in characters; a longer one is answered with a sentence and 400."""

QUERY_STRING_BYTES = 8_000
"""Longest query string of an address, in bytes: 500 ideographs are 4,500."""

PATH_BYTES = 1_000
"""Longest path of an address, in bytes."""

TEXT_CHARACTERS = 2_000
"""Longest text that is compared with the translation memory, in characters: a long sentence."""

TEXT_BYTES = 12 * TEXT_CHARACTERS + 200
"""Longest address with such a text, in bytes: an escaped character has up to twelve."""

RECALLS_AT_ONCE = 3
"""Questions to the translation memory that are answered at one time; the others wait, and pages go on."""

CANDIDATES = 50
"""Most matches of one answer to a translator's tool."""

MATCHES = 10
"""Matches on the page of the memory, whole ones and parts."""

UNITS = 20
"""Units of the memory on one page of their concordance."""

PAGE_MS = 1_000
"""Time of one page's database work, in milliseconds; then it is given up with 503."""

EXPORT_MS = 120_000
"""Time of one download's database work, in milliseconds."""

EXPORTS_AT_ONCE = 1
"""Downloads that are written at one time; the others wait, and pages go on."""

EXPORT_MEMORY_BYTES = 4 * 2**20
"""Download kept in memory, in bytes; a larger one goes through a temporary file."""

RESULTS = 20
"""Most concepts on a results page."""

SENTENCES = 50
"""Sentences on one page of the concordance."""

PARAGRAPHS = 100
"""Paragraphs on one page of a document."""

MARKED_CHARACTERS = 20_000
"""Longest paragraph whose terms are marked, in characters; a longer one is shown as it is."""

ROWS = 50
"""Rows on one page of a list."""

CELL_CHARACTERS = 2_000
"""Longest text in a cell of a table page, in characters; the rest is cut with an ellipsis."""

FUNCTION_CHARACTERS = 1_100_000
"""Longest argument of our SQL functions, in characters."""


def apply(connection: Any) -> None:
    """Set `SQLITE_LIMITS` on a `sqlite3.Connection`. A limit of SQLite can only be lowered."""
    for name, value in SQLITE_LIMITS.items():
        connection.setlimit(getattr(sqlite3, name), value)
