"""The pairs that teach, made ready: where terms stand in them, how their English is written, what is told of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from termbase.annotate.annotator import Annotator
from termbase.learn.counterparts import Counterparts, Occurrence, Phrase
from termbase.learn.english import English, EnglishTokenizer, Token, is_word
from termbase.learn.links import Linker
from termbase.learn.written import headword_of, uncapitalised
from termbase.store import forms
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.lexicon.layers import Lexicon
from tm.model import Pair
from tm.text import script

_SURFACES = 50
"""Pairs in which one looks how a phrase is written."""
_MOST_CUTS = 20_000
"""English sentences whose tokens are remembered: a bound on memory."""


@dataclass(slots=True)
class ConceptInPairs:
    """A concept in the pairs: where its Chinese stands, and its English terms."""

    places: list[Occurrence] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    shared: bool = False

    @property
    def usual(self) -> str:
        """The form that stands there most often."""
        return min(self.forms, key=lambda text: (-self.forms[text], text))

    def occurrences(self) -> list[Occurrence]:
        """The first occurrence in each pair."""
        first: dict[int, Occurrence] = {}
        for occurrence in self.places:
            first.setdefault(occurrence.pair, occurrence)
        return list(first.values())


class TaughtPairs:
    """Pairs, made ready: where terms stand, what is counted."""

    def __init__(
        self,
        database: Database,
        lexicon: Lexicon,
        pairs: Sequence[Pair],
        totals: Mapping[str, int] | None = None,
    ) -> None:
        self.pairs = pairs
        self._totals = totals or {}
        self.english = English([pair.text(EQUIVALENT) for pair in pairs])
        # links are by words, and the lexicon has Simplified ones
        zh = [script.simplify(pair.text(MINED)) for pair in pairs]
        self.counterparts = Counterparts(self.english, Linker(zh, self.english, lexicon.layers))
        self._annotator = Annotator(database)
        self._database = database
        self._reader = EnglishTokenizer()
        self._cuts: dict[int, tuple[list[Token], list[int]]] = {}
        self._surfaces: dict[tuple[Phrase, tuple[int, ...]], str] = {}
        self._standing: defaultdict[int, set[str]] = defaultdict(set)
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        for form in forms.english_forms(database):
            # what is only proposed for another concept takes nothing away from this one
            if form.status.is_borne_out:
                self._holders[form.lemmas].add(form.concept)
        # words that some sentence has in lower case inside: no names
        self._common = {
            word
            for pair in pairs
            for word in pair.text(EQUIVALENT).split()
            if word.isalpha() and word.islower()
        }

    def concepts(self) -> Iterator[tuple[str, ConceptInPairs]]:
        """The concepts whose Chinese stands in the pairs, by id.

        A form inside a longer term says nothing: 原子能 in 原子能机构 is no "IAEA".
        """
        owners = forms.owners(self._database)
        occurring: dict[str, ConceptInPairs] = defaultdict(ConceptInPairs)
        for number, pair in enumerate(self.pairs):
            for span in self._annotator.spans(pair.text(MINED)):
                if span.nested:
                    continue
                self._standing[number].update(owners[span.form])
                for concept in owners[span.form]:
                    concept_in_pairs = occurring[concept]
                    concept_in_pairs.forms[span.form] += 1
                    # once shared, always: one form in one pair is enough for a doubt
                    concept_in_pairs.shared = concept_in_pairs.shared or len(owners[span.form]) > 1
                    concept_in_pairs.places.append(Occurrence(number, span.start, span.end))
        # by id, so that rows are written in the same order each time
        yield from sorted(occurring.items())

    def phrase(self, text: str) -> Phrase | None:
        """An English form as a phrase of these pairs; None where one of its words is in none of them."""
        lemmas = [token.lemma for token in self._reader.tokens(text) if is_word(token.lemma)]
        numbers = [self.english.numbers.get(lemma, -1) for lemma in lemmas]
        # a word that no pair has: then no pair has the form
        return tuple(numbers) if numbers and min(numbers) >= 0 else None

    def is_of_another(self, concept: str, phrase: Phrase, pairs: Iterable[int]) -> bool:
        """Whether a phrase is good English of another concept whose Chinese stands in one of the pairs as well."""
        others = self._holders.get(self.english.text(phrase), set()) - {concept}
        return bool(others) and any(others & self._standing[number] for number in pairs)

    def having(self, phrase: Phrase, pairs: Iterable[int]) -> list[int]:
        """Those of `pairs` whose English has the phrase."""
        # a place belongs to the last sentence that begins before it
        at = np.searchsorted(self.english.start, self.english.places(phrase), side="right") - 1
        return sorted(set(pairs) & set(at.tolist()))

    def surface(self, phrase: Phrase, pairs: Sequence[int]) -> str:
        """The phrase as the texts write it most often; of two as frequent, the one in lower case."""
        asked = (phrase, tuple(pairs[:_SURFACES]))
        if asked not in self._surfaces:
            self._surfaces[asked] = self._read_surface(phrase, pairs[:_SURFACES])
        return self._surfaces[asked]

    def _read_surface(self, phrase: Phrase, pairs: Sequence[int]) -> str:
        seen: Counter[str] = Counter()
        for number in pairs:
            text = self.pairs[number].text(EQUIVALENT)
            tokens, ids = self._cut(number, text)
            # cheap: most pairs do not have the phrase
            if phrase[0] not in ids:
                continue
            for start in range(len(ids) - len(phrase) + 1):
                if tuple(ids[start : start + len(phrase)]) == phrase:
                    raw = text[tokens[start].start : tokens[start + len(phrase) - 1].end]
                    # at the beginning of a sentence a capital says nothing
                    opening = not any(c.isalnum() for c in text[: tokens[start].start])
                    seen[uncapitalised(raw, self._common) if opening else " ".join(raw.split())] += 1
        # of equals the lower case, and then the last by letters: not by chance
        best = max(seen, key=lambda form: (seen[form], form == form.lower(), form), default="")
        return headword_of(best, seen) or self.english.text(phrase)

    def _cut(self, number: int, text: str) -> tuple[list[Token], list[int]]:
        """The tokens of a pair's English, and the numbers of their lemmas; -1 for marks."""
        cut = self._cuts.get(number)
        if cut is None:
            if len(self._cuts) >= _MOST_CUTS:
                self._cuts.clear()
            tokens = self._reader.tokens(text)
            ids = [self.english.numbers.get(t.lemma, -1) if is_word(t.lemma) else -1 for t in tokens]
            cut = self._cuts[number] = (tokens, ids)
        return cut

    def told(self, hits: Sequence[int], of: int, term: str) -> str:
        """How often and where, in words; `of` are the pairs of the term that were looked at."""
        documents = {self.pairs[n].document for n in hits} - {None}
        years = sorted({(self.pairs[n].date or "")[:4] for n in hits} - {""})
        span = "" if not years else f", {years[0]}" if len(years) == 1 else f", {years[0]}–{years[-1]}"
        where = f", {len(documents)} document{'s' if len(documents) != 1 else ''}" if documents else ""
        total = self._totals.get(term, 0)
        looked_at = f" looked at, of {total:,} with the term" if total > of else ""
        return f"in {len(hits)} of {of} pairs{looked_at}{where}{span}"
