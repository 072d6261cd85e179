"""What is stored of a unit's texts is what SQLite can hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tm.db import NOT_STORABLE
from tm.memory import units


@given(st.text(st.sampled_from("a核\x00\ud800\udfff\U00020000\uffff"), max_size=6))
def test_the_quick_look_finds_what_cannot_be_stored(text):
    """As the pattern does: NUL and halves of surrogates, and nothing else."""
    assert units._may_not_be_storable(text) == bool(NOT_STORABLE.search(text))


def test_a_row_has_every_column():
    """The order in which units are written names each column of the table once."""
    assert sorted(units._STORED) == sorted(units.UNITS.names)
