"""Where what can be made again is kept."""

from __future__ import annotations

import os
from pathlib import Path


def folder() -> Path:
    """`$XDG_CACHE_HOME/termbase`, or `~/.cache/termbase`."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(given) if given.startswith("/") else Path.home() / ".cache"
    return home / "termbase"
