"""Which program this is: workers that share work must be the same one, or their files do not fit together."""

from __future__ import annotations

import functools
import hashlib
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from importlib import metadata, resources
from pathlib import Path

_LIBRARIES = ("jieba", "numpy", "opencc", "simplemma", "sqlite-utils")
_KINDS = frozenset({".py", ".tsv", ".txt"})


def digest_of(versions: Sequence[object], files: Iterable[tuple[str, Path]]) -> str:
    """16 hexadecimal digits that name versions and files, given by a name and a path, in their order."""
    shape = hashlib.sha256(repr(list(versions)).encode())
    for name, file in files:
        content = file.read_bytes()
        shape.update(f"\n{name} {len(content)}\n".encode())
        shape.update(content)
    return shape.hexdigest()[:16]


def below(folder: Path) -> list[Path]:
    """The files of code and data below a folder, in a fixed order."""
    files = sorted(folder.rglob("*"), key=lambda file: file.relative_to(folder).as_posix())
    return [file for file in files if file.suffix in _KINDS]


@functools.cache
def digest() -> str:
    """16 hexadecimal digits that name our code and data, the Python and the libraries that shape what we make."""
    versions = [sys.version_info[:2], unicodedata.unidata_version, *map(metadata.version, _LIBRARIES)]
    roots = [Path(str(resources.files(package))) for package in ("tm", "termbase")]
    return digest_of(
        versions, ((file.relative_to(root.parent).as_posix(), file) for root in roots for file in below(root))
    )
