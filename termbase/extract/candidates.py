"""What extraction hands on: candidates that can say why they rank where they do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tm.text.shown_number import ShownNumber


class Origin(StrEnum):
    """How a candidate was found."""

    TITLE = "title"
    SHORT = "short form"
    ACRONYM = "acronym"
    FULL = "full form"
    QUOTED = "quoted"
    NAME = "name"
    ISOTOPE = "isotope"
    KNOWN = "known"
    PHRASE = "phrase"
    WORD = "word"


# what the text itself marks as a name needs no proof by counts
NAMED = frozenset({Origin.TITLE, Origin.SHORT, Origin.ACRONYM, Origin.FULL, Origin.NAME})


class Place(NamedTuple):
    """A sentence: ids of document and paragraph, offset of the segment in its paragraph."""

    document: int
    paragraph: int
    start: int


class Located(NamedTuple):
    """A sentence to mine, with its place."""

    place: Place
    text: str


class Context(NamedTuple):
    """An occurrence: the place of the sentence, and the offsets of the term in its paragraph."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """What was measured of a candidate. Factors lie between 0 and 1 unless a unit is named.

    `frequency`: all occurrences. `independent`: those not inside a longer candidate. `documents`:
    documents with the term. `c_value`: Frantzi & Ananiadou 2000, in bits x occurrences.
    `contrast`: log2 of the ratio of relative frequencies, here against general Chinese, averaged
    over the words (weirdness, Ahmad 1999). `cohesion`: normalised PMI of the weakest cut (Bouma
    2009). `left_entropy`, `right_entropy`: bits over the neighbours, a function word or a mark
    counting as a neighbour of its own each time. `nominal`: share of contexts in which the form
    is a noun. `background`: occurrences in the general corpus behind jieba's dictionary.
    """

    frequency: int
    independent: int
    documents: int
    c_value: float
    contrast: float
    cohesion: float
    left_entropy: float
    right_entropy: float
    nominal: float
    background: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term candidate. `factors` are the named parts whose product is `score`."""

    term: str
    origin: Origin
    score: float
    words: tuple[str, ...]
    metrics: Metrics
    factors: tuple[tuple[str, float], ...]
    inside: tuple[tuple[str, int], ...] = ()
    contexts: tuple[Context, ...] = ()
    variants: tuple[str, ...] = ()

    def explain(self) -> str:
        """One line: the factors behind the score, and where the form lies inside longer ones."""
        product = " x ".join(f"{name} {value:.2f}" for name, value in self.factors)
        m = self.metrics
        text = (
            f"{self.origin.value}; {ShownNumber(m.frequency):occurrence|occurrences}, {m.independent} of them not inside a longer term, "
            f"in {ShownNumber(m.documents):document|documents}; score {self.score:.2f} = {product}"
        )
        if self.inside:
            text += "; also inside " + ", ".join(f"{longer} ({count})" for longer, count in self.inside)
        return text
