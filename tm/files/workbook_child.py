"""The reader of a workbook, in a process of its own:

    python -P -m tm.files.workbook_child MEMORY SECONDS CELLS CHARACTERS [SHEET] < FILE

It takes the bytes from stdin, gives up the right to open any file, to write any and to grow, and then lets
calamine at them. To stdout goes a line of JSON for some rows at a time, from the first row of the sheet, and one
at the end:

    {"rows": [["zh", "en"], ["裁军", "disarmament"]]}
    {"end": true}

or `{"refused": "reason"}`, or `{"sheets": ["A", "B"]}` where the sheet that is asked for is none of them.
"""

from __future__ import annotations

import datetime  # noqa: F401  # calamine imports it at the first date, when no file can be opened any more
import io
import sys
from collections.abc import Iterator

import python_calamine as calamine

from tm.files.confined import confine, tell
from tm.files.encoding import one_line

# characters and rows that are told together: few lines, and none of them long
_CHARACTERS = 100_000
# rows that are told together; a choice
_ROWS = 1_000


class _RowTooLong(Exception):
    """A row with more characters than a row may have."""


def main() -> int:
    """Read the workbook on stdin; the exit code is 0 when everything was told."""
    memory, seconds, most_cells, most_characters = map(int, sys.argv[1:5])
    sheet = sys.argv[5] if len(sys.argv) > 5 else None
    content = sys.stdin.buffer.read()
    confine(memory, seconds)
    try:
        return _read(content, sheet, most_cells, most_characters)
    except BaseException as error:  # what Rust panics with is no Exception
        return tell(refused=f"the workbook cannot be read ({one_line(str(error)) or type(error).__name__})")


def _read(content: bytes, sheet: str | None, most_cells: int, most_characters: int) -> int:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        names = book.sheet_names
        if not names:
            return tell(refused="it has no sheets")
        if sheet is not None and sheet not in names:
            return tell(sheets=names)
        page = book.get_sheet_by_name(sheet if sheet is not None else names[0])
        height, width = (last + 1 for last in page.end or (-1, -1))
        if height * width > most_cells:
            return tell(
                refused=f"its cells reach over {height:,} rows and {width:,} columns, which is more"
                f" than {most_cells:,} cells"
            )
        try:
            for rows in _batches(page, most_characters):
                tell(rows=rows)
        except _RowTooLong as error:
            return tell(refused=f"row {error} has more than {most_characters:,} characters")
    return tell(end=True)


def _batches(page: calamine.CalamineSheet, most_characters: int) -> Iterator[list[list[str]]]:
    """The rows of a sheet from its first one, some at a time; columns before the first cell are empty."""
    before = [""] * (page.start[1] if page.start else 0)
    rows: list[list[str]] = []
    held = 0
    for number, cells in enumerate(page.iter_rows(), 1):
        row = [*before, *map(_shown, cells)]
        characters = sum(map(len, row))
        if characters > most_characters:
            raise _RowTooLong(number)
        rows.append(row)
        held += characters + len(row)
        if held > _CHARACTERS or len(rows) >= _ROWS:
            yield rows
            rows, held = [], 0
    if rows:
        yield rows


def _shown(value: object) -> str:
    """A cell as a person sees it: 1 and not 1.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


if __name__ == "__main__":
    sys.exit(main())
