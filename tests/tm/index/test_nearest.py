"""The nearest texts are those that comparing with every one of them gives: the same, in the same order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memories import index
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from tm.index import part as parts
from tm.index.fold import fold
from tm.index.nearest import nearest
from tm.index.part import IndexPart
from tm.languages import Lang

ALPHABETS = {
    Lang.ZH: "核裁軍军不\U00020000\U00020001a ",
    Lang.EN: ["arms", "race", "the", "-", "États", "\U0001f600", "no"],
}


def brute(
    index: list[IndexPart], text: str, language: Lang, similarity: float, most: int
) -> list[tuple[int, float]]:
    """Ids and similarities by comparing with all keys."""
    key = parts.keys([fold([text], language).text(0)], language)[0]
    keys = [one for part in index for one in part.sides[language].keys(range(len(part)))]
    ids = [number for part in index for number in part.ids.whole().tolist()]
    if not key:
        return []
    # the cut-off of process.extract loses some texts that meet it exactly
    told = process.extract(key, keys, scorer=Levenshtein.normalized_similarity, limit=None)
    ordered = sorted(
        (-score, ids[place], score) for other, score, place in told if other and score >= similarity - 1e-9
    )
    return [(number, score) for _, number, score in ordered][:most]


def found(
    index: list[IndexPart], text: str, language: Lang, similarity: float, most: int
) -> list[tuple[int, float]]:
    """The same as the index gives it."""
    return [
        (one.unit, one.similarity) for one in nearest(index, text, language, similarity=similarity, most=most)
    ]


def same(index: list[IndexPart], text: str, language: Lang, similarity: float, most: int) -> None:
    """Both are the same."""
    one, other = (
        found(index, text, language, similarity, most),
        brute(index, text, language, similarity, most),
    )
    assert [number for number, _ in one] == [number for number, _ in other], (text, similarity)
    assert [score for _, score in one] == pytest.approx([score for _, score in other])


def joined(language: Lang, pieces: list[str]) -> str:
    """Pieces of an alphabet as a text."""
    return ("" if language is Lang.ZH else " ").join(pieces)


def texts(language: Lang, most: int) -> st.SearchStrategy[str]:
    """Texts of few different symbols, short and long."""
    some = st.lists(st.sampled_from(ALPHABETS[language]), max_size=most)
    return some.map(lambda pieces: joined(language, pieces))


@pytest.mark.parametrize("language", list(Lang))
@settings(max_examples=20)
@given(data=st.data())
def test_nothing_is_lost(language: Lang, data: st.DataObject) -> None:
    """Few symbols, many ties, symbols outside of the BMP, all similarities, one part or two."""
    held = data.draw(st.lists(st.one_of(texts(language, 8), texts(language, 40)), min_size=1, max_size=25))
    pairs = [(text, text) for text in held]
    cut = data.draw(st.integers(0, len(pairs)))
    made = index(pairs[:cut], pairs[cut:])
    for query in (*held[:2], data.draw(texts(language, 40))):
        for percent in (30, 45, 60, 70, 75, 90, 100, data.draw(st.integers(30, 100))):
            same(made, query, language, percent / 100, data.draw(st.integers(1, 12)))


@pytest.mark.parametrize("language", list(Lang))
def test_nothing_is_lost_of_long_texts(language: Lang) -> None:
    """Texts of every band, damaged by a few and by many edits."""
    chance = random.Random(7)
    alphabet = [chr(0x4E00 + n) for n in range(60)] if language is Lang.ZH else [f"w{n}" for n in range(60)]
    held = []
    for length in (1, 5, 12, 31, 32, 40, 63, 64, 100, 127, 128, 200, 255, 256, 300, 600):
        base = [chance.choice(alphabet) for _ in range(length)]
        for share in (0.0, 0.05, 0.2, 0.35, 0.6):
            some = list(base)
            for _ in range(int(share * length) + 1):
                place = chance.randrange(len(some) + 1)
                some[place : place + chance.choice((0, 1))] = chance.choice(([], [chance.choice(alphabet)]))
            held.append(joined(language, some))
    made = index([(text, text) for text in held])
    for query in held[::3]:
        for similarity in (0.3, 0.5, 0.7, 0.85, 1.0):
            same(made, query, language, similarity, 10)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ud800", "核\ud800", "\udc00裁\ud800"])
def test_strange_queries(text: str) -> None:
    """What folds to nothing is near to nothing; half a character is one that no text has."""
    made = index([("核裁", "a"), ("", ""), ("核", "b"), ("\ufffd裁\ufffd", "c")])
    for similarity in (0.3, 0.5, 1.0):
        same(made, text, Lang.ZH, similarity, 5)
