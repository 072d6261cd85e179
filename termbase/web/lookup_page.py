"""`/-/lookup`: exact terms as cards with what the memory has for them, the other hits as a list, sentences, and what else a query points to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette import Response

from termbase.concepts.status import Status
from termbase.memories.open_memory import OpenMemory
from termbase.memories.renderings import TermPairs
from termbase.store import search
from termbase.store.concordance import Line, some_lines
from termbase.store.hits import ALL, Hit, HitSelection
from termbase.store.lookup import read_hits
from termbase.web import asking, limits, memory, published, reading, shelf
from termbase.web.cards import Card, HighlightedUnit, highlighted_units, pair_shown
from termbase.web.pages import page
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.text.language import language_of_text
from tm.text.words import Segmenter

_SELECTION = ("status", "type", "subject", "body", "document")


def selection_of(request: Any) -> HitSelection:
    """Which of the hits are asked for. Raises `Refused` for a status that there is not."""
    if asking.text_of(request, "status"):
        asking.choice_of(request, "status", Status.OFFICIAL)
    return HitSelection(
        **{name: asking.text_of(request, name) for name in _SELECTION},
        in_texts=asking.is_on(request, "in_texts"),
    )


def asked_of(request: Any) -> dict[str, str]:
    """The parameters of a search but for its page, as an address has them."""
    names = ("q", *_SELECTION, "in_texts")
    return {name: value for name in names if (value := asking.text_of(request, name))}


async def lookup_page(datasette: Any, request: Any) -> Response:
    """`/-/lookup?q=`; a text that is too long for a term is offered to be annotated."""
    query = asking.text_of(request)
    if not query:
        return Response.redirect(published.Urls(datasette).path("/"))
    if len(query) > limits.QUERY_CHARACTERS:
        values = {"text": query[: limits.ANNOTATED_CHARACTERS], "characters": len(query)}
        return await page(datasette, request, "a_text.html", values)
    selection, first, shared = selection_of(request), asking.next_of(request), shelf.of(datasette)

    def work(database: Database) -> tuple[Found, frozenset[str]]:
        return found(database, query, selection, first, shared.segmenter), shared.documents(database)

    seen, loaded = await reading.read(datasette, work, limits.TOLERANT_MS, is_short=True)
    values = {
        "query": query, "page": seen.page, "cards": seen.cards, "near": seen.near,
        "loaded": loaded, "lines": seen.lines[:3], "more_lines": len(seen.lines) > 3, "selection": selection,
        "selected": selection != ALL, "address": _addresses(datasette, request, seen.page),
        **await _remembered(datasette, seen),
    }  # fmt: skip
    return await page(datasette, request, "lookup.html", values)


async def lookup_json(datasette: Any, request: Any) -> Response:
    """`/-/lookup.json?q=`: as `termbase lookup --json`, with `total`, `next` and the way in which it was found."""
    query, selection = asking.query_of(request), selection_of(request)
    first, most = asking.next_of(request), asking.limit_of(request)

    def work(database: Database) -> dict[str, Any]:
        found_page = search.search(database, query, selection, first=first, most=most)
        return search.as_json(database, found_page)

    return Response.json(await reading.read(datasette, work, limits.TOLERANT_MS, is_short=True))


@dataclass(frozen=True, slots=True)
class Found:
    """What the termbase has for a query: the page of hits, exact ones as cards, sentences."""

    page: search.SearchPage
    cards: list[Card]
    near: list[Hit]
    lines: list[Line]


def found(database: Database, query: str, selection: HitSelection, first: int, segmenter: Segmenter) -> Found:
    """What the termbase has for a query. Only cards are read with their evidence."""
    hits = search.search(database, query, selection, first=first, most=limits.RESULTS)
    exact = [hit for hit in hits.hits if hit.quality <= 1][: limits.CARDS]
    cards = [Card(result) for result in read_hits(database, exact)]
    shown = {card.result.concept.id for card in cards}
    return Found(
        hits, cards, [hit for hit in hits.hits if hit.concept not in shown],
        [] if first else some_lines(database, hits.sought, segmenter, 4),
    )  # fmt: skip


async def _remembered(datasette: Any, seen: Found) -> dict[str, Any]:
    """What the memory has for the cards, or for the query where there is none."""
    if seen.page.first:
        return {"remembered": {}, "units": [], "units_total": 0}

    shared = shelf.of(datasette)

    def work(recall: OpenMemory) -> tuple[dict[str, TermPairs], list[HighlightedUnit], int]:
        if not recall.size:
            return {}, [], 0
        own = {card.result.concept.id: shared.term_pairs(recall, card) for card in seen.cards}
        if own:
            return own, [], 0
        query = seen.page.sought
        is_english = language_of_text(query) is EQUIVALENT
        hits = recall.concordance(query, lemmas=is_english, most=3)
        return {}, highlighted_units(hits, recall.sought(query)), hits.total

    pairs, units, total = await memory.of(datasette).ask(work)
    shown = {concept: [pair_shown(pair) for pair in some.pairs] for concept, some in pairs.items()}
    return {"remembered": pairs, "pairs_shown": shown, "units": units, "units_total": total}


def _addresses(datasette: Any, request: Any, hits: search.SearchPage) -> dict[str, str]:
    """The addresses of the pages before and after this one, and of the list without its filters."""
    asked = asked_of(request)
    path = published.Urls(datasette).path("/-/lookup")
    pages = {"next": hits.next, "previous": hits.previous}
    found = {
        name: f"{path}?{urlencode(asked | {'next': number})}"
        for name, number in pages.items()
        if number is not None
    }
    return found | {"all": f"{path}?{urlencode({'q': asked['q']})}"}


async def suggest_json(datasette: Any, request: Any) -> Response:
    """`/-/suggest.json?q=`: terms that begin with what is typed, for the box."""
    query = asking.query_of(request)
    shared = shelf.of(datasette)
    hits = await reading.read(datasette, lambda database: shared.suggestions(database, query), is_short=True)
    results = [
        {
            "concept": h.concept,
            MINED.value: h.zh,
            EQUIVALENT.value: h.en,
            "status": h.status,
            "matched": h.matched,
        }
        for h in hits
    ]
    return Response.json({"query": query, "results": results})
