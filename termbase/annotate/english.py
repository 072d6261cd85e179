"""The terms of an English text with their Chinese: for translators who work from English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from termbase.annotate.annotated import AnnotatedSegment, AnnotatedTerm, MeantTerm
from termbase.store import forms
from termbase.store.forms import EnglishForm
from tm.db import Database
from tm.text import words

_OTHERS = 5
"""Alternatives that are shown of one term, as of a Chinese one."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    lemma: str


class EnglishAnnotator:
    """Recognises the English terms of one termbase in any inflection, the longest first; made once, used for many sentences.

    A form that several concepts share stands for the one with the best status, then the most frequent; the Chinese
    of the others are alternatives.
    """

    def __init__(self, database: Database) -> None:
        self._forms: dict[str, list[EnglishForm]] = {}
        self._longest: dict[str, int] = {}
        for form in forms.english_forms(database):
            self._forms.setdefault(form.lemmas, []).append(form)
            first, size = form.lemmas.split(" ", 1)[0], form.lemmas.count(" ") + 1
            self._longest[first] = max(self._longest.get(first, 0), size)

    def document(self, texts: Sequence[str]) -> Iterator[AnnotatedSegment]:
        """Annotate the sentences of one document."""
        return map(self.annotate, texts)

    def annotate(self, text: str) -> AnnotatedSegment:
        """Annotate one sentence: `en` of a term is what stands there, `zh` the answer."""
        meant = tuple(self._meant(text))
        return AnnotatedSegment(text, tuple(m.term for m in meant), (), meant)

    def _meant(self, text: str) -> Iterator[MeantTerm]:
        spoken = [_Word(start, end, lemma) for start, end, lemma in words.lemma_spans(text)]
        at = 0
        while at < len(spoken):
            size, found = self._at(text, spoken, at)
            if found:
                best, *others = found
                start, end = spoken[at].start, spoken[at + size - 1].end
                term = AnnotatedTerm(start, end, best.zh, text[start:end], best.status, False, best.concept)
                also = dict.fromkeys(other.zh for other in others if other.zh != best.zh)
                yield MeantTerm(term, tuple(also)[:_OTHERS])
            at += max(size, 1)

    def _at(self, text: str, spoken: Sequence[_Word], at: int) -> tuple[int, list[EnglishForm]]:
        """The longest term that begins at a word, in words, with all that it stands for."""
        longest = min(self._longest.get(spoken[at].lemma, 0), len(spoken) - at)
        for size in range(longest, 0, -1):
            lemmas = " ".join(word.lemma for word in spoken[at : at + size])
            surface = text[spoken[at].start : spoken[at + size - 1].end]
            if found := [form for form in self._forms.get(lemmas, ()) if _is_written_as(form.text, surface)]:
                return size, found
        return 0, []


_IRREGULAR = ("men", "children", "people", "criteria", "media", "data", "phenomena", "ices", "yses", "eses")


def _is_same_noun(form: str, surface: str) -> bool:
    """Whether two words of one lemma are one noun in singular or plural, and no verb: meetings and meeting, not met.

    >>> _is_same_noun("meetings", "met"), _is_same_noun("treaty", "treaties"), _is_same_noun("states", "state")
    (False, True, True)
    """
    short, long = sorted((form, surface), key=len)
    plurals = (short, f"{short}s", f"{short}es", f"{short.removesuffix('y')}ies")
    return long in plurals or form.endswith(_IRREGULAR) or surface.endswith(_IRREGULAR)


def _is_written_as(form: str, surface: str) -> bool:
    """Whether the case of a text fits: an acronym is in capitals, and a name of one word begins with one.

    >>> _is_written_as("AIDS", "aids"), _is_written_as("Member State", "member states"), _is_written_as("Chad", "chad")
    (False, True, False)
    """
    if not _is_same_noun(form.split()[-1].casefold(), surface.split()[-1].casefold()):
        return False
    if len(form) > 1 and form.isupper():
        return surface.isupper() or surface.rstrip("s").isupper()
    return " " in form or not form[:1].isupper() or surface[:1].isupper()
