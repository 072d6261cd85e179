"""What annotating gives: terms and references of a sentence, and one list of all to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from termbase.annotate import formulae
from termbase.concepts.status import Status
from tm.languages import MINED, Lang

FORMULA = "formula"
"""The kind of an item that is a standing sentence."""
COMPOUND = "compound"
"""The kind of an item whose English is put together from its parts."""
WORD = "word"
"""The kind of an item that is a word of the general language, shown where it is asked for."""


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
class AnnotatedCompound:
    """What no list has in this very form: a compound put together from parts, a term with 的 inside; `reason` names them."""

    start: int
    end: int
    zh: str
    en: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnnotatedWord:
    """A word of the general language (加强, 困难) that no term, reference or compound holds, with what it usually says."""

    start: int
    end: int
    zh: str
    en: str
    status: Status
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnotatedItem:
    """What a translator is shown of a sentence: each thing once, in the order of the text.

    `kind` is `term`, `compound` (English put together from parts, beside which the parts stand too), `formula` (a
    standing sentence, its slots filled), `word` (of the general language, where asked for), or the kind of a reference, which has no status: its English follows from a rule. The English
    that fits the sentence is `en`, `alternatives` are others, and `reason` says why, where there was a choice.
    """

    start: int
    end: int
    zh: str
    en: str | None
    kind: str
    status: Status | None
    alternatives: tuple[str, ...] = ()
    reason: str = ""

    def sides(self, language: Lang) -> tuple[str, str | None]:
        """What stands in a text of `language`, and the answer to it."""
        return (self.zh, self.en) if language is MINED else (self.en or "", self.zh)


@dataclass(frozen=True, slots=True)
class MeantTerm:
    """A term as it is meant in its sentence, with other English and the reason for this one."""

    term: AnnotatedTerm
    alternatives: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnnotatedSegment:
    """A sentence, its terms (in reading order, longer ones first) and its references; `meant` are the terms with reasons."""

    text: str
    terms: tuple[AnnotatedTerm, ...]
    references: tuple[AnnotatedReference, ...] = ()
    meant: tuple[MeantTerm, ...] = ()
    compounds: tuple[AnnotatedCompound, ...] = ()
    words: tuple[AnnotatedWord, ...] = ()

    @property
    def items(self) -> tuple[AnnotatedItem, ...]:
        """One list of formulae, terms and references to show."""
        shown = items(self.meant, self.references)
        if self.compounds or self.words:
            further = (*map(_composed, self.compounds), *map(_general, self.words))
            shown = tuple(sorted((*shown, *further), key=lambda i: (i.start, -i.end)))
        found = list(formulae.find(self.text, self._english))
        if not found:
            return shown
        whole = [(formula.start, formula.end) for formula in found if formula.is_whole]
        kept = [i for i in shown if not any(start <= i.start and i.end <= end for start, end in whole)]
        kept += [
            AnnotatedItem(f.start, f.end, self.text[f.start : f.end], f.en, FORMULA, f.status, (), f.source)
            for f in found
        ]
        return tuple(sorted(kept, key=lambda item: (item.start, -item.end)))

    def _english(self, start: int, end: int) -> str | None:
        """The English of what stands from `start` to `end`: a reference or a term, with 的 or blanks around it."""
        filling = self.text[start:end]
        span = (
            start + len(filling) - len(filling.lstrip(" 的")),
            end - len(filling) + len(filling.rstrip(" 的")),
        )
        known: list[AnnotatedReference | AnnotatedTerm] = [*self.references, *self.terms]
        return next((one.en for one in known if (one.start, one.end) == span), None)

    def as_dict(self) -> dict[str, Any]:
        """The sentence for JSON."""
        return {
            "text": self.text, "terms": [asdict(term) for term in self.terms],
            "references": [asdict(reference) for reference in self.references],
            "items": [asdict(item) for item in self.items],
        }  # fmt: skip


def items(readings: Sequence[MeantTerm], referred: Sequence[AnnotatedReference]) -> tuple[AnnotatedItem, ...]:
    """One list of terms and references: nothing twice, and nothing known hidden by what is not.

    A term within a reference is a part of it, or the same, unless the reference has no English; a term within
    another is shown where the outer one has no English.
    """
    if not referred and not any(m.term.nested for m in readings):
        return tuple(map(_item, readings))
    spans = [(r.start, r.end) for r in referred if r.en is not None]
    shown = [
        AnnotatedItem(r.start, r.end, r.zh, r.en, r.kind, None)
        for r in referred
        if r.en is not None or not _covered(r.start, r.end, readings)
    ]
    known = [(r.term.start, r.term.end) for r in readings if r.term.en is not None]
    for reading in readings:
        term = reading.term
        inside = any(start <= term.start and term.end <= end for start, end in spans)
        within = any(
            start <= term.start and term.end <= end and (start, end) != (term.start, term.end)
            for start, end in known
        )
        if inside or (term.nested and (within or term.en is None)):
            continue
        shown.append(_item(reading))
    return tuple(sorted(shown, key=lambda item: (item.start, -item.end)))


def _item(meant: MeantTerm) -> AnnotatedItem:
    term = meant.term
    return AnnotatedItem(
        term.start, term.end, term.zh, term.en, "term", term.status, meant.alternatives, meant.reason
    )


def _composed(compound: AnnotatedCompound) -> AnnotatedItem:
    return AnnotatedItem(
        compound.start, compound.end, compound.zh, compound.en, COMPOUND, Status.PROPOSED, (), compound.reason
    )


def _general(word: AnnotatedWord) -> AnnotatedItem:
    return AnnotatedItem(word.start, word.end, word.zh, word.en, WORD, word.status, word.alternatives)


def _covered(start: int, end: int, readings: Sequence[MeantTerm]) -> bool:
    """Whether what stands at `start` to `end` is a part of a longer term that has English."""
    return any(
        r.term.start <= start and end <= r.term.end and end - start < r.term.end - r.term.start
        for r in readings
        if r.term.en is not None
    )
