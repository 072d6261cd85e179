"""What a test may leave behind of the children that it started."""

from __future__ import annotations

import os
from pathlib import Path


def assert_no_child_left(module: str) -> None:
    """No child of this process is dead and unwaited for, and none still runs `module`. Looks where there is a /proc."""
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if not name.isdecimal():
            continue
        try:
            status = Path("/proc", name, "stat").read_text()
            command = Path("/proc", name, "cmdline").read_text()
        except OSError:
            continue
        assert f") Z {os.getpid()} " not in status
        assert module not in command or f" {os.getpid()} " not in status
