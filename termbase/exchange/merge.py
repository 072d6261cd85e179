"""Entries of another authority become part of a termbase: new evidence, new terms, new concepts.

An entry joins the concept whose Chinese it has and whose English it shares, else the concept that goes
by its Chinese term, else it is a concept of its own. What a source says is evidence of its kind: the
status of a term is the best that any of its evidence earns, so a heading never lifts a term, and what a
better authority bears out keeps that status. A source that is imported again replaces what it said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from termbase.concepts import sources
from termbase.concepts.model import Description, Evidence, Term
from termbase.concepts.status import Status
from termbase.exchange.entries import FileEntry, RejectedEntry
from termbase.store.revision import Revision
from tm.db import Database, storable
from tm.languages import EQUIVALENT


class Merger:
    """Merges the entries of one source into an open termbase. Call `add` for each, then `finish`."""

    def __init__(
        self,
        database: Database,
        name: str,
        kind: str,
        file: str,
        licence: str | None = None,
        day: str | None = None,
    ) -> None:
        self._revision = Revision(database, "termbase import")
        self._name, self._file, self._day = name, file, day
        self._claimed, self._kind = sources.IMPORTED[kind], kind
        self._source, self.replaced = self._revision.open_source(name, kind, licence)
        self.new_concepts = 0
        self._own: set[str] = set()
        self.contested: list[RejectedEntry] = []
        """What the file forbids and a better source upholds."""

    def __len__(self) -> int:
        """Concepts that were touched."""
        return len(self._revision.touched)

    @property
    def new_terms(self) -> int:
        """Terms that the termbase did not have."""
        return self._revision.new_terms

    def add(self, entry: FileEntry) -> str:
        """Merge a checked entry and return the id of its concept."""
        concept = self._concept(entry)
        subject = f" [{entry.concept.subject}]" if entry.concept.subject else ""
        for term in entry.concept.terms:
            text = storable(term.text)
            number = self._revision.find(concept, term.language, text)
            source, status = self._claim(term)
            if number is None:
                claimed = replace(term, text=text, status=status)
                number = self._revision.insert(concept, claimed, source)
            elif not term.standing.is_usable and not self._revision.bar(number, term.standing, status):
                self.contested.append(
                    RejectedEntry(
                        entry.line, f"{text!r} is {term.standing} here, and a better source upholds it: kept"
                    )
                )
            detail = f"{self._file}, line {entry.line}: {text}{subject}"
            evidence = Evidence("imported", f"{detail} ({term.source})" if term.source else detail, status)
            through = self._source if source != self._source else None
            self._revision.prove(concept, number, evidence, source, through)
            self._describe(concept, number, term.descriptions)
        self._describe(concept, None, entry.concept.descriptions)
        return concept

    def _describe(self, concept: str, term: int | None, descriptions: Iterable[Description]) -> None:
        """Add what the file says of a concept or of a term of it."""
        for statement in descriptions:
            kept = replace(
                statement,
                text=storable(statement.text),
                source=storable(statement.source) if statement.source else None,
            )
            self._revision.describe(concept, term, kept, self._source)

    def _claim(self, term: Term) -> tuple[int | None, Status]:
        """The source that speaks for a term, and the status that it then earns.

        Of an export of a termbase that is the source that the term names, as far as its kind may give the status; of
        another file it is the file.
        """
        if self._kind != sources.TERMBASE:
            return self._source, self._claimed
        claimed = term.status if term.status is not Status.UNRESOLVED else Status.PROPOSED
        if not term.source:
            return None, claimed
        number, kind = self._revision.named_source(storable(term.source), term.source_type)
        return number, sources.earned(kind, claimed)

    def finish(self) -> None:
        """Settle what was touched."""
        self._revision.finish()

    def _concept(self, entry: FileEntry) -> str:
        """The concept of the termbase that an entry belongs to; a new one where there is none."""
        head = storable(entry.concept.head.text)
        english = [storable(term.text) for term in entry.concept.of(EQUIVALENT)]
        found = self._revision.concept_of(head, english)
        if not entry.concept.id:
            return found or self._new(entry, head)
        # two concepts of our own file stay two, else a status of the one would be lent to the other
        concept = found if found and found not in self._own else self._new(entry, head)
        self._own.add(concept)
        return concept

    def _new(self, entry: FileEntry, head: str) -> str:
        fields = entry.concept
        concept = self._revision.add_concept(
            head, type=fields.type, subject=fields.subject, source=self._name
        )
        self._revision.note(concept, "imported", f"{self._name}: line {entry.line}", self._day)
        self.new_concepts += 1
        return concept


def kind_of(file_name: str, header: Sequence[str]) -> str:
    """The kind that a file seems to be, by its name and header; `list` where they tell nothing.

    >>> kind_of("unbis-thesaurus-2016.tsv", []), kind_of("names.csv", ["UNTERM Chinese Short"]), kind_of("a.csv", [])
    ('thesaurus', 'unterm', 'list')
    """
    name = file_name.casefold()
    if "thesaurus" in name or "unbis" in name:
        return "thesaurus"
    if any("unterm" in cell.casefold() for cell in (name, *header)):
        return "unterm"
    return "dictionary" if any(word in name for word in ("cedict", "dictionary", "词典")) else "list"
