"""What this installation is made of, what in it is too old and what that means, and whether a database is sound."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from pyexpat import EXPAT_VERSION

from termbase import __version__
from termbase.store import schema
from termbase.store.documents import index_gap
from tm import db
from tm.db import Database
from tm.errors import StoreDamaged
from tm.index import index as memory_index
from tm.limits import Limits

_PACKAGES = (
    "chardet",
    "click",
    "datasette",
    "jieba",
    "lxml",
    "markdown-it-py",
    "opencc",
    "pypdfium2",
    "pysqlite3",
    "pysqlite3-binary",
    "simplemma",
    "sqlite-utils",
)
_OTHER_SQLITE = ("pysqlite3", "pysqlite3-binary")

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest version of a part, for a reason, and what it means here to be below."""

    part: str
    least: str
    reason: str
    meaning: str
    below: str | None = None
    """First version that is too new, where there is one."""
    per_line: tuple[str, ...] = ()
    """Lowest versions of older lines (`3.11.8` of 3.11), where fixes went there too."""

    def holds(self, version: str) -> bool:
        """Whether a version is allowed.

        >>> floor = Floor("python", "3.12.2", "", "", per_line=("3.11.8",))
        >>> [floor.holds(version) for version in ("3.11.7", "3.11.8", "3.12.1", "3.13.0")]
        [False, True, False, True]
        """
        number = version_of(version)
        if self.below is not None and number >= version_of(self.below):
            return False
        for least in map(version_of, self.per_line):
            if number[:2] == least[:2]:
                return number >= least
        return number >= version_of(self.least)


FLOORS = (
    Floor(
        "sqlite",
        "3.41.2",
        "the trigram index finds no short Chinese text",
        "termbase has an index of its own and no trigrams: nothing is missed",
    ),
    Floor(
        "sqlite",
        "3.51.3",
        "two writers with a write-ahead log can damage a database",
        "termbase lets one program write at a time and keeps no write-ahead log: nothing is lost by it; "
        "let no other program write into a termbase",
    ),
    Floor(
        "sqlite",
        "3.53.2",
        "a database that somebody crafted can crash its reader",
        "termbase refuses files that it did not make, by their first page: open no termbase of a stranger",
    ),
    Floor(
        "python",
        "3.12.2",
        "parts of an archive may lie over one another (CVE-2024-0450)",
        "termbase refuses such archives itself",
        per_line=("3.11.8",),
    ),
    Floor(
        "python",
        "3.14.0",
        "a page of HTML that never ends its tags takes hours (CVE-2025-6069)",
        "termbase closes such tags before the page is read",
        per_line=("3.11.14", "3.12.12", "3.13.6"),
    ),
    Floor(
        "expat",
        "2.6.0",
        "a long tag or comment takes time with its square (CVE-2023-52425)",
        "termbase refuses a file in which one is longer than `limit: xml_token`",
    ),
    Floor(
        "opencc",
        "1.4.2",
        "text that is cut off is read beyond its end",
        "termbase gives it whole characters only; what is folded may differ from other installations",
    ),
    Floor(
        "datasette",
        "0.65.5",
        "private tables can be read, and visitors sent elsewhere",
        "termbase refuses such addresses itself, but install the version that requirements.lock names",
        below="1.0",
    ),
    Floor(
        "lxml",
        "6.1.3",
        "entities of a file are read from other files (CVE-2026-41066)",
        "termbase does not use it; only tests do",
    ),
    Floor(
        "pypdfium2",
        "5.15",
        "faults in reading crafted PDF files",
        "a PDF is read by a process that can open no file and is ended at its limits",
        below="6",
    ),
)
"""The floors, each with its reason: see docs/decisions/0008-sqlite-library.md and docs/dependencies.md."""


def version_of(text: str) -> Version:
    """The numbers at the beginning of a version; a pre-release comes before its release.

    >>> version_of("3.40.1"), version_of("expat_2.5.0"), version_of("1.0a41") < version_of("1.0")
    ((3, 40, 1, 0), (2, 5, 0, 0), True)
    """
    match = re.match(r"\D*(\d+(?:\.\d+)*)(a|b|rc)?", text)
    numbers = [int(number) for number in match[1].split(".")] if match else [0]
    padded = (*numbers, 0, 0, 0)[:3]
    return (*padded, -1 if match and match[2] else 0)


def versions() -> dict[str, str]:
    """The version of every part that has a floor or shapes an answer; of packages those that are installed."""
    parts = {
        "termbase": __version__,
        "python": platform.python_version(),
        "sqlite": db.SQLITE_VERSION,
        "expat": EXPAT_VERSION.removeprefix("expat_"),
    }
    for name in _PACKAGES:
        try:
            parts[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return parts


def below_floors(parts: Mapping[str, str], floors: Iterable[Floor] = FLOORS) -> dict[str, str]:
    """A sentence for each floor that one of `parts` is below: what may happen, and what we do about it."""
    sentences = {}
    for floor in floors:
        version = parts.get(floor.part)
        if version is not None and not floor.holds(version):
            sentences[f"below: {floor.part} {_wanted(floor)}"] = (
                f"here is {version}; {floor.reason}: {floor.meaning}"
            )
    for name in _OTHER_SQLITE:
        if name in parts:
            sentences[f"beside: {name}"] = (
                f"Datasette takes this SQLite instead of {parts['sqlite']}, which wrote the termbase, and can put no "
                "limit on it: `termbase serve` refuses to start; take it out with `pip uninstall "
                + name
                + "`"
            )
    return sentences


def _wanted(floor: Floor) -> str:
    lines = ", ".join((*floor.per_line, floor.least))
    return f"{lines}, below {floor.below}" if floor.below else lines


def _memory_index(opened: Database, path: Path) -> str:
    """Whether the index of the memory is there and as it was written; all of it is read."""
    try:
        parts = memory_index.find_index(opened, path)
        if parts is None:
            return "not there: it is made when the memory is first asked"
        for part in parts:
            part.check()
    except StoreDamaged as error:
        return str(error)
    return "ok"


def soundness(database: Path) -> dict[str, str]:
    """What was checked of a termbase, each `ok` or what is wrong with it. Raises as `schema.open_termbase`."""
    with schema.opened(database) as opened, db.faults(database):
        return _soundness(opened, database)


def _soundness(opened: Database, database: Path) -> dict[str, str]:
    segments, indexed = index_gap(opened)
    return {
        "integrity": db.integrity(opened),
        "search index": "ok" if segments == indexed else f"{indexed} of {segments} sentences",
        "memory index": _memory_index(opened, database),
    }


def report(database: Path | None) -> dict[str, str]:
    """Versions, floors, limits, recipe; for a `database`, its build notes and the result of its checks."""
    facts = versions()
    below = below_floors(facts)
    facts["floors"] = f"{len(below)} not met" if below else "ok"
    facts |= below
    facts |= {f"recipe: {name}": value for name, value in schema.recipe().items()}
    facts |= {f"limit: {name}": f"{value:,}" for name, value in asdict(Limits()).items()}
    if database is not None:
        opened = schema.open_termbase(database)
        try:
            with db.faults(database):
                facts["database"] = str(database)
                facts |= {f"database: {name}": value for name, value in schema.notes(opened).items()}
                facts |= _soundness(opened, database)
        finally:
            opened.close()
    return facts
