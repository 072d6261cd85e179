"""`/-/document/SYMBOL/both`: a document in both languages side by side, its terms lit on both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from datasette import Response
from datasette.utils.asgi import NotFound
from markupsafe import Markup

from termbase.store import bilingual, browse
from termbase.store.bilingual import BilingualPair
from termbase.web import addresses, asking, limits, markup, published, reading, shelf
from termbase.web.pages import page
from termbase.web.reading import TermMarker
from tm.db import Database
from tm.languages import EQUIVALENT
from tm.text.occurrences import Sought


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair with its terms set off; what is lit on one side is lit on the other where that has the English."""

    pair: BilingualPair
    first: Markup
    second: Markup


async def bilingual_page(datasette: Any, request: Any) -> Response:
    """The pairs that the memory has of a document, `limits.UNITS_SIDE_BY_SIDE` on a page."""
    name, first = unquote(request.url_vars["document"]), asking.next_of(request)
    markers, placed = shelf.of(datasette), published.Urls(datasette).path

    def work(database: Database) -> dict[str, Any] | None:
        documents = browse.documents_called(database, name)
        title = documents[0].name if documents else name
        total = bilingual.count_pairs(database, title)
        if not total:
            return None
        pairs = bilingual.pairs_of(database, title, limits.UNITS_SIDE_BY_SIDE, first)
        terms = markers.fill(database)
        following = first + len(pairs)
        return {
            "name": title, "document": documents[0] if documents else None, "total": total, "first": first,
            "pairs": [shown(pair, terms, placed) for pair in pairs], "next": following if following < total else None,
            "before": max(0, first - limits.UNITS_SIDE_BY_SIDE) if first else None,
        }  # fmt: skip

    values = await reading.read(datasette, work, limits.PAGE_MS * 5)
    if values is None:
        raise NotFound("no pairs of such a document")
    return await page(datasette, request, "both.html", values)


def shown(pair: BilingualPair, terms: TermMarker, placed: Callable[[str], str]) -> ShownPair:
    """A pair with the terms of its Chinese linked, and their English lit on the other side."""
    marks = list(terms.marks(pair.first, lambda concept: placed(addresses.concept_path(concept))))
    lit: list[markup.Mark] = []
    for _, known in marks:
        if known.en:
            places = Sought(known.en, EQUIVALENT, ()).find(pair.second)
            css = f"term status-{known.status}"
            lit += [
                markup.Mark(place.start, place.end, css, known.zh) for place in places if not place.within
            ]
    return ShownPair(
        pair, markup.marked(pair.first, [mark for mark, _ in marks]), markup.marked(pair.second, lit)
    )
