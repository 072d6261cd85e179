"""An entry of a file that is being read, level by level: concept, language, term. Pure.

What a file says at a level where it does not belong goes to the level where it does (ISO 30042, TBX-Basic): a definition is of
a concept or a language, a context and a source of their own are of a term.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from termbase.concepts.model import Description, DescriptionKind, Term
from termbase.exchange.entries import FileEntry, entry
from termbase.exchange.status_notes import StatusNote
from tm.languages import EQUIVALENT, MINED, Lang
from tm.text.chars import has_han


@dataclass(slots=True)
class Section:
    """The section of one term: its text, its data categories by name, and what is said of it."""

    line: int
    text: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    descriptions: list[Description] = field(default_factory=list)
    status: StatusNote | None = None


@dataclass(slots=True)
class _Said:
    """A text of a concept or a language, and its source, which comes later."""

    kind: DescriptionKind
    text: str
    language: Lang | None
    section: Section | None
    source: str | None = None


@dataclass(slots=True)
class OpenEntry:
    """The entry that is being read. `groups` are the open groups, each with what was said in it.

    `identifier` is that of a file of ours, in which two entries stay two.
    """

    line: int
    identifier: str = ""
    terms: list[Term] = field(default_factory=list)
    subjects: dict[str, None] = field(default_factory=dict)
    language: Lang | None = None
    in_language: bool = False
    section: Section | None = None
    groups: list[list[_Said | str]] = field(default_factory=list)
    _said: list[_Said] = field(default_factory=list)

    def say(self, kind: DescriptionKind, text: str) -> None:
        """Take a definition, a note or a context of the level that is open."""
        if self.in_language and self.language is None:
            return  # of a language that is not read
        said = _Said(kind, text, self.language, self.section)
        self._said.append(said)
        if self.groups:
            group = self.groups[-1]
            first = group[0] if group else None
            if isinstance(first, str):  # its source came first
                said.source = first
                group.pop(0)
            group.append(said)

    def say_source(self, text: str) -> None:
        """Take a source: of what its group says, else of the term."""
        if self.in_language and self.language is None:
            return
        for group in reversed(self.groups):
            for said in group:
                if isinstance(said, _Said) and said.source is None:
                    said.source = text
                    return
        if self.groups:
            self.groups[-1].append(text)
        else:
            self._loose(text)

    def end_group(self) -> None:
        """A group ends; a source that was of nothing in it is of the level itself."""
        for left in self.groups.pop() if self.groups else ():
            if isinstance(left, str):
                self._loose(left)

    def _loose(self, text: str) -> None:
        """A source that stands by itself."""
        self._said.append(_Said(DescriptionKind.SOURCE, text, self.language, self.section))

    def closed(self) -> FileEntry:
        """The entry, with everything where it belongs."""
        self._give_sources()
        descriptions: list[Description] = []
        for said in self._said:
            place = self._place_of(said, descriptions)
            place.extend(each for each in self._described(said) if each not in place)
        subject = "; ".join(self.subjects) or None
        read = entry(self.line, self.terms, None, subject, descriptions)
        return replace(read, concept=replace(read.concept, id=self.identifier))

    def _give_sources(self) -> None:
        """Give a source of a whole level to the definitions of the level that have none."""
        for source in self._said:
            if source.kind is DescriptionKind.SOURCE and source.section is None:
                for said in self._definitions(source.language):
                    said.source = said.source or source.text

    def _definitions(self, language: Lang | None) -> list[_Said]:
        return [
            said
            for said in self._said
            if said.kind is DescriptionKind.DEFINITION and said.language == language
        ]

    def _place_of(self, said: _Said, whole: list[Description]) -> list[Description]:
        """The list that a text goes to: that of its term, or that of the concept and its languages."""
        if said.section is not None and said.kind is not DescriptionKind.DEFINITION:
            return said.section.descriptions
        if said.kind is DescriptionKind.CONTEXT:
            language = said.language or (MINED if has_han(said.text) else EQUIVALENT)
            return next((term.descriptions for term in self.terms if term.language == language), whole)
        return whole

    def _described(self, said: _Said) -> list[Description]:
        if said.section is not None and said.kind is not DescriptionKind.DEFINITION:
            return [Description(said.kind, said.text, None, said.source)]
        if said.kind is DescriptionKind.SOURCE:
            return self._source_of_level(said)
        if said.kind is DescriptionKind.CONTEXT and self.terms:
            return [Description(said.kind, said.text, None, said.source)]
        return [Description(said.kind, said.text, said.language, said.source)]

    def _source_of_level(self, said: _Said) -> list[Description]:
        """A source of a whole level is that of its definitions; where there are none, a note says it."""
        if any(each.source == said.text for each in self._definitions(said.language)):
            return []
        return [Description(DescriptionKind.NOTE, f"source: {said.text}", said.language)]
