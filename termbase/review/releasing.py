"""A termbase with what was decided, for one release: a copy that is gone when the release is there."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from termbase.review import applying
from termbase.review.applying import AppliedDecisions
from termbase.store import schema
from tm.files import lock
from tm.index import index as memory_index


@contextlib.contextmanager
def decided(
    database: Path, beside: Path, decisions: Path | None, wait: float
) -> Iterator[tuple[Path, AppliedDecisions]]:
    """A copy of `database` in which the decisions of a file are applied; the database itself where there is no file.

    The copy stands on the disk of the folder `beside`, under a lock, and is removed at the end; what a killed process left is removed by
    the next. Raises as `applying.from_file` and `schema.changing`, and `StoreBusy`.
    """
    if decisions is None:
        yield database, AppliedDecisions()
        return
    schema.open_termbase(database).close()
    work = beside.absolute().parent / f".{database.name}.decided"
    with lock.held(work, wait):
        shutil.rmtree(work, ignore_errors=True)  # what a killed process left
        try:
            work.mkdir()
            copy = _copied(database, work)
            with schema.changing(copy, wait) as changing:
                applied = applying.from_file(changing, decisions)
            yield copy, applied
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _copied(database: Path, folder: Path) -> Path:
    """A copy of a termbase in a folder, with the index of its memory."""
    copy = Path(shutil.copyfile(database, folder / f".{database.name}"))
    index = memory_index.folder(database.resolve())
    if index.is_dir():
        shutil.copytree(index, memory_index.folder(copy))
    return copy
