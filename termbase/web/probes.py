"""What Datasette asks SQLite through connections that it never closes, answered beforehand.

This is to be done before Datasette's pages are imported, which ask while they are.
"""

from __future__ import annotations

import contextlib
import functools
from typing import Any

import datasette.utils
import datasette.utils.sqlite

_detect_json1 = datasette.utils.detect_json1


@functools.cache
def _has_json1() -> bool:
    with contextlib.closing(datasette.utils.sqlite.sqlite3.connect(":memory:")) as connection:
        return bool(_detect_json1(connection))


def _json1(connection: Any = None) -> bool:
    return _has_json1() if connection is None else bool(_detect_json1(connection))


def answer() -> None:
    """Give Datasette the version of SQLite, and a closing probe for its functions on JSON."""
    datasette.utils.sqlite._cached_sqlite_version = datasette.utils.sqlite.sqlite3.sqlite_version_info
    datasette.utils.detect_json1 = _json1
