"""Concepts, terms, evidence, contexts and candidates go into the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from termbase.concepts import sources
from termbase.concepts.assemble import Concept, Evidence, Term, first_english
from termbase.extract.candidates import Candidate
from termbase.store import schema
from tm.db import Database
from tm.text import key, script, words
from tm.text.fold import fold

_TERM = "INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CONCEPT = "INSERT INTO concepts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_EVIDENCE = "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CONTEXT = "INSERT INTO contexts VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_CANDIDATE = "INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_HISTORY = "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)"
_SOURCE = "INSERT INTO sources (id, name, type, rank, licence) VALUES (?, ?, ?, ?, ?)"
_ORDER = (_CONCEPT, _SOURCE, _TERM, _EVIDENCE, _CANDIDATE, _CONTEXT, _HISTORY)


_AT_ONCE = 20_000
"""Rows that are held before they are written."""


class ConceptWriter:
    """Writes concepts in a fixed order, so that the same concepts make the same rows.

    Rows are held and written many at once, table by table.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = database.conn
        self._sources: dict[str, int] = {}
        self._next: dict[str, int] = {}
        self._held: dict[str, list[tuple[object, ...]]] = {statement: [] for statement in _ORDER}
        self._count = 0

    def _add(self, statement: str, row: tuple[object, ...]) -> None:
        self._held[statement].append(row)
        self._count += 1
        if self._count >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        """Write what is held, each table after those that it refers to."""
        for statement, rows in self._held.items():
            self._connection.executemany(statement, rows)
            rows.clear()
        self._count = 0

    def _id(self, table: str) -> int:
        self._next[table] = self._next.get(table, 0) + 1
        return self._next[table]

    def write(self, concepts: Sequence[Concept], ranks: Mapping[str, int]) -> None:
        """Write all concepts; `ranks` gives the rank of a candidate by its form."""
        for concept in concepts:
            self._concept(concept, ranks)
        self._flush()
        schema.count_concepts(self._database)

    def _concept(self, concept: Concept, ranks: Mapping[str, int]) -> None:
        chinese, english = concept.of("zh"), concept.of("en")
        best = concept.candidates[0] if concept.candidates else None
        frequency = sum(c.metrics.frequency for c in concept.candidates)
        documents = max((c.metrics.documents for c in concept.candidates), default=0)
        zh, preferred = chinese[0].term, first_english(english)
        row = (
            concept.id, zh, script.traditional(zh), preferred.term if preferred else None, concept.status.value,
            concept.type, concept.subject, concept.source, ranks[best.term] if best else None,
            best.score if best else None, frequency, documents, concept.note,
        )  # fmt: skip
        self._add(_CONCEPT, row)
        terms: dict[str, int] = {}
        for position, entry in enumerate([*chinese, *english]):
            terms.setdefault(key.term_key(entry.term), self._term(concept, entry, position))
        for position, entry in enumerate(chinese):
            self._converted(concept, entry, len(concept.entries) + position)
        for candidate in concept.candidates:
            self._candidate(concept, candidate, ranks[candidate.term], terms)
        detail = f"{len(chinese)} Chinese and {len(english)} English terms, {concept.status.value}"
        self._add(
            _HISTORY, (self._id("history"), concept.id, None, "created", detail, "termbase build", None)
        )

    def _term(self, concept: Concept, entry: Term, position: int) -> int:
        number = self._id("terms")
        best = min(entry.proofs, key=lambda proof: proof.status.rank, default=None)
        source = self._source(best) if best else None
        row = (
            number, concept.id, entry.language, entry.term, key.term_key(entry.term),
            fold(entry.term) if entry.language == "zh" else None,
            words.lemmas(entry.term) if entry.language == "en" else None, entry.type, entry.part_of_speech, entry.standing,
             entry.status.value, source, None, position,
        )  # fmt: skip
        self._add(_TERM, row)
        for proof in merge(entry.proofs):
            self._add(
                _EVIDENCE,
                (
                    self._id("evidence"), concept.id, number, proof.kind, self._source(proof), proof.document,
                    proof.paragraph, proof.detail, proof.count, proof.status.value, None,
                ),
            )  # fmt: skip
        return number

    def _converted(self, concept: Concept, entry: Term, position: int) -> None:
        """The Traditional form of a Chinese term, marked as converted, doubtful where it is."""
        form = script.traditional(entry.term)
        doubtful = "".join(script.doubtful(entry.term)) or None
        row = (
            self._id("terms"), concept.id, "zh-Hant", form, key.term_key(form), None, None, "converted", entry.part_of_speech,
            entry.standing, entry.status.value, None, doubtful, position,
        )  # fmt: skip
        self._add(_TERM, row)

    def _candidate(self, concept: Concept, candidate: Candidate, rank: int, terms: Mapping[str, int]) -> None:
        m = candidate.metrics
        row = (
            self._id("candidates"), concept.id, candidate.term, candidate.origin.value, rank, candidate.score,
            m.frequency, m.independent, m.documents, m.c_value, m.contrast, m.cohesion, m.left_entropy,
            m.right_entropy, m.nominal, m.background, candidate.explain(),
        )  # fmt: skip
        self._add(_CANDIDATE, row)
        term = terms.get(key.term_key(candidate.term)) or next(iter(terms.values()))
        for context in candidate.contexts:
            start = context.place.start
            text = self._connection.execute(
                "SELECT text FROM segments WHERE paragraph = ? AND start = ?",
                (context.place.paragraph, start),
            ).fetchone()[0]
            place = (context.place.document, context.place.paragraph)
            inside = (context.start - start, context.end - start)
            self._add(_CONTEXT, (self._id("contexts"), concept.id, term, *place, *inside, text))

    def _source(self, proof: Evidence) -> int | None:
        name = proof.source or ("Definition in the text" if proof.kind == "definition" else None)
        if name is None:
            return None
        if name not in self._sources:
            self._sources[name] = len(self._sources) + 1
            kind = proof.source_type or proof.kind
            self._add(
                _SOURCE,
                (self._sources[name], name, kind, sources.rank(kind), None),
            )
        return self._sources[name]


def merge(proofs: Iterable[Evidence]) -> list[Evidence]:
    """Evidence of one kind, wording and document once, with its count; the first place is kept."""
    merged: dict[tuple[str, str, int | None], Evidence] = {}
    for proof in proofs:
        place = (proof.kind, proof.detail, proof.document)
        if place in merged:
            merged[place].count += proof.count
        else:
            merged[place] = Evidence(**{name: getattr(proof, name) for name in Evidence.__slots__})
    return list(merged.values())
