"""What the documents say is what the program does; the shipped texts and figures hold on the seeds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.docs import code_measures, hazards
from scripts.evaluate import seeds

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", ["cli", "schema", "hazards", "refused"])
def test_generated_pages_are_current(name: str) -> None:
    """The generated pages are what the program would write now."""
    command = [sys.executable, "-W", "ignore", str(ROOT / "scripts" / "docs"), name, "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_documents_name_files_that_exist() -> None:
    """Every path of the repository that a document names is there."""
    missing = []
    for page in [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("**/*.md")),
    ]:
        for path in re.findall(
            r"`((?:docs|scripts|tests|termbase|tm)/[\w./-]+)`", page.read_text(encoding="utf-8")
        ):
            if not (ROOT / path).exists():
                missing.append(f"{page.name}: {path}")
    assert missing == []


def test_no_tracked_text_names_a_package_index_or_this_machine() -> None:
    """No file of the repository holds an index's address or an absolute path of one machine."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, check=True, cwd=ROOT
    ).stdout.decode()
    bad = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_symlink() or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if re.search(r"https?://[^ \"]*(?:/simple/|pypi\.|registry\.npm|deb\.debian)", text):
            bad.append(f"{name}: index")
    assert bad == []


def test_pictures_are_there_and_small() -> None:
    """Each picture that a page shows is a PNG of at most 200 kB beside it, and has a text for who does not see it."""
    shown = 0
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for text, name in re.findall(r"!\[(.*?)\]\((.+?)\)", page.read_text(encoding="utf-8")):
            data = (page.parent / name).read_bytes()
            assert data.startswith(b"\x89PNG"), name
            assert len(data) <= 200_000, name
            assert len(text) > 20, name
            shown += 1
    assert shown >= 12


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, float]:
    """The measures of `scripts/evaluate` on the seeds."""
    return {name: score.share for name, score in seeds.evaluate(shared).scores.items()}


@pytest.mark.parametrize(
    ("measure", "least"),
    [
        ("layout: paragraphs as judged", 1.0),
        ("extraction, no authority: P@50", 0.95),
        ("extraction, no authority: P@100", 0.90),
        ("extraction, no authority: P@200", 0.85),
        ("extraction, with authority: gold terms of 3+ characters in the first 1000", 0.95),
        ("extraction, no authority: titles in 《》 found", 0.95),
        ("extraction, no authority: bracketed short names found", 0.95),
        ("equivalents: first English of the gold terms acceptable", 0.95),
    ],
)
def test_figures_hold(figures: dict[str, float], measure: str, least: float) -> None:
    """What the README reports of the seeds is reached, so that a change that loses it is seen."""
    assert figures[measure] >= least


def test_every_hazard_has_a_test_and_every_id_a_meaning() -> None:
    """No hazard stands in the table without a test; an id in brackets behind a sentence stands in the table."""
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| ([A-Z][0-9]{1,2}) \|", page, re.MULTILINE))
    assert known - set(hazards.tests_by_hazard(ROOT, known)) == set()
    named = {
        hazard
        for module in code_measures.read_modules(ROOT, "tests")
        for group in re.findall(
            r"\(((?:[A-Z][0-9]{1,2}(?:-[A-Z]?[0-9]{1,2})?(?:, )?)+)\)\.\"\"\"", module.text
        )
        for hazard in hazards.ids(group)
    }
    assert named - known == set()
