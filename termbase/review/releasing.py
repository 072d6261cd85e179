"""A termbase with what was decided, for one release: a copy that is gone when the release is there."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from termbase.review import applying
from termbase.review.applying import AppliedDecisions
from termbase.store import schema
from tm.index import index as memory_index


@contextlib.contextmanager
def decided(
    database: Path, beside: Path, decisions: Path | None, wait: float
) -> Iterator[tuple[Path, AppliedDecisions]]:
    """A copy of `database` in which the decisions of a file are applied; the database itself where there is no file.

    The copy stands on the disk of the folder `beside`, and is removed at the end. Raises as `applying.from_file` and
    `schema.changing`.
    """
    if decisions is None:
        yield database, AppliedDecisions()
        return
    schema.open_termbase(database).close()
    with tempfile.TemporaryDirectory(prefix=".termbase-decided-", dir=beside.absolute().parent) as folder:
        copy = Path(folder, database.name)
        shutil.copyfile(database, copy)
        index = memory_index.folder(database.resolve())
        if index.is_dir():
            shutil.copytree(index, memory_index.folder(copy))
        with schema.changing(copy, wait) as changing:
            applied = applying.from_file(changing, decisions)
        yield copy, applied
