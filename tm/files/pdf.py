"""A PDF becomes page text, in a child process that may die: the parent lives, and names the page.

The only gate for child processes. What the child says is JSON, and believed only as far as it fits.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tm.errors import InputRefused
from tm.files import encoding
from tm.files.encoding import show
from tm.layout.printed import Printed, page_text
from tm.limits import Limits
from tm.model import Finding

_COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("pdf_child.py")))
# bytes in which the mark of a PDF may begin (PDF 1.7, annex H)
_HEAD = 1_024
# bytes of a page as JSON; a page of a document has some thousand
_MESSAGE = 256 * 2**20
_NEXT_STEP = "save it again as PDF, or give its text"


@dataclass(frozen=True, slots=True)
class Text:
    """The physical lines of a PDF as page text, and what was odd."""

    lines: list[str]
    findings: list[Finding]


def read(path: Path, limits: Limits) -> Text:
    """Read the text of `path`. Raises `InputRefused` for what is no PDF, is locked, has no text, or kills its reader.

    The reader has `limits.pdf_page_seconds` for each page and `limits.pdf_memory` bytes; afterwards it is
    gone, whatever happened.
    """
    size = encoding.check_size(path, limits)
    head = encoding.head(path, limits, _HEAD)
    if not head:
        raise InputRefused("the file is empty", file=show(path), next_step="give a file that holds text")
    if b"%PDF-" not in head:
        raise InputRefused(
            "it is no PDF, whatever its name says", file=show(path), next_step="give it its right ending"
        )
    pages: list[list[Printed]] = []
    findings: list[Finding] = []
    for number, (lines, unknown) in enumerate(_pages(path, size, limits), 1):
        pages.append(lines)
        if reason := _odd(lines, unknown):
            findings.append(Finding(show(path), None, f"page {number}", reason))
    if not any(pages):
        raise InputRefused(
            f"its {len(pages)} pages hold no text: they are pictures" if len(pages) > 1 else "its page holds no text",
            file=show(path),
            next_step="let a program for text recognition (OCR) read it, and give what it writes",
        )  # fmt: skip
    return Text(list(page_text(pages)), findings)


def _odd(lines: list[Printed], unknown: int) -> str | None:
    """What a person should know of a page."""
    if unknown < 0:
        return "it cannot be read, and is left out"
    if not lines:
        return "it holds no text: it may be a picture"
    if unknown:
        return (
            f"{unknown:,} characters are drawn by a font that does not say which they are, and may be wrong"
        )
    return None


def _pages(path: Path, size: int, limits: Limits) -> Iterator[tuple[list[Printed], int]]:
    """The printed lines of each page, and how many characters of it could not be told."""
    page, total, ended = 0, 0, False
    for message in _messages(path, size, limits):
        try:
            if "refused" in message:
                raise InputRefused(str(message["refused"])[:200], file=show(path), next_step=_NEXT_STEP)
            if "pages" in message:
                total = int(message["pages"])
            elif "page" in message:
                lines = [_printed(line) for line in message["lines"]]
                unknown = int(message["unknown"])
                page += 1
                yield lines, unknown
            ended = message.get("end") is True
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _died(path, page, "its reader answered nonsense") from error
    if not ended or page != total:
        raise _died(path, page, "its reader died")


def _printed(line: list[Any]) -> Printed:
    left, right, baseline, height, text = line
    if not isinstance(text, str):
        raise TypeError
    return Printed(float(left), float(right), float(baseline), float(height), text)


def _messages(path: Path, size: int, limits: Limits) -> Iterator[dict[str, Any]]:
    """What the child says, line by line. However this ends, the child has ended and been waited for."""
    arguments = (
        limits.pdf_memory + 2 * size,
        max(1, int(limits.pdf_seconds)),
        limits.pdf_pages,
        limits.printed_characters,
    )
    with path.open("rb") as handle:
        process = subprocess.Popen(
            [*_COMMAND, *map(str, arguments)],
            stdin=handle, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    watch = _Watch(process, limits)
    try:
        if process.stdout is not None:
            yield from _heard(path, process.stdout, watch)
    finally:
        watch.stop()
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _heard(path: Path, pipe: IO[bytes], watch: _Watch) -> Iterator[dict[str, Any]]:
    page = 0
    while True:
        watch.start()
        line = pipe.readline(_MESSAGE)
        watch.stop()
        if watch.late:
            raise _died(path, page, f"its reader needed more than {watch.seconds:g} seconds and was stopped")
        if not line:
            return
        try:
            message = json.loads(line)
        except ValueError as error:
            # cut off in the midst, or nonsense
            raise _died(path, page, "its reader died") from error
        page += isinstance(message, dict) and "page" in message
        yield message


class _Watch:
    """Kills a process that is silent too long: the room for one page, and for all of them."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.late = False
        self.seconds = limits.pdf_page_seconds
        self._process = process
        self._page = limits.pdf_page_seconds
        self._whole = limits.pdf_seconds
        self._until = time.monotonic() + limits.pdf_seconds
        self._timer: threading.Timer | None = None

    def start(self) -> None:
        """Begin to wait for a message."""
        left = self._until - time.monotonic()
        self.seconds = self._page if left > self._page else self._whole
        self._timer = threading.Timer(max(0.0, min(self._page, left)), self._kill)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """The message is there, or nobody waits any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _kill(self) -> None:
        self.late = True
        with contextlib.suppress(OSError):
            self._process.kill()


def _died(path: Path, page: int, reason: str) -> InputRefused:
    """The refusal that names the page after the last one that was told."""
    return InputRefused(reason, file=show(path), unit=f"page {page + 1}", next_step=_NEXT_STEP)
