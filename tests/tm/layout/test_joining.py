"""Printed lines become running text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tm.languages import Lang
from tm.layout.joining import join, tidy
from tm.text.words import is_english_word

CASES = json.loads((Path(__file__).parents[2] / "cases" / "join.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_lines_of_a_paragraph(case: dict[str, Any]) -> None:
    """The page's spaces and hyphens go, the author's stay."""
    assert join(case["input"], Lang(case["language"]), is_english_word) == case["expected"]


def test_tidy_is_its_own_fixed_point() -> None:
    """Tidying twice is tidying once."""
    once = tidy("第 255 (1968) 号 决议 ( 见 附件 )，27 000 枚", Lang.ZH)
    assert once == "第255(1968)号决议(见附件)，27 000枚"
    assert tidy(once, Lang.ZH) == once
