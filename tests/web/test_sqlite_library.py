"""L4: one library reads and writes a termbase, and it can be limited; another one is refused by name."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from termbase.web import limits
from tm.errors import OutputRefused

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = """
from sqlite3 import dbapi2
from sqlite3 import *
sqlite_version = "3.99.1"
sqlite_version_info = (3, 99, 1)
class Connection: pass
def connect(name, *arguments, **options):
    assert name == ":memory:", "a database was opened"
    return dbapi2.connect(name, *arguments, **options)
"""


def test_the_library_of_python_is_taken() -> None:
    """L4: Datasette reads with the library that `tm.db` writes with, and it knows limits."""
    limits.check_library()
    assert limits.sqlite3.sqlite_version == sqlite3.sqlite_version


def test_a_library_without_limits_is_refused_with_both_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """L4: the sentence names both libraries with their versions and what to do; no connection is limited by half."""
    foreign = SimpleNamespace(__name__="pysqlite3.dbapi2", sqlite_version="3.99.1", Connection=object)
    monkeypatch.setattr(limits, "sqlite3", foreign)
    with (
        contextlib.closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(OutputRefused) as refusal,
    ):
        limits.apply(connection)
    assert "SQLite 3.99.1 of pysqlite3" in str(refusal.value)
    assert f"SQLite {sqlite3.sqlite_version} of Python" in str(refusal.value)
    assert "`pip uninstall pysqlite3 pysqlite3-binary`" in str(refusal.value)


def test_the_server_does_not_start_with_another_library(built: Path, tmp_path: Path) -> None:
    """L4: where pysqlite3 is installed, `termbase serve` ends with one sentence before a database is opened by it."""
    package = tmp_path / "pysqlite3"
    package.mkdir()
    (package / "__init__.py").write_text(FOREIGN, encoding="utf-8")
    (package / "dbapi2.py").write_text(FOREIGN, encoding="utf-8")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; from termbase.cli import main; "
        f"main(['serve', '--db', {str(built)!r}, '--port', '0'])"
    )
    process = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=60
    )
    assert process.returncode == 3
    assert process.stderr.count("\n") == 1
    assert (
        f"SQLite 3.99.1 of pysqlite3, which takes no limits, beside SQLite {sqlite3.sqlite_version} of Python"
        in process.stderr
    )
