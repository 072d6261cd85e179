"""A query in running text: as a term of its own, or as a part of a longer one that may mean the opposite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.languages import Lang
from tm.text import key
from tm.text.occurrences import Sought, literal
from tm.text.words import Segmenter

CUT = Segmenter().cut


def told(query: str, language: Lang, text: str, *longer: str) -> list[tuple[str, str]]:
    """What stands at each occurrence, and the longer term that it is within."""
    return [
        (text[one.start : one.end], one.within) for one in Sought(query, language, longer, CUT).find(text)
    ]


@pytest.mark.parametrize(
    ("query", "text", "longer", "expected"),
    [
        ("缔约国", "非缔约国和缔约国都出席了会议", ["非缔约国"], [("缔约国", "非缔约国"), ("缔约国", "")]),
        ("締約國", "各缔约国", ["非缔约国"], [("缔约国", "")]),
        ("人权", "保护个人权利和人权", [], [("人权", "个人权利"), ("人权", "")]),
        ("条约", "根据《不扩散核武器条约》", ["不扩散核武器条约", "核武器条约"], [("条约", "核武器条约")]),
        ("ＣＤ", "cd/2105", [], [("cd", "")]),
        ("《》", "《核裁军》", [], []),
    ],
)
def test_chinese(query: str, text: str, longer: list[str], expected: list[tuple[str, str]]) -> None:
    """Either script and width; the shortest longer term is told; two characters of two words are no word."""
    language = Lang.EN if query.isascii() else Lang.ZH
    assert told(query, language, text, *longer) == expected


@pytest.mark.parametrize(
    ("query", "text", "longer", "expected"),
    [
        ("State party", "A non-State party and States parties met", [], [("State party", "non-State party"), ("States parties", "")]),
        ("nuclear-weapon States", "the non-nuclear-weapon States", [], [("nuclear-weapon States", "non-nuclear-weapon States")]),
        ("committee", "the Preparatory Committee and a committee", ["preparatory committee"], [("Committee", "Preparatory Committee"), ("committee", "")]),
        ("nuclear weapon", "nuclear-weapon tests", [], [("nuclear-weapon", "")]),
        ("safegu", "under safeguards", [], [("safegu", "")]),
    ],
)  # fmt: skip
def test_english(query: str, text: str, longer: list[str], expected: list[tuple[str, str]]) -> None:
    """In any inflection and with hyphens; a prefix such as "non-" makes another term; a word that is being typed is found."""
    assert told(query, Lang.EN, text, *longer) == expected


@given(st.text("核武器国家无裁軍军 的,", max_size=30), st.text("核武器国家无", min_size=1, max_size=3))
def test_no_occurrence_is_lost(text: str, query: str) -> None:
    """Whatever longer terms there are, every place where the characters stand is told, and stands where it is said."""
    found = Sought(query, Lang.ZH, ["无核武器国家", "核武器国家"], CUT).find(text)
    places = [(one.start, one.end) for one in found]
    assert places == literal(text, key.key(query).replace(" ", ""))
    for start, end in places:
        assert key.key(query) in key.key(text[start:end]).replace(" ", "")
