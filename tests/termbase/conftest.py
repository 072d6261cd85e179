"""Fixtures of the termbase tests: the sample, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from termbase import places, store
from termbase.build import Options, Summary, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A termbase built from the packaged sample, and what the build said."""
    target = tmp_path_factory.mktemp("built") / "sample.db"
    return target, build([places.sample()], target, Options())


@pytest.fixture
def sample_db(built: tuple[Path, Summary]) -> Iterator[Database]:
    """The built sample, open to read."""
    database = store.open_termbase(built[0])
    yield database
    database.close()
