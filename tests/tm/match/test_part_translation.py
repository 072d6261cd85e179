"""A stretch is looked for in a unit, where it may hold a reference but cut none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from memories import unit

from tm.languages import Lang
from tm.match import part_translation
from tm.match.part_translation import _place
from tm.match.spans import TargetSpan

UNIT = "按照第1540(2004)号决议，各国遵守第1540(2004)号决议规定"


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("第1540(2004)号决议", (2, 16)),
        ("按照第1540(2004)号决议", (0, 16)),
        ("第1540(2004)号决议，各国", (2, 19)),
        ("按照", (0, 2)),
        ("各国", (17, 19)),
        ("按照第", None),
        ("决议，各国", None),
        ("1540", None),
        ("某国", None),
        ("规定", (35, 37)),
    ],
)
def test_where_a_stretch_stands(text: str, offsets: tuple[int, int] | None) -> None:
    """A stretch that begins and ends where a reference does is whole; one that begins or ends in it is not."""
    assert _place(UNIT, text, Lang.ZH) == offsets


class Unlinked:
    """Links that nobody looks at."""

    def links(self, pairs: Sequence[tuple[str, str]]) -> list[None]:
        """One for each pair."""
        return [None] * len(pairs)


def rendered(monkeypatch: pytest.MonkeyPatch, *targets: str, linked: float = 0.8) -> str | None:
    """What stands for `核查制度` in units whose targets, all of them, are said to stand for it; `?` is never said so."""

    def span(
        links: None, start: int, end: int, source: str, target: str, language: Lang
    ) -> TargetSpan | None:
        assert source[start:end] == "核查制度"
        return None if target == "?" else TargetSpan(0, len(target), 1.0, 0.0, linked)

    monkeypatch.setattr(part_translation, "span", span)
    units = [unit(n, "加强核查制度的工作", target) for n, target in enumerate(targets)]
    return part_translation._by_links("核查制度", units, Lang.ZH, Unlinked())  # type: ignore[arg-type]


@pytest.mark.parametrize(("length", "shown"), [(5, False), (6, True), (30, True), (31, False)])
def test_lengths_of_a_translation(monkeypatch: pytest.MonkeyPatch, length: int, shown: bool) -> None:
    """Four characters of Chinese are 6 to 30 of English."""
    assert rendered(monkeypatch, "x" * length) == ("x" * length if shown else None)


def test_units_that_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """One unit that is sure is enough; of others three must say the same. What most say comes first."""
    assert rendered(monkeypatch, "regime X") == "regime X"
    assert rendered(monkeypatch, "?") is None
    assert rendered(monkeypatch, *["regime X"] * 2, linked=0.6) is None
    assert rendered(monkeypatch, *["regime X"] * 3, linked=0.6) == "regime X"
    assert rendered(monkeypatch, "regime X", "?", "regime Y", "regime Y") == "regime Y"


@pytest.mark.parametrize(
    ("covered", "foreign", "linked", "likely", "sure"),
    [
        (0.75, 0.25, 0.72, True, True),
        (0.75, 0.25, 0.71, True, False),
        (0.75, 0.25, 0.55, True, False),
        (0.75, 0.25, 0.54, False, False),
        (0.74, 0.25, 0.72, False, False),
        (0.75, 0.26, 0.72, False, False),
    ],
)
def test_what_is_believed(covered: float, foreign: float, linked: float, likely: bool, sure: bool) -> None:
    """Each share on both sides of its edge."""
    span = TargetSpan(0, 1, covered, foreign, linked)
    assert (span.likely, span.sure) == (likely, sure)
