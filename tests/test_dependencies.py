"""docs/dependencies.md is about what is installed: each package of the lock, in its version, with its licence."""

from __future__ import annotations

import re
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
ROW = re.compile(r"^\| ([a-z0-9._-]+) \| ([0-9][^ ]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
COPYLEFT = re.compile(r"\b(?:A|L)?GPL|GNU (?:Affero|General|Lesser)")


@pytest.fixture(scope="module")
def page() -> str:
    """The page of dependencies."""
    return (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def locked() -> dict[str, str]:
    """The version of every package in requirements.lock."""
    return dict(LOCKED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))


def test_every_locked_package_is_audited(page: str, locked: dict[str, str]) -> None:
    """Each package of the lock has a row with its version, and nothing else has: a new lock asks for a new audit."""
    assert len(locked) > 50
    assert {name: version for name, version, *_ in ROW.findall(page)} == locked


def test_every_row_says_something(page: str) -> None:
    """A row has a licence, a use, and either reports with the release that mends them or that none is known."""
    for name, _, licence, use, reports in ROW.findall(page):
        assert licence.strip(), name
        assert use.strip(), name
        known = re.search(r"\b(?:CVE|GHSA)-|#\d|fixed in \d", reports)
        assert known or reports.strip() == "none known to us", name


def test_no_report_is_open_in_what_is_locked(page: str, locked: dict[str, str]) -> None:
    """No release that mends a report is newer than the one that is locked."""
    for name, *_, reports in ROW.findall(page):
        for mended in re.findall(r"fixed in ([0-9][0-9.]*[0-9])", reports):
            assert _numbers(mended) <= _numbers(locked[name]), f"{name}: {mended}"


def test_the_audit_has_a_date(page: str) -> None:
    """The page says on which day it was made."""
    day = re.search(r"looked through on \*\*(\d{4}-\d\d-\d\d)\*\*", page)
    assert day is not None
    assert date.fromisoformat(day[1]) >= date(2026, 11, 30)


def test_no_package_is_under_a_licence_that_binds_ours(page: str, locked: dict[str, str]) -> None:
    """No locked package is under GPL or AGPL, by our page and by its own metadata."""
    assert [name for name, _, licence, *_ in ROW.findall(page) if COPYLEFT.search(licence)] == []
    for name in locked:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        classifiers = [text for text in about.get_all("Classifier") or [] if text.startswith("License")]
        told = " ".join([about.get("License-Expression") or "", *classifiers])
        assert not COPYLEFT.search(told), name


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
