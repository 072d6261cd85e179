"""The evaluation of the aligner: the measuring itself, and a small run of it on the shared data."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.evaluate.alignment import BeadCounts, errors_in_queue, measure
from scripts.evaluate.alignment_texts import made_texts
from scripts.evaluate.gale_church import gale_church
from scripts.shared import data
from tm.align import align
from tm.lexicon.layers import Lexicon
from tm.lexicon.packed import load
from tm.model import Pair


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The lexicon of the installed CC-CEDICT, packed in a folder of this run."""
    return load(tmp_path_factory.mktemp("lexicon"))


def test_strict_and_lax() -> None:
    """Two beads of three are right, the third touches; a bead with an empty side does not count."""
    counts = BeadCounts()
    gold = [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), ())]
    counts.add([((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), (2,)), ((4,), ())], gold)
    figures = counts.figures()
    assert figures["strict P"] == pytest.approx(2 / 3)
    assert figures["strict F1"] == pytest.approx(2 / 3)
    assert figures["lax P"] == figures["lax R"] == 1.0


def test_a_bead_elsewhere_is_not_lax() -> None:
    """A bead that links no pair of the gold is wrong in both senses."""
    counts = BeadCounts()
    counts.add([((0,), (1,)), ((1,), (0,))], [((0,), (0,)), ((1,), (1,))])
    assert set(counts.figures().values()) == {0.0}


def test_the_queue() -> None:
    """Of two wrong beads one is among the tenth that is least sure."""
    scored = [(0.1, False), *((0.5 + n / 100, True) for n in range(18)), (0.9, False)]
    assert errors_in_queue(scored, 0.1) == 0.5


def test_made_documents_agree_with_their_gold() -> None:
    """Deletions and cuts are written into the gold: every sentence is in one bead, in order."""
    pairs = [Pair(f"甲{n}，乙{n}。", f"Alpha {n}, beta {n}.") for n in range(250)]
    texts = made_texts(pairs, 0.1, 0.2, 100)
    assert [len(text.gold) for text in texts] == [100, 100, 50]
    for text in texts:
        assert [i for zh, _ in text.gold for i in zh] == list(range(len(text.zh)))
        assert [j for _, en in text.gold for j in en] == list(range(len(text.en)))
    assert made_texts(pairs, 0.1, 0.2, 100) == texts


def test_gale_and_church_aligns_by_length() -> None:
    """Lengths alone find the sentence that was cut in two."""
    zh = ["一" * 10, "二" * 30, "三" * 12]
    en = ["a" * 31, "b" * 45, "c" * 44, "d" * 37]
    assert gale_church(zh, en) == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]


def test_un_like_text(shared: Path, lexicon: Lexicon) -> None:
    """The aim for official text: strict F1 of 0.99, and 0.95 with a tenth of each side deleted."""
    pairs = data.pairs_by_document(shared)[:800]
    for deleted, least in ((0.015, 0.985), (0.1, 0.95)):
        assert measure(made_texts(pairs, deleted, 0.06, 100), lexicon)["strict F1"] >= least


def test_novels(shared: Path, lexicon: Lexicon) -> None:
    """A chapter of a novel stays far above what lengths alone reach."""
    text = data.mac_chapters(shared)[0]
    counts, plain = BeadCounts(), BeadCounts()
    alignment = align(text.zh, text.en, lexicon=lexicon)
    counts.add([(bead.zh, bead.en) for bead in alignment.beads], text.gold)
    plain.add(gale_church(text.zh, text.en), text.gold)
    assert counts.figures()["strict F1"] > 0.9 > plain.figures()["strict F1"]
