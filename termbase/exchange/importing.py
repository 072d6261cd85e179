"""Files into a termbase, all or none: the pipeline behind `termbase import`."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from termbase.concepts import sources
from termbase.exchange import columns, own, tables, tbx
from termbase.exchange.entries import FileEntry, RejectedEntry, checked, settled, unified
from termbase.exchange.merge import Merger, kind_of
from termbase.store import schema
from termbase.store.term_pairs import term_pairs
from tm import db
from tm.db import Database
from tm.errors import InputRefused, WrongUsage
from tm.files import encoding, table
from tm.files.encoding import show
from tm.files.unpack import unpacked
from tm.limits import Limits
from tm.model import Finding
from tm.progress import Progress, silent

READABLE = (".tbx", ".xml", *table.WORKBOOKS, *table.TEXTS)
_WITH_REMARKS = (".txt", ".utf8", ".tab", ".utx")
"""Endings of glossaries in which a line that begins with # is a remark."""
# rows from which columns without a header are told; a choice
_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are read. `kind` and `name` of the source, `columns` and `sheet` of a table; None: as it seems."""

    kind: str | None = None
    name: str | None = None
    columns: tuple[str, ...] | None = None
    sheet: str | None = None
    licence: str | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file. `one_sided`: entries without Chinese or without English, which are left out."""

    file: str
    source: str
    kind: str
    entries: int
    new_concepts: int
    new_terms: int
    one_sided: int
    replaced: bool
    rejected: tuple[Finding, ...]
    unchanged: bool = False
    """It is an export of this termbase, which has all of it: nothing was changed."""


def import_files(
    paths: Sequence[Path],
    target: Path,
    options: ImportOptions,
    progress: Progress = silent,
    *,
    wait: float = db.WAIT_SECONDS,
) -> list[Imported]:
    """Import `paths`, also packed as .gz or .zip, into the termbase `target`, which is made if it is not there; all or none.

    Raises `WrongUsage`, `InputRefused`, `BadEncoding`, `OutputRefused`, `StoreBusy`, `StoreFull` and
    `RecipeMismatch`: then `target` is as it was.
    """
    with unpacked(paths, options.limits) as plain:
        _check(plain, options)
        if target.exists() and (known := _known(plain, target, options)) is not None:
            return known
        with schema.changing(target, wait) as database:
            return [_one(path, database, options, progress) for path in plain]


def _known(paths: Sequence[Path], target: Path, options: ImportOptions) -> list[Imported] | None:
    """What there is to tell where each file is an export of this very termbase, which has all of it; else None."""
    tables_ = []
    for path in paths:
        if path.suffix.lower() != ".csv" or not (held := list(_own_rows(path, options))):
            return None
        tables_.append((path, held))
    with schema.opened(target) as database:
        there = set(tables.csv_rows(term_pairs(database)))
    if any(row not in there for _, held in tables_ for row in held):
        return None
    return [
        Imported(
            show(path),
            options.name or path.name,
            sources.TERMBASE,
            len(held),
            0,
            0,
            0,
            False,
            (),
            unchanged=True,
        )
        for path, held in tables_
    ]


def _own_rows(path: Path, options: ImportOptions) -> Iterator[tuple[str, ...]]:
    """The rows of a table that this version wrote, without the guard for spreadsheets; none of another table."""
    rows = table.rows(path, options.limits, options.sheet)
    header = next(rows, None)
    if header is None or header.cells != tables.COLUMNS:
        return
    is_guarded = _has_mark(path)
    for row in rows:
        yield tuple(tables.unguard(cell) for cell in row.cells) if is_guarded else row.cells


def _has_mark(path: Path) -> bool:
    """Whether a file begins with a byte order mark, as of our tables only that for spreadsheets does."""
    with path.open("rb") as handle:
        return handle.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8


def _check(paths: Sequence[Path], options: ImportOptions) -> None:
    for path in paths:
        encoding.check_ending(path, READABLE, "are not imported")
    names = [options.name or path.name for path in paths]
    if len(set(names)) < len(names):
        raise WrongUsage(
            "two files would be one source", next_step="import them one by one, each with --name"
        )


def _one(path: Path, database: Database, options: ImportOptions, progress: Progress) -> Imported:
    progress(f"reading {path.name}")
    rejected: list[Finding] = []
    kind, entries = _entries(path, options, rejected)
    name = options.name or path.name
    merger = Merger(database, name, kind, path.name, options.licence, f"{datetime.now(UTC):%Y-%m-%d}")
    taken = one_sided = 0
    for entry in settled(map(unified, entries)):
        good = checked(entry)
        if isinstance(good, FileEntry):
            merger.add(good)
            taken += 1
            if taken % 10_000 == 0:
                progress(f"reading {path.name}: {taken:,} entries")
        elif good.silent:
            one_sided += 1
        else:
            rejected.append(_finding(path, good))
    if not taken:
        raise InputRefused(
            "it has no entry with Chinese and English", file=show(path),
            next_step="check the columns (--columns) or the languages",
        )  # fmt: skip
    rejected += [_finding(path, each, "") for each in merger.contested]
    progress(f"settling {len(merger)} concepts")
    merger.finish()
    return Imported(
        show(path), name, kind, taken, merger.new_concepts, merger.new_terms, one_sided,
        merger.replaced, tuple(rejected),
    )  # fmt: skip


def _finding(path: Path, rejected: RejectedEntry, what: str = "left out: ") -> Finding:
    return Finding(show(path), rejected.line, None, f"{what}{rejected.reason}")


def _entries(path: Path, options: ImportOptions, findings: list[Finding]) -> tuple[str, Iterator[FileEntry]]:
    """The kind of the source and its entries, which stream; `findings` fill meanwhile."""
    if path.suffix.lower() in (".tbx", ".xml"):
        if options.kind == sources.TERMBASE and not tbx.is_own(path, options.limits):
            raise WrongUsage(
                "it is no export of a termbase: its header does not say so", file=show(path),
                next_step="choose another --type",
            )  # fmt: skip
        return options.kind or kind_of(path.name, ()), tbx.read(path, options.limits, findings)
    rows = table.rows(path, options.limits, options.sheet)
    head = list(itertools.islice(rows, _SAMPLE))
    if not head:
        raise InputRefused("the table is empty", file=show(path), next_step="give a table with terms")
    header = _header(head)
    if own.is_own(head[header].cells):
        return _own(path, head[header].cells, itertools.chain(head[header + 1 :], rows), options, findings)
    if options.kind == sources.TERMBASE:
        raise WrongUsage(
            "it is no export of a termbase: its first line has other columns", file=show(path),
            next_step="export it as CSV, or choose another --type",
        )  # fmt: skip
    layout, skipped = _layout(path, head, header, options.columns)
    kind = options.kind or kind_of(path.name, head[header].cells if skipped else ())
    body = itertools.chain(head[max(skipped, header) :], rows)
    return kind, _of_rows(path, layout, body, findings, names=kind == "unterm")


def _own(
    path: Path,
    header: Sequence[str],
    rows: Iterable[table.TableRow],
    options: ImportOptions,
    findings: list[Finding],
) -> tuple[str, Iterator[FileEntry]]:
    """The concepts of our own table; without `--type termbase` their statuses are not believed, which is told."""
    kind = options.kind or "list"
    whole: list[table.TableRow] = []
    for row in rows:
        if reason := table.misfit(row, len(header)):
            findings.append(Finding(show(path), row.line, None, f"left out: {reason}"))
        else:
            whole.append(row)
    read = own.entries(header, whole, guarded=_has_mark(path), believed=kind == sources.TERMBASE)
    if kind != sources.TERMBASE:
        findings.append(Finding(show(path), None, None, own.lowered(read, len(whole))))
    return kind, iter(read)


def _header(head: Sequence[table.TableRow]) -> int:
    """The place of the row that may be a header: behind remarks, of which UTX begins with two."""
    place = 0
    while place + 1 < len(head) and _is_remark(head[place]) and not _is_utx_header(head[place]):
        place += 1
    return place


def _is_remark(row: table.TableRow) -> bool:
    """Whether a row is a remark, as in glossaries of OmegaT and in UTX: it begins with # and is no row of terms."""
    return row.cells[0].startswith("#")


def _is_utx_header(row: table.TableRow) -> bool:
    return row.cells[0].strip().casefold() in ("#src", "#source", "# src")


def _of_rows(
    path: Path,
    layout: columns.Layout,
    rows: Iterable[table.TableRow],
    findings: list[Finding],
    *,
    names: bool,
) -> Iterator[FileEntry]:
    """The entries of whole rows; a row that does not fit, or that is only a suggestion, is a finding."""
    width = len(layout.columns)
    has_remarks = path.suffix.lower() in _WITH_REMARKS
    for row in rows:
        if has_remarks and _is_remark(row):
            continue
        reason = table.misfit(row, width)
        if reason is None and layout.is_unconfirmed(row.cells):
            reason = "it is marked as fuzzy, which nobody has confirmed"
        if reason is None:
            yield from layout.entries(row.line, row.cells, names=names)
        else:
            findings.append(Finding(show(path), row.line, None, f"left out: {reason}"))


def _layout(
    path: Path, head: Sequence[table.TableRow], header: int, named: tuple[str, ...] | None
) -> tuple[columns.Layout, int]:
    """The layout of a table, and how many rows at its top are a header and remarks before it."""
    sample = [row.cells for row in head[header + 1 :]]
    own = columns.layout(columns.resolved(head[header].cells, sample))
    if named is None:
        if own is not None:
            return own, header + 1
        sample = [row.cells for row in head if not _is_remark(row)]
        guessed = columns.guessed(sample, glossary=path.suffix.lower() in _WITH_REMARKS)
        if guessed is not None:
            return guessed, 0
        raise InputRefused(
            "its first line names no column of Chinese and of English", file=show(path), line=head[0].line,
            next_step="name the columns, for example --columns zh,en,note",
        )  # fmt: skip
    layout = columns.layout(named)
    if layout is None:
        raise WrongUsage(
            f"--columns {','.join(named)} names no zh and en", next_step="write for example zh,en,subject,-"
        )
    width = max(len(row.cells) for row in head)
    if width != len(named):
        raise WrongUsage(
            f"the table has {width} columns and --columns names {len(named)}", file=show(path),
            next_step="name each of them, - for one to leave out",
        )  # fmt: skip
    return layout, header + 1 if own is not None else header
