"""A zipped document is looked at before anything unpacks it: bombs, lies, entities, passwords.

What is read of it afterwards is read through here too, part by part, never unpacked to a file.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tm.errors import InputRefused
from tm.files.encoding import one_line, regular, show
from tm.limits import Limits

# a document has some dozens of parts
_MEMBERS = 10_000
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How parts of documents are packed (Open Packaging Conventions; OpenDocument 1.3, part 2); other ways need much memory."""
_RATIO = 400
"""A part that unpacks to more than this many times its size is no document."""
# bytes: a small part may be packed as tightly as it likes
_SMALL = 1 << 20
# bytes read at once
_CHUNK = 1 << 18
_FAULTS = (
    OSError, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError, IndexError, struct.error, zlib.error,
    lzma.LZMAError, zipfile.BadZipFile,
)  # fmt: skip
"""What the standard library raises for archives that are damaged."""
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)|<\0?!\0?D\0?O\0?C", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """A part of an archive that `check` has passed."""

    archive: Path
    name: str

    def __str__(self) -> str:
        return f"{self.archive}, {self.name}"

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the part to read its bytes. Raises `InputRefused` where it is not there any more."""
        try:
            with zipfile.ZipFile(self.archive) as archive, archive.open(self.name) as handle:
                yield handle
        except _FAULTS as error:
            raise _refused(
                self.archive, f"the part {one_line(self.name)} cannot be read ({one_line(str(error))})"
            ) from error


def parts(path: Path) -> dict[str, ArchivePart]:
    """The parts of an archive by name. Raises `InputRefused`."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: ArchivePart(path, name) for name in archive.namelist()}
    except _FAULTS as error:
        raise _refused(path, f"it is no sound archive ({one_line(str(error))})") from error


def check(path: Path, limits: Limits, most: int | None = None) -> int:
    """Raise `InputRefused` where `path` is no zip archive, or none that can be unpacked with trust.

    `most`: bytes that it may unpack to; without it, those of a workbook. Returns how many it unpacks to.
    """
    most = limits.workbook_bytes if most is None else most
    try:
        regular(path)
        with zipfile.ZipFile(path) as archive:
            _check_list(path, archive, most)
            for member in archive.infolist():
                _check_member(path, archive, member)
            return sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _refused(path, f"it is no sound archive ({one_line(str(error))})") from error
    except _FAULTS as error:
        raise _refused(path, f"it cannot be unpacked ({one_line(str(error))})") from error


def _check_list(path: Path, archive: zipfile.ZipFile, most: int) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    total = sum(member.file_size for member in members)
    if len(members) > _MEMBERS:
        raise _refused(path, f"it has {len(members):,} parts and the limit is {_MEMBERS:,}")
    if len(names) != len(members):
        raise _refused(path, "two of its parts have one name")
    if total > most:
        raise _refused(path, f"it unpacks to {total:,} bytes and the limit is {most:,}")
    end = 0
    for member in sorted(members, key=lambda member_: member_.header_offset):
        if member.flag_bits & 1:
            raise _refused(path, "it is locked with a password", "save it without one")
        if member.compress_type not in _PACKED:
            raise _refused(path, f"the part {one_line(member.filename)} is packed as no document is")
        if member.header_offset < end:
            raise _refused(path, "its parts lie over one another")
        end = member.header_offset + member.compress_size
        if member.file_size > most_of(member.compress_size):
            raise _refused(
                path, f"the part {one_line(member.filename)} unpacks to far more than a document holds"
            )


def most_of(packed: int) -> int:
    """The most bytes that so many packed ones may unpack to."""
    return max(_SMALL, _RATIO * packed)


def _check_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a part without keeping it: its size and checksum must be true, its XML without a DOCTYPE."""
    with archive.open(member) as part:
        first = part.read(_CHUNK)
        if member.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(first):
            raise _refused(path, f"the part {one_line(member.filename)} declares a document type")
        while part.read(_CHUNK):
            pass


def _refused(
    path: Path, reason: str, step: str = "save it again in the program that made it"
) -> InputRefused:
    return InputRefused(reason, file=show(path), next_step=step)
