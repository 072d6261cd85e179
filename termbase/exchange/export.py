"""One call from terms to a file that another tool reads."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from termbase.concepts.model import Concept, TermPair
from termbase.exchange import (
    machine,
    multiterm_write,
    tables,
    tbx_write,
    term_tables,
    tmx_terms,
    workbook_write,
)
from termbase.exchange.directions import DEFAULT, ExportDirection, in_script, oriented
from termbase.exchange.formats import FORMATS, form_of
from termbase.exchange.targets import one_target, usable
from tm.errors import WrongUsage
from tm.exchange import tmx_write
from tm.files.atomic import replacing
from tm.model import Finding


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did: `count` units, entries, lines or rows, and what was left out with the reason."""

    count: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a file is written: its `form` (None: by its ending), whom it is for, and its languages (None: as usual there).

    `creation_date` (`YYYYMMDDThhmmssZ`) is written into a TMX; without it the same terms give the same bytes on every day. Only UTX
    must have a date: the `day`, as ISO 8601. With `dry_run` nothing is written, and what would be is counted.
    """

    form: str | None = None
    audience: str = "tools"
    direction: ExportDirection | None = None
    tool_version: str = ""
    creation_date: str | None = None
    day: str = "1970-01-01"
    dry_run: bool = False

    def checked(self, out: Path) -> str:
        """The name of the format. Raises `WrongUsage` where the options do not go together."""
        chosen = form_of(out, self.form)
        if self.audience == "excel" and chosen != "csv":
            raise WrongUsage(
                f"a spreadsheet opens .csv and .xlsx, and the guard of `--for excel` is for .csv, not for {chosen}",
                file=str(out), next_step="name the output *.csv, or *.xlsx without --for",
            )  # fmt: skip
        if self.audience not in ("tools", "excel") and chosen != "tmx":
            raise WrongUsage(
                f"`--for {self.audience}` is a flavour of TMX, and this is {FORMATS[chosen].meaning}",
                file=str(out), next_step="name the output *.tmx, or leave out --for",
            )  # fmt: skip
        if FORMATS[chosen].is_own and self.direction not in (None, DEFAULT):
            raise WrongUsage(
                "our own table has the terms of both languages as they are, in columns of their own", file=str(out),
                next_step="leave out --lang, or choose another format",
            )  # fmt: skip
        return chosen


@dataclass(slots=True)
class _Job:
    """A file that is being written."""

    name: str
    form: str
    options: ExportOptions
    direction: ExportDirection
    findings: list[Finding]


def export(pairs: Iterable[TermPair], out: Path, options: ExportOptions | None = None) -> Written:
    """Write `pairs` to `out`, whole or not at all, in a format of pairs.

    Raises `WrongUsage` for a form that we do not know or that has an entry for each concept, `OutputRefused` before `pairs`
    is touched when `out` cannot be written, `InputRefused` for text that the form cannot hold, `StoreFull`.
    """
    options = options or ExportOptions()
    job = _job(out, options)
    if job.form not in _PAIRS and job.form not in machine.SERVICES:
        raise WrongUsage(f"{FORMATS[job.form].meaning} has an entry for each concept", file=str(out))
    with _place(out, options) as file:
        if FORMATS[job.form].is_own:
            return Written(_OWN[job.form](pairs, file, job), ())
        turned = oriented(pairs, job.direction)
        write = _machine if job.form in machine.SERVICES else _PAIRS[job.form]
        return Written(write(turned, file, job), tuple(job.findings))


def export_concepts(concepts: Iterable[Concept], out: Path, options: ExportOptions) -> Written:
    """Write `concepts` to `out`, whole or not at all, in a format that has an entry for each. Raises as `export`."""
    job = _job(out, options)
    with _place(out, options) as file:
        written = in_script(concepts, job.direction)
        if job.form in tbx_write.DIALECTS:
            dialect = tbx_write.DIALECTS[job.form]
            count = tbx_write.write(written, file, dialect, job.direction, options.tool_version)
        elif job.form == "multiterm":
            count = multiterm_write.write(written, file, job.direction)
        else:
            rows = term_tables.memoq_rows(list(written), job.direction, job.findings, job.name)
            count = term_tables.write_csv(rows, file)
        return Written(count, tuple(job.findings))


def _place(out: Path, options: ExportOptions) -> AbstractContextManager[BinaryIO]:
    """Where the file is written: in the place of `out`, or nowhere."""
    return contextlib.nullcontext(io.BytesIO()) if options.dry_run else replacing(out)


def _job(out: Path, options: ExportOptions) -> _Job:
    form = options.checked(out)
    usual = tmx_terms.FLAVOURS[options.audience].direction if form == "tmx" else DEFAULT
    job = _Job(out.name, form, options, options.direction or usual, [])
    if job.direction.is_traditional and form in (*machine.SERVICES, "memoq"):
        reason = "the Chinese is converted to Traditional by program, which this format cannot say of a term"
        job.findings.append(Finding(out.name, None, None, reason))
    return job


def _csv(pairs: Iterable[TermPair], file: BinaryIO, job: _Job) -> int:
    return tables.write_csv(tables.csv_rows(pairs), file, excel=job.options.audience == "excel")


def _xlsx(pairs: Iterable[TermPair], file: BinaryIO, job: _Job) -> int:
    return workbook_write.write(tables.COLUMNS, tables.csv_rows(pairs), file)


def _tmx(pairs: Iterable[TermPair], file: BinaryIO, job: _Job) -> int:
    """Write the preferred pair of each source term."""
    flavour = tmx_terms.FLAVOURS[job.options.audience]
    chosen = _one_target(pairs, job)
    units = tmx_terms.fitting(
        tmx_terms.units(chosen, job.direction, flavour), flavour, job.findings, job.name
    )
    return tmx_write.write(
        units, file, tool_version=job.options.tool_version, creation_date=job.options.creation_date,
        source_lang=job.direction.source, target_lang=job.direction.target,
    )  # fmt: skip


def _glossary(pairs: Iterable[TermPair], file: BinaryIO, job: _Job) -> int:
    barred: list[Finding] = []
    rows, findings = tables.glossary_rows(usable(pairs, barred, job.name), file=job.name)
    job.findings += [*findings, *barred]
    return tables.write_glossary(rows, file)


def _utx(pairs: Iterable[TermPair], file: BinaryIO, job: _Job) -> int:
    lines = term_tables.utx_lines(pairs, job.direction, tmx_write.CREATION_TOOL, job.options.day)
    return term_tables.write_utx(lines, file)


def _weblate(pairs: Iterable[TermPair], file: BinaryIO, job: _Job) -> int:
    barred: list[Finding] = []
    count = term_tables.write_csv(term_tables.weblate_rows(usable(pairs, barred, job.name)), file)
    job.findings += barred
    return count


def _machine(pairs: Iterable[TermPair], file: BinaryIO, job: _Job) -> int:
    """Write the preferred pair of each source term for a service."""
    service = machine.SERVICES[job.form]
    count = -service.has_header
    for line in machine.lines(_one_target(pairs, job), service, job.direction, job.findings, job.name):
        file.write(line)
        count += 1
    return count


def _one_target(pairs: Iterable[TermPair], job: _Job) -> list[TermPair]:
    barred: list[Finding] = []
    chosen, findings = one_target(usable(pairs, barred, job.name), file=job.name)
    job.findings += [*findings, *barred]
    return chosen


_Writer = Callable[[Iterable[TermPair], BinaryIO, _Job], int]
_OWN: dict[str, _Writer] = {"csv": _csv, "xlsx": _xlsx}
_PAIRS: dict[str, _Writer] = {**_OWN, "tmx": _tmx, "omegat": _glossary, "utx": _utx, "weblate": _weblate}
"""What writes each format of pairs."""
