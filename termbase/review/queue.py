"""What waits for an editor, the worthiest first: concepts without English that a text bears out, and suggestions.

The order is that of `store.worth`: without English before with proposals, then by how often the term stands in the documents. A
concept that a text bears out comes after these, when somebody suggests something for it. What was decided since the
termbase was built is not asked again; what was rejected or forbidden is, when a build has that and still no English.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from termbase.concepts.status import Status
from termbase.review.events import Action, ReviewEvent
from termbase.review.ledger import Ledger
from termbase.store import reshaping, worth
from termbase.store.worth import ReviewConcept
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.text import key


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A concept to decide on. `concept` is None for a term that the termbase does not have.

    `seen` is the id of the last event of it, which a decision must name: so nobody decides past somebody else.
    """

    zh: str
    concept: ReviewConcept | None
    suggestions: tuple[ReviewEvent, ...]
    seen: str

    @property
    def en(self) -> str:
        """The English that the concept shows, with which it is named in decisions."""
        return (self.concept.en if self.concept else None) or ""

    def as_dict(self) -> dict[str, Any]:
        """The item for JSON."""
        concept = self.concept
        return {
            MINED.value: self.zh, EQUIVALENT.value: concept.en if concept else None, "concept": concept.concept if concept else None,
            "status": concept.status.value if concept else None, "frequency": concept.frequency if concept else 0,
            "documents": concept.documents if concept else 0, "seen": self.seen,
            "suggestions": [
                {name: value for name, value in asdict(event).items() if value} for event in self.suggestions
            ],
        }  # fmt: skip


def queue(database: Database, ledger: Ledger, *, suggested_only: bool = False) -> Iterator[QueueItem]:
    """The items in their order, made as they are asked for. The database must stay open meanwhile."""
    by_key: dict[str, list[ReviewEvent]] = {}
    for event in ledger.suggestions():
        by_key.setdefault(event.concept_key, []).append(event)
    concepts = worth.called(database, [events[0].zh for events in by_key.values()])
    suggested = sorted(
        (_item(concepts.get(name), events[0].zh, events, ledger) for name, events in by_key.items()),
        key=_worth,
    )
    if suggested_only:
        return iter(suggested)
    taken = worth.ids(database, by_key) | _settled(database, ledger)
    plain = (
        _item(concept, concept.zh, [], ledger)
        for concept in worth.by_worth(database)
        if concept.concept not in taken
    )
    return heapq.merge(suggested, plain, key=_worth)


def size(database: Database, ledger: Ledger) -> dict[str, int]:
    """How many items wait without any English, how many with proposals, and how many suggestions are open."""
    counts = worth.count(database, _settled(database, ledger))
    return {**counts, "suggestions": len(ledger.suggestions())}


def _settled(database: Database, ledger: Ledger) -> set[str]:
    """The ids of the concepts that are not asked again: decided for an English, or since the termbase was built."""
    decided = ledger.decided()
    for_english = (Action.ACCEPT, Action.EDIT, Action.MERGE)
    others = {event.id for event in decided.values() if event.action not in for_english}
    applied = reshaping.decided(database) if others else set()
    return worth.ids(database, [name for name, event in decided.items() if event.id not in others & applied])


def item_of(database: Database, ledger: Ledger, zh: str) -> QueueItem:
    """The item of a Chinese term, whether it is in the queue or not."""
    concept = worth.called(database, [zh]).get(key.term_key(zh))
    return _item(concept, concept.zh if concept else zh, ledger.suggestions(zh), ledger)


def after(items: Iterator[QueueItem], zh: str, most: int) -> list[QueueItem]:
    """The next `most` items that come after the one of `zh`; from the first on where that is not among them."""
    every = list(items) if zh else items
    if isinstance(every, list):
        start = next((number for number, item in enumerate(every, 1) if item.zh == zh), 0)
        return every[start : start + most]
    return list(itertools.islice(every, most))


def _item(concept: ReviewConcept | None, zh: str, events: list[ReviewEvent], ledger: Ledger) -> QueueItem:
    last = ledger.last(zh)
    return QueueItem(concept.zh if concept else zh, concept, tuple(events), last.id if last else "")


def _worth(item: QueueItem) -> tuple[int, int, str]:
    concept = item.concept
    if concept is None:
        return -Status.UNRESOLVED.rank, 0, item.zh
    return -concept.status.rank, -concept.frequency, concept.concept
