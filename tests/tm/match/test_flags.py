"""Differences are blocks: a symbol between two makes them one, two symbols do not."""

from __future__ import annotations

import pytest

from tm.match.flags import _differences, _Token


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
