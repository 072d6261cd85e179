"""Bytes become text: which encoding a file is in, checked strictly before a word is read."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Generator, Sequence
from pathlib import Path

from tm.errors import BadEncoding, InputRefused, WrongUsage
from tm.limits import Limits

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ACCEPTED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "big5hkscs": "big5hkscs",
}
"""What chardet may answer, and what it is read as; UTF-8 and UTF-16 are known without it."""

_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
}
_CLOSED = {
    ".sdltb": ("it is a termbase of MultiTerm in Access's own format", "export it in MultiTerm as MultiTerm XML or CSV"),
    ".sdltm": ("it is a memory of Trados in a database of its own", "take it with `termbase tm import`, or export it in Trados as TMX"),
}  # fmt: skip
"""Formats of one program alone, with what they are and what to export instead."""
_NEXT_STEP = "save the file as UTF-8 text and try again"
# bytes read at once, and what chardet looks at
_CHUNK = 1 << 20


def show(path: Path) -> str:
    """A path as a person can read it; bytes that are no text become `\\xNN`. What was unpacked is shown as what was packed."""
    shown = getattr(path, "packed_in", "") or str(path)
    return shown.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def one_line(text: str, most: int = 120) -> str:
    """Text of a file or of a library as a message can hold it: on one line, what is no sign as `\\xNN`, and short.

    >>> one_line("a\\n\\x00b"), one_line("abcdef", 4)
    ('a \\\\x00b', 'abcd…')
    """
    flat = " ".join(text[: 2 * most].split())
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in flat)
    return shown if len(shown) <= most else f"{shown[:most]}…"


def check_ending(path: Path, endings: Sequence[str], fault: str) -> None:
    """Refuse a file that the caller named and that is not there, or has none of the `endings` (lower case).

    `fault` says of its ending what is wrong: "are not imported". Raises `WrongUsage` and `InputRefused`.
    """
    if not path.exists():
        raise WrongUsage("there is no such file", file=show(path), next_step="check the path")
    if path.suffix.lower() in _CLOSED and path.suffix.lower() not in endings:
        reason, step = _CLOSED[path.suffix.lower()]
        raise InputRefused(reason, file=show(path), next_step=step)
    if path.suffix.lower() not in endings:
        raise InputRefused(
            f"files ending in {path.suffix or 'nothing'} {fault}", file=show(path),
            next_step=f"give one of {' '.join(endings)}",
        )  # fmt: skip


def detect(path: Path, limits: Limits) -> str:
    """Return the encoding under which all of `path` is valid text.

    Tried in order: byte order mark, UTF-8, then what chardet makes of the bytes (GB2312 and GBK
    are read as GB18030, Big5 with its Hong Kong extension). Raises `InputRefused` for an empty,
    oversized or binary file and `BadEncoding` for bytes that no accepted encoding explains. Text
    that is UTF-8 but for a few bytes is refused as such: another encoding would read it as
    something else without a word.
    """
    name = show(path)
    first = head(path, limits)
    if not first.strip() and len(first) < _CHUNK:
        raise InputRefused("the file is empty", file=name, next_step="give a file that holds text")
    for mark, encoding in _BOMS:
        if first.startswith(mark):
            return _checked(path, encoding)
    if b"\0" in first:
        raise InputRefused(
            "the file is binary, not text (it holds NUL bytes)", file=name, next_step=_NEXT_STEP
        )
    problem = _problem(path, "utf-8")
    if problem is None:
        return "utf-8"
    line = _line_of(path, problem.start)
    if _is_surrogate(path, problem.start):
        raise BadEncoding("a lone surrogate is no character", file=name, line=line, next_step=_NEXT_STEP)
    import chardet  # here: few texts come to this, and it takes 20 ms to load

    guessed = (chardet.detect(first).get("encoding") or "").lower()
    if guessed == "utf-8" or _is_damaged_utf8(first, problem):
        reason = f"the bytes are not valid UTF-8 ({problem.reason})"
        raise BadEncoding(reason, file=name, line=line, next_step=_NEXT_STEP)
    if guessed not in _ACCEPTED:
        raise BadEncoding(
            "the bytes are no text in UTF-8, GB18030 or Big5", file=name, line=line, next_step=_NEXT_STEP
        )
    return _checked(path, _ACCEPTED[guessed])


def regular(path: Path) -> os.stat_result:
    """What the system says of a file. Raises `InputRefused` where it cannot be read, or is no regular file.

    A pipe or a device has no end, or none that can be told beforehand.
    """
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise InputRefused(
            f"cannot be read ({getattr(error, 'strerror', error)})",
            file=show(path),
            next_step="check the path and its permissions",
        ) from error
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
        raise InputRefused(f"cannot be read (it is {kind})", file=show(path), next_step="give a file")
    return status


def check_size(path: Path, limits: Limits) -> int:
    """The size of a file in bytes. Raises `InputRefused` where it cannot be read, is no file, or is too large."""
    status = regular(path)
    if status.st_size > limits.file_bytes:
        raise InputRefused(
            f"the file has {_size(status.st_size)} and the limit is {_size(limits.file_bytes)}",
            file=show(path),
            next_step="split it, or raise the limit with --max-bytes",
        )
    return status.st_size


def head(path: Path, limits: Limits, most: int = _CHUNK) -> bytes:
    """The first bytes of a file, at most so many. Raises `InputRefused` as `check_size` does."""
    check_size(path, limits)
    try:
        with path.open("rb") as handle:
            return handle.read(most)
    except OSError as error:
        raise InputRefused(
            f"cannot be read ({error.strerror})",
            file=show(path),
            next_step="check the path and its permissions",
        ) from error


def _size(count: int) -> str:
    """A size as a person says it.

    >>> _size(900), _size(3 * 2**20)
    ('900 bytes', '3.0 MiB')
    """
    return f"{count / 2**20:.1f} MiB" if count >= 2**20 else f"{count:,} bytes"


def _is_damaged_utf8(first: bytes, problem: _Problem) -> bool:
    """Whether nearly all that is not ASCII in `first` is UTF-8, or all of it but a cut-off end."""
    text = first.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if character > "\x7f") - wrong
    return right >= (10 * wrong if problem.reason != "unexpected end of data" else 2)


def _checked(path: Path, encoding: str) -> str:
    problem = _problem(path, encoding)
    if problem is None:
        return encoding
    reason = f"the bytes are not valid {_NAMES.get(encoding, encoding)} ({problem.reason})"
    raise BadEncoding(reason, file=show(path), line=_line_of(path, problem.start), next_step=_NEXT_STEP)


class _Problem:
    def __init__(self, start: int, reason: str) -> None:
        self.start = start
        self.reason = reason


def _problem(path: Path, encoding: str) -> _Problem | None:
    """Decode all of `path` strictly; the first problem with its byte offset, or None."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = 0
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeError as error:
                start = getattr(error, "start", 0)
                return _Problem(max(0, offset - pending + start), getattr(error, "reason", str(error)))
            offset += len(chunk)
    try:
        decoder.decode(b"", True)
    except UnicodeError as error:
        return _Problem(max(0, offset - 1), getattr(error, "reason", str(error)))
    return None


def _is_surrogate(path: Path, offset: int) -> bool:
    with path.open("rb") as handle:
        handle.seek(offset)
        two = handle.read(2)
    return len(two) == 2 and two[0] == 0xED and two[1] >= 0xA0


def _line_of(path: Path, offset: int) -> int:
    line = 1
    with path.open("rb") as handle:
        while offset > 0 and (chunk := handle.read(min(_CHUNK, offset))):
            line += chunk.count(b"\n")
            offset -= len(chunk)
    return line


def lines(path: Path, encoding: str, limits: Limits) -> Generator[str, None, None]:
    """Yield the lines of `path` without their newline; one over the limit refuses the file."""
    number = 0
    try:
        with path.open(encoding=encoding, errors="strict", newline=None) as handle:
            while line := handle.readline(limits.line_characters + 1):
                number += 1
                if len(line.removesuffix("\n")) > limits.line_characters:
                    raise InputRefused(
                        f"the line has more than {limits.line_characters:,} characters",
                        file=show(path),
                        line=number,
                        next_step="break the text into lines or paragraphs",
                    )
                yield line.removesuffix("\n")
    except (OSError, UnicodeError) as error:  # the file was changed or taken away meanwhile
        raise InputRefused(
            "changed while it was being read", file=show(path), line=number + 1, next_step="try again"
        ) from error
