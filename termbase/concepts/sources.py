"""Kinds of sources: how binding each is, and the best status that its word can earn. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from termbase.concepts.status import Status


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source. `rank`: 1 the most binding. `ceiling`: the best status that it gives."""

    rank: int
    ceiling: Status
    meaning: str


KINDS = {
    "charter": SourceKind(1, Status.OFFICIAL, "the Charter of the United Nations"),
    "treaty": SourceKind(1, Status.OFFICIAL, "a treaty, in its authentic texts"),
    "unterm": SourceKind(2, Status.OFFICIAL, "UNTERM, the terminology database of the United Nations"),
    "resolution": SourceKind(2, Status.OFFICIAL, "a resolution or decision of an organ"),
    "rules": SourceKind(2, Status.OFFICIAL, "rules of procedure, statutes, lists of Member States"),
    "document": SourceKind(3, Status.OFFICIAL, "another official document"),
    "glossary": SourceKind(3, Status.OFFICIAL, "a glossary of the competent body"),
    "corpus": SourceKind(4, Status.ATTESTED, "a pair of sentences of official texts"),
    "definition": SourceKind(4, Status.ATTESTED, "what the texts themselves define"),
    "termbase": SourceKind(5, Status.OFFICIAL, "an export of a termbase, where each term names the source that its status rests on"),
    "decision": SourceKind(5, Status.PROPOSED, "the word of an editor, where no source is named that shows it"),
    "usage": SourceKind(6, Status.PROPOSED, "drafting usage, known to the compiler alone"),
    "list": SourceKind(6, Status.PROPOSED, "a table of unknown authority"),
    "thesaurus": SourceKind(7, Status.PROPOSED, "subject headings, made to index papers, not to draft them"),
    "dictionary": SourceKind(8, Status.PROPOSED, "a general dictionary"),
    "composition": SourceKind(9, Status.PROPOSED, "composed from known parts"),
}  # fmt: skip
"""Every kind of source by its name. `docs/decisions/0003` says why the ceilings are what they are."""

TERMBASE = "termbase"
"""The kind of an export of a termbase: a term keeps its status, as far as the source that it names may give it."""

IMPORTED = {"unterm": Status.OFFICIAL, "glossary": Status.ATTESTED, "list": Status.PROPOSED,
            "thesaurus": Status.PROPOSED, "dictionary": Status.PROPOSED, TERMBASE: Status.OFFICIAL}  # fmt: skip
"""What a file may be imported as, and the status that its pairs then earn."""

NO_SOURCE = 9
"""The rank of a term that no source speaks for."""

_UNKNOWN = SourceKind(5, Status.PROPOSED, "")


def rank(kind: str | None) -> int:
    """The rank of a kind of source; 5 for one that is not listed.

    >>> rank("treaty"), rank("thesaurus")
    (1, 7)
    """
    return KINDS.get(kind or "", _UNKNOWN).rank


def earned(kind: str | None, claimed: Status) -> Status:
    """The status that a claim earns under its kind of source: never better than the ceiling.

    >>> earned("thesaurus", Status.OFFICIAL), earned("treaty", Status.ATTESTED)
    (<Status.PROPOSED: 'proposed'>, <Status.ATTESTED: 'attested'>)
    """
    ceiling = KINDS.get(kind or "", _UNKNOWN).ceiling
    return max(claimed, ceiling, key=lambda status: status.rank)
