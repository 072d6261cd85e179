"""Brings the wells together: authority, definitions and candidates become concepts. Pure.

An English form is `official` where an authority fixes it and `attested` where official texts show
it; whatever has neither is `unresolved` and listed, not hidden. Nothing here guesses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from termbase.authority import AuthorityRow, spelling
from termbase.authority.attested import AttestedPair
from termbase.concepts import sources
from termbase.concepts.compose import TermPart, compose
from termbase.concepts.status import Status
from termbase.extract.candidates import Candidate, Origin
from termbase.extract.definitions import Definition, Form
from termbase.extract.extractor import Defined


@dataclass(slots=True)
class Evidence:
    """One piece of evidence: its kind, in words, where, how often, and the status that it earns."""

    kind: str
    detail: str
    status: Status
    source: str | None = None
    source_type: str | None = None
    document: int | None = None
    paragraph: int | None = None
    count: int = 1


@dataclass(slots=True)
class Term:
    """A term of a concept. `standing` is preferred, admitted or superseded (ISO 30042 / TBX)."""

    term: str
    language: str
    type: str
    standing: str
    status: Status
    proofs: list[Evidence] = field(default_factory=list)
    part_of_speech: str | None = None

    @property
    def rank(self) -> int:
        """Rank of the most binding source that speaks for it; 9 where none does."""
        return min((sources.rank(p.source_type or p.kind) for p in self.proofs), default=9)

    def support(self, proofs: Iterable[Evidence]) -> None:
        """Add evidence; the status becomes the best that any of it earns."""
        for proof in proofs:
            self.proofs.append(proof)
            if proof.status.rank < self.status.rank:
                self.status = proof.status


@dataclass(slots=True)
class Concept:
    """A concept with its terms, Chinese first, the preferred one first in each language."""

    id: str
    entries: list[Term]
    type: str | None = None
    subject: str | None = None
    source: str | None = None
    note: str | None = None
    candidates: list[Candidate] = field(default_factory=list)

    def of(self, language: str) -> list[Term]:
        """The terms of one language, in order."""
        return [entry for entry in self.entries if entry.language == language]

    @property
    def status(self) -> Status:
        """The status of the English that is shown first; `unresolved` without any."""
        first = first_english(self.of("en"))
        return first.status if first else Status.UNRESOLVED


def trusted(row: AuthorityRow) -> Status:
    """The status that a row of an authority list earns.

    Drafting usage without a text that shows it is a proposal of its compiler, whatever the list
    calls it: `attested` is for what a named text bears out.
    """
    return sources.earned(row.source_type, Status(row.status))


def _same_name(term: str, language: str, row: AuthorityRow) -> bool:
    """Whether a form is the preferred one of its row, or only writes it differently."""
    if language == "zh":
        return spelling.chinese(term) == spelling.chinese(row.zh)
    return spelling.english(term) == spelling.english(row.en)


_COMPOSED = "Composed from known parts"
_NAMES = frozenset({"body", "treaty", "state", "place", "group", "programme", "instrument"})
_LISTS = "Authority lists of termbase"
STANDINGS = ("preferred", "admitted", "superseded")


def first_english(english: Iterable[Term]) -> Term | None:
    """The English to show: a full form before an acronym, then status, standing, and rank of the source.

    A superseded form is never shown; None where nothing else is left.
    """
    usable = [e for e in english if e.status is not Status.UNRESOLVED and e.standing != "superseded"]
    return min(
        usable,
        key=lambda e: (e.type == "acronym", e.status.rank, STANDINGS.index(e.standing), e.rank),
        default=None,
    )


def concept_id(zh_key: str, number: int = 1) -> str:
    """A stable id: from the key of the Chinese preferred term, and a number for homographs.

    >>> concept_id("核裁军")
    'c-fdd5f951d8'
    """
    digest = hashlib.sha256(zh_key.encode()).hexdigest()[:10]
    return f"c-{digest}" if number == 1 else f"c-{digest}-{number}"


class Assembly:
    """Collects concepts by the keys of their Chinese terms. `key` folds script, width and marks."""

    def __init__(self, key: Callable[[str], str]) -> None:
        self._key = key
        self._by_id: dict[str, Concept] = {}
        self._by_form: dict[str, list[str]] = {}

    def concepts(self) -> list[Concept]:
        """All concepts, in the order of their ids."""
        return [self._by_id[name] for name in sorted(self._by_id)]

    def find(self, form: str) -> list[Concept]:
        """The concepts that have `form` as a Chinese term."""
        return [self._by_id[name] for name in self._by_form.get(self._key(form), ())]

    def _new(self, entries: list[Term], **fields: str | None) -> Concept:
        zh_key = self._key(entries[0].term)
        number = 1
        while (name := concept_id(zh_key, number)) in self._by_id:
            number += 1
        concept = Concept(name, [], **fields)  # type: ignore[arg-type]
        self._by_id[name] = concept
        for entry in entries:
            self.add(concept, entry)
        return concept

    def add(self, concept: Concept, entry: Term) -> Term:
        """Add a term unless the concept has it; return the one that it then has."""
        for have in concept.entries:
            if have.language == entry.language and (
                have.term == entry.term or self._key(have.term) == self._key(entry.term) != ""
            ):
                have.support(entry.proofs)
                return have
        concept.entries.append(entry)
        if entry.language == "zh":
            names = self._by_form.setdefault(self._key(entry.term), [])
            if concept.id not in names:
                names.append(concept.id)
        return entry

    # -- the wells -------------------------------------------------------------------------
    def authority(self, rows: Iterable[AuthorityRow], shown: Iterable[AttestedPair] = ()) -> None:
        """Take the rows of an authority: every row is a concept of its own.

        What the row's source shows holds for its preferred pair and for what only writes it differently; a
        further form is the compiler's word, unless `shown` has a text with it.
        """
        for row in rows:
            status = trusted(row)

            def entry(
                term: str,
                language: str,
                kind: str,
                standing: str,
                row: AuthorityRow = row,
                status: Status = status,
            ) -> Term:
                # a text that is cited shows the preferred pair, an authority also fixes short forms and acronyms
                fixed = status is Status.OFFICIAL and kind != "variant"
                same = standing != "superseded" and _same_name(term, language, row)
                shown = fixed or same
                held = status if shown else Status.PROPOSED
                proof = Evidence("authority", row.note or row.source, held, row.source, row.source_type)
                listed = Evidence("listed", "a further form in the shipped lists", held, _LISTS, "usage")
                return Term(term, language, kind, standing, held, [proof if shown else listed], row.pos)

            whole = "title" if row.type in ("treaty", "document") else "full form"
            entries = [entry(row.zh, "zh", whole, "preferred")]
            entries += [entry(t, "zh", "short form", "admitted") for t in row.zh_short]
            entries += [entry(t, "zh", "variant", "admitted") for t in row.zh_other]
            entries.append(entry(row.en, "en", whole, "preferred"))
            entries += [entry(t, "en", "short form", "admitted") for t in row.en_short]
            entries += [entry(t, "en", "acronym", "admitted") for t in row.acronym]
            entries += [entry(t, "en", "variant", "admitted") for t in row.en_other]
            entries += [entry(t, "en", "variant", "superseded") for t in row.en_superseded]
            self._new(entries, type=row.type, subject=row.subject, source=row.source, note=row.note or None)
        for one in shown:
            self._show(one)

    def _show(self, one: AttestedPair) -> None:
        """Take a text's word for a pair of forms of one concept."""
        status = sources.earned(one.source_type, Status.ATTESTED)
        for concept in self.find(one.zh):
            pair = [e for e in concept.entries if e.term in (one.zh, one.en) and e.standing != "superseded"]
            if {e.language for e in pair} == {"zh", "en"}:
                for entry in pair:
                    entry.proofs = [p for p in entry.proofs if p.kind != "listed"]
                    entry.support([Evidence("authority", one.source, status, one.source, one.source_type)])

    def definitions(self, defined: Sequence[Defined]) -> None:
        """Take what the texts define: full and short form are one concept, an acronym its English.

        A short form that an authority already gives to another concept keeps that meaning too:
        the form then belongs to both, told apart by the documents of the evidence.
        """
        for one in defined:
            found = one.definition
            proof = Evidence(
                "definition", f"{found.full} ({found.short})", Status.ATTESTED,
                document=one.document, paragraph=one.paragraph,
            )  # fmt: skip
            known = self.find(found.full) or self._named(found)
            if known:
                concept = known[0]
                self.add(concept, Term(found.full, "zh", "full form", "admitted", Status.ATTESTED, [proof]))
            else:
                full = Term(
                    found.full, "zh", "full form", "preferred", Status.ATTESTED, [proof], "proper noun"
                )
                concept = self._new([full], type="named in the text")
            if found.form is Form.ACRONYM:
                self.add(concept, Term(found.short, "en", "acronym", "admitted", Status.ATTESTED, [proof]))
            else:
                self.add(concept, Term(found.short, "zh", "short form", "admitted", Status.ATTESTED, [proof]))

    def _named(self, found: Definition) -> list[Concept]:
        """Concepts whose own name is the short form: an authority knows 《莫斯科条约》 by that name alone."""
        if found.form is Form.ACRONYM:
            return []
        wanted = self._key(found.short)
        return [
            concept for concept in self.find(found.short) if self._key(concept.of("zh")[0].term) == wanted
        ]

    def candidates(self, ranked: Sequence[Candidate]) -> None:
        """Take the candidates, best first; one that no concept has becomes an unresolved concept."""
        for candidate in ranked:
            if candidate.origin is Origin.ACRONYM:
                continue  # an acronym is an English term of what it stands for
            for concept in self.find(candidate.term) or [self._unresolved(candidate)]:
                concept.candidates.append(candidate)

    def compose(self) -> None:
        """Propose English for concepts without any, from the English of their parts."""
        parts = {form: self._part(form) for form in self._by_form}
        for concept in self.concepts():
            if concept.status is not Status.UNRESOLVED or not concept.candidates:
                continue
            words = concept.candidates[0].words
            for proposal in compose(words, lambda form: parts.get(self._key(form))):
                proof = Evidence("composition", proposal.explain(), Status.PROPOSED, _COMPOSED, "composition")
                entry = Term(proposal.en, "en", "composed", "admitted", Status.PROPOSED, [proof], "noun")
                self.add(concept, entry)

    def _part(self, form: str) -> TermPart | None:
        """What a form contributes to a longer term: the English of its best concept."""
        found = [c for c in self.find(form) if c.status is not Status.UNRESOLVED]
        concept = min(found, key=lambda c: c.status.rank, default=None)
        english = first_english(concept.of("en")) if concept else None
        if concept is None or english is None or english.type == "composed":
            return None
        noun = english.part_of_speech in (None, "noun", "proper noun") and concept.type != "phrase"
        return TermPart(
            form, english.term, concept.status, concept.type in _NAMES, noun,
            concept.type == "state", concept.type == "place",
        )  # fmt: skip

    def _unresolved(self, candidate: Candidate) -> Concept:
        kind = {Origin.TITLE: "title", Origin.SHORT: "short form"}.get(candidate.origin, "full form")
        pos = "noun" if candidate.origin in (Origin.PHRASE, Origin.WORD, Origin.QUOTED) else "proper noun"
        entry = Term(candidate.term, "zh", kind, "preferred", Status.ATTESTED, part_of_speech=pos)
        return self._new([entry], type=candidate.origin.value)
