"""The terms of an English text with their Chinese: for translators who work from English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from termbase.annotate.annotated import (
    AnnotatedReference,
    AnnotatedSegment,
    AnnotatedTerm,
    AnnotatedWord,
    MeantTerm,
)
from termbase.store import forms
from termbase.store.forms import EnglishForm
from tm.db import Database
from tm.languages import EQUIVALENT
from tm.text import references, words
from tm.text.english_forms import is_written_as
from tm.text.english_stop import STOP

_OTHERS = 5
"""Alternatives that are shown of one term, as of a Chinese one."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    lemma: str


class EnglishAnnotator:
    """Recognises the English terms of one termbase in any inflection, the longest first; made once, used for many sentences.

    A form that several concepts share stands for the one that prefers it, then for the one with the best status; the
    Chinese of the others are alternatives. A single word that is little or general is no term.
    """

    def __init__(self, database: Database) -> None:
        self._forms: dict[str, list[EnglishForm]] = {}
        self._longest: dict[str, int] = {}
        for form in forms.english_forms(database):
            self._forms.setdefault(form.lemmas, []).append(form)
            first, size = form.lemmas.split(" ", 1)[0], form.lemmas.count(" ") + 1
            self._longest[first] = max(self._longest.get(first, 0), size)

    def document(self, texts: Sequence[str], *, general: bool = False) -> Iterator[AnnotatedSegment]:
        """Annotate the sentences of one document."""
        return (self.annotate(text, general=general) for text in texts)

    def annotate(self, text: str, *, general: bool = False) -> AnnotatedSegment:
        """Annotate one sentence: `en` of a term is what stands there, `zh` the answer. With `general` general words are told, too."""
        answers = tuple(self._meant(text, general=general))
        meant = tuple(each for each in answers if isinstance(each, MeantTerm))
        between = tuple(each for each in answers if isinstance(each, AnnotatedWord))
        terms = tuple(each.term for each in meant)
        return AnnotatedSegment(text, terms, tuple(_referred(text)), meant, (), between)

    def _meant(self, text: str, *, general: bool) -> Iterator[MeantTerm | AnnotatedWord]:
        spoken = [_Word(start, end, lemma) for start, end, lemma in words.lemma_spans(text)]
        at = 0
        while at < len(spoken):
            size, found = self._at(text, spoken, at)
            if found and not (size == 1 and _is_common(found[0])):
                best, *others = found
                start, end = spoken[at].start, spoken[at + size - 1].end
                term = AnnotatedTerm(start, end, best.zh, text[start:end], best.status, False, best.concept)
                also = dict.fromkeys(other.zh for other in others if other.zh != best.zh)
                yield MeantTerm(term, tuple(also)[:_OTHERS])
            elif found and general and found[0].is_general:
                start, end, best = spoken[at].start, spoken[at].end, found[0]
                also = dict.fromkeys(form.zh for form in found if form.is_general and form.zh != best.zh)
                yield AnnotatedWord(start, end, best.zh, text[start:end], best.status, tuple(also)[:_OTHERS])
            at += max(size, 1)

    def _at(self, text: str, spoken: Sequence[_Word], at: int) -> tuple[int, list[EnglishForm]]:
        """The longest term that begins at a word, in words, with all that it stands for."""
        longest = min(self._longest.get(spoken[at].lemma, 0), len(spoken) - at)
        for size in range(longest, 0, -1):
            lemmas = " ".join(word.lemma for word in spoken[at : at + size])
            surface = text[spoken[at].start : spoken[at + size - 1].end]
            if found := [form for form in self._forms.get(lemmas, ()) if is_written_as(form.text, surface)]:
                return size, found
        return 0, []


def _referred(text: str) -> Iterator[AnnotatedReference]:
    """The references that a rule gives in Chinese: `en` is what stands there, `zh` the answer."""
    for found in references.find(text, EQUIVALENT):
        answer = references.chinese(found)
        if answer is not None:
            yield AnnotatedReference(
                found.start, found.end, answer, found.text, found.kind.value, found.normal
            )


def _is_common(form: EnglishForm) -> bool:
    """Whether a single word is no term by itself: a little one, such as a preposition, or a general one."""
    return form.is_general or form.lemmas in STOP
