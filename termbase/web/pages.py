"""The pages: lookup, concept, document, concordance, memory, unresolved, documents.

A page reads plain values in Datasette's threads and hands them to a template, which escapes. Every
page works without JavaScript.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from datasette import Response
from datasette.utils.asgi import NotFound
from markupsafe import Markup

from termbase.memories.open_memory import ConcordanceHits, OpenMemory
from termbase.store import lookup as finder
from termbase.store import unresolved as wanted
from termbase.web import limits, markup, memory, reading, tmserver
from termbase.web.security import Refused
from tm.db import Database
from tm.match.matcher import language_of
from tm.match.matches import Match, MatchKind
from tm.model import Lang
from tm.text import key
from tm.text.chars import has_han

STATUSES = {
    "official": "Fixed by an authority: a treaty, the name of a body, a resolution. Use it as it stands.",
    "attested": "Seen in official texts; the evidence names them.",
    "proposed": "A proposal that no official text of ours bears out. Check it before you use it.",
    "unresolved": "We know of no English for it yet.",
}
"""What a status means, for a person."""

ORIGINS = {
    "title": "the title of a document or treaty", "short form": "a short form that a text defines",
    "acronym": "an acronym that a text defines", "full form": "a full form that a text defines",
    "quoted": "set in quotation marks", "name": "a name", "isotope": "an isotope",
    "known": "known to an official list", "phrase": "a phrase", "word": "a word",
}  # fmt: skip
"""How a candidate was found, for a person."""


class Card:
    """One concept as a results page shows it: the lookup result, and its terms sorted for reading."""

    def __init__(self, result: finder.Result) -> None:
        self.result = result
        self.english = [v for v in result.variants if v.language == "en" and v.standing != "superseded"]
        self.outdated = [v for v in result.variants if v.language == "en" and v.standing == "superseded"]
        self.chinese = [v for v in result.variants if v.language == "zh"]
        self.count = sum(e.count for e in result.evidence)
        self.explanation = STATUSES.get(result.status, "")

    @property
    def hant(self) -> Markup:
        """The Traditional form with its doubtful characters marked; empty where it is the same."""
        result = self.result
        if result.hant == result.zh:
            return Markup("")
        doubtful = [v.doubtful for v in result.variants if v.language == "zh-Hant" and v.term == result.hant]
        return markup.marked(result.hant, markup.doubts(result.zh, result.hant, next(iter(doubtful), None)))

    def found_as(self, query: str) -> str:
        """The form that holds `query`, where neither of the two shown first does; else nothing."""
        result, wanted = self.result, key.term_key(query)
        shown = (result.zh, result.hant, result.en or "")
        if result.matched in shown or any(wanted in key.term_key(form) for form in shown):
            return ""
        return result.matched

    @property
    def context(self) -> finder.InContext | None:
        """The first sentence with the term."""
        return self.result.contexts[0] if self.result.contexts else None


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
    """The shelf of a Datasette instance."""
    kept = getattr(datasette, "_termbase_shelf", None)
    if kept is None:
        kept = datasette._termbase_shelf = Shelf()
    found: Shelf = kept
    return found


# -- addresses, as templates and pages write them -----------------------------------------------
def concept_path(concept: str) -> str:
    """The address of a concept page."""
    return f"/-/concept/{quote(concept, safe='')}"


def place_path(document: int, paragraph: int) -> str:
    """The address of a paragraph within its document."""
    return f"/-/document/{document}?paragraph={paragraph}#p{paragraph}"


def lookup_path(query: str) -> str:
    """The address of the results for `query`."""
    return f"/-/lookup?q={quote(query, safe='')}"


def find_path(query: str, after: int = 0) -> str:
    """The address of the concordance of `query`."""
    return f"/-/find?q={quote(query, safe='')}" + (f"&after={after}" if after else "")


def memory_path(query: str, first: int = 0) -> str:
    """The address of what the translation memory has for `query`, its sentences from the `first` on."""
    return f"/-/memory?q={quote(query, safe='')}" + (f"&from={first}" if first else "")


def language_tag(language: str) -> str:
    """The tag of HTML's `lang` for a language of the database."""
    return {"zh": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}.get(language, "und")


def in_context(text: str, start: int, end: int) -> Markup:
    """A sentence with the term at `text[start:end]` set off."""
    return markup.marked(text, [markup.Mark(start, end)])


def highlighted(text: str, query: str) -> Markup:
    """A sentence with every occurrence of `query` set off."""
    return markup.marked(text, markup.occurrences(text, query))


HELPERS: Mapping[str, Any] = {
    "concept_path": concept_path,
    "place_path": place_path,
    "lookup_path": lookup_path,
    "find_path": find_path,
    "memory_path": memory_path,
    "language_tag": language_tag,
    "in_context": in_context,
    "highlighted": highlighted,
    "statuses": STATUSES,
    "origins": ORIGINS,
}
"""What templates may call."""

FILTERS: Mapping[str, Any] = {"show": markup.show, "plain": markup.plain}


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
        return Response.redirect("/")

    def work(database: Database) -> dict[str, Any]:
        found = finder.lookup(database, query, limits.RESULTS)
        exact = [Card(result) for result in found if result.quality <= 1]
        near = [Card(result) for result in found if result.quality > 1]
        lines = finder.sentences(database, query, 4)
        return {
            "cards": exact, "near": near, "lines": lines[:3], "more_lines": len(lines) > 3,
            "parts": [] if exact else reading.parts(database, query),
        }  # fmt: skip

    values = await reading.read(datasette, work)
    return await page(
        datasette, request, "lookup.html", values | {"query": query, "is_chinese": has_han(query)}
    )


async def lookup_json(datasette: Any, request: Any) -> Response:
    """`/-/lookup.json?q=`: the same as `termbase lookup --json`."""
    query = query_of(request)
    results = await reading.read(datasette, lambda database: finder.lookup(database, query, limits.RESULTS))
    return Response.json({"query": query, "results": [result.as_dict() for result in results]})


async def concept_page(datasette: Any, request: Any) -> Response:
    """`/-/concept/<id>`: everything that is known of a concept."""
    name = request.url_vars["concept"]

    def work(database: Database) -> tuple[finder.Result | None, reading.Details]:
        return finder.concept(database, name), reading.details(database, name)

    result, details = await reading.read(datasette, work)
    if result is None:
        raise NotFound("no such concept")
    return await page(datasette, request, "concept.html", {"card": Card(result), "details": details})


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph with its terms linked, and each of those with English once, in the form it has here."""

    paragraph: reading.ParagraphRow
    html: Markup
    terms: tuple[tuple[str, reading.Known], ...]


def mark_up(paragraph: reading.ParagraphRow, terms: reading.TermMarker | None) -> MarkedParagraph:
    """Link the terms of a Chinese paragraph to their concepts.

    Without `terms`, and where it is longer than `limits.MARKED_CHARACTERS`, it is only escaped.
    """
    if terms is None or len(paragraph.text) > limits.MARKED_CHARACTERS:
        return MarkedParagraph(paragraph, markup.show(paragraph.text), ())
    text = paragraph.text
    found = list(terms.marks(text, concept_path))
    beside = {text[mark.start : mark.end]: known for mark, known in found if known.en}
    return MarkedParagraph(paragraph, markup.marked(text, [mark for mark, _ in found]), tuple(beside.items()))


async def document_page(datasette: Any, request: Any) -> Response:
    """`/-/document/<id>`: the paragraphs of a document, the terms in them marked, their English beside."""
    number = number_of(request.url_vars["document"])
    kept = shelf(datasette)

    def work(database: Database) -> dict[str, Any] | None:
        document = reading.document(database, number)
        if document is None:
            return None
        wanted = number_of(request.args.get("paragraph"))
        start = number_of(request.args.get("from"), 1)
        start = reading.start_of_page(database, number, wanted) if wanted else start
        rows = reading.paragraphs(database, number, start)
        terms = kept.fill(database) if document.language == "zh" else None
        return {
            "document": document, "start": start, "following": rows[limits.PARAGRAPHS :][:1],
            "before": max(1, start - limits.PARAGRAPHS) if start > 1 else None,
            "paragraphs": [mark_up(row, terms) for row in rows[: limits.PARAGRAPHS]],
        }  # fmt: skip

    values = await reading.read(datasette, work, limits.PAGE_MS * 5)
    if values is None:
        raise NotFound("no such document")
    return await page(datasette, request, "document.html", values)


async def documents_page(datasette: Any, request: Any) -> Response:
    """`/-/documents`: the documents of the termbase."""
    after = number_of(request.args.get("after"))
    rows = await reading.read(datasette, lambda database: reading.documents(database, after))
    return await page(datasette, request, "documents.html", _paged(rows))


async def find_page(datasette: Any, request: Any) -> Response:
    """`/-/find?q=`: the sentences that hold a text, in the order of the documents."""
    query, after = query_of(request), number_of(request.args.get("after"))

    def work(database: Database) -> list[tuple[int, finder.SegmentHit]]:
        return finder.sentences(database, query, limits.SENTENCES + 1, after)

    lines = await reading.read(datasette, work) if query else []
    shown = lines[: limits.SENTENCES]
    values = {
        "query": query, "lines": shown, "after": after, "has_letters": bool(key.key(query)),
        "next": shown[-1][0] if len(lines) > len(shown) else None,
    }  # fmt: skip
    return await page(datasette, request, "find.html", values)


class ShownMatch:
    """A match as the page of the memory shows it: what differs is set off on both sides."""

    def __init__(self, query: str, match: Match) -> None:
        unit = match.unit
        self.match, self.unit = match, unit
        language = language_of(query)
        self.language, self.target_language = (
            language.value,
            (Lang.EN if language is Lang.ZH else Lang.ZH).value,
        )
        self.is_part = match.kind is MatchKind.PART
        self.source = markup.show(unit.source)
        self.suggestion = markup.show(match.suggestion)
        if match.kind is MatchKind.FUZZY:
            self.source = markup.marked(
                unit.source, markup.differences(unit.source, query, "differs", "yours")
            )
            self.suggestion = markup.marked(
                match.suggestion,
                markup.differences(match.suggestion, unit.target, "replaced", "in the memory"),
            )
        elif match.stretch is not None:
            self.source = highlighted(unit.source, match.stretch.text)
            self.suggestion = highlighted(unit.target, match.stretch.translation or "")


@dataclass(frozen=True, slots=True)
class HighlightedUnit:
    """A unit that holds the query, which is set off on its side."""

    zh: Markup
    en: Markup
    document: str | None
    memory: str


def pairs(found: ConcordanceHits) -> list[HighlightedUnit]:
    """The units of a concordance for its page."""
    return [
        HighlightedUnit(
            highlighted(unit.source, found.query) if found.language is Lang.ZH else markup.show(unit.source),
            highlighted(unit.target, found.query) if found.language is Lang.EN else markup.show(unit.target),
            unit.document,
            unit.memory,
        )
        for unit in found.hits
    ]


async def memory_page(datasette: Any, request: Any) -> Response:
    """`/-/memory?q=`: what the translation memory has for a text: matches, and the pairs that hold it."""
    query, first = text_of(request), number_of(request.args.get("from"))
    if len(query) > limits.TEXT_CHARACTERS:
        raise Refused(tmserver.too_long(query))

    def work(recall: OpenMemory) -> dict[str, Any]:
        if not query or not recall.size:
            return {"size": recall.size, "matches": [], "found": None, "pairs": []}
        matches = [] if first else recall.match(query, most=limits.MATCHES)
        found = recall.concordance(query, first=first, most=limits.UNITS)
        recalled = [ShownMatch(query, match) for match in matches]
        return {"size": recall.size, "matches": recalled, "found": found, "pairs": pairs(found)}

    values = await memory.of(datasette).ask(work)
    found = values["found"]
    values |= {
        "query": query, "first": first, "longest": limits.TEXT_CHARACTERS,
        "before": max(0, first - limits.UNITS) if first else None,
        "next": first + limits.UNITS if found and first + limits.UNITS < found.total else None,
    }  # fmt: skip
    return await page(datasette, request, "memory.html", values)


async def unresolved_page(datasette: Any, request: Any) -> Response:
    """`/-/unresolved`: what has no official English, most missed first, with proposals and contexts."""
    after = number_of(request.args.get("after"))

    def work(database: Database) -> tuple[list[wanted.UnresolvedConcept], dict[str, int]]:
        return wanted.unresolved(database, limits.ROWS + 1, after), wanted.count(database)

    rows, counts = await reading.read(datasette, work)
    following = after + limits.ROWS if len(rows) > limits.ROWS else None
    values = {"rows": rows[: limits.ROWS], "next": following, "counts": counts, "after": after}
    return await page(datasette, request, "unresolved.html", values)


def _paged(rows: list[Any]) -> dict[str, Any]:
    shown = rows[: limits.ROWS]
    return {"rows": shown, "next": shown[-1] if len(rows) > len(shown) else None}
