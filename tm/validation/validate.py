"""A file is validated by what it is: TMX, TBX, XLIFF, a glossary or a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tm.files import encoding, table
from tm.files.unpack import unpacked
from tm.limits import Limits
from tm.validation import tables, tbx, tmx, xliff
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
READABLE = (*FORMATS, *table.TEXTS, *table.WORKBOOKS)
"""Endings of the files that are validated."""


def validate(path: Path, limits: Limits) -> Validated:
    """All faults of a file, also packed as .gz or .zip.

    Raises `WrongUsage` where it is not there, `InputRefused` where its ending is not known or it cannot be unpacked.
    """
    with unpacked([path], limits) as plain:
        return _validated(plain[0], limits)


def _validated(path: Path, limits: Limits) -> Validated:
    encoding.check_ending(path, READABLE, "are not validated")
    encoding.regular(path)
    made = FORMATS.get(path.suffix.lower())
    if made is None:
        return tables.validate(path, limits)
    walker, defects = _walked(path, made, limits)
    defects = sorted([*defects, *walker.defects], key=lambda defect: defect.line or 0)
    return Validated(encoding.show(path), made, walker.units, walker.pairs, dict(walker.languages), defects)


def _walked(
    path: Path, made: str, limits: Limits
) -> tuple[tmx.TmxWalker | tbx.TbxWalker | xliff.XliffWalker, list[Defect]]:
    walkers: dict[str, tuple[Callable[[], tmx.TmxWalker | tbx.TbxWalker | xliff.XliffWalker], str]] = {
        "TMX": (tmx.TmxWalker, tmx.UNITS), "TBX": (tbx.TbxWalker, tbx.UNITS), "XLIFF": (xliff.XliffWalker, xliff.UNITS),
    }  # fmt: skip
    return walk(path, *walkers[made], limits)
