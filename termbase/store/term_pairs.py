"""The pairs of a termbase as the exchange formats want them, best first, one stream."""

from __future__ import annotations

from collections.abc import Iterator

from termbase.exchange.term_pair import TermPair
from termbase.store.ranking import lesser_sql, rank_sql
from tm.db import Database

_STATUS = lesser_sql("z.status", "e.status")
_PAIRS = """
SELECT z.term, e.term, {status}, e.type, e.standing, z.standing, s.name, c.id, c.type, c.subject, c.note,
  z.part_of_speech, c.frequency, c.en
FROM concepts c JOIN terms z ON z.concept = c.id AND z.language = 'zh'
JOIN terms e ON e.concept = c.id AND e.language = 'en' LEFT JOIN sources s ON s.id = e.source
WHERE e.status <> 'unresolved' AND e.standing <> 'superseded' AND NOT (e.type IN ('composed', 'learned') AND e.status = 'proposed') {where}
ORDER BY z.key, z.term,
  {best},
  c.frequency = 0, c.frequency DESC, c.id, e.term <> c.en, e.position
"""
_DOCUMENTS = "SELECT DISTINCT d.name FROM contexts x JOIN documents d ON d.id = x.document WHERE x.concept = ? ORDER BY d.id"


def pairs(
    database: Database, statuses: frozenset[str] = frozenset(), *, in_texts: bool = False
) -> Iterator[TermPair]:
    """Yield every Chinese form with every English of its concepts; the best English of a form first.

    English that was composed from parts, or learned, and that nothing bears out, is for a person to review
    and is never exported.

    The status of a pair is the lesser of its two forms'. `statuses`: only these (empty: all). `in_texts`: only
    concepts that occur in the documents. The first pair of a Chinese form is the preferred one; a form shared by
    concepts (homographs) has the English of all of them.
    """
    where = "AND c.frequency > 0" if in_texts else ""
    if statuses:
        where += f" AND {_STATUS} IN ({', '.join('?' for _ in statuses)})"
    rows = database.execute(
        _PAIRS.format(where=where, status=_STATUS, best=rank_sql("c.status")), sorted(statuses)
    )
    previous = None
    documents: dict[str, tuple[str, ...]] = {}
    for zh, en, status, form, _, _, source, concept, kind, subject, note, pos, frequency, _ in rows:
        if concept not in documents:
            documents = {concept: _documents(database, concept) if frequency else ()}
        preferred = zh != previous
        previous = zh
        comment = "; ".join(
            part for part in ("preferred" if preferred else form, status, source, note) if part
        )
        yield TermPair(
            concept, zh, en, status, kind or "", source or "", subject or "", pos or "", preferred, comment,
            documents[concept],
        )  # fmt: skip


def _documents(database: Database, concept: str) -> tuple[str, ...]:
    return tuple(name for (name,) in database.execute(_DOCUMENTS, (concept,)))
