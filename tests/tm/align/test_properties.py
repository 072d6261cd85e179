"""What holds for any two lists of strings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tm.align import Parameters, align
from tm.lexicon.layers import Lexicon, build, of_terms

SMALL = Lexicon(
    (build(of_terms([("裁军", "disarmament"), ("会议", "conference"), ("水", "water")]), {}),), "small"
)
zh_text = st.one_of(
    st.text("裁军会议水一二三十百万第条。，？（）「 ", max_size=30),
    st.text(st.characters(exclude_categories=()), max_size=15),
    st.sampled_from(
        ["", " ", "\ud800", "\x00", "\n", "裁军\n会议", "𠀋", "\u200b", "１９９５年", "A/RES/61/106"]
    ),
)
en_text = st.one_of(
    st.lists(
        st.sampled_from(["disarmament", "conference", "water", "the", "10", "A/RES/61/106", "?"]), max_size=12
    ).map(" ".join),
    st.text(st.characters(exclude_categories=()), max_size=15),
)
zh_side = st.lists(zh_text, max_size=25)
en_side = st.lists(en_text, max_size=25)


@given(zh_side, en_side)
def test_every_sentence_is_in_one_bead(zh: list[str], en: list[str]) -> None:
    """Beads cover both sides, each sentence once, in order, with scores from 0 to 1."""
    done = align(zh, en, lexicon=SMALL)
    assert [i for bead in done.beads for i in bead.zh] == list(range(len(zh)))
    assert [j for bead in done.beads for j in bead.en] == list(range(len(en)))
    assert all(bead.zh or bead.en for bead in done.beads)
    assert all(0 <= bead.score <= 1 for bead in done.beads)


@settings(max_examples=25)
@given(zh_side, en_side)
def test_the_same_again(zh: list[str], en: list[str]) -> None:
    """Two runs give the same, scores and reasons included."""
    assert align(zh, en, lexicon=SMALL) == align(zh, en, lexicon=SMALL)


@given(st.integers(1, 60))
def test_identical_sides(size: int) -> None:
    """A text aligned with itself is one to one."""
    lines = [f"Line {n} of document A/{n}/L.{n * 7}" for n in range(size)]
    done = align(lines, lines, lexicon=Lexicon((), "none"))
    assert [(bead.zh, bead.en) for bead in done.beads] == [((i,), (i,)) for i in range(size)]


@settings(max_examples=20)
@given(st.integers(0, 3), st.integers(0, 200))
def test_one_against_many(few: int, many: int) -> None:
    """However unequal the sides are, every sentence is in a bead."""
    for zh, en in ((["裁军。"] * few, ["water"] * many), (["水"] * many, ["disarmament"] * few)):
        done = align(zh, en, lexicon=SMALL)
        assert sum(len(bead.zh) for bead in done.beads) == len(zh)
        assert sum(len(bead.en) for bead in done.beads) == len(en)


@settings(max_examples=20)
@given(st.integers(1, 7), st.integers(1, 9), zh_side, en_side)
def test_any_parameters(widest: int, largest: int, zh: list[str], en: list[str]) -> None:
    """No bead is larger than the parameters allow."""
    allowed = Parameters(widest=widest, largest=max(2, largest))
    done = align(zh, en, lexicon=SMALL, parameters=allowed)
    assert all(max(len(b.zh), len(b.en)) <= widest for b in done.beads)
    assert all(len(b.zh) + len(b.en) <= max(2, largest) for b in done.beads)
