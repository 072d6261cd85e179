"""Concepts for other programs' formats: SKOS as JSON-LD, reconciliation for OpenRefine, and `llms.txt`."""

from __future__ import annotations

import json
from typing import Any

from datasette import Response

from termbase.store.hits import Hit
from termbase.store.lookup import LookupResult, read_concept
from termbase.store.tolerance import find
from termbase.web import addresses, asking, body, limits, published, reading
from termbase.web.api_page import ENDPOINTS
from termbase.web.cards import language_tag
from termbase.web.security import Missing, Refused
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.text import script

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCORES = {0: 100, 1: 95, 2: 70, 3: 60, 4: 55, 5: 50}
"""Score of a reconciliation candidate by the quality of its hit: a choice; only the first is a match."""
MOST_QUERIES = 50
"""Queries of one reconciliation request."""


async def concept_jsonld(datasette: Any, request: Any) -> Response:
    """`/-/concept/<id>.jsonld`: the concept in SKOS."""
    name = request.url_vars["concept"]
    result = await reading.read(datasette, lambda database: read_concept(database, name))
    if result is None:
        raise Missing("There is no such concept.")
    address = datasette.absolute_url(request, published.Urls(datasette).path(addresses.concept_path(name)))
    content = json.dumps(in_skos(result, address), ensure_ascii=False)
    return Response(content, content_type="application/ld+json; charset=utf-8")


def in_skos(result: LookupResult, address: str) -> dict[str, Any]:
    """A concept as JSON-LD in SKOS: what is preferred, what is admitted, what must not be used, definitions and notes."""
    preferred = {language_tag(MINED): result.zh, language_tag(script.TRADITIONAL): result.hant}
    if result.en:
        preferred[language_tag(EQUIVALENT)] = result.en
    others: dict[str, dict[str, list[str]]] = {"altLabel": {}, "hiddenLabel": {}}
    for term in result.variants:
        if term.language == script.TRADITIONAL:
            continue
        kind = "altLabel" if term.standing.is_usable else "hiddenLabel"
        others[kind].setdefault(language_tag(term.language), []).append(term.text)
    definitions = [{"@value": said.text} for said in result.concept.definitions]
    return {
        "@context": {
            "@vocab": _SKOS, "prefLabel": {"@container": "@language"}, "altLabel": {"@container": "@language"},
            "hiddenLabel": {"@container": "@language"},
        },
        "@id": address, "@type": "Concept", "notation": result.concept.id, "prefLabel": preferred,
        **{kind: labels for kind, labels in others.items() if labels},
        **({"definition": definitions} if definitions else {}),
        "editorialNote": f"status: {result.status}; source: {result.concept.source or 'none'}",
    }  # fmt: skip


async def reconcile(datasette: Any, request: Any) -> Response:
    """`/-/reconcile`: the Reconciliation Service API 0.2 (W3C community group): the manifest, or answers to `queries`."""
    brought = await body.posted(request)
    text = brought.fields.get("queries") or asking.text_of(request, "queries")
    if not text:
        return Response.json(_manifest(datasette, request), headers=_OPEN)
    queries = _queries(text)

    def work(database: Database) -> dict[str, Any]:
        return {name: {"result": _candidates(database, *asked)} for name, asked in queries.items()}

    return Response.json(await reading.read(datasette, work, limits.TOLERANT_MS), headers=_OPEN)


_OPEN = {"access-control-allow-origin": "*"}
"""OpenRefine asks from a page of its own."""


def _queries(text: str) -> dict[str, tuple[str, int]]:
    """The queries by name, each with its limit. Raises `Refused`."""
    try:
        queries = json.loads(text)
        read = {
            str(name): (str(query["query"])[: limits.QUERY_CHARACTERS], int(query.get("limit") or 5))
            for name, query in queries.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused('queries is a JSON object such as {"q0": {"query": "核裁军"}}.') from None
    if len(read) > MOST_QUERIES:
        raise Refused(f"One request has {MOST_QUERIES} queries at most.")
    return {name: (query, min(max(most, 1), limits.RESULTS)) for name, (query, most) in read.items()}


def _candidates(database: Database, query: str, most: int) -> list[dict[str, Any]]:
    hits = find(database, query).hits
    exact = sum(hit.quality == 0 for hit in hits)
    return [_candidate(hit, is_match=exact == 1 and hit.quality == 0) for hit in hits[:most]]


def _candidate(hit: Hit, *, is_match: bool) -> dict[str, Any]:
    kinds = [{"id": hit.type, "name": hit.type}] if hit.type else []
    name = f"{hit.zh} = {hit.en}" if hit.en else hit.zh
    return {
        "id": hit.concept, "name": name, "type": kinds, "score": _SCORES[hit.quality], "match": is_match,
        "description": str(hit.status),
    }  # fmt: skip


def _manifest(datasette: Any, request: Any) -> dict[str, Any]:
    concept = published.Urls(datasette).path("/-/concept/")
    address = datasette.absolute_url(request, concept)
    return {
        "versions": ["0.2"], "name": "termbase: Chinese and English terms of the United Nations", "identifierSpace": address,
        "schemaSpace": _SKOS, "view": {"url": address + "{{id}}"},
    }  # fmt: skip


async def llms_txt(datasette: Any, request: Any) -> Response:
    """`/llms.txt`: what is here and which addresses answer JSON, for language models."""
    placed = published.Urls(datasette)
    lines = [
        "# termbase", "", "> Chinese and English terms of the United Nations, each with its status and its source.", "",
        "A status is official (fixed by an authority), attested (seen in official texts), proposed (check it) or unresolved.",
        "", "## JSON", "",
        *(f"- [{e.path}]({placed.path(e.example or '/-/api')}): {e.meaning}" for e in ENDPOINTS),
        f"- [OpenAPI]({placed.path('/-/openapi.json')}): every address with its parameters",
    ]  # fmt: skip
    return Response.text("\n".join(lines) + "\n")
