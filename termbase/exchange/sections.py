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
        statement = _Said(kind, text, self.language, self.section)
        self._said.append(statement)
        if self.groups:
            group = self.groups[-1]
            first = group[0] if group else None
            if isinstance(first, str):  # its source came first
                statement.source = first
                group.pop(0)
            group.append(statement)

    def say_source(self, text: str) -> None:
        """Take a source: of what its group says, else of the term."""
        if self.in_language and self.language is None:
            return
        for group in reversed(self.groups):
            for statement in group:
                if isinstance(statement, _Said) and statement.source is None:
                    statement.source = text
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
        for statement in self._said:
            place = self._place_of(statement, descriptions)
            place.extend(each for each in self._described(statement) if each not in place)
        subject = "; ".join(self.subjects) or None
        read = entry(self.line, self.terms, None, subject, descriptions)
        return replace(read, concept=replace(read.concept, id=self.identifier))

    def _give_sources(self) -> None:
        """Give a source of a whole level to the definitions of the level that have none."""
        for source in self._said:
            if source.kind is DescriptionKind.SOURCE and source.section is None:
                for statement in self._definitions(source.language):
                    statement.source = statement.source or source.text

    def _definitions(self, language: Lang | None) -> list[_Said]:
        return [
            statement
            for statement in self._said
            if statement.kind is DescriptionKind.DEFINITION and statement.language == language
        ]

    def _place_of(self, statement: _Said, whole: list[Description]) -> list[Description]:
        """The list that a text goes to: that of its term, or that of the concept and its languages."""
        if statement.section is not None and statement.kind is not DescriptionKind.DEFINITION:
            return statement.section.descriptions
        if statement.kind is DescriptionKind.CONTEXT:
            language = statement.language or (MINED if has_han(statement.text) else EQUIVALENT)
            return next((term.descriptions for term in self.terms if term.language == language), whole)
        return whole

    def _described(self, statement: _Said) -> list[Description]:
        if statement.section is not None and statement.kind is not DescriptionKind.DEFINITION:
            return [Description(statement.kind, statement.text, None, statement.source)]
        if statement.kind is DescriptionKind.SOURCE:
            return self._source_of_level(statement)
        if statement.kind is DescriptionKind.CONTEXT and self.terms:
            return [Description(statement.kind, statement.text, None, statement.source)]
        return [Description(statement.kind, statement.text, statement.language, statement.source)]

    def _source_of_level(self, statement: _Said) -> list[Description]:
        """A source of a whole level is that of its definitions; where there are none, a note says it."""
        if any(each.source == statement.text for each in self._definitions(statement.language)):
            return []
        return [Description(DescriptionKind.NOTE, f"source: {statement.text}", statement.language)]
