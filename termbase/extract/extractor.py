"""Term candidates of a corpus, best first, each with its metrics, contexts and reasons.

The sentences go to files of equal size, and every stage is a step for each of them (`steps`), done by whoever does the
work, and an adding up in between: what the texts name, cutting and counting, neighbours, places. Memory does not grow with
the corpus: counts are added section by section, and the rarest candidates are left out first (`Limits.candidates`).
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from termbase.extract import shards, steps, termhood, word_classes
from termbase.extract.candidates import NAMED, Candidate, Located, Metrics, Origin
from termbase.extract.frequent import most_frequent
from termbase.extract.harvest import Defined, Harvest, MarkedName
from termbase.extract.neighbours import Observed
from termbase.extract.new_words import SAMPLE_CHARACTERS, discover
from termbase.extract.place_names import place_names
from termbase.extract.placing import Placed
from termbase.extract.runs import Cutter, is_stop
from termbase.extract.shards import Shards
from termbase.extract.writings import with_variants
from tm.limits import Limits
from tm.progress import Progress, silent
from tm.text.chars import HAN_RUN
from tm.text.words import Segmenter
from tm.work import folder as work_folder
from tm.work.workers import Work, working

# a choice: seen in another form four times out of five, a form is a part of it
_NESTED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Extraction:
    """The result: candidates best first, what the texts define, and how many forms were seen."""

    candidates: list[Candidate]
    defined: list[Defined]
    distinct: int


class Extractor:
    """One extraction. `known` are terms of an authority: candidates whatever their frequency.

    Its values weigh them in the ranking (a set phrase of drafting is known, but no key term).

    `progress` is told each stage as it begins, and how many parts of the texts are done. `work` says who does it,
    and does not change the outcome.
    """

    def __init__(
        self,
        known: Mapping[str, float] | None = None,
        limits: Limits | None = None,
        progress: Progress = silent,
        work: Work | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._weights = dict(known or {})
        self._progress = progress
        self._work = work

    def run(
        self, sentences: Iterable[Located], shard_characters: int = shards.SHARD_CHARACTERS
    ) -> Extraction:
        """Extract from sentences; they are divided into parts of so many characters.

        Raises `WorkLost`, `StoreFull` and `OutputRefused`.
        """
        with contextlib.ExitStack() as stack:
            work = self._work or stack.enter_context(working())
            return self._run(work, shards.write(work.folder, sentences, shard_characters))

    def _run(self, work: Work, parts: Shards) -> Extraction:
        most, folder = self._limits.contexts_per_term, work.folder

        def keep(kind: str, value: object) -> str:
            return work_folder.keep(folder, kind, work_folder.packed([value]))

        harvest = self._harvest(work, parts)
        lessons = keep("lessons", self._lessons(harvest))
        # by file: steps may run in other processes, and each reads what it needs
        weighed = keep("known", list(self._weights))
        sections = parts.sections
        cuts = tuple(
            work.map(
                steps.cut, [(part, lessons, weighed, most, sections) for part in parts.names],
                "cutting and counting", self._progress,
            )
        )  # fmt: skip
        words, known = steps.merged_words(folder, cuts, most)
        # the counts of all parts: how the texts were divided must not decide what is rare
        counts = most_frequent(steps.merged_counts(folder, cuts, sections), self._limits.candidates, least=1)
        counted = keep("counts", counts)
        observed = work.map(
            steps.observe, [(file, counted, sections) for file in cuts], "looking at the neighbours", self._progress,
        )  # fmt: skip
        names = keep("observed", observed)
        corpus = keep("corpus", (words, harvest.origins, frozenset(known)))
        judged = work.map(
            steps.judge, [(names, section, lessons, counted, corpus) for section in range(sections)],
            "leaving out what is no term", self._progress,
        )  # fmt: skip
        observations: list[steps.Observation] = [
            each for file in judged for each in work_folder.unpacked(folder, file)
        ]
        seen = {each.text: each.seen for each in observations}
        chosen = _outermost(
            {each.text: each.origin for each in observations if each.origin is not None}, seen
        )
        chosen_forms = keep("chosen", sorted(chosen))
        places = tuple(
            work.map(
                steps.place, [(file, chosen_forms, most) for file in cuts], "placing the candidates", self._progress
            )
        )  # fmt: skip
        placed = steps.merged_places(folder, places)
        segmenter = steps.taught(folder, lessons)
        scorer = termhood.TermhoodScorer(segmenter, words, counts)
        ranking = Ranking(segmenter, scorer, self._weights, most)
        candidates = [
            ranking.candidate(text, chosen[text], seen[text], placed)
            for text in sorted(chosen)
            # a form of an authority is ranked as a known term, not as a candidate too
            if text in placed and text not in known
        ]
        candidates += [
            _marked_candidate(text, mark) for text, mark in harvest.marked.items() if text not in known
        ]
        candidates += [ranking.known_candidate(text, mark, seen.get(text)) for text, mark in known.items()]
        candidates = with_variants(candidates, harvest.defined)
        # of one score by the form, so that the order is the same each time
        candidates.sort(key=lambda c: (-c.score, c.term))
        return Extraction(candidates, harvest.defined, len(counts))

    def _harvest(self, work: Work, parts: Shards) -> Harvest:
        """What the texts name, and the words that the dictionary does not know."""
        most = self._limits.contexts_per_term
        # of a large corpus a sample shows which words are new
        share = min(1.0, SAMPLE_CHARACTERS / max(1, parts.characters))
        files = work.map(
            steps.name, [(part, share, most) for part in parts.names], "reading names and definitions",
            self._progress,
        )  # fmt: skip
        harvest, sample = Harvest(), list[str]()
        for file in files:
            harvest.merge(work_folder.unpacked(work.folder, file, 0), most)
            sample += work_folder.unpacked(work.folder, file, 1)
        # what the dictionary knows: not yet taught by these texts
        general = Segmenter()
        harvest.new_words = discover(sample, lambda word: general.tag(word) != "x")
        return harvest

    @staticmethod
    def _lessons(harvest: Harvest) -> steps.Lessons:
        """Whole words of the named forms and of the unknown words that need it."""
        cut = Cutter(Segmenter())
        # two characters are too short to be taught: they would be found inside other words
        named = [(t, "nz") for t in sorted(harvest.origins) if len(t) >= 3 and HAN_RUN.fullmatch(t)]
        new = [(text, "n") for text in harvest.new_words if is_new(text, cut, harvest.new_words)]
        return steps.Lessons((*named, *new), dict.fromkeys(place_names(), "ns"))


def is_new(text: str, cut: Cutter, new_words: Collection[str]) -> bool:
    """Whether a string that characters hold together is a word that the dictionary lacks.

    Either a negation made it (不扩散), or the segmenter finds no words in it: pieces of one
    character, or a guess. What it cuts into known words is left to the counting of phrases.
    """
    if text[0] in word_classes.NEGATIONS:
        rest = cut(text[1:])
        return len(rest[0].text) > 1 and not any(map(is_stop, rest))
    # a longer string around a new word is a phrase
    if text[1:] in new_words or text[:-1] in new_words:
        return False
    words = cut(text)
    pieces = [word for word in words if len(word.text) == 1 or word.tag == "x"]
    known = [word for word in words if len(word.text) > 1 and word.tag != "x"]
    stopped = any(is_stop(word) for word in words if word.tag not in ("zg", "k", "ng", "j"))
    return len(text) >= 3 and len(words) > 1 and len(pieces) > len(known) and not stopped


def _outermost(chosen: dict[str, Origin], seen: Mapping[str, Observed]) -> dict[str, Origin]:
    """Leave out what is only a part of something longer that is chosen."""
    # the longest first: what is left out no longer counts as an outer form
    for text in sorted(chosen, key=lambda t: (-len(t), t)):
        # a name stays, even if it stands mostly within a longer one
        if chosen[text] in NAMED:
            continue
        observed = seen[text]
        if any(
            outer in chosen and count >= _NESTED_SHARE * observed.frequency
            for outer, count in observed.inside.items()
        ):
            del chosen[text]
    return chosen


class Ranking:
    """Makes candidates of what was counted, each with its metrics and the factors of its score."""

    def __init__(
        self, segmenter: Segmenter, scorer: termhood.TermhoodScorer, weights: Mapping[str, float], most: int
    ) -> None:
        self._segmenter, self._scorer, self._weights, self._most = segmenter, scorer, weights, most

    def known_candidate(self, text: str, marked: MarkedName, seen: Observed | None) -> Candidate:
        """A term of an authority: its rank follows its frequency and how special its words are."""
        words = seen.words if seen else tuple(Cutter(self._segmenter)(text))
        left, right = seen.entropies() if seen else (0.0, 0.0)
        nominal = seen.nominality if seen else 1.0
        contrast = self._scorer.contrast(words)
        factors = self._scorer.known_factors(words, marked.independent, marked.frequency, self._weights[text])
        metrics = Metrics(
            marked.frequency, marked.independent, marked.documents,
            round(termhood.c_value(len(text), marked.independent, []), 4), round(contrast, 4),
            round(self._scorer.cohesion(words), 4), round(left, 4), round(right, 4), round(nominal, 4),
            self._segmenter.general_frequency(text),
        )  # fmt: skip
        rounded = tuple((name, round(value, 4)) for name, value in factors)
        return Candidate(
            text, Origin.KNOWN, round(termhood.product(rounded), 4), tuple(word.text for word in words),
            metrics, rounded, contexts=tuple(marked.contexts or marked.inside),
        )  # fmt: skip

    def candidate(
        self, text: str, origin: Origin, observed: Observed, placed: Mapping[str, Placed]
    ) -> Candidate:
        """A form that stands in the texts as `placed` says."""
        here = placed[text]
        left, right = observed.entropies()
        factors = self._scorer.factors(origin, observed, here.independent, here.frequency)
        longer = [placed[outer].frequency for outer in here.inside]
        metrics = Metrics(
            frequency=here.frequency,
            independent=here.independent,
            documents=here.documents,
            c_value=round(termhood.c_value(len(text), here.frequency, longer), 4),
            contrast=round(self._scorer.contrast(observed.words), 4),
            cohesion=round(self._scorer.cohesion(observed.words), 4),
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
            # five are enough to see why
            inside=tuple(sorted(here.inside.items(), key=lambda item: (-item[1], item[0]))[:5]),
            contexts=tuple(here.first_contexts(self._most)),
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
