"""Small PDFs, written by hand: Chinese and English text in a font that is not embedded and says what its glyphs are."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.shared.pdf_file import assembled, stream

_MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
%sendcmap CMapName currentdict /CMap defineresource pop end end"""
_ROWS = [b"<%02X00> <%02XFF> <%02X00>\n" % (row, row, row) for row in range(256)]
TO_UNICODE = _MAP % b"".join(
    b"%d beginbfrange\n%sendbfrange\n" % (len(_ROWS[at : at + 64]), b"".join(_ROWS[at : at + 64]))
    for at in range(0, 256, 64)
)
"""Says that every code is the character of that number."""
NO_UNICODE = _MAP % b""


def pdf_bytes(
    pages: Sequence[Sequence[tuple[float, float, str]]],
    *,
    encoding: bytes = b"/Identity-H",
    to_unicode: bytes | None = TO_UNICODE,
    extra: bytes = b"",
    kids: bytes | None = None,
) -> bytes:
    """A PDF whose pages are lines (x, y, text), set in a font that is not embedded, 12 points an ideograph."""
    first = 6
    objects: dict[int, bytes] = {}
    names = [b"%d 0 R" % (first + 2 * i) for i in range(len(pages))]
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = kids if kids is not None else b" ".join(names)
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), listed)
    mapped = b"/ToUnicode 5 0 R" if to_unicode is not None else b""
    objects[3] = b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding %s /DescendantFonts [4 0 R] %s >>" % (encoding, mapped)  # fmt: skip
    objects[4] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /W [0 [500] 32 126 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects[5] = stream(to_unicode or b"")
    for i, lines in enumerate(pages):
        drawn = b"".join(
            b"BT /F1 12 Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n" % (x, y, text.encode("utf-16-be").hex().encode())
            for x, y, text in lines
        )
        objects[first + 2 * i] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> %s >> >>"
            % (first + 2 * i + 1, extra)
        )
        objects[first + 2 * i + 1] = stream(drawn)
    return assembled(objects)


def page(texts: Sequence[str], width: int = 36, top: float = 760) -> list[tuple[float, float, str]]:
    """Paragraphs as printed lines of `width` ideographs, 18 points apart, with a header and a page number."""
    lines = [(420.0, 800.0, "CD/2105")]
    y = top
    for text in texts:
        for start in range(0, len(text), width):
            lines.append((72.0, y, text[start : start + width]))
            y -= 18
        y -= 9
    return [*lines, (72.0, 60.0, "GE.17-16195"), (500.0, 60.0, "2")]
