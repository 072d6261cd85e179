"""How paragraphs are labelled, and lines that are no sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tm.layout import labels

CASES = json.loads((Path(__file__).parents[2] / "cases" / "labels.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_label_at_the_start(case: dict[str, Any]) -> None:
    """The label at the start of a paragraph is read with its kind and the number people cite."""
    found = labels.label(case["input"])
    told = found and {"kind": found.kind.value, "number": found.number, "written": found.written}
    assert told == case["expected"]


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("各国。", True),
        ("各国。”", True),
        ("各国。）", True),
        ("各国：", True),
        ("各国；", True),
        ("States agreed.", True),
        ("States agreed.”", True),
        ("各国，", False),
        ("各国", False),
        ("“各国”", False),
        ("", False),
    ],
)
def test_ends(text: str, ended: bool) -> None:
    """A point, colon or semicolon ends a line, closers after it included; a comma does not."""
    assert labels.ends(text) is ended


@pytest.mark.parametrize(
    ("text", "dangling"),
    [
        ("常驻代表团致", True),
        ("核裁军和", True),
        ("关于《", True),
        ("Report of the", True),
        ("Statement by", True),
        ("核查", False),
        ("结论", False),
        ("Theta", False),
    ],
)
def test_dangling_line(text: str, dangling: bool) -> None:
    """A heading's line that ends on a word which asks for another is not all of the heading."""
    assert labels.dangles(text) is dangling


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("包括：(a) 核查；", "(b) 透明度", True),
        ("包括：（一）核查；", "（二）透明度", True),
        ("including: (i) verification; and", "(ii) transparency", True),
        ("(a) 核查；", "(b) 透明度", False),
        ("1. (a) 核查；", "(b) 透明度", False),
        ("包括：(a) 核查；", "(c) 透明度", False),
        ("包括核查；", "(a) 透明度", False),
        ("包括：(a) 核查；", "透明度", False),
    ],
)
def test_list_within_a_paragraph(before: str, text: str, expected: bool) -> None:
    """A bracketed label goes on a list in running text only where its predecessor stands there."""
    assert labels.runs_in(before, text) is expected


@pytest.mark.parametrize(
    ("text", "session", "submission", "signature", "closing"),
    [
        ("第一届会议", True, False, False, False),
        ("第七十三届会议", True, False, False, False),
        ("Seventy-third session", True, False, False, False),
        ("主席提交的工作文件", False, True, False, False),
        ("Working paper submitted by the Chair", False, True, False, False),
        ("议程项目 5", False, True, False, False),
        ("常驻代表、大使", False, False, True, False),
        ("张三 (签名)", False, False, True, False),
        ("顺致最崇高的敬意", False, False, False, True),
        ("核裁军", False, False, False, False),
    ],
)
def test_lines_of_the_head(
    text: str, session: bool, submission: bool, signature: bool, closing: bool
) -> None:
    """Sessions, submissions, signatures and closing formulas are told from titles."""
    told = (
        labels.is_session(text),
        labels.is_submission(text),
        labels.is_signature(text),
        labels.is_closing(text),
    )
    assert told == (session, submission, signature, closing)
