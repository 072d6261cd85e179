"""The only XML parser: strict, one pass, flat memory; nothing is fetched and nothing silently dropped.

The bytes are decoded here, not by the parser: a byte order mark counts more than the declaration, GB2312
and GBK are read as GB18030. A document type is dropped and never followed, so that an entity that only
it could define is an error and not a hole in the text; a file that declares entities is refused. What XML
forbids is looked for before the parser sees it, so that every such place can be named.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Protocol
from xml.parsers import expat

from tm.errors import BadEncoding, InputRefused
from tm.files.archive import ArchivePart
from tm.files.encoding import show as show_path
from tm.limits import Limits
from tm.model import Finding

# bytes read at once
_CHUNK = 1 << 18
# bytes in which the declaration and the document type must end
_HEAD = 1 << 16
_NAMED = 20
"""Most places that a refusal names."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    ("<?".encode("utf-16-le"), "utf-16-le"),
    ("<?".encode("utf-16-be"), "utf-16-be"),
)
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_READ_AS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "",
    "big5": "big5hkscs",
    "utf-7": "",
    "ascii": "utf-8",
}
_PLAIN = re.compile(
    r"utf-8|gb18030|big5hkscs|iso8859-\d+|cp125\d|koi8-[ru]|shift_jis|euc_(?:jp|kr)|cp932|cp949"
)
_PROLOG = re.compile(r"\A\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*", re.DOTALL)
_REFERENCE = r"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,8}));"
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_CONTROLS = bytes(code for code in range(0x20) if code not in (0x9, 0xA, 0xD))
_NO_SIGNS = ("\ufffe".encode(), "\uffff".encode())
_SUSPECT = re.compile(f"{_FORBIDDEN}|{_REFERENCE}")
# the characters of XML 1.0, section 2.2
_ALLOWED = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))


class Handler(Protocol):
    """What is called while a file is read. Names keep their prefix; attributes are a dictionary."""

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins on `line`."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between tags; one stretch may come in pieces."""


def _opened(path: Path | ArchivePart) -> AbstractContextManager[IO[bytes]]:
    return path.open("rb") if isinstance(path, Path) else path.open()


def _shown(path: Path | ArchivePart) -> str:
    return show_path(path) if isinstance(path, Path) else f"{show_path(path.archive)}, {path.name}"


def parse(
    path: Path | ArchivePart, handler: Handler, limits: Limits, *, mend: bool = False
) -> Iterator[None]:
    """Read `path` and call `handler`; yields now and then, so that the caller can take what is done.

    With `mend` a character that XML forbids becomes U+FFFD; without it the file is refused, and the
    refusal names the lines. Raises `InputRefused` (not XML, entities, limits) and `BadEncoding`.
    """
    parser = Parser(path, handler, limits)
    for text in texts(path, limits, mend=mend):
        parser.feed(text)
        yield
    parser.close()
    yield


def texts(path: Path | ArchivePart, limits: Limits, *, mend: bool = False) -> Iterator[str]:
    """The text of a file in pieces, without its document type, with nothing in it that XML forbids.

    Raises as `parse`.
    """
    yield from _checked(path, limits, mend)


class Parser:
    """The parser, fed by hand: what of a file is read otherwise is replaced by its line ends."""

    def __init__(self, path: Path | ArchivePart, handler: Handler, limits: Limits) -> None:
        self._name = _shown(path)
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        _guard(self._name, self._parser, handler, limits)

    def feed(self, text: str, *, last: bool = False) -> None:
        """Parse the next piece. Raises `InputRefused`."""
        try:
            self._parser.Parse(text, last)
        except expat.ExpatError as error:
            reason = f"it is not well-formed XML ({expat.ErrorString(error.code)})"
            raise InputRefused(
                reason, file=self._name, line=error.lineno, next_step="correct it, or export it again"
            ) from error

    def close(self) -> None:
        """Say that there is no more."""
        self.feed("", last=True)


def illegal(path: Path | ArchivePart, limits: Limits) -> list[Finding]:
    """The lines with characters that XML forbids, each once."""
    findings: list[Finding] = []
    line = 1
    for text in _pieces(path, limits):
        last = 0
        for hit in _suspects(text):
            line += text.count("\n", last, hit.start())
            last = hit.start()
            reason = f"holds {_named(hit)}, which XML forbids"
            if not findings or (findings[-1].line, findings[-1].reason) != (line, reason):
                findings.append(Finding(_shown(path), line, None, reason))
        line += text.count("\n", last)
    return findings


def _guard(name: str, parser: expat.XMLParserType, handler: Handler, limits: Limits) -> None:
    """Put limits on depth and length between the parser and the handler; refuse entities.

    Functions and not methods: they are called several times for each unit of a million.
    """
    begin, finish, take = handler.start, handler.end, handler.text
    deepest, longest = limits.xml_depth, limits.line_characters
    depth = length = 0

    def refused(reason: str) -> InputRefused:
        line = parser.CurrentLineNumber
        return InputRefused(reason, file=name, line=line, next_step="export it again without it")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, length
        depth += 1
        length = 0
        if depth > deepest:
            raise refused(f"elements lie more than {deepest} deep")
        begin(tag, attributes, parser.CurrentLineNumber)

    def end(tag: str) -> None:
        nonlocal depth, length
        depth -= 1
        length = 0
        finish(tag)

    def text(data: str) -> None:
        nonlocal length
        length += len(data)
        if length > longest:
            raise refused(f"a text has more than {longest:,} characters")
        take(data)

    def entity(*_: object) -> None:
        raise refused("it holds an entity declaration")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity


def _encoding(path: Path | ArchivePart) -> str:
    """The encoding by byte order mark, then by declaration, else UTF-8. Raises `BadEncoding`."""
    try:
        with _opened(path) as handle:
            head = handle.read(1024)
    except OSError as error:
        raise InputRefused(f"cannot be read ({error.strerror})", file=_shown(path)) from error
    if not head.strip():
        raise InputRefused("the file is empty", file=_shown(path), next_step="give an XML file")
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    declared = _DECLARED.match(head)
    if declared is None:
        return "utf-8"
    named = declared.group(1).decode("ascii")
    try:
        known = codecs.lookup(named).name
    except LookupError:
        known = ""
    known = _READ_AS.get(known, known)
    if not _PLAIN.fullmatch(known):
        raise BadEncoding(
            f"it is declared as {named}, and its bytes are not", file=_shown(path), line=1,
            next_step="save it as UTF-8",
        )  # fmt: skip
    return known


def _pieces(path: Path | ArchivePart, limits: Limits) -> Iterator[str]:
    """The decoded text in pieces; none ends inside a character reference or between CR and LF."""
    encoding = _encoding(path)
    size = path.stat().st_size if isinstance(path, Path) else 0  # of a part, the archive's gate knows it
    if size > limits.xml_bytes:
        raise InputRefused(
            f"the file has {size:,} bytes and the limit is {limits.xml_bytes:,}", file=_shown(path),
            next_step="split it",
        )  # fmt: skip
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    rest, line = "", 1
    with _opened(path) as handle:
        while True:
            chunk = handle.read(_CHUNK)
            try:
                text = rest + decoder.decode(chunk, not chunk)
            except UnicodeError as error:
                before = chunk[: getattr(error, "start", 0)].count(b"\n") + rest.count("\n")
                raise BadEncoding(
                    f"the bytes are not valid {encoding} ({getattr(error, 'reason', error)})",
                    file=_shown(path), line=line + before, next_step="save it as UTF-8",
                ) from error  # fmt: skip
            cut = _safe_end(text) if chunk else len(text)
            if not chunk and not text:
                return
            line += text.count("\n", 0, cut)
            yield text[:cut]
            rest = text[cut:]
            if not chunk:
                return


def _safe_end(text: str) -> int:
    start = text.rfind("&", max(0, len(text) - 16))
    if start >= 0 and ";" not in text[start:]:
        return start
    return len(text) - text.endswith("\r")


def _checked(path: Path | ArchivePart, limits: Limits, mend: bool) -> Iterator[str]:
    """The pieces, without their document type, each proved to hold only what XML allows."""
    pieces = _pieces(path, limits)
    head = ""
    for text in pieces:
        head += text
        if len(head) >= _HEAD:
            break
    yield _allowed(path, _without_doctype(path, head), limits, mend)
    for text in pieces:
        yield _allowed(path, text, limits, mend)


def _without_doctype(path: Path | ArchivePart, head: str) -> str:
    prolog = _PROLOG.match(head)
    at = prolog.end() if prolog else 0
    doctype = _DOCTYPE.match(head, at)
    if doctype is None:
        return head
    line = head.count("\n", 0, doctype.end()) + 1
    if not head.startswith(">", doctype.end()):
        what = (
            "an entity declaration" if "<!ENTITY" in head[doctype.end() :] else "a document type of its own"
        )
        raise InputRefused(
            f"it holds {what}",
            file=_shown(path),
            line=line,
            next_step="remove the part within <!DOCTYPE […]>",
        )
    return head[:at] + "\n" * doctype.group().count("\n") + head[doctype.end() + 1 :]


def _allowed(path: Path | ArchivePart, text: str, limits: Limits, mend: bool) -> str:
    if _is_plain(text) and ("&#" not in text or next(_suspects(text), None) is None):
        return text
    if mend:
        return _SUSPECT.sub(lambda hit: "\ufffd" if _is_forbidden(hit) else hit.group(), text)
    findings = illegal(path, limits)
    places = ", ".join(f"line {f.line}" for f in findings[:_NAMED])
    more = f" and {len(findings) - _NAMED} more" if len(findings) > _NAMED else ""
    raise InputRefused(
        f"{findings[0].reason} ({places}{more})", file=_shown(path), line=findings[0].line,
        next_step="take these characters out",
    )  # fmt: skip


def _is_plain(text: str) -> bool:
    """Whether nothing that XML forbids stands in the text as it is; on its bytes, which is quickest."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return len(data.translate(None, _CONTROLS)) == len(data) and not any(sign in data for sign in _NO_SIGNS)


def _suspects(text: str) -> Iterator[re.Match[str]]:
    return (hit for hit in _SUSPECT.finditer(text) if _is_forbidden(hit))


def _is_forbidden(hit: re.Match[str]) -> bool:
    code = _code(hit)
    return not any(low <= code <= high for low, high in _ALLOWED)


def _code(hit: re.Match[str]) -> int:
    hexadecimal, decimal = hit.groups()
    if hexadecimal:
        return int(hexadecimal, 16)
    return int(decimal) if decimal else ord(hit.group())


def _named(hit: re.Match[str]) -> str:
    return f"U+{_code(hit):04X}"
