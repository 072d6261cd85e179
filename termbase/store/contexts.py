"""Sentences of the documents: those in which a concept occurs, and those that hold a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from termbase.store.reading import rows_of
from tm import db
from tm.db import Database
from tm.text import bigrams, key

_CONTEXTS = """
SELECT x.concept, x.text, x.start, x."end", d.name, p.number, d.id, x.paragraph FROM contexts x JOIN documents d ON d.id = x.document
JOIN paragraphs p ON p.id = x.paragraph WHERE x.concept IN ({places}) ORDER BY x.id
"""
_HOLDING = """
SELECT s.id, s.text, d.name, d.id, p.number, p.id, d.language FROM segment_grams g JOIN segments s ON s.id = g.rowid
JOIN documents d ON d.id = s.document JOIN paragraphs p ON p.id = s.paragraph
WHERE segment_grams MATCH ? AND g.rowid > ? ORDER BY g.rowid
"""


@dataclass(frozen=True, slots=True)
class ContextSentence:
    """A sentence with the term at `text[start:end]`, and its document and paragraph."""

    text: str
    start: int
    end: int
    document: str
    paragraph: str | None
    document_id: int
    paragraph_id: int

    def as_dict(self) -> dict[str, Any]:
        """The context for JSON."""
        return asdict(self)


def contexts_of_each(database: Database, concepts: Sequence[str]) -> Mapping[str, list[ContextSentence]]:
    """The stored contexts of concepts, by their ids, no sentence twice for one of them."""
    contexts: dict[str, dict[str, ContextSentence]] = {concept: {} for concept in concepts}
    for concept, text, *where in rows_of(database, _CONTEXTS, concepts):
        contexts[concept].setdefault(text, ContextSentence(text, *where))
    return {concept: list(by_text.values()) for concept, by_text in contexts.items()}


@dataclass(frozen=True, slots=True)
class HoldingSentence:
    """A sentence of the documents that holds the query, for a concordance. `id` is its row."""

    id: int
    text: str
    document: str
    document_id: int
    paragraph: str | None
    paragraph_id: int
    language: str


def sentences(database: Database, query: str, most: int = 50, after: int = 0) -> list[HoldingSentence]:
    """Sentences that hold `query` (either script, one character upwards), in order.

    `after` is the id of the last sentence of the page before. Exact for Chinese: what the index
    proposes is checked against the text. A query that begins with a Latin word or a number finds the
    sentences with a word that begins so (`safeguard` finds `safeguards`, `afeguard` finds nothing).
    """
    folded = key.key(db.storable(query))
    match = bigrams.match_query(folded)
    if match is None:
        return []
    holding: list[HoldingSentence] = []
    for row in database.execute(_HOLDING, (match, after)):
        # the index knows pairs of characters, not their order: each text is held against the query
        if folded in key.key(row[1]):
            holding.append(HoldingSentence(*row))
            # a LIMIT in SQL would count what the index only proposes
            if len(holding) >= most:
                break
    return holding
