"""Cells of table pages: what is long is cut, at its edge."""

from __future__ import annotations

import re

import pytest

from termbase.web import cells, limits


def shown(text: str) -> str:
    """What a reader sees of a cell."""
    return re.sub(r"<[^>]*>", "", str(cells.render({}, text, "text", "segments", str)))


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_long_text_is_cut(over: int) -> None:
    """A text of as many characters as may be is whole; of one more, an ellipsis stands for the last."""
    text = "核" * (limits.CELL_CHARACTERS + over)
    assert shown(text) == (text if over <= 0 else text[: limits.CELL_CHARACTERS] + "…")


def test_the_limit_is_that_of_datasette() -> None:
    """Datasette cuts what we leave to it at the same length; 2,000 characters are two screens."""
    from termbase.web import server

    assert server.SETTINGS["truncate_cells_html"] == limits.CELL_CHARACTERS == 2_000
