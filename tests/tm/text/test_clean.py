"""The storage form of a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tm.text import clean

CASES = json.loads((Path(__file__).parents[2] / "cases" / "clean.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_storage_form(case: dict[str, Any]) -> None:
    """A text is stored as it was written but for line ends and forbidden controls."""
    assert clean.clean(case["input"]) == case["expected"]


def test_lone_surrogate_is_found_with_its_place() -> None:
    """U1: a lone surrogate is told by its offset and its code point, and clean text has none."""
    assert clean.surrogate("裁军\udc80谈判") == (2, "U+DC80")
    assert clean.surrogate("裁军𠀋谈判") is None


def test_oddities_are_named_once_each() -> None:
    """U4: controls, bidirectional controls and private use are named, each once."""
    named = list(clean.oddities("\u202e\u202e裁\x00军\uf0b7"))
    assert named == ["U+0000 without a name", "U+202E RIGHT-TO-LEFT OVERRIDE", "U+F0B7 without a name"]
