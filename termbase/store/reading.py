"""Terms and evidence come back from the database as the values that they were written from."""

from __future__ import annotations

from collections.abc import Iterable

from termbase.concepts.model import Concept, Description, DescriptionKind, Evidence, Term
from termbase.concepts.status import Standing, Status, TermType
from tm.db import Database

_TERMS = """
SELECT t.id, t.language, t.term, t.type, t.part_of_speech, t.standing, t.status, t.doubtful, s.name
FROM terms t LEFT JOIN sources s ON s.id = t.source WHERE t.concept = ? ORDER BY t.position, t.id
"""
_EVIDENCE = """
SELECT e.term, e.id, e.kind, e.detail, e.status, s.name, s.type, e.document, e.paragraph, e.count, e.unit, d.name, p.number
FROM evidence e LEFT JOIN sources s ON s.id = e.source LEFT JOIN documents d ON d.id = e.document
LEFT JOIN paragraphs p ON p.id = e.paragraph WHERE e.concept = ? ORDER BY e.id
"""
_DESCRIPTIONS = """
SELECT d.term, d.kind, d.text, d.language, d.origin, s.name FROM descriptions d LEFT JOIN sources s ON s.id = d.source
WHERE d.concept = ? ORDER BY d.id
"""


def describe(database: Database, concept: Concept, terms: Iterable[Term]) -> None:
    """Add what files say of a concept, and of those of its terms that are given by their ids; each thing once."""
    by_id = {term.id: term.descriptions for term in terms} | {None: concept.descriptions}
    for term, kind, text, language, origin, said_by in database.execute(_DESCRIPTIONS, (concept.id,)):
        if term not in by_id:
            continue
        description = Description(DescriptionKind(kind), text, language, origin, said_by)
        is_known = description in by_id[term] or (
            term is None and description == Description(DescriptionKind.NOTE, concept.note or "")
        )
        if not is_known:
            by_id[term].append(description)


def terms_of(database: Database, concept: str, language: str | None = None) -> list[Term]:
    """The terms of a concept in their order, each with its evidence in order; of one language where it is given."""
    terms: list[Term] = []
    by_id: dict[int, Term] = {}
    for number, tag, text, form, pos, standing, status, doubtful, source in database.execute(
        _TERMS, (concept,)
    ):
        if language is None or tag == language:
            term = Term(
                text,
                tag,
                TermType(form),
                Standing(standing),
                Status(status),
                [],
                pos,
                doubtful,
                source,
                number,
            )
            terms.append(term)
            by_id[number] = term
    for (
        number,
        row,
        kind,
        detail,
        status,
        source,
        source_type,
        document,
        paragraph,
        count,
        unit,
        name,
        label,
    ) in database.execute(_EVIDENCE, (concept,)):
        if number in by_id:
            by_id[number].evidence.append(
                Evidence(
                    kind, detail, Status(status), source, source_type, document, paragraph, count, unit, name,
                    label, row,
                )
            )  # fmt: skip
    return terms
