"""A mark before or behind a reference is read alike in full and in half width, and none makes a year a quantity."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tm.languages import Lang
from tm.text.references import english, find

MARKS = (("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("关于产出,2024年发布了产品", ("2024年", "2024")),
        ("此外,2020-2029年的框架", ("2020-2029年", "2020-2029")),
        ("会议,10时开始", ("10时", "10 a.m.")),
        ("包括下列年份,2014,2015年", ("2014,2015年", "2014 and 2015")),
        ("历时1,200年", ("1,200年", "1,200 years")),
        ("人口12,024年", ("12,024年", "12,024 years")),
    ],
)
def test_a_comma_is_a_mark_or_a_part_of_a_figure(text: str, expected: tuple[str, str]) -> None:
    """Behind a figure it parts its thousands, behind anything else it is a comma."""
    assert (expected[0], expected[1]) in [(each.text, english(each)) for each in find(text, Lang.ZH)]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("in Geneva,3 March 2015", "date:2015-03-03"),
        ("the output,2014 and 2015", "year:2014+2015"),
        ("some 1,500 people", "number:1500"),
    ],
)
def test_so_in_english(text: str, normal: str) -> None:
    """A blank that is missing behind a comma makes no other reference."""
    assert [each.normal for each in find(text, Lang.EN)] == [normal]


def test_official_sentences_have_the_same_references_in_either_width(shared: Path) -> None:
    """The Chinese of the first 600 sentences of the development set with ASCII marks."""
    with (shared / "un-parallel" / "UNv1.0.devset.zh").open(encoding="utf-8") as file:
        sentences = [line.rstrip("\n") for _, line in zip(range(600), file, strict=False)]
    changed = 0
    for sentence in sentences:
        narrow = sentence
        for full, half in MARKS:
            narrow = narrow.replace(full, half)
        changed += narrow != sentence
        told, again = (Counter(each.normal for each in find(text, Lang.ZH)) for text in (sentence, narrow))
        assert told == again, narrow
    assert changed > 300
