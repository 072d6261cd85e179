"""What can be replaced stands side by side, and never one in another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termbase.memories.open_memory import names
from tm.languages import Lang
from tm.match.symbols import Names, compared, placeables, symbols


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2024年中国", ["year", "name"]),
        ("中国2024年", ["name", "year"]),
        ("2024年星期一", ["year", "weekday"]),
        ("星期一中国", ["weekday", "name"]),
        ("中国第三次", ["name", "ordinal"]),
        ("第三次会议", ["meeting"]),
    ],
)
def test_side_by_side(text: str, kinds: list[str]) -> None:
    """What begins where another ends is there; what lies in a reference is not."""
    assert [placeable.kind for placeable in placeables(text, Lang.ZH, names())] == kinds


@given(
    text=st.lists(
        st.sampled_from(["第八届", "2024年", "中国", "核 裁军", "，", "12 per cent", "China", " of ", "re-elect", "第三次", "Ａ"])
    ).map("".join),
    language=st.sampled_from(list(Lang)),
)  # fmt: skip
def test_what_is_compared_are_the_symbols(text: str, language: Lang) -> None:
    """The texts and placeables that are compared are those of the symbols, with placeables and without."""
    for placed in (placeables(text, language, names()), ()):
        made = symbols(text, language, placed)
        assert compared(text, language, placed) == ([s.text for s in made], [s.placeable for s in made])


NAMES = ["Niger", "Nigeria", "Guinea", "Guinea-Bissau", "Guyana", "Chad", "Côte d'Ivoire", "Congo"]


@given(st.lists(st.sampled_from([*NAMES, " ", "n", "ia", "-", "C", "The "])).map("".join))
def test_names_are_found_longest_first(text: str) -> None:
    """Names with one beginning are found as by trying every one, the longest first."""
    found = Names([(f"国{number}", name) for number, name in enumerate(NAMES)]).find(text, Lang.EN)
    every = "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True)))
    assert [(p.start, p.text) for p in found] == [
        (hit.start(), hit.group()) for hit in re.finditer(rf"\b(?:{every})\b", text)
    ]
