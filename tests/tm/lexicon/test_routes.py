"""Routes through runs of characters stay inside of them."""

from __future__ import annotations

import numpy as np
import pytest

from tm.lexicon import segment


@pytest.mark.parametrize(
    ("left", "step", "places"),
    [
        ([2, 1], [1, 1], [0, 1]),
        ([2, 1], [2, 1], [0]),
        ([2, 1, 0, 1], [2, 1, 1, 1], [0, 3]),
        ([2, 1, 1], [2, 1, 1], [0, 2]),
        ([3, 2, 1, 0, 0], [1, 2, 1, 1, 1], [0, 1]),
        ([0, 0], [1, 1], []),
    ],
)
def test_a_route_ends_with_its_run(left: list[int], step: list[int], places: list[int]) -> None:
    """A word that reaches the end of a run is the last of it: what stands behind is no word of the run."""
    identity = np.arange(4 * len(left)).reshape(4, len(left))
    found = segment._words(np.array(left), np.array(step), identity)
    assert found[0].tolist() == places
    assert found[1].tolist() == [int(identity[step[place], place]) for place in places]
