"""The judged draws of pairs: what was judged wrong has its status no more, and the last draw was nearly clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.authority import judge
from termbase import authority
from termbase.build import BuildOptions, build
from termbase.concepts.status import Status

SIZE = 300
"""Pairs in a draw."""

LEAST_RIGHT = {Status.OFFICIAL: 0.99, Status.ATTESTED: 0.94}
"""Share right of the last draw, which is from lists corrected after the draws before it."""

SHOWN = (Status.OFFICIAL, Status.ATTESTED)
"""What a translator takes as borne out."""


@pytest.mark.parametrize("status", SHOWN)
def test_no_pair_judged_wrong_has_its_status(status: Status) -> None:
    """--check of the script finds none, so it exits with 0."""
    pairs = judge.of_rows(authority.load(), status)
    still_wrong = judge.report(judge.judgements(status), pairs).still_wrong
    assert [judgement.pair for judgement in still_wrong] == []


@pytest.mark.parametrize("status", SHOWN)
def test_every_pair_of_a_draw_is_judged_once_and_wrong_ones_say_why(status: Status) -> None:
    """A draw has its 300 pairs, no pair twice, and a reason for each that is wrong."""
    judged = judge.judgements(status)
    for number in sorted({judgement.draw for judgement in judged}):
        drawn = [judgement for judgement in judged if judgement.draw == number]
        assert len({judgement.pair for judgement in drawn}) == len(drawn) == SIZE
    assert [j.pair for j in judged if not j.right and not j.note] == []


@pytest.mark.parametrize(("status", "least"), LEAST_RIGHT.items())
def test_the_last_draw_is_nearly_clean(status: Status, least: float) -> None:
    """Of the pairs drawn last nearly all were judged right; the lists grew between the draws."""
    judged = judge.judgements(status)
    last = max(judgement.draw for judgement in judged)
    assert last >= 2
    assert judge.precision([judgement for judgement in judged if judgement.draw == last]) >= least


def test_a_pair_cited_anew_is_not_wrong_for_its_old_source() -> None:
    """Where only the source was wrong, another source mends the pair; any other fault stays one."""
    judgement = judge.Judgement
    source_only = judgement(1, "核裁军", "nuclear disarmament", "A/1", False, "source only: A/1 has 裁军")
    wrong = judgement(1, "核裁军", "nuclear disarmament", "A/1", False, "means something else")
    pairs = {("核裁军", "nuclear disarmament"): "A/2"}
    assert judge.report([source_only], pairs).still_wrong == []
    assert judge.report([source_only], dict.fromkeys(pairs, "A/1")).still_wrong == [source_only]
    assert judge.report([wrong], pairs).still_wrong == [wrong]


def test_a_draw_is_the_same_for_the_same_seed() -> None:
    """The pairs are drawn from the sorted list; another seed draws others."""
    pairs = {(f"词{number}", "term"): "a source" for number in range(50)}
    backwards = dict(reversed(list(pairs.items())))
    drawn = judge.draw(pairs, 1, 10)
    assert drawn == judge.draw(backwards, 1, 10) == sorted(drawn)
    assert drawn != judge.draw(pairs, 2, 10)
    assert len(judge.draw(pairs, 1, 300)) == len(pairs)


def test_a_termbase_has_the_pairs_of_the_lists(tmp_path: Path) -> None:
    """With --db the pairs of a termbase are drawn, those of the lists among them, with the same sources."""
    (tmp_path / "a.txt").write_text("会议讨论了核裁军。\n", encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "a.db", BuildOptions())
    pairs = judge.of_termbase(tmp_path / "a.db")
    assert judge.of_rows(authority.load()).items() <= pairs.items()
