"""The reader of a PDF, in a process of its own: `python -P -m tm.files.pdf_child MEMORY SECONDS PAGES CHARACTERS < FILE`.

It takes the bytes from stdin, gives up the right to open any file, to write any and to grow, and then
lets pdfium at them. To stdout goes one line of JSON for the document, one for every page, and one at the
end, so that whoever listens knows on which page it died:

    {"pages": 2}
    {"page": 1, "unknown": 0, "lines": [[left, right, baseline, height, "text"], ...]}
    {"end": true}

or `{"refused": "reason"}` instead of any of them. Lengths are points (1/72 inch) from the lower left corner.
"""

from __future__ import annotations

import codecs
import ctypes
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tm.files.confined import confine, tell

BROKEN = -1
"""What is told as `unknown` of a page that cannot be read."""
# pdfium's FPDF_ERR_PASSWORD
_PASSWORD = 4
_HYPHENS = (0x02, 0xFFFE)
"""How pdfium tells a hyphen at the end of a line: it joins the next line to this one."""
_SOFT_HYPHEN = 0xAD
_SPACE = 0x20
_WIDE_OPENING = frozenset(map(ord, "《〈「『【〖〔（“‘"))
_NARROW_OPENING = frozenset(map(ord, "(["))
_NEWLINES = (0x0A, 0x0D)


def main() -> int:
    """Read the PDF on stdin; the exit code is 0 when everything was told."""
    memory, seconds, most_pages, most_characters = map(int, sys.argv[1:5])
    content = sys.stdin.buffer.read()
    codecs.lookup("utf-16-le")  # a codec is a file, and soon none can be opened
    confine(memory, seconds)
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD
        return tell(refused="it is locked with a password" if locked else "it is no PDF that can be read")
    if not count:
        return tell(refused="it has no pages")
    if count > most_pages:
        return tell(refused=f"it has {count:,} pages and the limit is {most_pages:,}")
    tell(pages=count)
    for number in range(1, count + 1):
        lines, unknown, characters = _page(document, number - 1, most_characters)
        most_characters -= characters
        if most_characters < 0:
            return tell(refused="it holds more text than a document does")
        tell(page=number, unknown=unknown, lines=lines)
    return tell(end=True)


def _page(document: Any, index: int, most: int) -> tuple[list[list[object]], int, int]:
    """The lines of a page, how many characters could not be told, and how many it has."""
    try:
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return [], BROKEN, 0  # the others may be sound
    try:
        count = text.count_chars()
        if count > most:
            return [], 0, count
        codes = [pdfium.FPDFText_GetUnicode(text.raw, i) for i in range(count)]
        lines = [line for span in _spans(codes) if (line := _line(text.raw, codes, *span))]
        unknown = sum(1 for i in range(count) if pdfium.FPDFText_HasUnicodeMapError(text.raw, i) == 1)
        return lines, unknown, count
    finally:
        text.close()
        page.close()


def _spans(codes: list[int]) -> Iterator[tuple[int, int]]:
    """First index and end of every printed line."""
    start = 0
    for i, code in enumerate(codes):
        if code in _NEWLINES:
            if start < i:
                yield start, i
            start = i + 1
        elif code in _HYPHENS:
            yield start, i + 1
            start = i + 1
    if start < len(codes):
        yield start, len(codes)


def _line(text: Any, codes: list[int], start: int, end: int) -> list[object] | None:
    """Where a line stands and what it says; None for one without ink."""
    inked = [i for i in range(start, end) if codes[i] not in (0x20, 0x3000, 0xA0, 0)]
    if not inked:
        return None
    first, last = _box(text, inked[0]), _box(text, inked[-1])
    shown = _in_order(text, codes, inked[0], inked[-1] + 1)
    written = "".join(map(_character, shown[:-1])) + _character(shown[-1], last=True)
    written = written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return [first[0], last[1], _baseline(text, inked[0]), round(first[3] - first[2], 1), written]


def _in_order(text: Any, codes: list[int], start: int, end: int) -> list[int]:
    """The characters of a line as they are seen.

    Where punctuation is set tight, the empty left half of `《` lies over the `(` before it; pdfium goes by the left
    edges, tells the two the wrong way round, and sees a gap after them.
    """
    shown = codes[start:end]
    for at in range(len(shown) - 1):
        if shown[at] in _WIDE_OPENING and shown[at + 1] in _NARROW_OPENING:
            left, right, *_ = _box(text, start + at)
            if _box(text, start + at + 1)[1] <= (left + right) / 2 + 0.5:
                shown[at], shown[at + 1] = shown[at + 1], shown[at]
                if shown[at + 2 : at + 3] == [_SPACE] and at + 3 < len(shown):
                    shown[at + 2] = _SOFT_HYPHEN  # is not told
    return shown


def _character(code: int, *, last: bool = False) -> str:
    """A character; a soft hyphen is seen at the end of a line alone."""
    if code in _HYPHENS or (code == _SOFT_HYPHEN and last):
        return "-"
    if code == _SOFT_HYPHEN:
        return ""
    return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"


def _baseline(text: Any, index: int) -> float:
    """Where a character stands; the room of its font, which changes with the font, does not say so."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
    return round(y.value, 1)


def _box(text: Any, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a character, with the room of its font, rounded to a tenth."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
    return round(box.left, 1), round(box.right, 1), round(box.bottom, 1), round(box.top, 1)


if __name__ == "__main__":
    sys.exit(main())
