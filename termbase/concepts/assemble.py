"""Brings the wells together: authority, definitions and candidates become concepts. Pure.

An English form is `official` where an authority fixes it and `attested` where official texts show
it; whatever has neither is `unresolved` and listed, not hidden. Nothing here guesses.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from termbase.authority import AuthorityRow, spelling
from termbase.authority.attested import AttestedPair
from termbase.concepts import parts, sources
from termbase.concepts.compose import RowPart, compose, row_part
from termbase.concepts.model import Concept, Evidence, Term, concept_id
from termbase.concepts.status import Standing, Status, TermType
from termbase.extract.candidates import Candidate, Origin
from termbase.extract.definitions import Definition, Form
from termbase.extract.harvest import Defined
from tm.languages import EQUIVALENT, MINED

LISTED = "listed"
"""Kind of evidence of a further form that only the compiler of a list stands for."""

_COMPOSED = "Composed from known parts"
_LISTS = "Authority lists of termbase"
_TITLED = frozenset({"treaty", "document"})
"""Types whose full form is a title."""


def trusted(row: AuthorityRow) -> Status:
    """The status that a row of an authority list earns.

    Drafting usage without a text that shows it is a proposal of its compiler, whatever the list
    calls it: `attested` is for what a named text bears out.
    """
    return sources.earned(row.source_type, Status(row.status))


class StoredConcepts(Protocol):
    """Concepts that were assembled before: given by the key of a mined term, each the same value every time."""

    def having(self, key: str) -> list[Concept]:
        """The concepts with a mined term of this key, in the order in which they were assembled."""

    def __contains__(self, concept: object) -> bool: ...


class Assembly:
    """Collects concepts by the keys of their mined terms. `key` folds script, width and marks.

    `stored` are concepts that need no assembling any more: they come before all others, and may be added to.
    """

    def __init__(self, key: Callable[[str], str], stored: StoredConcepts | None = None) -> None:
        self._key = key
        self._stored = stored
        self._by_id: dict[str, Concept] = {}
        self._by_form: dict[str, list[str]] = {}

    def concepts(self) -> list[Concept]:
        """All concepts but those stored ones that nobody asked for, in the order of their ids."""
        return [self._by_id[name] for name in sorted(self._by_id)]

    def in_order(self) -> list[str]:
        """The ids of the concepts, in the order in which they were assembled."""
        return list(self._by_id)

    def find(self, form: str) -> list[Concept]:
        """The concepts that have `form` as a mined term."""
        form_key = self._key(form)
        concepts = self._stored.having(form_key) if self._stored is not None else []
        self._by_id.update((concept.id, concept) for concept in concepts)
        added = [self._by_id[name] for name in self._by_form.get(form_key, ())]
        return [*concepts, *(concept for concept in added if concept not in concepts)] if concepts else added

    def _new(self, terms: Sequence[Term], **fields: str | None) -> Concept:
        head_key = self._key(terms[0].text)
        number = 1
        while (name := concept_id(head_key, number)) in self._by_id or (
            self._stored and name in self._stored
        ):
            number += 1
        concept = Concept(name, [], **fields)  # type: ignore[arg-type]
        self._by_id[name] = concept
        for term in terms:
            self.add(concept, term)
        return concept

    def add(self, concept: Concept, term: Term) -> Term:
        """Add a term unless the concept has it; return the one that it then has."""
        for have in concept.of(term.language):
            if have.text == term.text or self._key(have.text) == self._key(term.text) != "":
                have.support(term.evidence)
                return have
        concept.terms.append(term)
        if term.language == MINED:
            names = self._by_form.setdefault(self._key(term.text), [])
            if concept.id not in names:
                names.append(concept.id)
        return term

    # -- the wells -------------------------------------------------------------------------
    def authority(self, rows: Iterable[AuthorityRow], attested: Iterable[AttestedPair] = ()) -> None:
        """Take the rows of an authority: every row is a concept of its own.

        What the row's source shows holds for its preferred pair and for what only writes it differently; a
        further form is the compiler's word, unless `attested` has a text with it.
        """
        for row in rows:
            self._new(
                list(_row_terms(row)), type=row.type, subject=row.subject, source=row.source,
                note=row.note or None,
            )  # fmt: skip
        for pair in attested:
            self._attest(pair)

    def _attest(self, pair: AttestedPair) -> None:
        """Take a text's word for a pair of forms of one concept."""
        status = sources.earned(pair.source_type, Status.ATTESTED)
        forms = (pair.zh, pair.en)
        for concept in self.find(pair.zh):
            both = [t for t in concept.terms if t.text in forms and t.standing is not Standing.SUPERSEDED]
            if {t.language for t in both} == {MINED, EQUIVALENT}:
                for term in both:
                    term.evidence = [item for item in term.evidence if item.kind != LISTED]
                    term.support([Evidence("authority", pair.source, status, pair.source, pair.source_type)])

    def definitions(self, defined: Sequence[Defined]) -> None:
        """Take what the texts define: full and short form are one concept, an acronym its English.

        A short form that an authority already gives to another concept keeps that meaning too:
        the form then belongs to both, told apart by the documents of the evidence.
        """
        for located in defined:
            definition = located.definition
            evidence = Evidence(
                "definition", f"{definition.full} ({definition.short})", Status.ATTESTED,
                document=located.document, paragraph=located.paragraph,
            )  # fmt: skip

            def term(
                text: str, language: str, form: TermType, standing: Standing = Standing.ADMITTED,
                evidence: Evidence = evidence,
            ) -> Term:  # fmt: skip
                return Term(text, language, form, standing, Status.ATTESTED, [evidence])

            known = self.find(definition.full) or self._named(definition)
            if known:
                concept = known[0]
                self.add(concept, term(definition.full, MINED, TermType.FULL))
            else:
                full = term(definition.full, MINED, TermType.FULL, Standing.PREFERRED)
                full.part_of_speech = "proper noun"
                concept = self._new([full], type="named in the text")
            if definition.form is Form.ACRONYM:
                self.add(concept, term(definition.short, EQUIVALENT, TermType.ACRONYM))
            else:
                self.add(concept, term(definition.short, MINED, TermType.SHORT))

    def _named(self, definition: Definition) -> list[Concept]:
        """Concepts whose own name is the short form: an authority knows 《莫斯科条约》 by that name alone."""
        if definition.form is Form.ACRONYM:
            return []
        short = self._key(definition.short)
        return [c for c in self.find(definition.short) if self._key(c.head.text) == short]

    def candidates(self, ranked: Sequence[Candidate]) -> None:
        """Take the candidates, best first; one that no concept has becomes an unresolved concept."""
        for candidate in ranked:
            if candidate.origin is Origin.ACRONYM:
                continue  # an acronym is an English term of what it stands for
            for concept in self.find(candidate.term) or [self._unresolved(candidate)]:
                concept.candidates.append(candidate)

    def compose(self) -> None:
        """Propose English for concepts without any, from the English of their parts."""
        row_of_key = functools.cache(self._row)
        table = parts.load()

        def row(form: str) -> RowPart | None:
            return row_of_key(self._key(form))

        for concept in self.concepts():
            if concept.status is not Status.UNRESOLVED or not concept.candidates:
                continue
            proposal = compose(concept.candidates[0].words, row, table)
            if proposal is None:
                continue
            evidence = Evidence("composition", proposal.explain(), Status.PROPOSED, _COMPOSED, "composition")
            self.add(
                concept,
                Term(
                    proposal.en, EQUIVALENT, TermType.COMPOSED, Standing.ADMITTED, Status.PROPOSED,
                    [evidence], "noun",
                ),
            )  # fmt: skip

    def _row(self, form: str) -> RowPart | None:
        """What a form contributes to a longer term: the English of its best concept, where that is a noun or a name."""
        resolved = [(concept, term) for concept in self.find(form) if (term := concept.equivalent)]
        if not resolved:
            return None
        concept, english = min(resolved, key=lambda pair: pair[1].status.rank)
        noun = english.part_of_speech in (None, "noun", "proper noun")
        if english.type is TermType.COMPOSED or not noun:
            return None
        return row_part(english.text, concept.type)

    def _unresolved(self, candidate: Candidate) -> Concept:
        forms = {Origin.TITLE: TermType.TITLE, Origin.SHORT: TermType.SHORT}
        common = candidate.origin in (Origin.PHRASE, Origin.WORD, Origin.QUOTED)
        term = Term(
            candidate.term, MINED, forms.get(candidate.origin, TermType.FULL), Standing.PREFERRED,
            Status.ATTESTED, part_of_speech="noun" if common else "proper noun",
        )  # fmt: skip
        return self._new([term], type=candidate.origin.value)


def _row_terms(row: AuthorityRow) -> Iterator[Term]:
    """The terms of a row of the lists, each with the status that the row's source gives it."""
    status = trusted(row)

    def term(text: str, language: str, form: TermType, standing: Standing) -> Term:
        # a text that is cited shows the preferred pair, an authority also fixes short forms and acronyms
        fixed = status is Status.OFFICIAL and form is not TermType.VARIANT
        same = standing is not Standing.SUPERSEDED and _same_name(text, language, row)
        if fixed or same:
            evidence = Evidence("authority", row.note or row.source, status, row.source, row.source_type)
        else:
            evidence = Evidence(
                LISTED, "a further form in the shipped lists", Status.PROPOSED, _LISTS, "usage"
            )
        return Term(text, language, form, standing, evidence.status, [evidence], row.pos)

    whole = TermType.TITLE if row.type in _TITLED else TermType.FULL
    admitted = Standing.ADMITTED
    yield term(row.zh, MINED, whole, Standing.PREFERRED)
    yield from (term(text, MINED, TermType.SHORT, admitted) for text in row.zh_short)
    yield from (term(text, MINED, TermType.VARIANT, admitted) for text in row.zh_other)
    yield term(row.en, EQUIVALENT, whole, Standing.PREFERRED)
    yield from (term(text, EQUIVALENT, TermType.SHORT, admitted) for text in row.en_short)
    yield from (term(text, EQUIVALENT, TermType.ACRONYM, admitted) for text in row.acronym)
    yield from (term(text, EQUIVALENT, TermType.VARIANT, admitted) for text in row.en_other)
    yield from (term(text, EQUIVALENT, TermType.VARIANT, Standing.SUPERSEDED) for text in row.en_superseded)


def _same_name(text: str, language: str, row: AuthorityRow) -> bool:
    """Whether a form is the preferred one of its row, or only writes it differently."""
    if language == MINED:
        return spelling.chinese(text) == spelling.chinese(row.zh)
    return spelling.english(text) == spelling.english(row.en)
