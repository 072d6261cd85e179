"""Every term and reference of a text with its English: what a translator wants beside each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from termbase.authority.rows import GENERAL
from termbase.extract.definitions import Form, definitions
from termbase.extract.runs import Cutter, runs
from termbase.store.ranking import lesser_sql, rank_sql
from tm.db import Database, storable
from tm.model import Lang
from tm.text import references, script
from tm.text.fold import fold
from tm.text.recognise import HEAD, Recogniser, TermSpan, word_ends
from tm.text.words import Segmenter

AT_ONCE = 100_000
"""Termbases with up to this many Chinese terms are read at once."""

LEAST_TERMHOOD = 0.2
"""Score that a candidate for which nothing but the text speaks needs to be a term in running text.

Of those below it a reader found about one in eight to be a term (70 of the seed documents); they stay in the
list of what is unresolved, ranked last.
"""

_TRUSTED = f"""folded IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM concepts c WHERE c.id = terms.concept AND (c.type = '{GENERAL}'
  OR c.source IS NULL AND c.type IN ('phrase', 'word') AND c.score < {LEAST_TERMHOOD} AND c.status IN ('proposed', 'unresolved')
  AND NOT EXISTS (SELECT 1 FROM terms e WHERE e.concept = c.id AND e.language = 'en' AND e.type <> 'composed')))"""
_ALL = f"SELECT DISTINCT folded FROM terms WHERE {_TRUSTED}"
_FORMS = f"SELECT DISTINCT folded FROM terms WHERE folded >= :head AND folded < :head || char(0x10FFFF) AND {_TRUSTED}"
_MEANING = f"""
SELECT id, en, status FROM (
  SELECT c.id, c.en, c.frequency, {lesser_sql("t.status", "c.status")} AS status
  FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.folded = ?)
ORDER BY {rank_sql("status")}, frequency DESC, id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a Chinese form stands for: the concept, its English (None: unresolved) and the status."""

    concept: str
    en: str | None
    status: str


@dataclass(frozen=True, slots=True)
class AnnotatedTerm:
    """A term in a sentence: `text[start:end]` is `zh`, as written. `nested`: inside a longer term."""

    start: int
    end: int
    zh: str
    en: str | None
    status: str
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
    """Recognises the Chinese terms of one termbase; made once, used for many sentences.

    The terms of a large termbase are read when a text first has their first two characters: opening takes
    no time, and memory grows with the text, not with the termbase. A smaller one is read at once.
    A form that several concepts share stands for the one with the best status, then the one that
    is most frequent in the texts; the status is that of the English or of the form, the lesser of the two: a
    further form that nothing shows to be a name of the concept has the concept's English as a proposal.
    Several writings (script, width) of a form are found as one.
    """

    def __init__(self, database: Database, segmenter: Segmenter | None = None) -> None:
        self._database = database
        self._meanings: dict[str, Meaning] = {}
        self._recogniser = self._open()
        self._cut = Cutter(segmenter or Segmenter())

    def _open(self) -> Recogniser:
        count = self._database.execute("SELECT count(*) FROM terms WHERE folded IS NOT NULL").fetchone()[0]
        if count > AT_ONCE:
            return Recogniser(fetch=self._read)
        return Recogniser(row[0] for row in self._database.execute(_ALL))

    def _read(self, head: str) -> list[str]:
        """The forms that begin with `head`."""
        head = storable(head)
        if len(head) < HEAD:
            return []
        return [row[0] for row in self._database.execute(_FORMS, {"head": head})]

    def _meaning(self, form: str) -> Meaning:
        if form not in self._meanings:
            self._meanings[form] = Meaning(*self._database.execute(_MEANING, (form,)).fetchone())
        return self._meanings[form]

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
        spans = self.spans(text)
        told = context or references.context([text])
        referred = tuple(
            AnnotatedReference(
                r.start, r.end, r.text, references.english(r, told.treaty(r, number)), r.kind.value, r.normal
            )
            for r in references.find(text, Lang.ZH)
        )
        return AnnotatedSegment(
            text, tuple(self._found(text, span, defined or {}) for span in spans), referred
        )

    def defined(self, texts: Iterable[str]) -> dict[str, Meaning]:
        """What short forms stand for in one document: by their folded form, the concept of the full one.

        A short form that the document defines twice, or whose full form is not known, is left out.
        """
        found: dict[str, set[str]] = {}
        for text in texts:
            for one in definitions(script.simplify(text), self._cut):
                if one.form is not Form.ACRONYM:
                    found.setdefault(fold(one.short), set()).add(fold(one.full))
        meanings: dict[str, Meaning] = {}
        for short, (full, *others) in found.items():
            concept = self._database.execute(_MEANING, (full,)).fetchone()
            if concept is not None and not others:
                meanings[short] = Meaning(*concept)
        return meanings

    def document(self, texts: Sequence[str]) -> Iterator[AnnotatedSegment]:
        """Annotate the sentences of one document, its own definitions and treaties in mind."""
        defined, context = self.defined(texts), references.context(texts)
        return (self.annotate(text, defined, context, number) for number, text in enumerate(texts))

    def spans(self, text: str) -> list[TermSpan]:
        """The terms of one sentence, as forms with their offsets: the longest, and those inside them."""
        folded = fold(text)
        ends = word_ends(folded, ((r.start, r.words) for r in runs(folded, self._cut)))
        return without_crossing(self._recogniser.spans(folded, ends))

    def matches(self, folded: str) -> Iterable[tuple[int, str]]:
        """Every occurrence of every form in a folded text: (start, form). Words do not count here."""
        return self._recogniser.matches(folded)

    def _found(self, text: str, span: TermSpan, defined: Mapping[str, Meaning]) -> AnnotatedTerm:
        meaning = defined.get(span.form) or self._meaning(span.form)
        zh = text[span.start : span.end]
        return AnnotatedTerm(
            span.start, span.end, zh, meaning.en, meaning.status, span.nested, meaning.concept
        )


def without_crossing(spans: Iterable[TermSpan]) -> list[TermSpan]:
    """Leave out spans that cross the end of an earlier kept one: only nesting is allowed.

    >>> [s.form for s in without_crossing([TermSpan(0, 4, "裁军谈判", False), TermSpan(2, 6, "谈判会议", False)])]
    ['裁军谈判']
    """
    kept: list[TermSpan] = []
    reach = 0
    for span in spans:
        if span.start < reach < span.end:
            continue
        kept.append(span)
        reach = max(reach, span.end)
    return kept
