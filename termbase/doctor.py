"""What this installation is made of, and whether a database is sound."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from termbase import __version__
from termbase.store import schema
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
    told = {"termbase": __version__, "python": platform.python_version(), "sqlite": db.SQLITE_VERSION}
    told |= {name: metadata.version(name) for name in _PACKAGES}
    told |= {f"recipe: {name}": value for name, value in schema.recipe().items()}
    told |= {f"limit: {name}": f"{value:,}" for name, value in asdict(Limits()).items()}
    if database is not None:
        opened = schema.open_termbase(database)
        with db.faults(database):
            told["database"] = str(database)
            told |= {
                f"database: {name}": value for name, value in opened.execute("SELECT name, value FROM builds")
            }
            told["integrity"] = str(opened.execute("PRAGMA integrity_check").fetchone()[0])
            segments = opened.execute("SELECT count(*) FROM segments").fetchone()[0]
            indexed = opened.execute("SELECT count(*) FROM segment_grams").fetchone()[0]
            told["search index"] = "ok" if segments == indexed else f"{indexed} of {segments} sentences"
        opened.close()
    return told
