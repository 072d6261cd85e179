"""The pages: lookup, concept, document, concordance, memory, unresolved, documents.

A page reads plain values in Datasette's threads and hands them to a template, which escapes. Every
page works without JavaScript.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound

from termbase.memories.open_memory import OpenMemory
from termbase.store import browse
from termbase.store.contexts import HoldingSentence, sentences
from termbase.store.lookup import LookupResult, inside, lookup, read_concept
from termbase.store.unresolved import UnresolvedConcept, unresolved
from termbase.store.unresolved import count as count_unresolved
from termbase.web import limits, memory, published, reading, tmserver
from termbase.web.cards import Card, ShownMatch, highlighted_units, mark_up
from termbase.web.security import Refused
from tm.db import Database
from tm.languages import MINED
from tm.text import key
from tm.text.chars import has_han


@dataclass(slots=True)
class Shelf:
    """What is made once for a database and kept: the terms for marking up documents."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    terms: reading.TermMarker | None = None

    def fill(self, database: Database) -> reading.TermMarker:
        """The terms of `database`, read at the first call."""
        with self.lock:
            if self.terms is None:
                self.terms = reading.TermMarker(database)
            return self.terms


def shelf(datasette: Any) -> Shelf:
    """The shelf of the termbase that was asked."""
    database = datasette.get_database(published.asked(datasette))
    known: Shelf | None = getattr(database, "_termbase_shelf", None)
    if known is None:
        known = database._termbase_shelf = Shelf()
    return known


# -- requests -----------------------------------------------------------------------------------
def text_of(request: Any) -> str:
    """The text asked for in `q`, without padding."""
    text: str = request.args.get("q") or ""
    return text.strip()


def query_of(request: Any) -> str:
    """The term asked for in `q`. Raises `Refused` over the limit."""
    query = text_of(request)
    if len(query) > limits.QUERY_CHARACTERS:
        raise Refused(
            f"The query has {len(query):,} characters and the limit is {limits.QUERY_CHARACTERS}: "
            "look up a term, not a text."
        )
    return query


def number_of(text: str | None, default: int = 0) -> int:
    """A number from an address; `default` for what is none or does not fit a row id."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else default


async def page(
    datasette: Any, request: Any, template: str, values: Mapping[str, Any], status: int = 200
) -> Response:
    """Render `template`."""
    html = await datasette.render_template([template], dict(values), request=request, view_name="termbase")
    return Response.html(html, status=status)


async def lookup_page(datasette: Any, request: Any) -> Response:
    """`/-/lookup?q=`: exact terms as cards, terms that hold the query as a list, some sentences."""
    query = query_of(request)
    if not query:
        return Response.redirect(published.Urls(datasette).path("/"))

    def work(database: Database) -> dict[str, Any]:
        results = lookup(database, query, limits.RESULTS)
        exact = [Card(result) for result in results if result.quality <= 1]
        near = [Card(result) for result in results if result.quality > 1]
        lines = sentences(database, query, 4)
        return {
            "cards": exact, "near": near, "lines": lines[:3], "more_lines": len(lines) > 3,
            "parts": [] if exact else inside(database, query, limits.RESULTS),
        }  # fmt: skip

    values = await reading.read(datasette, work)
    return await page(
        datasette, request, "lookup.html", values | {"query": query, "is_chinese": has_han(query)}
    )


async def lookup_json(datasette: Any, request: Any) -> Response:
    """`/-/lookup.json?q=`: the same as `termbase lookup --json`."""
    query = query_of(request)
    results = await reading.read(datasette, lambda database: lookup(database, query, limits.RESULTS))
    return Response.json({"query": query, "results": [result.as_dict() for result in results]})


async def concept_page(datasette: Any, request: Any) -> Response:
    """`/-/concept/<id>`: everything that is known of a concept."""
    name = request.url_vars["concept"]

    def work(database: Database) -> tuple[LookupResult | None, browse.Details]:
        return read_concept(database, name), browse.details(database, name)

    result, details = await reading.read(datasette, work)
    if result is None:
        raise NotFound("no such concept")
    return await page(datasette, request, "concept.html", {"card": Card(result), "details": details})


async def document_page(datasette: Any, request: Any) -> Response:
    """`/-/document/<id>`: the paragraphs of a document, the terms in them marked, their English beside."""
    number = number_of(request.url_vars["document"])
    markers, placed = shelf(datasette), published.Urls(datasette).path

    def work(database: Database) -> dict[str, Any] | None:
        document = browse.document(database, number)
        if document is None:
            return None
        asked = number_of(request.args.get("paragraph"))
        start = number_of(request.args.get("from"), 1)
        start = browse.start_of_page(database, number, asked, limits.PARAGRAPHS) if asked else start
        rows = browse.paragraphs(database, number, start, limits.PARAGRAPHS + 1)
        terms = markers.fill(database) if document.language == MINED else None
        return {
            "document": document, "start": start, "following": rows[limits.PARAGRAPHS :][:1],
            "before": max(1, start - limits.PARAGRAPHS) if start > 1 else None,
            "paragraphs": [mark_up(row, terms, placed) for row in rows[: limits.PARAGRAPHS]],
        }  # fmt: skip

    values = await reading.read(datasette, work, limits.PAGE_MS * 5)
    if values is None:
        raise NotFound("no such document")
    return await page(datasette, request, "document.html", values)


async def documents_page(datasette: Any, request: Any) -> Response:
    """`/-/documents`: the documents of the termbase."""
    after = number_of(request.args.get("after"))
    rows = await reading.read(datasette, lambda database: browse.documents(database, after, limits.ROWS + 1))
    return await page(datasette, request, "documents.html", _paged(rows))


async def find_page(datasette: Any, request: Any) -> Response:
    """`/-/find?q=`: the sentences that hold a text, in the order of the documents."""
    query, after = query_of(request), number_of(request.args.get("after"))

    def work(database: Database) -> list[HoldingSentence]:
        return sentences(database, query, limits.SENTENCES + 1, after)

    lines = await reading.read(datasette, work) if query else []
    shown = lines[: limits.SENTENCES]
    values = {
        "query": query, "lines": shown, "after": after, "has_letters": bool(key.key(query)),
        "next": shown[-1].id if len(lines) > len(shown) else None,
    }  # fmt: skip
    return await page(datasette, request, "find.html", values)


async def memory_page(datasette: Any, request: Any) -> Response:
    """`/-/memory?q=`: what the translation memory has for a text: matches, and the pairs that hold it."""
    query, first = text_of(request), number_of(request.args.get("from"))
    if len(query) > limits.TEXT_CHARACTERS:
        raise Refused(tmserver.too_long(query))

    def work(recall: OpenMemory) -> dict[str, Any]:
        if not query or not recall.size:
            return {"size": recall.size, "matches": [], "found": None, "pairs": []}
        matches = [] if first else recall.match(query, most=limits.MATCHES)
        hits = recall.concordance(query, first=first, most=limits.UNITS)
        shown = [ShownMatch(query, match) for match in matches]
        return {"size": recall.size, "matches": shown, "found": hits, "pairs": highlighted_units(hits)}

    values = await memory.of(datasette).ask(work)
    concordance = values["found"]
    values |= {
        "query": query, "first": first, "longest": limits.TEXT_CHARACTERS,
        "before": max(0, first - limits.UNITS) if first else None,
        "next": first + limits.UNITS if concordance and first + limits.UNITS < concordance.total else None,
    }  # fmt: skip
    return await page(datasette, request, "memory.html", values)


async def unresolved_page(datasette: Any, request: Any) -> Response:
    """`/-/unresolved`: what has no official English, most missed first, with proposals and contexts."""
    after = number_of(request.args.get("after"))

    def work(database: Database) -> tuple[list[UnresolvedConcept], dict[str, int]]:
        return unresolved(database, limits.ROWS + 1, after), count_unresolved(database)

    rows, counts = await reading.read(datasette, work)
    following = after + limits.ROWS if len(rows) > limits.ROWS else None
    values = {"rows": rows[: limits.ROWS], "next": following, "counts": counts, "after": after}
    return await page(datasette, request, "unresolved.html", values)


def _paged(rows: list[Any]) -> dict[str, Any]:
    shown = rows[: limits.ROWS]
    return {"rows": shown, "next": shown[-1] if len(rows) > len(shown) else None}
