"""`/-/annotate`: a pasted text or a file with its terms and references marked, the answers beside each sentence, to take home.

Nothing of it is kept, and nothing of it stands in an address or a log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette import Response
from markupsafe import Markup

from termbase.annotate.annotated import WORD, AnnotatedItem, AnnotatedSegment
from termbase.concepts.model import Concept
from termbase.concepts.status import Status
from termbase.memories.open_memory import OpenMemory
from termbase.store.lookup import read_concept
from termbase.web import body, limits, markup, memory, published, reading, take_home, text_source
from termbase.web.addresses import concept_path
from termbase.web.home_text import HomeText
from termbase.web.pages import page
from termbase.web.security import Refused
from termbase.web.take_home import HomeFile
from termbase.web.text_source import TextSource
from tm.db import Database
from tm.languages import MINED
from tm.match.matches import Match

_WITHOUT_STATUS = ("reference", WORD)
"""Groups of items that are not coloured by their status."""


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """An item of a sentence as the page lists it: what stands there, the answer, and the concept's address."""

    item: AnnotatedItem
    asked: str
    answer: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """A sentence with its items marked, and the list of them in its order."""

    text: str
    html: Markup
    answers: tuple[ItemAnswer, ...]


async def annotate_page(datasette: Any, request: Any) -> Response:
    """The form, and below it the annotated text; `format` asks for a file to take home instead."""
    brought = await body.posted(request)
    source = await _source(brought, request)
    if source is None:
        return await page(datasette, request, "annotate.html", {"source": None, "segments": ()})
    if name := brought.fields.get("format", ""):
        form = take_home.chosen(name)
        return take_home.file(form, await _home_text(datasette, source, form))
    general = _general(brought, request)
    segments = await _annotated(datasette, source, general=general)
    placed = published.Urls(datasette).path
    shown = [_shown(segment, source, placed) for segment in segments]
    values = {
        "source": source, "segments": shown, "unknown": _unknown(shown), "longest": limits.ANNOTATED_CHARACTERS,
        "forms": take_home.FORMS, "endings": sorted(text_source.ENDINGS),
        "counts": _counts(shown), "longest_match": limits.TEXT_CHARACTERS, "general": general,
    }  # fmt: skip
    return await page(datasette, request, "annotate.html", values)


async def annotate_json(datasette: Any, request: Any) -> Response:
    """`/-/annotate.json`, POST `text` or GET `q`: as `termbase annotate --json`, with `general` as with `--general`."""
    brought = await body.posted(request)
    source = await _source(brought, request)
    segments = await _annotated(datasette, source, general=_general(brought, request)) if source else []
    results = [segment.as_dict() for segment in segments]
    language = source.language.value if source else MINED.value
    return Response.json(
        {"language": language, "total": len(results), "next": None, "is_whole": source is None or source.is_whole, "segments": results}
    )  # fmt: skip


async def _source(brought: body.Posted, request: Any) -> TextSource | None:
    """The text of a request, pasted, as a file or in `q`; None where there is none. Raises `Refused`."""
    if brought.upload is not None:
        return text_source.of_file(brought.upload)
    asked: str = request.args.get("q") or ""
    if len(asked) > limits.TEXT_CHARACTERS:
        raise Refused(
            f"A text in an address has at most {limits.TEXT_CHARACTERS:,} characters: send it by POST."
        )
    text = brought.text_of("text", "q") or asked.strip()
    return text_source.of_text(text) if text.strip() else None


def _general(brought: body.Posted, request: Any) -> bool:
    """Whether words of the general language are asked for."""
    return bool(brought.fields.get("general") or request.args.get("general"))


async def _annotated(datasette: Any, source: TextSource, *, general: bool) -> list[AnnotatedSegment]:
    def work(recall: OpenMemory) -> list[AnnotatedSegment]:
        return recall.annotate(source.sentences, source.language, source.symbol, general=general)

    return await memory.of(datasette).ask(work)


async def _home_text(datasette: Any, source: TextSource, form: HomeFile) -> HomeText:
    """The annotated text with what a kind of file asks for."""

    def work(recall: OpenMemory) -> tuple[list[AnnotatedSegment], list[list[Match]]]:
        segments = recall.annotate(source.sentences, source.language, source.symbol)
        if not form.matches:
            return segments, []
        if not recall.size:
            return segments, [[] for _ in segments]
        return segments, [
            recall.match(
                text, least=form.least, most=form.matches, with_parts=False, language=source.language
            )
            if len(text) <= limits.TEXT_CHARACTERS
            else []
            for text in source.sentences
        ]

    segments, matches = await memory.of(datasette).ask(work)
    names = {term.concept for segment in segments for term in segment.terms} if form.concepts else set()

    def read(database: Database) -> dict[str, Concept]:
        results = {name: read_concept(database, name) for name in sorted(names)}
        return {name: result.concept for name, result in results.items() if result}

    concepts = await reading.read(datasette, read, limits.PAGE_MS * 5) if names else {}
    return HomeText(source, segments, matches, concepts)


def _shown(segment: AnnotatedSegment, source: TextSource, placed: Any) -> ShownSegment:
    concepts = {(term.start, term.end): term.concept for term in segment.terms}
    answers, marks = [], []
    for item in segment.items:
        concept = concepts.get((item.start, item.end))
        address = placed(concept_path(concept)) if concept else None
        asked, answer = item.sides(source.language)
        answers.append(ItemAnswer(item, asked, answer, address))
        css = f"term status-{item.status}" if _group(item) not in _WITHOUT_STATUS else f"term {_group(item)}"
        marks.append(markup.Mark(item.start, item.end, css, answer or "", address or ""))
    return ShownSegment(segment.text, markup.marked(segment.text, marks), tuple(answers))


def _group(item: AnnotatedItem) -> str:
    """By what an item is coloured and counted."""
    if item.kind == WORD:
        return WORD
    return item.status.value if item.status else "reference"


def _unknown(segments: Sequence[ShownSegment]) -> list[tuple[str, int]]:
    """The terms without an answer, the most frequent first."""
    counts: dict[str, int] = {}
    for segment in segments:
        for answer in segment.answers:
            if answer.item.status is Status.UNRESOLVED:
                counts[answer.asked] = counts.get(answer.asked, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _counts(segments: Sequence[ShownSegment]) -> list[tuple[str, int]]:
    """How many items have which status; references and general words count by themselves."""
    counts = dict.fromkeys([*(status.value for status in Status), *_WITHOUT_STATUS], 0)
    for segment in segments:
        for answer in segment.answers:
            counts[_group(answer.item)] += 1
    return [(name, count) for name, count in counts.items() if count]
