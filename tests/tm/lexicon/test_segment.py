"""How far a word may reach from each character of a run."""

from __future__ import annotations

import numpy as np
import pytest

from tm.lexicon.segment import RUN, room


@pytest.mark.parametrize(
    ("size", "first"),
    [
        (1, [1]),
        (RUN - 1, [RUN - 1, RUN - 2]),
        (RUN, [RUN, RUN - 1]),
        (RUN + 1, [1, RUN]),
        (2 * RUN, [RUN, RUN - 1]),
    ],
)
def test_long_runs_are_cut(size: int, first: list[int]) -> None:
    """A run of RUN characters is whole; what is before the last RUN of a longer one is cut off, whole runs at a time."""
    left = room(np.ones(size, dtype=bool)).tolist()
    assert left[: len(first)] == first
    assert left[-1] == 1
    assert max(left) <= RUN


def test_no_room_outside_of_runs() -> None:
    """A run ends where something else stands."""
    assert room(np.array([True, False, False, True, True])).tolist() == [1, 0, 0, 2, 1]
