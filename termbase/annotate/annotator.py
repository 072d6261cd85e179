"""Every term and reference of a text with its English: what a translator wants beside each sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from termbase.annotate import compounds, loosely
from termbase.annotate.annotated import (
    AnnotatedCompound,
    AnnotatedReference,
    AnnotatedSegment,
    AnnotatedTerm,
    AnnotatedWord,
    MeantTerm,
)
from termbase.annotate.compounds import KnownPiece
from termbase.annotate.general import GeneralWordFinder
from termbase.annotate.names import is_one_of_several, is_part_of_name, longer_name_end
from termbase.annotate.senses import SenseContext, lesser, may_be_chosen
from termbase.concepts import parts
from termbase.concepts.compose import OWN, Composition, RowPart, compose
from termbase.concepts.status import Status, TermType
from termbase.extract.definitions import Form, definitions
from termbase.extract.runs import Cutter, Run, runs
from termbase.store import forms, schema
from termbase.store.forms import Equivalent, Meaning
from tm.db import Database, storable
from tm.languages import MINED
from tm.text import references, script
from tm.text.fold import fold
from tm.text.recognise import HEAD, Boundaries, Recogniser, TermSpan, word_ends
from tm.text.words import Segmenter

AT_ONCE = 100_000
"""Termbases with up to this many mined terms are read at once: a second and 30 MB (docs/benchmark.md)."""

SHORT = 3_000
"""Characters of a text below which the terms are read as it asks for them: that is sooner than all (measured)."""

_PLACES = frozenset({"state", "place"})
_BODIES = frozenset({"body", "programme", "group"})
_NAMES = _BODIES | {"treaty", "document", "instrument", "meeting", "event", "post"}
"""Types of concepts that are names where their English has a capital."""
_TREATY = "treaty"
_PHRASE = "phrase"
_MOST_COMPOSED = 50_000
"""Compounds that are remembered: a bound on memory; 2,000 sentences have some 1,500."""
_OTHERS = 5
"""Alternatives that are shown of one term: as many as a line has room for."""


@dataclass(frozen=True, slots=True)
class UsualMeaning:
    """What a form means but for its sentence: the English that answers it, its status, the reason, others, and whether to choose."""

    meaning: Meaning
    en: str | None
    status: Status
    reason: str
    others: tuple[str, ...]
    has_senses: bool


class Annotator:
    """Recognises the mined terms of one termbase; made once, used for many sentences.

    The terms of a large termbase are read when a text first has their first two characters: opening takes
    no time, and memory grows with the text, not with the termbase. A smaller one is read at once.
    `characters` tells how long the text is, where it is the only one: for a short one few terms are read.
    A form that several concepts share stands for the one that `store.forms.meaning` chooses.
    Several writings (script, width) of a form are found as one.
    """

    def __init__(
        self, database: Database, segmenter: Segmenter | None = None, *, characters: int | None = None
    ) -> None:
        self._database = database
        self._meanings: dict[str, Meaning] = {}
        self._equivalents: dict[str, tuple[Equivalent, ...]] = {}
        self._usuals: dict[str, UsualMeaning] = {}
        self._rows: dict[str, RowPart | None] = {}
        self._compositions: dict[tuple[str, ...], Composition | None] = {}
        self._general_words = GeneralWordFinder(database)
        self._composes = schema.has_lists(database)
        self.is_whole = characters is None or characters >= SHORT
        """Whether it is made for texts of any length."""
        self._recogniser = self._open(at_once=self.is_whole)
        own = segmenter or Segmenter()
        if characters is not None:
            own.expect(characters)
        self._cut = Cutter(own)

    def _open(self, *, at_once: bool) -> Recogniser:
        if not at_once or forms.count_forms(self._database) > AT_ONCE:
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
        said: SenseContext | None = None,
        *,
        general: bool = False,
    ) -> AnnotatedSegment:
        """Annotate one sentence. Offsets are those of `text` as given.

        `defined` has what the document itself calls its short forms (see `defined`): there they
        stand for nothing else. `context` tells which treaty's articles it quotes without a name, in
        its sentence `number` (from 0); `said` what names it has said before, and takes those of this sentence.
        With `general` the words of the general language are told, too.
        """
        said = said if said is not None else SenseContext()
        treaties = context or references.context([text])
        referred = tuple(
            AnnotatedReference(
                r.start, r.end, r.text, references.english(r, treaties.treaty(r, number)), r.kind.value,
                r.normal,
            )
            for r in references.find(text, MINED)
        )  # fmt: skip
        folded = fold(text)
        cut = list(runs(folded, self._cut))
        words = _boundaries(folded, cut)
        spans = without_crossing(self._recogniser.spans(folded, words))
        meant = tuple(self._readings(text, spans, defined or {}, said))
        composed = tuple(self._compounds(text, folded, cut, meant, referred)) if self._composes else ()
        compounded = (*composed, *self._loosely(text, folded, cut, referred))
        words_between: tuple[AnnotatedWord, ...] = ()
        if general:
            taken = [(r.start, r.end) for r in referred if r.en is not None]
            taken += [(m.term.start, m.term.end) for m in meant if m.term.en is not None]
            taken += [(c.start, c.end) for c in compounded]
            words_between = tuple(self._general_words.find(text, cut, taken))
        return AnnotatedSegment(
            text, tuple(m.term for m in meant), referred, meant, compounded, words_between
        )

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

    def document(
        self, texts: Sequence[str], symbol: str | None = None, *, general: bool = False
    ) -> Iterator[AnnotatedSegment]:
        """Annotate the sentences of one document, its own definitions, names and treaties in mind."""
        defined, context = self.defined(texts), references.context(texts)
        said = SenseContext(symbol or "")
        return (
            self.annotate(text, defined, context, number, said, general=general)
            for number, text in enumerate(texts)
        )

    def spans(self, text: str) -> list[TermSpan]:
        """The terms of one sentence, as forms with their offsets: the longest, and those inside them."""
        return term_spans(text, self._recogniser, self._cut)

    def matches(self, folded: str) -> Iterable[tuple[int, str]]:
        """Every occurrence of every form in a folded text: (start, form). Words do not count here."""
        return self._recogniser.matches(folded)

    def _compounds(
        self,
        text: str,
        folded: str,
        cut: Sequence[Run],
        meant: Sequence[MeantTerm],
        referred: Sequence[AnnotatedReference],
    ) -> Iterator[AnnotatedCompound]:
        """What no list has and the parts of which say their English."""
        terms = {}
        for reading in meant:
            term = reading.term
            if not term.nested:
                usual = self._usuals.get(folded[term.start : term.end])
                kind = usual.meaning.type if usual is not None else None
                is_name = kind in _PLACES or (kind in _NAMES and term.en is not None and term.en[0].isupper())
                terms[term.start] = KnownPiece(term.end, kind != _PHRASE, is_name, kind in OWN)
        taken = [(r.start, r.end) for r in referred]
        for found in compounds.find(cut, terms, self._composed, taken):
            composition = found.composition
            yield AnnotatedCompound(
                found.start, found.end, text[found.start : found.end], composition.en, composition.explain()
            )

    def _loosely(
        self, text: str, folded: str, cut: Sequence[Run], referred: Sequence[AnnotatedReference]
    ) -> Iterator[AnnotatedCompound]:
        """Terms with 的 or 各 inside, but for names: 国家的安全理事会 is not the body that is called without it."""
        for span in loosely.find(folded, self._recogniser, cut):
            usual = self._usual(span.form)
            is_name = usual.meaning.type in _NAMES | _PLACES | {_TREATY}
            if (
                usual.en is None
                or is_name
                or any(r.start < span.end and span.start < r.end for r in referred)
            ):
                continue
            yield AnnotatedCompound(
                span.start, span.end, text[span.start : span.end], usual.en, f"as {span.form}"
            )

    def _composed(self, words: tuple[str, ...]) -> Composition | None:
        """The English of words side by side, put together once: a text has most compounds again and again."""
        if words not in self._compositions:
            if len(self._compositions) >= _MOST_COMPOSED:
                self._compositions.clear()
            self._compositions[words] = compose(words, self._row, parts.load())
        return self._compositions[words]

    def _row(self, form: str) -> RowPart | None:
        """What the lists have for a form that may be a part of a compound."""
        if form not in self._rows:
            self._rows[form] = forms.part(self._database, form)
        return self._rows[form]

    def _readings(
        self, text: str, spans: Sequence[TermSpan], defined: Mapping[str, Meaning], said: SenseContext
    ) -> Iterator[MeantTerm]:
        """The terms of a sentence as they are meant there; a part of a name that is not known is none of them."""
        state_end = -1
        starts = {span.start for span in spans if not span.nested}
        for span in spans:
            form, start, end, nested = span.form, span.start, span.end, span.nested
            usual = None if form in defined else self._usual(form)
            meaning = defined[form] if usual is None else usual.meaning
            place = meaning.type in _PLACES
            if is_part_of_name(text, start, end, place=place, state_before=start == state_end):
                continue
            if place and not nested:
                state_end = end
            en, status, reason = meaning.en, meaning.status, ""
            others: tuple[str, ...] = ()
            if usual is not None:
                en, status, reason, others = usual.en, usual.status, usual.reason, usual.others
                if usual.has_senses and (sense := said.sense(form, text, start, end)) is not None:
                    en, status, reason = sense.en, _lesser(sense.status, meaning), sense.reason
                    others = self._others(meaning, en, sense.others)
            is_claimed = status.is_borne_out and not (nested or place)
            if is_claimed and (doubt := _doubt(text, start, end, meaning, starts)):
                status, reason = Status.PROPOSED, doubt
            term = AnnotatedTerm(start, end, text[start:end], en, status, nested, meaning.concept)
            if not nested:
                said.note(form, en, status)
            yield MeantTerm(term, others, reason)

    def _usual(self, form: str) -> UsualMeaning:
        """What a form stands for where its sentence does not choose, with other English of it."""
        usual = self._usuals.get(form)
        if usual is None:
            meaning = self._meaning(form)
            en, status, reason = self._answering(meaning)
            others = self._others(meaning, en, ())
            usual = self._usuals[form] = UsualMeaning(
                meaning, en, status, reason, others, may_be_chosen(form)
            )
        return usual

    def _others(self, meaning: Meaning, en: str | None, others: tuple[str, ...]) -> tuple[str, ...]:
        """Other English of a term: of its other senses, then of its concept."""
        known = (equivalent.text for equivalent in self._known(meaning.concept))
        also = dict.fromkeys((*others, *((meaning.en,) if meaning.en else ()), *known))
        return tuple(text for text in also if text != en)[:_OTHERS]

    def _answering(self, meaning: Meaning) -> tuple[str | None, Status, str]:
        """The English that answers the form: a short name has the short English, with the reason.

        The acronym of a body stands for its short name; a treaty is called by words (Nagoya Protocol), also where only
        a lesser status bears these out.
        """
        known = self._known(meaning.concept) if meaning.form == TermType.SHORT else ()
        if meaning.type == _TREATY:
            short = next((e for e in known if e.form == TermType.SHORT), None)
        elif meaning.type in _BODIES:
            kinds = (TermType.SHORT, TermType.ACRONYM)
            sound = [e for e in known if e.form in kinds and e.status.rank <= meaning.status.rank]
            short = min(sound, key=lambda e: kinds.index(TermType(e.form)), default=None)
        else:
            short = None
        if short is None:
            return meaning.en, meaning.status, ""
        return short.text, lesser(short.status, meaning.status), f"{meaning.en}, by its short name"

    def _known(self, concept: str) -> tuple[Equivalent, ...]:
        known = self._equivalents.get(concept)
        if known is None:
            known = self._equivalents[concept] = forms.equivalents(self._database, concept)
        return known


def _doubt(text: str, start: int, end: int, meaning: Meaning, starts: Collection[int]) -> str:
    """Why a term may be another thing here: a part of a longer name, or any body of its kind; "" where nothing says so.

    `starts` are where terms of the sentence begin.
    """
    body = meaning.type in _BODIES
    until = longer_name_end(text, end, starts, body=body)
    if until > end:
        return f"it may be a part of {text[start:until]}, which is in no list"
    is_name = body and meaning.en is not None and meaning.en[0].isupper()
    if is_name and end not in starts and is_one_of_several(text, start):
        return f"{meaning.en} only where that body is meant: {text[start - 1]} stands before it"
    return ""


def _lesser(status: Status, meaning: Meaning) -> Status:
    """The status of a sense: no better than its row says, and none where the form itself has no English."""
    return status if meaning.status is Status.UNRESOLVED else lesser(status, meaning.status)


def term_spans(text: str, recogniser: Recogniser, cut: Cutter) -> list[TermSpan]:
    """The forms of a recogniser in a Chinese text: the longest along words, and those inside them."""
    folded = fold(text)
    return without_crossing(recogniser.spans(folded, _boundaries(folded, runs(folded, cut))))


def _boundaries(folded: str, cut: Iterable[Run]) -> Boundaries:
    """Where the words of a folded text begin and end that is cut into runs."""
    return word_ends(folded, ((run.start, run.words) for run in cut))


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
