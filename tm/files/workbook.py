"""A workbook (XLSX, ODS) becomes rows of text, in a child process that may die: the parent lives, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tm.errors import InputRefused, WrongUsage
from tm.files import archive, child, xml
from tm.files.encoding import one_line, show
from tm.limits import Limits

_COMMAND = child.command("workbook_child")
# bytes of one answer: a row of the most characters, each written as an escape, is far below
_ANSWER = 16 * 2**20
# bytes that are read in a second at least; calamine reads ten times as many
_SPEED = 2**20
_MARKUP = (".xml", ".rels")
_NAMED = 20
"""Most sheets that a refusal names."""
_NEXT_STEP = "save it again as XLSX, or as CSV"


def rows(path: Path, limits: Limits, sheet: str | None = None) -> Iterator[list[str]]:
    """Yield the rows of a sheet (without a name, of the first) from its first row, empty ones too.

    The archive and the markup in it are checked before anything reads them; the reader has
    `limits.workbook_seconds`, and a second more for every megabyte, and `limits.workbook_memory` bytes.
    Raises `InputRefused`, and `WrongUsage` for a sheet that is not there.
    """
    unpacked = archive.check(path, limits)
    for name, part in archive.parts(path).items():
        if name.lower().endswith(_MARKUP):
            xml.check(part, limits)
    ended = False
    try:
        for answer in _answers(path, unpacked, limits, sheet):
            yield from _rows(path, answer, sheet)
            ended = answer.get("end") is True
    except child.ChildStopped as stopped:
        raise _refused(path, str(stopped)) from stopped
    if not ended:
        raise _refused(
            path, "its reader died: a count or the place of a cell in it may be out of all measure"
        )


def _answers(path: Path, unpacked: int, limits: Limits, sheet: str | None) -> Iterator[dict[str, Any]]:
    seconds = limits.workbook_seconds + unpacked / _SPEED
    arguments = (
        limits.workbook_memory + 2 * path.stat().st_size,
        max(1, int(seconds)),
        limits.workbook_cells,
        limits.line_characters,
    )
    command = [*_COMMAND, *map(str, arguments), *([sheet] if sheet is not None else [])]
    return child.answers(command, path, child.Patience(seconds, seconds, _ANSWER))


def _rows(path: Path, answer: dict[str, Any], sheet: str | None) -> Iterator[list[str]]:
    """The rows of an answer. Raises what it says in their place."""
    if "refused" in answer:
        raise _refused(path, one_line(str(answer["refused"]), 300))
    if "sheets" in answer:
        names = [one_line(str(name), 40) for name in answer["sheets"]]
        more = " …" if len(names) > _NAMED else ""
        raise WrongUsage(
            f"it has no sheet {sheet!r}", file=show(path),
            next_step=f"name one of {', '.join(names[:_NAMED])}{more}",
        )  # fmt: skip
    told = answer.get("rows", [])
    if not isinstance(told, list) or not all(isinstance(row, list) and _is_text(row) for row in told):
        raise child.ChildStopped("its reader answered nonsense")
    yield from told


def _is_text(row: list[Any]) -> bool:
    return all(isinstance(cell, str) for cell in row)


def _refused(path: Path, reason: str) -> InputRefused:
    return InputRefused(reason, file=show(path), next_step=_NEXT_STEP)
