"""Memories on disk become pairs: parallel line files, tables, TMX, XLIFF, SDLTM."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tm.errors import InputRefused
from tm.exchange import review, tmx_events
from tm.exchange.sdltm_read import SdltmReader
from tm.exchange.tmx_read import TmxReader
from tm.exchange.tmx_write import CREATION_TOOL
from tm.exchange.varieties import DEFAULT, Wanted
from tm.exchange.xliff_read import XliffReader
from tm.files import encoding, table, xml_text
from tm.files.encoding import show
from tm.languages import LANGUAGES, LINES, PAIR
from tm.limits import Limits
from tm.model import Finding, Pair, Remark, UnitOrigin, UnitRecord, Variant
from tm.text import codes, radicals, symbols

XLIFF = (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff")
"""Endings of XLIFF, by tool."""

SDLTM = ".sdltm"
"""Ending of Trados' own memories."""

XML = {"tmx": ".tmx", "xliff": XLIFF[0]}
"""What an .xml is, by its first element."""

MEMORIES = (".tmx", *LINES, *XLIFF, ".xml", SDLTM, ".csv", ".tsv", ".xlsx")
"""Endings of files that hold pairs; `X.ids` tells the documents of a memory in lines."""

_CORPUS = re.compile(r"\d{4}/[a-z0-9_/-]+( |$)")
"""A document as the `.ids` of the United Nations Parallel Corpus write it: 2015/a/69/767."""
_YEAR = re.compile(r"(?<!\d)(19[4-9]\d|20\d\d)(?!\d)")
_COLUMNS = {header: language.lang.value for language in LANGUAGES.values() for header in language.headers} | {
    "document": "document",
    "symbol": "document",
    "date": "date",
}
"""What a column of a table holds, by its header."""


@dataclass(slots=True)
class MemoryFile:
    """One memory: its name, its file, and its pairs, which stream. `findings` fill meanwhile."""

    name: str
    path: Path
    limits: Limits
    findings: list[Finding] = field(default_factory=list)
    wanted: Wanted = DEFAULT
    """The varieties that are taken where a unit has several."""
    leave_out: tuple[UnitOrigin, ...] = (UnitOrigin.REJECTED,)
    """Units of these origins are left out."""
    header: tuple[Remark, ...] = ()
    """The notes and properties of its header, once its pairs have been read."""

    def files(self) -> list[Path]:
        """The files that it is made of."""
        if self.path.suffix.lower() != LINES[0]:
            return [self.path]
        return [self.path.with_suffix(ending) for ending in (*LINES, ".ids")]

    def is_own_export(self) -> bool:
        """Whether it is a TMX that this program wrote. Raises as `pairs`."""
        if self._form() != ".tmx":
            return False
        reader = TmxReader(self.path, self.limits)
        next(reader.units(), None)
        return reader.header.get("creationtool") == CREATION_TOOL

    def _form(self) -> str:
        """The ending of files that hold what this one does. Raises `InputRefused` for an .xml that holds no memory."""
        ending = self.path.suffix.lower()
        if ending != ".xml":
            return ending
        root = xml_text.root_name(self.path)
        if root not in XML:
            raise InputRefused(
                f"it holds no memory: its first element is {root}" if root else "it holds no XML", file=show(self.path),
                next_step="give TMX or XLIFF; terms are for `termbase import`",
            )  # fmt: skip
        return XML[root]

    def kind(self) -> str:
        """Corrected for the table of an alignment that a person has been given, else imported."""
        if self.path.suffix.lower() != ".tsv":
            return "imported"
        first = next(table.rows(self.path, self.limits), None)
        return "corrected" if first is not None and first.cells == review.COLUMNS else "imported"

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs with text on both sides. Raises `InputRefused` and `BadEncoding`."""
        ending = self._form()
        if ending in XLIFF or ending == SDLTM:
            pairs = self._by_state(XliffReader if ending in XLIFF else SdltmReader)
        else:
            pairs = self._tmx() if ending == ".tmx" else self._lines() if ending in LINES else self._table()
        empty = 0
        for pair in pairs:
            if pair.first.strip() and pair.second.strip():
                yield pair
            else:
                empty += 1
        if empty:
            self.findings.append(
                Finding(show(self.path), None, None, f"{empty} pairs with an empty side left out")
            )

    def _tmx(self) -> Iterator[Pair]:
        reader = TmxReader(self.path, self.limits, wanted=self.wanted, leave_out=self.leave_out)
        yield from reader.pairs()
        self.findings += reader.findings
        self.header = tuple(reader.header_remarks)

    def _by_state(self, kind: type[XliffReader] | type[SdltmReader]) -> Iterator[Pair]:
        reader = kind(self.path, self.limits, leave_out=self.leave_out)
        yield from reader.pairs()
        self.findings += reader.findings

    def _lines(self) -> Iterator[Pair]:
        sides = [self.path.with_suffix(ending) for ending in LINES]
        for side in sides:
            if not side.is_file():
                raise InputRefused(
                    f"the other side, {side.name}, is not there",
                    file=show(self.path),
                    next_step="put it beside",
                )
        names = self.path.with_suffix(".ids")
        files = [encoding.lines(side, encoding.detect(side, self.limits), self.limits) for side in sides]
        if names.is_file():
            files.append(encoding.lines(names, encoding.detect(names, self.limits), self.limits))
        for line, row in enumerate(itertools.zip_longest(*files), 1):
            if None in row:
                short = (*sides, names)[row.index(None)]
                if row.index(None) == 2:
                    raise InputRefused("it has fewer lines than its texts", file=show(names), line=line)
                raise InputRefused(
                    "it has fewer lines than the other side", file=show(short), line=line,
                    next_step="give the two files as they were made, line by line",
                )  # fmt: skip
            ids = row[2] if len(row) > 2 else ""
            document = symbols.of_corpus(ids) if _CORPUS.match(ids) else ids.split(" ")[0]
            yield _read(row[0], row[1], document or None, year(ids.split(" ")[0]), line)

    def _table(self) -> Iterator[Pair]:
        rows = table.rows(self.path, self.limits)
        header = next(rows, None)
        names = [_COLUMNS.get(cell.strip().casefold(), "") for cell in header.cells] if header else []
        first, second = (language.value for language in PAIR)
        if first not in names or second not in names:
            raise InputRefused(
                f"its first line names no columns {first} and {second}", file=show(self.path), line=1,
                next_step=f"name them: {first}, {second}, and if there are such, document, date",
            )  # fmt: skip
        at = {name: names.index(name) for name in (first, second, "document", "date") if name in names}
        width = len(header.cells) if header else 0
        for row in rows:
            if reason := table.misfit(row, width):
                self.findings.append(Finding(show(self.path), row.line, None, f"left out: {reason}"))
                continue
            cell = {name: row.cells[column].strip() for name, column in at.items() if column < len(row.cells)}
            document = cell.get("document") or None
            date = cell.get("date") or year(document)
            yield _read(cell.get(first, ""), cell.get(second, ""), document, date, row.line)


def _read(first: str, second: str, document: str | None, date: str | None, line: int) -> Pair:
    """A pair of two texts as a file writes them: codes and radicals that they hold are kept beside."""
    sides = [_variant(text) for text in (first, second)]
    record = UnitRecord(first=sides[0], second=sides[1]) if any(side.content for side in sides) else None
    bare = record and record._replace(first=sides[0]._replace(text=""), second=sides[1]._replace(text=""))
    return Pair(sides[0].text, sides[1].text, document, date, line, record=bare)


def _variant(text: str) -> Variant:
    if not codes.may_hold(text):
        return Variant("", text)
    return tmx_events.kept("", radicals.unify(codes.visible(codes.pieces(text))), codes.escape(text))


def year(symbol: str | None) -> str | None:
    """The year that a symbol tells.

    >>> year("NPT/CONF.2015/WP.3"), year("A/RES/71/67"), year(None)
    ('2015', None, None)
    """
    match = _YEAR.search(symbol or "")
    return match.group() if match else None


def memories(
    paths: list[Path],
    limits: Limits,
    wanted: Wanted = DEFAULT,
    leave_out: tuple[UnitOrigin, ...] = (UnitOrigin.REJECTED,),
) -> list[MemoryFile]:
    """The memories that the caller names, each once. Raises `WrongUsage` and `InputRefused`."""
    by_path: dict[Path, MemoryFile] = {}
    for path in paths:
        encoding.check_ending(path, MEMORIES, "hold no pairs")
        name = path.with_suffix(LINES[0]) if path.suffix.lower() == LINES[1] else path
        memory = MemoryFile(
            name.name.removesuffix(LINES[0]), name, limits, wanted=wanted, leave_out=leave_out
        )
        by_path.setdefault(name, memory)
    return list(by_path.values())
