"""Entries of another authority become part of a termbase: new evidence, new terms, new concepts.

An entry joins the concept whose Chinese it has and whose English it shares, else the concept that goes
by its Chinese term, else it is a concept of its own. What a source says is evidence of its kind: the
status of a term is the best that any of its evidence earns, so a heading never lifts a term, and what a
better authority bears out keeps that status. A source that is imported again replaces what it said.
"""

from __future__ import annotations

from collections.abc import Sequence

from termbase.concepts import sources
from termbase.concepts.assemble import concept_id
from termbase.concepts.status import Status
from termbase.exchange.entries import TermEntry
from termbase.store.editor import Editor
from tm.db import Database, storable
from tm.text import key, script

_FOUND = """
SELECT c.id, c.zh, EXISTS (SELECT 1 FROM terms e WHERE e.concept = c.id AND e.language = 'en' AND e.key IN ({keys}))
FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.key = ? AND t.language = 'zh' ORDER BY c.rowid
"""


class Merger:
    """Merges the entries of one source into an open termbase. Call `add` for each, then `finish`."""

    def __init__(
        self, database: Database, name: str, kind: str, file: str, licence: str | None = None
    ) -> None:
        self._editor = Editor(database, "termbase import")
        self._name, self._file = name, file
        self._claimed = sources.IMPORTED[kind]
        self._source, self.replaced = self._editor.open_source(name, kind, licence)
        self.new_concepts = 0

    def __len__(self) -> int:
        """Concepts that were touched."""
        return len(self._editor.touched)

    @property
    def new_terms(self) -> int:
        """Terms that the termbase did not have."""
        return self._editor.new_terms

    def add(self, entry: TermEntry) -> str:
        """Merge a checked entry and return the id of its concept."""
        concept = self._concept(entry)
        shown = f" [{entry.subject}]" if entry.subject else ""
        for term in entry.terms:
            text = storable(term.text)
            number = self._editor.find(concept, term.language, text)
            if number is None:
                number = self._editor.insert(
                    concept, term.language, text, kind=term.type, standing=term.standing, status=self._claimed,
                    source=self._source, pos=term.part_of_speech,
                )  # fmt: skip
            detail = f"{self._file}, line {entry.line}: {text}{shown}"
            self._editor.prove(
                concept, number, kind="imported", source=self._source, detail=detail, status=self._claimed
            )
        return concept

    def finish(self) -> None:
        """Settle what was touched."""
        self._editor.finish()

    def _concept(self, entry: TermEntry) -> str:
        zh = storable(entry.of("zh")[0].text)
        own = key.term_key(zh)
        english = sorted({key.term_key(storable(term.text)) for term in entry.of("en")} - {key.term_key("")})
        query = _FOUND.format(keys=", ".join("?" for _ in english))
        found = self._editor.run(query, (*english, own)).fetchall()
        for name, _, agrees in found:
            if agrees:
                return str(name)
        for name, shown, _ in found:
            if key.term_key(shown) == own:
                return str(name)
        return self._new(entry, zh, own)

    def _new(self, entry: TermEntry, zh: str, own: str) -> str:
        number = 1
        while self._editor.run("SELECT 1 FROM concepts WHERE id = ?", (concept_id(own, number),)).fetchone():
            number += 1
        name = concept_id(own, number)
        row = (name, zh, script.traditional(zh), None, Status.UNRESOLVED.value, entry.type, entry.subject, self._name,
               None, None, 0, 0, entry.note)  # fmt: skip
        self._editor.run("INSERT INTO concepts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._editor.note(name, "imported", f"{self._name}: line {entry.line}")
        self.new_concepts += 1
        return name


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
