"""Suggestions and flags as a translator expects them: `tests/cases/matching.tsv`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from termbase.memories.open_memory import names
from tm.languages import Lang
from tm.match.flags import flags
from tm.match.substitute import substitute

CASES = Path(__file__).resolve().parents[2] / "cases" / "matching.tsv"


def rows() -> list[dict[str, str]]:
    """The cases: language of the query, texts, the suggestion to be made, the kinds of flags."""
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", rows(), ids=lambda case: case["query"])
def test_suggestion_and_flags(case: dict[str, str]) -> None:
    """What differs is replaced where that is certain, and flagged where the meaning may change."""
    language = Lang(case["language"])
    done = substitute(case["query"], case["source"], case["target"], language, names())
    told = flags(case["query"], case["source"], language, done.changes, names())
    assert done.suggestion == case["suggestion"]
    assert ",".join(sorted({flag.kind for flag in told})) == case["flags"]
    for change in done.changes:
        assert (change.new is None) or change.new in done.suggestion


def test_enough_cases() -> None:
    """Both directions are covered."""
    assert len(rows()) >= 60
    assert {row["language"] for row in rows()} == {"zh", "en"}
