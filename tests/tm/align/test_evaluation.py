"""The measuring itself, and a small run of it on the shared data where that is present."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tm.align import align
from tm.lexicon.layers import Lexicon

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "evaluate_alignment.py"


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    """The evaluation script as a module."""
    spec = importlib.util.spec_from_file_location("evaluate_alignment", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_strict_and_lax(script: ModuleType) -> None:
    """Two beads of three are right, the third touches; a bead with an empty side does not count."""
    counts = script.Counts()
    gold = [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), ())]
    counts.add([((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), (2,)), ((4,), ())], gold)
    figures = counts.figures()
    assert figures["strict P"] == pytest.approx(2 / 3)
    assert figures["strict F1"] == pytest.approx(2 / 3)
    assert figures["lax P"] == figures["lax R"] == 1.0


def test_a_bead_elsewhere_is_not_lax(script: ModuleType) -> None:
    """A bead that links no pair of the gold is wrong in both senses."""
    counts = script.Counts()
    counts.add([((0,), (1,)), ((1,), (0,))], [((0,), (0,)), ((1,), (1,))])
    assert set(counts.figures().values()) == {0.0}


def test_the_queue(script: ModuleType) -> None:
    """Of two wrong beads one is among the tenth that is least sure."""
    scored = [(0.1, False), *((0.5 + n / 100, True) for n in range(18)), (0.9, False)]
    assert script.queue(scored, 0.1) == 0.5


def test_made_documents_agree_with_their_gold(script: ModuleType) -> None:
    """Deletions and cuts are written into the gold: every sentence is in one bead, in order."""
    lines = [(f"甲{n}，乙{n}。", f"Alpha {n}, beta {n}.") for n in range(250)]
    texts = script.un(lines, 0.1, 0.2, 100)
    assert [len(text.gold) for text in texts] == [100, 100, 50]
    for text in texts:
        assert [i for zh, _ in text.gold for i in zh] == list(range(len(text.zh)))
        assert [j for _, en in text.gold for j in en] == list(range(len(text.en)))
    assert script.un(lines, 0.1, 0.2, 100) == texts


def test_gale_and_church_aligns_by_length(script: ModuleType) -> None:
    """Lengths alone find the sentence that was cut in two."""
    zh = ["一" * 10, "二" * 30, "三" * 12]
    en = ["a" * 31, "b" * 45, "c" * 44, "d" * 37]
    assert script.gale_church(zh, en) == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]


def test_un_like_text(script: ModuleType, shared: Path, whole: Lexicon) -> None:
    """The aim for official text: strict F1 of 0.99, and 0.95 with a tenth of each side deleted."""
    lines = script.un_lines(shared / "un-parallel")[:800]
    for deleted, least in ((0.015, 0.985), (0.1, 0.95)):
        assert script.measure(script.un(lines, deleted, 0.06, 100), whole)["strict F1"] >= least


def test_novels(script: ModuleType, shared: Path, whole: Lexicon) -> None:
    """A chapter of a novel stays far above what lengths alone reach."""
    text = script.mac(shared / "sentence-alignment" / "mac-dev")[0]
    counts, plain = script.Counts(), script.Counts()
    done = align(text.zh, text.en, lexicon=whole)
    counts.add([(bead.zh, bead.en) for bead in done.beads], text.gold)
    plain.add(script.gale_church(text.zh, text.en), text.gold)
    assert counts.figures()["strict F1"] > 0.9 > plain.figures()["strict F1"]
