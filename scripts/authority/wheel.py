"""Build hook: a wheel carries the shipped lists assembled, so that no build of a termbase has to do it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssembledLists(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the base of the lists beside them, and the lemmas of English packed. Nothing is put into an editable install: `scripts/setup.sh` does."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, and name them for the wheel."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        from termbase import assembled

        self._folder = tempfile.TemporaryDirectory()
        lemmas = assembled.ship_lemmas(Path(self._folder.name))
        build_data["force_include"][str(lemmas)] = f"tm/text/{lemmas.name}"
        lists = assembled.ship(Path(self._folder.name))
        build_data["force_include"][str(lists)] = f"termbase/authority/{lists.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel is written: the files go."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()
