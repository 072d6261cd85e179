"""An annotated text as a file to take home: a glossary of its terms, a table of its sentences, a file for a translator's tool."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from datasette import Response

from termbase.exchange import tables
from termbase.exchange.tables import GlossaryRow
from termbase.web import home_exchange, home_print
from termbase.web.home_text import HomeAnswer, HomeText
from termbase.web.security import Refused
from tm.errors import InputRefused


@dataclass(frozen=True, slots=True)
class HomeFile:
    """A kind of file: its ending, its type, what it is for, what writes it, and whether it asks for matches (so many, from which score on) and concepts."""

    ending: str
    content_type: str
    meaning: str
    write: Callable[[HomeText], bytes]
    matches: int = 0
    least: int = 100
    concepts: bool = False


def chosen(form: str) -> HomeFile:
    """The kind of file that a request names. Raises `Refused` for one that there is not."""
    if form not in FORMS:
        raise Refused(f"format is one of {', '.join(FORMS)}.")
    return FORMS[form]


def file(form: HomeFile, text: HomeText) -> Response:
    """The file. Raises `Refused` where there is nothing for it, or its format cannot hold the text."""
    try:
        data = form.write(text)
    except InputRefused as error:
        raise Refused(f"{error.reason[:1].upper()}{error.reason[1:]}: take another format.") from None
    headers = {
        "content-disposition": f'attachment; filename="annotated.{form.ending}"',
        "cache-control": "no-store",
    }
    return Response(data, headers=headers, content_type=form.content_type)


def _answers(text: HomeText) -> Iterator[HomeAnswer]:
    """What has an answer, once each in the order of the text."""
    seen: set[tuple[str, str]] = set()
    for segment in text.segments:
        for answer in text.answers(segment):
            if (answer.asked, answer.answer) not in seen:
                seen.add((answer.asked, answer.answer))
                yield answer


def _csv(text: HomeText) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow((*(language.value for language in text.languages), "status"))
    rows.writerows(tuple(map(tables.guard, (row.asked, row.answer, row.status))) for row in _answers(text))
    # the mark tells a spreadsheet that this is UTF-8
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _glossary(text: HomeText) -> bytes:
    out = io.BytesIO()
    tables.write_glossary((GlossaryRow(row.asked, row.answer, row.status) for row in _answers(text)), out)
    return out.getvalue()


def _json(text: HomeText) -> bytes:
    whole = {
        "language": text.source.language.value,
        "segments": [segment.as_dict() for segment in text.segments],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: Mapping[str, HomeFile] = {
    "csv": HomeFile("csv", "text/csv; charset=utf-8", "a table for a spreadsheet", _csv),
    "utf8": HomeFile("utf8", "text/plain; charset=utf-8", "an OmegaT glossary", _glossary),
    "tbx": HomeFile("tbx", "application/x-tbx+xml; charset=utf-8", "a termbase (TBX)", home_exchange.tbx, concepts=True),
    "tmx": HomeFile(
        "tmx", "application/x-tmx+xml; charset=utf-8", "a translation memory (TMX)", home_exchange.tmx, matches=1, concepts=True
    ),
    "xliff": HomeFile(
        "xlf", "application/xliff+xml; charset=utf-8", "a text to translate (XLIFF)", home_exchange.xliff_file,
        matches=home_exchange.MOST_MATCHES, least=home_exchange.LEAST,
    ),
    "docx": HomeFile("docx", _WORD, "a Word file", home_print.word_file),
    "html": HomeFile("html", "text/html; charset=utf-8", "a table to print", home_print.page),
    "json": HomeFile("json", "application/json; charset=utf-8", "everything, for programs", _json),
}  # fmt: skip
"""The kinds of file, by the name that a request gives."""
