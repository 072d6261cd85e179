"""A file is validated by what it is: TMX, TBX, XLIFF, a glossary or a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tm.files import encoding, table, xml_text
from tm.files.unpack import unpacked
from tm.limits import Limits
from tm.validation import multiterm, tables, tbx, tmx, tmx_plain_units, xliff
from tm.validation.defects import Defect, Validated
from tm.validation.xml_walk import walk

FORMATS = {
    ".tmx": "TMX",
    ".tbx": "TBX",
    ".xlf": "XLIFF",
    ".xliff": "XLIFF",
    ".sdlxliff": "XLIFF",
    ".mqxliff": "XLIFF",
    ".mxliff": "XLIFF",
}
XML = ".xml"
READABLE = (*FORMATS, XML, *table.TEXTS, *table.WORKBOOKS)
"""Endings of the files that are validated and repaired; what an .xml is, its first element tells."""
_ROOTS = {"tmx": "TMX", "xliff": "XLIFF", multiterm.ROOT: "MultiTerm XML"}
"""The format by the first element; TBX has several."""


def validate(path: Path, limits: Limits) -> Validated:
    """All faults of a file, also packed as .gz or .zip.

    Raises `WrongUsage` where it is not there, `InputRefused` where its ending is not known or it cannot be unpacked.
    """
    with unpacked([path], limits) as plain:
        return _validated(plain[0], limits)


def _validated(path: Path, limits: Limits) -> Validated:
    encoding.check_ending(path, READABLE, "are not validated")
    encoding.regular(path)
    made = format_of(path)
    if made is None:
        return tables.validate(path, limits)
    walker, defects = _walked(path, made, limits)
    defects = sorted([*defects, *walker.defects], key=lambda defect: defect.line or 0)
    return Validated(encoding.show(path), made, walker.units, walker.pairs, dict(walker.languages), defects)


def format_of(path: Path) -> str | None:
    """The format of XML that a file is to be, by its ending or its first element; None for a table."""
    if path.suffix.lower() == XML:
        return _ROOTS.get(xml_text.root_name(path), "TBX")
    return FORMATS.get(path.suffix.lower())


_AnyWalker = tmx.TmxWalker | tbx.TbxWalker | xliff.XliffWalker | multiterm.MultiTermWalker


def _walked(path: Path, made: str, limits: Limits) -> tuple[_AnyWalker, list[Defect]]:
    if made == "TMX":
        return walk(path, tmx.TmxWalker, tmx.UNITS, limits, tmx_plain_units.read)
    walkers: dict[str, tuple[Callable[[], _AnyWalker], str]] = {
        "TBX": (tbx.TbxWalker, tbx.UNITS), "XLIFF": (xliff.XliffWalker, xliff.UNITS),
        "MultiTerm XML": (multiterm.MultiTermWalker, multiterm.UNITS),
    }  # fmt: skip
    return walk(path, *walkers[made], limits)
