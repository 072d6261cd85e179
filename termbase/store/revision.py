"""Changing a termbase that is there: sources, terms and evidence go in, and what follows is worked out anew.

The status of a term is the best that any of its evidence earns, and the English that a concept shows is
chosen anew whenever its evidence changed (`concepts.model.first_equivalent`).
"""

from __future__ import annotations

from dataclasses import replace

from termbase.concepts import sources
from termbase.concepts.model import Concept, Description, Evidence, Term, concept_id, first_equivalent
from termbase.concepts.status import Standing, Status, TermType
from termbase.store.concepts import ConceptWriter, count_concepts
from termbase.store.reading import terms_of
from tm.db import Database
from tm.languages import EQUIVALENT, MINED, PAIR
from tm.text import key, script

_BEST = """
UPDATE terms SET status = :status,
  source = (SELECT source FROM evidence WHERE term = :term AND status = :status ORDER BY id LIMIT 1) WHERE id = :term
"""
_WITH_TERM = f"""
SELECT c.id, c.zh, EXISTS (
  SELECT 1 FROM terms e WHERE e.concept = c.id AND e.language = '{EQUIVALENT}' AND e.key IN ({{keys}}))
FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.key = ? AND t.language = '{MINED}' ORDER BY c.rowid
"""
_SAID = "coalesce(through, source) = :source"
"""Evidence that a source brought, whether it speaks for itself or for the sources that its rows name."""
_ALONE = f"""
SELECT id, concept, language, term FROM terms WHERE id IN (SELECT term FROM evidence WHERE {_SAID})
AND id NOT IN (SELECT term FROM evidence WHERE coalesce(through, source) IS NOT :source)
"""


class Revision:
    """Edits an open termbase. Changed concepts are kept in mind until `finish` settles them."""

    def __init__(self, database: Database, by: str) -> None:
        self._database = database
        self._run = database.conn.execute
        self._by = by
        self._writer = ConceptWriter(database, by)
        # a dict as an ordered set: concepts are settled in the order of their first change
        self.touched: dict[str, None] = {}
        self.new_terms = 0
        self._described: set[tuple[str, int | None, Description]] = set()
        self._named: dict[str, tuple[int, str]] = {}

    # -- sources ---------------------------------------------------------------------------
    def open_source(self, name: str, kind: str, licence: str | None = None) -> tuple[int, bool]:
        """The number of a source, and whether it had said something before, which is taken back."""
        row = self._run("SELECT id, licence FROM sources WHERE name = ?", (name,)).fetchone()
        if row is None:
            number = self._writer.source(name, kind, licence)
            # the next statement may refer to it
            self._writer.flush()
            return number, False
        number = int(row[0])
        self._run(
            "UPDATE sources SET type = ?, rank = ?, licence = ? WHERE id = ?",
            # a licence that is not told again stays
            (kind, sources.rank(kind), licence or row[1], number),
        )
        return number, self._forget(number, name)

    def named_source(self, name: str, kind: str | None) -> tuple[int, str]:
        """The number and kind of a source that a row of a file names; a new one has the `kind` that the row says.

        What the termbase knows of a source stands: a file does not make it more binding.
        """
        row = self._named.get(name)
        if row is None:
            row = self._run("SELECT id, type FROM sources WHERE name = ?", (name,)).fetchone()
            if row is None:
                row = (self._writer.source(name, kind or "list"), kind or "list")
                self._writer.flush()
            self._named[name] = row
        return row

    def _forget(self, source: int, name: str) -> bool:
        """Take back what a source has said; return whether that was anything."""
        parameters = {"source": source}
        rows = self._run(f"SELECT DISTINCT concept FROM evidence WHERE {_SAID}", parameters)
        concepts = [row[0] for row in rows]
        if not concepts:
            return False
        self.touched.update(dict.fromkeys(concepts))
        # before the evidence goes: afterwards nobody can tell
        alone = self._run(_ALONE, parameters).fetchall()
        self._run("DELETE FROM descriptions WHERE source = :source", parameters)
        self._run(f"DELETE FROM evidence WHERE {_SAID}", parameters)
        self._forget_terms(alone)
        self._run(
            "UPDATE terms SET source = (SELECT e.source FROM evidence e WHERE e.term = terms.id ORDER BY e.id LIMIT 1)"
            " WHERE source = :source",
            parameters,
        )
        self._run("DELETE FROM history WHERE by = ? AND instr(detail, ?) = 1", (self._by, f"{name}: "))
        for concept in concepts:
            # a concept without Chinese cannot be looked up by what it is
            if not self._has_terms(concept, MINED):
                for table in ("descriptions", "terms", "history"):
                    self._run(f"DELETE FROM {table} WHERE concept = ?", (concept,))
                self._run("DELETE FROM concepts WHERE id = ?", (concept,))
                del self.touched[concept]
        for concept in self.touched:  # what comes next looks at statuses
            self._settle(concept)
        return True

    def _forget_terms(self, alone: list[tuple[int, str, str, str]]) -> None:
        """Remove terms that only a source spoke for which is taken back, with their converted forms."""
        for number, concept, language, text in alone:
            self._run("DELETE FROM descriptions WHERE term = ?", (number,))
            self._run("DELETE FROM terms WHERE id = ?", (number,))
            if language == MINED:
                self._run(
                    "DELETE FROM terms WHERE concept = ? AND language = ? AND term = ?",
                    (concept, script.TRADITIONAL, script.traditional(text)),
                )

    def _has_terms(self, concept: str, language: str) -> bool:
        row = self._run("SELECT 1 FROM terms WHERE concept = ? AND language = ?", (concept, language))
        return row.fetchone() is not None

    # -- concepts --------------------------------------------------------------------------
    def concept_of(self, head: str, equivalents: list[str]) -> str | None:
        """The concept that has a mined term and one of the equivalents, else the one that goes by the term.

        None where there is neither.
        """
        own = key.term_key(head)
        keys = sorted({key.term_key(text) for text in equivalents} - {key.term_key("")})
        query = _WITH_TERM.format(keys=", ".join("?" for _ in keys))
        rows = self._run(query, (*keys, own)).fetchall()
        for concept, _, agrees in rows:
            # the same Chinese and the same English: surely the same concept
            if agrees:
                return str(concept)
        for concept, shown, _ in rows:
            # a concept that has it only as a further form may be another one
            if key.term_key(shown) == own:
                return str(concept)
        return None

    def add_concept(self, head: str, **fields: str | None) -> str:
        """Add a concept without terms yet, named after its term; return its id."""
        own, number = key.term_key(head), 1
        # homographs are numbered
        while self._run("SELECT 1 FROM concepts WHERE id = ?", (concept_id(own, number),)).fetchone():
            number += 1
        concept = Concept(concept_id(own, number), [Term(head, MINED)], **fields)  # type: ignore[arg-type]
        self._writer.concept(concept)
        self._writer.flush()
        return concept.id

    def note(
        self, concept: str, action: str, detail: str, date: str | None = None, by: str | None = None
    ) -> None:
        """Write a line of history, with its day; `by` is who did it, where that is not this revision."""
        self._writer.history(concept, action, detail, date, by)

    def describe(self, concept: str, term: int | None, description: Description, source: int) -> None:
        """Add what `source` says of a concept or of a term of it, unless it has said so already."""
        statement = (concept, term, description)
        if statement not in self._described:
            self._described.add(statement)
            self._writer.description(concept, term, description, source)
            self.touched[concept] = None

    # -- terms and evidence ----------------------------------------------------------------
    def terms(self, concept: str, language: str) -> list[Term]:
        """The terms of a concept in one language, with their evidence."""
        self._writer.flush()
        return terms_of(self._database, concept, language)

    def find(self, concept: str, language: str, text: str) -> int | None:
        """The term of a concept with this text, or with the same key."""
        row = self._run(
            # punctuation has no key, and two terms without one are not the same
            "SELECT id FROM terms WHERE concept = ? AND language = ? AND (term = ? OR (key = ? AND key <> ''))",
            (concept, language, text, key.term_key(text)),
        ).fetchone()
        return int(row[0]) if row else None

    def insert(self, concept: str, term: Term, source: int | None) -> int:
        """Add a term, a mined one with its converted form; a second preferred one is admitted."""
        position, preferred = self._run(
            "SELECT coalesce(max(position), -1) + 1, coalesce(max(standing = ? AND language = ?), 0)"
            " FROM terms WHERE concept = ?",
            (Standing.PREFERRED.value, term.language, concept),
        ).fetchone()
        # one preferred term a language: the first stays
        if preferred and term.standing is Standing.PREFERRED:
            term = replace(term, standing=Standing.ADMITTED)
        number = self._writer.term(concept, term, source, position)
        self.new_terms += 1
        if term.language == MINED:
            self._writer.converted(concept, term, position + 1)
        self._writer.flush()
        return number

    def bar(self, term: int, standing: Standing, claimed: Status) -> bool:
        """Give a term a standing under which it may not be used, unless its status is better than `claimed`.

        Return whether it has such a standing now.
        """
        held, status = self._run("SELECT standing, status FROM terms WHERE id = ?", (term,)).fetchone()
        # a list must not bar what something more binding uses
        if Standing(held).is_usable and Status(status).rank < claimed.rank:
            return False
        if Standing(held).rank < standing.rank:
            self._run("UPDATE terms SET standing = ? WHERE id = ?", (standing.value, term))
        return True

    def prove(
        self, concept: str, term: int, evidence: Evidence, source: int | None, through: int | None = None
    ) -> None:
        """Add a piece of evidence for a term; `through` is the file that brought it, where that is not its source."""
        self._writer.evidence(concept, term, evidence, source, through)
        self.touched[concept] = None

    # -- what a person decides -----------------------------------------------------------
    def settle(self, concept: str) -> None:
        """Work out anew what a concept shows, before the next thing is decided."""
        self._writer.flush()
        self._settle(concept)
        self.touched[concept] = None

    def stand(self, term: int, standing: Standing) -> None:
        """Give a term a standing, whatever its sources say."""
        self._run("UPDATE terms SET standing = ? WHERE id = ?", (standing.value, term))

    def prefer(self, concept: str, term: Term) -> None:
        """Make a term the one to use of its language; what this program had made counts as listed from now on."""
        self._prefer(concept, term)
        made = (TermType.LEARNED.value, TermType.COMPOSED.value)
        self._run(
            "UPDATE terms SET type = ? WHERE id = ? AND type IN (?, ?)", (TermType.FULL.value, term.id, *made)
        )

    def drop(self, concept: str, term: Term) -> None:
        """Remove a term with all that is said of it."""
        for table in ("evidence", "descriptions"):
            self._run(f"DELETE FROM {table} WHERE term = ?", (term.id,))
        self._run("DELETE FROM history WHERE term = ?", (term.id,))
        self._run("DELETE FROM terms WHERE id = ?", (term.id,))
        self.touched[concept] = None

    # -- the end ---------------------------------------------------------------------------
    def finish(self) -> None:
        """Work out anew what each touched concept shows, and how many concepts each source speaks for."""
        self._writer.flush()
        for concept in self.touched:
            self._settle(concept)
        count_concepts(self._database)

    def _settle(self, concept: str) -> None:
        """Give each term the status that its evidence earns, and the concept the equivalent to show."""
        terms = {language: terms_of(self._database, concept, language) for language in PAIR}
        for term in (*terms[MINED], *terms[EQUIVALENT]):
            term.status = Status.best(evidence.status for evidence in term.evidence)
            if term.evidence:
                self._run(_BEST, {"term": term.id, "status": term.status.value})
        shown = first_equivalent(terms[EQUIVALENT])
        # what is shown is what is preferred: there is no third answer
        if shown is not None and shown.standing is not Standing.PREFERRED:
            self._prefer(concept, shown)
        status = shown.status if shown else Status.UNRESOLVED
        self._run(
            "UPDATE concepts SET en = ?, status = ? WHERE id = ?",
            (shown.text if shown else None, status.value, concept),
        )

    def _prefer(self, concept: str, term: Term) -> None:
        """Make a term the preferred one of its language."""
        self._run(
            "UPDATE terms SET standing = ? WHERE concept = ? AND language = ? AND standing = ?",
            (Standing.ADMITTED.value, concept, term.language, Standing.PREFERRED.value),
        )
        self._run("UPDATE terms SET standing = ? WHERE id = ?", (Standing.PREFERRED.value, term.id))
