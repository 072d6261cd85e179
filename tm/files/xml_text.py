"""The text of an XML file: decoded, without its document type, and with nothing in it that XML forbids.

The bytes are decoded here, not by the parser: a byte order mark counts more than the declaration, GB2312
and GBK are read as GB18030. A document type is dropped and never followed, so that an entity that only
it could define is an error and not a hole in the text; one that declares anything refuses the file. What XML
forbids is looked for before the parser sees it, so that every such place can be named.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, NamedTuple

from tm.errors import BadEncoding, InputRefused
from tm.files.archive import ArchivePart
from tm.files.encoding import one_line, regular
from tm.files.encoding import show as show_path
from tm.limits import Limits
from tm.model import Finding

# bytes read at once
_CHUNK = 1 << 18
# bytes in which the declaration ends
_HEAD = 1 << 10
# characters of a document type that names one: some hundred are usual
_LONGEST_DOCTYPE = 1 << 16
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
_PASSED = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
"""What may stand before a document type."""
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*", re.DOTALL)
_PROLOG = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![^\[>]*(?:\[[^\]]*\][^>]*)?>", re.DOTALL)
"""What stands before the first element."""
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_REFERENCE = r"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,8}));"
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_CONTROLS = bytes(code for code in range(0x20) if code not in (0x9, 0xA, 0xD))
_NO_SIGNS = ("\ufffe", "\uffff")
_SUSPECT = re.compile(f"{_FORBIDDEN}|{_REFERENCE}")
# the characters of XML 1.0, section 2.2
_ALLOWED = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))


def opened(path: Path | ArchivePart) -> AbstractContextManager[IO[bytes]]:
    """Open a file, or a part of an archive, to read its bytes."""
    return path.open("rb") if isinstance(path, Path) else path.open()


def shown(path: Path | ArchivePart) -> str:
    """How a file, or a part of an archive, is named to a person."""
    return show_path(path) if isinstance(path, Path) else f"{show_path(path.archive)}, {one_line(path.name)}"


def texts(path: Path | ArchivePart, limits: Limits, *, mend: bool = False) -> Generator[str, None, None]:
    """The text of a file in pieces, without its document type, with nothing in it that XML forbids.

    With `mend` a character that XML forbids becomes U+FFFD; without it the file is refused, and the refusal
    names the lines. Raises `InputRefused` and `BadEncoding`.
    """
    for piece in _without_doctype(path, _pieces(path, limits), limits):
        yield _allowed(path, piece, limits, mend)


def root_name(path: Path) -> str:
    """The name of the first element without its prefix, as far as it can be told; "" where none begins early.

    For choosing a reader alone: encodings that write ASCII as such, and UTF-16, are looked through without decoding.
    """
    try:
        with path.open("rb") as handle:
            head = handle.read(_LONGEST_DOCTYPE).replace(b"\0", b"").decode("latin-1")
    except OSError:
        return ""
    root = _ROOT.search(_PROLOG.sub("", head))
    return root[1].rpartition(":")[2] if root else ""


def illegal(path: Path | ArchivePart, limits: Limits) -> list[Finding]:
    """The lines with characters that XML forbids, each once."""
    findings: list[Finding] = []
    line = 1
    for piece in _pieces(path, limits):
        text, last = piece.text, 0
        if _is_sound(piece):
            line += text.count("\n")
            continue
        for hit in _suspects(text):
            line += text.count("\n", last, hit.start())
            last = hit.start()
            reason = f"holds {_named(hit)}, which XML forbids"
            if not findings or (findings[-1].line, findings[-1].reason) != (line, reason):
                findings.append(Finding(shown(path), line, None, reason))
        line += text.count("\n", last)
    return findings


def _encoding(path: Path | ArchivePart) -> str:
    """The encoding by byte order mark, then by declaration, else UTF-8. Raises `BadEncoding`."""
    try:
        with opened(path) as handle:
            head = handle.read(_HEAD)
    except OSError as error:
        raise InputRefused(f"cannot be read ({error.strerror})", file=shown(path)) from error
    if len(head) < _HEAD and not head.strip():
        raise InputRefused("the file is empty", file=shown(path), next_step="give an XML file")
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
            f"it is declared as {named}, and its bytes are not", file=shown(path), line=1,
            next_step="save it as UTF-8",
        )  # fmt: skip
    return known


class _Piece(NamedTuple):
    """A piece of the text. `no_controls`: its bytes hold none, and it is UTF-8, so that no lone surrogate is in it."""

    text: str
    no_controls: bool


def _pieces(path: Path | ArchivePart, limits: Limits) -> Iterator[_Piece]:
    """The decoded text in pieces; none ends inside a character reference or between CR and LF."""
    size = regular(path).st_size if isinstance(path, Path) else 0  # of a part, the archive's gate knows it
    if size > limits.xml_bytes:
        raise InputRefused(
            f"the file has {size:,} bytes and the limit is {limits.xml_bytes:,}", file=shown(path),
            next_step="split it",
        )  # fmt: skip
    encoding = _encoding(path)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    rest, line = "", 1
    is_utf8, no_controls = encoding.startswith("utf-8"), False
    with opened(path) as handle:
        while True:
            chunk = handle.read(_CHUNK)
            # what is left over of the piece before was looked at with it
            no_controls = (
                is_utf8 and (no_controls or not rest) and len(chunk.translate(None, _CONTROLS)) == len(chunk)
            )
            try:
                text = rest + decoder.decode(chunk, not chunk)
            except UnicodeError as error:
                before = chunk[: getattr(error, "start", 0)].count(b"\n") + rest.count("\n")
                raise BadEncoding(
                    f"the bytes are not valid {encoding} ({getattr(error, 'reason', error)})",
                    file=shown(path), line=line + before, next_step="save it as UTF-8",
                ) from error  # fmt: skip
            cut = _safe_end(text) if chunk else len(text)
            if not chunk and not text:
                return
            line += text.count("\n", 0, cut)
            yield _Piece(text[:cut], no_controls)
            rest = text[cut:]
            if not chunk:
                return


def _safe_end(text: str) -> int:
    start = text.rfind("&", max(0, len(text) - 16))
    if start >= 0 and ";" not in text[start:]:
        return start
    return len(text) - text.endswith("\r")


def _without_doctype(path: Path | ArchivePart, pieces: Iterator[_Piece], limits: Limits) -> Iterator[_Piece]:
    """The pieces without a document type that only names one, wherever before the first element it stands.

    What is no prolog any more, or does not end within its limit, is handed on: the parser judges it.
    """
    held, line = "", 1
    for piece in pieces:
        held += piece.text
        passed = None if _is_unended(held) else _PASSED.match(held)
        before = passed.end() if passed else 0
        if before:
            line += held.count("\n", 0, before)
            yield _Piece(held[:before], no_controls=False)
            held = held[before:]
        end = _doctype_end(path, held, line)
        if end:
            held = "\n" * held.count("\n", 0, end) + held[end:]
        elif _goes_on(held, limits):
            continue
        yield _Piece(held, no_controls=False)
        yield from pieces
        return
    yield _Piece(held, no_controls=False)


def _doctype_end(path: Path | ArchivePart, held: str, line: int) -> int:
    """Where the document type ends that `held` begins with; 0 where none does, or not yet.

    Raises `InputRefused` where it declares something.
    """
    doctype = _DOCTYPE.match(held)
    if doctype is None or held[doctype.end() : doctype.end() + 1] not in (">", "["):
        return 0
    if held[doctype.end()] == ">":
        return doctype.end() + 1
    what = "an entity declaration" if "<!ENTITY" in held[doctype.end() :] else "a document type of its own"
    raise InputRefused(
        f"it holds {what}", file=shown(path), line=line + held.count("\n", 0, doctype.end()),
        next_step="remove the part within <!DOCTYPE […]>",
    )  # fmt: skip


def _is_unended(held: str) -> bool:
    """Whether `held` is the beginning of a comment or an instruction alone; quicker than a pattern."""
    if held.startswith("<!--"):
        return held.find("-->", 4) < 0
    return held.startswith("<?") and held.find("?>", 2) < 0


def _goes_on(held: str, limits: Limits) -> bool:
    """Whether `held` is the beginning of a comment, an instruction or a document type."""
    if held.startswith("<!DOCTYPE"):
        return len(held) < _LONGEST_DOCTYPE
    begun = held.startswith(("<!--", "<?")) or "<!DOCTYPE".startswith(held) or "<!--".startswith(held)
    return begun and len(held) < limits.xml_token


def _allowed(path: Path | ArchivePart, piece: _Piece, limits: Limits, mend: bool) -> str:
    text = piece.text
    if _is_sound(piece):
        return text
    if mend:
        return _SUSPECT.sub(lambda hit: "\ufffd" if _is_forbidden(hit) else hit.group(), text)
    findings = illegal(path, limits)
    places = ", ".join(f"line {f.line}" for f in findings[:_NAMED])
    more = f" and {len(findings) - _NAMED} more" if len(findings) > _NAMED else ""
    raise InputRefused(
        f"{findings[0].reason} ({places}{more})", file=shown(path), line=findings[0].line,
        next_step="take these characters out",
    )  # fmt: skip


def _is_sound(piece: _Piece) -> bool:
    """Whether a piece holds nothing that XML forbids."""
    text = piece.text
    if not (piece.no_controls or _is_plain(text)) or any(sign in text for sign in _NO_SIGNS):
        return False
    # a single sign is looked for much quicker than two
    return "#" not in text or "&#" not in text or next(_suspects(text), None) is None


def _is_plain(text: str) -> bool:
    """Whether no control and no lone surrogate stands in the text; on its bytes, which is quickest."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return len(data.translate(None, _CONTROLS)) == len(data)


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
