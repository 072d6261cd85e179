"""What a match is. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tm.model import Unit


class MatchKind(StrEnum):
    """How a unit of the memory meets a query.

    CONTEXT is an exact match whose neighbours are the query's neighbours, EXACT the same text, FUZZY a
    similar one, PART one that shares a stretch.
    """

    CONTEXT = "context"
    EXACT = "exact"
    FUZZY = "fuzzy"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Change:
    """A number, date, reference or name that the query has in the place of the unit's.

    `source` is the unit's, `query` the query's; `old` and `new` are what stands in the target and in the
    suggestion, None where it could not be told.
    """

    kind: str
    source: str
    query: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Flag:
    """A difference that may change the meaning, however few characters it has.

    `kind` is negation, modality, quantity, name, number or codes; `query` and `source` are the texts that differ.
    """

    kind: str
    query: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class SharedStretch:
    """What a query and a unit share: `text` stands at `start` to `end` of the query (code points).

    `units` is how many units have it; `translation` is its English where it can be told.
    """

    text: str
    start: int
    end: int
    units: int
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that may serve as translation of a query, with a score from 0 to 101 and its reasons.

    `suggestion` is the target with what differs replaced where that is certain. `reasons` tell how the
    score came about, in order; the last one is the outcome.
    """

    score: int
    kind: MatchKind
    unit: Unit
    suggestion: str
    changes: tuple[Change, ...] = ()
    flags: tuple[Flag, ...] = ()
    reasons: tuple[str, ...] = ()
    stretch: SharedStretch | None = None
    alike: int = 1
    """How many units have this source and target."""

    def as_dict(self) -> dict[str, Any]:
        """The match for JSON."""
        unit = self.unit
        fields: dict[str, Any] = {
            "score": self.score, "kind": self.kind.value, "source": unit.source, "target": unit.target,
            "suggestion": self.suggestion, "changes": [asdict(change) for change in self.changes],
            "flags": [asdict(flag) for flag in self.flags], "document": unit.document, "unit": unit.id,
            "reasons": list(self.reasons), "memory": unit.memory, "date": unit.date, "status": unit.status,
            "alike": self.alike,
        }  # fmt: skip
        if self.stretch is not None:
            fields["stretch"] = asdict(self.stretch)
        return fields
