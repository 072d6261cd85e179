"""An annotated text as a file to take home: a glossary of its terms, a table of its sentences."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasette import Response

from termbase.annotate.annotated import AnnotatedSegment
from termbase.exchange import tables
from termbase.exchange.tables import GlossaryRow
from termbase.web.security import Refused
from termbase.web.text_source import TextSource
from tm.languages import other


@dataclass(frozen=True, slots=True)
class HomeFile:
    """A kind of file: its ending, its type, what it is for, and what writes it."""

    ending: str
    content_type: str
    meaning: str
    write: Callable[[TextSource, Sequence[AnnotatedSegment]], bytes]


def file(form: str, source: TextSource, segments: Sequence[AnnotatedSegment]) -> Response:
    """The file of one of `FORMS`. Raises `Refused` for another."""
    chosen = FORMS.get(form)
    if chosen is None:
        raise Refused(f"format is one of {', '.join(FORMS)}.")
    headers = {
        "content-disposition": f'attachment; filename="annotated.{chosen.ending}"',
        "cache-control": "no-store",
    }
    return Response(chosen.write(source, segments), headers=headers, content_type=chosen.content_type)


def _answers(source: TextSource, segments: Sequence[AnnotatedSegment]) -> Iterator[tuple[str, str, str]]:
    """What has an answer, once each in the order of the text: what was asked, the answer, status or kind."""
    seen: set[tuple[str, str]] = set()
    for segment in segments:
        for item in segment.items:
            asked, answer = item.sides(source.language)
            if asked and answer and (asked, answer) not in seen:
                seen.add((asked, answer))
                yield asked, answer, item.status.value if item.status else item.kind


def _csv(source: TextSource, segments: Sequence[AnnotatedSegment]) -> bytes:
    first, second = (source.language.value, other(source.language).value)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow((first, second, "status"))
    rows.writerows(tuple(map(tables.guard, row)) for row in _answers(source, segments))
    # the mark tells a spreadsheet that this is UTF-8
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _glossary(source: TextSource, segments: Sequence[AnnotatedSegment]) -> bytes:
    out = io.BytesIO()
    tables.write_glossary((GlossaryRow(*row) for row in _answers(source, segments)), out)
    return out.getvalue()


def _json(source: TextSource, segments: Sequence[AnnotatedSegment]) -> bytes:
    told = {"language": source.language.value, "segments": [segment.as_dict() for segment in segments]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


FORMS: Mapping[str, HomeFile] = {
    "csv": HomeFile("csv", "text/csv; charset=utf-8", "a table for a spreadsheet", _csv),
    "utf8": HomeFile("utf8", "text/plain; charset=utf-8", "an OmegaT glossary", _glossary),
    "json": HomeFile("json", "application/json; charset=utf-8", "everything, for programs", _json),
}
"""The kinds of file, by the name that a request gives."""
