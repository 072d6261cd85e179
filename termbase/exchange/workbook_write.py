"""Our own table as a workbook (XLSX): every cell is a text, so that a spreadsheet computes and converts nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from tm.errors import InputRefused
from tm.exchange.tmx_write import FORBIDDEN, describe

MOST_ROWS = 1_048_576
"""Rows of a sheet (Excel specifications and limits)."""
MOST_CHARACTERS = 32_767
"""Characters of a cell (the same)."""
_WIDTHS = {0: 14, 1: 30, 2: 50}
"""Widths of the first columns, in characters; the others have the usual one."""


def write(header: Sequence[str], rows: Iterable[Sequence[str]], out: BinaryIO) -> int:
    """Write a sheet with `header` and `rows`, and return how many rows. The same rows make the same bytes.

    Raises `InputRefused` for a row or a text that a sheet cannot hold.
    """
    import xlsxwriter  # here: only this format needs it

    # nothing is guessed from a text: it is a text
    options = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(out, options)
    # the clock is no part of the content
    book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
    sheet = book.add_worksheet("terms")
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width, text)
    count = -1
    for count, row in enumerate(_with_header(header, rows), 0):
        if count >= MOST_ROWS:
            raise InputRefused(
                f"a sheet has at most {MOST_ROWS:,} rows", next_step="export fewer terms, or as CSV"
            )
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(count, column, _fit(cell, row), text)
    book.close()
    return count


def _with_header(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    yield header
    yield from rows


def _fit(cell: str, row: Sequence[str]) -> str:
    """A text as a cell can hold it. Raises `InputRefused`."""
    unit = f"concept {row[0]!r}"
    if forbidden := FORBIDDEN.search(cell):
        raise InputRefused(
            f"a workbook cannot hold {describe(forbidden.group())}", unit=unit,
            next_step="take the character out of the text and export again",
        )  # fmt: skip
    if len(cell) > MOST_CHARACTERS:
        raise InputRefused(
            f"a cell has {len(cell):,} characters and a workbook holds {MOST_CHARACTERS:,}", unit=unit,
            next_step="export as CSV",
        )  # fmt: skip
    return cell
