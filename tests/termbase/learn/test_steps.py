"""Ranking terms alone and in steps for others."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_links import MadeLinker

from termbase.learn import steps
from termbase.learn.counterparts import Counterparts, Occurrence
from termbase.learn.english import English
from termbase.learn.rank import ranked
from tm.progress import silent
from tm.work.workers import ALONE, Alone, Work

SENTENCES = ["nuclear weapons exist and water matters greatly", "nuclear weapons", "water"]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_steps_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Two terms a step or all in one: the same phrases in the same order, the best eight of each term."""
    monkeypatch.setattr(steps, "_TOGETHER", 2)
    english = English(SENTENCES)
    counterparts = Counterparts(english, MadeLinker(english))  # type: ignore[arg-type]
    terms = [(f"核{number}", [Occurrence(0, 0, 2), Occurrence(number % 2, 0, 2)]) for number in range(count)]
    told: list[tuple[object, ...]] = []
    alone = list(steps.orders(counterparts, terms, ALONE, lambda *stage: told.append(stage)))
    assert [stage[1:] for stage in told] == [(number, count) for number in range(0, count, 2)]
    in_steps = list(steps.orders(counterparts, terms, Work(tmp_path, Alone(), "a program"), silent))
    assert [[r.evidence.phrase for r in order] for order in in_steps] == [
        [r.evidence.phrase for r in order] for order in alone
    ]
    for (term, occurrences), order in zip(terms, alone, strict=True):
        every = ranked(counterparts.of(occurrences, term))
        assert len(every) > steps.KEPT
        assert order == every[:8]
