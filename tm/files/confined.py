"""What a reader in a process of its own gives up, and how it answers. Imports nothing but the standard library."""

from __future__ import annotations

import contextlib
import json
import sys


def confine(memory: int, seconds: int) -> None:
    """Give up what reading does not need: `memory` bytes and `seconds` of work are left, and no file can be opened.

    Where the system knows no such limits (Windows) only the listener's clock holds.
    """
    try:
        import resource
    except ImportError:
        return
    for name, most in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NOFILE", 3),
    ):
        which = getattr(resource, name, None)
        if which is not None:
            _, hard = resource.getrlimit(which)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):  # a system that knows the name and not the limit
                resource.setrlimit(which, (most, most))


def tell(**message: object) -> int:
    """Write one line of JSON to stdout; return 0, the exit code of a child that has told all."""
    line = json.dumps(message, ensure_ascii=False)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
    return 0
