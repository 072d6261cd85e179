"""Putting a table or glossary right where that needs no guess: its bytes, blanks, rows. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from tm.text.chars import has_han
from tm.validation.repair_xml import RepairedPlace

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
_PADDING = " \t\u3000\u00a0\ufeff"


def repair(
    lines: Sequence[str], separator: str, *, has_header: bool
) -> tuple[list[str], list[RepairedPlace]]:
    """The lines of a table with what needs no guess put right, and each change. Cells of several lines are left alone.

    >>> repair(["zh,en", "他来了，走了。,He came, and left."], ",", has_header=True)[0]
    ['zh,en', '他来了，走了。,"He came, and left."']
    """
    changes: list[RepairedPlace] = []
    written: list[str] = []
    seen: set[tuple[str, ...]] = set()
    width = len(_cells(lines[0], separator) or ()) if has_header and lines else 0
    in_quotes = False
    for number, line in enumerate(lines, 1):
        bare = _CONTROL.sub(" ", line)
        if bare != line:
            changes.append(RepairedPlace(number, "control-character", ascii(line)[:60], ascii(bare)[:60]))
        was_open, in_quotes = in_quotes, in_quotes != (bare.count('"') % 2 == 1 and separator != "\t")
        if was_open or in_quotes or not bare.strip() or (not has_header and bare.startswith("#")):
            written.append(bare)
            continue
        cells = _cells(bare, separator)
        if cells is None:
            written.append(bare)
            continue
        fresh = [cell.strip(_PADDING) for cell in cells]
        if width and len(fresh) > width and (whole := _whole(fresh, width, separator)) is not None:
            changes.append(RepairedPlace(number, "cells", bare[:60], _written(whole, separator)[:60]))
            fresh = whole
        elif fresh != cells:
            changes.append(RepairedPlace(number, "padding", bare[:60], _written(fresh, separator)[:60]))
        if tuple(fresh) in seen:
            changes.append(RepairedPlace(number, "duplicate-row", bare[:60], ""))
            continue
        seen.add(tuple(fresh))
        written.append(_written(fresh, separator) if fresh != cells else bare)
    return written, changes


def _cells(line: str, separator: str) -> list[str] | None:
    """The cells of a line; None for one that is no row by itself."""
    if separator == "\t":
        return line.split("\t")
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), None)
    except csv.Error:
        return None


def _whole(cells: Sequence[str], width: int, separator: str) -> list[str] | None:
    """A row of two columns whose texts a separator has cut, where only one reading is possible: one side has ideographs."""
    if width != 2:
        return None
    han = [has_han(cell) for cell in cells]
    cut = next((n for n in range(1, len(han)) if han[n] != han[0]), 0)
    if not cut or any(each != han[cut] for each in han[cut:]) or any(not cell for cell in cells):
        return None
    join = f"{separator} "
    return [join.join(cells[:cut]), join.join(cells[cut:])]


def _written(cells: Sequence[str], separator: str) -> str:
    if separator == "\t":
        return "\t".join(cells)
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=separator, lineterminator="").writerow(cells)
    return line.getvalue()
