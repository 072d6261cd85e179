"""Concepts go into the database: the one writer of concepts, terms, evidence, contexts, candidates and history.

A build hands over all concepts at once, a revision adds to what is there; both write through `ConceptWriter`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from termbase.concepts import sources
from termbase.concepts.model import Concept, Description, Evidence, Term
from termbase.concepts.status import Status, TermType
from termbase.extract.candidates import Candidate, Context
from termbase.store import tables
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.sql import SqlTable
from tm.text import bigrams, key, script, words
from tm.text.fold import fold

_ORDER = (
    tables.CONCEPTS, tables.SOURCES, tables.TERMS, tables.EVIDENCE, tables.DESCRIPTIONS, tables.CANDIDATES,
    tables.CONTEXTS, tables.HISTORY,
)  # fmt: skip
"""The tables that are written, each after those that it refers to."""

_NUMBERED = ("sources", "terms", "evidence", "descriptions", "candidates", "contexts", "history")

_AT_ONCE = 20_000
"""Rows that are held before they are written: beyond this a build gets no faster (measured on the seeds)."""

CREATED = "created"
"""What the history says of a concept that a build wrote."""

_CONCEPT_NOW = """
UPDATE concepts SET en = :en, status = :status, rank = :rank, score = :score, frequency = :frequency,
  documents = :documents WHERE id = :id
"""
_TERM_NOW = "UPDATE terms SET status = :status, source = :source, position = :position WHERE id = :id"
_CONVERTED_NOW = "UPDATE terms SET status = :status, position = :position WHERE id = :id"
_HISTORY_NOW = f"UPDATE history SET detail = :detail WHERE concept = :concept AND action = '{CREATED}'"

DEFINED = "Definition in the text"
"""The source of what a text itself defines."""


class ConceptWriter:
    """Writes rows in a fixed order, so that the same concepts make the same rows. `by` is named in the history.

    Rows are held and written many at once, table by table; `flush` before the database is read.
    """

    def __init__(self, database: Database, by: str) -> None:
        self._database = database
        self._by = by
        self._sources: dict[str, int] = {}
        self._held: dict[SqlTable, list[tuple[object, ...]]] = {table: [] for table in _ORDER}
        self._changes: list[tuple[str, Mapping[str, object]]] = []
        self._grams: list[tuple[int, str]] = []
        self._count = 0
        # numbers are given here: rows that are held must already be referred to
        self._last: dict[str, int] = {
            table: database.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for table in _NUMBERED
        }

    # -- rows ------------------------------------------------------------------------------
    def _add(self, table: SqlTable, **values: object) -> None:
        self._held[table].append(table.row(**values))
        self._count += 1
        if self._count >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is held, then what changes."""
        # in the order of `_ORDER`, or a foreign key would point to a row that is not there yet
        for table, rows in self._held.items():
            if rows:
                self._database.conn.executemany(table.insert(), rows)
                rows.clear()
        for statement, values in self._changes:  # they may name rows that were held
            self._database.conn.execute(statement, values)
        self._changes.clear()
        self._database.conn.executemany(tables.GRAMS_OF_TERM, self._grams)
        self._grams.clear()
        self._count = 0

    def _change(self, statement: str, **values: object) -> None:
        self._changes.append((statement, values))

    def _id(self, table: SqlTable) -> int:
        self._last[table.name] += 1
        return self._last[table.name]

    # -- a build ---------------------------------------------------------------------------
    def write(self, concepts: Iterable[Concept], ranks: Mapping[str, int]) -> None:
        """Write all concepts of a build; `ranks` gives the rank of a candidate by its form.

        A concept that was read from this database is brought up to what it is now.
        """
        # of a copy of the lists: their sources are there already
        self._sources.update(self._database.execute("SELECT name, id FROM sources").fetchall())
        for concept in concepts:
            if concept.head.id is None:
                self._whole(concept, ranks)
            else:
                self._extended(concept, ranks)
        self.flush()
        count_concepts(self._database)

    def _extended(self, concept: Concept, ranks: Mapping[str, int]) -> None:
        """A stored concept has its candidates, and the terms and evidence that are new to it."""
        terms = [*concept.of(MINED), *concept.of(EQUIVALENT)]
        evidence = {id(term): [item for item in term.evidence if item.id is None] for term in terms}
        # nothing new: most concepts of the lists are in no text
        if not concept.candidates and not any(evidence.values()):
            return
        self._change(_CONCEPT_NOW, **self._in_texts(concept, ranks))
        numbers: dict[str, int] = {}
        for position, term in enumerate(terms):
            if term.id is None:
                number = self.term(concept.id, term, self._best_source(term), position)
            else:
                number = term.id
                # new evidence anywhere may change which term is best, and so the positions
                if any(evidence.values()):
                    source = self._best_source(term)
                    self._change(
                        _TERM_NOW, id=number, status=term.status.value, source=source, position=position
                    )
            # the first term of a key, as everywhere where a form is looked up
            numbers.setdefault(key.term_key(term.text), number)
            for item in merge(evidence[id(term)]):
                self.evidence(concept.id, number, item, self._source_of(item))
        self._convert_more(concept, len(terms))
        self._occurrences(concept, ranks, numbers)
        self._change(_HISTORY_NOW, concept=concept.id, detail=_made(concept))

    def _convert_more(self, concept: Concept, position: int) -> None:
        """The converted forms of a stored concept follow its terms; a new Chinese term has one as well."""
        # converted forms were written in the order of the mined terms
        stored = iter(concept.of(script.TRADITIONAL))
        for place, term in enumerate(concept.of(MINED), position):
            if term.id is None:
                self.converted(concept.id, term, place)
            else:
                self._change(_CONVERTED_NOW, id=next(stored).id, status=term.status.value, position=place)

    def _whole(self, concept: Concept, ranks: Mapping[str, int]) -> None:
        """A concept with its terms, evidence, candidates and contexts."""
        mined, equivalents = concept.of(MINED), concept.of(EQUIVALENT)
        self.concept(concept, ranks)
        numbers: dict[str, int] = {}
        for position, term in enumerate([*mined, *equivalents]):
            number = self.term(concept.id, term, self._best_source(term), position)
            numbers.setdefault(key.term_key(term.text), number)
            for evidence in merge(term.evidence):
                self.evidence(concept.id, number, evidence, self._source_of(evidence))
            for description in term.descriptions:
                self.description(concept.id, number, description, None)
        for description in concept.descriptions:
            self.description(concept.id, None, description, None)
        # behind all others: a converted form is never shown first
        for position, term in enumerate(mined, len(concept.terms)):
            self.converted(concept.id, term, position)
        self._occurrences(concept, ranks, numbers)
        self.history(concept.id, CREATED, _made(concept))

    def _occurrences(self, concept: Concept, ranks: Mapping[str, int], numbers: Mapping[str, int]) -> None:
        """The candidates of a concept and their contexts; `numbers` gives the row of a term by its key."""
        for candidate in concept.candidates:
            self._candidate(concept.id, candidate, ranks[candidate.term])
            # a candidate in another writing belongs to the head
            number = numbers.get(key.term_key(candidate.term)) or next(iter(numbers.values()))
            for context in candidate.contexts:
                self._context(concept.id, number, context)

    # -- one row each ----------------------------------------------------------------------
    def concept(self, concept: Concept, ranks: Mapping[str, int] | None = None) -> None:
        """Add the row of a concept, with what is known of its forms in the texts; `ranks` as in `write`."""
        head = concept.head.text
        self._add(
            tables.CONCEPTS, zh=head, hant=script.traditional(head), type=concept.type, subject=concept.subject,
            source=concept.source, note=concept.note, **self._in_texts(concept, ranks or {}),
        )  # fmt: skip

    @staticmethod
    def _in_texts(concept: Concept, ranks: Mapping[str, int]) -> dict[str, str | float | None]:
        """The columns of a concept that texts decide, with its id."""
        equivalent = concept.equivalent
        best = concept.candidates[0] if concept.candidates else None
        return {
            "id": concept.id, "en": equivalent.text if equivalent else None, "status": concept.status.value,
            "rank": ranks[best.term] if best else None, "score": best.score if best else None,
            "frequency": sum(c.metrics.frequency for c in concept.candidates),
            "documents": max((c.metrics.documents for c in concept.candidates), default=0),
        }  # fmt: skip

    def source(self, name: str, kind: str, licence: str | None = None) -> int:
        """Add a source that is new, and return its number."""
        number = self._sources[name] = self._id(tables.SOURCES)
        self._add(
            tables.SOURCES, id=number, name=name, type=kind, rank=sources.rank(kind), licence=licence,
            concepts=0,
        )  # fmt: skip
        return number

    def term(self, concept: str, term: Term, source: int | None, position: int) -> int:
        """Add a term of a concept, found by its key, and in a text by its folded form; return its number."""
        number, form = self._id(tables.TERMS), key.term_key(term.text)
        lemmas = words.lemmas(term.text) if term.language == EQUIVALENT else None
        # key and lemmas in one row: a query may have either
        self._grams.append((number, bigrams.grams(f"{form} {lemmas}" if lemmas else form)))
        self._add(
            tables.TERMS, id=number, concept=concept, language=term.language, term=term.text,
            # only the mined language is recognised in texts by this column
            key=form, folded=fold(term.text) if term.language == MINED else None, lemmas=lemmas, type=term.type.value,
            part_of_speech=term.part_of_speech, standing=term.standing.value, status=term.status.value,
            source=source, doubtful=term.doubtful, position=position,
        )  # fmt: skip
        return number

    def converted(self, concept: str, term: Term, position: int) -> None:
        """Add the form of a mined term in the other script, marked as converted, doubtful where it is."""
        form = Term(
            script.traditional(term.text), script.TRADITIONAL, TermType.CONVERTED, term.standing, term.status,
            part_of_speech=term.part_of_speech, doubtful="".join(script.doubtful(term.text)) or None,
        )  # fmt: skip
        self.term(concept, form, None, position)

    def description(
        self, concept: str, term: int | None, description: Description, source: int | None
    ) -> None:
        """Add what `source` says of a concept or of a term of it."""
        self._add(
            tables.DESCRIPTIONS, id=self._id(tables.DESCRIPTIONS), concept=concept, term=term,
            language=description.language, kind=description.kind.value, text=description.text,
            origin=description.source, source=source,
        )  # fmt: skip

    def evidence(
        self, concept: str, term: int, evidence: Evidence, source: int | None, through: int | None = None
    ) -> None:
        """Add a piece of evidence for a term; `through` is the file that brought it, where that is not its source."""
        self._add(
            tables.EVIDENCE, id=self._id(tables.EVIDENCE), concept=concept, term=term, kind=evidence.kind,
            source=source, document=evidence.document, paragraph=evidence.paragraph, detail=evidence.detail,
            count=evidence.count, status=evidence.status.value, unit=evidence.unit, through=through,
        )  # fmt: skip

    def history(
        self, concept: str, action: str, detail: str, date: str | None = None, by: str | None = None
    ) -> None:
        """Add a line of history, with its day where that is no part of what a build makes."""
        self._add(
            tables.HISTORY, id=self._id(tables.HISTORY), concept=concept, action=action, detail=detail,
            by=by or self._by, date=date,
        )  # fmt: skip

    def _candidate(self, concept: str, candidate: Candidate, rank: int) -> None:
        m = candidate.metrics
        self._add(
            tables.CANDIDATES, id=self._id(tables.CANDIDATES), concept=concept, term=candidate.term,
            origin=candidate.origin.value, rank=rank, score=candidate.score, frequency=m.frequency,
            independent=m.independent, documents=m.documents, c_value=m.c_value, contrast=m.contrast,
            cohesion=m.cohesion, left_entropy=m.left_entropy, right_entropy=m.right_entropy, nominal=m.nominal,
            background=m.background, explanation=candidate.explain(),
        )  # fmt: skip

    def _context(self, concept: str, term: int, context: Context) -> None:
        where = context.place
        # the sentence is copied: a context must be read without its paragraph
        text = self._database.execute(
            "SELECT text FROM segments WHERE paragraph = ? AND start = ?", (where.paragraph, where.start)
        ).fetchone()[0]
        self._add(
            # offsets within the sentence, where candidates have those of the paragraph
            tables.CONTEXTS, id=self._id(tables.CONTEXTS), concept=concept, term=term, document=where.document,
            paragraph=where.paragraph, start=context.start - where.start, end=context.end - where.start,
            text=text,
        )  # fmt: skip

    def _best_source(self, term: Term) -> int | None:
        """The source of the evidence that earns a term its status."""
        best = min(term.evidence, key=lambda evidence: evidence.status.rank, default=None)
        return self._source_of(best) if best else None

    def _source_of(self, evidence: Evidence) -> int | None:
        name = evidence.source or (DEFINED if evidence.kind == "definition" else None)
        if name is None:
            return None
        return self._sources.get(name) or self.source(name, evidence.source_type or evidence.kind)


def _made(concept: Concept) -> str:
    """What the history says of a concept as a build made it."""
    mined, equivalents = concept.of(MINED), concept.of(EQUIVALENT)
    return f"{len(mined)} Chinese and {len(equivalents)} English terms, {concept.status.value}"


def merge(several: Sequence[Evidence]) -> list[Evidence]:
    """Evidence of one kind, wording and document once, with its count; the first place is kept."""
    merged: dict[tuple[str, str, int | None], Evidence] = {}
    for evidence in several:
        same = (evidence.kind, evidence.detail, evidence.document)
        if same in merged:
            merged[same].count += evidence.count
        else:
            # a new one: the counts of the given values stay as they are
            merged[same] = Evidence(
                evidence.kind, evidence.detail, evidence.status, evidence.source, evidence.source_type,
                evidence.document, evidence.paragraph, evidence.count, evidence.unit,
            )  # fmt: skip
    return list(merged.values())


def count_concepts(database: Database) -> None:
    """Note with each source of how many concepts it has evidence."""
    database.conn.execute("UPDATE sources SET concepts = 0")
    database.conn.execute(
        "UPDATE sources SET concepts = n FROM (SELECT source, count(DISTINCT concept) AS n FROM"
        " (SELECT source, concept FROM evidence UNION SELECT through, concept FROM evidence) GROUP BY source)"
        " AS counted WHERE counted.source = sources.id"
    )


def count_by_status(database: Database) -> tuple[dict[str, int], dict[str, int]]:
    """How many concepts there are of each status, in all and in the texts."""
    statuses = {status.value: 0 for status in Status}
    in_texts = dict(statuses)
    for status, count, inside in database.execute(
        "SELECT status, count(*), count(rank) FROM concepts GROUP BY status"
    ):
        statuses[status], in_texts[status] = count, inside
    return statuses, in_texts
