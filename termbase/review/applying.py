"""What was decided becomes part of a termbase: the decisions of a file, in their order, into an open database.

A decision that was applied before is not applied again. One that has nothing to hold on to, because the concept or the
English is not there any more, is told and left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from termbase.concepts import sources
from termbase.concepts.model import Evidence, Term
from termbase.concepts.status import Standing, Status, TermType
from termbase.review.events import Action, ReviewEvent
from termbase.review.journal import Journal
from termbase.review.ledger import Ledger
from termbase.store import reshaping
from termbase.store.revision import Revision
from tm.db import Database
from tm.errors import InputRefused
from tm.languages import EQUIVALENT, MINED
from tm.model import Finding

SOURCE = "Decisions of editors"
"""The source of what persons have decided: what brought an English whose own source they name, and itself the source of
the rest."""

KIND = "decision"
_DONE = {
    Action.ACCEPT: "accepted", Action.EDIT: "edited", Action.REJECT: "rejected", Action.FORBID: "forbidden",
    Action.MERGE: "merged", Action.SPLIT: "split",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AppliedDecisions:
    """How many decisions went into a termbase, how many it had already, and what is to be told of the rest."""

    applied: int = 0
    known: int = 0
    findings: tuple[Finding, ...] = ()


class _NotApplied(Exception):
    """A decision that has nothing to hold on to, with the reason."""


def from_file(database: Database, path: Path | None) -> AppliedDecisions:
    """Apply the decisions of a file; None: there is none, and nothing is applied. Raises `InputRefused`."""
    if path is None:
        return AppliedDecisions()
    if not path.exists():
        raise InputRefused("there is no such file of decisions", file=str(path))
    return apply(database, Journal(path).read(), str(path))


def apply(database: Database, ledger: Ledger, file: str) -> AppliedDecisions:
    """Apply the decisions that hold to an open termbase. `file` names their file in findings.

    What was undone after it was applied is told: only a new build is without it.
    """
    known = reshaping.decided(database)
    revision = Revision(database, "termbase review")
    work = _Applying(database, revision)
    findings, applied, before = list(ledger.findings), 0, 0
    for event in ledger.events:
        if event.action is Action.UNDO and event.event in known and ledger.holds(event):
            findings.append(
                Finding(file, None, event.zh, f"undone by {event.by}, and in this termbase: build it anew")
            )
    for event in ledger.decisions():
        if event.id in known:
            before += 1
            continue
        try:
            work.apply(event)
            applied += 1
        except _NotApplied as reason:
            findings.append(
                Finding(file, None, event.zh, f"{event.action.value} of {event.at} left out: {reason}")
            )
    revision.finish()
    return AppliedDecisions(applied, before, tuple(findings))


class _Applying:
    """Applies decisions one by one; the termbase is settled between them."""

    def __init__(self, database: Database, revision: Revision) -> None:
        self._database, self._revision = database, revision

    def apply(self, event: ReviewEvent) -> None:
        """Apply a decision. Raises `_NotApplied`."""
        work = {
            Action.ACCEPT: self._accept, Action.EDIT: self._edit, Action.REJECT: self._reject,
            Action.FORBID: self._forbid, Action.MERGE: self._merge, Action.SPLIT: self._split,
        }  # fmt: skip
        concept, what = work[event.action](event)
        if concept is None:
            return
        why = f"; {event.why}" if event.why else ""
        self._revision.note(
            concept,
            _DONE[event.action],
            f"{what}{why} [decision {event.id}]",
            event.at[:10],
            event.by or None,
        )
        self._revision.settle(concept)

    # -- one English -----------------------------------------------------------------------
    def _accept(self, event: ReviewEvent) -> tuple[str | None, str]:
        concept = self._concept(event.zh, event.en, event.english) or self._new(event)
        what = self._take(concept, event, event.english)
        self._add_chinese(concept, event)
        return concept, what

    def _edit(self, event: ReviewEvent) -> tuple[str | None, str]:
        concept = self._concept(event.zh, event.en, event.english) or self._new(event)
        old = self._term(concept, event.english)
        if old is not None and old.id is not None and old.status.rank >= event.earned.rank:
            # what a better source upholds stays beside it
            self._revision.stand(old.id, Standing.SUPERSEDED)
        what = self._take(concept, event, event.instead)
        self._add_chinese(concept, event)
        return concept, f"{event.english} → {what}"

    def _take(self, concept: str, event: ReviewEvent, english: str) -> str:
        """Make `english` the English to use of a concept, with the person's word as evidence; return it."""
        term = self._term(concept, english)
        if term is None:
            number = self._revision.insert(
                concept, Term(english, EQUIVALENT, TermType.FULL, Standing.ADMITTED, event.earned), None
            )
            term = Term(english, EQUIVALENT, id=number)
        assert term.id is not None
        self._prove(concept, term.id, event)
        self._revision.settle(concept)
        self._revision.prefer(concept, term)
        return english

    def _add_chinese(self, concept: str, event: ReviewEvent) -> None:
        """Add the further Chinese form that a person names."""
        if event.chinese and self._revision.find(concept, MINED, event.chinese) is None:
            form = Term(event.chinese, MINED, TermType.VARIANT, Standing.ADMITTED, event.earned)
            self._prove(concept, self._revision.insert(concept, form, None), event)

    def _reject(self, event: ReviewEvent) -> tuple[str | None, str]:
        if event.event:
            return None, ""  # a suggestion that is turned down was never in a termbase
        concept = self._known(event)
        term = self._term(concept, event.english)
        if term is None:
            raise _NotApplied(f"it has no {event.english}")
        if any(item.status.is_borne_out for item in term.evidence):
            raise _NotApplied(f"a source bears {event.english!r} out; forbid it, if it must not be used")
        self._revision.drop(concept, term)
        return concept, event.english

    def _forbid(self, event: ReviewEvent) -> tuple[str | None, str]:
        concept = self._known(event)
        number = self._revision.find(concept, EQUIVALENT, event.english)
        if number is None:
            form = Term(event.english, EQUIVALENT, TermType.VARIANT, Standing.DEPRECATED, Status.PROPOSED)
            number = self._revision.insert(concept, form, None)
            self._prove(concept, number, event)
        self._revision.stand(number, Standing.DEPRECATED)
        return concept, event.english

    # -- whole concepts --------------------------------------------------------------------
    def _merge(self, event: ReviewEvent) -> tuple[str | None, str]:
        gone = self._known(event)
        into = self._concept(event.into_zh, event.into_en)
        if into is None:
            raise _NotApplied(f"{event.into_zh} is not in this termbase")
        if into == gone:
            raise _NotApplied("both are one concept already")
        reshaping.merge(self._database, gone, into)
        self._revision.touched.pop(gone, None)
        return into, f"with {event.zh}"

    def _split(self, event: ReviewEvent) -> tuple[str | None, str]:
        concept = self._known(event)
        chinese = reshaping.head(self._database, concept)
        named = [form for form in event.forms if self._revision.find(concept, EQUIVALENT, form) is not None]
        if not named:
            raise _NotApplied(f"it has no {' and no '.join(event.forms)}")
        new = self._revision.add_concept(chinese, source=SOURCE)
        self._copy_head(concept, new)
        moved = ", ".join(reshaping.move_terms(self._database, concept, new, named))
        self._revision.note(new, "split", f"from {concept}: {moved}", event.at[:10], event.by or None)
        self._revision.settle(new)
        return concept, moved

    def _copy_head(self, concept: str, new: str) -> None:
        """Give a new concept the Chinese of another one, with the evidence for it."""
        term = self._revision.terms(concept, MINED)[0]
        number = self._revision.insert(new, replace(term, standing=Standing.PREFERRED), None)
        for item in term.evidence:
            source = self._revision.named_source(item.source, item.source_type)[0] if item.source else None
            self._revision.prove(new, number, item, source)

    # -- finding ---------------------------------------------------------------------------
    def _concept(self, zh: str, *english: str) -> str | None:
        return self._revision.concept_of(zh, [form for form in english if form])

    def _known(self, event: ReviewEvent) -> str:
        concept = self._concept(event.zh, event.en, event.english)
        if concept is None:
            raise _NotApplied("it is not in this termbase")
        return concept

    def _new(self, event: ReviewEvent) -> str:
        head = event.chinese or event.zh
        concept = self._revision.add_concept(head, source=event.source or SOURCE)
        form = Term(head, MINED, TermType.FULL, Standing.PREFERRED, event.earned)
        self._prove(concept, self._revision.insert(concept, form, None), event)
        return concept

    def _term(self, concept: str, english: str) -> Term | None:
        number = self._revision.find(concept, EQUIVALENT, english)
        return next((term for term in self._revision.terms(concept, EQUIVALENT) if term.id == number), None)

    def _prove(self, concept: str, number: int, event: ReviewEvent) -> None:
        """Write down a person's word for a term, with the source that it names."""
        editors, _ = self._revision.named_source(SOURCE, KIND)
        words = f"{_DONE[event.action]} by {event.by or 'an editor'} on {event.at[:10]}"
        detail = f"{words}: {event.why}" if event.why else words
        status = event.earned
        if event.source:
            source, kind = self._revision.named_source(event.source, event.source_type or "list")
            status = max(status, _ceiling(kind), key=lambda status: status.rank)
            self._revision.prove(concept, number, Evidence(KIND, detail, status), source, editors)
        else:
            self._revision.prove(concept, number, Evidence(KIND, detail, status), editors)


def _ceiling(kind: str) -> Status:
    """The best status that a source of a kind can give: what the termbase knows of a source stands."""
    return sources.earned(kind, Status.OFFICIAL)
