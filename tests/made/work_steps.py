"""Steps for the tests of shared work: a worker in another process imports them by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tm.errors import InputRefused
from tm.work import folder as work_folder


def double(folder: Path, number: int) -> bytes:
    """Twice the number."""
    return work_folder.packed([2 * number])


def refuse(folder: Path, number: int) -> bytes:
    """Find a fault."""
    raise InputRefused("it is empty", file=f"{number}.txt", line=number, next_step="fill it")


def end_once(folder: Path, number: int) -> bytes:
    """End the own process from outside the first time."""
    mark = folder / "ended"
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return work_folder.packed([number])


def end_always(folder: Path, number: int) -> bytes:
    """End the own process from outside every time."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def wait(folder: Path, number: int) -> bytes:
    """Take long, and say that it has begun."""
    (folder / f"{os.getpid()}.pid").touch()
    time.sleep(60)
    return b""


def slow(folder: Path, number: int) -> bytes:
    """Take a moment."""
    time.sleep(0.3)
    return work_folder.packed([number])
