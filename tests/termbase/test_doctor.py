"""`doctor` tells what is below a floor, what that may do and what this program does about it."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest

from termbase import doctor
from termbase.doctor import FLOORS, Floor, below_floors, version_of

ROOT = Path(__file__).resolve().parents[2]
NEWEST = {
    "sqlite": "3.53.2",
    "python": "3.14.0",
    "expat": "2.6.0",
    "opencc": "1.4.2",
    "datasette": "0.65.5",
    "lxml": "6.1.3",
    "pypdfium2": "5.15.0",
}
"""The lowest version of each part that no floor objects to."""


def test_at_its_floor_nothing_is_told() -> None:
    """L4: a version that is the floor itself is not below it."""
    assert NEWEST.keys() == {floor.part for floor in FLOORS}
    assert below_floors(NEWEST) == {}


@pytest.mark.parametrize(
    ("part", "version", "floor"),
    [
        ("sqlite", "3.53.1", "3.53.2"),
        ("sqlite", "3.51.2", "3.51.3"),
        ("sqlite", "3.41.1", "3.41.2"),
        ("python", "3.13.5", "3.13.6"),
        ("python", "3.11.13", "3.11.14"),
        ("python", "3.12.1", "3.12.2"),
        ("python", "3.11.7", "3.11.8"),
        ("expat", "2.5.0", "2.6.0"),
        ("opencc", "1.4.1", "1.4.2"),
        ("datasette", "0.65.4", "0.65.5"),
        ("datasette", "1.0", "below 1.0"),
        ("lxml", "6.1.2", "6.1.3"),
        ("pypdfium2", "5.14.9", "5.15"),
        ("pypdfium2", "6.0.0", "below 6"),
    ],
)
def test_just_below_its_floor_is_told(part: str, version: str, floor: str) -> None:
    """L4: a version that is one below a floor is told with both versions, the reason and what is done about it."""
    below = below_floors(NEWEST | {part: version})
    names = [name for name in below if floor in name]
    assert len(names) == 1
    assert names[0].startswith(f"below: {part} ")
    assert re.fullmatch(rf"here is {re.escape(version)}; [^:]+: .{{20,}}", below[names[0]])


@pytest.mark.parametrize(
    ("version", "holds"),
    [
        ("3.11.7", False),
        ("3.11.8", True),
        ("3.11.14", True),
        ("3.12.1", False),
        ("3.12.2", True),
        ("3.13.0", True),
        ("3.10.99", False),
    ],
)
def test_a_line_has_a_floor_of_its_own(version: str, holds: bool) -> None:
    """A fix that went into an older line counts there, and in no other line."""
    assert Floor("python", "3.12.2", "", "", per_line=("3.11.8",)).holds(version) is holds


@pytest.mark.parametrize(("version", "holds"), [("0.65.4", False), ("0.65.5", True), ("0.99", True), ("1.0a41", True), ("1.0", False)])  # fmt: skip
def test_a_part_may_be_too_new(version: str, holds: bool) -> None:
    """What is too new is told like what is too old; a pre-release comes before its release."""
    assert Floor("datasette", "0.65.5", "", "", below="1.0").holds(version) is holds


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("3.40.1", (3, 40, 1, 0)),
        ("5", (5, 0, 0, 0)),
        ("1.0a41", (1, 0, 0, -1)),
        ("2.0.0rc1", (2, 0, 0, -1)),
        ("3.13.0+", (3, 13, 0, 0)),
        ("", (0, 0, 0, 0)),
    ],
)
def test_versions_are_compared_as_numbers(text: str, version: tuple[int, ...]) -> None:
    """The numbers of a version, three of them, and whether it comes before its release."""
    assert version_of(text) == version
    assert version_of("3.9.1") < version_of("3.10")


def test_what_is_not_installed_has_no_floor() -> None:
    """lxml is for tests alone: where it is missing, nothing is below."""
    assert below_floors({name: version for name, version in NEWEST.items() if name != "lxml"}) == {}


@pytest.mark.parametrize("name", ["pysqlite3", "pysqlite3-binary"])
def test_another_sqlite_is_told(name: str) -> None:
    """L4: a second SQLite that Datasette would take is told, with what it stops and how to take it out."""
    told = below_floors(NEWEST | {name: "0.6.1"})
    assert list(told) == [f"beside: {name}"]
    assert "refuses to start" in told[f"beside: {name}"]
    assert f"`pip uninstall {name}`" in told[f"beside: {name}"]


def test_the_report_says_how_many_floors_are_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report has a line for the floors, and one for each that is not met."""
    monkeypatch.setattr(doctor, "versions", lambda: dict(NEWEST))
    assert doctor.report(None)["floors"] == "ok"
    monkeypatch.setattr(doctor, "versions", lambda: NEWEST | {"sqlite": "3.40.1", "expat": "2.5.0"})
    report = doctor.report(None)
    assert report["floors"] == "4 not met"
    assert sum(name.startswith("below: ") for name in report) == 4


def test_versions_are_those_that_run() -> None:
    """What is told is what is loaded: packages by their metadata, libraries by what they say themselves."""
    import sqlite3

    versions = doctor.versions()
    assert versions["sqlite"] == sqlite3.sqlite_version
    assert re.fullmatch(r"\d+\.\d+\.\d+", versions["expat"])
    assert versions["opencc"] == metadata.version("opencc")
    assert "pysqlite3" not in versions


def test_floors_are_those_of_the_project() -> None:
    """What pyproject.toml asks for is no lower than the floors."""
    required = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for part in ("datasette", "opencc", "lxml", "pypdfium2"):
        least = re.search(rf'"{part}>=([0-9.]+)', required)
        assert least is not None
        assert all(floor.holds(least[1]) for floor in FLOORS if floor.part == part)
