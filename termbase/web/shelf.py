"""What is made once for a release of the termbase and kept: the terms for marking up documents, the words of Chinese, concordances."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from termbase.store.concordance import Concordance, concordance
from termbase.web import limits, published, reading
from tm.db import Database
from tm.text.words import Segmenter

T = TypeVar("T")


@dataclass(slots=True)
class Shelf:
    """What requests share; each thing is made at the first request for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    terms: reading.TermMarker | None = None
    segmenter: Segmenter = field(default_factory=Segmenter)
    concordances: OrderedDict[str, Concordance] = field(default_factory=OrderedDict)
    counted: dict[str, Any] = field(default_factory=dict)

    def count(self, name: str, database: Database, counting: Callable[[Database], T]) -> T:
        """What `counting` counts in the whole termbase, counted at the first call and kept under `name`."""
        with self.lock:
            if name not in self.counted:
                self.counted[name] = counting(database)
            known: T = self.counted[name]
            return known

    def fill(self, database: Database) -> reading.TermMarker:
        """The terms of `database`, read at the first call."""
        with self.lock:
            if self.terms is None:
                self.terms = reading.TermMarker(database)
            return self.terms

    def concordance(self, database: Database, query: str) -> Concordance:
        """The concordance of `query`, kept for its next pages."""
        with self.lock:
            known = self.concordances.get(query)
            if known is not None:
                self.concordances.move_to_end(query)
                return known
        made = concordance(database, query, self.segmenter)
        with self.lock:
            self.concordances[query] = made
            while len(self.concordances) > limits.CONCORDANCES:
                self.concordances.popitem(last=False)
        return made


def of(datasette: Any) -> Shelf:
    """The shelf of the termbase that was asked."""
    database = datasette.get_database(published.asked(datasette))
    shelf = getattr(database, "_termbase_shelf", None)
    if shelf is None:
        shelf = database._termbase_shelf = Shelf()
    known: Shelf = shelf
    return known
