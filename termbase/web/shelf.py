"""What is made once for a release of the termbase and kept: the terms for marking up documents, the words of Chinese, concordances."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from termbase.memories.open_memory import OpenMemory
from termbase.memories.renderings import MOST_READ, TermPairs, term_pairs
from termbase.store.browse import document_names
from termbase.store.concordance import Concordance, concordance
from termbase.store.hits import Hit
from termbase.store.suggest import suggest
from termbase.web import limits, published, reading
from termbase.web.cards import Card
from termbase.web.kept import KeptAnswers
from tm.db import Database
from tm.text.words import Segmenter

T = TypeVar("T")


@dataclass(slots=True)
class Shelf:
    """What requests share; each thing is made at the first request for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    terms: reading.TermMarker | None = None
    segmenter: Segmenter = field(default_factory=Segmenter)
    concordances: KeptAnswers[str, Concordance] = field(
        default_factory=lambda: KeptAnswers(limits.CONCORDANCES)
    )
    beginnings: KeptAnswers[str, list[Hit]] = field(default_factory=lambda: KeptAnswers(limits.BEGINNINGS))
    remembered: KeptAnswers[tuple[str, int], TermPairs] = field(
        default_factory=lambda: KeptAnswers(limits.REMEMBERED_TERMS)
    )
    counted: dict[str, Any] = field(default_factory=dict)

    def count(self, name: str, database: Database, counting: Callable[[Database], T]) -> T:
        """What `counting` counts in the whole termbase, counted at the first call and kept under `name`."""
        with self.lock:
            if name not in self.counted:
                self.counted[name] = counting(database)
            known: T = self.counted[name]
            return known

    def documents(self, database: Database) -> frozenset[str]:
        """The names of the documents, for links to them."""
        return self.count("documents", database, document_names)

    def fill(self, database: Database) -> reading.TermMarker:
        """The terms of `database`, read at the first call."""
        with self.lock:
            if self.terms is None:
                self.terms = reading.TermMarker(database)
            return self.terms

    def concordance(self, database: Database, query: str) -> Concordance:
        """The concordance of `query`, kept for its next pages."""
        return self.concordances.get(query, lambda: concordance(database, query, self.segmenter))

    def suggestions(self, database: Database, query: str) -> list[Hit]:
        """What `query` may become; kept where it is so short that everybody types it, and that many terms begin with it."""
        folded = " ".join(query.split())

        def made() -> list[Hit]:
            return suggest(database, folded, limits.SUGGESTIONS)

        return self.beginnings.get(folded, made) if len(folded) <= limits.BEGINNING else made()

    def term_pairs(self, recall: OpenMemory, card: Card, most_read: int = MOST_READ) -> TermPairs:
        """What the memory has for the term of a card, told by so many of its pairs; kept."""
        zh, english = card.result.zh, card.english_forms
        return self.remembered.get(
            (card.result.concept.id, most_read),
            lambda: term_pairs(recall, zh, english, most_read=most_read),
        )


def of(datasette: Any) -> Shelf:
    """The shelf of the termbase that was asked."""
    database = datasette.get_database(published.asked(datasette))
    shelf = getattr(database, "_termbase_shelf", None)
    if shelf is None:
        shelf = database._termbase_shelf = Shelf()
    known: Shelf = shelf
    return known
