"""The table of hazards in docs/threat-model.md: which tests prove that each is met.

A test names the hazards that it guards against by their ids, in its docstring or that of its module. What an id
means is written in the page by hand; the tests beside it are written by this script:

    .venv/bin/python scripts/docs hazards [--check]
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import click

from scripts.docs.code_measures import read_modules
from scripts.docs.pages import check_option, write_page
from scripts.shared.data import ROOT

_ROW = re.compile(r"^\| ([A-Z][0-9]{1,2}) \| (.+?) \| .*? \|$", re.MULTILINE)
_ID = re.compile(r"\b([A-Z])([0-9]{1,2})(?:-\1?([0-9]{1,2}))?\b")
_DOCSTRING = re.compile(r'"""(.*?)"""', re.DOTALL)


def ids(text: str) -> list[str]:
    """The ids that a text may name; a range names all of its ids.

    >>> ids("Killed or stopped (B1-B3, D3).")
    ['B1', 'B2', 'B3', 'D3']
    """
    return [
        f"{letter}{number}"
        for letter, first, last in _ID.findall(text)
        for number in range(int(first), int(last or first) + 1)
    ]


def tests_by_hazard(root: Path, known: set[str]) -> dict[str, list[str]]:
    """For each of the `known` ids the modules of tests that name it, sorted."""
    by_hazard: dict[str, set[str]] = defaultdict(set)
    for module in read_modules(root, "tests"):
        for docstring in _DOCSTRING.findall(module.text):
            for hazard in known.intersection(ids(docstring)):
                by_hazard[hazard].add(module.path)
    return {hazard: sorted(paths) for hazard, paths in by_hazard.items()}


def filled(page: str, root: Path) -> str:
    """The page with the tests of every hazard of its table."""
    tests = tests_by_hazard(root, {hazard for hazard, _ in _ROW.findall(page)})

    def row(match: re.Match[str]) -> str:
        paths = ", ".join(f"`{path}`" for path in tests.get(match[1], ())) or "no test"
        return f"| {match[1]} | {match[2]} | {paths} |"

    return _ROW.sub(row, page)


@click.command()
@check_option
def main(check: bool) -> None:
    """Write the tests of every hazard into docs/threat-model.md."""
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    write_page("threat-model", filled(page, ROOT), check=check)


if __name__ == "__main__":
    main()
