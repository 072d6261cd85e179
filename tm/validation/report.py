"""What was found in a file, for a person, for a program, and as SARIF 2.1.0 for tools that show findings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tm.validation.defects import Defect, DefectKind, KnownBy, Severity, Validated

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_dict(validated: Validated) -> dict[str, Any]:
    """The result as JSON has it; each defect names every client, `not known` where nobody has tried."""
    return {
        "file": validated.file,
        "format": validated.format,
        "sound": validated.is_sound,
        "units": validated.units,
        "pairs": validated.pairs,
        "languages": validated.languages,
        "counts": validated.counts(),
        "defects": [
            {
                "code": defect.kind.code, "severity": defect.kind.severity.value, "line": defect.line, "unit": defect.unit,
                "reason": defect.reason, "repair": defect.kind.repair,
                "clients": [
                    {"client": effect.client, "does": effect.does, "known": effect.known.value}
                    for effect in defect.kind.every_effect()
                ],
            }
            for defect in validated.defects
        ],
    }  # fmt: skip


def lines(validated: Validated) -> Iterator[str]:
    """The result as text: a line for each defect, then for each kind what clients do with it."""
    for defect in validated.defects:
        where = ", ".join(
            part for part in (f"line {defect.line}" if defect.line else None, defect.unit) if part
        )
        yield f"{where or 'the file'}\t{defect.kind.severity.value}\t{defect.kind.code}\t{defect.reason}"
    for kind in kinds(validated.defects):
        yield ""
        yield f"{kind.code} ({kind.severity.value}): {kind.cause}"
        for effect in kind.effects:
            yield f"  {effect.client}: {effect.does} [{effect.known.value}]"
        missing = [effect.client for effect in kind.every_effect() if effect.known is KnownBy.UNKNOWN]
        if missing:
            yield f"  not known of: {', '.join(missing)}"
        yield f"  repair: {kind.repair or 'needs a decision, nothing is changed'}"


def summary(validated: Validated) -> str:
    """The result in one line."""
    counts = ", ".join(f"{code} {count}" for code, count in validated.counts().items()) or "nothing wrong"
    languages = ", ".join(f"{tag} {count:,}" for tag, count in sorted(validated.languages.items())) or "none"
    return (
        f"{validated.file}: {validated.format}, {validated.units:,} units, {validated.pairs:,} with Chinese and English "
        f"(languages: {languages}): {counts}"
    )


def kinds(defects: Iterable[Defect]) -> list[DefectKind]:
    """The kinds of some defects, each once, the worst first."""
    known = {defect.kind.code: defect.kind for defect in defects}
    return sorted(known.values(), key=lambda kind: (list(Severity).index(kind.severity), kind.code))


def sarif(validated: Validated, version: str) -> dict[str, Any]:
    """The result as SARIF 2.1.0: a rule for each kind, a result for each defect."""
    rules = [
        {
            "id": kind.code,
            "shortDescription": {"text": kind.cause},
            "defaultConfiguration": {"level": _LEVELS[kind.severity]},
            "help": {
                "text": "; ".join(f"{e.client}: {e.does} ({e.known.value})" for e in kind.every_effect())
            },
        }
        for kind in kinds(validated.defects)
    ]
    results = []
    for defect in validated.defects:
        location: dict[str, Any] = {"artifactLocation": {"uri": validated.file}}
        if defect.line:
            location["region"] = {"startLine": defect.line}
        unit = f"{defect.unit}: " if defect.unit else ""
        results.append(
            {
                "ruleId": defect.kind.code, "level": _LEVELS[defect.kind.severity],
                "message": {"text": f"{unit}{defect.reason}"}, "locations": [{"physicalLocation": location}],
            }
        )  # fmt: skip
    driver = {"name": "termbase validate", "version": version, "rules": rules}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
