"""The pairs of a termbase as a translation memory: what `termbase tm export` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from termbase import __version__
from termbase.exchange.directions import DEFAULT as DIRECTION
from termbase.exchange.directions import ExportDirection
from termbase.exchange.tmx_terms import FLAVOURS
from termbase.store import schema
from tm.db import Database
from tm.errors import WrongUsage
from tm.exchange import tmx_units, tmx_write
from tm.exchange.varieties import DEFAULT, Wanted
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.memory import units
from tm.model import Finding, Pair, Remark, TranslationUnit, UnitRecord, Variant
from tm.text import script


@dataclass(frozen=True, slots=True)
class UnitSelection:
    """Which units are exported: of these memories, of these documents, dated on this day or later (YYYY-MM-DD); empty: all.

    `doubtful` takes also those that the aligner was not sure of. A unit without a document or a date is none of one.
    """

    memories: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: str | None = None
    doubtful: bool = False

    def has(self, pair: Pair) -> bool:
        """Whether a unit of the memories is to be exported."""
        if self.documents and pair.document not in self.documents:
            return False
        return self.since is None or (pair.date is not None and pair.date[: len(self.since)] >= self.since)


@dataclass(frozen=True, slots=True)
class TmxOptions:
    """How units are written: from and to which language (None: as they are, else as the tool has it), and for which tool."""

    direction: ExportDirection | None = None
    audience: str = "tools"


def export_units(
    source: Path, out: Path, selection: UnitSelection = UnitSelection(), options: TmxOptions = TmxOptions(),
    *, dry_run: bool = False,
) -> tuple[int, list[Finding]]:  # fmt: skip
    """Write pairs of a termbase as TMX; return how many, and what was left out with the reason.

    Raises `WrongUsage`, `InputRefused`, `OutputRefused`, `RecipeMismatch` and `StoreDamaged`.
    """
    if out.suffix.lower() != ".tmx":
        raise WrongUsage("a memory is exported as TMX", file=show(out), next_step="name it .tmx")
    check_writable(out, inputs=[source])
    findings: list[Finding] = []
    with schema.opened(source) as database:
        made, ends = _selected(database, selection, options, findings)
        if dry_run:
            return sum(1 for _ in made), findings
        with replacing(out) as target:
            return write_units(made, target, ends, units.headers(database)), findings


def write_memory(database: Database, target: BinaryIO) -> int:
    """Write all pairs of a termbase, but for doubtful ones, as TMX; return how many. What TMX cannot hold is left out."""
    made, ends = _selected(database, UnitSelection(), TmxOptions(), [])
    return write_units(made, target, ends, units.headers(database))


def _selected(
    database: Database, selection: UnitSelection, options: TmxOptions, findings: list[Finding]
) -> tuple[Iterator[TranslationUnit], Wanted]:
    """The units that are asked for as they are written, and the languages from and to which; `findings` get what is left out."""
    flavour = FLAVOURS[options.audience]
    own = tmx_units.default_languages(units.tags(database), DEFAULT)
    by_tool = flavour.direction if flavour.direction != DIRECTION else ExportDirection(*own)
    direction = options.direction or by_tool
    chosen = (
        (number, pair)
        for number, pair in units.units(database, doubtful=selection.doubtful, memories=selection.memories)
        if selection.has(pair)
    )
    languages = (direction.mined, direction.equivalent)
    writable = writable_units(_in_script(chosen, direction), languages, findings)
    turned = map(tmx_units.turned, writable) if direction.is_reversed else writable
    return _short_enough(turned, flavour.most, findings), (direction.source, direction.target)


def _in_script(
    numbered: Iterable[tuple[int, Pair]], direction: ExportDirection
) -> Iterator[tuple[int, Pair]]:
    """The pairs with their Chinese in the script of the direction; what is converted says so in a note."""
    for number, pair in numbered:
        if direction.is_traditional and (converted := script.traditional(pair.first)) != pair.first:
            record = pair.record or UnitRecord(
                first=Variant(direction.mined, ""), second=Variant(direction.equivalent, "")
            )
            note = Remark("converted to Traditional by program")
            first = record.first._replace(content=None)
            pair = pair._replace(
                first=converted, record=record._replace(first=first, remarks=(*record.remarks, note))
            )
        yield number, pair


def _short_enough(
    made: Iterable[TranslationUnit], most: int | None, findings: list[Finding]
) -> Iterator[TranslationUnit]:
    """The units that a tool takes, by their length."""
    for unit in made:
        longest = max(len(unit.source), len(unit.target))
        if most is not None and longest > most:
            reason = f"left out: it has {longest:,} characters and the tool takes {most:,}"
            findings.append(Finding("", None, f"unit {unit.identifier}", reason))
        else:
            yield unit


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
