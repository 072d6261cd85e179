"""A name that comes twice among any number is found, with few bytes kept of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tm.exchange.unique_names import UniqueNames


def first_twice(names: list[str], run: int) -> str | None:
    """The name that is told to come twice."""
    unique = UniqueNames(run)
    told = next((twice for name in names if (twice := unique.add(name)) is not None), None)
    return told if told is not None else unique.finish()


@given(st.lists(st.text(max_size=2), max_size=60), st.integers(1, 9))
def test_names(names: list[str], run: int) -> None:
    """A name is told where one comes twice, and one that does; else none."""
    told = first_twice(names, run)
    assert (told is None) == (len(set(names)) == len(names))
    assert told is None or names.count(told) > 1


@pytest.mark.parametrize("second", [1, 999, 1_000, 2_500, 4_999])
def test_far_apart(second: int) -> None:
    """A name is found again in a run that was joined with others."""
    names = [f"u{number}" for number in range(5_000)]
    assert first_twice(names, 16) is None
    assert first_twice([*names[:second], "u0", *names[second:]], 16) == "u0"
