"""All events of a file together: which hold, which suggestions are open, and who decided last on a concept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from termbase.review.events import DECISIONS, Action, ReviewEvent
from tm.model import Finding
from tm.text import key


class Ledger:
    """The events in the order of the file. `findings` tell of lines that are no events and were left out."""

    def __init__(self, events: Iterable[ReviewEvent] = (), findings: Iterable[Finding] = ()) -> None:
        self.events = tuple(events)
        self.findings = tuple(findings)
        self._by_id = {event.id: event for event in self.events}
        self._undone = self._find_undone()
        self._last: dict[str, ReviewEvent] = {}
        self._answers: dict[str, ReviewEvent] = {}
        self._decided: dict[str, ReviewEvent] = {}
        for event in self.events:
            if event.action is not Action.SUGGEST:
                self._last[self._of(event)] = event
            if event.id in self._undone:
                continue
            if event.action in DECISIONS:
                if event.event:
                    self._answers[event.event] = event
                if not (event.action is Action.REJECT and event.event):
                    self._decided[event.concept_key] = event

    def _find_undone(self) -> set[str]:
        undone: set[str] = set()
        for event in reversed(self.events):
            if event.action is Action.UNDO and event.id not in undone:
                undone.add(event.event)
        return undone

    def _of(self, event: ReviewEvent) -> str:
        """The concept of an event; that of an undo is the one of what it undoes."""
        before = self._by_id.get(event.event) if event.action is Action.UNDO else None
        return before.concept_key if before else event.concept_key

    def get(self, event: str) -> ReviewEvent | None:
        """The event with this id."""
        return self._by_id.get(event)

    def holds(self, event: ReviewEvent) -> bool:
        """Whether an event was not undone."""
        return event.id not in self._undone

    def last(self, zh: str) -> ReviewEvent | None:
        """The last decision on a concept by its Chinese, or the last undoing of one; None where there was none."""
        return self._last.get(key.term_key(zh))

    def decision(self, zh: str) -> ReviewEvent | None:
        """The last decision on a concept that holds; turning down a suggestion is none."""
        return self._decided.get(key.term_key(zh))

    def decided(self) -> dict[str, ReviewEvent]:
        """The last decision that holds on each concept, by the key of its Chinese; turning down a suggestion is none."""
        return dict(self._decided)

    def decisions(self) -> Iterator[ReviewEvent]:
        """The decisions that hold, in their order."""
        return (event for event in self.events if event.action in DECISIONS and self.holds(event))

    def answer(self, suggestion: str) -> ReviewEvent | None:
        """The decision that answers a suggestion."""
        return self._answers.get(suggestion)

    def suggestions(self, zh: str | None = None) -> list[ReviewEvent]:
        """The suggestions that nobody has answered yet, of one concept or of all."""
        asked = None if zh is None else key.term_key(zh)
        return [
            event
            for event in self.events
            if event.action is Action.SUGGEST and self.holds(event) and event.id not in self._answers
            and asked in (None, event.concept_key)
        ]  # fmt: skip
