"""Every verb that writes is killed at some of its steps and moments: old or new, whole, and nothing left (B1)."""

from __future__ import annotations

import contextlib
import os
import random
from pathlib import Path

import pytest

from scripts.fault_loops import kills
from termbase.cli import run
from tm.files import atomic


def test_every_writing_verb_has_a_call() -> None:
    """The verbs that are killed are those of the command line that write; a new one needs a call (B1)."""
    assert set(kills.writing_verbs()) == kills.CASES.keys()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
@pytest.mark.parametrize("verb", sorted(kills.CASES), ids=" ".join)
def test_killed_verb_leaves_old_or_new(verb: kills.Verb) -> None:
    """Killed at its last steps and at others, a verb leaves a whole state; its next start ends what it began (B1, F5)."""
    (report,) = kills.run_kills([verb], steps=4, moments=1, seed=1)
    assert report.faults == []
    assert report.killed >= min(4, report.steps)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
@pytest.mark.parametrize(
    ("verb", "call"),
    [
        (("publish",), "publish t.db --to releases --decisions decisions.jsonl"),
        (("build",), "build new.txt --db t.db --no-authority --decisions decisions.jsonl"),
    ],
    ids=["publish", "build"],
)
def test_killed_with_decisions(tmp_path: Path, verb: kills.Verb, call: str) -> None:
    """The same where decisions of editors are applied: the copy that is published is gone after the next start (B1)."""
    kills.prepare(tmp_path)
    with contextlib.chdir(tmp_path):
        assert run(kills.CASES["review",].split()) == 0
    loop = kills.KillLoop(verb, tmp_path, call.split())
    loop.at_steps(5)
    loop.at_random(3, random.Random(1))
    assert loop.report.faults == []
    assert loop.report.killed >= 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_the_loop_sees_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: an output that is written in its place, and left by the dying, is noticed."""
    monkeypatch.setattr(atomic, "_PART", atomic.re.compile("never"))
    (report,) = kills.run_kills([("export",)], steps=4, moments=0, seed=1)
    assert any("left" in fault for fault in report.faults)
