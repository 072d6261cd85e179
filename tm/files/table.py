"""Tables become rows of text: CSV and TSV in any encoding that we read, and XLSX, ODS and XLS workbooks."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tm.errors import InputRefused, WrongUsage
from tm.files import encoding, workbook
from tm.files.encoding import show
from tm.limits import Limits

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
TEXTS = (".csv", ".tsv", ".tab", ".txt", ".utf8", ".utx")
_SEPARATORS = "\t,;"
# lines from which the delimiter is told
_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells as text, and its line (of a workbook: its row), from 1."""

    line: int
    cells: tuple[str, ...]


def rows(path: Path, limits: Limits, sheet: str | None = None) -> Iterator[TableRow]:
    """Yield the rows that are not empty. `sheet` names a sheet of a workbook; without it the first is read.

    Raises `InputRefused`, `BadEncoding`, and `WrongUsage` for a sheet that is not there.
    """
    rows_ = _workbook(path, limits, sheet) if path.suffix.lower() in WORKBOOKS else _text(path, limits, sheet)
    for number, row in enumerate(rows_, 1):
        if number > limits.table_rows:
            raise InputRefused(
                f"it has more than {limits.table_rows:,} rows", file=show(path), next_step="split it"
            )
        if any(cell.strip() for cell in row.cells):
            yield row


def misfit(row: TableRow, width: int) -> str | None:
    """Why a row does not fit a table of so many columns; None where it does. Empty cells at its end do no harm.

    >>> misfit(TableRow(2, ("他来了，走了。", "He came", " and left.")), 2)
    'it has 3 cells and the first line 2: a separator within a text that stands in no quotation marks'
    >>> misfit(TableRow(2, ("裁军", "disarmament", "", "")), 2) is None
    True
    """
    cells = len(row.cells)
    while cells > width and not row.cells[cells - 1].strip():
        cells -= 1
    if cells <= width:
        return None
    return f"it has {cells} cells and the first line {width}: a separator within a text that stands in no quotation marks"


def _text(path: Path, limits: Limits, sheet: str | None) -> Iterator[TableRow]:
    if sheet is not None:
        raise WrongUsage("only a workbook has sheets", file=show(path), next_step="leave out --sheet")
    used = encoding.detect(path, limits)
    sample = list(itertools.islice(encoding.lines(path, used, limits), _SAMPLE))
    separator = separator_of(sample)
    lines = (line.replace("\0", "") + "\n" for line in encoding.lines(path, used, limits))
    if separator == "\t" and not _encloses(sample):
        # in a file parted by tabs a quotation mark is a character like any other, unless it encloses a cell
        reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield TableRow(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        longest = csv.field_size_limit()
        too_long = "field limit" in str(error)
        raise InputRefused(
            f"a cell has more than {longest:,} characters" if too_long else f"the table cannot be read ({error})",
            file=show(path), line=line,
            next_step="shorten it, or close the quotation mark that makes one cell of many lines"
            if too_long else "correct the quotation marks of that row",
        ) from error  # fmt: skip


def _encloses(sample: list[str]) -> bool:
    """Whether cells stand in quotation marks: some begin and end with one."""
    cells = [cell for line in sample for cell in line.split("\t")]
    return any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in cells)


def separator_of(sample: list[str]) -> str:
    """The separator of a table: tab, comma or semicolon, whichever parts its lines most evenly.

    >>> separator_of(["zh;en", "裁军;disarmament, general"])
    ';'
    """

    def evenness(separator: str) -> tuple[float, int]:
        lines_ = [_width(line, separator) for line in sample if line.strip()]
        return max(_evenness(lines_), _evenness(_widths(sample, separator)))

    best = max(_SEPARATORS, key=evenness)
    return best if evenness(best)[1] else "\t"


def _evenness(counts: Sequence[int]) -> tuple[float, int]:
    """Which share of the rows has the usual width, and that width."""
    if not counts or max(counts) < 2:
        return 0.0, 0
    usual = max(set(counts), key=counts.count)
    return (counts.count(usual) / len(counts) if usual > 1 else 0.0), usual


def _widths(sample: Sequence[str], separator: str) -> list[int]:
    """How many cells the rows have, where a cell in quotation marks may go over several lines."""
    try:
        return [
            len(row) for row in csv.reader((f"{line}\n" for line in sample), delimiter=separator) if any(row)
        ]
    except csv.Error:
        return []


def _width(line: str, separator: str) -> int:
    """How many cells a line has by itself; 1 for one that cannot be parted."""
    try:
        return len(next(csv.reader([line], delimiter=separator), ()))
    except csv.Error:  # a cell that is too long is refused when the table is read, with its line
        return 1


def _workbook(path: Path, limits: Limits, sheet: str | None) -> Iterator[TableRow]:
    for number, cells in enumerate(workbook.rows(path, limits, sheet), 1):
        yield TableRow(number, tuple(cells))
