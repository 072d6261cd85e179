"""The words of folded texts: each once, in order, and no single letter."""

from __future__ import annotations

import numpy as np
import pytest

from tm.index.fold import WordCollector, fold, is_word_end, word_hashes
from tm.languages import Lang


def vocabulary(*texts: str) -> list[bytes]:
    """The words that a collector has of texts that come one after the other."""
    collector = WordCollector()
    for text in texts:
        symbols = fold([text], Lang.EN).symbols
        collector.add(symbols, *word_hashes(symbols))
    return bytes(collector.text()).split(b"\n")[1:-1]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ((), []),
        (("",), []),
        (("a",), []),
        (("an",), [b"an"]),
        (("States parties, a State; 27 I",), [b"27", b"parties", b"state", b"states"]),
        (("parties to it", "it is of parties"), [b"is", b"it", b"of", b"parties", b"to"]),
    ],
)
def test_words_are_collected_once(texts: tuple[str, ...], words: list[bytes]) -> None:
    """A word has two letters or figures at least; it is told once, in order, whichever text it comes from."""
    assert vocabulary(*texts) == words


def test_different_words_are_all_collected() -> None:
    """Ten thousand different words, twice: all of them, and none twice."""
    words = sorted(f"w{number}x" for number in range(10_000))
    assert vocabulary(" ".join(words), " ".join(reversed(words))) == [word.encode() for word in words]


def test_a_long_word_has_the_hash_of_all_its_letters() -> None:
    """A word that goes on beyond 64 letters is another word."""
    stem = "a" * 64
    assert vocabulary(f"{stem} {stem}b {stem}c") == [stem.encode(), f"{stem}b".encode(), f"{stem}c".encode()]


@pytest.mark.parametrize(
    ("place", "ends"), [(0, False), (5, False), (6, True), (7, False), (13, True), (99, True)]
)
def test_where_a_word_ends(place: int, ends: bool) -> None:
    """At a space and behind the text a word ends; a place beyond the text is its end."""
    symbols = fold(["states parties"], Lang.EN).symbols[:14]
    symbols[13] = ord(".")
    assert is_word_end(symbols, np.array([place])).tolist() == [ends]
