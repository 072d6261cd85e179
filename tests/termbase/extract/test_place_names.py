"""Names of places are of one mind with the authority lists."""

from __future__ import annotations

from termbase import authority
from termbase.extract.place_names import place_names


def test_names_stand_in_the_lists() -> None:
    """What the segmenter knows as a place, the lists know with its English."""
    listed = {form for row in authority.load() for form in row.chinese()}
    assert not place_names() - listed


def test_names_are_names() -> None:
    """A line of the file is one name of at least two ideographs."""
    assert len(place_names()) > 250
    assert all(len(name) >= 2 for name in place_names())
