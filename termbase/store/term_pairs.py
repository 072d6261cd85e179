"""The pairs and the concepts of a termbase as the exchange formats want them, best first, one stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from termbase.concepts.model import Concept, Term, TermPair
from termbase.concepts.status import Standing, Status, TermType
from termbase.store.ranking import rank_sql, usable_sql
from termbase.store.reading import describe
from termbase.store.selection import ALL, PAIR_STATUS, ExportSelection
from tm.db import Database
from tm.languages import EQUIVALENT, MINED

_FOR_REVIEW = f"e.type IN ('{TermType.COMPOSED}', '{TermType.LEARNED}') AND e.status = '{Status.PROPOSED}'"
_TERM = "{0}.id, {0}.term, {0}.type, {0}.standing, {0}.status, {0}.part_of_speech, {1}.name, {1}.type"
_PAIRS = f"""
SELECT c.id, c.type, c.subject, c.note, c.frequency, {PAIR_STATUS}, {_TERM.format("z", "zs")}, {_TERM.format("e", "es")}
FROM concepts c JOIN terms z ON z.concept = c.id AND z.language = '{MINED}'
JOIN terms e ON e.concept = c.id AND e.language = '{EQUIVALENT}'
LEFT JOIN sources zs ON zs.id = z.source LEFT JOIN sources es ON es.id = e.source
WHERE e.status <> '{Status.UNRESOLVED}' AND NOT ({_FOR_REVIEW}) {{where}}
ORDER BY {{order}}
"""
_BEST_FIRST = f"""z.key, z.term, NOT ({usable_sql("z.standing")} AND {usable_sql("e.standing")}), {rank_sql("c.status")},
  c.frequency = 0, c.frequency DESC, c.id, e.term <> c.en, e.position"""
_BY_CONCEPT = "c.rowid, z.position, e.position"
_DOCUMENTS = "SELECT DISTINCT d.name FROM contexts x JOIN documents d ON d.id = x.document WHERE x.concept = ? ORDER BY d.id"
_OF_TERM = 8
"""Columns of a term in the rows."""


def term_pairs(database: Database, selection: ExportSelection = ALL) -> Iterator[TermPair]:
    """Yield every Chinese form with every English of its concepts; the best English of a form first.

    English that was composed from parts, or learned, and that nothing bears out, is for a person to review
    and is never exported.

    The status of a pair is the lesser of its two forms'. The first usable pair of a Chinese form is the preferred one; a form
    shared by concepts (homographs) has the English of all of them. Pairs with a term that may not be used come last, each
    with its standing: a format that cannot say so leaves them out.
    """
    previous = None
    held: Concept | None = None
    documents: tuple[str, ...] = ()
    # most termbases have no descriptions: then none are read for each pair
    (is_described,) = database.execute("SELECT EXISTS (SELECT 1 FROM descriptions)").fetchone()
    for row in _rows(database, selection, _BEST_FIRST):
        concept, frequency, status, source, target = _read(row)
        if held is None or held.id != concept.id:
            # pairs of a concept follow one another: its documents are read once
            documents = _documents(database, concept.id) if frequency else ()
        held = concept
        if is_described:
            describe(database, concept, (source, target))
        usable = source.standing.is_usable and target.standing.is_usable
        # rows are sorted by the Chinese form: its first pair is the best
        yield TermPair(concept, source, target, status, source.text != previous and usable, documents)
        previous = source.text


def exported_concepts(database: Database, selection: ExportSelection = ALL) -> Iterator[Concept]:
    """Yield every concept with those of its terms that stand in a pair of the selection, and all that is said of them."""
    held: Concept | None = None
    seen: set[int | None] = set()
    for row in _rows(database, selection, _BY_CONCEPT):
        concept, _, _, *terms = _read(row)
        if held is None or held.id != concept.id:
            if held is not None:
                yield _whole(database, held)
            held, seen = concept, set()
        for term in terms:
            # a term stands in as many pairs as it has partners
            if term.id not in seen:
                seen.add(term.id)
                held.terms.append(term)
    if held is not None:
        yield _whole(database, held)


def _whole(database: Database, concept: Concept) -> Concept:
    """A concept with its terms by language, and with what is said of it."""
    describe(database, concept, concept.terms)
    return replace(concept, terms=[*concept.of(MINED), *concept.of(EQUIVALENT)])


def _rows(database: Database, selection: ExportSelection, order: str) -> Iterator[tuple[Any, ...]]:
    where, parameters = selection.of_pairs()
    yield from database.execute(_PAIRS.format(where=where, order=order), parameters)


def _read(row: tuple[Any, ...]) -> tuple[Concept, int, Status, Term, Term]:
    """Concept, frequency, status of the pair, and the two terms of a row."""
    concept, kind, subject, note, frequency, status, *terms = row
    made = Concept(concept, [], kind, subject, note=note)
    source, target = terms[:_OF_TERM], terms[_OF_TERM:]
    return made, frequency, Status(status), _term(source, MINED), _term(target, EQUIVALENT)


def _term(row: list[Any], language: str) -> Term:
    number, text, form, standing, status, part, source, kind = row
    return Term(
        text, language, TermType(form), Standing(standing), Status(status),
        part_of_speech=part, source=source, id=number, source_type=kind,
    )  # fmt: skip


def _documents(database: Database, concept: str) -> tuple[str, ...]:
    return tuple(name for (name,) in database.execute(_DOCUMENTS, (concept,)))
