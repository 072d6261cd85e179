"""The judged draws of pairs: what was judged wrong has its status no more, and the last draw was nearly clean."""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from termbase import authority
from termbase.concepts.assemble import Assembly
from termbase.concepts.status import Status
from tm.text import key

SIZE = 300
"""Pairs in a draw."""

LEAST_RIGHT = {Status.OFFICIAL: 0.99, Status.ATTESTED: 0.94}
"""Share right of the last draw, which is from lists corrected after the draws before it."""

TRAPS = [
    ("人道主义", "humanism"),
    ("保证", "warranty"),
    ("授权", "empowerment"),
    ("缓和", "detente"),
    ("缓和", "détente"),
    ("使用核武器", "nuclear weapons use"),
]
"""Headings and dictionary senses that no drafter writes for the Chinese."""

SHOWN = (Status.OFFICIAL, Status.ATTESTED)
"""What a translator takes as borne out."""


@functools.cache
def script() -> ModuleType:
    """The script that draws and checks."""
    path = Path(__file__).resolve().parents[3] / "scripts" / "judge_equivalents.py"
    spec = importlib.util.spec_from_file_location("judge_equivalents", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["judge_equivalents"] = module
    spec.loader.exec_module(module)
    return module


@functools.cache
def shipped() -> Assembly:
    """The concepts of the shipped lists."""
    made = Assembly(key.term_key)
    made.authority(authority.load(), authority.attested.load())
    return made


@pytest.mark.parametrize("status", SHOWN)
def test_no_pair_judged_wrong_has_its_status(status: Status) -> None:
    """--check of the script finds none, so it exits with 0."""
    pairs = script().of_rows(authority.load(), status)
    _, still = script().report(script().judgements(status), pairs)
    assert [(one.zh, one.en) for one in still] == []


@pytest.mark.parametrize("status", SHOWN)
def test_every_pair_of_a_draw_is_judged_once_and_wrong_ones_say_why(status: Status) -> None:
    """A draw has its 300 pairs, no pair twice, and a reason for each that is wrong."""
    judged = script().judgements(status)
    for number in sorted({one.draw for one in judged}):
        mine = [one for one in judged if one.draw == number]
        assert len({one.pair for one in mine}) == len(mine) == SIZE
    assert [one.pair for one in judged if not one.right and not one.note] == []


@pytest.mark.parametrize(("status", "least"), LEAST_RIGHT.items())
def test_the_last_draw_is_nearly_clean(status: Status, least: float) -> None:
    """Of the pairs drawn last nearly all were judged right; the lists grew between the draws."""
    judged = script().judgements(status)
    last = max(one.draw for one in judged)
    assert last >= 2
    assert script().precision([one for one in judged if one.draw == last]) >= least


def test_a_pair_cited_anew_is_not_wrong_for_its_old_source() -> None:
    """Where only the source was wrong, another source mends the pair; any other fault stays one."""
    judgement = script().Judgement
    source_only = judgement(1, "核裁军", "nuclear disarmament", "A/1", False, "source only: A/1 has 裁军")
    wrong = judgement(1, "核裁军", "nuclear disarmament", "A/1", False, "means something else")
    pairs = {("核裁军", "nuclear disarmament"): "A/2"}
    assert script().report([source_only], pairs)[1] == []
    assert script().report([source_only], dict.fromkeys(pairs, "A/1"))[1] == [source_only]
    assert script().report([wrong], pairs)[1] == [wrong]


def test_a_draw_is_the_same_for_the_same_seed() -> None:
    """The pairs are drawn from the sorted list; another seed draws others."""
    pairs = {(f"词{number}", "term"): "a source" for number in range(50)}
    backwards = dict(reversed(list(pairs.items())))
    drawn = script().draw(pairs, 1, 10)
    assert drawn == script().draw(backwards, 1, 10) == sorted(drawn)
    assert drawn != script().draw(pairs, 2, 10)
    assert len(script().draw(pairs, 1, 300)) == len(pairs)


@pytest.mark.parametrize(("zh", "en"), TRAPS)
def test_traps_are_neither_official_nor_attested(zh: str, en: str) -> None:
    """No concept of the Chinese has the trap as official or attested English."""
    found = [
        (entry.term, entry.status)
        for concept in shipped().concepts()
        if any(one.term == zh for one in concept.of("zh"))
        for entry in concept.of("en")
        if entry.term.casefold() == en and entry.status in SHOWN
    ]
    assert found == []


def test_superseded_english_is_neither_official_nor_attested() -> None:
    """What is superseded is no claim of anybody."""
    found = [
        entry.term
        for concept in shipped().concepts()
        for entry in concept.of("en")
        if entry.standing == "superseded" and entry.status in SHOWN
    ]
    assert found == []
