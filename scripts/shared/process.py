"""Time and memory of a process. Memory is in megabytes; what is read from `/proc` needs Linux."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


def timed(call: Callable[[], Result]) -> tuple[float, Result]:
    """The seconds that a call took, and what it returned."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def peak_of_process() -> float:
    """The most memory that this process had, that of its parent before it began included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def own_peak() -> float:
    """The most memory that this process itself had."""
    return _megabytes(Path("/proc/self/status"), "VmHWM")


def own_memory() -> float:
    """The memory that this process has now and that is no mapped file."""
    return _megabytes(Path("/proc/self/smaps_rollup"), "Anonymous")


def _megabytes(path: Path, name: str) -> float:
    match = re.search(rf"^{name}:\s+(\d+)", path.read_text(encoding="ascii"), re.MULTILINE)
    if match is None:
        raise OSError(f"{path} does not tell {name}")
    return int(match[1]) / 1024
