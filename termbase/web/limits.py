"""Every limit of the web side, with its unit and reason.

Datasette's own limits (time of a query, rows of a page) are settings: see `server.SETTINGS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from datasette.utils import sqlite3

from tm import db
from tm.errors import OutputRefused
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

TEXT_CHARACTERS = Limits().match_characters
"""Longest text that is compared with the translation memory, in characters: a long sentence."""

TEXT_BYTES = 12 * TEXT_CHARACTERS + 200
"""Longest address with such a text, in bytes: an escaped character has up to twelve."""

RECALLS_AT_ONCE = 3
"""Questions to the translation memory that are answered at one time; the others wait, and pages go on."""

CANDIDATES = 50
"""Most matches of one answer to a translator's tool."""

MATCHES = 10
"""Matches on the page of the memory, whole ones and parts."""

UNITS_SIDE_BY_SIDE = 100
"""Pairs on a page of a document in both languages."""

UNITS = 20
"""Units of the memory on one page of their concordance."""

PAGE_MS = 1_000
"""Time of one page's database work, in milliseconds; then it is given up with 503."""

TOLERANT_MS = 3_000
"""Time of a lookup, in milliseconds: where nothing is found as asked, other spellings are tried."""

EXPORT_MS = 120_000
"""Time of one download's database work, in milliseconds."""

EXPORTS_AT_ONCE = 1
"""Downloads that are written at one time; the others wait, and pages go on."""

EXPORT_MEMORY_BYTES = 4 * 2**20
"""Download kept in memory, in bytes; a larger one goes through a temporary file."""

RESULTS = 20
"""Concepts on a results page, and of an answer that names no `limit`."""

MOST_RESULTS = 100
"""Most results of one answer."""

SUGGESTIONS = 8
"""Suggestions while a query is typed."""

CARDS = 10
"""Most exact terms that are shown with everything known of them; more are lines of the list."""

ANNOTATED_CHARACTERS = 20_000
"""Longest text that is annotated, in characters: some ten pages."""

ANNOTATED_BYTES = 4 * 2**20
"""Largest file or body that is annotated, in bytes."""

CALL_BYTES = 2**20
"""Largest call of an assistant, in bytes: two texts of `ANNOTATED_CHARACTERS`, escaped."""

DECISION_BYTES = 64 * 2**10
"""Largest form with a suggestion or a decision, in bytes: every field at its limit, escaped."""

DECISION_SECONDS = 3.0
"""How long a suggestion or a decision waits for another writer of the file, in seconds."""

SIGN_INS_PER_MINUTE = 10
"""Tries of one client to sign in, in a minute."""

QUEUED = 12
"""Concepts that are listed beside the one that is reviewed."""

LATEST_DECISIONS = 8
"""Decisions that are listed to be undone."""

CONCORDANCES = 16
"""Concordances that are kept for their next pages."""

BEGINNING = 3
"""Longest beginning of a term whose suggestions are kept, in characters: of longer ones there are more, and they cost less."""

BEGINNINGS = 2_000
"""Beginnings whose suggestions are kept: 4 MB."""

REMEMBERED_TERMS = 1_000
"""Terms for which is kept what the memory has: three pairs and the renderings of each, some 5 MB."""

NESTED_TERMS = 12
"""Terms inside a term, and around it, that the page of a concept names; a lookup has all."""

RENDERINGS_READ = 80
"""Pairs of the memory that the page of a concept counts English forms in: twice as many as a card, which is drawn more often."""

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

PART_BYTES = 2**16
"""Least part of an answer that goes from the thread of dear pages to the client, in bytes, but for the last."""

TURN_SECONDS = 0.0002
"""How long a thread computes before another one has its turn, in seconds.

A lookup waits for a turn at each of its statements. While tables are made, its median was 70 ms with Python's own
5 ms and 30 ms with this; the tables took no longer."""

ALONE_SECONDS = 0.02
"""How long a question waits for the one before it, in seconds; then both go on side by side (`turns`). A lookup takes some milliseconds."""

SHORT_SECONDS = 0.01
"""How long a question may compute in the thread of the pages, in seconds: as long as some pages take to be drawn there. Lookups take less."""

SHORT_WAIT_SECONDS = 0.1
"""How long it may take there by the clock, in seconds, while others compute or the disk is read."""

RETRY_SECONDS = 5
"""When a client that was refused with 503 may ask again, in seconds: a queue of tables takes about as long."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections there may be, and how long each may take. The times are choices."""

    head_seconds: float = 10.0
    """Time from the first byte of a request to the end of its head."""
    body_seconds: float = 10.0
    """Time of a body, which no page reads."""
    stall_seconds: float = 30.0
    """Time in which a client reads nothing of its answer."""
    answer_seconds: float = 900.0
    """Time of an answer with its sending: a download of 20 MB over a line of 200 kbit a second."""
    total: int = 200
    """Connections at one time."""
    per_address: int = 32
    """Connections of one address at one time, 0 for no bound: a browser opens 6, an office has one address."""


@dataclass(frozen=True, slots=True)
class GateLimits:
    """How many requests of a kind are under way and how many wait; whoever comes then is answered with 503."""

    at_once: int
    waiting: int


GATES: Mapping[str, GateLimits] = MappingProxyType(
    {
        "table": GateLimits(at_once=1, waiting=16),
        "download": GateLimits(EXPORTS_AT_ONCE, waiting=4),
        "memory": GateLimits(RECALLS_AT_ONCE, waiting=64),
        "text": GateLimits(at_once=2, waiting=8),
    }
)
"""By kind of page (`dear.Kind`). A text of ten pages takes half a second; a table takes up to half a second, a download seconds, a question to the memory
some milliseconds: each queue is of a few seconds."""


def check_library() -> None:
    """Raise `OutputRefused` where Datasette opens databases with another SQLite than the one that writes them.

    It takes pysqlite3 where that is installed. Its connections know no limits, so that a visitor could fill the
    memory, and two libraries do not know each other's locks on a file.
    """
    library = sqlite3.__name__.partition(".")[0]
    if library != "sqlite3":
        raise OutputRefused(
            f"Datasette would read the termbase with SQLite {sqlite3.sqlite_version} of {library}, which takes no "
            f"limits, beside SQLite {db.SQLITE_VERSION} of Python, which wrote it",
            next_step="take the other one out with `pip uninstall pysqlite3 pysqlite3-binary`",
        )


def apply(connection: Any) -> None:
    """Set `SQLITE_LIMITS` on a `sqlite3.Connection`. A limit of SQLite can only be lowered.

    Raises `OutputRefused` as `check_library` does.
    """
    check_library()
    for name, value in SQLITE_LIMITS.items():
        connection.setlimit(getattr(sqlite3, name), value)
