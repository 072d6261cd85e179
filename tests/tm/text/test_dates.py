"""Dates as documents write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tm.text import dates

CASES = json.loads((Path(__file__).parents[2] / "cases" / "dates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_first_date_of_a_text(case: dict[str, Any]) -> None:
    """The first date of a line comes out in ISO 8601, a period as start/end, no date as None."""
    assert dates.iso(case["input"]) == case["expected"]
