"""An alignment for a person: a table to edit, and a page to look at.

The table has one row for each bead. Whoever corrects it moves text between rows, and empties what has no
counterpart; `termbase tm import` takes it back as pairs that a person has looked at.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tm.files.atomic import replacing
from tm.languages import PAIR

COLUMNS = (*(language.value for language in PAIR), "score", "doubtful")
"""The header of the table; a table with these columns is a reviewed alignment."""

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 16px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }} td {{ border-top: 1px solid #ccc; padding: .4rem .6rem; vertical-align: top; width: 46% }}
td.score {{ width: 8%; color: #555; font-variant-numeric: tabular-nums }} tr.doubtful td {{ background: #fff3cd }} td:empty {{ background: #f5f5f5 }}
</style></head><body><h1>{title}</h1><p>{beads} beads, {doubtful} doubtful (marked). Correct the table {table}, then take it back with
<code>termbase tm import {table}</code>.</p><table>
"""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A bead as text. A side without sentences is empty."""

    first: str
    second: str
    score: float
    doubtful: bool


def write(rows: Sequence[ReviewRow], table: Path, page: Path, title: str) -> None:
    """Write the table (TSV, UTF-8) and the page (HTML)."""
    with replacing(table) as out:
        out.write(("\t".join(COLUMNS) + "\n").encode())
        for row in rows:
            cells = (_cell(row.first), _cell(row.second), f"{row.score:.2f}", "?" if row.doubtful else "")
            out.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))
    with replacing(page) as out:
        head = _PAGE.format(
            title=html.escape(title), beads=len(rows), doubtful=sum(row.doubtful for row in rows),
            table=html.escape(table.name),
        )  # fmt: skip
        out.write(head.encode("utf-8", "replace"))
        for line in _lines(rows):
            out.write(line.encode("utf-8", "replace"))
        out.write(b"</table></body></html>\n")


def _lines(rows: Iterable[ReviewRow]) -> Iterable[str]:
    for row in rows:
        mark = ' class="doubtful"' if row.doubtful else ""
        cells = "".join(
            f'<td lang="{language.value}">{html.escape(text)}</td>'
            for language, text in zip(PAIR, (row.first, row.second), strict=True)
        )
        yield f'<tr{mark}>{cells}<td class="score">{row.score:.2f}</td></tr>\n'


def _cell(text: str) -> str:
    """Text that stays in one cell; a quotation mark in front is doubled and enclosed as in any table."""
    flat = " ".join(text.split())
    return '"' + flat.replace('"', '""') + '"' if flat.startswith('"') else flat
