"""A file is validated by what it is: TMX, TBX, XLIFF, a glossary or a table."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

from tm.errors import InputRefused
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
READABLE = (*FORMATS, *table.TEXTS, *table.WORKBOOKS)
"""Endings of the files that are validated and repaired; .xml is validated, as MultiTerm's or as TBX."""
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*)")


def validate(path: Path, limits: Limits) -> Validated:
    """All faults of a file, also packed as .gz or .zip.

    Raises `WrongUsage` where it is not there, `InputRefused` where its ending is not known or it cannot be unpacked.
    """
    with unpacked([path], limits) as plain:
        return _validated(plain[0], limits)


def _validated(path: Path, limits: Limits) -> Validated:
    encoding.check_ending(path, (*READABLE, ".xml"), "are not validated")
    encoding.regular(path)
    made = FORMATS.get(path.suffix.lower())
    if path.suffix.lower() == ".xml":
        made = "MultiTerm XML" if _is_multiterm(path, limits) else "TBX"
    if made is None:
        return tables.validate(path, limits)
    walker, defects = _walked(path, made, limits)
    defects = sorted([*defects, *walker.defects], key=lambda defect: defect.line or 0)
    return Validated(encoding.show(path), made, walker.units, walker.pairs, dict(walker.languages), defects)


def _is_multiterm(path: Path, limits: Limits) -> bool:
    """Whether the first element is that of MultiTerm, as far as the file can be decoded."""
    try:
        with contextlib.closing(xml_text.texts(path, limits, mend=True)) as pieces:
            roots = (root[1] for piece in pieces if (root := _ROOT.search(piece)))
            return next(roots, "") == multiterm.ROOT
    except InputRefused:
        return False


_AnyWalker = tmx.TmxWalker | tbx.TbxWalker | xliff.XliffWalker | multiterm.MultiTermWalker


def _walked(path: Path, made: str, limits: Limits) -> tuple[_AnyWalker, list[Defect]]:
    if made == "TMX":
        return walk(path, tmx.TmxWalker, tmx.UNITS, limits, tmx_plain_units.read)
    walkers: dict[str, tuple[Callable[[], _AnyWalker], str]] = {
        "TBX": (tbx.TbxWalker, tbx.UNITS), "XLIFF": (xliff.XliffWalker, xliff.UNITS),
        "MultiTerm XML": (multiterm.MultiTermWalker, multiterm.UNITS),
    }  # fmt: skip
    return walk(path, *walkers[made], limits)
