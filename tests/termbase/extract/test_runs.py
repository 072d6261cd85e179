"""Words as fine as terms need them: what the dictionary joined is cut again, and what it knows stays."""

from __future__ import annotations

import pytest

from termbase.extract.runs import RUN, Cutter, _takes_suffix
from tm.text.words import Segmenter, Word


@pytest.fixture(scope="module")
def cut() -> Cutter:
    return Cutter(Segmenter())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("真诚地", ("真诚", "地")), ("应立即", ("应", "立即")), ("裁军与", ("裁军", "与")), ("条约及", ("条约", "及")),
        ("国家的", ("国家", "的")), ("及时", ("及", "时")), ("和世卫", None), ("是否", None), ("目的", None), ("合同", None),
        ("不得", None), ("核裁军", None),
    ],
)  # fmt: skip
def test_function_characters_are_cut_off(cut: Cutter, text: str, pieces: tuple[str, str] | None) -> None:
    """At either end, where the rest is a word more frequent than the whole, and nobody counted the whole."""
    assert cut._without_function(text) == pieces


@pytest.mark.parametrize(
    ("word", "known", "whole"), [("甲的", 3, False), ("甲的", 4, True), ("甲和", 4, False)]
)
def test_what_was_counted_is_a_word(
    monkeypatch: pytest.MonkeyPatch, cut: Cutter, word: str, known: int, whole: bool
) -> None:
    """Three is what the dictionary gives to what nobody counted; a word that ends in 和 is cut whatever its count."""
    frequencies = {word: known, word[0]: 50}
    monkeypatch.setattr(cut._segmenter, "general_frequency", lambda text: frequencies.get(text, 0))
    assert cut._without_function(word) == (None if whole else (word[0], word[1]))
    frequencies[word[0]] = known
    assert cut._without_function(word) is None


def test_a_run_has_an_end() -> None:
    """A mark ends a run, the dot of a foreign name does not, and a thousand ideographs do."""
    assert RUN.findall("核裁军，核查。约翰·史密斯") == ["核裁军", "核查", "约翰·史密斯"]
    assert [len(run) for run in RUN.findall("核" * 2_001)] == [1_000, 1_000, 1]


@pytest.mark.parametrize(
    ("word", "takes"),
    [
        ("战争/n", True), ("战/n", False), ("提交/v", True), ("流离失所/l", True), ("难民/x", True), ("重大/a", True),
        ("迅速/d", False), ("和/c", False), ("裁军/j", True), ("平等/an", True), ("这些/r", False),
    ],
)  # fmt: skip
def test_what_takes_a_suffix(word: str, *, takes: bool) -> None:
    """A noun, a verb or a quality of two characters or more: 战争罪, 提交人."""
    assert _takes_suffix(Word(*word.split("/"))) is takes


@pytest.mark.parametrize(
    ("before", "word", "cut"),
    [
        ("战争/n", "罪/n", ["战争罪"]), ("提交/v", "人/n", ["提交人"]), ("空缺/n", "率为/x", ["空缺率", "为"]),
        ("战/n", "罪/n", ["战", "罪"]), ("战争/n", "罪行/n", ["战争", "罪行"]), ("和/c", "人/n", ["和", "人"]),
        ("战争/n", "的/uj", ["战争", "的"]),
    ],
)  # fmt: skip
def test_a_suffix_belongs_to_the_word_before(cut: list[str], before: str, word: str) -> None:
    """What the dictionary knows is not torn for it; an unknown word that begins with one is."""
    cutter = Cutter(Segmenter())
    words = [Word(*before.split("/"))]
    words.extend(cutter._suffixed(words, Word(*word.split("/"))))
    assert [one.text for one in words] == cut
    assert cutter._suffixed([], Word("罪", "n")) == (Word("罪", "n"),)
