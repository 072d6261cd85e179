"""The pairs of a termbase teach it English: the step behind `termbase learn` and every build with pairs.

For each concept whose Chinese stands in pairs, its known English forms are looked for in the other side, and the
phrases that stand there are ranked (`counterparts`, `rank`). Thresholds, and what was measured with them, stand in
`docs/decisions/0005-learned-equivalents.md`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from termbase.concepts.model import Evidence, Term
from termbase.concepts.status import Standing, Status, TermType
from termbase.learn import sample, steps
from termbase.learn.counterparts import Phrase
from termbase.learn.distinct import TeachingUnit, distinct
from termbase.learn.rank import Ranked
from termbase.learn.taught_pairs import ConceptInPairs, TaughtPairs
from termbase.learn.written import loses_negation
from termbase.store import forms, schema
from termbase.store.revision import Revision
from tm import db
from tm.db import Database
from tm.languages import EQUIVALENT, MINED
from tm.lexicon import packed
from tm.lexicon.layers import Lexicon
from tm.memory import units
from tm.model import Pair
from tm.progress import Progress, silent
from tm.work.workers import Work, working

SOURCE = "Parallel texts of this termbase"
SURE, LIKELY = 0.9, 0.5
"""Probability from which on a learned English is attested (in `ENOUGH` pairs), and a known one is borne out."""
SEEN, SEEN_ONCE = 0.7, 0.85
"""Probability from which on an English is proposed, of `ENOUGH` pairs and of one: read on 30 proposals drawn from 4,000 pairs, of which 7
were wrong at 0.5 and 2 of the 20 that are left; saying nothing is better."""
ENOUGH = 2
"""Pairs that a learned English must stand in to be attested."""
BORNE_OUT = 0.3
"""Share of a term's pairs in which a known English must stand, in `ENOUGH` of them at least, to be attested."""
FINISHED = 100
"""Points under which a pair that was itself a match teaches nothing: its sides need not say the same."""
TRUSTED = 0.4
"""Score of an aligned pair from which on it teaches; what the aligner calls doubtful is mostly right still."""
# sentences that a reader of a concept page looks at
_EXAMPLES = 3
# as many as a line of evidence has room for
_RIVALS = 3

_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Learned:
    """What came of it. Counts are English terms, but for `pairs` and `concepts`."""

    pairs: int = 0
    concepts: int = 0
    borne_out: int = 0
    attested: int = 0
    proposed: int = 0


@dataclass(frozen=True, slots=True)
class LearnedEquivalent:
    """An English form that pairs have shown for a concept: in `hits` of the `pairs` that hold its Chinese form.

    `probability` is that of the ranking, between 0 and 1, where the form came first in it; else None.
    """

    concept: str
    chinese: str
    english: str
    status: Status
    hits: int
    pairs: int
    probability: float | None

    @property
    def score(self) -> float:
        """How sure it is, between 0 and 1: the probability, else the share of the pairs."""
        return self.probability if self.probability is not None else self.hits / self.pairs


def learn(
    database: Database,
    lexicon: Lexicon,
    progress: Progress = silent,
    shown: list[LearnedEquivalent] | None = None,
    work: Work | None = None,
) -> Learned:
    """Learn from the trusted pairs of a database that is open to write; what was learned before is replaced.

    `shown` takes what the pairs show, form by form; `work` says who does it. Of a memory with more than `sample.ALL` pairs
    a sample teaches that has the pairs of every term.
    """
    if work is None:
        with working() as alone:
            return learn(database, lexicon, progress, shown, alone)
    learned = Learned()
    revision = Revision(database, "termbase learn")
    # takes back what was learned before: what no pair shows any more must go
    source, _ = revision.open_source(SOURCE, "corpus")
    drawn = _draw(database, work, progress)
    chosen = distinct(list(_units(database, drawn.numbers if drawn else None)))
    learned.pairs = len(chosen)
    if chosen:
        progress(f"learning from {len(chosen):,} pairs")
        learner = TaughtPairs(
            database, lexicon, [unit.pair for unit in chosen], drawn.totals if drawn else {}
        )
        ids = [unit.number for unit in chosen]
        concepts = list(learner.concepts())
        terms = [(occurring.usual, occurring.occurrences()) for _, occurring in concepts]
        orders = steps.orders(learner.counterparts, terms, work, progress)
        # in the order of the concepts, whoever did the ranking
        for (concept, occurring), order in zip(concepts, orders, strict=True):
            learned.concepts += 1
            entry = _Entry(revision, source, learner, ids, learned)
            entry.learn(concept, occurring, order)
            if shown is not None:
                shown += entry.shown
    revision.finish()
    return learned


def learn_termbase(
    target: Path, progress: Progress = silent, *, wait: float = db.WAIT_SECONDS, work: Work | None = None
) -> Learned:
    """Learn from the pairs of the termbase at `target`, all or nothing; wait up to so many seconds for a writer.

    Raises `InputRefused`, `OutputRefused`, `StoreBusy`, `StoreFull` and `RecipeMismatch`.
    """
    # refused before anything waits for the lock
    schema.open_termbase(target).close()
    with schema.blaming(target), db.revising(target, wait) as database:
        return learn(database, packed.load(), progress, work=work)


def _teaching(database: Database) -> Iterator[tuple[int, Pair]]:
    """The pairs that are sure enough, with their numbers."""
    for number, pair in units.units(database, doubtful=True):
        is_sure = pair.score is None or pair.score >= TRUSTED
        # drafts, machine translations and rejected units teach nothing
        is_finished = pair.origin is None and (pair.cap is None or pair.cap >= FINISHED)
        if is_sure and is_finished:
            yield number, pair


def _draw(database: Database, work: Work, progress: Progress) -> sample.TeachingSample | None:
    """Which pairs teach, where there are too many for all of them."""
    if units.count_units(database) <= sample.ALL:
        return None
    return sample.draw(_teaching(database), forms.all_forms(database), work, progress)


def _units(database: Database, numbers: Collection[int] | None = None) -> Iterator[TeachingUnit]:
    """The pairs that teach, with what says where they are from."""
    for number, pair in _teaching(database):
        if numbers is None or number in numbers:
            yield TeachingUnit(number, *units.memory_of_unit(database, number), pair)


@dataclass(frozen=True, slots=True)
class _Form:
    """A known English form: as written, as lemmas, with its status."""

    text: str
    phrase: Phrase
    status: Status


class _Entry:
    """What is learned of one concept goes into the termbase."""

    def __init__(
        self, revision: Revision, source: int, learner: TaughtPairs, ids: Sequence[int], learned: Learned
    ) -> None:
        self._revision, self._source, self._learner, self._ids, self._told = (
            revision,
            source,
            learner,
            ids,
            learned,
        )
        self.shown: list[LearnedEquivalent] = []
        self._usual = ""

    def learn(self, concept: str, occurring: ConceptInPairs, order: Sequence[Ranked]) -> None:
        """Bear out the known English, then take what the pairs show besides: `order`, the best first."""
        pairs = [occurrence.pair for occurrence in occurring.occurrences()]
        self._usual = occurring.usual
        best = order[0] if order else None
        known = self._known(concept)
        rivals = self._rivals(order, pairs)
        good = False
        for number, form in known.items():
            hits = self._learner.having(form.phrase, pairs)
            if hits:
                earned = self._earned(form.phrase, hits, len(pairs), best)
                self._prove(concept, number, hits, len(pairs), earned, rivals, form.phrase)
                if earned is Status.ATTESTED and form.status.rank > earned.rank:
                    self._told.borne_out += 1
                good = good or earned is Status.ATTESTED
            # an English that is official needs no proposal beside it
            good = good or form.status.rank <= Status.ATTESTED.rank
        # a form of several concepts: which of them the pairs show cannot be told
        if best is not None and not occurring.shared:
            self._take(concept, best, pairs, [form.phrase for form in known.values()], rivals, good=good)

    def _known(self, concept: str) -> dict[int, _Form]:
        """The English forms of a concept whose words occur in the pairs, by the row of the term."""
        forms_by_row = {}
        for term in self._revision.terms(concept, EQUIVALENT):
            phrase = self._learner.phrase(term.text)
            if phrase is not None and term.id is not None:
                forms_by_row[term.id] = _Form(term.text, phrase, term.status)
        return forms_by_row

    def _earned(self, phrase: Phrase, hits: Sequence[int], of: int, best: Ranked | None) -> Status:
        # often enough, and in a good share of the pairs: a chance phrase has only the one
        if len(hits) >= ENOUGH and len(hits) >= BORNE_OUT * of:
            return Status.ATTESTED
        if best is not None and best.evidence.phrase == phrase and best.probability >= LIKELY:
            return Status.ATTESTED
        return Status.PROPOSED

    def _take(
        self, concept: str, best: Ranked, pairs: Sequence[int], known: Sequence[Phrase],
        rivals: Mapping[Phrase, str], *, good: bool,
    ) -> None:  # fmt: skip
        """A phrase that no form has: attested where it is sure, proposed where nothing better is there.

        A part of a known form is how a text takes up the full name again ("the Conference"), no term of its own.
        """
        phrase = best.evidence.phrase
        if any(_holds(form, phrase) for form in known):
            return
        hits = self._learner.having(phrase, pairs)
        sure = best.probability >= SURE and len(hits) >= ENOUGH
        if not sure and (good or best.probability < (SEEN if len(hits) >= ENOUGH else SEEN_ONCE)):
            return
        # beside another term in the same pair it is rather the English of that
        if not sure and self._learner.is_of_another(concept, phrase, hits):
            return
        if not sure and loses_negation(self._usual, self._learner.surface(phrase, hits)):
            return
        status = Status.ATTESTED if sure else Status.PROPOSED
        self._add(concept, phrase, hits, len(pairs), status, rivals, best)

    def _add(
        self, concept: str, phrase: Phrase, hits: Sequence[int], of: int, status: Status, rivals: Mapping[Phrase, str],
        best: Ranked | None = None,
    ) -> None:  # fmt: skip
        """Add a phrase as the texts write it."""
        text = self._learner.surface(phrase, hits)
        number = self._revision.find(concept, EQUIVALENT, text)
        if number is None:
            term = Term(text, EQUIVALENT, TermType.LEARNED, Standing.ADMITTED, status)
            number = self._revision.insert(concept, term, self._source)
            self._revision.note(concept, "learned", f"{SOURCE}: {text}")
            if status is Status.ATTESTED:
                self._told.attested += 1
            else:
                self._told.proposed += 1
        self._prove(concept, number, hits, of, status, rivals, phrase, best)

    def _rivals(self, order: Sequence[Ranked], pairs: Sequence[int]) -> dict[Phrase, str]:
        """What else the pairs say, with the number of pairs, in words."""
        rivals: dict[Phrase, str] = {}
        for candidate in order:
            phrase = candidate.evidence.phrase
            # a part of a rival says the same again
            if len(rivals) <= _RIVALS and not any(_holds(p, phrase) or _holds(phrase, p) for p in rivals):
                hits = self._learner.having(phrase, pairs)
                if len(hits) > 1 or candidate.probability >= 0.1:
                    rivals[phrase] = f"{self._learner.surface(phrase, hits)} ({len(hits)})"
        return rivals

    def _prove(
        self, concept: str, term: int, hits: Sequence[int], of: int, status: Status,
        rivals: Mapping[Phrase, str], phrase: Phrase, best: Ranked | None = None,
    ) -> None:  # fmt: skip
        others = [
            text for rival, text in rivals.items() if not _holds(rival, phrase) and not _holds(phrase, rival)
        ]
        also = f"; else {', '.join(others[:_RIVALS])}" if others else ""
        probability = best.probability if best is not None else None
        text = self._learner.surface(phrase, hits)
        self.shown.append(LearnedEquivalent(concept, self._usual, text, status, len(hits), of, probability))
        sure = f"; probability {best.probability:.2f}" if best is not None else ""
        detail = f"{self._learner.told(hits, of, self._usual)}{sure}{also}"
        self._revision.prove(
            concept, term, Evidence("parallel", detail, status, count=len(hits)), self._source
        )
        # the shortest examples are the easiest to read
        for number in sorted(hits, key=lambda n: (len(self._learner.pairs[n].text(EQUIVALENT)), n))[
            :_EXAMPLES
        ]:
            pair = self._learner.pairs[number]
            detail = f"{_place(pair)}: {pair.text(MINED)} | {pair.text(EQUIVALENT)}"
            example = Evidence("example", detail, status, unit=self._ids[number])
            self._revision.prove(concept, term, example, self._source)


def _place(pair: Pair) -> str:
    return f"{pair.document or 'line'}{'' if pair.document else f' {pair.line}'}"


def _holds(longer: Phrase, part: Phrase) -> bool:
    """Whether `part` stands in `longer`, which may be it."""
    return any(longer[at : at + len(part)] == part for at in range(len(longer) - len(part) + 1))
