"""Jobs that run in a process of their own, so that their time and memory are theirs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import click

from scripts.shared.data import ROOT


class ChildFailed(click.ClickException):
    """A job did not end well; the message is the last line that it wrote to stderr."""


def run_job(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module with arguments and return what it printed last, which is JSON. Raises `ChildFailed`."""
    process = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    if process.returncode:
        raise ChildFailed(process.stderr.strip().rpartition("\n")[2])
    figures: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return figures
