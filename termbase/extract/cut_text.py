"""Cut text: every stretch of words once, and where it stands. What is counted and looked at is this. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from termbase.extract import shape
from termbase.extract.candidates import Located
from termbase.extract.runs import RUN
from tm.text.words import Word

Span = tuple[int, int, str]
"""Begin and end of a form in the words of a stretch, and the form."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words between two marks, and every span of them that has the shape of a term."""

    words: tuple[Word, ...]
    spans: tuple[Span, ...]


class StretchPlace(NamedTuple):
    """Where a stretch stands: the number of the stretch, the sentence as in `Place`, the offset in the sentence."""

    stretch: int
    document: int
    paragraph: int
    sentence: int
    start: int


@dataclass(slots=True)
class CutText:
    """The different stretches of some sentences in the order of their first places, and all places in order.

    `around` tells how often each stretch stands between which two characters, in the order of the first time; they are
    `^` and `$` at the ends of a sentence.
    """

    stretches: list[Stretch] = field(default_factory=list)
    places: list[StretchPlace] = field(default_factory=list)
    around: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def packed_stretches(self) -> PackedStretches:
        """The stretches as lists and tuples, each word once: a fifth of the time to write and to read."""
        # numbers in the order of the first time: the same text makes the same file
        words: dict[Word, int] = {}
        forms: dict[str, int] = {}
        stretches = [
            (
                [words.setdefault(word, len(words)) for word in stretch.words],
                [(begin, end, forms.setdefault(text, len(forms))) for begin, end, text in stretch.spans],
            )
            for stretch in self.stretches
        ]
        return [(word.text, word.tag) for word in words], list(forms), stretches


PackedStretches = tuple[list[tuple[str, str]], list[str], list[tuple[list[int], list[tuple[int, int, int]]]]]
"""Words with their tags, forms, and for each stretch the numbers of its words and its spans with those of their forms."""


def unpacked_stretches(packed: PackedStretches) -> list[Stretch]:
    """What `packed_stretches` made."""
    pairs, forms, stretches = packed
    words = list(map(Word._make, pairs))
    return [
        Stretch(
            tuple([words[number] for number in numbers]),
            tuple([(begin, end, forms[form]) for begin, end, form in spans]),
        )
        for numbers, spans in stretches
    ]


class TextCutter:
    """Cuts sentences and remembers the stretches. `cut` makes words of a stretch."""

    def __init__(self, cut: Callable[[str], list[Word]]) -> None:
        self._cut = cut
        self._numbers: dict[str, int] = {}
        self.text = CutText()

    def take(self, sentence: Located) -> list[tuple[int, tuple[Word, ...]]]:
        """Cut a sentence; return the words of its stretches, each with the offset of the first."""
        text, numbers, where = sentence.text, self._numbers, sentence.place
        stretches, places, around = self.text.stretches, self.text.places, self.text.around
        words: list[tuple[int, tuple[Word, ...]]] = []
        for match in RUN.finditer(text):
            start, end = match.span()
            stretch = match.group()
            # stretches recur in documents of one body: each is cut and shaped once
            number = numbers.get(stretch)
            if number is None:
                number = numbers[stretch] = len(stretches)
                cut = tuple(self._cut(stretch))
                stretches.append(Stretch(cut, tuple(shape.spans(cut))))
            before = text[start - 1] if start else "^"
            after = text[end] if end < len(text) else "$"
            # counted with what stands around it: neighbours need it, and all places would be too many
            key = (number, before, after)
            around[key] = around.get(key, 0) + 1
            places.append(StretchPlace(number, where.document, where.paragraph, where.start, start))
            words.append((start, stretches[number].words))
        return words


def cut_all(sentences: Iterable[Located], cut: Callable[[str], list[Word]]) -> CutText:
    """Cut sentences."""
    cutter = TextCutter(cut)
    for sentence in sentences:
        cutter.take(sentence)
    return cutter.text


def stretch_counts(text: CutText) -> dict[int, int]:
    """How often each stretch stands there, in the order of the first time."""
    counts: dict[int, int] = {}
    for (number, _, _), times in text.around.items():
        counts[number] = counts.get(number, 0) + times
    return counts


def form_counts(text: CutText) -> dict[str, int]:
    """How often each form with the shape of a term stands there, in the order of the first time."""
    counts: dict[str, int] = {}
    for number, times in stretch_counts(text).items():
        for _, _, form in text.stretches[number].spans:
            counts[form] = counts.get(form, 0) + times
    return counts
