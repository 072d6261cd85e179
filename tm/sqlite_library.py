"""sqlite-utils, imported without what it does not need here.

It asks for numpy and pandas only to know their number types as column types, which no table of ours has. Importing
numpy takes a third of the time of a lookup.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_UNUSED = ("numpy", "pandas")


@contextmanager
def _hidden() -> Iterator[None]:
    """Have the libraries that are not loaded yet look as if they were not installed."""
    hidden = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: an import of it fails
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _hidden():
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
