"""Labels and marks: taken off where they differ and the target has them as its source, and shown with a word."""

from __future__ import annotations

import pytest

from tm.languages import Lang
from tm.match.edges import edges

LABELS = [
    ("3. 通过议程。", "(a) 通过议程。", "(a) Adoption of the agenda.", "3. ", ("(a)", "3.")),
    ("（3）通过议程。", "（2）通过议程。", "(2) Adoption of the agenda.", "(3) ", ("(2)", "(3)")),
    ("（3）通过议程。", "2、通过议程。", "2. Adoption of the agenda.", "(3) ", ("2.", "(3)")),
    ("通过议程。", "2. 通过议程。", "2. Adoption of the agenda.", "", ("2. Adoption", "Adoption")),
    ("3. 通过议程。", "通过议程。", "Adoption of the agenda.", "3. ", ("Adoption", "3. Adoption")),
]
MARKS = [
    ("通过议程；", "通过议程。", "the agenda.", "the agenda", ";", (".", ";")),
    ("通过议程", "通过议程。", "the agenda.", "the agenda", "", ("agenda.", "agenda")),
    ("通过议程。", "通过议程", "the agenda", "the agenda", ".", ("agenda", "agenda.")),
    ("通过议程；", "通过议程。", "the agenda;", "the agenda;", "", None),
    ("通过议程；", "通过议程。", "the agenda", "the agenda", "", None),
    ("通过议程；", "通过议程", "the agenda.", "the agenda.", "", None),
    ("通过议程。", "通过议程．", "the agenda.", "the agenda.", "", None),
    ("通过议程；", "通过议程。", "10 a.m.", "10 a.m.", "", None),
    ("通过议程；", "通过议程。", "item 10.", "item 10", ";", (".", ";")),
]


@pytest.mark.parametrize(("query", "source", "target", "before", "shown"), LABELS)
def test_labels(query: str, source: str, target: str, before: str, shown: tuple[str, str]) -> None:
    """The query's label in the target's way of writing; where there is none, the first word is shown."""
    made = edges(query, source, target, Lang.ZH)
    assert (made.before, made.target) == (before, "Adoption of the agenda.")
    assert [(change.kind, change.old, change.new) for change in made.changes] == [("label", *shown)]


def test_what_is_shown_of_source_and_query() -> None:
    """The first character stands for a word in Chinese."""
    (change,) = edges("通过议程。", "2. 通过议程。", "2. Adoption.", Lang.ZH).changes
    assert (change.source, change.query) == ("2. 通", "通")


@pytest.mark.parametrize(("query", "source", "target", "rest", "after", "shown"), MARKS)
def test_marks(
    query: str, source: str, target: str, rest: str, after: str, shown: tuple[str, str] | None
) -> None:
    """Nothing changes where the marks are alike, where the target has another, and after a shortened word."""
    made = edges(query, source, target, Lang.ZH)
    assert (made.target, made.after) == (rest, after)
    assert [(change.old, change.new) for change in made.changes] == ([shown] if shown else [])


def test_marks_in_chinese() -> None:
    """They are Chinese ones; the last character stands for a word."""
    made = edges("The agenda;", "The agenda.", "议程。", Lang.EN)
    assert made.target + made.after == "议程；"
    (change,) = edges("The agenda", "The agenda.", "议程。", Lang.EN).changes
    assert (change.source, change.query, change.old, change.new) == ("agenda.", "agenda", "程。", "程")


@pytest.mark.parametrize(("length", "shown"), [(39, 39), (40, 40), (41, 40), (60, 40)])
def test_a_long_word_is_shown_from_its_end(length: int, shown: int) -> None:
    """Forty characters of it at most."""
    (change,) = edges("地址", "地址。", "x" * length + ".", Lang.ZH).changes
    assert change.new == "x" * shown
