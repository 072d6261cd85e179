"""What has no official English yet, by what a translator would miss most.

A term is missed as much as it is one (the score of its candidate, which holds its occurrences outside
longer terms), less where there is something to go by: a proposal from a list is worth more than one
composed from parts, and that more than nothing. A second meaning of a term whose first has official or attested
English is not missed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from termbase.concepts.status import Status
from termbase.store import lookup
from tm.db import Database

WEIGHTS = {"none": 1.0, "composed": 0.6, "proposed": 0.3}
"""Share of a term's score that is missed: without English, with a composed one, with a listed one."""

_MOST_PROPOSALS = 3
_MISSED = f"""c.status IN ('{Status.UNRESOLVED.value}', '{Status.PROPOSED.value}') AND c.rank > 0 AND NOT EXISTS (
  SELECT 1 FROM terms mine JOIN terms other ON other.key = mine.key AND other.language = 'zh' AND other.concept <> mine.concept
  JOIN concepts d ON d.id = other.concept AND d.status IN ('{Status.OFFICIAL.value}', '{Status.ATTESTED.value}')
  WHERE mine.concept = c.id AND mine.language = 'zh' AND mine.position = 0)"""
_ROWS = f"""
SELECT c.id, c.zh, c.hant, c.status, c.rank, c.frequency, c.documents, round(c.score * CASE
    WHEN c.status = '{Status.UNRESOLVED.value}' THEN {WEIGHTS["none"]}
    WHEN EXISTS (SELECT 1 FROM terms t WHERE t.concept = c.id AND t.language = 'en' AND t.type <> 'composed')
      THEN {WEIGHTS["proposed"]}
    ELSE {WEIGHTS["composed"]} END, 4) AS missed,
  (SELECT explanation FROM candidates k WHERE k.concept = c.id ORDER BY k.rank LIMIT 1)
FROM concepts c WHERE {_MISSED}
ORDER BY missed DESC, c.rank, c.id LIMIT ? OFFSET ?
"""
_PROPOSALS = """
SELECT t.term, t.type, e.kind, s.name, e.detail FROM terms t
LEFT JOIN evidence e ON e.id = (SELECT min(id) FROM evidence WHERE term = t.id) LEFT JOIN sources s ON s.id = e.source
WHERE t.concept = ? AND t.language = 'en' AND t.standing <> 'superseded'
ORDER BY t.type = 'acronym', t.standing <> 'preferred', coalesce(s.rank, 9), t.position LIMIT ?
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
    status: str
    rank: int
    frequency: int
    documents: int
    missed: float
    explanation: str | None
    proposals: tuple[Proposal, ...]
    contexts: tuple[lookup.InContext, ...]

    def as_dict(self) -> dict[str, Any]:
        """The concept for JSON."""
        return asdict(self)


def unresolved(
    database: Database, most: int = 50, skip: int = 0, contexts: int = 3
) -> list[UnresolvedConcept]:
    """The concepts that are missed most, after the first `skip` of them, each with some contexts."""
    found = []
    for row in database.execute(_ROWS, (most, skip)).fetchall():
        concept, zh, hant, status, rank, frequency, documents, missed, explanation = row
        proposals = (
            Proposal(en, "composed" if kind == "composed" else proof or "", source, why or "")
            for en, kind, proof, source, why in database.execute(_PROPOSALS, (concept, _MOST_PROPOSALS))
        )
        found.append(
            UnresolvedConcept(
                concept, zh, hant, status, rank, frequency, documents, missed, explanation,
                tuple(proposals), tuple(lookup.contexts(database, concept, contexts)),
            )
        )  # fmt: skip
    return found


def count(database: Database) -> dict[str, int]:
    """How many concepts of the texts are unresolved, and how many have only proposals."""
    rows = database.execute(f"SELECT c.status, count(*) FROM concepts c WHERE {_MISSED} GROUP BY c.status")
    return {"unresolved": 0, "proposed": 0} | dict(rows.fetchall())
