"""A PDF becomes page text, in a child process that may die: the parent lives, and names the page.

What the child says (`tm.files.pdf_child`) is believed only as far as it fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tm.errors import InputRefused
from tm.files import child, encoding
from tm.files.encoding import one_line, show
from tm.layout.printed import Printed, page_text
from tm.limits import Limits
from tm.model import Finding

_COMMAND = child.command("pdf_child")
# bytes in which the mark of a PDF may begin (PDF 1.7, annex H)
_HEAD = 1_024
# bytes of a page as JSON; a page of a document has some thousand
_ANSWER = 256 * 2**20
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
    try:
        for answer in _answers(path, size, limits):
            if "refused" in answer:
                raise InputRefused(
                    one_line(str(answer["refused"]), 200), file=show(path), next_step=_NEXT_STEP
                )
            if "pages" in answer:
                total = int(answer["pages"])
            elif "page" in answer:
                lines = [_printed(line) for line in answer["lines"]]
                unknown = int(answer["unknown"])
                page += 1
                yield lines, unknown
            ended = answer.get("end") is True
    except child.ChildStopped as stopped:
        raise _died(path, page, str(stopped)) from stopped
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _died(path, page, "its reader answered nonsense") from error
    if not ended or page != total:
        raise _died(path, page, "its reader died")


def _printed(line: list[Any]) -> Printed:
    left, right, baseline, height, text = line
    if not isinstance(text, str):
        raise TypeError
    return Printed(float(left), float(right), float(baseline), float(height), text)


def _answers(path: Path, size: int, limits: Limits) -> Iterator[dict[str, Any]]:
    arguments = (
        limits.pdf_memory + 2 * size,
        max(1, int(limits.pdf_seconds)),
        limits.pdf_pages,
        limits.printed_characters,
    )
    patience = child.Patience(limits.pdf_page_seconds, limits.pdf_seconds, _ANSWER)
    return child.answers([*_COMMAND, *map(str, arguments)], path, patience)


def _died(path: Path, page: int, reason: str) -> InputRefused:
    """The refusal that names the page after the last one that was told."""
    return InputRefused(reason, file=show(path), unit=f"page {page + 1}", next_step=_NEXT_STEP)
