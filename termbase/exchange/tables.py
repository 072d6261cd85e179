"""Tables for people and for CAT tools: an OmegaT glossary, plain CSV, and CSV for a spreadsheet.

Each format is a pure row maker and a writer that knows nothing of terms.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from termbase.concepts.model import TermPair
from termbase.exchange import description_cells
from tm.errors import InputRefused
from tm.languages import EQUIVALENT, MINED
from tm.model import Finding

COLUMNS = (
    "concept",
    MINED.value,
    EQUIVALENT.value,
    "status",
    "type",
    "part_of_speech",
    "subject",
    "source",
    "source_type",
    "standing",
    "preferred",
    "documents",
    "comment",
    "zh_form",
    "en_form",
    "zh_standing",
    "en_standing",
    "zh_part_of_speech",
    "en_part_of_speech",
    *description_cells.COLUMNS.values(),
)
"""The columns of the CSV, in their order."""

GUARDED = frozenset("=+-@\t\r＝＋－＠")
"""First characters that make a spreadsheet compute a cell; it folds the full-width ones."""

_GUARD = "'"
# What some reader takes for the end of a line or of a field.
_BREAK = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_PADDING = re.compile(r"\A[\s\ufeff]+|[\s\ufeff]+\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """One line of an OmegaT glossary; no field holds a tab, a line break or padding."""

    source: str
    target: str
    comment: str


def one_line(text: str) -> str:
    """Return `text` as a field of a line: breaks become one space, padding goes.

    Full-width spaces inside stay, for the text that the term is looked up in has them too.

    >>> one_line(" 核裁军\\t谈判\\n")
    '核裁军 谈判'
    """
    return _PADDING.sub("", _BREAK.sub(" ", text))


def by_source(pairs: Iterable[TermPair]) -> dict[str, list[TermPair]]:
    """Return the pairs that have a target, under their source as one line.

    The sources keep the order in which they came; within one, preferred pairs come first.
    """
    groups: dict[str, list[TermPair]] = {}
    for pair in pairs:
        if one_line(pair.target.text):
            groups.setdefault(one_line(pair.source.text), []).append(pair)
    for group in groups.values():
        group.sort(key=lambda pair: not pair.preferred)
    return groups


def glossary_rows(pairs: Iterable[TermPair], *, file: str) -> tuple[list[GlossaryRow], list[Finding]]:
    """Return the lines of the glossary, and a finding for each pair that a glossary cannot hold.

    Further English terms repeat the line after the preferred one; lines that are equal in all
    fields are written once. `file` is the name that the findings carry.
    """
    rows: dict[GlossaryRow, None] = {}
    findings: list[Finding] = []
    for source, group in by_source(pairs).items():
        reason = _unfit(source)
        if reason:
            findings.extend(Finding(file, None, pair.concept.id, reason) for pair in group)
            continue
        for pair in group:
            comment = "; ".join([pair.comment, *(statement.text for statement in pair.concept.definitions)])
            rows[GlossaryRow(source, one_line(pair.target.text), one_line(comment))] = None
    return list(rows), findings


def _unfit(source: str) -> str | None:
    """Return why `source` cannot begin a line of a glossary, or None."""
    if not source:
        return "left out: the source term is empty"
    if source.startswith("#"):
        return f"left out: {source!r} begins with #, and OmegaT takes such a line for a remark"
    return None


def write_glossary(rows: Iterable[GlossaryRow], out: BinaryIO) -> int:
    """Write `source TAB target TAB comment` lines, UTF-8 without BOM or header; return how many.

    Raises `InputRefused` for a lone surrogate, which UTF-8 cannot hold.
    """
    count = 0
    for row in rows:
        line = f"{row.source}\t{row.target}\t{row.comment}\n"
        out.write(encoded(line, f"term {row.source!r}"))
        count += 1
    return count


def csv_rows(pairs: Iterable[TermPair]) -> Iterator[tuple[str, ...]]:
    """Yield a row as `COLUMNS` for every pair, those without an English too, text unchanged.

    `preferred` is `yes` or `no`; documents are joined with a semicolon and a space.
    """
    for pair in pairs:
        yield (
            pair.concept.id,
            pair.source.text,
            pair.target.text,
            pair.status.value,
            pair.concept.type or "",
            pair.source.part_of_speech or pair.target.part_of_speech or "",
            pair.concept.subject or "",
            pair.target.source or "",
            pair.target.source_type or "",
            pair.standing.value,
            "yes" if pair.preferred else "no",
            "; ".join(pair.documents),
            pair.comment,
            pair.source.type.value,
            pair.target.type.value,
            pair.source.standing.value,
            pair.target.standing.value,
            pair.source.part_of_speech or "",
            pair.target.part_of_speech or "",
            *description_cells.written(pair).values(),
        )


def write_csv(rows: Iterable[tuple[str, ...]], out: BinaryIO, *, excel: bool = False) -> int:
    """Write a header and `rows` by RFC 4180 in UTF-8; return how many rows were written.

    Without `excel` the cells are exact. With it a BOM comes first, so that Excel takes the file
    for UTF-8, and every cell is `guard`ed. Raises `InputRefused` for a lone surrogate.
    """
    if excel:
        out.write(b"\xef\xbb\xbf")
    out.write(_csv_line(COLUMNS))
    count = 0
    for row in rows:
        out.write(_csv_line(tuple(guard(cell) for cell in row) if excel else row))
        count += 1
    return count


def guard(cell: str) -> str:
    """Return `cell` so that a spreadsheet takes it for text; `unguard` gives it back.

    >>> guard("=1+1"), guard("'quoted"), guard("-a"), guard("a-")
    ("'=1+1", "''quoted", "'-a", 'a-')
    """
    return _GUARD + cell if cell[:1] == _GUARD or cell[:1] in GUARDED else cell


def unguard(cell: str) -> str:
    """Undo exactly what `guard` did, and nothing else.

    >>> unguard("'=1+1"), unguard("''quoted"), unguard("'quoted")
    ('=1+1', "'quoted", "'quoted")
    """
    guarded = cell[:1] == _GUARD and guard(cell[1:]) == cell
    return cell[1:] if guarded else cell


def _csv_line(row: tuple[str, ...]) -> bytes:
    """Return one record with its CR LF."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(row)
    return encoded(line.getvalue(), f"concept {row[0]!r}")


def encoded(line: str, unit: str) -> bytes:
    """Return `line` as UTF-8. Raises `InputRefused` for a lone surrogate, with the name of the `unit`."""
    surrogate = _SURROGATE.search(line)
    if surrogate:
        raise InputRefused(
            f"UTF-8 cannot hold U+{ord(surrogate.group()):04X} (lone surrogate)",
            unit=unit,
            next_step="take the character out of the text and export again",
        )
    return line.encode()
