"""Page text becomes paragraphs: the rules, one by one, on text made for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tm.errors import InputRefused
from tm.model import Kind, Lang, Paragraph
from tm.text import layout, page, paragraphs
from tm.text.words import is_english_word

CASES = json.loads((Path(__file__).parents[1] / "cases" / "layout.json").read_text(encoding="utf-8"))


def read(raw: list[str], language: Lang = Lang.ZH) -> list[Paragraph]:
    form = page.profile(list(page.lines(raw)))
    return list(paragraphs.paragraphs(layout.Joiner(form, language).blocks(raw), language, is_english_word))


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_lines_become_paragraphs(case: dict[str, Any], gap: int) -> None:
    """Printed lines are joined into the paragraphs that were printed, with and without blank lines."""
    raw = [part for line in case["input"] for part in (line, *[""] * gap)]
    told = [
        [paragraph.kind.value, paragraph.label, paragraph.text]
        for paragraph in read(raw, Lang(case["language"]))
    ]
    assert told == case["expected"]


def test_sections_count_where_numbers_start_again() -> None:
    """A place is a section and a number: the annex begins a new section."""
    raw = ["1. 甲。", "2. 乙。", "附件", "1. 丙。", "2. 丁。", "1. 戊。"]
    told = [(paragraph.section, paragraph.number) for paragraph in read(raw)]
    assert told == [(0, "1"), (0, "2"), (1, None), (1, "1"), (1, "2"), (2, "1")]


def test_title_is_no_session_date_or_submission() -> None:
    """The title is the first line of the head that says what the document is about."""
    raw = ["第一届会议", "2007年4月30日，维也纳", "核裁军", "某国提交的工作文件", "1. 甲。"]
    assert [paragraph.text for paragraph in read(raw) if paragraph.kind is Kind.TITLE] == ["核裁军"]


def test_positions_and_lines_are_those_of_the_file() -> None:
    """Every paragraph knows its place in the document and the line on which it starts."""
    told = [(paragraph.position, paragraph.line) for paragraph in read(["", "甲。", "", "", "乙。"])]
    assert told == [(1, 2), (2, 5)]


def test_endless_paragraph_is_refused() -> None:
    """Text without any end of a paragraph is refused by a documented limit."""
    raw = ["核裁军谈判会议和不扩散条约的重要性和各缔约国的义务和责任"] * 20
    joiner = layout.Joiner(page.profile(list(page.lines(raw))), Lang.ZH, longest=100)
    with pytest.raises(InputRefused, match="line 1: the paragraph has more than 100 characters"):
        list(joiner.blocks(raw))


def test_nothing() -> None:
    """No lines, no paragraphs."""
    assert read([]) == read(["", " "]) == []
