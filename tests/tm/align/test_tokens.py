"""Sentences to token keys: the same thing has one key in both languages."""

from __future__ import annotations

import numpy as np
import pytest

from tm.align.tokens import CAP, chinese_side, english_side
from tm.lexicon.english import EnglishKeys
from tm.lexicon.layers import Lexicon
from tm.lexicon.stems import stem
from tm.lexicon.token_keys import TokenClass, key


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("第六十四届", "sixty-fourth"),
        ("64", "64th"),
        ("二十一", "twenty-one"),
        ("27 000", "27,000"),
        ("350万", "3.5 million"),
        ("３．５", "3.5"),
        ("A/RES/61/106", "A/RES/61/106"),
        ("CD/2119", "CD/2119"),
        ("IAEA", "IAEA"),
        ("10月", "October"),
        ("？", "?"),
        ("「", '"'),
    ],
)
def test_both_languages_share_a_key(zh: str, en: str) -> None:
    """Numbers in every writing, symbols, acronyms and signs have one key in both languages."""
    left, right = chinese_side([zh], ()).keys, english_side([en]).keys
    assert set(right) <= set(left)
    assert len(right) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("treaties", "treaty"),
        ("States", "State's"),
        ("negotiating", "negotiation"),
        ("went", "go"),
        ("children", "child"),
        ("planned", "plan"),
        ("boxes", "box"),
        ("agreed", "agree"),
        ("voices", "voice"),
    ],
)
def test_forms_of_a_word_meet(one: str, two: str) -> None:
    """Inflected forms and near derivations have one stem."""
    reader = EnglishKeys()
    assert reader.keys_of(one) == reader.keys_of(two)


@pytest.mark.parametrize(("one", "two"), [("state", "status"), ("his", "hi"), ("as", "a"), ("bus", "bu")])
def test_other_words_stay_apart(one: str, two: str) -> None:
    """Short words lose no letters that make them another word."""
    assert stem(one) != stem(two)


def test_either_script_gives_the_same(small: Lexicon) -> None:
    """Traditional characters are read as Simplified ones."""
    one = chinese_side(["裁軍談判會議。"], small.layers)
    two = chinese_side(["裁军谈判会议。"], small.layers)
    assert one.keys.tolist() == two.keys.tolist()
    assert key(TokenClass.HAN, "裁军") in one.keys.tolist()


def test_longest_words_come_out_whole(small: Lexicon) -> None:
    """A word of the lexicon is one token, and so is a character that no lexicon has."""
    side = chinese_side(["核武器国家龘"], small.layers)
    assert side.keys.tolist() == [
        key(TokenClass.HAN, "核武器"),
        key(TokenClass.HAN, "国家"),
        TokenClass.HAN << 56 | ord("龘"),
    ]


def test_sentences_keep_their_tokens(small: Lexicon) -> None:
    """Tokens stand under their own sentence, line breaks inside a sentence or not."""
    side = chinese_side(["裁军", "", "会议\n条约", "\ud800"], small.layers)
    assert np.diff(side.start).tolist() == [1, 0, 2, 0]
    assert side.lengths.tolist() == [2, 0, 4, 0]


def test_words_do_not_run_over_sentences(small: Lexicon) -> None:
    """A word cut by the end of a sentence is no word."""
    side = chinese_side(["裁", "军"], small.layers)
    assert key(TokenClass.HAN, "裁军") not in side.keys.tolist()


def test_long_sentences_are_capped() -> None:
    """Of a sentence of more than the cap the beginning and the end are kept."""
    side = english_side(["alpha " + "beta " * 5000 + "omega", "gamma"])
    assert np.diff(side.start).tolist() == [CAP, 1]
    first, last = side.keys[0], side.keys[CAP - 1]
    assert (first, last) == (EnglishKeys().keys_of("alpha")[0], EnglishKeys().keys_of("omega")[0])


def test_long_runs_take_linear_time(small: Lexicon) -> None:
    """A run of ideographs without any mark is cut in parts and still read."""
    side = chinese_side(["裁军" * 20_000], small.layers)
    assert set(side.keys.tolist()) <= {key(TokenClass.HAN, w) for w in ("裁军",)} | {
        TokenClass.HAN << 56 | ord(c) for c in "裁军"
    }
    assert len(side.keys) == CAP
