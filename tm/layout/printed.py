"""Printed lines with their places become page text: indents as spaces, gaps as blank lines, pages as form feeds.

A PDF knows where a line stands and not what it is. Page text says the same with white space, and `layout`
reads it as it reads page text of any other origin.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tm.layout.page import columns

_LONG = 20
"""Columns of a line that tells how wide a column is."""
# columns: a farther indent is the right half of a page
_MOST_INDENT = 60
_GAP = 1.2
"""A line further down than so many usual pitches has a blank line before it."""
# line pitches: an empty line is two, and headings are set with a little more
_WIDE_GAP = 2.6
_SAME = 0.3
"""Lines whose baselines differ by less than this share of their height are one line."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line on a page. Lengths in points; `baseline` counts from the foot of the page."""

    left: float
    right: float
    baseline: float
    height: float
    text: str


def page_text(pages: Sequence[Sequence[Printed]]) -> Iterator[str]:
    """Yield the physical lines of `pages`; each page but the first begins with a form feed.

    >>> one = Printed(72, 312, 700, 12, "1. 缔约国强调条约的各项义务相互加强，")
    >>> two = Printed(72, 192, 682, 12, "应当全面执行。")
    >>> list(page_text([[one, two], [Printed(96, 192, 700, 12, "完")]]))
    ['1. 缔约国强调条约的各项义务相互加强，', '应当全面执行。', '\\x0c    完']
    """
    whole = [_rejoined(page) for page in pages]
    every = [line for page in whole for line in page]
    column, margin, pitch = _column(every), _margin(every), _pitch(whole)
    for number, page in enumerate(whole):
        before: Printed | None = None
        for line in page:
            yield from [""] * (_blanks(before, line, pitch) if before else 0)
            indent = min(_MOST_INDENT, max(0, round((line.left - margin) / column)))
            feed = "\f" if before is None and number else ""
            yield f"{feed}{' ' * indent}{line.text}"
            before = line


def _rejoined(page: Sequence[Printed]) -> list[Printed]:
    """The lines of a page, where pieces on one baseline are one line."""
    lines: list[Printed] = []
    for piece in page:
        last = lines[-1] if lines else None
        same = last is not None and abs(last.baseline - piece.baseline) < _SAME * max(last.height, 1.0)
        if last is not None and same and piece.left >= last.right:
            text = f"{last.text}  {piece.text}"
            lines[-1] = Printed(last.left, piece.right, last.baseline, last.height, text)
        else:
            lines.append(piece)
    return lines


def _column(lines: Sequence[Printed]) -> float:
    """The width of a column (half an ideograph) in points."""
    widths = [
        (line.right - line.left) / wide
        for line in lines
        if (wide := columns(line.text)) >= _LONG and line.right > line.left
    ]
    return max(1.0, statistics.median(widths)) if widths else 6.0


def _margin(lines: Sequence[Printed]) -> float:
    """Where the text begins: left of it stands one line in twenty."""
    lefts = sorted(line.left for line in lines)
    return lefts[len(lefts) // 20] if lefts else 0.0


def _pitch(pages: Sequence[Sequence[Printed]]) -> float:
    """The usual distance of two lines of a paragraph: the smallest that many have."""
    steps = sorted(
        step
        for page in pages
        for a, b in itertools.pairwise(page)
        if (step := a.baseline - b.baseline) > 0.5 * b.height
    )
    return steps[len(steps) // 3] if steps else 0.0


def _blanks(before: Printed, line: Printed, pitch: float) -> int:
    step = before.baseline - line.baseline
    if not pitch or step < _GAP * pitch:
        return 0
    return 1 if step < _WIDE_GAP * pitch else 2
