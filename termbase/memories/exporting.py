"""The pairs of a termbase as a translation memory: what `termbase tm export` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from termbase import __version__
from termbase.store import schema
from tm.errors import WrongUsage
from tm.exchange import tmx_units, tmx_write
from tm.exchange.varieties import DEFAULT, Wanted
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.memory import units
from tm.model import Finding, Pair, Remark, TranslationUnit


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
        languages = tmx_units.default_languages(units.tags(database), DEFAULT)
        writable = writable_units(units.units(database, doubtful=doubtful), languages, findings)
        if dry_run:
            return sum(1 for _ in writable), findings
        with replacing(out) as target:
            return write_units(writable, target, languages, units.headers(database)), findings


def write_units(
    units_: Iterable[TranslationUnit], target: BinaryIO, languages: Wanted, header: Sequence[Remark] = ()
) -> int:
    """Write units as TMX, with the notes and properties of a `header`; return how many."""
    return tmx_write.write(
        units_, target, tool_version=__version__, source_lang=languages[0], target_lang=languages[1],
        header_remarks=header,
    )  # fmt: skip


def writable_units(
    numbered: Iterable[tuple[int, Pair]], languages: Wanted, findings: list[Finding]
) -> Iterator[TranslationUnit]:
    """The pairs as units of a file in `languages`, but for those that TMX cannot hold, which are findings."""
    taken: set[str] = set()
    for number, pair in numbered:
        if tmx_units.is_writable(pair):
            yield tmx_units.unit_of(number, pair, languages, taken)
        else:
            findings.append(
                Finding("", pair.line, f"unit {number}", "left out: TMX cannot hold its characters")
            )
