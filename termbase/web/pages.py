"""The pages: lookup, concept, document, concordance, memory, unresolved, documents.

A page reads plain values in Datasette's threads and hands them to a template, which escapes. Every
page works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote, urlencode

from datasette import Response

from termbase.memories.open_memory import OpenMemory
from termbase.store import bilingual, browse
from termbase.store.browse import DocumentRow, DocumentSelection
from termbase.store.hits import hits
from termbase.store.lookup import LookupResult, inside, read_concept
from termbase.store.unresolved import UnresolvedConcept, unresolved
from termbase.store.unresolved import count as count_unresolved
from termbase.web import addresses, asking, body, drawing, limits, memory, published, reading, shelf, tmserver
from termbase.web.cards import Card, ShownMatch, highlighted_units, mark_up, pair_shown, shown_terms
from termbase.web.security import Missing, Refused
from tm.db import Database
from tm.languages import MINED

LOWEST_SCORE = 30
"""The lowest score of a match that may be asked for: below it nothing is alike."""

HOME = "/-/home"
"""Where the home page of a site that is ours alone is made; its address is `/`."""


async def page(
    datasette: Any, request: Any, template: str, values: Mapping[str, Any], status: int = 200
) -> Response:
    """Render `template`."""
    drawn = drawing.template_of(datasette, request, template)
    html = await datasette.render_template(drawn, dict(values), request=request, view_name="termbase")
    return Response.html(html, status=status)


async def home_page(datasette: Any, request: Any) -> Response:
    """`/`: the box, and nothing to be counted first, as Datasette's own home does of every table."""
    return await page(datasette, request, "index.html", {"databases": None})


async def concept_page(datasette: Any, request: Any) -> Response:
    """`/-/concept/<id>`: everything that is known of a concept."""
    name = request.url_vars["concept"]

    shared = shelf.of(datasette)

    def work(database: Database) -> tuple[LookupResult | None, dict[str, Any]]:
        result, details = read_concept(database, name), browse.details(database, name)
        nested = inside(database, result.zh, limits.NESTED_TERMS) if result else []
        around = [hit for hit in hits(database, result.zh) if hit.concept != name] if result else []
        return result, {
            "details": details, "terms": shown_terms(details.terms), "loaded": shared.documents(database),
            "nested": nested, "around": around[: limits.NESTED_TERMS], "around_total": len(around),
        }  # fmt: skip

    result, values = await reading.read(datasette, work, is_short=True)
    if result is None:
        raise Missing("There is no such concept.")
    card = Card(result)
    had = await memory.of(datasette).ask(
        lambda recall: shared.term_pairs(recall, card, limits.RENDERINGS_READ) if recall.size else None
    )
    values |= {
        "card": card, "had": had, "pairs": [pair_shown(pair) for pair in had.pairs] if had else [],
    }  # fmt: skip
    return await page(datasette, request, "concept.html", values)


async def concept_json(datasette: Any, request: Any) -> Response:
    """`/-/concept/<id>.json`: the same as a result of `/-/lookup.json`."""
    name = request.url_vars["concept"]
    result = await reading.read(datasette, lambda database: read_concept(database, name))
    if result is None:
        raise Missing("There is no such concept.")
    return Response.json(result.as_dict())


def _document_of(database: Database, request: Any) -> tuple[DocumentRow | None, bool]:
    """The document that an address names, by its symbol or name, and whether it did so by its number of this build."""
    name, language = unquote(request.url_vars["document"]), asking.text_of(request, "language")
    called = browse.documents_called(database, name)
    chosen = next(
        (document for document in called if document.language == language), called[0] if called else None
    )
    if chosen is None and (number := asking.number_of(name)):
        return browse.document(database, number), True
    return chosen, False


async def document_page(datasette: Any, request: Any) -> Response:
    """`/-/document/<symbol>`: the paragraphs of a document, the terms in them marked, their English beside.

    A document without a symbol has its name there. The numbers of rows lead to it: they change with each build.
    """
    markers, placed = shelf.of(datasette), published.Urls(datasette).path

    def work(database: Database) -> dict[str, Any] | str | None:
        document, by_number = _document_of(database, request)
        if document is None or by_number:
            return addresses.document_path(document.name, document.language) if document else None
        asked = asking.number_of(request.args.get("paragraph"))
        start = asking.number_of(request.args.get("from"), 1)
        start = browse.start_of_page(database, document.id, asked, limits.PARAGRAPHS) if asked else start
        rows = browse.paragraphs(database, document.id, start, limits.PARAGRAPHS + 1)
        terms = markers.fill(database) if document.language == MINED else None
        others = browse.documents_called(database, document.name)
        return {
            "document": document, "start": start, "following": rows[limits.PARAGRAPHS :][:1],
            "before": max(1, start - limits.PARAGRAPHS) if start > 1 else None,
            "pairs": bilingual.count_pairs(database, document.name),
            "others": [other for other in others if other.id != document.id],
            "paragraphs": [mark_up(row, terms, placed) for row in rows[: limits.PARAGRAPHS]],
        }  # fmt: skip

    values = await reading.read(datasette, work, limits.PAGE_MS * 5)
    if values is None:
        raise Missing("There is no such document.")
    if isinstance(values, str):
        further = {name: value for name in ("paragraph", "from") if (value := request.args.get(name))}
        joined = ("&" if "?" in values else "?") + urlencode(further) if further else ""
        return Response.redirect(published.Urls(datasette).path(values + joined))
    return await page(datasette, request, "document.html", values)


async def document_json(datasette: Any, request: Any) -> Response:
    """`/-/document/<symbol>.json`: the document with its paragraphs, `limit` of them from `next` on."""
    first, most = asking.next_of(request), asking.limit_of(request, limits.PARAGRAPHS)

    def work(database: Database) -> dict[str, Any] | None:
        document, _ = _document_of(database, request)
        if document is None:
            return None
        rows = browse.paragraphs(database, document.id, max(first, 1), most + 1)
        following = rows[most].position if len(rows) > most else None
        return {
            "document": asdict(document), "total": document.paragraphs, "next": following,
            "results": [asdict(row) for row in rows[:most]],
        }  # fmt: skip

    answer = await reading.read(datasette, work)
    if answer is None:
        raise Missing("There is no such document.")
    return Response.json(answer)


def _documents_asked(request: Any) -> DocumentSelection:
    return DocumentSelection(
        asking.text_of(request), asking.text_of(request, "language"), asking.text_of(request, "body"),
        asking.text_of(request, "year"),
    )  # fmt: skip


async def documents_page(datasette: Any, request: Any) -> Response:
    """`/-/documents`: the documents of the termbase, by title, symbol, language, body and year."""
    asked, after = _documents_asked(request), asking.number_of(request.args.get("after"))

    def work(database: Database) -> dict[str, Any]:
        rows = browse.documents(database, after, limits.ROWS + 1, asked)
        filters = {name: browse.values(database, name) for name in ("language", "body", "year")}
        return {"rows": rows, "total": browse.count_documents(database, asked), "filters": filters}

    values = await reading.read(datasette, work)
    rows, shown = values["rows"], values["rows"][: limits.ROWS]
    following = None
    if len(rows) > len(shown):
        further = {**_given(asked), "after": shown[-1].id}
        following = f"{published.Urls(datasette).path('/-/documents')}?{urlencode(further)}"
    values |= {"rows": shown, "next": following, "asked": asked}
    return await page(datasette, request, "documents.html", values)


def _given(asked: DocumentSelection) -> dict[str, str]:
    """The parameters of a selection of documents."""
    named = {"q": asked.text, "language": asked.language, "body": asked.body, "year": asked.year}
    return {name: value for name, value in named.items() if value}


async def documents_json(datasette: Any, request: Any) -> Response:
    """`/-/documents.json`: the same list, `next` the id of the last one."""
    asked, after, most = (
        _documents_asked(request),
        asking.next_of(request),
        asking.limit_of(request, limits.ROWS),
    )

    def work(database: Database) -> dict[str, Any]:
        rows = browse.documents(database, after, most + 1, asked)
        following = rows[most - 1].id if len(rows) > most else None
        total = browse.count_documents(database, asked)
        return {"total": total, "next": following, "results": [asdict(row) for row in rows[:most]]}

    return Response.json(await reading.read(datasette, work))


async def _sentence_of(request: Any) -> str:
    """The text that is put to the memory, posted or in `q`. Raises `Refused` over the limit."""
    query = (await body.posted(request)).text_of("q").strip() or asking.text_of(request)
    if len(query) > limits.TEXT_CHARACTERS:
        raise Refused(tmserver.too_long(query))
    return query


async def memory_page(datasette: Any, request: Any) -> Response:
    """`/-/memory?q=`: what the translation memory has for a text: matches, and the pairs that hold it."""
    query, first = await _sentence_of(request), asking.number_of(request.args.get("from"))

    def work(recall: OpenMemory) -> dict[str, Any]:
        if not query or not recall.size:
            return {"size": recall.size, "matches": [], "found": None, "pairs": []}
        matches = [] if first else recall.match(query, most=limits.MATCHES)
        hits = recall.concordance(query, first=first, most=limits.UNITS)
        shown = [ShownMatch(query, match) for match in matches]
        return {
            "size": recall.size,
            "matches": shown,
            "found": hits,
            "pairs": highlighted_units(hits, recall.sought(query)),
        }

    values = await memory.of(datasette).ask(work)
    values["loaded"] = await reading.read(datasette, shelf.of(datasette).documents, is_short=True)
    concordance = values["found"]
    values |= {
        "query": query, "first": first, "longest": limits.TEXT_CHARACTERS,
        "before": max(0, first - limits.UNITS) if first else None,
        "next": first + limits.UNITS if concordance and first + limits.UNITS < concordance.total else None,
    }  # fmt: skip
    return await page(datasette, request, "memory.html", values)


async def memory_json(datasette: Any, request: Any) -> Response:
    """`/-/memory.json?q=`: the matches of a text, the best first; `least` is the lowest score, `total` the pairs that hold it."""
    query, most = await _sentence_of(request), asking.limit_of(request, limits.MATCHES)
    least = _least_of(request)

    def work(recall: OpenMemory) -> dict[str, Any]:
        if not query or not recall.size:
            return {"query": query, "size": recall.size, "total": 0, "next": None, "results": []}
        matches = recall.match(query, least=least, most=most)
        total = recall.concordance(query, most=1).total
        results = [match.as_dict() for match in matches]
        return {"query": query, "size": recall.size, "total": total, "next": None, "results": results}

    return Response.json(await memory.of(datasette).ask(work))


def _least_of(request: Any) -> int:
    """The lowest score that is asked for. Raises `Refused` for what is none."""
    text = request.args.get("least")
    least = tmserver.LEAST if text is None else asking.number_of(text, -1)
    if not LOWEST_SCORE <= least <= 100:
        raise Refused(f"least is a score from {LOWEST_SCORE} to 100.")
    return least


async def unresolved_page(datasette: Any, request: Any) -> Response:
    """`/-/unresolved`: what has no official English, most missed first, with proposals and contexts."""
    after = asking.number_of(request.args.get("after"))
    rows, counts, following = await _unresolved(datasette, after, limits.ROWS)
    values = {"rows": rows, "next": following, "counts": counts, "after": after}
    return await page(datasette, request, "unresolved.html", values)


async def unresolved_json(datasette: Any, request: Any) -> Response:
    """`/-/unresolved.json`: the same list, with the counts of `termbase unresolved --json`."""
    rows, counts, following = await _unresolved(
        datasette, asking.next_of(request), asking.limit_of(request, limits.ROWS)
    )
    results = [row.as_dict() for row in rows]
    return Response.json({**counts, "total": sum(counts.values()), "next": following, "results": results})


async def _unresolved(
    datasette: Any, after: int, most: int
) -> tuple[list[UnresolvedConcept], dict[str, int], int | None]:
    def work(database: Database) -> tuple[list[UnresolvedConcept], dict[str, int]]:
        return unresolved(database, most + 1, after), count_unresolved(database)

    rows, counts = await reading.read(datasette, work)
    return rows[:most], counts, after + most if len(rows) > most else None
