"""Glossaries for machine translation services: one target for a source, within the limits of each service.

The limits are those of the services' manuals, read on 2026-11-30; each stands with the service.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from termbase.concepts.model import TermPair
from termbase.exchange.directions import ExportDirection
from termbase.exchange.tables import one_line
from tm.model import Finding

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Service:
    """What a service takes: most bytes of a text and of a file, in UTF-8; the separator; whether it wants a header.

    `languages` are the codes that a header names for languages that have only one there.
    """

    name: str
    text_bytes: int
    file_bytes: int
    separator: str = ","
    has_header: bool = False


SERVICES = {
    # "each source/target text is limited to 1024 UTF-8 bytes", "10 MiB": developers.deepl.com, managing glossaries
    "deepl": Service("DeepL", 1_024, 10 * _MIB),
    # no header; 10,485,760 bytes, an entry below 1,024 bytes: cloud.google.com, translate, glossary
    "google": Service("Google Cloud Translation", 1_023, 10 * _MIB),
    # tab-separated without a header; 10 MB: learn.microsoft.com, document translation, create and use a glossary
    "azure": Service("Azure document translation", 1_024, 10_000_000, "\t"),
    # the header names the languages; 10 MB, 200 bytes: docs.aws.amazon.com, translate, guidelines and limits
    "aws": Service("Amazon Translate", 200, 10_000_000, has_header=True),
}
"""The services by the name of the format."""


def lines(
    pairs: Iterable[TermPair],
    service: Service,
    direction: ExportDirection,
    findings: list[Finding],
    file: str,
) -> Iterator[bytes]:
    """The lines of a glossary, the header among them; what the service would refuse is left out, and counted by reason.

    `pairs` have one target for each source, best first.
    """
    left_out: Counter[str] = Counter()
    size = 0
    if service.has_header:
        header = _line((_code(direction.source), _code(direction.target)), service.separator)
        size += len(header)
        yield header
    for pair in pairs:
        texts = (one_line(pair.source.text), one_line(pair.target.text))
        line = _line(texts, service.separator)
        reason = _objection(texts, service)
        if reason is None and size + len(line) > service.file_bytes:
            reason = f"for the file of {service.name} has at most {service.file_bytes:,} bytes"
        if reason is not None:
            left_out[reason] += 1
            continue
        size += len(line)
        yield line
    findings.extend(
        Finding(file, None, None, f"left out: {count:,} pairs, {reason}")
        for reason, count in left_out.items()
    )


def _objection(texts: tuple[str, str], service: Service) -> str | None:
    """Why a service would not take a pair; None where it would."""
    if not all(texts):
        return "for one side has no text"
    if any(_CONTROL.search(text) for text in texts):
        return "for they hold control characters"
    if any(_is_surrogate(text) for text in texts):
        return "for they hold lone surrogates, which UTF-8 cannot hold"
    if any(len(text.encode()) > service.text_bytes for text in texts):
        return f"for a text of {service.name} has at most {service.text_bytes:,} bytes"
    if service.separator == "\t" and any('"' in text for text in texts):
        return "for a quotation mark in a tab-separated file is read in several ways"
    return None


def _is_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _line(texts: tuple[str, str], separator: str) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow(texts)
    return line.getvalue().encode("utf-8", "surrogatepass")


def _code(tag: str) -> str:
    """The code of a language in a header: Traditional Chinese has one of its own.

    >>> _code("zh-CN"), _code("zh-TW"), _code("en-US")
    ('zh', 'zh-TW', 'en')
    """
    return tag if ExportDirection(tag).is_traditional else tag.split("-")[0]
