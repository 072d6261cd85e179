"""Made files with something wrong in them: every mutant is drawn from a number, so that it can be made again."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Sequence

MARKUP = (
    b"<", b">", b"&", b"&amp;", b"&#x1F;", b"&#xD800;", b"&#65;", b"&co;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?x ", b"?>",
    b"<!DOCTYPE a [<!ENTITY co 'x'>]>", b'<!DOCTYPE a SYSTEM "a.dtd">', b"<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;",
    b"<tu>", b"</tu>", b"<seg>", b"</seg>", b'xml:lang="zh"', b"\x00", b"\x0b", b"\xed\xa0\x80", b"\xff\xfe", b"\xef\xbf\xbf",
    b"\xe2\x80\xae", b"=", b'"', b"'", b"/", b"</", b"<a><a><a>", b"\n", b"  ", b'encoding="UTF-16"', b'encoding="GBK"',
)  # fmt: skip
"""Tokens that mean something to a reader of XML."""
TEXT = (
    b",", b"\t", b";", b'"', b'""', b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"=1+1", b"'", b"\\", b"|", b"> > > ",
    b"- ", b"1. ", b"```\n", b"[^1]: ", b"[^1]", b"[a]: b\n", b"![", b"](", b"**", b"`", b"<div>", b"</p>", b"<a ", b"<!--", b"-->",
    b"<![if", b"<![x[", b"&#99999999999999999999;", b"&", b"<script>", b"</script>", b"<title>", b"<p", b"<b c='", b"<table><tr><td>",
    b"|-|-|\n", b"    ", b"\xe2\x80\x8b", b"\xcc\x81", b"\xf0\x9f\x98\x80", b"\xe8\xa3", b"# ",
)  # fmt: skip
"""Tokens that mean something to a reader of tables, Markdown or HTML."""
SHEET = (
    b'count="99999999999"', b'uniqueCount="4000000000"', b'r="XFD1048576"', b'r="A0"', b'r="@1"', b't="s"', b"<v>99999999</v>", b"<v>-1</v>",
    b"<v>1e308</v>", b't="d"', b't="e"', b's="9"', b'table:number-rows-repeated="999999999"', b'table:number-columns-repeated="999999999"',
    b"<sheets/>", b"<f>A1</f>", b"<row>", b"</row>", b"<c>", b'<mergeCell ref="A1:XFD1048576"/>', b'office:value-type="date"',
    b"<dimension ref='A1:XFD1048576'/>", b"<text:s text:c='999999999'/>", b'Target="../../../../etc/passwd"', b'ref="A1"',
)  # fmt: skip
"""Tokens that mean something to a reader of workbooks."""
PAGES = (
    b"obj", b"endobj", b"stream", b"endstream", b"xref", b"trailer", b"startxref\n0", b"/Kids [2 0 R]", b"/Prev 9", b"/Length 99999999",
    b"/Count 99999999", b"<<", b">>", b"[", b"]", b"(", b")", b"1 0 R", b"6 0 R", b"/Encrypt 1 0 R", b"/Filter /FlateDecode",
    b"/ObjStm", b"%%EOF", b"BT", b"ET", b"Tj", b"/Font", b"beginbfrange <00> <ff> <0000> endbfrange", b"-1", b"4294967296", b"\x00",
)  # fmt: skip
"""Tokens that mean something to a reader of PDF."""

_VALUES = (
    b"", b"-1", b"0", b"1", b"4294967296", b"99999999999999999999", b"1e999", b"NaN", b"XFD1048576", b"A1048576", b"ZZZZ9", b"A0", b"s", b"str",
    b"inlineStr", b"d", b"b", b"e", b"zh", b"en", b"x", b"preserve", b"../x", b"r2", b"float", b"date", b"2020-13-45", b"1048577", b"\xe8\xa3\x81",
)  # fmt: skip
"""Values that say too much, too little or something else."""
_VALUE = re.compile(rb"(?<=[\">])([^<>\"]*)(?=[\"<])")
_ELEMENT = re.compile(rb"<([\w:]+)[^<>]*>[^<>]*</\1>|<[\w:]+[^<>]*/>")
# bytes of a part that is repeated or left out
_STRETCH = 200
_LONGEST = 1 << 20
"""A mutant is not let grow beyond this; large inputs have tests of their own."""


def mutated(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    """`data` with one to five things done to it; half of the time with none that makes markup of it that is none."""
    ways = draw.choice((_WAYS, _WELL_FORMED))
    for _ in range(draw.randint(1, 5)):
        data = draw.choice(ways)(draw, data, tokens)
    return data[:_LONGEST]


def _flip(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(data), draw.randint(1, 4))):
        changed[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _stretch(draw: random.Random, data: bytes) -> tuple[int, int]:
    start = draw.randrange(len(data) + 1)
    return start, min(len(data), start + draw.randint(1, _STRETCH))


def _delete(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    start, end = _stretch(draw, data)
    return data[:start] + data[end:]


def _insert(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    at = draw.randrange(len(data) + 1)
    often = draw.choice((1, 1, 1, 2, 30, 2_000)) if len(data) < _LONGEST // 4 else 1
    return data[:at] + draw.choice(tokens) * often + data[at:]


def _splice(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    start, end = _stretch(draw, data)
    at = draw.randrange(len(data) + 1)
    return data[:at] + data[start:end] + data[at:]


def _replace(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    start, end = _stretch(draw, data)
    return data[:start] + draw.choice(tokens) + data[end:]


def _cut(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _value(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    """Put another value between two quotation marks, or two tags."""
    places = list(_VALUE.finditer(data))
    if not places:
        return data
    match_ = draw.choice(places)
    value = draw.choice(
        (
            *_VALUES,
            draw.choice(places)[1] or b"",
            b"9" * draw.choice((5, 400)),
            b"x" * draw.choice((50, 100_000)),
        )
    )
    return data[: match_.start(1)] + value + data[match_.end(1) :]


def _element(draw: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    """Leave out a whole element, say it again and again, or say another one in its place."""
    places = list(_ELEMENT.finditer(data))
    if not places:
        return data
    match_ = draw.choice(places)
    often = draw.choice((0, 0, 2, 2, 50)) if len(data) < _LONGEST // 4 else 0
    element = draw.choice((match_, draw.choice(places)))[0]
    return data[: match_.start()] + element * often + data[match_.end() :]


_WAYS = (_flip, _flip, _delete, _insert, _insert, _splice, _replace, _cut)
_WELL_FORMED = (_value, _value, _element)


def mutated_archive(draw: random.Random, parts: dict[str, bytes], tokens: Sequence[bytes]) -> bytes:
    """An archive of `parts` with something wrong: in a part, in what parts there are, or in its own bytes."""
    parts = dict(parts)
    how = draw.random()
    name = draw.choice(sorted(parts))
    if how < 0.7:
        parts[name] = mutated(draw, parts[name], tokens)
    elif how < 0.76:
        del parts[name]
    elif how < 0.82:
        parts[draw.choice(sorted(parts))] = parts[name]
    elif how < 0.86:
        parts[name.replace("xml", "XML") + draw.choice(("", "/", "x", "\u200b"))] = parts.pop(name)
    packed = io.BytesIO()
    packing = draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(packed, "w", packing) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part), content, packing)
    data = packed.getvalue()
    if how >= 0.86:
        data = mutated(
            draw,
            data,
            (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xff\xff\xff", zlib.compress(b"x")),
        )
    return data
