"""Text as HTML: what is set off, where, and how much of it at most."""

from __future__ import annotations

import re

import pytest

from termbase.web import markup
from termbase.web.markup import Mark, differences, doubts, marked, occurrences


def bare(html: str) -> str:
    """Without tags."""
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("zh", "hant", "doubtful", "spans"),
    [
        ("后发展", "後發展", "后发", [(0, 1), (1, 2)]), ("后发展", "後發展", "展", [(2, 3)]), ("后发展", "後發展", "", []),
        ("后发展", "後發展", None, []), ("后发展", "後發展面", "后", [(0, 4)]), ("后后", "後后", "后", [(0, 1), (1, 2)]),
    ],
)  # fmt: skip
def test_doubts(zh: str, hant: str, doubtful: str | None, spans: list[tuple[int, int]]) -> None:
    """Each doubtful character by itself; all of a form whose length has changed."""
    assert [(mark.start, mark.end) for mark in doubts(zh, hant, doubtful)] == spans


@pytest.mark.parametrize(
    ("marks", "html"),
    [
        ([(1, 3)], "核<mark>裁军</mark>会"), ([(0, 4)], "<mark>核裁军会</mark>"), ([(-1, 1)], "<mark>核</mark>裁军会"),
        ([(3, 9)], "核裁军<mark>会</mark>"), ([(2, 2)], "核裁军会"), ([(9, 12)], "核裁军会"),
        ([(0, 2), (1, 3)], "<mark>核裁</mark>军会"), ([(0, 1), (0, 3)], "<mark>核裁军</mark>会"),
        ([(2, 3), (0, 2)], "<mark>核裁</mark><mark>军</mark>会"),
    ],
)  # fmt: skip
def test_marks(marks: list[tuple[int, int]], html: str) -> None:
    """Within the text, in order, the first and longest of those that overlap."""
    made = str(marked("核裁军会", [Mark(*span) for span in marks]))
    assert made == html
    assert bare(made) == "核裁军会"


@pytest.mark.parametrize(("count", "shown"), [(499, 499), (500, 500), (501, 501), (502, 501), (2_000, 501)])
def test_few_marks(count: int, shown: int) -> None:
    """Beyond so many the rest of a text stands as it is, and nothing of it is lost."""
    made = str(marked("核" * count, [Mark(n, n + 1) for n in range(count)]))
    assert made.count("<mark>") == shown
    assert bare(made) == "核" * count
    assert len(occurrences("核，" * count, "核")) == min(count, 500)


@pytest.mark.parametrize(
    ("mark", "html"),
    [
        (Mark(0, 1), "<mark>&lt;</mark>"), (Mark(0, 1, "x"), '<mark class="x">&lt;</mark>'),
        (Mark(0, 1, "x", "t"), '<span class="x" title="t">&lt;</span>'),
        (Mark(0, 1, "x", "t", "/y"), '<a href="/y" class="x" title="t">&lt;</a>'),
        (Mark(0, 1, title="\u202e\""), '<span title="[RLO]&#34;">&lt;</span>'),
    ],
)  # fmt: skip
def test_how_a_mark_is_written(mark: Mark, html: str) -> None:
    """A link, a span with a title, or a mark; everything in it is escaped."""
    assert str(marked("<", [mark])) == html


@pytest.mark.parametrize(
    ("text", "other", "spans"),
    [
        ("held in 2024", "held in 2019", [(8, 12)]), ("held in 2024", "held in 2024", []), ("held", "", [(0, 4)]),
        ("核裁军", "核军", [(1, 2)]), ("核军", "核裁军", []), ("a b", "b a", [(0, 2)]),
    ],
)  # fmt: skip
def test_differences(text: str, other: str, spans: list[tuple[int, int]]) -> None:
    """Words and single ideographs that the other has not."""
    assert [(mark.start, mark.end) for mark in differences(text, other, "new", "before")] == spans


@pytest.mark.parametrize(("mine", "theirs", "is_compared"), [(2_000, 1, True), (2_001, 1, False), (1, 2_000, True), (1, 2_001, False)])  # fmt: skip
def test_long_texts_are_not_compared(mine: int, theirs: int, *, is_compared: bool) -> None:
    """Of more words on either side none is marked."""
    assert bool(differences("核" * mine, "军" * theirs, "", "before")) is is_compared


@pytest.mark.parametrize(
    ("character", "short"), [("\u202e", "RLO"), ("\u0085", "U+0085"), ("\ufeff", "BOM"), ("\u2028", "U+2028")]
)
def test_what_cannot_be_seen_is_named(character: str, short: str) -> None:
    """By its usual letters or its number, in the text and in titles."""
    assert f'data-mark="{short}"' in str(markup.show(f"a{character}b"))
    assert markup.plain(f"a{character}b") == f"a[{short}]b"
    assert markup.show(None) == markup.plain(None) == ""
