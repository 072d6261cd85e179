"""`documents.tsv`: what is known of the files of a folder beside what they say themselves."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tm.errors import InputRefused
from tm.files import encoding
from tm.files.atomic import replacing
from tm.files.encoding import show
from tm.languages import PAIR, Lang
from tm.limits import Limits

NAME = "documents.tsv"
FIELDS = ("symbol", "language", "title", "date", "body")
"""What a line may say of a file; further columns are a person's own and are kept."""
_BREAKS = str.maketrans("\t\r\n", "   ")

_CODES = " or ".join(PAIR)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The lines of a manifest: its columns in their order, and file name -> column -> cell."""

    columns: tuple[str, ...] = ("file", *FIELDS)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def known(folder: Path) -> dict[str, dict[str, str]]:
    """File name -> what `documents.tsv` of `folder` says of it. Missing file: nothing is known.

    Raises `InputRefused` for a table that cannot be read, with its line.
    """
    return {
        file: {field: value for field in FIELDS if (value := row.get(field))}
        for file, row in read(folder).rows.items()
    }


def read(folder: Path) -> Manifest:
    """Read `documents.tsv` of `folder` as it stands; a missing file is an empty table.

    Fields are taken as they stand: a quotation mark in a title is a character like any other.
    Raises `InputRefused` and `BadEncoding`.
    """
    path = folder / NAME
    if not path.is_file():
        return Manifest()
    limits = Limits()
    lines = encoding.lines(path, encoding.detect(path, limits), limits)
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    rows: dict[str, dict[str, str]] = {}
    try:
        columns = tuple(reader.fieldnames or ())
        if "file" not in columns:
            raise InputRefused(
                "the first line must name the columns, one of them `file`",
                file=show(path),
                line=1,
                next_step="name them as the documentation of documents.tsv does, parted by tabs",
            )
        for row in reader:
            _enter(row, rows, path, reader.line_num)
    except csv.Error as error:
        raise InputRefused(
            f"the table cannot be read ({error})",
            file=show(path),
            line=reader.line_num + 1,
            next_step="shorten or correct that line",
        ) from error
    return Manifest(columns, rows)


def _enter(row: dict[str, str], rows: dict[str, dict[str, str]], path: Path, line: int) -> None:
    language = row.get("language") or ""
    if language and language not in set(Lang):
        raise InputRefused(
            f"language {language!r} is not {_CODES}", file=show(path), line=line, next_step=f"write {_CODES}"
        )
    if row["file"] in rows:
        raise InputRefused(
            f"{row['file']} has a line already", file=show(path), line=line, next_step="keep one of the two"
        )
    rows[row["file"]] = {name: cell for name, cell in row.items() if isinstance(name, str) and cell}


def with_row(table: Manifest, file: str, cells: Mapping[str, str], without: Sequence[str] = ()) -> Manifest:
    """`table` with a line for `file`: the old line's cells are kept where `cells` says nothing.

    The lines of the files `without` are left out; columns that are missing come last.
    """
    rows = {name: row for name, row in table.rows.items() if name not in without}
    rows[file] = {**rows.get(file, {}), "file": file, **cells}
    missing = tuple(name for name in ("file", *cells) if name not in table.columns)
    return Manifest((*table.columns, *missing), rows)


def write(folder: Path, table: Manifest) -> None:
    """Replace `documents.tsv` of `folder`, lines sorted by file name, as UTF-8: whole or not at all.

    Raises as `replacing`: `OutputRefused`, `StoreFull`.
    """
    with replacing(folder / NAME) as out:
        for line in _lines(table):
            out.write(f"{line}\n".encode())


def _lines(table: Manifest) -> Iterator[str]:
    yield "\t".join(table.columns)
    for _, row in sorted(table.rows.items()):
        yield "\t".join(row.get(column, "").translate(_BREAKS) for column in table.columns)
