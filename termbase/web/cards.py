"""What the pages show of concepts, paragraphs and matches: plain values made ready for a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from termbase.concepts.model import Term
from termbase.concepts.status import Status
from termbase.extract.candidates import Origin
from termbase.memories.open_memory import ConcordanceHits
from termbase.memories.renderings import RememberedPair, side
from termbase.store.browse import ParagraphRow, TermRow
from termbase.store.contexts import ContextSentence
from termbase.store.forms import KnownForm
from termbase.store.hits import Hit
from termbase.store.lookup import LookupResult
from termbase.web import addresses, limits, markup
from termbase.web.reading import TermMarker
from tm.languages import EQUIVALENT, LANGUAGES, MINED, PAIR, Lang, other
from tm.match.matches import Match, MatchKind
from tm.text import key, script, symbols
from tm.text.language import language_of_text
from tm.text.occurrences import Sought

STATUS_MEANINGS = {
    Status.OFFICIAL: "Fixed by an authority: a treaty, the name of a body, a resolution. Use it as it stands.",
    Status.ATTESTED: "Seen in official texts; the evidence names them.",
    Status.PROPOSED: "A proposal that no official text of ours bears out. Check it before you use it.",
    Status.UNRESOLVED: "We know of no English for it yet.",
}
"""What a status means, for a person."""

ORIGIN_MEANINGS = {
    Origin.TITLE: "the title of a document or treaty", Origin.SHORT: "a short form that a text defines",
    Origin.ACRONYM: "an acronym that a text defines", Origin.FULL: "a full form that a text defines",
    Origin.QUOTED: "set in quotation marks", Origin.NAME: "a name", Origin.ISOTOPE: "an isotope",
    Origin.KNOWN: "known to an official list", Origin.PHRASE: "a phrase", Origin.WORD: "a word",
}  # fmt: skip
"""How a candidate was found, for a person."""


class Card:
    """One concept as a results page shows it: the lookup result, and its terms sorted for reading."""

    def __init__(self, result: LookupResult) -> None:
        variants = list(result.variants)
        english = [term for term in variants if term.language == EQUIVALENT]
        self.result = result
        self.english = [term for term in english if term.standing.is_usable]
        self.outdated = [term for term in english if not term.standing.is_usable]
        self.chinese = [term for term in variants if term.language == MINED]
        self.count = sum(evidence.count for _, evidence in result.evidence)
        self.explanation = STATUS_MEANINGS[result.status]

    @property
    def hant(self) -> Markup:
        """The Traditional form with its doubtful characters marked; empty where it is the same."""
        result = self.result
        if result.hant == result.zh:
            return Markup("")
        converted = (t for t in result.variants if t.language == script.TRADITIONAL and t.text == result.hant)
        first: Term | None = next(converted, None)
        doubts = markup.doubts(result.zh, result.hant, first.doubtful if first else None)
        return markup.marked(result.hant, doubts)

    @property
    def english_forms(self) -> list[str]:
        """The English forms that may be used, the preferred one first."""
        return [*([self.result.en] if self.result.en else []), *(term.text for term in self.english)]

    @property
    def context(self) -> ContextSentence | None:
        """The first sentence with the term."""
        return self.result.contexts[0] if self.result.contexts else None


def found_as(hit: Hit, query: str) -> str:
    """The form that holds `query`, where neither of the two shown first does; else nothing."""
    asked = key.term_key(query)
    shown = (hit.zh, hit.hant, hit.en or "")
    if hit.matched in shown or any(asked in key.term_key(form) for form in shown):
        return ""
    return hit.matched


def language_tag(language: str) -> str:
    """The tag of HTML's `lang` for a language of the database."""
    tags = {lang.value: known.page_tag for lang, known in LANGUAGES.items()}
    return (tags | {script.TRADITIONAL: script.TRADITIONAL}).get(language, "und")


def language_name(language: str) -> str:
    """The name of a language of the database, for a person."""
    names = {lang.value: known.name for lang, known in LANGUAGES.items()}
    return (names | {script.TRADITIONAL: script.TRADITIONAL_NAME}).get(language, language)


def in_context(text: str, start: int, end: int, within: str = "") -> Markup:
    """A sentence with the term at `text[start:end]` set off; as a part only where it stands within a longer one."""
    return markup.marked(text, [markup.Mark(start, end, "inside" if within else "", within)])


def highlighted(text: str, query: str) -> Markup:
    """A sentence with every occurrence of `query` set off."""
    return markup.marked(text, markup.occurrences(text, query))


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph with its terms linked, and each of those with English once, in the form it has here."""

    paragraph: ParagraphRow
    html: Markup
    terms: tuple[tuple[str, KnownForm], ...]


def mark_up(
    paragraph: ParagraphRow, terms: TermMarker | None, placed: Callable[[str], str]
) -> MarkedParagraph:
    """Link the terms of a Chinese paragraph to their concepts; `placed` puts the prefix before an address.

    Without `terms`, and where it is longer than `limits.MARKED_CHARACTERS`, it is only escaped.
    """
    if terms is None or len(paragraph.text) > limits.MARKED_CHARACTERS:
        return MarkedParagraph(paragraph, markup.show(paragraph.text), ())
    text = paragraph.text
    marks = list(terms.marks(text, lambda concept: placed(addresses.concept_path(concept))))
    beside = {text[mark.start : mark.end]: known for mark, known in marks if known.en}
    html = markup.marked(text, [mark for mark, _ in marks])
    return MarkedParagraph(paragraph, html, tuple(beside.items()))


class ShownMatch:
    """A match as the page of the memory shows it: what differs is set off on both sides."""

    def __init__(self, query: str, match: Match) -> None:
        unit = match.unit
        language = language_of_text(query)
        self.match, self.unit = match, unit
        self.language, self.target_language = language.value, other(language).value
        self.is_part = match.kind is MatchKind.PART
        self.source = markup.show(unit.source)
        self.suggestion = markup.show(match.suggestion)
        if match.kind is MatchKind.FUZZY:
            self.source = markup.marked(
                unit.source, markup.differences(unit.source, query, "differs", "yours")
            )
            replaced = markup.differences(match.suggestion, unit.target, "replaced", "in the memory")
            self.suggestion = markup.marked(match.suggestion, replaced)
        elif match.stretch is not None:
            self.source = highlighted(unit.source, match.stretch.text)
            self.suggestion = highlighted(unit.target, match.stretch.translation or "")


@dataclass(frozen=True, slots=True)
class HighlightedUnit:
    """A unit that holds the query, which is set off on its side. `sides` are (language, text) in the order of the pair."""

    sides: tuple[tuple[str, Markup], ...]
    document: str | None
    memory: str
    date: str | None = None

    @property
    def symbol(self) -> str | None:
        """The symbol under which the United Nations have the document; None for another one."""
        return symbols.canonical(self.document) if self.document else None


def highlighted_units(hits: ConcordanceHits, sought: Sought | None = None) -> list[HighlightedUnit]:
    """The units of a concordance for its page. With `sought` what is a part of a longer term is set off as that."""

    def shown(language: Lang, text: str) -> tuple[str, Markup]:
        if language is not hits.language:
            return language.value, markup.show(text)
        places = sought.find(text) if sought else []
        marks = [
            markup.Mark(place.start, place.end, "inside" if place.within else "", place.within)
            for place in places
        ]
        return language.value, markup.marked(text, marks) if marks else highlighted(text, hits.query)

    return [
        HighlightedUnit(
            tuple(
                shown(language, text) for language, text in zip(PAIR, (unit.source, unit.target), strict=True)
            ),
            unit.document,
            unit.memory,
            unit.date,
        )
        for unit in hits.hits
    ]


def shown_terms(terms: Sequence[TermRow]) -> list[TermRow]:
    """The terms of a concept without the Traditional forms that are its Simplified ones converted, unless they need a look."""
    chinese = {term.term for term in terms if term.language == MINED}
    return [
        term
        for term in terms
        if term.language != script.TRADITIONAL or term.doubtful or script.simplify(term.term) not in chinese
    ]


def pair_shown(pair: RememberedPair) -> HighlightedUnit:
    """A pair of the memory with the term set off on both sides."""
    zh = markup.marked(side(pair.unit, MINED), [markup.Mark(pair.zh.start, pair.zh.end)])
    en = markup.marked(
        side(pair.unit, EQUIVALENT), [markup.Mark(place.start, place.end) for place in pair.en]
    )
    return HighlightedUnit(
        ((MINED.value, zh), (EQUIVALENT.value, en)), pair.unit.document, pair.unit.memory, pair.unit.date
    )


HELPERS: Mapping[str, Any] = {
    "language_tag": language_tag,
    "language_name": language_name,
    "found_as": found_as,
    "in_context": in_context,
    "highlighted": highlighted,
    "statuses": STATUS_MEANINGS,
    "origins": ORIGIN_MEANINGS,
}
"""What templates may call, beside the addresses of `addresses.helpers`."""

FILTERS: Mapping[str, Any] = {"show": markup.show, "plain": markup.plain}
