"""Words of the general language in a sentence (加强 strengthen), for those who ask for them: they are no terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termbase.annotate.annotated import AnnotatedWord
from termbase.extract.runs import Run
from termbase.store import forms
from tm.db import Database

_OTHERS = 5
"""Alternatives that are shown of one word, as of a term."""


class GeneralWordFinder:
    """Finds them; what the lists have for a word is asked once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, AnnotatedWord | None] = {}

    def find(
        self, text: str, cut: Sequence[Run], taken: Sequence[tuple[int, int]]
    ) -> Iterator[AnnotatedWord]:
        """The general words of a sentence that is cut into runs, in order; none over a span of `taken` (terms, references)."""
        for run in cut:
            start = run.start
            for word in run.words:
                end = start + len(word.text)
                if not any(begin < end and start < until for begin, until in taken):
                    known = self._word(word.text)
                    if known is not None:
                        yield AnnotatedWord(
                            start, end, text[start:end], known.en, known.status, known.alternatives
                        )
                start = end

    def _word(self, form: str) -> AnnotatedWord | None:
        if form not in self._known:
            meaning = forms.general_word(self._database, form)
            word = None
            if meaning is not None and meaning.en is not None:
                known = forms.equivalents(self._database, meaning.concept)
                others = tuple(each.text for each in known if each.text != meaning.en)[:_OTHERS]
                word = AnnotatedWord(0, len(form), form, meaning.en, meaning.status, others)
            self._known[form] = word
        return self._known[form]
