"""Folding looks at one character at a time: what stands in a text is found in its fold."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.index import fold as fold_module
from tm.index.fold import Folded, fold, word_starts, words
from tm.languages import Lang, spaced

MARKS = ("Mn", "Mc", "Me")
plain = st.characters(exclude_categories=("Cs", *MARKS))
"""Characters that do not join with the one before them; joined Hangul letters are one character too."""
texts = st.text(
    st.one_of(
        st.sampled_from("裁軍军核會会議议國国ＡＢａｂ，,。．「」“”—–-０１2③㈢ \u3000\t\n\u200b\ufeffaZ"),
        st.sampled_from("\U00020000\U0002a6df\U0001f600\ufffe\uffff\x00"),
        plain.filter(lambda c: not 0x1100 <= ord(c) < 0x1200),
    ),
    max_size=24,
)


def folded(text: str, language: Lang, *, strip: bool = True) -> str:
    """The fold of one text as a string."""
    data = fold([text], language, strip=strip).text(0)
    return data.tobytes().decode("utf-16-le" if language is Lang.ZH else "latin-1")


@given(texts, texts)
def test_chinese_is_folded_character_by_character(left: str, right: str) -> None:
    """The fold of two texts in a row is their folds in a row."""
    assert folded(left + right, Lang.ZH) == folded(left, Lang.ZH) + folded(right, Lang.ZH)


@given(texts, st.data())
def test_every_substring_is_found(text: str, data: st.DataObject) -> None:
    """The fold of a string stands in the fold of every text that holds the string, in both languages."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    sub = text[start:end]
    for language in Lang:
        assert folded(sub, language) in folded(text, language)
        assert folded(sub, language, strip=False) in folded(text, language, strip=False)


@given(st.lists(texts, max_size=5))
def test_many_at_a_time_as_one_by_one(some: list[str]) -> None:
    """What a text folds to does not depend on the texts beside it."""
    for language in Lang:
        together = fold(some, language)
        assert len(together) == len(some)
        for number, text in enumerate(some):
            assert together.text(number).tolist() == fold([text], language).text(0).tolist()


@given(st.text(st.characters(exclude_categories=()), max_size=12))
def test_any_string_folds(text: str) -> None:
    """Lone surrogates, controls, what is not assigned: everything folds, and again to the same."""
    for language in Lang:
        data = fold([text], language).text(0)
        assert (data != 0).all()
    once = folded(text, Lang.ZH)
    assert folded(unicodedata.normalize("NFC", text), Lang.ZH) == once


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("", "", ""),
        (" \u3000\t", "", ""),
        ("\u200b\ufeff\x00\uffff", "", ""),
        ("裁軍 會議", "裁军会议", None),
        ("ＣＤ／２１０５", "cd/2105", "cd/2105"),
        ("「核」『武』", "“核”“武”", None),
        ("e\u0301tat", "état", "etat"),
        ("États", "états", "etats"),
        ("States’  “x”–y", "states’“x”–y", 'states\' "x"-y'),
        ("\U00020000核", "\U00020000核", None),
        ("a\ud800b", "a\ufffdb", None),
        ("\udc00\ud800", "\ufffd\ufffd", None),
    ],
)
def test_what_is_one(text: str, zh: str, en: str | None) -> None:
    """Scripts, width, case, quotation marks and composition are one; what cannot be seen is gone."""
    assert folded(text, Lang.ZH) == zh
    if en is not None:
        assert folded(text, Lang.EN) == en


@given(texts)
def test_words_are_as_many_as_begin(text: str) -> None:
    """English has as many symbols as words, numbers and signs begin in it."""
    one = fold([text], Lang.EN)
    made = words(one)
    assert len(made.text(0)) == int(word_starts(one.text(0)).sum())
    assert len(made) == 1


def test_equal_words_are_equal_symbols() -> None:
    """A word has its symbol wherever it stands."""
    made = words(fold(["the arms race", "an arms-race"], Lang.EN))
    first, second = made.text(0), made.text(1)
    assert np.array_equal(first[1:], second[[1, 3]])
    assert isinstance(made, Folded)


@pytest.mark.parametrize("language", list(Lang))
def test_a_short_text_is_folded_as_a_long_one(language):
    """Units that are worked out when a text has them become what they become in a table of all."""
    made = fold_module._TABLES[spaced(language)]
    whole = fold_module._Table(made._table.dtype.type, made._folded)
    every = np.arange(65536, dtype=np.uint16)
    expected = whole[every]
    assert whole._is_whole
    parts = fold_module._Table(made._table.dtype.type, made._folded)
    for start in range(0, 65536, 4096):
        some = every[start : start + 4096]
        assert parts[some].tolist() == expected[some].tolist()
        assert parts[some[::7]].tolist() == expected[some[::7]].tolist()
    assert not parts._is_whole
