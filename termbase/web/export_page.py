"""`/-/downloads` and `/-/export`: terms in every format of `termbase export`, by client, status, subject, document and direction."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from datasette import Response

from termbase import __version__
from termbase.annotate.document_formulae import formula_pairs
from termbase.concepts.model import TermPair
from termbase.concepts.status import Status
from termbase.exchange import export
from termbase.exchange.directions import ExportDirection
from termbase.exchange.formats import AUDIENCES, FORMATS
from termbase.store import overview, selection
from termbase.store.selection import ExportSelection
from termbase.store.term_pairs import exported_concepts, term_pairs
from termbase.web import asking, download, limits, memory, published, reading
from termbase.web.pages import page
from termbase.web.security import Refused
from tm.db import Database
from tm.errors import WrongUsage

_ENDINGS = {"omegat": "utf8", "multiterm": "xml", "azure": "tsv", "tbx3-dca": "tbx", "tbx3-dct": "tbx"}
_TYPES = {
    "tmx": "application/x-tmx+xml; charset=utf-8", "tbx": "application/x-tbx+xml; charset=utf-8",
    "xml": "application/xml; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8",
    "csv": "text/csv; charset=utf-8", "utf8": "text/plain; charset=utf-8", "utx": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
DIRECTIONS = ("zh-CN:en", "en:zh-CN", "zh-CN:en-US", "en-US:zh-CN", "zh-TW:en", "en:zh-TW")
"""The directions that a download may have."""


@dataclass(frozen=True, slots=True)
class ExportClient:
    """A tool, and the file that it takes: the format, and the flavour of it."""

    name: str
    form: str
    audience: str = "tools"


CLIENTS = (
    ExportClient("OmegaT: translation memory", "tmx", "omegat"), ExportClient("OmegaT: glossary", "omegat"),
    ExportClient("Trados: translation memory", "tmx", "trados"), ExportClient("MultiTerm: termbase", "multiterm"),
    ExportClient("memoQ: translation memory", "tmx", "memoq"), ExportClient("memoQ: term base", "memoq"),
    ExportClient("Weblate: translation memory", "tmx", "weblate"), ExportClient("Weblate: glossary", "weblate"),
    ExportClient("Okapi: translation memory", "tmx", "okapi"), ExportClient("any tool: TBX", "tbx"),
    ExportClient("a spreadsheet", "csv", "excel"), ExportClient("a workbook", "xlsx"), ExportClient("UTX", "utx"),
    ExportClient("DeepL", "deepl"), ExportClient("Google", "google"), ExportClient("Azure", "azure"), ExportClient("AWS", "aws"),
)  # fmt: skip
"""The tools that a file can be made for."""


@dataclass(frozen=True, slots=True)
class AskedExport:
    """What a request asks for: the format, its options, which terms, and the name of the file."""

    form: str
    options: export.ExportOptions
    selection: ExportSelection

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"terms.{_ENDINGS.get(self.form, self.form if self.form in _TYPES else 'csv')}"


def asked_export(request: Any) -> AskedExport:
    """What a request asks for. Raises `Refused` for what there is not."""
    client_form, _, client_audience = asking.text_of(request, "client").partition("/")
    form = asking.text_of(request, "format") or client_form or "tmx"
    audience = asking.text_of(request, "for") or client_audience or "tools"
    languages = asking.text_of(request, "lang_pair")
    statuses = [value for value in request.args.getlist("status") if value]
    known = {status.value for status in Status.resolved()}
    for name, value, allowed in (
        ("format", form, FORMATS), ("for", audience, AUDIENCES), ("lang_pair", languages, ("", *DIRECTIONS)),
        *(("status", status, known) for status in statuses),
    ):  # fmt: skip
        if value not in allowed:
            raise Refused(f"{name} is one of {', '.join(filter(None, allowed))}.")
    direction = ExportDirection(*languages.split(":")) if languages else None
    if FORMATS[form].is_own:
        direction = None
    since = asking.text_of(request, "since")
    if since:
        try:
            datetime.strptime(since, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            raise Refused("since is a day such as 2015-01-31.") from None
    options = export.ExportOptions(
        form, audience, direction, __version__, day=f"{datetime.now(UTC):%Y-%m-%d}"
    )
    subject, document = asking.text_of(request, "subject"), asking.text_of(request, "document")
    chosen = ExportSelection(
        frozenset(map(Status, statuses)), frozenset(), (subject,) if subject else (), (document,) if document else (),
        since or None, asking.is_on(request, "in_texts"),
    )  # fmt: skip
    return AskedExport(form, options, chosen)


async def export_file(datasette: Any, request: Any) -> Response:
    """`/-/export?format=`: the file, whole before its first byte is sent."""
    return await sent(datasette, asked_export(request))


async def sent(datasette: Any, asked: AskedExport) -> Response:
    """The file that is asked for. Raises `Refused` where nothing is selected."""
    # the file outlives this function: `Sent` closes it
    async with download.gate(datasette):
        file = await reading.read(datasette, lambda database: _written(database, asked), limits.EXPORT_MS)
    return download.Sent(file, asked.name, _TYPES[asked.name.rpartition(".")[2]])


def _written(database: Database, asked: AskedExport) -> IO[bytes]:
    """The file that is asked for, open for reading and without a name. Raises `Refused` where nothing is selected."""
    with tempfile.TemporaryDirectory(prefix="termbase-") as folder:
        out = Path(folder, asked.name)
        try:
            selection.check(database, asked.selection)
            asked.options.checked(out)
            if FORMATS[asked.form].of_concepts:
                written = export.export_concepts(
                    exported_concepts(database, asked.selection), out, asked.options
                )
            else:
                written = export.export(_pairs(database, asked), out, asked.options)
        except WrongUsage as error:
            raise Refused(f"{error.reason[:1].upper()}{error.reason[1:]}.") from None
        if not written.count:
            raise Refused("No term has all of this: choose less.")
        return out.open("rb")  # the folder goes, and the file when it is closed


def _pairs(database: Database, asked: AskedExport) -> Iterable[TermPair]:
    pairs = term_pairs(database, asked.selection)
    return itertools.chain(pairs, formula_pairs(database, asked.selection)) if asked.form == "tmx" else pairs


async def downloads_page(datasette: Any, request: Any) -> Response:
    """`/-/downloads`: what can be taken home, by client."""

    def work(database: Database) -> dict[str, Any]:
        subjects = [row.name for row in overview.by_subject(database)]
        return {"figures": overview.figures(database), "subjects": sorted(subjects)}

    values = await reading.read(datasette, work)
    values |= {
        "memory_size": await memory.of(datasette).ask(lambda recall: recall.size), "released": published.written_on(datasette),
        "clients": CLIENTS, "directions": DIRECTIONS, "placed": published.Urls(datasette),
        "statuses_to_choose": [status.value for status in Status.resolved()],
    }  # fmt: skip
    return await page(datasette, request, "downloads.html", values)
