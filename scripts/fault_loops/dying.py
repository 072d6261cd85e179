"""Run a `termbase` command and die at the n-th step that others can see.

    python -m scripts.fault_loops.dying N COMMAND...

Steps are the calls by which Python code makes work visible: replace, fsync, unlink, change of mode, and every
statement by which SQLite begins, commits or ends something. N = 0 counts the steps and prints their number.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from typing import Any

from termbase.cli import run

KILLED = 9
"""The exit code of a command that died at its step."""

_STATEMENTS = ("COMMIT", "BEGIN", "PRAGMA JOURNAL", "PRAGMA WAL", "CREATE", "ANALYZE")
_CALLS = ("replace", "fsync", "unlink", "chmod", "fchmod", "mkdir", "rmdir")


class StepCounter:
    """Counts steps, and ends the process before the one that is to be its last."""

    def __init__(self, last: int) -> None:
        self.steps = 0
        self._last = last

    def step(self) -> None:
        """Count one step, or die."""
        self.steps += 1
        if self.steps == self._last:
            os._exit(KILLED)

    def counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, as a step."""

        def wrapper(*arguments: Any, **named: Any) -> Any:
            self.step()
            return call(*arguments, **named)

        return wrapper

    def install(self) -> None:
        """Count the calls of this process from now on."""
        step, connect = self.step, sqlite3.connect

        class Connection(sqlite3.Connection):
            """A connection whose commits, statements and close are steps."""

            def execute(self, *arguments: Any) -> sqlite3.Cursor:
                if str(arguments[0]).lstrip().upper().startswith(_STATEMENTS):
                    step()
                return super().execute(*arguments)

            def commit(self) -> None:
                step()
                super().commit()

            def executemany(self, *arguments: Any) -> sqlite3.Cursor:
                step()
                return super().executemany(*arguments)

            def close(self) -> None:
                step()
                super().close()

        sqlite3.connect = lambda *a, **k: connect(*a, **({"factory": Connection} | k))
        for name in _CALLS:
            setattr(os, name, self.counting(getattr(os, name)))


def run_counted(last: int, arguments: Sequence[str]) -> tuple[int, int]:
    """Run a command that dies at step `last`; its exit code and steps where it did not."""
    counter = StepCounter(last)
    counter.install()
    return run(list(arguments)), counter.steps


def main() -> int:
    """Run the command of the command line."""
    last = int(sys.argv[1])
    code, steps = run_counted(last, sys.argv[2:])
    if not last:
        print(f"STEPS {steps}")
    return code


if __name__ == "__main__":
    sys.exit(main())
