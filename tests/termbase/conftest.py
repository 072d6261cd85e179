"""Fixtures of the termbase tests: the sample, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase import package_files
from termbase.build import BuildOptions, Summary, build
from termbase.store import schema


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A termbase built from the packaged sample, and what the build said."""
    target = tmp_path_factory.mktemp("built") / "sample.db"
    return target, build([package_files.sample()], target, BuildOptions())


@pytest.fixture
def sample_db(built: tuple[Path, Summary]) -> Iterator[Database]:
    """The built sample, open to read."""
    database = schema.open_termbase(built[0])
    yield database
    database.close()
