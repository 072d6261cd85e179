"""The physical side of page text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tm.layout import page
from tm.layout.page import PageLine, Profile

CASES = json.loads((Path(__file__).parents[2] / "cases" / "furniture.json").read_text(encoding="utf-8"))
FORM = Profile(
    wrapped=True, gap=1, trailing=False, width=72, symbol="CD/2105", headers=frozenset({"前进道路 #"})
)


def line(text: str, number: int = 9, **more: Any) -> PageLine:
    fields: dict[str, Any] = {"indent": 0, "trailing": False, "blanks": 1, "width": page.columns(text)}
    return PageLine(number, text, **(fields | more))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_furniture(case: dict[str, Any]) -> None:
    """Page numbers, job numbers, running symbols and mastheads are told from text, with a reason."""
    text = line("各代表团普遍认为")
    assert page.furniture(line(case["input"]), [text, text], FORM) == case["expected"]


def test_neighbours_decide_on_a_lone_number_and_a_header() -> None:
    """A number or a header that comes back is furniture only beside other furniture."""
    beside = [line("CD/2105")]
    assert page.furniture(line("12"), beside, FORM) == "page number"
    assert page.furniture(line("前进道路 3"), beside, FORM) == "running header"
    assert page.furniture(line("前进道路 3"), [line("各国")], FORM) is None


def test_long_line_is_text() -> None:
    """A line longer than any furniture is text, whatever it looks like."""
    assert page.furniture(line("第" + " " * 300 + "6页"), [], FORM) is None


@pytest.mark.parametrize(
    ("text", "rest", "cut"),
    [
        ("库存 CD/2105 4 GE.17-16195 存在", "库存 存在", ("CD/2105 4 GE.17-16195",)),
        ("库存 GE.17-16195 5 存在", "库存 存在", ("GE.17-16195 5",)),
        ("于 GE.17-16195 6 月 20 日", "于 6 月 20 日", ("GE.17-16195",)),
        ("GE.17-16195 各国 GE.17-16196", " 各国 ", ("GE.17-16195", "GE.17-16196")),
        ("2016-2017 年", "2016-2017 年", ()),
        ("没有", "没有", ()),
    ],
)
def test_job_number_within_a_line(text: str, rest: str, cut: tuple[str, ...]) -> None:
    """A job number in mid-line is cut out with its page and symbol; a month's number stays."""
    assert page.strip_inline(text) == (rest, cut)


def test_rule() -> None:
    """Underscores, long hyphens and box lines are the rule above footnotes; a dash is not."""
    assert [page.is_rule(text) for text in ("____", "------", "─────", "——", "-")] == [True] * 3 + [False] * 2


def test_lines_tell_what_stood_around_them() -> None:
    """Blank lines, indents, trailing space and form feeds are counted, ideographs as two columns."""
    told = list(page.lines(["", "\u3000\u3000核裁军 ", "", "", "\f CD/1", "\f", "x"]))
    assert [(found.number, found.text, found.indent, found.width, found.blanks) for found in told] == [
        (2, "核裁军", 4, 6, 1),
        (5, "CD/1", 1, 4, 2),
        (7, "x", 0, 1, 1),
    ]
    assert [found.trailing for found in told] == [True, False, False]
    assert [found.page for found in told] == [False, True, True]


def wrapped(indent: int, margin: int, gap: int) -> list[str]:
    body = " " * margin + "核" * 36
    first = " " * (margin + indent) + "核" * (36 - indent // 2)
    paragraph = [first, body, body, " " * margin + "裁军。"]
    return [part for text in paragraph * 6 for part in (text, *[""] * gap)]


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("margin", [0, 10])
def test_profile_measures_the_setting(gap: int, margin: int) -> None:
    """Width, margin, gap and first-line indent are read off the page."""
    form = page.profile(list(page.lines(wrapped(4, margin, gap))))
    assert (form.wrapped, form.gap, form.margin, form.width) == (True, gap, margin, 72)
    assert (form.indents, form.firm, form.trailing, form.parted) == (
        frozenset({4}),
        frozenset({4}),
        False,
        False,
    )


def test_profile_of_unwrapped_text() -> None:
    """One paragraph a line is not wrapped, and neither is nothing."""
    long = ["各国同意。" * count for count in range(3, 90, 3)]
    assert page.profile(list(page.lines(long))).wrapped is False
    assert page.profile([]).wrapped is False


def test_own_symbol_is_the_one_that_comes_back() -> None:
    """The document's symbol is the one that stands alone most often, or beside the job number."""
    text = ["CD/2105", "各国", "CD/1299", "CD/2105", "4 CD/2105"]
    assert page.profile(list(page.lines(text))).symbol == "CD/2105"


@pytest.mark.parametrize(
    ("first", "second", "widest", "count"),
    [
        ("核" * 18, "裁军。", 40, 1),
        ("a" + "核" * 17, "裁军。", 40, 0),
        ("a" + "核" * 22, "裁军。", 50, 1),
        ("核" * 22, "裁军。", 50, 0),
        ("核" * 17 + "，", "裁军。", 36, 0),
        ("核" * 18, "裁军，", 40, 1),
        ("核" * 18, "裁军。核", 40, 0),
        ("核" * 18, "1. 裁军。", 40, 0),
    ],
)
def test_lines_cut_in_mid_word(first: str, second: str, widest: int, count: int) -> None:
    """36 columns or nine tenths of the widest line, whichever is more, end in an ideograph and go on to a clause's end."""
    assert page._cut([line(first), line(second)], widest) == count


def test_an_indent_belongs_to_the_width() -> None:
    """A first line with its indent is as wide as the others."""
    assert page._cut([line("核" * 17, indent=2), line("裁军。")], 40) == 1
    assert page._flowing([line("核" * 43, indent=2), line("裁军。")], 100) == 1


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("核" * 44, "裁军。", 1),
        ("a" + "核" * 43, "裁军。", 0),
        ("核" * 43 + "。", "裁军。", 0),
        ("核" * 44, "裁军", 0),
        ("核" * 44, "裁军。核", 0),
        ("核" * 44, "核" * 44, 0),
        ("核" * 44, "a" + "核" * 44, 1),
    ],
)
def test_lines_that_flow(first: str, second: str, count: int) -> None:
    """Of a hundred columns 88 are full; the next line ends on a point or is wider than that."""
    assert page._flowing([line(first), line(second)], 100) == count


@pytest.mark.parametrize(
    ("indent", "starts", "middles", "told"),
    [
        (4, 4, 0, (True, True)),
        (4, 3, 0, (True, False)),
        (2, 4, 0, (True, True)),
        (1, 4, 0, (True, False)),
        (4, 20, 1, (True, True)),
        (4, 19, 1, (True, False)),
        (4, 3, 1, (True, False)),
        (4, 2, 1, (False, False)),
        (0, 9, 0, (False, False)),
    ],
)
def test_indents(indent: int, starts: int, middles: int, told: tuple[bool, bool]) -> None:
    """More than two starts for each middle make an indent; four starts, of twenty times the middles, a firm one of 2 or more."""
    second = line("乙", indent=indent)
    pairs = [(line("甲。"), second)] * starts + [(line("核" * 44), second)] * middles
    indents, firm = page._indents(pairs, 100)
    assert (indent in indents, indent in firm) == told


@pytest.mark.parametrize(
    ("gap", "blanks", "indent", "margin", "placed"),
    [
        (1, 0, 4, 2, (1, True)), (1, 0, 1, 0, (0, True)), (1, 0, 0, 0, (0, False)), (1, 1, 4, 2, (2, False)),
        (0, 0, 4, 2, (2, False)), (2, 0, 3, 0, (2, True)), (0, 1, 2, 4, (0, False)),
    ],
)  # fmt: skip
def test_a_line_that_was_glued(
    gap: int, blanks: int, indent: int, margin: int, placed: tuple[int, bool]
) -> None:
    """The space of a line that was glued to the end of a page is no indent, and the line begins a page."""
    made = page.placed(line("各代表团", indent=indent, blanks=blanks), margin, gap)
    assert (made.indent, made.page) == placed
