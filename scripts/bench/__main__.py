"""Measure time and memory: of a build, of recognising terms, of a cold start, of the translation memory, of TMX, of the pages.

    .venv/bin/python scripts/bench build|exchange|recognise|start|tm|web [options]

Each is a module of this folder, with its own options (`scripts/bench NAME --help`).
"""

from __future__ import annotations

import sys
from pathlib import Path

# instead of this folder, whose modules have names of packages
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.shared.commands import FolderCommands

main = FolderCommands(
    package="scripts.bench",
    modules=("build", "exchange", "recognise", "start", "tm", "web"),
    help="Measure time and memory.",
)

if __name__ == "__main__":
    main(prog_name="scripts/bench")
