"""What all tests share: where outside data and programs are, and how hard properties are tried."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from scripts.shared import data

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

settings.register_profile("dev", max_examples=100, deadline=None)
EXAMPLES = int(os.environ.get("TERMBASE_EXAMPLES", "30"))
settings.register_profile("ci", max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if CI else "dev")

# a shell has its background jobs ignore Ctrl-C, and so would the programs that tests interrupt
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data made by others, which is no part of the repository."""
    folder = data.folder()
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}; set TERMBASE_SHARED to its folder")
    return folder


@pytest.fixture(scope="session")
def require_program() -> Callable[[str], str]:
    """Return a function from a program's name to its path; without the program the test skips.

    On a build server a missing program is a failure: there a skipped client is an unproved one.
    """

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and CI:
            pytest.fail(f"{name} is not installed, and CI must run this test")
        if path is None:
            pytest.skip(f"NOT TESTED: {name} is not installed (scripts/test installs it where it may)")
        return path

    return find
