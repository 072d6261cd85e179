"""Write the generated pages of docs/, take pictures of the pages, or measure the code itself.

    .venv/bin/python scripts/docs cli|schema|hazards|refused|signs [--check]
    .venv/bin/python scripts/docs measure [--root FOLDER] [--since COMMIT]
    .venv/bin/python scripts/docs screenshots [--to FOLDER] [NAME...]

Each is a module of this folder, with its own options (`scripts/docs NAME --help`).
"""

from __future__ import annotations

import sys
from pathlib import Path

# instead of this folder, whose modules have names of packages
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.shared.commands import FolderCommands

main = FolderCommands(
    package="scripts.docs",
    modules=("cli", "schema", "hazards", "refused", "signs", "measure", "screenshots"),
    help="Write pages, take pictures, or measure the code.",
)

if __name__ == "__main__":
    main(prog_name="scripts/docs")
