"""The faults of tables and glossaries: their bytes, their rows, their columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tm.errors import BadEncoding, InputRefused
from tm.files import encoding, table
from tm.files.table import TableRow
from tm.languages import LANGUAGES, PAIR, Lang, of_tag
from tm.limits import Limits
from tm.text import radicals
from tm.text.chars import has_han
from tm.validation.catalogue import KINDS
from tm.validation.defects import Defect, Validated

GLOSSARIES = (".utf8", ".txt", ".tab", ".utx")
"""Endings of glossaries, which have no line of names."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_FORMULA = re.compile(r"^[=+\-@\t\r＝＋－＠]")
_BEYOND = re.compile(r"\blimit\b|\bmore than\b|out of all measure|needed more")
_WORD = re.compile(r"[a-z]{3}")
"""Letters of a word that is no short form."""
# more than half decides for a column; a choice
_MOSTLY = 0.5
_ABOUT = re.compile(
    r"(?:^|[\W_])(?:def\w*|note|comment|example|info|context|status)s?(?:$|[\W_])", re.IGNORECASE
)
"""Names of columns that are about a term."""
_TELLS_LANGUAGE = re.compile(r"(?:lang(?:uage)?|locale)(?:[\W_]?(?:code|tag))?$", re.IGNORECASE)
"""Names of columns that hold a language: sourceLang, Target language code."""
_HEADERS = {
    "zh",
    "en",
    "source",
    "target",
    "term",
    "src",
    "tgt",
    "chinese",
    "english",
    "中文",
    "英文",
    "comment",
    "note",
}


def validate(path: Path, limits: Limits) -> Validated:
    """The faults of a table. Raises `InputRefused` where it cannot be opened at all."""
    found = Validated(encoding.show(path), "glossary" if path.suffix.lower() in GLOSSARIES else "table")
    is_text = path.suffix.lower() not in table.WORKBOOKS
    if path.suffix.lower() == ".tsv":
        found.defects.append(Defect(KINDS["tsv-name"], None, None))
    try:
        if is_text:
            found.defects += _bytes(path, limits)
        rows = list(table.rows(path, limits))
    except BadEncoding as error:
        found.defects.append(Defect(KINDS["encoding"], error.line, None, error.reason))
        return found
    except InputRefused as error:
        code = "limit" if _BEYOND.search(error.reason) else "unreadable"
        code = "quotes" if "quotation" in (error.next_step or "") else code
        found.defects.append(Defect(KINDS[code], error.line, None, error.reason))
        return found
    _Rows(found, rows).look()
    found.defects.sort(key=lambda defect: defect.line or 0)
    return found


def _bytes(path: Path, limits: Limits) -> Iterator[Defect]:
    used = encoding.detect(path, limits)
    if used == "utf-8-sig" and path.suffix.lower() in GLOSSARIES:
        yield Defect(KINDS["bom"], 1, None)
    for number, line in enumerate(encoding.lines(path, used, limits), 1):
        if control := _CONTROL.search(line):
            yield Defect(KINDS["control-character"], number, None, f"U+{ord(control.group()):04X}")


class _Rows:
    """The rows of one table, looked at one by one."""

    def __init__(self, found: Validated, rows: Sequence[TableRow]) -> None:
        self._found, self._all = found, rows
        self._seen: dict[tuple[str, ...], int] = {}
        self._targets: dict[str, tuple[str, int]] = {}

    def _find(self, code: str, row: TableRow, detail: str = "") -> None:
        self._found.defects.append(Defect(KINDS[code], row.line, f"row {row.line}", detail))

    def look(self) -> None:
        """Find what is wrong with the rows and the columns."""
        rows = [row for row in self._all if not self._is_remark(row)]
        if not rows:
            return
        first = rows[0]
        is_header = _is_header(first.cells) or (
            len(rows) > 1 and not any(map(has_han, first.cells)) and _is_named(first.cells)
        )
        if is_header and self._found.format == "glossary":
            self._find("header-row", first, " ".join(first.cells)[:40])
        body = rows[1:] if is_header else rows
        width = len(first.cells) if is_header or self._found.format == "table" else max(3, len(first.cells))
        sample = [row.cells for row in body if len(row.cells) <= width][:200]
        columns = _columns(sample, _named(first.cells) if is_header else range(width))
        if {*columns.values()} < {*PAIR}:
            columns = _columns(sample, range(width))
        if {*columns.values()} < {*PAIR}:
            has = ", ".join(sorted({str(language) for language in columns.values()})) or "neither"
            self._find("no-columns", first, f"by their cells the columns are of {has}")
        for row in body:
            self._row(row, width, columns)
        for language in columns.values():
            self._found.languages[language.value] = len(body)

    def _is_remark(self, row: TableRow) -> bool:
        if self._found.format != "glossary" or not row.cells[0].startswith("#"):
            return False
        self._find("remark", row, row.cells[0][:40])
        return True

    def _row(self, row: TableRow, width: int, columns: dict[int, Lang]) -> None:
        self._found.units += 1
        if reason := table.misfit(row, width):
            self._find("cells", row, reason)
            return
        texts: dict[Lang, str] = {}
        for number, cell in enumerate(row.cells):
            if number in columns:
                texts.setdefault(columns[number], cell)
                self._cell(row, cell, columns[number])
            if _FORMULA.match(cell):
                self._find("formula", row, repr(cell[:20]))
        missing = [
            LANGUAGES[language].name
            for language in PAIR
            if language in columns.values() and not texts.get(language, "").strip()
        ]
        if missing:
            self._find("empty-side", row, f"no {' and no '.join(missing)}")
        elif len(texts) == len(PAIR):
            self._found.pairs += 1
        self._known(row, texts)

    def _cell(self, row: TableRow, cell: str, language: Lang) -> None:
        if cell != cell.strip():
            self._find("padding", row, repr(cell[:30]))
        if cell.strip() and has_han(cell) != (language is PAIR[0]) and not _is_neutral(row, cell):
            self._find(
                "wrong-script", row, f"{cell.strip()[:30]!r} in the column of {LANGUAGES[language].name}"
            )
        if count := radicals.count(cell):
            self._find("radicals", row, str(count))

    def _known(self, row: TableRow, texts: dict[Lang, str]) -> None:
        cells = tuple(cell.strip() for cell in row.cells)
        if (first := self._seen.setdefault(cells, row.line)) != row.line:
            self._find("duplicate-row", row, f"see line {first}")
            return
        source, target = (
            [text.strip() for text in texts.values()][:2] if len(texts) == len(PAIR) else ("", "")
        )
        if source and target:
            known = self._targets.setdefault(source, (target, row.line))
            if known[0] != target:
                self._find("several-targets", row, f"{source}: {known[0]!r} on line {known[1]}")


def _is_neutral(row: TableRow, cell: str) -> bool:
    """Whether a cell may be in either language: it stands on both sides, or it is a short form (CDC, c19) or a figure."""
    return row.cells.count(cell) > 1 or not (has_han(cell) or _WORD.search(cell))


def _is_header(cells: Sequence[str]) -> bool:
    return any(cell.strip().casefold() in _HEADERS for cell in cells)


def _is_named(cells: Sequence[str]) -> bool:
    """Whether cells name languages or sides: Chinese_PRC, English (United States), TargetTerm."""
    words = Counter(word for cell in cells for word in re.split(r"[\W_]+", cell.casefold()))
    return any(word in _HEADERS or word.startswith(("source", "target", "term")) for word in words)


def _named(header: Sequence[str]) -> list[int]:
    """The columns whose names are of a language or a side, and not of what is said about a term or its language."""
    return [
        number
        for number, name in enumerate(header)
        if _is_named([name]) and not _ABOUT.search(name) and not _TELLS_LANGUAGE.search(name)
    ]


def _columns(rows: Sequence[Sequence[str]], numbers: Iterable[int]) -> dict[int, Lang]:
    """The languages of columns by their cells: the first of ideographs, and the first of letters without any."""
    columns: dict[int, Lang] = {}
    for number in numbers:
        cells = [row[number] for row in rows if number < len(row) and row[number].strip()]
        if not cells or len(cells) < _MOSTLY * len(rows) or all(map(of_tag, cells)):
            continue
        han = sum(map(has_han, cells)) / len(cells)
        language = PAIR[0] if han > _MOSTLY else PAIR[1]
        if language not in columns.values() and (han > _MOSTLY or any(c.isalpha() for c in cells[0])):
            columns[number] = language
    return columns
