"""What is found wrong with the format of a file, and what is known of each kind of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad a defect is: some client refuses or loses text, some client reads it otherwise, or it is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class KnownBy(StrEnum):
    """How it is known what a client does: by running it, from its source, or from its manual."""

    MEASURED = "measured"
    SOURCE = "source"
    MANUAL = "manual"
    UNKNOWN = "not known"


CLIENTS = ("OmegaT 3.6", "OmegaT 6", "Trados", "memoQ", "Weblate", "Okapi", "translate-toolkit")
"""The clients that are told of, in this order."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one client does with a defect, and how that is known."""

    client: str
    does: str
    known: KnownBy


@dataclass(frozen=True, slots=True)
class DefectKind:
    """A kind of defect: its code, how bad it is, its cause in words, and what clients do with it.

    `repair` says what `termbase repair` does about it; None where that would be a guess.
    """

    code: str
    severity: Severity
    cause: str
    effects: tuple[Effect, ...] = ()
    repair: str | None = None

    def every_effect(self) -> tuple[Effect, ...]:
        """One effect for each client, `not known` for those of which nothing is known."""
        known = {effect.client: effect for effect in self.effects}
        return tuple(known.get(client) or Effect(client, "not known", KnownBy.UNKNOWN) for client in CLIENTS)


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault of a file: its kind, its line (from 1), its unit, and what exactly stands there."""

    kind: DefectKind
    line: int | None
    unit: str | None
    detail: str = ""

    @property
    def reason(self) -> str:
        """The cause in words, with what stands there."""
        return f"{self.kind.cause}: {self.detail}" if self.detail else self.kind.cause


@dataclass(slots=True)
class Validated:
    """What was found in a file: its format as it was told, its units, the defects in the order of lines.

    `pairs` are units with Chinese and English; `languages` are the tags that it has, with their counts.
    """

    file: str
    format: str
    units: int = 0
    pairs: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many defects there are of each code."""
        counts: dict[str, int] = {}
        for defect in self.defects:
            counts[defect.kind.code] = counts.get(defect.kind.code, 0) + 1
        return dict(sorted(counts.items()))

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found but what is good to know."""
        return all(defect.kind.severity is Severity.NOTE for defect in self.defects)
