"""What the words around a form say of it: each way of standing beside it, and the one beside that."""

from __future__ import annotations

import pytest

from termbase.extract.neighbours import Lexis, Observed, _Around, _look
from tm.text.words import Word


def observed(words: str, before: str = "^", after: str = "$") -> Observed:
    """What is seen of the form that stands between bars (`和/c |核查/vn| 的/uj`)."""
    parts = [part.split() for part in words.split("|")]
    cut = [[Word(*word.split("/")) for word in part] for part in parts]
    left, form, right = cut
    made = Observed(tuple(form))
    _look(made, _Around((*left, *form, *right), len(left), len(left) + len(form), before, after), 1)
    return made


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("和/c |核查/vn|", {"left_free": 1, "coordinated": 1, "right_free": 1, "coordinates": 0}),
        ("在/p |核查/vn|", {"left_free": 1, "coordinated": 0}),
        ("核/n |核查/vn|", {"left_free": 0, "coordinated": 0, "cut_off": 0}),
        ("非/h |核查/vn|", {"left_free": 0, "cut_off": 1}),
        ("|核查/vn| 和/c", {"right_free": 1, "coordinates": 1, "attributive": 0}),
        ("|核查/vn| 的/uj", {"right_free": 1, "coordinates": 0, "attributive": 1}),
        ("|核查/vn| 性/k", {"right_free": 0, "cut_off": 1}),
        ("|核查/vn| 制度/n", {"right_free": 0, "modifies": 1}),
        ("|核查/vn| 很/zz", {"right_free": 0, "modifies": 0}),
    ],
)
def test_neighbours(words: str, seen: dict[str, int]) -> None:
    """Free, coordinated, a modifier, or cut off from a word that it is a part of."""
    made = observed(words)
    assert made.frequency == 1
    assert {name: getattr(made, name) for name in seen} == seen


def test_companions() -> None:
    """A function word is one, if it says anything; a noun is no companion but a neighbour."""
    assert observed("很/d |核查/vn|").companions == {"很": 1}
    assert observed("和/c |核查/vn|").companions == {}
    assert observed("核/n |核查/vn|").left == {"核": 1}
    assert observed("非/h |核查/vn|").left == {"非": 1}
    assert observed("|核查/vn| 性/k").right == {"性": 1}
    assert observed("|核查/vn|", before="”").left == {"”": 1}
    assert observed("|核查/vn|", before="，").left_free == 1


@pytest.mark.parametrize(
    ("words", "nominal", "verbal"),
    [
        ("应当/v |核查/v| 武器/n", 0, 1.7),
        ("的/uj |核查/v|", 1, 0),
        ("进行/v |核查/v|", 0.5, 0),
        ("|核查/v| 了/ul", 0, 2),
        ("|核查/v| 武器/n", 0, 0.7),
        ("|核/n 查/n| 武器/n", 0, 0),
        ("|军备/n 控制/v| 协定/n", 0.5, 0),
        ("|军备/n 控制/n| 协定/n", 0, 0),
        ("|控制/v| 协定/n", 0, 0.7),
        ("|军备/n 控制/v| 潜艇/n", 0, 0.7),
        ("|核查/v| 和/c", 0.3, 0),
    ],
)
def test_noun_or_verb(words: str, nominal: float, verbal: float) -> None:
    """What stands before and after speaks for one or the other; where nothing does, both are 0."""
    made = observed(words)
    assert (made.nominal, made.verbal) == (10 * nominal, 10 * verbal)


@pytest.mark.parametrize(
    ("before", "after", "nominal"), [("《", "》", 1), ("《", "$", 0.5), ("^", "$", 0), ("（", "）", 0.5)]
)
def test_marks_around_a_form(before: str, after: str, nominal: float) -> None:
    """A mark that opens a name and one that closes anything speak for a noun, each by half."""
    assert observed("|核查/v|", before, after).nominal == 10 * nominal


def _lexis(words: str, times: int = 1) -> Lexis:
    counted = Lexis()
    counted.take([Word(*word.split("/")) for word in words.split()], times)
    return counted


def test_single_words_are_counted() -> None:
    """A stretch that stands three times counts three times: its words, its pairs of a verb and what follows, who speaks."""
    counted = _lexis("代表/n 指出/v 核查/v 武器/n", 3)
    assert counted.total == 12
    assert counted.words["武器"] == 3
    assert counted.actors == {"代表": 3}
    assert counted.pairs["核查", "武器"] == 3
    assert counted.bond("核查", "武器") == 1.0
    assert counted.bond("武器", "核查") == counted.bond("条约", "武器") == 0.0


@pytest.mark.parametrize(
    ("speaks", "other", "acts"), [(2, 18, True), (2, 19, False), (1, 0, False), (3, 0, True)]
)
def test_who_speaks_is_an_actor(speaks: int, other: int, acts: bool) -> None:
    """A word is one that stands twice before a reporting verb, and one time in ten."""
    counted = _lexis("代表/n 指出/v", speaks)
    if other:
        counted.merge(_lexis("代表/n 的/uj", other))
    assert counted.is_actor("代表") is acts
