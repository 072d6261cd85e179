"""Sentences of one paragraph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tm.languages import Lang
from tm.text.split import split

CASES = json.loads((Path(__file__).parents[2] / "cases" / "split.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_sentences(case: dict[str, Any]) -> None:
    """A paragraph falls into its sentences, and each is a slice of it."""
    text = case["input"]
    segments = split(text, Lang(case["language"]))
    assert [segment.text for segment in segments] == case["expected"]
    assert all(segment.text == text[segment.start : segment.end] for segment in segments)
