"""Words as fine as terms need them: what the dictionary joined is cut again, and what it knows stays."""

from __future__ import annotations

import pytest

from termbase.extract.runs import RUN, Cutter
from tm.text.words import Segmenter


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
