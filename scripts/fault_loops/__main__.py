"""Try faults in loops: kills, writers at once, publishes under readers, damaged files, hostile input, lost power.

    scripts/faults [LOOP] [options]

Each loop is a module of this folder, with its own options (`scripts/faults LOOP --help`). It prints what it
tried and what went wrong as JSON, and ends with 1 where anything did.
"""

from __future__ import annotations

import sys
from pathlib import Path

# instead of this folder, whose modules have names of packages
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.shared.commands import FolderCommands

LOOPS = ("damage", "inputs", "kills", "power", "publishes", "writers")

main = FolderCommands(package="scripts.fault_loops", modules=LOOPS, help="Try faults in loops.")

if __name__ == "__main__":
    main(prog_name="scripts/faults")
