"""How much of a text the termbase knows: term occurrences by the status of their English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from termbase.annotate.annotated import AnnotatedSegment
from termbase.annotate.annotator import Annotator
from termbase.annotate.english import EnglishAnnotator
from termbase.concepts.status import Status
from termbase.extract.english import EnglishLists, KnownEnglish, extract_english
from termbase.store import forms
from tm.db import Database
from tm.languages import MINED, Lang


@dataclass(frozen=True, slots=True)
class Coverage:
    """Occurrences of terms (nested ones left out) of one document, by status; the unknown by number."""

    document: str
    counts: dict[str, int]
    unresolved: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All occurrences."""
        return sum(self.counts.values())

    def share(self, *statuses: Status) -> float:
        """Share of the occurrences whose English has one of `statuses`, 0 to 1; 1 without any term.

        >>> Coverage("x", {"official": 3, "unresolved": 1}, ()).share(Status.OFFICIAL, Status.ATTESTED)
        0.75
        """
        known = sum(self.counts.get(status.value, 0) for status in statuses)
        return known / self.total if self.total else 1.0


def coverage(document: str, annotated: Iterable[AnnotatedSegment]) -> Coverage:
    """Count the terms of one document's sentences."""
    counts = {status.value: 0 for status in Status}
    unknown: Counter[str] = Counter()
    for sentence in annotated:
        for term in sentence.terms:
            if not term.nested:
                counts[term.status] += 1
                if term.status is Status.UNRESOLVED:
                    unknown[term.zh] += 1
    return Coverage(document, counts, tuple(sorted(unknown.items(), key=lambda item: (-item[1], item[0]))))


def english_coverage(
    document: str, texts: Sequence[str], annotator: EnglishAnnotator, lists: EnglishLists
) -> Coverage:
    """Count the terms of an English document: those with Chinese, and the phrases that recur in it and have none."""
    known = coverage(document, annotator.document(texts))
    unknown = [(c.term, c.free) for c in extract_english(lambda: [texts], lists) if c.zh is None]
    counts = {**known.counts, Status.UNRESOLVED.value: sum(count for _, count in unknown)}
    return Coverage(document, counts, tuple(sorted(unknown, key=lambda item: (-item[1], item[0]))))


def measuring(termbase: Database, language: Lang) -> Callable[[str, Sequence[str]], Coverage]:
    """What measures the documents of a language by their name and sentences, with what one termbase knows."""
    if language is MINED:
        annotator = Annotator(termbase)
        return lambda document, texts: coverage(document, annotator.document(texts))
    english = EnglishAnnotator(termbase)
    lists = EnglishLists(
        KnownEnglish(form.text, form.zh, form.status) for form in forms.english_forms(termbase)
    )
    return lambda document, texts: english_coverage(document, texts, english, lists)
