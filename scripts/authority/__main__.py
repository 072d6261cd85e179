"""Check the authority lists, cite official pairs in them, draw pairs for judgement, or learn parts of compounds.

    .venv/bin/python scripts/authority check|cite|judge|pairs|parts [options]

Each is a module of this folder, with its own options (`scripts/authority NAME --help`).
"""

from __future__ import annotations

import sys
from pathlib import Path

# instead of this folder, whose modules have names of packages
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.shared.commands import FolderCommands

main = FolderCommands(
    package="scripts.authority",
    modules=("check", "cite", "judge", "pairs", "parts"),
    help="Check, cite and judge the authority lists, and learn from them.",
)

if __name__ == "__main__":
    main(prog_name="scripts/authority")
