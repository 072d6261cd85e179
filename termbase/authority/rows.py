"""Rows of the authority lists: one Chinese concept, its forms, its English, and who says so.

A list is UTF-8 text, one header line, tab separated, several values of one cell separated by bars.
A row that is wrong stops the reading: a translator must be able to trust every row that is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from tm.errors import InputRefused

COLUMNS = (
    "zh",
    "zh_short",
    "zh_other",
    "en",
    "en_short",
    "acronym",
    "en_other",
    "en_superseded",
    "type",
    "subject",
    "body",
    "pos",
    "status",
    "source",
    "source_type",
    "note",
)
"""The header, in order."""

LISTED = frozenset({"zh_short", "zh_other", "en_short", "acronym", "en_other", "en_superseded"})
"""Columns with any number of values, separated by bars."""

REQUIRED = ("zh", "en", "type", "subject", "pos", "status", "source", "source_type")
"""Columns that no row leaves empty."""

ALLOWED = {
    "type": frozenset(
        {
            "treaty",
            "instrument",
            "body",
            "post",
            "document",
            "meeting",
            "procedure",
            "concept",
            "phrase",
            "state",
            "place",
            "programme",
            "event",
            "group",
            "general word",
        }
    ),
    "subject": frozenset(
        {
            "chemical and biological",
            "conventional arms",
            "crime",
            "cyber",
            "development",
            "disarmament",
            "documents",
            "drafting",
            "economy and trade",
            "environment",
            "geography",
            "health",
            "human rights",
            "humanitarian",
            "international law",
            "international security",
            "law of the sea",
            "missiles",
            "nuclear",
            "nuclear-weapon-free zones",
            "organization",
            "outer space",
            "peacekeeping",
            "procedure",
            "safeguards",
            "sanctions",
            "terrorism",
        }
    ),
    "pos": frozenset({"noun", "proper noun", "verb", "adjective", "adverb", "phrase"}),
    "status": frozenset({"official", "attested"}),
    "source_type": frozenset(
        {"treaty", "charter", "resolution", "unterm", "glossary", "document", "rules", "usage", "corpus"}
    ),
}
"""The closed vocabularies of five columns."""

GENERAL = "general word"
"""The type of a word that is no term by itself (预算, 政策): it is looked up and makes parts of terms, and
is neither extracted nor recognised in running text."""

TITLE_MARKS = re.compile(r"[《》〈〉]")
FULL_WIDTH_LATIN = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")


class AuthorityError(InputRefused):
    """A row of an authority list that cannot be trusted. Says file, line, column and reason."""


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One row. Fields are the columns of the list, then where the row stands (`line` counts from 1)."""

    zh: str
    zh_short: tuple[str, ...]
    zh_other: tuple[str, ...]
    en: str
    en_short: tuple[str, ...]
    acronym: tuple[str, ...]
    en_other: tuple[str, ...]
    en_superseded: tuple[str, ...]
    type: str
    subject: str
    body: str
    pos: str
    status: str
    source: str
    source_type: str
    note: str
    file: str
    line: int

    def chinese(self) -> tuple[str, ...]:
        """Every Chinese form, the preferred one first."""
        return (self.zh, *self.zh_short, *self.zh_other)

    def english(self) -> tuple[str, ...]:
        """Every admitted English form, the preferred one first; superseded forms are left out."""
        return (self.en, *self.en_short, *self.acronym, *self.en_other)


def parse(lines: Iterable[str], file: str) -> Iterator[AuthorityRow]:
    """Yield the rows of one list; `file` names it in errors. Line ends may be kept or gone.

    Raises `AuthorityError` at the first line that is not as `COLUMNS` and `ALLOWED` say.

    >>> head = "\\t".join(COLUMNS)
    >>> cells = ["核裁军", "", "", "nuclear disarmament", "", "", "", "", "concept", "disarmament"]
    >>> cells += ["", "noun", "attested", "UN drafting usage", "usage", ""]
    >>> next(parse([head, "\\t".join(cells)], "a.tsv")).english()
    ('nuclear disarmament',)
    """
    for number, line in enumerate(lines, 1):
        cells = line.removesuffix("\n").split("\t")
        if number == 1:
            _check_header(cells, file)
        else:
            yield _row(cells, file, number)


def load() -> tuple[AuthorityRow, ...]:
    """Read every shipped list, in the order of the file names and lines.

    Raises `AuthorityError` when a shipped list is broken.
    """
    return tuple(row for name, lines in _lists() for row in parse(lines, name))


def load_some(*parts: str) -> tuple[AuthorityRow, ...]:
    """Read the rows whose line holds one of some parts, such as `"\tstate\t"`: in a tenth of the time of all.

    Raises `AuthorityError` as `load`, for these rows.
    """
    return tuple(
        _row(line.split("\t"), name, number)
        for name, lines in _lists()
        for number, line in enumerate(lines, 1)
        if number > 1 and any(part in line for part in parts)
    )


def _lists() -> Iterator[tuple[str, list[str]]]:
    """The names and lines of the shipped lists."""
    folder = resources.files("termbase.authority").joinpath("lists")
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".tsv")), key=lambda f: f.name):
        yield file.name, file.read_text(encoding="utf-8").splitlines()


def _check_header(cells: list[str], file: str) -> None:
    if tuple(cells) != COLUMNS:
        raise AuthorityError(
            "the header is not the one of an authority list",
            file=file,
            line=1,
            next_step=f"write {len(COLUMNS)} columns: {' '.join(COLUMNS)}",
        )


def _row(cells: list[str], file: str, line: int) -> AuthorityRow:
    if len(cells) != len(COLUMNS):
        raise AuthorityError(
            f"{len(cells)} cells, and an authority list has {len(COLUMNS)}",
            file=file,
            line=line,
            next_step="separate cells by one tab, keep empty ones",
        )
    by_name = dict(zip(COLUMNS, cells, strict=True))
    for column, cell in by_name.items():
        _check_cell(column, cell, file, line)
    lists = {column: tuple(by_name[column].split("|")) if by_name[column] else () for column in LISTED}
    return AuthorityRow(
        zh=by_name["zh"],
        zh_short=lists["zh_short"],
        zh_other=lists["zh_other"],
        en=by_name["en"],
        en_short=lists["en_short"],
        acronym=lists["acronym"],
        en_other=lists["en_other"],
        en_superseded=lists["en_superseded"],
        type=by_name["type"],
        subject=by_name["subject"],
        body=by_name["body"],
        pos=by_name["pos"],
        status=by_name["status"],
        source=by_name["source"],
        source_type=by_name["source_type"],
        note=by_name["note"],
        file=file,
        line=line,
    )


def _check_cell(column: str, cell: str, file: str, line: int) -> None:
    reason = _fault(column, cell)
    if reason is not None:
        raise AuthorityError(reason, file=file, line=line, unit=f"column {column}")


def _fault(column: str, cell: str) -> str | None:
    """Say what is wrong with a cell, or None."""
    values = cell.split("|") if column in LISTED else [cell]
    if not cell:
        return "the cell is empty" if column in REQUIRED else None
    if any(value != value.strip() for value in values):
        return f"{cell!r} begins or ends with a space"
    if not all(values):
        return f"{cell!r} has an empty value between bars"
    if column not in LISTED and column not in {"note", "source"} and "|" in cell:
        return f"{cell!r} has a bar, and this column holds one value"
    if column in ALLOWED and cell not in ALLOWED[column]:
        return f"{cell!r} is not one of {', '.join(sorted(ALLOWED[column]))}"
    if column.startswith("zh") and TITLE_MARKS.search(cell):
        return f"{cell!r} has title marks; write the title without them"
    if FULL_WIDTH_LATIN.search(cell):
        return f"{cell!r} has full-width letters or digits"
    return None
