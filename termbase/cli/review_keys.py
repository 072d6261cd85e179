"""Reviewing on a terminal: one concept after the other, each decided with a single key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import click

from termbase.review import queue
from termbase.review.choices import EnglishChoice, choices, decided
from termbase.review.events import SOURCE_KINDS, Action, ReviewEvent
from termbase.review.journal import Conflict, Journal
from termbase.review.queue import QueueItem
from termbase.store.lookup import LookupResult, read_concept
from tm.db import Database
from tm.errors import TermbaseError
from tm.text.shown_number import ShownNumber

KEYS = "1-9 choose  a accept  e edit  r reject  f forbid  m merge  s split  u undo  n next  q quit"
"""The keys, as they are shown below each concept."""

_SENTENCES = 3
"""Contexts that are shown of a concept: what has room above the choices."""


class ReviewSession:
    """One person at a terminal. `by` is who decides; `wait` how long for another writer, in seconds."""

    def __init__(self, database: Database, journal: Journal, by: str, wait: float) -> None:
        self._database, self._journal, self._by, self._wait = database, journal, by, wait
        self._chosen: EnglishChoice | None = None
        self._last: ReviewEvent | None = None
        self._undecided: set[str] = set()

    def run(self) -> None:
        """Show concepts until the queue is empty or the person has had enough."""
        while (item := self._next()) is not None:
            if not self._decide(item):
                return
        click.echo("nothing waits for an editor")

    def _next(self) -> QueueItem | None:
        items = queue.queue(self._database, self._journal.read())
        return next((item for item in items if item.zh not in self._undecided), None)

    def _decide(self, item: QueueItem) -> bool:
        """Show a concept and take keys until it is decided or left; False to end."""
        result = read_concept(self._database, item.concept.concept) if item.concept else None
        offered = choices(result.concept.terms if result else (), item.suggestions)
        self._chosen = offered[0] if offered else None
        _show(item, result, offered)
        while True:
            key = click.getchar()
            if key in ("q", "\x03", "\x04"):
                return False
            if key in ("n", " ", "\r"):
                self._undecided.add(item.zh)
                return True
            if key.isdigit() and 0 < int(key) <= len(offered):
                self._chosen = offered[int(key) - 1]
                click.echo(f"chosen: {self._chosen.english}")
                continue
            work = self._work(key)
            if work is not None and self._try(work, item):
                return True

    def _work(self, key: str) -> Callable[[QueueItem], ReviewEvent | None] | None:
        return {
            "a": self._accept, "e": self._edit, "r": self._reject, "f": self._forbid, "m": self._merge,
            "s": self._split, "u": self._undo,
        }.get(key)  # fmt: skip

    def _try(self, work: Callable[[QueueItem], ReviewEvent | None], item: QueueItem) -> bool:
        """Whether a key decided on the concept; what hinders it is told."""
        try:
            draft = work(item)
            if draft is None:
                return False
            self._last = self._journal.append(replace(draft, by=self._by), wait=self._wait)
        except Conflict as conflict:
            click.echo(f"not written: {conflict}", err=True)
            return True  # the concept is shown again, as it is now
        except TermbaseError as error:
            click.echo(f"not written: {error}", err=True)
            return False
        click.echo(f"{self._last.action.value}: {self._last.zh} {self._last.instead or self._last.english}")
        return True

    # -- the keys --------------------------------------------------------------------------
    def _draft(self, action: Action, item: QueueItem) -> ReviewEvent:
        return ReviewEvent(action, item.zh, item.en, seen=item.seen)

    def _accept(self, item: QueueItem) -> ReviewEvent | None:
        if self._chosen is None:
            return self._edit(item)
        return self._sourced(decided(self._draft(Action.ACCEPT, item), self._chosen, ""))

    def _edit(self, item: QueueItem) -> ReviewEvent | None:
        written = click.prompt("English", default=self._chosen.english if self._chosen else "", err=True)
        return self._sourced(decided(self._draft(Action.ACCEPT, item), self._chosen, written))

    def _sourced(self, draft: ReviewEvent) -> ReviewEvent:
        """A draft with its source: that of the suggestion, or the one that is asked for."""
        known = self._chosen if self._chosen and self._chosen.event else None
        source = click.prompt("Source", default=known.source if known else "", show_default=True, err=True)
        kind = ""
        if source:
            kind = click.prompt(
                "Kind of source", default=(known.source_type if known else "") or "document",
                type=click.Choice(SOURCE_KINDS), err=True,
            )  # fmt: skip
        return replace(draft, source=source, source_type=kind)

    def _reject(self, item: QueueItem) -> ReviewEvent | None:
        return self._explained(decided(self._draft(Action.REJECT, item), self._chosen, ""))

    def _forbid(self, item: QueueItem) -> ReviewEvent | None:
        return self._explained(decided(self._draft(Action.FORBID, item), self._chosen, ""))

    def _merge(self, item: QueueItem) -> ReviewEvent | None:
        into = click.prompt("Chinese of the concept that stays", err=True)
        other = queue.item_of(self._database, self._journal.read(), into)
        return self._explained(replace(self._draft(Action.MERGE, item), into_zh=into, into_en=other.en))

    def _split(self, item: QueueItem) -> ReviewEvent | None:
        if self._chosen is None:
            return None
        return self._explained(replace(self._draft(Action.SPLIT, item), forms=(self._chosen.english,)))

    def _undo(self, item: QueueItem) -> ReviewEvent | None:
        if self._last is None:
            click.echo("nothing to undo here; `review DB log` has what was decided before", err=True)
            return None
        return ReviewEvent(Action.UNDO, self._last.zh, event=self._last.id)

    def _explained(self, draft: ReviewEvent) -> ReviewEvent:
        return replace(draft, why=click.prompt("Why", default="", show_default=False, err=True))


def _show(item: QueueItem, result: LookupResult | None, offered: list[EnglishChoice]) -> None:
    """A concept with its contexts and what there is to choose from."""
    concept = item.concept
    where = (
        f"{ShownNumber(concept.frequency):time|times} in {ShownNumber(concept.documents):document|documents}, {concept.status.value}"
        if concept
        else "new"
    )
    click.echo(f"\n{click.style(item.zh, bold=True)}   {where}")
    for context in result.contexts[:_SENTENCES] if result else ():
        click.echo(f"    {context.text}  [{context.document}]")
    for number, choice in enumerate(offered, 1):
        source = f" [{choice.source}]" if choice.source else ""
        mark = "suggested" if choice.event else choice.status.value if choice.usable else "not to be used"
        click.echo(f"  {number}. {choice.english}   {mark}: {choice.why}{source}")
    click.echo(KEYS)
