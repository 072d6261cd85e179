"""Paragraphs as evidence: where they begin on both sides, and which carry the same number.

Numbers anchor only as a chain that goes forward on both sides and that most numbers agree with; and
even then they add to a score and never forbid, so that one misread number cuts nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tm.align.anchors import chain
from tm.align.tokens import EDGES
from tm.model import Paragraph, ParagraphKind

SAME_NUMBER = 4.0
"""Score, in nats, of a bead that begins at an anchored paragraph on both sides."""

CROSSING = -3.0
"""Score of a bead for every paragraph that begins inside it."""

AGREEING = 0.5
"""Share of the rarer side's numbers that the chain must hold, or no number anchors."""

_MIDDLE, _BODY, _NUMBERED, _HEADING = range(4)
_HEADINGS = {ParagraphKind.TITLE, ParagraphKind.HEADING}


@dataclass(frozen=True, slots=True)
class Structure:
    """Where paragraphs begin (classes, int64, one a sentence) and which anchors are trusted.

    `anchors` are (zh sentence, en sentence), ascending on both sides; `table` scores the classes that
    meet at the beginning of a bead (float32, EDGES x EDGES).
    """

    zh: NDArray[np.int64]
    en: NDArray[np.int64]
    anchors: tuple[tuple[int, int], ...]
    table: NDArray[np.float32]

    def partners(self) -> NDArray[np.int64]:
        """The English sentence anchored to every Chinese one, or -1."""
        partners = np.full(len(self.zh), -1, dtype=np.int64)
        for i, j in self.anchors:
            partners[i] = j
        return partners


def structure(zh: Sequence[Paragraph], en: Sequence[Paragraph]) -> Structure:
    """Read the paragraphs of both sides; `zh[s]` is the paragraph that Chinese sentence s is in.

    >>> def paragraphs(numbers):
    ...     return [Paragraph(p, ParagraphKind.NUMBERED, n, "", p) for p, n in enumerate(numbers)]
    >>> structure(paragraphs("1234"), paragraphs("1924")).anchors
    ((0, 0), (1, 2), (3, 3))
    """
    # before the document was asked: beginnings go together, a beginning and a middle do not
    table = np.full((EDGES, EDGES), 1.0, dtype=np.float32)
    table[_MIDDLE] = table[:, _MIDDLE] = -1.0
    table[_MIDDLE, _MIDDLE] = 0.0
    return Structure(_classes(zh), _classes(en), _anchors(_numbers(zh), _numbers(en)), table)


def _classes(paragraphs: Sequence[Paragraph]) -> NDArray[np.int64]:
    classes = []
    before = None
    for paragraph in paragraphs:
        paragraph_at = (paragraph.section, paragraph.position)
        # section and position: numbers begin anew in an annex
        if paragraph_at == before:
            classes.append(_MIDDLE)
        elif paragraph.kind in _HEADINGS:
            classes.append(_HEADING)
        else:
            classes.append(_NUMBERED if paragraph.number is not None else _BODY)
        before = paragraph_at
    return np.array(classes, dtype=np.int64)


def _numbers(paragraphs: Sequence[Paragraph]) -> dict[str, list[int]]:
    """Sentences at which a numbered paragraph begins, by the number."""
    beginnings: dict[str, list[int]] = defaultdict(list)
    before = None
    for sentence, paragraph in enumerate(paragraphs):
        paragraph_at = (paragraph.section, paragraph.position)
        if paragraph_at != before and paragraph.number is not None:
            # one side may write (A) where the other has (a)
            beginnings[paragraph.number.casefold()].append(sentence)
        before = paragraph_at
    return beginnings


def _anchors(zh: dict[str, list[int]], en: dict[str, list[int]]) -> tuple[tuple[int, int], ...]:
    """The longest chain of equal numbers, rare ones weighing more; nothing where too few agree."""
    points = [
        # a number that stands often on both sides says little: by the square root of all its pairs
        (i, j, 1 / (len(places) * len(en[number])) ** 0.5)
        for number, places in zh.items()
        if number in en
        for i in places
        for j in en[number]
    ]
    if not points:
        return ()
    i, j, weight = zip(*sorted(points), strict=True)
    points_on_chain = chain(np.array(i), np.array(j), np.array(weight))
    # two texts that number differently agree by chance here and there
    numbered = min(sum(map(len, zh.values())), sum(map(len, en.values())))
    return tuple(points_on_chain) if len(points_on_chain) >= AGREEING * numbered else ()
