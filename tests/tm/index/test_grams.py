"""Strings are found in a block by its sorted places, whether they stand there seldom or everywhere."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tm.index import grams
from tm.index.fold import fold, word_starts
from tm.languages import Lang

LETTERS = {Lang.ZH: "不核查裁军国的\U00020000", Lang.EN: "aet n-, "}


def block_of(language: Lang, texts: int) -> tuple[grams.GramBlock, list[str]]:
    """A block of made texts of few letters, so that most strings stand in many of them, and the texts as they are folded."""
    chance = random.Random(15)
    made = ["".join(chance.choices(LETTERS[language], k=chance.randrange(40))) for _ in range(texts)]
    folded = fold(made, language)
    places, samples = grams.sorted_places(folded.symbols)
    block = grams.GramBlock(folded.symbols, folded.starts.astype(np.uint32), places, samples, 0)
    return block, [folded.text(number).tobytes().decode("latin-1") for number in range(texts)]


@pytest.fixture(params=[(256, 1 << 13), (4 * 256, 8), (1 << 30, 1 << 13)], ids=["exactly", "step by step", "as it comes"])  # fmt: skip
def bounds(request, monkeypatch):
    """The thresholds above which a string is looked for in another way, each low enough and high enough."""
    monkeypatch.setattr(grams, "_WIDE", request.param[0])
    monkeypatch.setattr(grams, "_TOGETHER", request.param[1])


@pytest.mark.parametrize("language", list(Lang))
@pytest.mark.parametrize("dense", [1, 1 << 9, 1 << 30])
def test_the_texts_are_those_that_hold_the_string(language, dense, bounds, monkeypatch):
    """By its places or by reading, seldom or everywhere: those that hold the string when each is compared, in order."""
    monkeypatch.setattr(grams, "_DENSE", dense)
    monkeypatch.setattr(grams, "_PIECE", 1000)
    block, texts = block_of(language, 1_500)
    size = block.symbols.dtype.itemsize
    chance = random.Random(16)
    for _ in range(25):
        text = chance.choice(texts).encode("latin-1")
        start = size * chance.randrange(max(len(text) // size, 1))
        string = text[start : start + size * chance.randint(1, 8)]
        if not string:
            continue
        symbols = np.frombuffer(string, dtype=block.symbols.dtype)
        expected = [n for n, one in enumerate(texts) if _holds(one.encode("latin-1"), string, size)]
        assert grams.read(block, symbols).tolist() == expected
        places = grams.find(block, grams.needle(symbols))
        if places is not None:
            assert grams.texts_of(block, places).tolist() == expected
            assert len(set(places.tolist())) == len(places)
        at_word = grams.find(block, grams.needle(symbols, at_word=True))
        begins = word_starts(block.symbols) if language is Lang.EN else np.ones(len(block.symbols), bool)
        begun = [
            at
            for at in np.flatnonzero(begins & (block.symbols != 0)).tolist()
            if block.symbols[at : at + len(symbols)].tobytes() == string
        ]
        assert at_word is not None
        assert sorted(at_word.tolist()) == begun


def _holds(text: bytes, string: bytes, size: int) -> bool:
    """Whether whole symbols of a text are the string."""
    return any(text[at : at + len(string)] == string for at in range(0, len(text) - len(string) + 1, size))


def test_a_string_that_is_nowhere():
    """Before the first gram, between two and behind the last: no place."""
    block, _ = block_of(Lang.EN, 500)
    for string in (b"(x", b"bb", b"zz", b"a-zz"):
        needle = grams.needle(np.frombuffer(string, np.uint8), at_word=True)
        assert not len(grams.find(block, needle))


@pytest.mark.parametrize("language", list(Lang))
def test_places_are_in_order_of_what_stands_there(language):
    """By the first four bytes from each place on, and equal ones in order of the text; every 256th is a sample."""
    block, _ = block_of(language, 800)
    size = 4 // block.symbols.dtype.itemsize
    padded = [*block.symbols.tolist(), *[0] * size]
    starts = word_starts(block.symbols) if language is Lang.EN else np.ones(len(block.symbols), bool)
    indexed = np.flatnonzero(starts & (block.symbols != 0)).tolist()
    expected = sorted(indexed, key=lambda place: (padded[place : place + size], place))
    assert block.places.tolist() == expected
    every = np.array(expected[:: grams._EVERY])
    assert block.samples.tolist() == grams.grams(block.symbols, every).tolist()
