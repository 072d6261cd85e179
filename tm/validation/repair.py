"""A file is put right as far as that needs no guess, and written whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tm.errors import BadEncoding, InputRefused, WrongUsage
from tm.files import encoding, table
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.limits import Limits
from tm.validation import repair_table, repair_xml, tables
from tm.validation.defects import Validated
from tm.validation.repair_xml import RepairedPlace
from tm.validation.validate import READABLE, format_of, validate

_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_SAID = re.compile(r"\A(\ufeff?\s*<\?xml[^>]*?encoding\s*=\s*[\"'])([A-Za-z0-9._-]+)")
_LARGEST = 512 * 2**20
"""Bytes of a file that is repaired: it is held in memory."""


@dataclass(frozen=True, slots=True)
class RepairedFile:
    """What a repair changed, and what is left: the validation of the file as it would be written."""

    out: str
    changes: tuple[RepairedPlace, ...]
    left: Validated


def repair(path: Path, out: Path, limits: Limits, *, dry_run: bool = False) -> RepairedFile:
    """Write the repaired file to `out`, which has the ending of `path`. Raises `WrongUsage`, `InputRefused`, `OutputRefused`."""
    encoding.check_ending(path, READABLE, "are not repaired")
    if path.suffix.lower() in table.WORKBOOKS:
        raise WrongUsage("a workbook is not repaired", file=show(path), next_step="save it as CSV")
    if out.suffix.lower() != path.suffix.lower():
        raise WrongUsage(
            "a repaired file keeps its ending", file=show(out), next_step=f"name it {path.suffix}"
        )
    check_writable(out, inputs=[path])
    if encoding.regular(path).st_size > _LARGEST:
        raise InputRefused(f"it has more than {_LARGEST:,} bytes", file=show(path), next_step="split it")
    made = format_of(path)
    data, changes = _table(path, limits) if made is None else _xml(path, made)
    if dry_run:
        trial = out.with_name(f".{out.stem}.trial{out.suffix}")
        try:
            with replacing(trial) as target:
                target.write(data)
            left = validate(trial, limits)
        finally:
            trial.unlink(missing_ok=True)
    else:
        with replacing(out) as target:
            target.write(data)
        left = validate(out, limits)
    left.file = show(out)
    return RepairedFile(show(out), tuple(changes), left)


def _xml(path: Path, made: str) -> tuple[bytes, list[RepairedPlace]]:
    raw = path.read_bytes()
    text, used, changes = _decoded(path, raw)
    text, more = repair_xml.repair(text, made)
    changes += more
    if not changes:
        return raw, []
    return text.encode(used, "surrogatepass"), changes


def _decoded(path: Path, raw: bytes) -> tuple[str, str, list[RepairedPlace]]:
    """The text of a file, the encoding in which it is written again, and what was changed for it."""
    for mark, used in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw.decode(used, "surrogatepass"), used, []
    declared = _DECLARED.match(raw[:1024])
    named = declared.group(1).decode().lower() if declared else "utf-8"
    named = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(named, named)
    for used in dict.fromkeys((named, "utf-8", "gb18030", "big5hkscs")):
        try:
            text = raw.decode(used)
        except (UnicodeError, LookupError):
            continue
        if used == named:
            return text, used, []
        fixed = _SAID.sub(r"\g<1>UTF-8", text, count=1)
        return fixed, "utf-8", [RepairedPlace(1, "encoding", named, f"UTF-8 (it was {used})")]
    raise BadEncoding("no encoding explains its bytes", file=show(path), next_step="save it as UTF-8")


def _table(path: Path, limits: Limits) -> tuple[bytes, list[RepairedPlace]]:
    used = encoding.detect(path, limits)
    raw = path.read_bytes()
    text = raw.decode(used)
    is_glossary = path.suffix.lower() in tables.GLOSSARIES
    changes: list[RepairedPlace] = []
    if used == "utf-8-sig" and is_glossary:
        changes.append(RepairedPlace(1, "bom", "U+FEFF", ""))
    if used not in ("utf-8", "utf-8-sig"):
        changes.append(RepairedPlace(1, "encoding", used, "UTF-8"))
    end = "\r\n" if "\r\n" in text else "\n"
    ends_whole = text.endswith("\n")
    lines = text.split("\n")
    lines = [line.removesuffix("\r") for line in (lines[:-1] if ends_whole else lines)]
    separator = table.separator_of(lines[:50])
    fixed, more = repair_table.repair(lines, separator, has_header=not is_glossary)
    changes += more
    if not changes:
        return raw, []
    mark = b"\xef\xbb\xbf" if used == "utf-8-sig" and not is_glossary else b""
    return mark + (end.join(fixed) + (end if ends_whole else "")).encode(), sorted(changes)
