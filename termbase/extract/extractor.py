"""Term candidates of a corpus, best first, each with its metrics, contexts and reasons.

The text is read twice at most: once to learn what it names (titles, short forms, unknown words)
and once to cut it; what follows works on the cut text on disk. Memory does not grow with the
corpus: counts spill to disk, and the rarest candidates are left out first (`Limits.candidates`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from termbase.extract import neighbours, shape, termhood, word_classes
from termbase.extract.candidates import NAMED, Candidate, Located, Metrics, Origin
from termbase.extract.definitions import Form, definitions, names
from termbase.extract.harvest import Defined, Harvest, MarkedName
from termbase.extract.new_words import CharacterSample, discover
from termbase.extract.objections import objection
from termbase.extract.place_names import place_names
from termbase.extract.runs import Cutter, is_stop, runs
from termbase.extract.spill import SpillCounter, most_frequent
from termbase.extract.spool import Spool
from termbase.extract.writings import with_variants
from tm.limits import Limits
from tm.progress import Progress, silent
from tm.text.chars import HAN_RUN
from tm.text.recognise import Boundaries, Recogniser, word_ends
from tm.text.words import Segmenter, Word

_ORIGINS = {
    Form.TITLE: Origin.TITLE,
    Form.SHORT: Origin.SHORT,
    Form.ACRONYM: Origin.ACRONYM,
    Form.FULL: Origin.FULL,
    Form.QUOTED: Origin.QUOTED,
    Form.NAME: Origin.NAME,
    Form.ISOTOPE: Origin.ISOTOPE,
}
# a choice: seen in another form four times out of five, a form is a part of it
_NESTED_SHARE = 0.8
_IN_NAMES = frozenset("可的和与及")


@dataclass(frozen=True, slots=True)
class Extraction:
    """The result: candidates best first, what the texts define, and how many forms were seen."""

    candidates: list[Candidate]
    defined: list[Defined]
    distinct: int


Segments = Callable[[], Iterable[Located]]


class Extractor:
    """One extraction. `known` are terms of an authority: candidates whatever their frequency.

    Its values weigh them in the ranking (a set phrase of drafting is known, but no key term).

    `progress` is told each stage as it begins.
    """

    def __init__(
        self,
        segmenter: Segmenter,
        known: Mapping[str, float] | None = None,
        limits: Limits | None = None,
        progress: Progress = silent,
    ) -> None:
        self._segmenter = segmenter
        self._limits = limits or Limits()
        self._weights = dict(known or {})
        self._known = Recogniser(self._weights)
        self._progress = progress

    def run(self, segments: Segments) -> Extraction:
        """Extract from `segments`, a callable that yields the sentences anew at every call."""
        self._progress("reading names and definitions")
        harvest = self._harvest(segments)
        self._teach(harvest)
        with Spool() as spool, SpillCounter() as counter:
            lexis = neighbours.Lexis()
            self._progress("cutting and counting")
            known = self._count(segments, spool, counter, lexis)
            counts = most_frequent(counter.items(), self._limits.candidates, least=1)
            distinct = len(counts)
            self._progress("looking at the neighbours")
            seen = neighbours.observe(spool, counts)
            scorer = termhood.TermhoodScorer(self._segmenter, lexis, counts)
            chosen = self._choose(seen, scorer, harvest)
            self._progress("placing the candidates")
            placed = neighbours.place(spool, chosen, self._limits.contexts_per_term)
        candidates = [
            self._candidate(text, chosen[text], seen[text], placed, scorer)
            for text in chosen
            if text in seen and placed[text].frequency and text not in known
        ]
        candidates.extend(
            _marked_candidate(text, marked) for text, marked in harvest.marked.items() if text not in known
        )
        candidates.extend(
            self._known_candidate(text, marked, seen.get(text), scorer) for text, marked in known.items()
        )
        candidates = with_variants(candidates, harvest.defined)
        candidates.sort(key=lambda c: (-c.score, c.term))
        return Extraction(candidates, harvest.defined, distinct)

    # -- learning what the texts name ------------------------------------------------------
    def _harvest(self, segments: Segments) -> Harvest:
        harvest = Harvest()
        cut = Cutter(self._segmenter)
        sample = CharacterSample()
        for located in segments():
            self._note(located, harvest, cut)
            sample.take(located.text)
        harvest.new_words = discover(sample, lambda word: self._segmenter.tag(word) != "x")
        return harvest

    def _note(self, located: Located, harvest: Harvest, cut: Cutter) -> None:
        text = located.text
        for named in names(text):
            origin = _ORIGINS[named.form]
            if not HAN_RUN.fullmatch(named.text):
                if named.form is not Form.QUOTED:
                    marked = harvest.marked.setdefault(named.text, MarkedName(origin))
                    marked.take(
                        located.place,
                        named.start,
                        named.start + len(named.text),
                        self._limits.contexts_per_term,
                    )
            elif named.form is Form.TITLE or self._is_name(named.text, cut):
                harvest.name(named.text, origin)
        if "(" in text or "（" in text:
            for definition in definitions(text, cut):
                where = located.place
                harvest.define(Defined(where.document, where.paragraph, definition))
                harvest.name(definition.full, Origin.FULL)
                if definition.form is Form.ACRONYM:
                    at = text.rindex(definition.short, definition.start, definition.end)
                    marked = harvest.marked.setdefault(definition.short, MarkedName(Origin.ACRONYM))
                    marked.take(where, at, at + len(definition.short), self._limits.contexts_per_term)
                else:
                    harvest.name(definition.short, Origin.SHORT)

    @staticmethod
    def _is_name(text: str, cut: Cutter) -> bool:
        """Whether a quotation is a name: three characters or more with the shape of a term."""
        words = cut(text)
        first, last = words[0], words[-1]
        verb = first.tag == "v" or first.text in word_classes.CARRIERS
        inner = all(shape.is_inner(word) or word.text in _IN_NAMES for word in words[1:-1])
        whole = len(text) >= 3 and text not in word_classes.GENERAL_NOUNS and not verb
        return whole and inner and shape.opens(first) and shape.closes(last)

    def _teach(self, harvest: Harvest) -> None:
        """Make whole words of the named forms and of the unknown words that need it."""
        cut = Cutter(self._segmenter)
        named = [(t, "nz") for t in sorted(harvest.origins) if len(t) >= 3 and HAN_RUN.fullmatch(t)]
        new = [(text, "n") for text in harvest.new_words if self._is_new(text, cut, harvest.new_words)]
        self._segmenter.add_all(named + new)
        self._segmenter.retag(dict.fromkeys(place_names(), "ns"))

    @staticmethod
    def _is_new(text: str, cut: Cutter, new_words: Collection[str]) -> bool:
        """Whether a string that characters hold together is a word that the dictionary lacks.

        Either a negation made it (不扩散), or the segmenter finds no words in it: pieces of one
        character, or a guess. What it cuts into known words is left to the counting of phrases.
        """
        if text[0] in word_classes.NEGATIONS:
            rest = cut(text[1:])
            return len(rest[0].text) > 1 and not any(map(is_stop, rest))
        if text[1:] in new_words or text[:-1] in new_words:
            return False
        words = cut(text)
        pieces = [word for word in words if len(word.text) == 1 or word.tag == "x"]
        known = [word for word in words if len(word.text) > 1 and word.tag != "x"]
        stopped = any(is_stop(word) for word in words if word.tag not in ("zg", "k", "ng", "j"))
        return len(text) >= 3 and len(words) > 1 and len(pieces) > len(known) and not stopped

    def _count(
        self, segments: Segments, spool: Spool, counter: SpillCounter, lexis: neighbours.Lexis
    ) -> dict[str, MarkedName]:
        """Cut every sentence once, keep and count its runs; return the known terms that are there."""
        cut = Cutter(self._segmenter)
        known: dict[str, MarkedName] = {}
        for located in segments():
            words: list[tuple[int, tuple[Word, ...]]] = []
            for run in runs(located.text, cut):
                spool.write(located.place, run)
                neighbours.count(run.words, counter, lexis)
                words.append((run.start, run.words))
            if len(self._known):
                self._recognise(located, word_ends(located.text, words), known)
        return known

    def _recognise(self, located: Located, words: Boundaries, known: dict[str, MarkedName]) -> None:
        for span in self._known.spans(located.text, words):
            marked = known.setdefault(span.form, MarkedName(Origin.KNOWN))
            marked.take(
                located.place, span.start, span.end, self._limits.contexts_per_term, nested=span.nested
            )

    # -- choosing --------------------------------------------------------------------------
    def _choose(
        self, seen: dict[str, neighbours.Observed], scorer: termhood.TermhoodScorer, harvest: Harvest
    ) -> dict[str, Origin]:
        """Leave out what grammar objects to, then what is only a part of something longer."""
        chosen: dict[str, Origin] = {}
        for text, observed in seen.items():
            origin = self._origin(text, observed, harvest)
            if origin in NAMED:
                if text not in word_classes.GENERAL_NOUNS:
                    chosen[text] = origin
            elif objection(observed, scorer) is None and self._is_solid(observed):
                chosen[text] = origin
        for text in sorted(chosen, key=lambda t: (-len(t), t)):
            if chosen[text] in NAMED:
                continue
            observed = seen[text]
            if any(
                outer in chosen and count >= _NESTED_SHARE * observed.frequency
                for outer, count in observed.inside.items()
            ):
                del chosen[text]
        return chosen

    def _origin(self, text: str, observed: neighbours.Observed, harvest: Harvest) -> Origin:
        if text in harvest.origins and harvest.origins[text] in NAMED:
            return harvest.origins[text]
        if text in harvest.origins:
            return harvest.origins[text]
        return Origin.WORD if len(observed.words) == 1 else Origin.PHRASE

    @staticmethod
    def _is_solid(observed: neighbours.Observed) -> bool:
        """Whether a form has free ends: always the same neighbour means a part of something."""
        if observed.frequency == 1:
            return len(observed.words) <= 4
        left, right = observed.entropies()
        return min(left, right) > 0.0 or observed.frequency <= 2

    def _known_candidate(
        self, text: str, marked: MarkedName, seen: neighbours.Observed | None, scorer: termhood.TermhoodScorer
    ) -> Candidate:
        """A term of an authority: its rank follows its frequency and how special its words are."""
        words = seen.words if seen else tuple(Cutter(self._segmenter)(text))
        left, right = seen.entropies() if seen else (0.0, 0.0)
        nominal = seen.nominality if seen else 1.0
        contrast = scorer.contrast(words)
        factors = scorer.known_factors(words, marked.independent, marked.frequency, self._weights[text])
        metrics = Metrics(
            marked.frequency, marked.independent, marked.documents,
            round(termhood.c_value(len(text), marked.independent, []), 4), round(contrast, 4),
            round(scorer.cohesion(words), 4), round(left, 4), round(right, 4), round(nominal, 4),
            self._segmenter.general_frequency(text),
        )  # fmt: skip
        rounded = tuple((name, round(value, 4)) for name, value in factors)
        return Candidate(
            text, Origin.KNOWN, round(termhood.product(rounded), 4), tuple(word.text for word in words),
            metrics, rounded, contexts=tuple(marked.contexts or marked.inside),
        )  # fmt: skip

    def _candidate(
        self,
        text: str,
        origin: Origin,
        observed: neighbours.Observed,
        placed: dict[str, neighbours.Placed],
        scorer: termhood.TermhoodScorer,
    ) -> Candidate:
        here = placed[text]
        left, right = observed.entropies()
        factors = scorer.factors(origin, observed, here.independent, here.frequency)
        longer = [placed[outer].frequency for outer in here.inside]
        metrics = Metrics(
            frequency=here.frequency,
            independent=here.independent,
            documents=here.documents,
            c_value=round(termhood.c_value(len(text), here.frequency, longer), 4),
            contrast=round(scorer.contrast(observed.words), 4),
            cohesion=round(scorer.cohesion(observed.words), 4),
            left_entropy=round(left, 4),
            right_entropy=round(right, 4),
            nominal=round(observed.nominality, 4),
            background=self._segmenter.general_frequency(text),
        )
        return Candidate(
            term=text,
            origin=origin,
            score=round(termhood.product(factors), 4),
            words=tuple(word.text for word in observed.words),
            metrics=metrics,
            factors=tuple((name, round(value, 4)) for name, value in factors),
            inside=tuple(sorted(here.inside.items(), key=lambda item: (-item[1], item[0]))[:5]),
            contexts=tuple(here.contexts),
        )


def _marked_candidate(text: str, marked: MarkedName) -> Candidate:
    """A candidate for a name whose form alone makes it one; nothing is measured of its words."""
    size = min(len(text), 8)
    factors = (
        ("frequency", math.log2(1 + marked.frequency)),
        ("length", math.log2(1 + size)),
        ("named", 1.6 if marked.origin in NAMED else 0.8),
        ("unmeasured", 0.7),
    )
    metrics = Metrics(marked.frequency, marked.independent, marked.documents, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0)
    rounded = tuple((name, round(value, 4)) for name, value in factors)
    total = round(termhood.product(rounded), 4)
    return Candidate(text, marked.origin, total, (text,), metrics, rounded, contexts=tuple(marked.contexts))
