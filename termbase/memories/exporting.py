"""The pairs of a termbase as a translation memory: what `termbase tm export` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from termbase import __version__
from termbase.store import schema
from tm.errors import WrongUsage
from tm.exchange import tmx_write
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.memory import units
from tm.model import Finding, Pair, TranslationUnit


def unit_of(number: int, pair: Pair) -> TranslationUnit:
    """A pair as a unit of TMX."""
    properties = (("x-document", pair.document),) if pair.document else ()
    return TranslationUnit(f"u{number}", pair.first, pair.second, properties=properties)


def export_units(
    source: Path, out: Path, *, doubtful: bool = False, dry_run: bool = False
) -> tuple[int, list[Finding]]:
    """Write the pairs of a termbase as TMX; return how many, and what was left out with the reason.

    Raises `WrongUsage`, `InputRefused`, `OutputRefused`, `RecipeMismatch` and `StoreDamaged`.
    """
    if out.suffix.lower() != ".tmx":
        raise WrongUsage("a memory is exported as TMX", file=show(out), next_step="name it .tmx")
    check_writable(out, inputs=[source])
    with schema.opened(source) as database:
        findings: list[Finding] = []
        writable = _writable(units.units(database, doubtful=doubtful), findings)
        if dry_run:
            return sum(1 for _ in writable), findings
        with replacing(out) as target:
            return tmx_write.write(writable, target, tool_version=__version__), findings


def _writable(numbered: Iterable[tuple[int, Pair]], findings: list[Finding]) -> Iterator[TranslationUnit]:
    """The pairs as units, but for those that TMX cannot hold."""
    for number, pair in numbered:
        empty = not (pair.first.strip() and pair.second.strip())
        if empty or tmx_write.FORBIDDEN.search(f"{pair.first}{pair.second}{pair.document}"):
            findings.append(
                Finding("", pair.line, f"unit {number}", "left out: TMX cannot hold its characters")
            )
            continue
        yield unit_of(number, pair)
