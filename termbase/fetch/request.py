"""What is asked for, what came, and under which name it is kept. Touches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tm.errors import WrongUsage
from tm.text import symbols

TYPES = ("pdf", "doc", "docx")
"""What the server can be asked for; `doc` brings whichever Word file there is."""
ASKED_AS = {"pdf": ("pdf",), "doc": ("doc",), "docx": ("docx", "doc")}
"""The types to ask for in turn: what `doc` brings may be a new Word file too."""
_FITTING = {"pdf": ("pdf",), "doc": ("doc", "docx"), "docx": ("docx",)}
# the end mark stands in the last 1,024 bytes (PDF 1.7, annex H); some writers add a line
_END_OF_PDF = 2_048
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


class FetchStatus(StrEnum):
    """How it went with one language version."""

    FETCHED = "fetched"
    KEPT = "kept"
    MISSING = "missing"
    FAILED = "failed"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One language version (`zh` or `en`) of a document; `file` is its name in the folder, where there is one."""

    symbol: str
    language: str
    file: str | None
    status: FetchStatus
    reason: str | None = None


def checked(written: Iterable[str]) -> list[str]:
    """The symbols in their usual form, each once. Raises `WrongUsage` for the first that is none."""
    checked_symbols: dict[str, None] = {}
    for text in written:
        symbol = symbols.canonical(text)
        if symbol is None:
            raise WrongUsage(
                f"{text[:100]!r} is no document symbol",
                next_step="write it as the masthead does, for example A/RES/77/1 or NPT/CONF.2010/PC.I/WP.78",
            )
        checked_symbols[symbol] = None
    return list(checked_symbols)


def file_name(symbol: str, language: str, ending: str) -> str:
    """The name of a document's file: safe on every system, another for every symbol.

    >>> file_name("NPT/CONF.2010/PC.I/WP.78", "zh", "pdf"), file_name("S/RES/984(1995)", "en", "docx")
    ('NPT_CONF.2010_PC.I_WP.78.zh.pdf', 'S_RES_984(1995).en.docx')
    """
    return f"{symbol.replace('/', '_')}.{language}.{ending}"


def kind(content: bytes) -> str | None:
    """What `content` is by its bytes: `pdf`, `doc`, `docx`, `html`, or None.

    >>> kind(b"%PDF-1.7 ..."), kind(b"<!DOCTYPE html><title>"), kind(b"PK")
    ('pdf', 'html', None)
    """
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc"
    if content.startswith(b"PK\x03\x04") and b"word/document.xml" in content:
        return "docx"
    return "html" if _HTML.match(content[:4_096]) else None


def fits(file_kind: str | None, type_: str) -> bool:
    """Whether a file of the kind `file_kind` is what the type `type_` asks for."""
    return file_kind in _FITTING[type_]


def is_whole(content: bytes, file_kind: str) -> bool:
    """Whether the end of a file is there: a connection may break without a word."""
    if file_kind == "pdf":
        return b"%%EOF" in content[-_END_OF_PDF:]
    return file_kind != "docx" or b"PK\x05\x06" in content[-66_000:]
