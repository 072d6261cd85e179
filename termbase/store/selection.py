"""Which concepts and pairs an export has: conditions of SQL made from what the caller chose."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from termbase.concepts.status import Standing, Status
from termbase.store.ranking import among_sql, lesser_sql
from tm.db import Database
from tm.errors import WrongUsage

_OF_DOCUMENT = """
(EXISTS (SELECT 1 FROM contexts x JOIN documents d ON d.id = x.document WHERE x.concept = c.id AND {document})
 OR EXISTS (SELECT 1 FROM evidence v JOIN documents d ON d.id = v.document WHERE v.concept = c.id AND {document})
 OR EXISTS (SELECT 1 FROM evidence v JOIN units u ON u.id = v.unit WHERE v.concept = c.id AND {unit}))
"""
_NAMED = "(d.name IN ({0}) OR d.symbol IN ({0}))"
_RECENT = "{0} >= substr(:since, 1, length({0}))"
"""A date that is only a year or a month counts where that has not ended before the day."""
_SINCE = (
    f"({_OF_DOCUMENT.format(document=_RECENT.format('d.date'), unit=_RECENT.format('u.date'))} OR EXISTS"
    + (" (SELECT 1 FROM history h WHERE h.concept = c.id AND h.date >= :since))")
)
PAIR_STATUS = lesser_sql("z.status", "e.status")
"""The status of a pair of the terms `z` and `e`: the lesser of the two."""
# the worse of two standings, from the end of the ladder
_PAIR_STANDING = (
    "CASE " + " ".join(
        f"WHEN '{standing}' IN (z.standing, e.standing) THEN '{standing}'" for standing in reversed(Standing)
    ) + " END"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """What is exported; empty: all. `in_texts`: only concepts that occur in the documents of the termbase.

    `documents` are names or symbols: concepts with a sentence of one of them among their contexts, their evidence or their
    examples. `since` is a day as ISO 8601: concepts of documents from then on, and what was imported from then on.
    """

    statuses: frozenset[Status] = frozenset()
    standings: frozenset[Standing] = frozenset()
    subjects: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: str | None = None
    in_texts: bool = False
    concepts: tuple[str, ...] | None = None
    """Only these, by id; None: all."""

    def of_concepts(self) -> tuple[str, dict[str, str]]:
        """The conditions for the concept `c`, each after AND, and the values of their parameters."""
        parameters: dict[str, str] = {}
        clauses = ["c.frequency > 0"] if self.in_texts else []
        if self.subjects:
            clauses.append(f"c.subject IN ({_named(parameters, 'subject', self.subjects)})")
        if self.documents:
            named = _named(parameters, "document", self.documents)
            clauses.append(
                _OF_DOCUMENT.format(document=_NAMED.format(named), unit=f"u.document IN ({named})")
            )
        if self.concepts is not None:
            clauses.append("c.id IN (SELECT value FROM json_each(:concepts))")
            parameters["concepts"] = json.dumps(self.concepts)
        if self.since:
            clauses.append(_SINCE)
            parameters["since"] = self.since
        # nothing of the caller's text becomes SQL: values are parameters
        return "".join(f" AND {clause}" for clause in clauses), parameters

    def of_pairs(self) -> tuple[str, dict[str, str]]:
        """The same for the pair of the terms `z` and `e` of the concept `c`."""
        where, parameters = self.of_concepts()
        if self.statuses:
            where += f" AND {among_sql(PAIR_STATUS, sorted(self.statuses))}"
        if self.standings:
            where += f" AND {_PAIR_STANDING} IN ({', '.join(repr(s.value) for s in sorted(self.standings))})"
        return where, parameters


ALL = ExportSelection()


def _named(parameters: dict[str, str], name: str, values: Iterable[str]) -> str:
    """Parameters for values, by name, as they stand in a list of SQL."""
    names = []
    for number, value in enumerate(values):
        parameters[f"{name}_{number}"] = value
        names.append(f":{name}_{number}")
    return ", ".join(names)


def check(database: Database, selection: ExportSelection) -> None:
    """Raise `WrongUsage` for a subject or a document that this termbase does not have: nothing would be exported."""
    for subject in selection.subjects:
        if not database.execute("SELECT 1 FROM concepts WHERE subject = ? LIMIT 1", (subject,)).fetchone():
            known = database.execute(
                "SELECT DISTINCT subject FROM concepts WHERE subject IS NOT NULL ORDER BY subject LIMIT 12"
            )
            names = ", ".join(name for (name,) in known) or "none"
            raise WrongUsage(f"no concept has the subject {subject!r}", next_step=f"there are: {names}")
    for name in selection.documents:
        row = database.execute(
            "SELECT 1 FROM documents WHERE name = :name OR symbol = :name"
            " UNION ALL SELECT 1 FROM units WHERE document = :name LIMIT 1",
            {"name": name},
        ).fetchone()
        if row is None:
            raise WrongUsage(
                f"no document or memory here is named {name!r}",
                next_step="write its symbol or file name as the table of documents has it",
            )
