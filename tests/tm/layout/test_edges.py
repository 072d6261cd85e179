"""Thresholds of the page, one case on each side."""

from __future__ import annotations

import pytest

from tm.languages import Lang
from tm.layout import blocks, page


def printed(short: list[bool], full: list[bool]) -> list[str]:
    """Printed lines: full ones and short ones in turn, each with white space at its end where it says so."""
    lines = []
    for number in range(max(len(short), len(full))):
        for marks, text in ((full, "核" * 36), (short, "裁军。")):
            if number < len(marks):
                lines.append(text + " " * marks[number])
    return lines


def of(count: int, marked: int) -> list[bool]:
    """`count` lines of which the first `marked` end in white space."""
    return [number < marked for number in range(count)]


@pytest.mark.parametrize(
    ("short", "full", "trailing"),
    [
        (of(8, 8), of(16, 0), True),
        (of(8, 6), of(16, 0), True),
        (of(8, 5), of(16, 0), False),
        (of(8, 8), of(16, 4), True),
        (of(8, 8), of(16, 5), False),
        (of(3, 3), of(16, 0), True),
        (of(2, 2), of(16, 0), False),
    ],
)
def test_white_space_marks_the_ends_of_paragraphs(
    short: list[bool], full: list[bool], trailing: bool
) -> None:
    """It does where three in four short lines have it, of three at least, and no more than one in four full lines."""
    form = page.profile(list(page.lines(printed(short, full))))
    assert form.wrapped
    assert form.trailing is trailing


def joined(raw: list[str], **fields: object) -> list[str]:
    """The text of each block of printed lines, under a profile that is given."""
    form = page.Profile(**{"wrapped": True, "gap": 1, "trailing": False, "width": 72, **fields})  # type: ignore[arg-type]
    return ["".join(block.parts) for block in blocks.Joiner(form, Lang.ZH).blocks(raw)]


@pytest.mark.parametrize(("blanks", "count"), [(1, 1), (2, 1), (3, 2)])
def test_blank_lines_part_what_no_white_space_ends(blanks: int, count: int) -> None:
    """Where white space ends paragraphs, two blank lines more than between lines part them too, and one does not."""
    raw = ["核" * 36, *[""] * blanks, "军" * 36]
    assert len(joined(raw, trailing=True)) == count


NOTE = "裁谈会的报告。"


@pytest.mark.parametrize(
    ("body", "is_note"),
    [
        ("各缔约国回顾报告1，并表示欢迎。", True),
        ("各缔约国回顾第1，并表示欢迎。", False),
        ("各缔约国回顾第 1，并表示欢迎。", False),
        ("各缔约国在附属机构1，并表示欢迎。", False),
        ("各缔约国回顾报告1年，并表示欢迎。", False),
        ("各缔约国回顾报告2，并表示欢迎。", False),
    ],
)
def test_a_note_without_a_rule_needs_its_mark(body: str, is_note: bool) -> None:
    """A line that begins with a number is a note where the text before has that number as a mark, and not in a count."""
    form = page.Profile(wrapped=True, gap=0, trailing=False, width=72)
    joiner = blocks.Joiner(form, Lang.ZH)
    told = list(joiner.blocks([body, f"1 {NOTE}"]))
    assert [block.note for block in told if block.note is not None] == (["1"] if is_note else [])
    assert [piece.text for piece in joiner.dropped] == (["1"] if is_note else [])


@pytest.mark.parametrize(("lines", "is_note"), [(blocks.PAGE_LINES, True), (blocks.PAGE_LINES + 1, False)])
def test_a_mark_is_looked_for_on_its_page_alone(lines: int, is_note: bool) -> None:
    """The mark of a note stands at most a page of lines before it."""
    raw = ["各缔约国回顾报告1，并表示欢迎。", *["各国。"] * (lines - 1), f"1 {NOTE}"]
    form = page.Profile(wrapped=False, gap=0, trailing=False, width=72)
    told = [block.note for block in blocks.Joiner(form, Lang.ZH).blocks(raw)]
    assert ("1" in told) is is_note


def line(text: str, width: int | None = None) -> page.PageLine:
    """A printed line of so many columns, or of its own."""
    return page.PageLine(1, text, 0, False, 0, page.columns(text) if width is None else width)


@pytest.mark.parametrize(
    ("text", "width", "is_lone"),
    [
        ("核裁军", None, True),
        ("核裁军。", None, False),
        ("核裁军。第一", None, False),
        ("核裁军，", None, False),
        ("核裁军、", None, False),
        ("核裁军", 60, True),
        ("核裁军", 61, False),
    ],
)
def test_a_short_line_without_a_point_is_a_heading(text: str, width: int | None, is_lone: bool) -> None:
    """It stands alone where it has at most three fifths of the width, no point, and something follows."""
    joiner = blocks.Joiner(page.Profile(wrapped=True, gap=0, trailing=False, width=100), Lang.ZH)
    assert joiner._is_lone(line(text, width), line("各国同意。")) is is_lone
    assert not joiner._is_lone(line(text, width), None)
