"""What an editor may choose from for one concept: what is suggested, and the English that the termbase has. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from termbase.concepts.model import Term
from termbase.concepts.status import Status
from termbase.review.events import Action, ReviewEvent
from tm.languages import EQUIVALENT
from tm.text import key


@dataclass(frozen=True, slots=True)
class EnglishChoice:
    """An English with what speaks for it. `event` is the suggestion that brings it, empty for one of the termbase."""

    english: str
    status: Status
    why: str
    source: str = ""
    source_type: str = ""
    event: str = ""
    usable: bool = True


def choices(terms: Iterable[Term], suggestions: Iterable[ReviewEvent]) -> list[EnglishChoice]:
    """What there is to choose from: suggestions first, then the English terms of the concept in their order."""
    suggested = [
        EnglishChoice(
            event.english, event.earned, event.why or event.topic, event.source, event.source_type, event.id
        )
        for event in suggestions
    ]
    return [
        *suggested,
        *(
            EnglishChoice(
                term.text, term.status, term.evidence[0].detail if term.evidence else term.type.value,
                term.source or "", usable=term.standing.is_usable,
            )
            for term in terms
            if term.language == EQUIVALENT
        ),
    ]  # fmt: skip


def decided(draft: ReviewEvent, choice: EnglishChoice | None, written: str) -> ReviewEvent:
    """The event for what an editor chose and wrote: accepting something in other words is an edit.

    `draft` has the action, the concept and the rest of the form; `written` is the English that was typed.
    """
    chosen = choice.english if choice else ""
    if choice is not None and choice.event:
        draft = replace(draft, event=choice.event)
        if not draft.source:
            draft = replace(draft, source=choice.source, source_type=choice.source_type)
    if draft.action is Action.ACCEPT and chosen and written and key.term_key(written) != key.term_key(chosen):
        return replace(draft, action=Action.EDIT, english=chosen, instead=written)
    return replace(draft, english=chosen or written)
