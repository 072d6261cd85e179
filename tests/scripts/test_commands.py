"""The command line of the scripts: one way to all of them, and what is missing is told in one sentence."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import scripts
from scripts.shared.data import ROOT

Run = Callable[..., "subprocess.CompletedProcess[str]"]

COMMANDS = [
    *(
        ("evaluate", part)
        for part in ("alignment", "check", "coverage", "equivalents", "reading", "recall", "references")
    ),
    ("evaluate", "mutants"),
    *(("bench", name) for name in ("build", "recognise", "tm", "web")),
    *(("authority", name) for name in ("check", "cite", "judge")),
    *(("docs", name) for name in ("cli", "schema", "hazards", "measure", "screenshots")),
]
NEEDING_DATA = [
    *(c for c in COMMANDS if c[0] in ("evaluate", "bench") and c[1] != "mutants"), ("authority", "cite"),
]  # fmt: skip
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(scripts.__path__, "scripts.")
    if not module.name.endswith("__main__") and ".behaviour" not in module.name
)


@pytest.mark.parametrize(("folder", "name"), COMMANDS)
def test_every_command_is_reached_by_its_name(run: Run, folder: str, name: str) -> None:
    """It tells its own options, and the folder lists it with a sentence."""
    process = run(folder, name, "--help")
    assert process.returncode == 0, process.stderr
    assert f"scripts/{folder} {name} [OPTIONS]" in process.stdout


@pytest.mark.parametrize("folder", ["evaluate", "bench", "authority", "docs"])
def test_a_folder_lists_its_commands(run: Run, folder: str) -> None:
    """Every command with what it does."""
    listed = run(folder, "--help").stdout.partition("Commands:")[2].split("\n")
    names = {line.split()[0] for line in listed if len(line.split()) > 1}
    assert names >= {name for owner, name in COMMANDS if owner == folder}


@pytest.mark.parametrize("folder", ["evaluate", "bench", "authority", "docs"])
def test_no_such_command(run: Run, folder: str) -> None:
    """A name that is none is wrong usage."""
    assert run(folder, "nothing").returncode == 2


@pytest.mark.parametrize(("folder", "name"), NEEDING_DATA)
def test_a_folder_without_the_data_is_refused_in_one_sentence(
    run: Run, folder: str, name: str, tmp_path: Path
) -> None:
    """What is missing where, and what to do; no traceback."""
    process = run(folder, name, "--shared", str(tmp_path))
    assert process.returncode == 2
    assert f"in {tmp_path}; name the folder of the shared data with --shared" in process.stderr
    assert "Traceback" not in process.stderr


def test_options_before_a_part_are_the_parts(run: Run, tmp_path: Path) -> None:
    """`--shared` may stand before the name of an evaluation; without a name it is that of the seeds."""
    for arguments in (["--shared", str(tmp_path), "references"], ["--shared", str(tmp_path)]):
        process = run("evaluate", *arguments)
        assert process.returncode == 2
        assert f"no seeds in {tmp_path}" in process.stderr


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_scripts(name: str) -> None:
    """What the docstrings show is so."""
    import doctest

    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_top_holds_shell_alone() -> None:
    """A script in Python lies in a folder."""
    assert [path.name for path in (ROOT / "scripts").glob("*.py")] == ["__init__.py"]
