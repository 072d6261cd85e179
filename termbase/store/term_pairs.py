"""The pairs of a termbase as the exchange formats want them, best first, one stream."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.concepts.model import Concept, Term, TermPair
from termbase.concepts.status import Standing, Status, TermType
from termbase.store.ranking import among_sql, lesser_sql, rank_sql, usable_sql
from tm.db import Database
from tm.languages import EQUIVALENT, MINED

_STATUS = lesser_sql("z.status", "e.status")
_FOR_REVIEW = f"e.type IN ('{TermType.COMPOSED}', '{TermType.LEARNED}') AND e.status = '{Status.PROPOSED}'"
_PAIRS = f"""
SELECT z.term, e.term, {_STATUS}, e.type, s.name, c.id, c.type, c.subject, c.note, z.part_of_speech, c.frequency,
  z.standing, e.standing, s.type
FROM concepts c JOIN terms z ON z.concept = c.id AND z.language = '{MINED}'
JOIN terms e ON e.concept = c.id AND e.language = '{EQUIVALENT}' LEFT JOIN sources s ON s.id = e.source
WHERE e.status <> '{Status.UNRESOLVED}' AND NOT ({_FOR_REVIEW}) {{where}}
ORDER BY z.key, z.term, NOT ({usable_sql("z.standing")} AND {usable_sql("e.standing")}),
  {rank_sql("c.status")},
  c.frequency = 0, c.frequency DESC, c.id, e.term <> c.en, e.position
"""
_DOCUMENTS = "SELECT DISTINCT d.name FROM contexts x JOIN documents d ON d.id = x.document WHERE x.concept = ? ORDER BY d.id"


def term_pairs(
    database: Database, statuses: frozenset[Status] = frozenset(), *, in_texts: bool = False
) -> Iterator[TermPair]:
    """Yield every Chinese form with every English of its concepts; the best English of a form first.

    English that was composed from parts, or learned, and that nothing bears out, is for a person to review
    and is never exported.

    The status of a pair is the lesser of its two forms'. `statuses`: only these (empty: all). `in_texts`: only
    concepts that occur in the documents. The first usable pair of a Chinese form is the preferred one; a form shared by
    concepts (homographs) has the English of all of them. Pairs with a term that may not be used come last, each with its
    standing: a format that cannot say so leaves them out.
    """
    where = "AND c.frequency > 0" if in_texts else ""
    if statuses:
        where += f" AND {among_sql(_STATUS, sorted(statuses))}"
    previous = None
    documents: dict[str, tuple[str, ...]] = {}
    for row in database.execute(_PAIRS.format(where=where)):
        zh, en, status, form, source, concept, kind, subject, note, pos, frequency, *stand, kind_of = row
        standings = [Standing(each) for each in stand]
        if concept not in documents:
            documents = {concept: _documents(database, concept) if frequency else ()}
        yield TermPair(
            Concept(concept, [], kind, subject, note=note),
            Term(zh, MINED, standing=standings[0], part_of_speech=pos),
            Term(en, EQUIVALENT, TermType(form), standings[1], source=source, source_type=kind_of),
            Status(status), zh != previous and all(each.is_usable for each in standings), documents[concept],
        )  # fmt: skip
        previous = zh


def _documents(database: Database, concept: str) -> tuple[str, ...]:
    return tuple(name for (name,) in database.execute(_DOCUMENTS, (concept,)))
