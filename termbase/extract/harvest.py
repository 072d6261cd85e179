"""What the texts name themselves: marked names, definitions, new words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from termbase.extract.candidates import NAMED, Context, Origin, Place
from termbase.extract.definitions import Definition


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition and the document in which it holds; None where it stands in a memory."""

    document: int | None
    paragraph: int | None
    definition: Definition


@dataclass(slots=True)
class MarkedName:
    """A form whose occurrences are counted by themselves, with the places of the first ones.

    Either a name that is no run of ideographs (an acronym, 镅241, a title with a year in it), or a known term.
    """

    origin: Origin
    frequency: int = 0
    independent: int = 0
    documents: int = 0
    first_document: int = -1
    last_document: int = -1
    contexts: list[Context] = field(default_factory=list)
    inside: list[Context] = field(default_factory=list)
    """Occurrences inside longer terms: shown where there are no others."""

    def take(self, place: Place, start: int, end: int, most: int, *, nested: bool = False) -> None:
        """Count an occurrence at these offsets of the segment."""
        self.frequency += 1
        self.independent += not nested
        # sentences come document by document: a change is a new one
        if place.document != self.last_document:
            self.documents += 1
            self.last_document = place.document
            if self.first_document < 0:
                self.first_document = place.document
        contexts = self.inside if nested else self.contexts
        if len(contexts) < most:
            contexts.append(Context(place, place.start + start, place.start + end))

    def merge(self, later: MarkedName, most: int) -> None:
        """Add what the part of the texts behind this one shows."""
        self.frequency += later.frequency
        self.independent += later.independent
        # a document that was cut between two parts is one
        self.documents += later.documents - (later.first_document == self.last_document)
        self.last_document = later.last_document
        if self.first_document < 0:
            self.first_document = later.first_document
        self.contexts = (self.contexts + later.contexts)[:most]
        self.inside = (self.inside + later.inside)[:most]


def merge_marked(marked: dict[str, MarkedName], later: Mapping[str, MarkedName], most: int) -> None:
    """Add the marks of the part of the texts behind."""
    for text, mark in later.items():
        if text in marked:
            marked[text].merge(mark, most)
        else:
            marked[text] = mark


@dataclass(slots=True)
class Harvest:
    """What the texts name: forms with their origin, and definitions per document."""

    origins: dict[str, Origin] = field(default_factory=dict)
    defined: list[Defined] = field(default_factory=list)
    seen: set[tuple[int | None, str, str]] = field(default_factory=set)
    marked: dict[str, MarkedName] = field(default_factory=dict)
    new_words: dict[str, int] = field(default_factory=dict)

    def define(self, defined: Defined) -> None:
        """Note a definition, once per document."""
        mark = (defined.document, defined.definition.full, defined.definition.short)
        if mark not in self.seen:
            self.seen.add(mark)
            self.defined.append(defined)

    def name(self, text: str, origin: Origin) -> None:
        """Note a named form; a title or definition is not overruled by a quotation."""
        # two characters name nothing by themselves
        if len(text) >= 3 and self.origins.get(text) not in NAMED:
            self.origins[text] = origin

    def merge(self, later: Harvest, most: int) -> None:
        """Add what the part of the texts behind this one names; at most so many contexts of a form are kept."""
        for text, origin in later.origins.items():
            self.name(text, origin)
        for defined in later.defined:
            self.define(defined)
        merge_marked(self.marked, later.marked, most)
