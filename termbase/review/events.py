"""A suggestion or a decision as a value, and as a line of the file of decisions. Pure.

`docs/decisions-file.md` describes the line. Concepts are named by their words, never by rows: so what was decided holds
for the next build too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from termbase.concepts import sources
from termbase.concepts.status import Status
from tm.errors import WrongUsage
from tm.languages import MINED
from tm.text import key
from tm.text.clean import clean, surrogate

VERSION = 1
"""The version of the line; a line of another one is told and left out."""

LONGEST = {"source": 300, "why": 2_000, "by": 100}
"""Longest text of a field, in characters; of a field that is not named here `LONGEST_TERM`."""

LONGEST_TERM = 300
"""Longest term, in characters."""

MOST_FORMS = 20
"""Most forms that one split may move."""

CLAIMS = (Status.OFFICIAL, Status.ATTESTED, Status.PROPOSED)
"""What a person may say of an English: how sure it is, as far as the source can carry it."""

SOURCE_KINDS = ("charter", "treaty", "unterm", "resolution", "rules", "document", "glossary", "usage", "dictionary", "thesaurus", "list")  # fmt: skip
"""The kinds of source that a person may name; `list` is for what is none of the others."""

_ID = re.compile(r"[0-9a-f]{16}\Z")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_BLANKS = re.compile(r"\s+")


class Action(StrEnum):
    """What an event does."""

    SUGGEST = "suggest"
    """Somebody suggests a term or an English, or tells a fault: for an editor to answer."""
    ACCEPT = "accept"
    """`english` is an English of the concept, the one to use; a concept that is not there is made."""
    EDIT = "edit"
    """`instead` takes the place of `english`."""
    REJECT = "reject"
    """A suggestion, or an English that no text bears out, is turned down."""
    FORBID = "forbid"
    """`english` must not be used for the concept."""
    MERGE = "merge"
    """The concept is the one of `into_zh` and `into_en`."""
    SPLIT = "split"
    """The English `forms` are of another concept with the same Chinese."""
    UNDO = "undo"
    """The event `event` does not hold."""


DECISIONS = frozenset(Action) - {Action.SUGGEST, Action.UNDO}
"""What changes the next build."""


class Topic(StrEnum):
    """What a suggestion is about."""

    TERM = "term"
    ENGLISH = "english"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """A line of the file. All texts are clean; one that does not apply is empty.

    `zh` and `en` name the concept: its Chinese, and the English that it showed, which tells homographs apart. `event` is the
    suggestion that is answered, or what is undone. `seen` is the last event of the concept that the person knew of. `at` is a
    second (UTC).
    """

    action: Action
    zh: str
    en: str = ""
    english: str = ""
    instead: str = ""
    chinese: str = ""
    forms: tuple[str, ...] = ()
    into_zh: str = ""
    into_en: str = ""
    topic: str = ""
    source: str = ""
    source_type: str = ""
    claim: str = ""
    why: str = ""
    by: str = ""
    event: str = ""
    seen: str = ""
    at: str = ""
    id: str = ""

    @property
    def earned(self) -> Status:
        """The status that the person's word gives an English: what is claimed, as far as the source can carry it.

        Without a source nothing is more than `proposed`: who decides vouches for it, and no text shows it.
        """
        if not self.source:
            return Status.PROPOSED
        claimed = Status(self.claim) if self.claim else Status.ATTESTED
        return sources.earned(self.source_type or "list", claimed)

    @property
    def concept_key(self) -> str:
        """What all events of a concept share: the key of its Chinese."""
        return key.term_key(self.zh)

    def same_as(self, other: ReviewEvent) -> bool:
        """Whether another event says the same, whenever that was."""
        return _content(self) == _content(other)

    def signed(self, at: str) -> ReviewEvent:
        """The event with its time and with the id that follows from all of it."""
        whole = replace(self, at=at, id="")
        digest = hashlib.sha256(
            json.dumps(_content(whole) | {"seen": self.seen, "at": at}, sort_keys=True).encode()
        )
        return replace(whole, id=digest.hexdigest()[:16])

    def line(self) -> str:
        """The event as a line of the file, with its end; fields that are empty are left out."""
        held = {name: value for name, value in asdict(self).items() if value}
        return json.dumps({"v": VERSION, **_ordered(held)}, ensure_ascii=False) + "\n"


_FIRST = ("id", "at", "by")
_TEXTS = tuple(f.name for f in fields(ReviewEvent) if f.name not in ("action", "forms"))


def _ordered(held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: held[name] for name in (*_FIRST, *held) if name in held}


def _content(event: ReviewEvent) -> dict[str, Any]:
    held = asdict(event)
    for name in ("id", "at", "seen"):
        del held[name]
    return held


def cleaned(text: str) -> str:
    """A text of a person as it is stored: one line, without control characters and marks of direction.

    >>> cleaned("  nuclear\\x00\\u202e  disarmament\\n")
    'nuclear disarmament'
    """
    return _BLANKS.sub(" ", _BIDI.sub("", clean(text))).strip()


def checked(event: ReviewEvent) -> ReviewEvent:
    """The event with its texts cleaned. Raises `WrongUsage` with a sentence for one that means nothing."""
    texts = {name: cleaned(getattr(event, name)) for name in _TEXTS}
    forms = tuple(dict.fromkeys(filter(None, map(cleaned, event.forms))))
    event = replace(event, forms=forms, **texts)  # type: ignore[arg-type]
    for name in (*_TEXTS, "forms"):
        for text in forms if name == "forms" else (texts[name],):
            most = LONGEST.get(name, LONGEST_TERM)
            if len(text) > most:
                raise WrongUsage(f"{name} has {len(text):,} characters and the limit is {most:,}")
            if surrogate(text):
                raise WrongUsage(f"{name} has half of a character (a lone surrogate)")
    _check_words(event)
    return event


def _check_words(event: ReviewEvent) -> None:
    """Raise `WrongUsage` where a field that the action needs is missing, or one of a closed list has another value."""
    for name, allowed in (
        ("source_type", SOURCE_KINDS), ("claim", [status.value for status in CLAIMS]), ("topic", list(Topic)),
    ):  # fmt: skip
        value = getattr(event, name)
        if value and value not in allowed:
            raise WrongUsage(f"{name} is one of {', '.join(allowed)}")
    if not event.concept_key and event.action is not Action.UNDO:
        raise WrongUsage("the Chinese of the concept is missing")
    if len(event.forms) > MOST_FORMS:
        raise WrongUsage(f"a split moves at most {MOST_FORMS} forms")
    needed = _NEEDED.get(event.action, ())
    if event.action is Action.REJECT and event.event:
        needed = ()
    if event.action is Action.SUGGEST:
        needed = ("topic", "source", "why") if event.topic == Topic.FAULT else ("topic", "english", "source")
    for name in needed:
        if not getattr(event, name):
            raise WrongUsage(f"{event.action.value} needs {_MEANT[name]}")


_NEEDED = {
    Action.ACCEPT: ("english",), Action.EDIT: ("english", "instead"), Action.REJECT: ("english",),
    Action.FORBID: ("english",), Action.MERGE: ("into_zh",), Action.SPLIT: ("forms",), Action.UNDO: ("event",),
}  # fmt: skip
_MEANT = {
    "english": "an English", "instead": "the English to put in its place", "into_zh": "the Chinese of the other concept",
    "forms": "the English that is of another concept", "event": "the id of an event", "topic": "what it is about",
    "source": "a source", "why": "a word on what is wrong",
}  # fmt: skip


def parsed(line: str) -> ReviewEvent:
    """The event of a line. Raises `WrongUsage` with the reason for a line that is none."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        raise WrongUsage("it is no JSON") from None
    if not isinstance(held, dict) or held.pop("v", None) != VERSION:
        raise WrongUsage(f"it is no event of version {VERSION}")
    forms = held.pop("forms", [])
    if not isinstance(forms, list):
        raise WrongUsage("its forms are no list")
    if set(held) - {"action", *_TEXTS} or not all(isinstance(text, str) for text in (*held.values(), *forms)):
        raise WrongUsage("it has a field that is not known, or one that is no text")
    try:
        action = Action(held.pop("action", ""))
    except ValueError:
        raise WrongUsage("its action is not known") from None
    event = checked(ReviewEvent(action, held.pop(MINED.value, ""), forms=tuple(forms), **held))
    if not _ID.match(event.id) or not _AT.match(event.at):
        raise WrongUsage("it has no id or no time")
    return event
