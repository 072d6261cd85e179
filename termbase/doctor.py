"""What this installation is made of, and whether a database is sound."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from termbase import __version__
from termbase.store import schema
from termbase.store.documents import index_gap
from tm import db
from tm.limits import Limits

_PACKAGES = (
    "chardet",
    "click",
    "datasette",
    "jieba",
    "markdown-it-py",
    "opencc",
    "simplemma",
    "sqlite-utils",
)


def report(database: Path | None) -> dict[str, str]:
    """Versions, limits, recipe; for a `database`, its build notes and the result of its checks."""
    facts = {"termbase": __version__, "python": platform.python_version(), "sqlite": db.SQLITE_VERSION}
    facts |= {name: metadata.version(name) for name in _PACKAGES}
    facts |= {f"recipe: {name}": value for name, value in schema.recipe().items()}
    facts |= {f"limit: {name}": f"{value:,}" for name, value in asdict(Limits()).items()}
    if database is not None:
        opened = schema.open_termbase(database)
        try:
            with db.faults(database):
                facts["database"] = str(database)
                facts |= {f"database: {name}": value for name, value in schema.notes(opened).items()}
                facts["integrity"] = db.integrity(opened)
                segments, indexed = index_gap(opened)
                facts["search index"] = "ok" if segments == indexed else f"{indexed} of {segments} sentences"
        finally:
            opened.close()
    return facts
