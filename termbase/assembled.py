"""The shipped lists as a base for builds: assembled into a termbase once, when the package is built, and copied from there.

To assemble the lists and write their concepts takes seconds, and is the same for every build. The file stands in the
package and is named by a digest of all that shapes it, so that one of other lists, rules or libraries is never
taken: then the lists are assembled again, for as long as the process runs.

    python -m termbase.assembled        makes the file where it is missing, and the packed lemmas of English
"""

from __future__ import annotations

import functools
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

from termbase import authority
from termbase.concepts.assemble import Assembly
from termbase.concepts.weights import known_forms
from termbase.store import listed, schema
from termbase.store.concepts import ConceptWriter
from tm import db
from tm.files.atomic import replacing
from tm.text import english_lemmas, key
from tm.work import program

_PACKAGES = {
    "tm": ("sql.py", "languages.py", "text"),
    "termbase": (
        "assembled.py",
        "authority",
        "concepts",
        "store/concepts.py",
        "store/listed.py",
        "store/schema.py",
        "store/tables.py",
    ),
}
"""Files and folders of code and data that shape the base, by package."""
_LIBRARIES = ("jieba", "opencc", "simplemma", "sqlite-utils")
_NAME = "lists-{}.db"
_MOST = 4
"""Bases that stay in the package: one for each Python that is in use beside it."""


@dataclass(frozen=True, slots=True)
class ListsBase:
    """A termbase with the concepts of the lists alone: where it stands, and what only a build asks of the lists."""

    path: Path
    order: listed.ListOrder


@functools.cache
def digest() -> str:
    """Name all that shapes the base: lists, rules, libraries, in 16 hexadecimal digits."""
    versions = [unicodedata.unidata_version, *map(metadata.version, _LIBRARIES)]
    return program.digest_of(versions, ((file.name, file) for file in _files()))


def _files() -> Iterator[Path]:
    """The files that shape the base, in a fixed order."""
    for package, parts in _PACKAGES.items():
        root = Path(str(resources.files(package)))
        for part in parts:
            if (root / part).is_file():
                yield root / part
            else:
                yield from program.below(root / part)


def folder() -> Path:
    """Where the file stands: in the package."""
    return Path(str(resources.files("termbase.authority")))


@functools.cache
def base() -> ListsBase:
    """The base of the shipped lists: the file of the package, or one that is made for this process."""
    path = folder() / _NAME.format(digest())
    if not path.is_file():
        path = Path(_own_folder().name, path.name)
        _assemble(path)
    database = db.open_read(path)
    try:
        return ListsBase(path, listed.read_order(database))
    finally:
        database.close()


@functools.cache
def _own_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="termbase-lists-")


def weights() -> dict[str, float]:
    """The Chinese forms of the lists with their weight in the ranking; without the base where it is not there."""
    if (folder() / _NAME.format(digest())).is_file():
        return dict(base().order.weights)
    return known_forms(authority.load())


def ship(where: Path | None = None) -> Path:
    """Make the file in a folder, by default that of the package, where it is missing; return its path.

    Files of older lists go, but for the newest few. Raises `OutputRefused` where it cannot be written.
    """
    target = (where or folder()) / _NAME.format(digest())
    if not target.is_file():
        _assemble(target)
        older = sorted(target.parent.glob(_NAME.format("*")), key=lambda file: file.stat().st_mtime)
        for file in older[:-_MOST]:
            with suppress(OSError):
                file.unlink()
    return target


def _assemble(target: Path) -> None:
    """Write the base."""
    rows = authority.load()
    assembly = Assembly(key.term_key)
    assembly.authority(rows, authority.attested.load())
    with db.building(target) as database:
        schema.create(database)
        ConceptWriter(database, "termbase build").write(assembly.concepts(), {})
        listed.write_order(database, assembly.in_order(), known_forms(rows))
        schema.index_concepts(database)


def ship_lemmas(where: Path | None = None) -> Path:
    """Make the packed lemmas of English in a folder, by default that of the package, where they are missing; return their path.

    Those of other releases go. Raises `OutputRefused` where they cannot be written.
    """
    target = (where or english_lemmas.folder()) / english_lemmas.file_name()
    if not target.is_file():
        with replacing(target) as file:
            file.write(english_lemmas.content())
        for older in target.parent.glob(english_lemmas.NAME.format("*")):
            if older != target:
                with suppress(OSError):
                    older.unlink()
    return target


if __name__ == "__main__":
    ship_lemmas()
    ship()
