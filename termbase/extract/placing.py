"""Where the chosen candidates stand: independent or inside which longer one, and in which sentences first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields

from termbase.extract import shape
from termbase.extract.candidates import Context, Place
from termbase.extract.cut_text import Span, Stretch, StretchPlace
from termbase.extract.neighbours import containing
from tm.text.words import Word


@dataclass(slots=True)
class Placed:
    """Where a chosen candidate stands in a part of the texts. `independent`: not inside a longer chosen one.

    `contexts` are in reading order, each with whether its sentence holds the first occurrence in its document.
    `first` and `last` are the documents of the first and last occurrence.
    """

    frequency: int = 0
    independent: int = 0
    documents: int = 0
    first: int = -1
    last: int = -1
    inside: dict[str, int] = field(default_factory=dict)
    contexts: list[tuple[Context, bool]] = field(default_factory=list)

    def occur(self, document: int) -> bool:
        """Count an occurrence in a document; return whether it is the first there."""
        self.frequency += 1
        # places come in the order of the documents
        if document == self.last:
            return False
        self.documents += 1
        self.last = document
        if self.first < 0:
            self.first = document
        return True

    def merge(self, later: Placed) -> None:
        """Add what the part of the texts behind this one shows."""
        # a document that was cut between two parts
        goes_on = later.first == self.last
        self.frequency += later.frequency
        self.independent += later.independent
        self.documents += later.documents - goes_on
        self.first, self.last = (later.first if self.first < 0 else self.first), later.last
        for outer, times in later.inside.items():
            self.inside[outer] = self.inside.get(outer, 0) + times
        self.contexts += [
            (context, is_first and not (goes_on and context.place.document == later.first))
            for context, is_first in later.contexts
        ]

    def packed(self) -> tuple[object, ...]:
        """The fields in their order, for a file."""
        return tuple([getattr(self, item.name) for item in _FIELDS])

    def first_contexts(self, most: int) -> list[Context]:
        """At most so many contexts: the first of each document before second ones, which get half of the room."""
        kept: list[Context] = []
        for context, is_first in self.contexts:
            # second contexts of a document get half the room, so that other documents are seen too
            if len(kept) < most and (is_first or len(kept) < most // 2):
                kept.append(context)
        return kept


_FIELDS = fields(Placed)


def place(
    stretches: Sequence[Stretch], places: Iterable[StretchPlace], chosen: Collection[str], most_contexts: int
) -> dict[str, Placed]:
    """Find every occurrence of the chosen forms in a part of the texts, given as cut text.

    Of the contexts so many are kept that `first_contexts` finds its own among those of all parts: this part may begin
    in the middle of a document, so that one of them is not the first that it seems.
    """
    placed: dict[str, Placed] = {}
    # most spans begin as no chosen form does: their texts are not put together
    heads = {form[:2] for form in chosen}
    forms_of: dict[int, list[tuple[Span, str | None]]] = {}
    for where in places:
        forms = forms_of.get(where.stretch)
        words = stretches[where.stretch].words
        if forms is None:
            forms = forms_of[where.stretch] = list(_forms(words, heads, chosen))
        for (begin, end, form), outer in forms:
            occurrences = placed.get(form)
            if occurrences is None:
                occurrences = placed[form] = Placed()
            is_first = occurrences.occur(where.document)
            # shown with the longer form, not with this one
            if outer is not None:
                occurrences.inside[outer] = occurrences.inside.get(outer, 0) + 1
                continue
            occurrences.independent += 1
            kept = len(occurrences.contexts)
            # two more: the first of this part may turn out to be a second one
            if kept < most_contexts + 2 and (is_first or kept < most_contexts // 2 + 1):
                occurrences.contexts.append((_context(where, words, begin, end), is_first))
    return placed


def _forms(
    words: Sequence[Word], heads: Collection[str], chosen: Collection[str]
) -> Iterator[tuple[Span, str | None]]:
    """The chosen forms in the words of a stretch, each with the longest chosen one that it lies inside."""
    forms = [span for span in _all_spans(words, heads) if span[2] in chosen]
    for at, span in enumerate(forms):
        outer = max(containing(forms, at), key=lambda other: (other[1] - other[0], other[2]), default=None)
        yield span, outer[2] if outer is not None else None


def _all_spans(words: Sequence[Word], heads: Collection[str]) -> Iterator[Span]:
    """Every sequence whose first two characters are those of some wanted form."""
    size = len(words)
    for begin in range(size):
        text = words[begin].text
        # two characters of the form, though its first word may have one
        head = text[:2] if len(text) > 1 or begin + 1 == size else text + words[begin + 1].text[0]
        if head not in heads:
            continue
        text = ""
        for end in range(begin, min(size, begin + shape.LONGEST)):
            text += words[end].text
            yield begin, end + 1, text


def _context(where: StretchPlace, words: Sequence[Word], begin: int, end: int) -> Context:
    start = where.start + sum(len(word.text) for word in words[:begin])
    size = sum(len(word.text) for word in words[begin:end])
    return Context(
        Place(where.document, where.paragraph, where.sentence),
        where.sentence + start,
        where.sentence + start + size,
    )
