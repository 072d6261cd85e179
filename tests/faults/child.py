"""Run a `termbase` command and die at the n-th step that touches the file system.

    python child.py N COMMAND...

Steps are the calls by which Python code makes work visible: replace, fsync, unlink, and every
statement that SQLite commits. N = 0 counts the steps and prints their number.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from termbase.cli import run

limit = 0
steps = 0


def step() -> None:
    """Count one step; die at the wanted one, before it is taken."""
    global steps
    steps += 1
    if steps == limit:
        os._exit(9)


def counted(call: Callable[..., Any]) -> Callable[..., Any]:
    """`call`, as a step."""

    def wrapper(*arguments: Any, **named: Any) -> Any:
        step()
        return call(*arguments, **named)

    return wrapper


class Connection(sqlite3.Connection):
    """A connection whose commits, statements and close are steps."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Run a statement; those that end or begin a transaction are steps."""
        if (
            str(arguments[0])
            .lstrip()
            .upper()
            .startswith(("COMMIT", "BEGIN", "PRAGMA JOURNAL", "CREATE", "ANALYZE"))
        ):
            step()
        return super().execute(*arguments)

    def commit(self) -> None:
        """Commit, as a step."""
        step()
        super().commit()

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """Write many rows, as a step."""
        step()
        return super().executemany(*arguments)

    def close(self) -> None:
        """Close, as a step."""
        step()
        super().close()


def main() -> int:
    """Put the counting in place and run the command."""
    global limit
    limit = int(sys.argv[1])
    connect = sqlite3.connect
    sqlite3.connect = lambda *a, **k: connect(*a, **({"factory": Connection} | k))  # type: ignore[assignment]
    os.replace, os.fsync, os.unlink = counted(os.replace), counted(os.fsync), counted(os.unlink)
    code = run(sys.argv[2:])
    if limit == 0:
        print(f"STEPS {steps}")
    return code


if __name__ == "__main__":
    sys.exit(main())
