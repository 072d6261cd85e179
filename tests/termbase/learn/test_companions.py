"""Content words that stand beside a word in half of its places belong to it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from termbase.learn import counterparts

ARMS, CONTROL, STRICT, OF = range(4)
END = -1


def companions(*ids: int) -> tuple[dict[int, dict[int, float]], dict[int, dict[int, float]]]:
    """The companions in a row of words; all but `OF` are content."""
    english = SimpleNamespace(
        ids=np.array(ids), lemmas=["arms", "control", "strict", "of"], is_content=lambda word: word != OF
    )
    left, right = counterparts._companions(english)  # type: ignore[arg-type]
    return dict(left), dict(right)


@pytest.mark.parametrize(
    ("others", "share"),
    [
        ((), 1.0),
        ((STRICT, CONTROL, END), 0.5),
        ((STRICT, CONTROL, END, OF, CONTROL, END), None),
    ],
)
def test_half_of_its_places_is_enough(others: tuple[int, ...], share: float | None) -> None:
    """`arms` is at the left of `control` in all, half or a third of its places."""
    left, _ = companions(ARMS, CONTROL, END, *others)
    places = 1 + others.count(CONTROL)
    assert left.get(CONTROL, {}).get(ARMS) == (
        None if share is None else pytest.approx(share * (1 - 1 / places))
    )


@pytest.mark.parametrize(
    ("others", "share"), [((ARMS, STRICT, END), 0.5), ((ARMS, STRICT, END, ARMS, OF, END), None)]
)
def test_half_of_its_places_is_enough_at_the_right(others: tuple[int, ...], share: float | None) -> None:
    """The same of what follows a word."""
    _, right = companions(ARMS, CONTROL, END, *others)
    places = 1 + others.count(ARMS)
    assert right.get(ARMS, {}).get(CONTROL) == (
        None if share is None else pytest.approx(share * (1 - 1 / places))
    )


def test_words_without_content_are_no_companions() -> None:
    """What stands beside a word everywhere and says nothing is left out; so is what stands behind an end."""
    left, right = companions(CONTROL, OF, ARMS, END, STRICT)
    assert OF not in right.get(CONTROL, {})
    assert OF not in left.get(ARMS, {})
    assert STRICT not in right.get(ARMS, {})
