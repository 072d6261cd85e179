"""A PDF file of given objects, for made inputs: the numbers of the objects, the table of their places, the trailer."""

from __future__ import annotations

from collections.abc import Mapping


def stream(content: bytes, words: bytes = b"") -> bytes:
    """The object of a stream; `words` are further entries of its dictionary."""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (
        len(content),
        b" " + words if words else b"",
        content,
    )


def assembled(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """The file of objects by number, from 1 on without a gap; the first is the catalog.

    >>> assembled({1: b"<< /Type /Catalog >>"}).startswith(b"%PDF-1.7")
    True
    """
    out, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(objects))
    more = b" " + trailer if trailer else b""
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, more, len(out),
    )  # fmt: skip
