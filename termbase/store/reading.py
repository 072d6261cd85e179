"""Terms and evidence come back from the database as the values that they were written from."""

from __future__ import annotations

from termbase.concepts.model import Evidence, Term
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
