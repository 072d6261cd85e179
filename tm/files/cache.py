"""Where what can be made again is kept."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path


def folder() -> Path:
    """The folder of this program in the user's caches: on Linux `$XDG_CACHE_HOME/termbase`, or `~/.cache/termbase`."""
    return user_cache_path("termbase", appauthor=False)
