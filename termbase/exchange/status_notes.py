"""How sure a term is, as a note of a TBX: the format has no data category for it, and other tools show a note. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from termbase.concepts import sources
from termbase.concepts.model import Term
from termbase.concepts.status import Status

_NOTE = re.compile(r"status: (official|attested|proposed|unresolved)(?: \(([a-z]+)(?:: (.+))?\))?")


@dataclass(frozen=True, slots=True)
class StatusNote:
    """A status, and the kind and name of the source that it rests on."""

    status: Status
    kind: str | None = None
    source: str | None = None


def written(term: Term) -> str:
    """The note of a term.

    >>> written(Term("大会", "zh", status=Status.OFFICIAL, source="UNTERM", source_type="unterm"))
    'status: official (unterm: UNTERM)'
    """
    if not term.source_type:
        return f"status: {term.status}"
    name = f": {' '.join(term.source.split())}" if term.source else ""
    return f"status: {term.status} ({term.source_type}{name})"


def read(text: str) -> StatusNote | None:
    """What a note says of a status; None where it is a note like any other.

    >>> read("status: attested (document: CD/2105)"), read("status: open")
    (StatusNote(status=<Status.ATTESTED: 'attested'>, kind='document', source='CD/2105'), None)
    """
    hit = _NOTE.fullmatch(text)
    return StatusNote(Status(hit[1]), hit[2], hit[3]) if hit else None


def applied(note: StatusNote | None, term: Term) -> Term:
    """The term with what a note says of it, as far as the kind of its source may give it."""
    if note is None:
        return term
    return replace(
        term, status=sources.earned(note.kind, note.status), source=note.source, source_type=note.kind
    )
