"""How matches are scored, ranked and capped, each rule by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tm.index.nearest import Near
from tm.languages import Lang
from tm.match.matcher import Query, _best, _capped, _in_context, _penalised, _reach
from tm.match.matches import Change, Match, MatchKind
from tm.model import Unit

UNIT = Unit(
    1,
    "裁军。",
    "Disarmament.",
    "A/1",
    "2020-01-01",
    "m",
    0,
    0,
    "imported",
    False,
    None,
    None,
    None,
    None,
    None,
)


def match(score: int = 90, kind: MatchKind = MatchKind.FUZZY, changes: int = 0, **unit: object) -> Match:
    """A match of the unit above, with some of its fields changed."""
    change = Change("number", "1", "2", "1", "2")
    return Match(score, kind, replace(UNIT, **unit), "x", (change,) * changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("score", "cap", "capped", "kind"),
    [
        (101, None, 101, MatchKind.CONTEXT), (101, 101, 101, MatchKind.CONTEXT), (101, 100, 100, MatchKind.EXACT),
        (101, 99, 99, MatchKind.FUZZY), (90, 90, 90, MatchKind.CONTEXT), (90, 89, 89, MatchKind.FUZZY),
    ],
)  # fmt: skip
def test_no_better_than_its_unit(score: int, cap: int | None, capped: int, kind: MatchKind) -> None:
    """What was itself a match of 99 is one of 99, and no longer exact; at its cap a match stays as it is."""
    made = _capped(match(score, MatchKind.CONTEXT, cap=cap))
    assert (made.score, made.kind) == (capped, kind)
    assert len(made.reasons) == (0 if score == capped else 1)


@pytest.mark.parametrize(
    ("fields", "points"),
    [
        ({}, 0), ({"penalty": 7}, 7), ({"status": "machine"}, 10), ({"status": "draft"}, 10), ({"status": "rejected"}, 30),
        ({"doubtful": True}, 5), ({"source": "裁軍。"}, 1), ({"penalty": 7, "status": "machine", "doubtful": True}, 22),
        ({"penalty": 100}, 100),
    ],
)  # fmt: skip
def test_what_is_taken_off(fields: dict[str, object], points: int) -> None:
    """Each reason its points, all of them together, and never below nothing."""
    reasons: list[str] = []
    unit = replace(UNIT, **fields)  # type: ignore[arg-type]
    assert _penalised(90, Query("裁军。"), unit, Lang.ZH, reasons) == max(0, 90 - points)
    assert sum(int(reason.split(":")[0]) for reason in reasons) == -points


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (match(91), match(90, rank=9)),
        (match(rank=1), match(status="corrected")),
        (match(status="corrected"), match(status="imported", changes=0)),
        (match(status="imported"), match(status="aligned")),
        (match(status="aligned"), match(status="draft")),
        (match(status="draft"), match(status="machine")),
        (match(status="machine"), match(status="rejected")),
        (match(changes=1), match(changes=2)),
        (match(date="2020-01-02"), match(date="2020-01-01")),
        (match(date="2020-01-01"), match(date=None)),
        (match(id=1), match(id=2)),
    ],
)
def test_the_order_of_matches(better: Match, worse: Match) -> None:
    """By score, rank of the memory, how the unit came to be, what had to be changed, its day, and as stored."""
    worse = replace(worse, unit=replace(worse.unit, target="other"))
    for several in ([better, worse], [worse, better]):
        assert [made.unit.target for made in _best(several)] == ["Disarmament.", "other"]


def test_equal_units_are_one_match() -> None:
    """Three of one source and target are one, and it says so; another target is another match."""
    made = _best([match(id=3), match(id=1), match(id=2), match(id=4, target="other")])
    assert [(one.unit.id, one.alike) for one in made] == [(1, 3), (4, 1)]


@pytest.mark.parametrize(
    ("source", "distance", "longest", "slack", "placed", "language", "reach"),
    [
        ("裁军", 0, 10, 0, True, Lang.ZH, 101),
        ("arms", 5, 10, 0, True, Lang.EN, 99),
        ("arms", 5, 10, 0, False, Lang.EN, 50),
        ("核裁军会议", 2, 5, 0, False, Lang.ZH, 60),
        ("核裁军会议", 2, 5, 1, False, Lang.ZH, 80),
        ("核裁军会议", 2, 5, 2, False, Lang.ZH, 99),
        ("核裁军第5号", 4, 8, 0, True, Lang.ZH, 100 - 100 * 0 // 8 - 1),
        ("核查第5号", 5, 8, 0, True, Lang.ZH, 75),
    ],
)
def test_the_most_that_replacing_can_bring(
    source: str, distance: int, longest: int, slack: int, *, placed: bool, language: Lang, reach: int
) -> None:
    """What differs besides figures and their signs, less the slack, differs in any case."""
    near = Near(0.0, 1, 1 - distance / longest, distance)
    query = "核裁军第12号" if placed else "核裁军大会"
    assert _reach(query, source, near, slack, placed, language) == reach


@pytest.mark.parametrize(
    ("before", "after", "held_before", "held_after", "same"),
    [
        (None, None, None, None, False), ("甲。", None, "甲。", None, True), ("甲。", "乙。", "甲。", "乙。", True),
        ("甲。", "乙。", "甲。", "丙。", False), ("甲。", "乙。", "甲。", None, False), (None, "乙。", "甲。", "乙。", False),
        ("裁军。", None, "裁軍。", None, True),
    ],
)  # fmt: skip
def test_context_is_both_neighbours(
    before: str | None, after: str | None, held_before: str | None, held_after: str | None, *, same: bool
) -> None:
    """Both must be the same, in either script; nothing at an end must be nothing there too; without any there is none."""
    unit = replace(UNIT, before=held_before, after=held_after)
    assert _in_context(Query("裁军。", before, after), unit, Lang.ZH) is same
