"""Our way through the graph of words is jieba's, to the last word."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.text.best_path import BEGINS, BestPath, logarithms
from tm.text.general_words import general_words
from tm.text.words import Segmenter

ADDED = ("核武器国家", "谈判会议的", "第一委员会", "不扩散", "无核", "裁军谈", "家和")
PIECES = (
    "核武器", "国家", "裁军谈判会议", "的", "第一委员会", "不扩散", "龘", "䶮", "𠮷", "王", "小明", "中华人民共和国", "在", "和", "GE.17-16195",
    "A/RES/70/1", "5%", " ", "，", "·", "12.5%", "abc", "\n", "研究", "研究生", "生命", "起源", "乒乓球拍", "卖完了",
)  # fmt: skip


@pytest.fixture(scope="module")
def tokenizers() -> tuple[Segmenter, jieba.Tokenizer]:
    """Ours and jieba's, both with the same words added."""
    jieba.setLogLevel(60)
    theirs = jieba.Tokenizer()
    general = general_words()
    general.read_all()
    theirs.FREQ, theirs.total, theirs.initialized = dict(general.frequencies), general.total, True
    ours = Segmenter()
    ours.add_all((word, "n") for word in ADDED)
    for word in ADDED:
        theirs.add_word(word, None, None)
    return ours, theirs


@given(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text("核武器国家裁军谈判会议的不和在家", max_size=6)),
        max_size=12,
    )
)
def test_every_cut_is_that_of_jieba(tokenizers: tuple[Segmenter, jieba.Tokenizer], pieces: list[str]) -> None:
    """Words, guesses of the model, figures, symbols and blanks, with words that were added."""
    ours, theirs = tokenizers
    text = "".join(pieces)
    assert ours.cut(text) == theirs.lcut(text)


def test_texts_are_cut_as_by_jieba(shared: Path, tokenizers: tuple[Segmenter, jieba.Tokenizer]) -> None:
    """Page text with all that stands in it."""
    ours, theirs = tokenizers
    lines = [
        line
        for file in (shared / "seeds").glob("*.txt")
        for line in file.read_text(encoding="utf-8").split("\n")
    ]
    assert len(lines) > 1_000
    assert [line for line in lines if ours.cut(line) != theirs.lcut(line)] == []


def test_of_two_ways_as_good_the_one_with_the_longer_word() -> None:
    """As jieba's `max` over (score, end) decides."""
    path = BestPath({"甲": 0.0, "乙": 0.0, "甲乙": 0.0, "丙": 0.0})
    path.total = 1
    assert path.cut("甲乙丙") == ["甲乙", "丙"]


def test_what_has_no_word_stands_alone() -> None:
    """A character that begins words and is none, and one that nothing begins with."""
    path = BestPath(dict(logarithms({"甲": 0, "甲乙": 3})))
    path.total = 3
    assert path.logs["甲"] == BEGINS
    assert path.cut("甲") == ["甲"]
    assert path.cut("丁甲乙") == ["丁", "甲乙"]


def test_a_stretch_of_single_characters_that_is_a_word_stays_apart() -> None:
    """Where the dictionary has it and the best way cuts it, jieba's model is not asked."""
    path = BestPath(dict(logarithms({"在": 1_000, "家": 1_000, "在家": 1})))
    path.total = 2_001
    assert path.cut("在家") == ["在", "家"]


def test_segmenters_do_not_share_what_was_added() -> None:
    """The logarithms of the general dictionary are one table until somebody adds a word."""
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 400)))
    one, other = Segmenter(), Segmenter()
    one.cut(text)
    other.cut(text)
    one.add("核裁军谈判")
    assert one.cut("核裁军谈判") == ["核裁军谈判"]
    assert other.cut("核裁军谈判") != ["核裁军谈判"]
    late = Segmenter(["核裁军谈判", "布鲁塞尔宣言"])
    late.cut(text)
    assert late.cut("核裁军谈判布鲁塞尔宣言") == ["核裁军谈判", "布鲁塞尔宣言"]
