"""Looking a term up: either language, either script, one character upwards, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from termbase.concepts.model import Concept, Description, Evidence, Term
from termbase.concepts.status import Status
from termbase.store import hits
from termbase.store.contexts import ContextSentence, contexts_of_each
from termbase.store.ranking import rank_sql
from termbase.store.reading import describe_each, rows_of, terms_of_each
from tm import db
from tm.db import Database
from tm.errors import WrongUsage
from tm.languages import EQUIVALENT, MINED
from tm.limits import Limits
from tm.text import key
from tm.text.chars import has_han

_STATUS = rank_sql("c.status")
_CONCEPTS = """
SELECT id, zh, hant, en, status, type, subject, source, note, frequency, documents FROM concepts WHERE id IN ({places})
"""
_INSIDE = f"""
SELECT t.key, c.id, c.zh, c.en, c.status FROM terms t JOIN concepts c ON c.id = t.concept
WHERE t.key IN ({{places}}) ORDER BY length(t.key) DESC, {_STATUS}, c.frequency DESC, c.id
"""
_LONGEST_PART = 24
"""Longest stretch of a query that may be a term, in characters or words."""

_AT_ONCE = 900
"""Stretches that one statement asks for: SQLite's old limit of parameters is 999."""


@dataclass(frozen=True, slots=True)
class LookupResult:
    """One concept as a lookup found it. `en` is the preferred English or None, `status` that of this English.

    `zh`, `hant` and `en` are the forms that are shown first. `quality`: 0 the query is a term, 1 but for inflection,
    2 a preferred term begins with it, 3 a preferred term holds it (for one character: 2), 4 and 5 the same for other
    terms. A Latin query counts from the beginning of a word only, one as short as an acronym as a whole word.
    """

    concept: Concept
    zh: str
    hant: str
    en: str | None
    status: Status
    frequency: int
    documents: int
    quality: int
    matched: str
    contexts: tuple[ContextSentence, ...]

    @property
    def variants(self) -> Iterator[Term]:
        """The terms besides the two that are shown first, in order."""
        shown = {(MINED.value, self.zh), (EQUIVALENT.value, self.en)}
        return (term for term in self.concept.terms if (term.language, term.text) not in shown)

    @property
    def descriptions(self) -> list[tuple[Term | None, Description]]:
        """What files say of the concept and its languages, then of its terms, each with the term that it is about."""
        every: list[tuple[Term | None, Description]] = [
            (None, remark) for remark in self.concept.descriptions
        ]
        return every + [(term, remark) for term in self.concept.terms for remark in term.descriptions]

    @property
    def evidence(self) -> list[tuple[Term, Evidence]]:
        """Every piece of evidence with its term, in the order in which it came."""
        # ids grow with the time of writing
        every = [(term, evidence) for term in self.concept.terms for evidence in term.evidence]
        return sorted(every, key=lambda pair: pair[1].id or 0)

    def as_dict(self) -> dict[str, Any]:
        """The result for JSON."""
        concept = self.concept
        return {
            "concept": concept.id, "zh": self.zh, "hant": self.hant, "en": self.en, "status": self.status.value,
            "type": concept.type, "subject": concept.subject, "source": concept.source, "note": concept.note,
            "frequency": self.frequency, "documents": self.documents, "quality": self.quality,
            "matched": self.matched,
            "evidence": [_evidence_dict(term, evidence) for term, evidence in self.evidence],
            "descriptions": [_description_dict(term, remark) for term, remark in self.descriptions],
            "variants": [_variant_dict(term) for term in self.variants],
            "contexts": [context.as_dict() for context in self.contexts],
        }  # fmt: skip


def _evidence_dict(term: Term, evidence: Evidence) -> dict[str, Any]:
    return {
        "term": term.text, "kind": evidence.kind, "source": evidence.source, "source_type": evidence.source_type,
        "detail": evidence.detail, "count": evidence.count, "document": evidence.document_name,
        "paragraph": evidence.paragraph_number, "status": evidence.status.value,
    }  # fmt: skip


def _description_dict(term: Term | None, remark: Description) -> dict[str, Any]:
    return {
        "kind": remark.kind.value, "text": remark.text, "language": remark.language, "term": term.text if term else None,
        "source": remark.source, "said_by": remark.said_by,
    }  # fmt: skip


def _variant_dict(term: Term) -> dict[str, Any]:
    return {
        "term": term.text, "language": term.language, "type": term.type.value, "standing": term.standing.value,
        "status": term.status.value, "source": term.source, "doubtful": term.doubtful,
    }  # fmt: skip


def lookup(
    database: Database, query: str, most: int = 20, limits: Limits | None = None
) -> list[LookupResult]:
    """Find concepts by a Chinese or English term, best first. No hit: an empty list.

    Raises `WrongUsage` for a query that is longer than the limit.
    """
    check_length(query, limits or Limits())
    return read_hits(database, hits.hits(database, query)[:most])


def check_length(query: str, limits: Limits) -> None:
    """Raise `WrongUsage` for a query that is longer than the limit."""
    if len(query) > limits.query_characters:
        raise WrongUsage(
            f"the query has {len(query):,} characters and the limit is {limits.query_characters}",
            next_step="look up a term, not a text",
        )


def read_hits(database: Database, found: Iterable[hits.Hit]) -> list[LookupResult]:
    """The concepts of hits with everything that is known of them."""
    matched = {hit.concept: (hit.quality, hit.matched) for hit in found}
    return _read(database, matched)


def read_concept(database: Database, concept: str) -> LookupResult | None:
    """Read one concept by its id; None where there is none."""
    return next(iter(_read(database, {concept: (0, "")})), None)


def _read(database: Database, matched: Mapping[str, tuple[int, str]]) -> list[LookupResult]:
    """Concepts by their ids, each with the quality and the form of its hit: five statements for all of them.

    Between two statements other threads have their turn, so that each costs more than it takes.
    """
    names = list(matched)
    rows = {row[0]: row[1:] for row in rows_of(database, _CONCEPTS, names)}
    terms = terms_of_each(database, names)
    sentences = contexts_of_each(database, names)
    results = []
    for name in names:
        if name in rows:
            zh, hant, en, status, kind, subject, source, note, frequency, documents = rows[name]
            quality, form = matched[name]
            found = Concept(name, terms.get(name, []), kind, subject, source, note)
            results.append(
                LookupResult(
                    found, zh, hant, en, Status(status), frequency, documents, quality, form or zh,
                    tuple(sentences[name]),
                )
            )  # fmt: skip
    describe_each(database, {result.concept.id: (result.concept, result.concept.terms) for result in results})
    return results


@dataclass(frozen=True, slots=True)
class Headline:
    """A concept in one line: its id, the forms shown first, and the status."""

    concept: str
    zh: str
    en: str | None
    status: Status


def inside(database: Database, query: str, most: int) -> list[Headline]:
    """Terms that lie inside a query without a result, longest first."""
    folded = key.term_key(db.storable(query))
    pieces = _pieces(folded)
    if not pieces:
        return []
    headlines: dict[str, Headline] = {}
    rows: list[tuple[str, str, str, str | None, str]] = []
    for start in range(0, len(pieces), _AT_ONCE):
        some = pieces[start : start + _AT_ONCE]
        rows += database.execute(_INSIDE.format(places=", ".join("?" for _ in some)), some).fetchall()
    # each statement was sorted by itself
    rows.sort(key=lambda row: -len(row[0]))
    longest: list[str] = []
    for form, concept, zh, en, status in rows:
        # a part of a longer term that was named already says nothing new
        if form in longest or not any(form in longer for longer in longest):
            longest.append(form)
            headlines.setdefault(concept, Headline(concept, zh, en, Status(status)))
    return list(headlines.values())[:most]


def _pieces(folded: str) -> list[str]:
    """Stretches of a folded query that may be terms: of ideographs, or of whole words."""
    if has_han(folded):
        cut: Iterable[str] = folded
        # single characters are in every term
        joined, least = "", 2
    else:
        cut, joined, least = folded.split(" "), " ", 1
    items = list(cut)
    pieces = {
        joined.join(items[i:j])
        for i in range(len(items))
        for j in range(i + least, min(i + _LONGEST_PART, len(items)) + 1)
    }
    # the query itself was looked up and is none
    return sorted(pieces - {folded, ""})
