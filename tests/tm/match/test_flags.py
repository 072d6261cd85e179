"""Differences are blocks: a symbol between two makes them one, two symbols do not."""

from __future__ import annotations

import pytest

from tm.languages import Lang
from tm.match.flags import _differences, _Token, flags


def tokens(text: str) -> list[_Token]:
    """Each character a token."""
    return [_Token(character, at, at + 1) for at, character in enumerate(text)]


@pytest.mark.parametrize(
    ("query", "unit", "blocks"),
    [
        ("甲一乙", "丙一丁", [("甲一乙", "丙一丁")]),
        ("甲一二乙", "丙一二丁", [("甲", "丙"), ("乙", "丁")]),
        ("一甲", "一丙", [("甲", "丙")]),
        ("甲一乙", "一丁", [("甲一乙", "一丁")]),
        ("一二", "一二", []),
    ],
)
def test_blocks(query: str, unit: str, blocks: list[tuple[str, str]]) -> None:
    """What differs, with what stands between."""
    differences = _differences(tokens(query), tokens(unit))
    assert [tuple("".join(t.text for t in side) for side in pair) for pair in differences] == blocks


@pytest.mark.parametrize(
    ("query", "unit", "kinds"),
    [
        ("莫雷诺先生作了发言。", "加西亚先生作了发言。", []),
        ("罗莫先生支持该提案。", "罗西先生支持该提案。", []),
        ("不丹代表支持该提案。", "老挝代表支持该提案。", []),
        ("委员会不支持该提案。", "委员会支持该提案。", ["negation"]),
        ("各国切莫拖延。", "各国拖延。", ["negation"]),
    ],
)
def test_names_deny_nothing(query: str, unit: str, kinds: list[str]) -> None:
    """A character of a foreign name is no negation; a real one still is."""
    assert [flag.kind for flag in flags(query, unit, Lang.ZH, ())] == kinds
