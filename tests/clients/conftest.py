"""Environments of outside clients, each made once from its lock file and kept in the cache folder."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tm.files import cache

LOCKS = Path(__file__).parent
MADE = "made"
"""The file that says that an environment is whole."""

_UNREACHABLE = re.compile("NewConnectionError|ConnectTimeout|Max retries|No matching distribution found for")
_BUILDERS = re.compile(r"(?m)^(?:pip|setuptools)==(?:.*\\\n)*.*\n")


class NoIndex(Exception):
    """Packages could not be fetched."""


def python_of(client: str) -> Path:
    """The Python of the environment that `CLIENT.lock` describes, which is made where it is not in the cache.

    Its folder is named by the hash of the lock file and of the Python that makes it. Raises `NoIndex`.
    """
    lock = LOCKS / f"{client}.lock"
    digest = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    folder = cache.folder() / "clients" / f"{client}-{digest[:16]}"
    with _locked(folder):
        if not (folder / MADE).exists():
            _make(folder, lock)
    return folder / "bin" / "python"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other runs of the tests from making the same environment."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".busy").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make(folder: Path, lock: Path) -> None:
    """Make an environment of exactly what the lock names; an environment that fails is removed."""
    venv.create(folder, clear=True, with_pip=True)
    try:
        builders = folder / "builders.lock"
        # what comes only as source is built with the pip and setuptools of the lock
        builders.write_text("".join(_BUILDERS.findall(lock.read_text(encoding="utf-8"))), encoding="utf-8")
        for requirements in (builders, lock):
            _install(folder / "bin" / "python", requirements)
        (folder / MADE).touch()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _install(python: Path, requirements: Path) -> None:
    command = [
        str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "1", "install", "--quiet",
        "--no-deps", "--no-build-isolation", "--require-hashes", "-r", str(requirements),
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return
    if _UNREACHABLE.search(run.stderr):
        raise NoIndex
    raise RuntimeError(f"{requirements.name} cannot be installed:\n{run.stderr[-2000:]}")


@pytest.fixture(scope="session")
def client_python() -> Callable[[str], Path]:
    """Return a function from a client's name to a Python that has it; without the index of packages the test skips."""

    def find(client: str) -> Path:
        try:
            return python_of(client)
        except NoIndex:
            pytest.skip(f"NOT TESTED: {client} is not in the cache, and no index of packages can be reached")

    return find
