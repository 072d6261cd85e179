"""An annotated text with all that its files to take home say: sentences, their matches, and the concepts that stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from termbase.annotate.annotated import AnnotatedItem, AnnotatedSegment
from termbase.concepts.model import Concept, Term, TermPair
from termbase.concepts.status import Status, TermType
from termbase.web.text_source import TextSource
from tm.languages import EQUIVALENT, MINED, Lang, other
from tm.match.matches import Match

DISCLAIMER = "The United Nations has not checked these translations and answers for none of them; official are the texts themselves, at undocs.org."
"""What every file that is taken home says, as the pages do."""

_MADE = (TermType.COMPOSED, TermType.LEARNED)


@dataclass(frozen=True, slots=True)
class HomeAnswer:
    """What stands in a text and its answer; `status` is a status, or the kind of a reference, whose English follows from a rule."""

    asked: str
    answer: str
    status: str


@dataclass(frozen=True, slots=True)
class HomeText:
    """A text, its sentences with their terms, and where a file asks for them the matches of each sentence and the concepts by id."""

    source: TextSource
    segments: Sequence[AnnotatedSegment]
    matches: Sequence[Sequence[Match]] = ()
    concepts: Mapping[str, Concept] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[Lang, Lang]:
        """The language of the text, and that of the answers."""
        return self.source.language, other(self.source.language)

    def answers(self, segment: AnnotatedSegment) -> Iterator[HomeAnswer]:
        """What has an answer in a sentence, in its order."""
        for item in segment.items:
            asked, answer = item.sides(self.source.language)
            if asked and answer:
                yield HomeAnswer(asked, answer, label(item))

    def pairs(self) -> Iterator[TermPair]:
        """The terms of the text with the English that fits it, once each in the order of the text.

        What this program made and nothing bears out is for a person to review, and is left out, as from every export.
        """
        seen: set[tuple[str, str, str]] = set()
        for segment in self.segments:
            by_place = {(term.start, term.end): term.concept for term in segment.terms}
            for item in segment.items:
                concept = self.concepts.get(by_place.get((item.start, item.end), ""))
                asked, answer = item.sides(self.source.language)
                if concept is None or item.status is None or not asked or not answer:
                    continue
                texts = (asked, answer) if self.source.language is MINED else (answer, asked)
                sides = _term(concept, MINED, texts[0]), _term(concept, EQUIVALENT, texts[1])
                known = (concept.id, sides[0].text, sides[1].text)
                if known in seen or (sides[1].type in _MADE and not item.status.is_borne_out):
                    continue
                seen.add(known)
                yield TermPair(concept, *sides, item.status, all(side.standing.is_usable for side in sides))


def label(item: AnnotatedItem) -> str:
    """The status of an item, or the kind of a reference."""
    return item.status.value if item.status else item.kind


def _term(concept: Concept, language: Lang, text: str) -> Term:
    """The term of a concept that stands in the text; one that only the text writes so has the status of nothing."""
    terms = [term for term in concept.terms if term.language == language]
    folded = text.casefold()
    known = next((term for term in terms if text == term.text), None) or next(
        (term for term in terms if folded == term.text.casefold()), None
    )
    if known is None:
        return Term(text, language, TermType.VARIANT, status=Status.ATTESTED)
    best = [item for item in known.evidence if item.status is known.status]
    named = next((item for item in best if item.source == known.source), best[0] if best else None)
    return replace(known, source_type=named.source_type if named else None)
