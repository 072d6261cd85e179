"""A concept, its terms and their evidence (ISO 30042): one set of values for all that handle them.

Assembling makes them, the store writes and reads them, lookup shows them, importing brings them, exporting
takes them out. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from termbase.concepts import sources
from termbase.concepts.status import Standing, Status, TermType
from termbase.extract.candidates import Candidate
from tm.languages import EQUIVALENT, MINED, PAIR


class DescriptionKind(StrEnum):
    """What a description is (ISO 30042, data categories)."""

    DEFINITION = "definition"
    """What the concept is; of a concept or of one of its languages."""
    NOTE = "note"
    """A remark, of any level."""
    CONTEXT = "context"
    """A text in which a term stands."""
    SOURCE = "source"
    """Where a term is from, as its file says."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of a concept, of its terms in one `language`, or of one term: the last where a term holds it.

    `source` says where the text is from, in the words of the file; read back, `said_by` is the name of that file's source.
    """

    kind: DescriptionKind
    text: str
    language: str | None = None
    source: str | None = None
    said_by: str | None = field(default=None, compare=False)


@dataclass(slots=True)
class Evidence:
    """One piece of evidence for a term: who says so, in words, where, how often, and the status that it earns.

    `source` is the name of the source and `source_type` its kind (`sources.KINDS`). `document` and `paragraph`
    are rows of the store; read back, `document_name` and `paragraph_number` say how a reader cites them, and
    `id` is the row of the evidence itself. `unit` is the unit of the memory that it is an example from.
    """

    kind: str
    detail: str
    status: Status
    source: str | None = None
    source_type: str | None = None
    document: int | None = None
    paragraph: int | None = None
    count: int = 1
    unit: int | None = None
    document_name: str | None = None
    paragraph_number: str | None = None
    id: int | None = None


@dataclass(slots=True)
class Term:
    """A term of a concept. `language` is a language tag: zh, en, or zh-Hant for a converted form.

    `doubtful` lists the characters of a converted form that conversion is not sure of. Read back, `id` is the row
    of the term, `source` the name of the source that its status rests on and `source_type` the kind of that.
    `descriptions` are notes, contexts and sources of the term itself.
    """

    text: str
    language: str
    type: TermType = TermType.FULL
    standing: Standing = Standing.PREFERRED
    status: Status = Status.UNRESOLVED
    evidence: list[Evidence] = field(default_factory=list)
    part_of_speech: str | None = None
    doubtful: str | None = None
    source: str | None = None
    id: int | None = None
    source_type: str | None = None
    descriptions: list[Description] = field(default_factory=list)

    @property
    def is_converted(self) -> bool:
        """Whether it is a form in the other script, made by program."""
        return self.language not in PAIR

    @property
    def conversion(self) -> str | None:
        """What was done to a converted form, in words; None for a term as its source writes it."""
        if not self.is_converted:
            return None
        check = f", check {self.doubtful}" if self.doubtful else ""
        return f"converted to Traditional by program{check}"

    @property
    def source_rank(self) -> int:
        """Rank of the most binding source that speaks for it; 9 where none does."""
        ranks = (sources.rank(item.source_type or item.kind) for item in self.evidence)
        return min(ranks, default=sources.NO_SOURCE)

    def support(self, more: Iterable[Evidence]) -> None:
        """Add evidence; the status becomes the best that any of it earns."""
        for item in more:
            self.evidence.append(item)
            self.status = Status.best([self.status, item.status])


@dataclass(slots=True)
class Concept:
    """A concept with its terms, in the order in which they are shown: mined language first, preferred ones first.

    `source` says in words where the concept comes from, `candidates` are its forms in the texts, best first.
    `descriptions` are definitions and notes of the concept and of its languages; those of a term stand with the term.
    """

    id: str
    terms: list[Term]
    type: str | None = None
    subject: str | None = None
    source: str | None = None
    note: str | None = None
    candidates: list[Candidate] = field(default_factory=list)
    descriptions: list[Description] = field(default_factory=list)

    def of(self, language: str) -> list[Term]:
        """The terms of one language, in order."""
        return [term for term in self.terms if term.language == language]

    @property
    def definitions(self) -> list[Description]:
        """Its definitions, in order."""
        return [statement for statement in self.descriptions if statement.kind is DescriptionKind.DEFINITION]

    @property
    def head(self) -> Term:
        """The term that names the concept: the first of the mined language."""
        return self.of(MINED)[0]

    @property
    def equivalent(self) -> Term | None:
        """The equivalent to show; None where there is none."""
        return first_equivalent(self.of(EQUIVALENT))

    @property
    def status(self) -> Status:
        """The status of the equivalent that is shown first; `unresolved` without any."""
        shown = self.equivalent
        return shown.status if shown else Status.UNRESOLVED


_MADE = frozenset({TermType.LEARNED, TermType.COMPOSED})
"""Types of terms that this program made: no source has them in its list."""


def first_equivalent(terms: Iterable[Term]) -> Term | None:
    """The term to show of one language: a full form before an acronym, then status, standing, rank of the source.

    What a source lists is never displaced by what was learned from pairs, which may bear it out or stand beside
    it. A superseded or deprecated form is never shown; None where nothing else is left.
    """
    usable = [t for t in terms if t.status is not Status.UNRESOLVED and t.standing.is_usable]
    if len(usable) < 2:
        return usable[0] if usable else None
    is_listed = any(t.type not in _MADE for t in usable)
    return min(
        usable,
        key=lambda t: (
            t.type is TermType.ACRONYM,
            is_listed and t.type in _MADE,
            t.status.rank,
            t.standing.rank,
            t.source_rank,
        ),
    )


def concept_id(head_key: str, number: int = 1) -> str:
    """A stable id: from the key of the term that names the concept, and a number for homographs.

    >>> concept_id("核裁军")
    'c-fdd5f951d8'
    """
    digest = hashlib.sha256(head_key.encode()).hexdigest()[:10]
    return f"c-{digest}" if number == 1 else f"c-{digest}-{number}"


@dataclass(frozen=True, slots=True)
class TermPair:
    """A term of the mined language with one equivalent, as the exchange formats want it.

    `concept` tells what both are terms of (its own list of terms may be empty), `status` is the lesser of the two
    terms', `preferred` is True for at most one pair of a mined term, `documents` are those with the concept. A pair with a
    term that may not be used is no `usable` one, and never preferred.
    """

    concept: Concept
    source: Term
    target: Term
    status: Status
    preferred: bool
    documents: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """How the pair stands: as its less usable term, and admitted where another pair is preferred."""
        worst = max(self.source.standing, self.target.standing, key=lambda standing: standing.rank)
        if not worst.is_usable:
            return worst
        return Standing.PREFERRED if self.preferred else Standing.ADMITTED

    @property
    def usable(self) -> bool:
        """Whether both terms may be used."""
        return self.standing.is_usable

    @property
    def conversion(self) -> str | None:
        """What was done to a term of it that is a converted form."""
        return self.source.conversion or self.target.conversion

    @property
    def comment(self) -> str:
        """One line for a translator: how the pair stands, how sure it is, who says so, what to mind."""
        standing = Standing.PREFERRED.value if self.preferred else self.target.type.value
        if not self.usable:
            standing = f"{self.standing.value}, not to be used"
        notes = [
            statement.text
            for statement in self.concept.descriptions
            if statement.kind is DescriptionKind.NOTE
        ]
        source = self.target.source if self.target.language == EQUIVALENT else self.source.source
        parts = (standing, self.status.value, source, self.conversion, self.concept.note, *notes)
        return "; ".join(part for part in parts if part)
