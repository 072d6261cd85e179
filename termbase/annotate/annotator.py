"""Every term and reference of a text with its English: what a translator wants beside each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from termbase.concepts.status import Status
from termbase.extract.definitions import Form, definitions
from termbase.extract.runs import Cutter, runs
from termbase.store import forms
from termbase.store.forms import Meaning
from tm.db import Database, storable
from tm.languages import MINED
from tm.text import references, script
from tm.text.fold import fold
from tm.text.recognise import HEAD, Recogniser, TermSpan, word_ends
from tm.text.words import Segmenter

AT_ONCE = 100_000
"""Termbases with up to this many mined terms are read at once: a second and 30 MB (docs/benchmark.md)."""


@dataclass(frozen=True, slots=True)
class AnnotatedTerm:
    """A term in a sentence: `text[start:end]` is `zh`, as written. `nested`: inside a longer term."""

    start: int
    end: int
    zh: str
    en: str | None
    status: Status
    nested: bool
    concept: str


@dataclass(frozen=True, slots=True)
class AnnotatedReference:
    """A reference in a sentence: its official English, its kind and the form for comparison."""

    start: int
    end: int
    zh: str
    en: str | None
    kind: str
    normal: str


@dataclass(frozen=True, slots=True)
class AnnotatedSegment:
    """A sentence, its terms (in reading order, longer ones first) and its references."""

    text: str
    terms: tuple[AnnotatedTerm, ...]
    references: tuple[AnnotatedReference, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The sentence for JSON."""
        return asdict(self)


class Annotator:
    """Recognises the mined terms of one termbase; made once, used for many sentences.

    The terms of a large termbase are read when a text first has their first two characters: opening takes
    no time, and memory grows with the text, not with the termbase. A smaller one is read at once.
    A form that several concepts share stands for the one that `store.forms.meaning` chooses.
    Several writings (script, width) of a form are found as one.
    """

    def __init__(self, database: Database, segmenter: Segmenter | None = None) -> None:
        self._database = database
        self._meanings: dict[str, Meaning] = {}
        self._recogniser = self._open()
        self._cut = Cutter(segmenter or Segmenter())

    def _open(self) -> Recogniser:
        if forms.count_forms(self._database) > AT_ONCE:
            return Recogniser(fetch=self._read)
        return Recogniser(forms.all_forms(self._database))

    def _read(self, head: str) -> list[str]:
        """The forms that begin with `head`."""
        head = storable(head)
        return forms.forms_with_head(self._database, head) if len(head) >= HEAD else []

    def _meaning(self, form: str) -> Meaning:
        known = self._meanings.get(form)
        if known is None:
            known = forms.meaning(self._database, form)
            if known is None:  # the form was read from this termbase, so that it means something there
                raise KeyError(form)
            self._meanings[form] = known
        return known

    def annotate(
        self,
        text: str,
        defined: Mapping[str, Meaning] | None = None,
        context: references.TreatyContext | None = None,
        number: int | None = None,
    ) -> AnnotatedSegment:
        """Annotate one sentence. Offsets are those of `text` as given.

        `defined` has what the document itself calls its short forms (see `defined`): there they
        stand for nothing else. `context` tells which treaty's articles it quotes without a name, in
        its sentence `number` (from 0).
        """
        treaties = context or references.context([text])
        referred = tuple(
            AnnotatedReference(
                r.start, r.end, r.text, references.english(r, treaties.treaty(r, number)), r.kind.value,
                r.normal,
            )
            for r in references.find(text, MINED)
        )  # fmt: skip
        terms = tuple(self._term(text, span, defined or {}) for span in self.spans(text))
        return AnnotatedSegment(text, terms, referred)

    def defined(self, texts: Iterable[str]) -> dict[str, Meaning]:
        """What short forms stand for in one document: by their folded form, the concept of the full one.

        A short form that the document defines twice, or whose full form is not known, is left out.
        """
        full_forms: dict[str, set[str]] = {}
        for text in texts:
            for definition in definitions(script.simplify(text), self._cut):
                if definition.form is not Form.ACRONYM:
                    full_forms.setdefault(fold(definition.short), set()).add(fold(definition.full))
        meanings: dict[str, Meaning] = {}
        for short, (full, *others) in full_forms.items():
            meaning = forms.meaning(self._database, full)
            if meaning is not None and not others:
                meanings[short] = meaning
        return meanings

    def document(self, texts: Sequence[str]) -> Iterator[AnnotatedSegment]:
        """Annotate the sentences of one document, its own definitions and treaties in mind."""
        defined, context = self.defined(texts), references.context(texts)
        return (self.annotate(text, defined, context, number) for number, text in enumerate(texts))

    def spans(self, text: str) -> list[TermSpan]:
        """The terms of one sentence, as forms with their offsets: the longest, and those inside them."""
        return term_spans(text, self._recogniser, self._cut)

    def matches(self, folded: str) -> Iterable[tuple[int, str]]:
        """Every occurrence of every form in a folded text: (start, form). Words do not count here."""
        return self._recogniser.matches(folded)

    def _term(self, text: str, span: TermSpan, defined: Mapping[str, Meaning]) -> AnnotatedTerm:
        meaning = defined.get(span.form) or self._meaning(span.form)
        zh = text[span.start : span.end]
        return AnnotatedTerm(
            span.start, span.end, zh, meaning.en, meaning.status, span.nested, meaning.concept
        )


def term_spans(text: str, recogniser: Recogniser, cut: Cutter) -> list[TermSpan]:
    """The forms of a recogniser in a Chinese text: the longest along words, and those inside them."""
    folded = fold(text)
    ends = word_ends(folded, ((run.start, run.words) for run in runs(folded, cut)))
    return without_crossing(recogniser.spans(folded, ends))


def without_crossing(spans: Iterable[TermSpan]) -> list[TermSpan]:
    """Leave out spans that cross the end of an earlier kept one: only nesting is allowed.

    >>> [s.form for s in without_crossing([TermSpan(0, 4, "裁军谈判", False), TermSpan(2, 6, "谈判会议", False)])]
    ['裁军谈判']
    """
    nesting: list[TermSpan] = []
    reach = 0
    for span in spans:
        if span.start < reach < span.end:
            continue
        nesting.append(span)
        reach = max(reach, span.end)
    return nesting
