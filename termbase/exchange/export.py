"""One call from terms to a file that another tool reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from termbase.concepts.model import TermPair
from termbase.exchange import tables
from tm.errors import WrongUsage
from tm.exchange import tmx_write
from tm.files.atomic import replacing
from tm.model import Finding, TranslationUnit

FORMS = {
    "tmx": "TMX 1.4, a translation memory",
    "utf8": "OmegaT glossary",
    "txt": "OmegaT glossary under a name for other tools",
    "csv": "comma-separated table",
}
"""The forms of an export; a file's extension chooses one."""

DOCUMENTS_PER_UNIT = 5
"""How many documents a unit of a translation memory names at most."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did: `count` units, lines or rows, and what was left out with the reason."""

    count: int
    findings: tuple[Finding, ...]


def export(
    pairs: Iterable[TermPair],
    out: Path,
    *,
    form: str | None = None,
    excel: bool = False,
    tool_version: str,
    creation_date: str | None = None,
) -> Written:
    """Write `pairs` to `out`, whole or not at all, in `form` or in the form of its extension.

    `excel` is for CSV only. `creation_date` (`YYYYMMDDThhmmssZ`) is written into a TMX; without it
    the same pairs give the same bytes on every day.

    Raises `WrongUsage` for a form that we do not know, `OutputRefused` before `pairs` is touched
    when `out` cannot be written, `InputRefused` for text that the form cannot hold, `StoreFull`.
    """
    chosen = form_of(out, form)
    if excel and chosen != "csv":
        raise WrongUsage(
            f"a spreadsheet opens .csv, not .{chosen}", file=str(out), next_step="name the output *.csv"
        )
    with replacing(out) as file:
        if chosen == "csv":
            return Written(tables.write_csv(tables.csv_rows(pairs), file, excel=excel), ())
        barred: list[Finding] = []
        usable = _usable(pairs, barred, out.name)
        if chosen == "tmx":
            written = _write_tmx(usable, file, out.name, tool_version, creation_date)
            return Written(written.count, (*written.findings, *barred))
        rows, findings = tables.glossary_rows(usable, file=out.name)
        return Written(tables.write_glossary(rows, file), (*findings, *barred))


def _usable(pairs: Iterable[TermPair], barred: list[Finding], file: str) -> Iterator[TermPair]:
    """The pairs whose terms may be used, for a format that cannot say of a pair that it may not."""
    for pair in pairs:
        if pair.usable:
            yield pair
        else:
            reason = f"left out: {pair.source.text} = {pair.target.text} is {pair.standing.value}, and this format cannot say so"
            barred.append(Finding(file, None, pair.concept.id, reason))


def form_of(out: Path, form: str | None = None) -> str:
    """Return the form to write: `form` if given, else the extension of `out` in lower case.

    >>> form_of(Path("Terms.TMX")), form_of(Path("terms.data"), "csv")
    ('tmx', 'csv')
    """
    chosen = form if form is not None else out.suffix.removeprefix(".").lower()
    if chosen not in FORMS:
        known = ", ".join(f".{name} ({meaning})" for name, meaning in FORMS.items())
        named = f".{chosen}" if chosen else "no extension"
        raise WrongUsage(f"{named} is not a form we can write", file=str(out), next_step=f"choose {known}")
    return chosen


def _write_tmx(
    pairs: Iterable[TermPair], file: BinaryIO, name: str, tool_version: str, creation_date: str | None
) -> Written:
    """Write the preferred pair of each Chinese term."""
    chosen, findings = one_target(pairs, file=name)
    count = tmx_write.write(units(chosen), file, tool_version=tool_version, creation_date=creation_date)
    return Written(count, tuple(findings))


def one_target(pairs: Iterable[TermPair], *, file: str) -> tuple[list[TermPair], list[Finding]]:
    """Return the preferred pair of each Chinese term, and a finding for each rival of one.

    A memory that holds two targets for one source gives whichever the reader met last (OmegaT 3)
    or first (newer), so a second preferred pair, of another concept, is left out, and reported if
    its English differs. Pairs that are not preferred are left out by rule, and their number is told.
    """
    chosen: list[TermPair] = []
    findings: list[Finding] = []
    others = 0
    for source, group in tables.by_source(pairs).items():
        preferred = [pair for pair in group if pair.preferred]
        others += len(group) - len(preferred)
        if not source:
            findings.extend(
                Finding(file, None, pair.concept.id, "left out: no Chinese") for pair in preferred
            )
            continue
        chosen.extend(preferred[:1])
        for pair in preferred[1:]:
            if tables.one_line(pair.target.text) != tables.one_line(preferred[0].target.text):
                reason = f"left out: {source} already has the target {preferred[0].target.text!r}"
                findings.append(Finding(file, None, pair.concept.id, reason))
    if others:
        reason = (
            f"left out: {others:,} pairs with an English that is not the preferred one, for a memory gives one target for a"
            " source; a glossary and CSV have all of them"
        )
        findings.insert(0, Finding(file, None, None, reason))
    return chosen, findings


def units(pairs: Iterable[TermPair]) -> Iterator[TranslationUnit]:
    """Yield each pair as a unit of the segment type `phrase`, numbered within its concept."""
    numbers: Counter[str] = Counter()
    for pair in pairs:
        numbers[pair.concept.id] += 1
        yield TranslationUnit(
            identifier=f"{pair.concept.id}-{numbers[pair.concept.id]}",
            source=tables.one_line(pair.source.text),
            target=tables.one_line(pair.target.text),
            segtype="phrase",
            note=pair.comment or None,
            properties=_properties(pair),
        )


def _properties(pair: TermPair) -> tuple[tuple[str, str], ...]:
    """Return what is known of `pair` as properties, the empty ones left out."""
    single = (
        ("x-status", pair.status.value),
        ("x-type", pair.concept.type),
        ("x-subject", pair.concept.subject),
        ("x-source", pair.target.source),
    )
    documents = (("x-document", name) for name in pair.documents[:DOCUMENTS_PER_UNIT])
    return tuple((kind, value) for kind, value in (*single, *documents) if value)
