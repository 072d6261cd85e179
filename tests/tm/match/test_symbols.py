"""What can be replaced stands side by side, and never one in another."""

from __future__ import annotations

import pytest

from termbase.memories.open_memory import names
from tm.languages import Lang
from tm.match.symbols import placeables


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
