"""Names of places are of one mind with the authority lists."""

from __future__ import annotations

from termbase import authority
from termbase.extract.place_names import place_names

ONLY_HERE = {"圣地亚哥", "斯特拉斯堡", "贝鲁特", "高加索"}
"""Places that no list has."""


def test_names_stand_in_the_lists() -> None:
    """What the segmenter knows as a place, the lists know with its English."""
    listed = {form for row in authority.load() for form in row.chinese()}
    assert place_names() - listed == ONLY_HERE


def test_names_are_names() -> None:
    """A line of the file is one name of at least two ideographs."""
    assert len(place_names()) > 250
    assert all(len(name) >= 2 for name in place_names())
