"""Terms and evidence come back from the database as the values that they were written from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from termbase.concepts.model import Concept, Description, DescriptionKind, Evidence, Term
from termbase.concepts.status import Standing, Status, TermType
from tm.db import Database

_TERMS = """
SELECT t.concept, t.id, t.language, t.term, t.type, t.part_of_speech, t.standing, t.status, t.doubtful, s.name
FROM terms t LEFT JOIN sources s ON s.id = t.source WHERE t.concept IN ({places}) ORDER BY t.concept, t.position, t.id
"""
_EVIDENCE = """
SELECT e.term, e.kind, e.detail, e.status, s.name, s.type, e.document, e.paragraph, e.count, e.unit, d.name, p.number, e.id
FROM evidence e LEFT JOIN sources s ON s.id = e.source LEFT JOIN documents d ON d.id = e.document
LEFT JOIN paragraphs p ON p.id = e.paragraph WHERE e.concept IN ({places}) ORDER BY e.id
"""
_DESCRIPTIONS = """
SELECT d.concept, d.term, d.kind, d.text, d.language, d.origin, s.name FROM descriptions d LEFT JOIN sources s ON s.id = d.source
WHERE d.concept IN ({places}) ORDER BY d.id
"""

_AT_ONCE = 900
"""Concepts that one statement asks for: SQLite's old limit of parameters is 999."""


def rows_of(database: Database, statement: str, concepts: Collection[str]) -> Iterator[Sequence[Any]]:
    """The rows of a statement about concepts, by their ids, whose `{places}` are filled with as many marks; none of no concepts."""
    ids = tuple(concepts)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        yield from database.execute(statement.format(places=", ".join("?" * len(some))), some)


def describe(database: Database, concept: Concept, terms: Iterable[Term]) -> None:
    """Add what files say of a concept, and of those of its terms that are given by their ids; each thing once."""
    describe_each(database, {concept.id: (concept, terms)})


def describe_each(database: Database, described: Mapping[str, tuple[Concept, Iterable[Term]]]) -> None:
    """The same for several concepts, by their ids, each with the terms that are asked for."""
    by_id = {
        name: {term.id: term.descriptions for term in terms} | {None: concept.descriptions}
        for name, (concept, terms) in described.items()
    }
    for name, term, kind, text, language, origin, said_by in rows_of(database, _DESCRIPTIONS, described):
        if term not in by_id[name]:
            continue
        said = by_id[name][term]
        description = Description(DescriptionKind(kind), text, language, origin, said_by)
        is_known = description in said or (
            term is None and description == Description(DescriptionKind.NOTE, described[name][0].note or "")
        )
        if not is_known:
            said.append(description)


def terms_of(database: Database, concept: str, language: str | None = None) -> list[Term]:
    """The terms of a concept in their order, each with its evidence in order; of one language where it is given."""
    return terms_of_each(database, [concept], language).get(concept, [])


def terms_of_each(
    database: Database, concepts: Sequence[str], language: str | None = None
) -> Mapping[str, list[Term]]:
    """The same for several concepts, by their ids, in two statements for all of them."""
    terms: dict[str, list[Term]] = defaultdict(list)
    by_id: dict[int, Term] = {}
    for concept, number, tag, text, form, pos, standing, status, doubtful, source in rows_of(
        database, _TERMS, concepts
    ):
        # here and not in SQL: one statement, and its plan, for both
        if language is None or tag == language:
            term = Term(
                text, tag, TermType(form), Standing(standing), Status(status), [], pos, doubtful, source, number
            )  # fmt: skip
            terms[concept].append(term)
            by_id[number] = term
    for number, kind, detail, status, *where in rows_of(database, _EVIDENCE, concepts):
        if number in by_id:
            by_id[number].evidence.append(Evidence(kind, detail, Status(status), *where))
    return terms
