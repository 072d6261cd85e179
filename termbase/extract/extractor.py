"""Term candidates of a corpus, best first, each with its metrics, contexts and reasons.

The text is read twice at most: once to learn what it names (titles, short forms, unknown words)
and once to cut it; what follows works on the cut text on disk. Memory does not grow with the
corpus: counts spill to disk, and the rarest candidates are left out first (`Limits.candidates`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from termbase.extract import neighbours, shape, termhood, word_classes
from termbase.extract.candidates import NAMED, Candidate, Context, Located, Metrics, Origin, Place
from termbase.extract.definitions import Definition, Form, definitions, names
from termbase.extract.new_words import discover
from termbase.extract.place_names import STATES
from termbase.extract.runs import Cutter, is_stop, runs
from termbase.extract.spill import SpillCounter, most_frequent
from termbase.extract.spool import Cut, Spool
from tm.limits import Limits
from tm.text import key
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
_NESTED_SHARE = 0.8
_IN_NAMES = frozenset("可的和与及")


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition and the document in which it holds."""

    document: int
    paragraph: int
    definition: Definition


@dataclass(slots=True)
class MarkedName:
    """A name that is no run of ideographs (an acronym, 镅241, a title with a year in it)."""

    origin: Origin
    frequency: int = 0
    independent: int = 0
    documents: int = 0
    last_document: int = -1
    contexts: list[Context] = field(default_factory=list)
    inside: list[Context] = field(default_factory=list)
    """Occurrences inside longer terms: shown where there are no others."""

    def take(self, place: Place, start: int, end: int, most: int, *, nested: bool = False) -> None:
        """Count an occurrence at these offsets of the segment."""
        self.frequency += 1
        self.independent += not nested
        if place.document != self.last_document:
            self.documents += 1
            self.last_document = place.document
        kept = self.inside if nested else self.contexts
        if len(kept) < most:
            kept.append(Context(place, place.start + start, place.start + end))


@dataclass(slots=True)
class Harvest:
    """What the texts name: forms with their origin, and definitions per document."""

    origins: dict[str, Origin] = field(default_factory=dict)
    defined: list[Defined] = field(default_factory=list)
    seen: set[tuple[int, str, str]] = field(default_factory=set)
    marked: dict[str, MarkedName] = field(default_factory=dict)
    new_words: dict[str, int] = field(default_factory=dict)

    def define(self, one: Defined) -> None:
        """Note a definition, once per document."""
        mark = (one.document, one.definition.full, one.definition.short)
        if mark not in self.seen:
            self.seen.add(mark)
            self.defined.append(one)

    def name(self, text: str, origin: Origin) -> None:
        """Note a named form; a title or definition is not overruled by a quotation."""
        if len(text) >= 3 and self.origins.get(text) not in NAMED:
            self.origins[text] = origin


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

    `advance(stage)` is called as each stage begins, for progress.
    """

    def __init__(
        self,
        segmenter: Segmenter,
        known: Mapping[str, float] | None = None,
        limits: Limits | None = None,
        advance: Callable[[str], None] = lambda stage: None,
    ) -> None:
        self._segmenter = segmenter
        self._limits = limits or Limits()
        self._weights = dict(known or {})
        self._known = Recogniser(self._weights)
        self._advance = advance

    def run(self, segments: Segments) -> Extraction:
        """Extract from `segments`, a callable that yields the sentences anew at every call."""
        self._advance("reading names and definitions")
        harvest = self._harvest(segments)
        self._teach(harvest)
        known: dict[str, MarkedName] = {}
        with Spool() as spool, SpillCounter() as counter:
            lexis = neighbours.Lexis()
            self._advance("cutting and counting")
            neighbours.count(self._cut(segments, spool, known), counter, lexis)
            counts = most_frequent(counter.items(), self._limits.candidates, least=1)
            distinct = len(counts)
            self._advance("looking at the neighbours")
            seen = neighbours.observe(spool, counts)
            scorer = termhood.TermhoodScorer(self._segmenter, lexis, counts)
            chosen = self._choose(seen, scorer, harvest)
            self._advance("placing the candidates")
            placed = neighbours.place(spool, chosen, self._limits.contexts_per_term)
        candidates = [
            self._candidate(text, chosen[text], seen[text], placed, scorer)
            for text in chosen
            if text in seen and placed[text].frequency and text not in known
        ]
        candidates.extend(
            _marked_candidate(text, one) for text, one in harvest.marked.items() if text not in known
        )
        candidates.extend(
            self._known_candidate(text, one, seen.get(text), scorer) for text, one in known.items()
        )
        candidates = _with_variants(candidates, harvest.defined)
        candidates.sort(key=lambda c: (-c.score, c.term))
        return Extraction(candidates, harvest.defined, distinct)

    # -- learning what the texts name ------------------------------------------------------
    def _harvest(self, segments: Segments) -> Harvest:
        harvest = Harvest()
        cut = Cutter(self._segmenter)

        def texts() -> Iterator[str]:
            for located in segments():
                self._note(located, harvest, cut)
                yield located.text

        stream = texts()
        harvest.new_words = discover(stream, lambda word: self._segmenter.tag(word) != "x")
        for _ in stream:  # what discovery did not need
            pass
        return harvest

    def _note(self, located: Located, harvest: Harvest, cut: Cutter) -> None:
        text = located.text
        for named in names(text):
            origin = _ORIGINS[named.form]
            if not HAN_RUN.fullmatch(named.text):
                if named.form is not Form.QUOTED:
                    one = harvest.marked.setdefault(named.text, MarkedName(origin))
                    one.take(
                        located.place,
                        named.start,
                        named.start + len(named.text),
                        self._limits.contexts_per_term,
                    )
            elif named.form is Form.TITLE or self._is_name(named.text, cut):
                harvest.name(named.text, origin)
        if "(" in text or "（" in text:
            for found in definitions(text, cut):
                place = located.place
                harvest.define(Defined(place.document, place.paragraph, found))
                harvest.name(found.full, Origin.FULL)
                if found.form is Form.ACRONYM:
                    at = text.rindex(found.short, found.start, found.end)
                    one = harvest.marked.setdefault(found.short, MarkedName(Origin.ACRONYM))
                    one.take(place, at, at + len(found.short), self._limits.contexts_per_term)
                else:
                    harvest.name(found.short, Origin.SHORT)

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
        self._segmenter.retag(dict.fromkeys(STATES, "ns"))

    @staticmethod
    def _is_new(text: str, cut: Cutter, found: Collection[str]) -> bool:
        """Whether a string that characters hold together is a word that the dictionary lacks.

        Either a negation made it (不扩散), or the segmenter finds no words in it: pieces of one
        character, or a guess. What it cuts into known words is left to the counting of phrases.
        """
        if text[0] in word_classes.NEGATIONS:
            rest = cut(text[1:])
            return len(rest[0].text) > 1 and not any(map(is_stop, rest))
        if text[1:] in found or text[:-1] in found:
            return False
        words = cut(text)
        pieces = [word for word in words if len(word.text) == 1 or word.tag == "x"]
        known = [word for word in words if len(word.text) > 1 and word.tag != "x"]
        stopped = any(is_stop(word) for word in words if word.tag not in ("zg", "k", "ng", "j"))
        return len(text) >= 3 and len(words) > 1 and len(pieces) > len(known) and not stopped

    def _cut(self, segments: Segments, spool: Spool, known: dict[str, MarkedName]) -> Iterator[Cut]:
        cut = Cutter(self._segmenter)
        for located in segments():
            words: list[tuple[int, tuple[Word, ...]]] = []
            for run in runs(located.text, cut):
                spool.write(located.place, run)
                words.append((run.start, run.words))
                yield Cut(located.place, run)
            if len(self._known):
                self._recognise(located, word_ends(located.text, words), known)

    def _recognise(self, located: Located, words: Boundaries, known: dict[str, MarkedName]) -> None:
        for span in self._known.spans(located.text, words):
            one = known.setdefault(span.form, MarkedName(Origin.KNOWN))
            one.take(located.place, span.start, span.end, self._limits.contexts_per_term, nested=span.nested)

    # -- choosing --------------------------------------------------------------------------
    def _choose(
        self, seen: dict[str, neighbours.Observed], scorer: termhood.TermhoodScorer, harvest: Harvest
    ) -> dict[str, Origin]:
        """Leave out what grammar objects to, then what is only a part of something longer."""
        chosen: dict[str, Origin] = {}
        for text, one in seen.items():
            origin = self._origin(text, one, harvest)
            if origin in NAMED:
                if text not in word_classes.GENERAL_NOUNS:
                    chosen[text] = origin
            elif scorer.objection(one) is None and self._is_solid(one):
                chosen[text] = origin
        for text in sorted(chosen, key=lambda t: (-len(t), t)):
            if chosen[text] in NAMED:
                continue
            one = seen[text]
            if any(
                outer in chosen and count >= _NESTED_SHARE * one.frequency
                for outer, count in one.inside.items()
            ):
                del chosen[text]
        return chosen

    def _origin(self, text: str, one: neighbours.Observed, harvest: Harvest) -> Origin:
        if text in harvest.origins and harvest.origins[text] in NAMED:
            return harvest.origins[text]
        if text in harvest.origins:
            return harvest.origins[text]
        return Origin.WORD if len(one.words) == 1 else Origin.PHRASE

    @staticmethod
    def _is_solid(one: neighbours.Observed) -> bool:
        """Whether a form has free ends: always the same neighbour means a part of something."""
        if one.frequency == 1:
            return len(one.words) <= 4
        left, right = one.entropies()
        return min(left, right) > 0.0 or one.frequency <= 2

    def _known_candidate(
        self, text: str, one: MarkedName, seen: neighbours.Observed | None, scorer: termhood.TermhoodScorer
    ) -> Candidate:
        """A term of an authority: its rank follows its frequency and how special its words are."""
        words = seen.words if seen else tuple(Cutter(self._segmenter)(text))
        left, right = seen.entropies() if seen else (0.0, 0.0)
        nominal = seen.nominality if seen else 1.0
        contrast = scorer.contrast(words)
        factors = scorer.known_factors(words, one.independent, one.frequency, self._weights[text])
        metrics = Metrics(
            one.frequency, one.independent, one.documents,
            round(termhood.c_value(len(text), one.independent, []), 4), round(contrast, 4),
            round(scorer.cohesion(words), 4), round(left, 4), round(right, 4), round(nominal, 4),
            self._segmenter.general_frequency(text),
        )  # fmt: skip
        rounded = tuple((name, round(value, 4)) for name, value in factors)
        return Candidate(
            text, Origin.KNOWN, round(termhood.product(rounded), 4), tuple(word.text for word in words),
            metrics, rounded, contexts=tuple(one.contexts or one.inside),
        )  # fmt: skip

    def _candidate(
        self,
        text: str,
        origin: Origin,
        one: neighbours.Observed,
        placed: dict[str, neighbours.Placed],
        scorer: termhood.TermhoodScorer,
    ) -> Candidate:
        here = placed[text]
        left, right = one.entropies()
        factors = scorer.factors(origin, one, here.independent, here.frequency)
        longer = [placed[outer].frequency for outer in here.inside]
        metrics = Metrics(
            frequency=here.frequency,
            independent=here.independent,
            documents=here.documents,
            c_value=round(termhood.c_value(len(text), here.frequency, longer), 4),
            contrast=round(scorer.contrast(one.words), 4),
            cohesion=round(scorer.cohesion(one.words), 4),
            left_entropy=round(left, 4),
            right_entropy=round(right, 4),
            nominal=round(one.nominality, 4),
            background=self._segmenter.general_frequency(text),
        )
        return Candidate(
            term=text,
            origin=origin,
            score=round(termhood.product(factors), 4),
            words=tuple(word.text for word in one.words),
            metrics=metrics,
            factors=tuple((name, round(value, 4)) for name, value in factors),
            inside=tuple(sorted(here.inside.items(), key=lambda item: (-item[1], item[0]))[:5]),
            contexts=tuple(here.contexts),
        )


def _with_variants(candidates: list[Candidate], defined: Iterable[Defined]) -> list[Candidate]:
    """Tell every candidate its other forms: those of another width or script, its full or short form.

    Forms that differ in width, script or marks alone are one term: the most frequent is kept and
    the others are its variants.
    """
    others: dict[str, set[str]] = {}
    for one in defined:
        full, short = one.definition.full, one.definition.short
        others.setdefault(full, set()).add(short)
        others.setdefault(short, set()).add(full)
    kept: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: (-c.metrics.frequency, c.term)):
        same = key.key(candidate.term)
        first = kept.setdefault(same, candidate)
        if first is not candidate:
            others.setdefault(first.term, set()).add(candidate.term)
            kept[same] = _joined(first, candidate)
    return [replace(c, variants=tuple(sorted(others.get(c.term, ())))) for c in kept.values()]


def _joined(first: Candidate, other: Candidate) -> Candidate:
    """`first` with the occurrences of another writing of it; its factor of frequency grows with them."""
    m, n = first.metrics, other.metrics
    metrics = replace(m, frequency=m.frequency + n.frequency, independent=m.independent + n.independent)
    grown = math.log2(2 + metrics.independent) / math.log2(2 + m.independent)
    factors = tuple((k, round(v * grown, 4) if k == "frequency" else v) for k, v in first.factors)
    total = round(termhood.product(factors), 4)
    return replace(
        first, metrics=metrics, factors=factors, score=total, contexts=first.contexts + other.contexts
    )


def _marked_candidate(text: str, one: MarkedName) -> Candidate:
    """A candidate for a name whose form alone makes it one; nothing is measured of its words."""
    size = min(len(text), 8)
    factors = (
        ("frequency", math.log2(1 + one.frequency)),
        ("length", math.log2(1 + size)),
        ("named", 1.6 if one.origin in NAMED else 0.8),
        ("unmeasured", 0.7),
    )
    metrics = Metrics(one.frequency, one.independent, one.documents, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0)
    rounded = tuple((name, round(value, 4)) for name, value in factors)
    total = round(termhood.product(rounded), 4)
    return Candidate(text, one.origin, total, (text,), metrics, rounded, contexts=tuple(one.contexts))
