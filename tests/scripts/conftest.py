"""What the tests of the scripts share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from scripts.shared.data import ROOT

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a function that runs `scripts/FOLDER` with arguments, as a user does."""

    def run_folder(folder: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "scripts" / folder), *arguments]
        environment = os.environ | {"PYTHONWARNINGS": "ignore"}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    return run_folder
