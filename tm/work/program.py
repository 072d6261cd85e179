"""Which program this is: workers that share work must be the same one, or their files do not fit together."""

from __future__ import annotations

import functools
import hashlib
import sys
import unicodedata
from importlib import metadata, resources
from pathlib import Path

_LIBRARIES = ("jieba", "numpy", "opencc", "simplemma", "sqlite-utils")
_KINDS = frozenset({".py", ".tsv", ".txt"})


@functools.cache
def digest() -> str:
    """16 hexadecimal digits that name our code and data, the Python and the libraries that shape what we make."""
    versions = [sys.version_info[:2], unicodedata.unidata_version, *map(metadata.version, _LIBRARIES)]
    shape = hashlib.sha256(repr(versions).encode())
    for package in ("tm", "termbase"):
        root = Path(str(resources.files(package)))
        for file in sorted(root.rglob("*"), key=lambda each: each.relative_to(root).as_posix()):
            if file.suffix in _KINDS:
                content = file.read_bytes()
                shape.update(f"\n{file.relative_to(root).as_posix()} {len(content)}\n".encode())
                shape.update(content)
    return shape.hexdigest()[:16]
