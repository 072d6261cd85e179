"""`/-/api` and `/-/openapi.json`: every address that programs may call, from one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datasette import Response

from termbase import __version__
from termbase.concepts.status import Status
from termbase.store.concordance import LineKind, Order
from termbase.web import limits, published
from termbase.web.pages import LOWEST_SCORE, page
from tm.languages import EQUIVALENT, MINED


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address: its name, what it asks for, its schema, and where it stands."""

    name: str
    meaning: str
    schema: dict[str, Any]
    place: str = "query"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that answers JSON, and what its answer always has. `takes_text`: also POST, with a JSON object."""

    path: str
    meaning: str
    parameters: tuple[Parameter, ...]
    fields: tuple[str, ...]
    example: str
    takes_text: str = ""


_TEXT = {"type": "string"}
_NAME = {"type": "string", "minLength": 1, "maxLength": 80}
_QUERY = {"type": "string", "maxLength": limits.QUERY_CHARACTERS}
_LIMIT = Parameter(
    "limit", "results of one answer", {"type": "integer", "minimum": 1, "maximum": limits.MOST_RESULTS}
)
_NEXT = Parameter(
    "next",
    "where to go on: `next` of the answer before",
    {"type": "integer", "minimum": 0, "maximum": 10**15 - 1},
)
_PAGED = (_LIMIT, _NEXT)


def _one_of(kind: Any) -> dict[str, Any]:
    # an empty value asks for nothing, as where a form leaves a choice open
    return {"type": "string", "enum": [*(value.value for value in kind), ""]}


ENDPOINTS = (
    Endpoint(
        "/-/lookup.json", "Concepts by a term in either language and script, a wildcard, Pinyin or a near spelling, best first.",
        (
            Parameter("q", "the term", _QUERY), Parameter("status", "only this status", _one_of(Status)),
            Parameter("type", "only this type", _TEXT), Parameter("subject", "only this subject", _TEXT),
            Parameter("body", "only of documents of this body", _TEXT),
            Parameter("document", "only of this document, by symbol or name", _TEXT),
            Parameter("in_texts", "only what the documents have", {"type": "string", "enum": ["1", "0", "on", "off", "true", "false", ""]}), *_PAGED,
        ),
        ("query", "total", "next", "way", "instead", "counts", "results", "documents", "reference"), "/-/lookup.json?q=核裁军",
    ),
    Endpoint(
        "/-/suggest.json", "Terms that begin with what is typed.", (Parameter("q", "what is typed", _QUERY),),
        ("query", "results"), "/-/suggest.json?q=裁军",
    ),
    Endpoint(
        "/-/concept/{concept}.json", "One concept with all that is known of it.",
        (Parameter("concept", "its id", _NAME, "path"),), ("concept", MINED.value, EQUIVALENT.value, "status", "evidence", "variants", "contexts"),
        "",
    ),
    Endpoint(
        "/-/find.json", "The sentences that hold a text, told as a term of its own or inside a longer one.",
        (
            Parameter("q", "the text", _QUERY), Parameter("as", "which lines", _one_of(LineKind)),
            Parameter("sort", "their order", _one_of(Order)), *_PAGED,
        ),
        ("query", "total", "next", "results"), "/-/find.json?q=核武器国家&as=all",
    ),
    Endpoint(
        "/-/annotate.json", "Every term and reference of a text with its answer.",
        (
            Parameter("q", "the text", {"type": "string", "maxLength": limits.TEXT_CHARACTERS}),
            Parameter("general", "1: words of the general language too", {"type": "string"}),
        ),
        ("language", "total", "next", "segments"), "/-/annotate.json?q=裁军谈判会议", "text",
    ),
    Endpoint(
        "/-/memory.json", "The matches of a sentence in the translation memory, best first.",
        (
            Parameter("q", "the sentence", {"type": "string", "maxLength": limits.TEXT_CHARACTERS}),
            Parameter("least", "lowest score", {"type": "integer", "minimum": LOWEST_SCORE, "maximum": 100}), _LIMIT,
        ),
        ("query", "size", "total", "next", "results"), "/-/memory.json?q=核裁军", "q",
    ),
    Endpoint(
        "/-/documents.json", "The documents, in the order in which they were read.",
        (
            Parameter("q", "stands in symbol, name or title", _TEXT), Parameter("language", "zh or en", _TEXT),
            Parameter("body", "its body", _TEXT), Parameter("year", "its year", _TEXT), *_PAGED,
        ),
        ("total", "next", "results"), "/-/documents.json",
    ),
    Endpoint(
        "/-/document/{document}.json", "A document with its paragraphs, by symbol, or by name where it has none.",
        (
            Parameter("document", "symbol or name", _NAME, "path"), Parameter("language", "zh or en", _TEXT), *_PAGED,
        ),
        ("document", "total", "next", "results"), "",
    ),
    Endpoint(
        "/-/unresolved.json", "What has no official English, most missed first.", _PAGED,
        ("unresolved", "proposed", "total", "next", "results"), "/-/unresolved.json",
    ),
)  # fmt: skip


def document() -> dict[str, Any]:
    """The OpenAPI document of the addresses."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "termbase", "version": __version__,
            "description": "Chinese and English terms of the United Nations. Read-only; a POST brings a text, which is not kept.",
        },
        "paths": {endpoint.path: _path(endpoint) for endpoint in ENDPOINTS},
        "components": {"schemas": {"Error": _ERROR}},
    }  # fmt: skip


_ERROR = {
    "type": "object", "required": ["ok", "error", "status"],
    "properties": {
        "ok": {"const": False}, "error": {"type": "string"}, "status": {"type": "integer"},
        "title": {"type": "string"}, "request": {"type": "string"},
    },
}  # fmt: skip


def _path(endpoint: Endpoint) -> dict[str, Any]:
    parameters = [
        {
            "name": p.name,
            "in": p.place,
            "required": p.place == "path",
            "description": p.meaning,
            "schema": p.schema,
        }
        for p in endpoint.parameters
    ]
    methods = {
        "get": {"summary": endpoint.meaning, "parameters": parameters, "responses": _responses(endpoint)}
    }
    if endpoint.takes_text:
        schema = {
            "type": "object", "required": [endpoint.takes_text],
            "properties": {endpoint.takes_text: {"type": "string"}}, "additionalProperties": {"type": "string"},
        }  # fmt: skip
        content = {"application/json": {"schema": schema}}
        methods["post"] = {
            "summary": endpoint.meaning, "requestBody": {"required": True, "content": content},
            "responses": _responses(endpoint),
        }  # fmt: skip
    return methods


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    schema = {
        "type": "object", "required": list(endpoint.fields),
        "properties": {
            "total": {"type": "integer"}, "next": {"type": ["integer", "null"]}, "results": {"type": "array"},
        },
    }  # fmt: skip
    error = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    failures = {
        "400": "What is asked for has no meaning; the sentence says what to do.",
        "404": "There is no such thing.",
        "413": "The body is too large.",
        "503": "Busy, or it took too long: ask again later, or for less.",
    }
    return {
        "200": {"description": "The answer.", "content": {"application/json": {"schema": schema}}},
        **{status: {"description": meaning, **error} for status, meaning in failures.items()},
    }


async def openapi_json(datasette: Any, request: Any) -> Response:
    """`/-/openapi.json`."""
    return Response.json(
        document() | {"servers": [{"url": published.Urls(datasette).path("/").rstrip("/") or "/"}]}
    )


async def api_page(datasette: Any, request: Any) -> Response:
    """`/-/api`: the same for a person."""
    placed = published.Urls(datasette)
    return await page(datasette, request, "api.html", {"endpoints": ENDPOINTS, "placed": placed})
