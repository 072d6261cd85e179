"""What has no official English yet, by what a translator would miss most.

A term is missed as much as it is one (the score of its candidate, which holds its occurrences outside
longer terms), less where there is something to go by: a proposal from a list is worth more than one
composed from parts, and that more than nothing. A second meaning of a term whose first has official or attested
English is not missed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from termbase.concepts import sources
from termbase.concepts.status import Standing, Status, TermType
from termbase.store.contexts import ContextSentence, contexts_of_each
from termbase.store.ranking import among_sql, usable_sql
from tm.db import Database
from tm.languages import EQUIVALENT, MINED

WEIGHTS = {"none": 1.0, "composed": 0.6, "proposed": 0.3}
"""Share of a term's score that is missed: without English, with a composed one, with a listed one.

A choice: what a terminologist said of the list of the seed documents.
"""

# as many as a line has room for
_MOST_PROPOSALS = 3
_BORNE_OUT = [status for status in Status if status.is_borne_out]
_OPEN = [status for status in Status if not status.is_borne_out]
_MISSED = f"""{among_sql("c.status", _OPEN)} AND c.rank > 0 AND NOT EXISTS (
  SELECT 1 FROM terms mine JOIN terms other ON other.key = mine.key AND other.language = '{MINED}' AND other.concept <> mine.concept
  JOIN concepts d ON d.id = other.concept AND {among_sql("d.status", _BORNE_OUT)}
  WHERE mine.concept = c.id AND mine.language = '{MINED}' AND mine.position = 0)"""
_ROWS = f"""
SELECT c.id, c.zh, c.hant, c.status, c.rank, c.frequency, c.documents, round(c.score * CASE
    WHEN c.status = '{Status.UNRESOLVED}' THEN {WEIGHTS["none"]}
    WHEN EXISTS (SELECT 1 FROM terms t WHERE t.concept = c.id AND t.language = '{EQUIVALENT}' AND t.type <> '{TermType.COMPOSED}')
      THEN {WEIGHTS["proposed"]}
    ELSE {WEIGHTS["composed"]} END, 4) AS missed,
  (SELECT explanation FROM candidates k WHERE k.concept = c.id ORDER BY k.rank LIMIT 1)
FROM concepts c WHERE {_MISSED}
ORDER BY missed DESC, c.rank, c.id LIMIT ? OFFSET ?
"""
_PROPOSALS = f"""
SELECT t.term, t.type, e.kind, s.name, e.detail FROM terms t
LEFT JOIN evidence e ON e.id = (SELECT min(id) FROM evidence WHERE term = t.id) LEFT JOIN sources s ON s.id = e.source
WHERE t.concept = ? AND t.language = '{EQUIVALENT}' AND {usable_sql("t.standing")}
ORDER BY t.type = '{TermType.ACRONYM}', t.standing <> '{Standing.PREFERRED}', coalesce(s.rank, {sources.NO_SOURCE}), t.position
LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An English to start from: how it came to be there, and in words why."""

    en: str
    kind: str
    source: str | None
    why: str


@dataclass(frozen=True, slots=True)
class UnresolvedConcept:
    """A concept of the texts without official or attested English. `missed`: how much, without unit."""

    concept: str
    zh: str
    hant: str
    status: Status
    rank: int
    frequency: int
    documents: int
    missed: float
    explanation: str | None
    proposals: tuple[Proposal, ...]
    contexts: tuple[ContextSentence, ...]

    def as_dict(self) -> dict[str, Any]:
        """The concept for JSON."""
        return asdict(self)


def unresolved(
    database: Database, most: int = 50, skip: int = 0, most_contexts: int = 3
) -> list[UnresolvedConcept]:
    """The concepts that are missed most, after the first `skip` of them, each with some contexts."""
    concepts = []
    rows = database.execute(_ROWS, (most, skip)).fetchall()
    sentences = contexts_of_each(database, [row[0] for row in rows])
    for row in rows:
        concept, zh, hant, status, rank, frequency, documents, missed, explanation = row
        concepts.append(
            UnresolvedConcept(
                concept, zh, hant, Status(status), rank, frequency, documents, missed, explanation,
                tuple(_proposals(database, concept)), tuple(sentences[concept][:most_contexts]),
            )
        )  # fmt: skip
    return concepts


def _proposals(database: Database, concept: str) -> list[Proposal]:
    """What there is to start from, the best first."""
    return [
        Proposal(
            en, TermType.COMPOSED.value if form == TermType.COMPOSED else kind or "", source, detail or ""
        )
        for en, form, kind, source, detail in database.execute(_PROPOSALS, (concept, _MOST_PROPOSALS))
    ]


def count(database: Database) -> dict[str, int]:
    """How many concepts of the texts are unresolved, and how many have only proposals."""
    rows = database.execute(f"SELECT c.status, count(*) FROM concepts c WHERE {_MISSED} GROUP BY c.status")
    counts = {Status.UNRESOLVED.value: 0, Status.PROPOSED.value: 0}
    # both statuses have a number, also none
    return counts | dict(rows.fetchall())


def without_english(database: Database) -> tuple[tuple[int, str, int], ...]:
    """The concepts of the texts without any English, by rank: (rank, term, frequency)."""
    rows = database.execute(
        "SELECT rank, zh, frequency FROM concepts WHERE status = ? AND rank > 0 ORDER BY rank, id",
        (Status.UNRESOLVED.value,),
    )
    return tuple((rank, zh, frequency) for rank, zh, frequency in rows)
