"""The steps of an extraction: each makes one file of others, knows nothing of the rest, and may run anywhere.

Every step is called with the folder of the work, names of files in it and numbers, and returns what its file holds
(`tm.work.folder`). What several parts say is added in the order of the texts, so that the outcome does not depend on who
did what, or on how the texts were divided.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from termbase.extract import neighbours, new_words, objections, placing, shards, termhood, word_classes
from termbase.extract.candidates import NAMED, Located, Origin
from termbase.extract.cut_text import (
    CutText,
    Stretch,
    StretchPlace,
    TextCutter,
    form_counts,
    stretch_counts,
    unpacked_stretches,
)
from termbase.extract.harvest import MarkedName, merge_marked
from termbase.extract.naming import NameReader
from termbase.extract.neighbours import Lexis, Observed
from termbase.extract.placing import Placed
from termbase.extract.runs import Cutter
from tm.text import script
from tm.text.recognise import Recogniser, word_ends
from tm.text.words import Segmenter
from tm.work import folder as work_folder

STRETCHES, PLACES, AROUND, WORDS, FIRST_COUNTS = range(5)
"""Sections of what `cut` makes: the cut text in three, its words and known terms, and from there on its counts by section."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What makes a segmenter that of one corpus: words with their tags, and other tags for words."""

    words: tuple[tuple[str, str], ...]
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class Observation:
    """What all texts say around a form, and why it is a candidate; without an origin it is none."""

    text: str
    seen: Observed
    origin: Origin | None


def sentences(folder: Path, shard: str) -> Iterator[Located]:
    """The sentences of a shard, Traditional ones folded; folding keeps the length."""
    for located in shards.read(folder, shard):
        yield Located(located.place, script.simplify(located.text))


def name(folder: Path, shard: str, share: float, most: int) -> bytes:
    """What a shard names itself, and the runs of its sentences that belong to a sample of `share`."""
    segmenter = Segmenter()
    reader = NameReader(segmenter, most)
    sample: list[str] = []
    texts = list(sentences(folder, shard))
    segmenter.expect(sum(len(located.text) for located in texts))
    for located in texts:
        reader.take(located)
        sample += new_words.sampled(located.text, share)
    return work_folder.packed([reader.harvest, sample])


# one corpus at a time, and a worker does many shards of it
@functools.lru_cache(maxsize=1)
def taught(folder: Path, lessons: str) -> Segmenter:
    """The segmenter of a corpus; kept, because making it takes longer than a shard."""
    learned: Lessons = work_folder.unpacked(folder, lessons)
    segmenter = Segmenter()
    segmenter.add_all(learned.words)
    segmenter.retag(learned.tags)
    return segmenter


@functools.lru_cache(maxsize=1)
def _recogniser(folder: Path, known: str) -> Recogniser:
    return Recogniser(work_folder.unpacked(folder, known))


def cut(folder: Path, shard: str, lessons: str, known: str, most: int, sections: int) -> bytes:
    """The cut text of a shard, its words, the known terms that are there, and the counts of forms by section."""
    cutter = TextCutter(Cutter(taught(folder, lessons)))
    recogniser = _recogniser(folder, known)
    marked: dict[str, MarkedName] = {}
    for located in sentences(folder, shard):
        words = cutter.take(located)
        # without known terms there is nothing to look for
        if len(recogniser):
            for span in recogniser.spans(located.text, word_ends(located.text, words)):
                mark = marked.setdefault(span.form, MarkedName(Origin.KNOWN))
                mark.take(located.place, span.start, span.end, most, nested=span.nested)
    counts: list[dict[str, int]] = [{} for _ in range(sections)]
    for form, count in form_counts(cutter.text).items():
        # by a digest of the form: the same form of every shard is in the same section
        counts[work_folder.section_of(form, sections)][form] = count
    text = cutter.text
    places = [tuple(place) for place in text.places]
    return work_folder.packed([text.packed_stretches(), places, text.around, (lexis(text), marked), *counts])


def lexis(text: CutText) -> Lexis:
    """The counts of the words of a text."""
    counts = Lexis()
    for number, times in stretch_counts(text).items():
        counts.take(text.stretches[number].words, times)
    return counts


def merged_words(folder: Path, cuts: tuple[str, ...], most: int) -> tuple[Lexis, dict[str, MarkedName]]:
    """The words of all texts, and the known terms that are there."""
    words, known = Lexis(), dict[str, MarkedName]()
    for file in cuts:
        more, marked = work_folder.unpacked(folder, file, WORDS)
        words.merge(more)
        merge_marked(known, marked, most)
    # once all is counted: pairs that are rare here may be frequent there
    words.settle()
    return words, known


def merged_counts(folder: Path, cuts: tuple[str, ...], sections: int) -> Iterator[tuple[str, int]]:
    """Every form with its count in all texts; one section is in memory at a time."""
    for section in range(sections):
        counts: dict[str, int] = {}
        for file in cuts:
            for form, count in work_folder.unpacked(folder, file, FIRST_COUNTS + section).items():
                counts[form] = counts.get(form, 0) + count
        yield from counts.items()


def observe(folder: Path, cut_file: str, counts: str, sections: int) -> bytes:
    """What stands around the forms of a shard that are frequent enough, by section."""
    text = CutText(_stretches(folder, cut_file), around=work_folder.unpacked(folder, cut_file, AROUND))
    parts: list[dict[str, tuple[object, ...]]] = [{} for _ in range(sections)]
    for form, seen in neighbours.observe(text, _counts(folder, counts)).items():
        parts[work_folder.section_of(form, sections)][form] = seen.packed()
    return work_folder.packed(parts)


@functools.lru_cache(maxsize=1)
def _counts(folder: Path, counts: str) -> dict[str, int]:
    forms: dict[str, int] = work_folder.unpacked(folder, counts)
    return forms


@functools.lru_cache(maxsize=1)
def _corpus(folder: Path, corpus: str) -> tuple[Lexis, dict[str, Origin], frozenset[str]]:
    words: tuple[Lexis, dict[str, Origin], frozenset[str]] = work_folder.unpacked(folder, corpus)
    return words


def judge(folder: Path, observed: str, section: int, lessons: str, counts: str, corpus: str) -> bytes:
    """What all texts say around the forms of a section: those that nothing is objected to, and known terms.

    `observed` is a file with the names of those that `observe` made, `corpus` one with the words of the corpus, the
    origins of its names and the known terms in it.
    """
    words, origins, known = _corpus(folder, corpus)
    seen: dict[str, Observed] = {}
    # in the order of the texts, as everything that is added up
    for file in work_folder.unpacked(folder, observed):
        for text, packed in work_folder.unpacked(folder, file, section).items():
            if text in seen:
                seen[text].merge(Observed(*packed))
            else:
                seen[text] = Observed(*packed)
    scorer = termhood.TermhoodScorer(taught(folder, lessons), words, _counts(folder, counts))
    judged = (Observation(text, each, _origin(text, each, origins, scorer)) for text, each in seen.items())
    return work_folder.packed([[one for one in judged if one.origin is not None or one.text in known]])


def _origin(
    text: str, observed: Observed, origins: dict[str, Origin], scorer: termhood.TermhoodScorer
) -> Origin | None:
    """Why a form is a candidate; None where grammar or its neighbours object."""
    origin = origins.get(text)
    # the text calls it a name: no rule may object, but for general nouns
    if origin in NAMED:
        return origin if text not in word_classes.GENERAL_NOUNS else None
    if objections.objection(observed, scorer) is not None or not _is_solid(observed):
        return None
    return origin or (Origin.WORD if len(observed.words) == 1 else Origin.PHRASE)


def _is_solid(observed: Observed) -> bool:
    """Whether a form has free ends: always the same neighbour means a part of something."""
    if observed.frequency == 1:
        # seen once, a long form is a phrase of its sentence
        return len(observed.words) <= 4
    left, right = observed.entropies()
    # two occurrences with one neighbour may be chance
    return min(left, right) > 0.0 or observed.frequency <= 2


def place(folder: Path, cut_file: str, chosen: str, most: int) -> bytes:
    """Where the chosen forms stand in a shard."""
    stretches = _stretches(folder, cut_file)
    places = map(StretchPlace._make, work_folder.unpacked(folder, cut_file, PLACES))
    placed = placing.place(stretches, places, _chosen(folder, chosen), most)
    return work_folder.packed([[(form, where.packed()) for form, where in placed.items()]])


def _stretches(folder: Path, cut_file: str) -> list[Stretch]:
    return unpacked_stretches(work_folder.unpacked(folder, cut_file, STRETCHES))


@functools.lru_cache(maxsize=1)
def _chosen(folder: Path, chosen: str) -> frozenset[str]:
    return frozenset(work_folder.unpacked(folder, chosen))


def merged_places(folder: Path, files: tuple[str, ...]) -> dict[str, Placed]:
    """Where the chosen forms stand in all texts."""
    placed: dict[str, Placed] = {}
    for file in files:
        for text, packed in work_folder.unpacked(folder, file):
            if text in placed:
                placed[text].merge(Placed(*packed))
            else:
                placed[text] = Placed(*packed)
    return placed
