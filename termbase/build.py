"""From files to a published termbase: the pipeline behind `termbase build`."""

from __future__ import annotations

import contextlib
import functools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from termbase import authority
from termbase.authority.rows import GENERAL
from termbase.concepts.assemble import Assembly, trusted
from termbase.concepts.status import Status
from termbase.extract.candidates import Located, Origin
from termbase.extract.extractor import Extraction, Extractor
from termbase.learn.learner import Learned, LearnedEquivalent, learn
from termbase.memories.versions import align_documents
from termbase.store import schema
from termbase.store.concepts import ConceptWriter, count_by_status
from termbase.store.documents import memory_sentences, mined_sentences, store_documents
from termbase.store.unresolved import without_english
from tm import db
from tm.db import Database
from tm.errors import InputRefused
from tm.exchange import memory_files
from tm.files import corpus
from tm.files.encoding import show
from tm.lexicon import packed
from tm.lexicon.layers import Lexicon
from tm.limits import Limits
from tm.memory import units
from tm.model import Finding
from tm.progress import Progress, silent
from tm.text import key
from tm.text.words import Segmenter


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options of a build. `use_authority`: take the shipped official lists; `wait`: seconds for another writer."""

    use_authority: bool = True
    limits: Limits = field(default_factory=Limits)
    wait: float = db.WAIT_SECONDS


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, for the person who started it."""

    documents: int
    paragraphs: int
    segments: int
    characters: int
    candidates: int
    statuses: dict[str, int]
    in_texts: dict[str, int]
    unresolved: tuple[tuple[int, str, int], ...]
    findings: tuple[Finding, ...]
    aligned: int = 0
    memories: int = 0
    learned: Learned = field(default_factory=Learned)


_WEIGHTS = {Status.OFFICIAL: 3.0, Status.ATTESTED: 1.8, Status.PROPOSED: 1.2}
"""Weight of a known form in the ranking, by the status of its row; a choice, judged on the seed documents."""
_SET_PHRASE, _LONG_PHRASE = 0.15, 0.6
"""What is left of the weight of a set phrase of drafting, and of a long form that is no name."""
_LONG = 7
"""Characters beyond which a form is long."""


def build(paths: Sequence[Path], target: Path, options: BuildOptions, progress: Progress = silent) -> Summary:
    """Build a termbase from files and folders, all or nothing. `target` is replaced when it is whole.

    Terms are mined from the texts; where there are memories and no text, from the memories.

    Raises `WrongUsage`, `InputRefused`, `OutputRefused`, `StoreFull`, `RecipeMismatch`: then `target` is
    as it was.
    """
    db.check_target(target)
    memories = memory_files.memories(corpus.memory_files(paths), options.limits)
    sources, passed = corpus.sources(paths, needed=not memories)
    used = {show(file) for memory in memories for file in memory.files()}
    with _replacing(target, options.wait) as database:
        schema.create(database)
        progress("reading documents")
        stored = store_documents(database, sources, options.limits, progress)
        alone = not stored.segments
        if alone and not _store_memories(database, memories, progress):
            raise InputRefused("the files hold no sentence", file=", ".join(map(str, paths)))
        schema.index_segments(database)
        rows = authority.load() if options.use_authority else ()
        candidates = _mine(database, rows, options, progress, from_memories=alone)
        progress("indexing")
        schema.index(database)
        aligned, doubts = align_documents(database, _lexicon, _known_pairs(rows), progress)
        if not alone:
            _store_memories(database, memories, progress)
        learned = learn(database, _lexicon(), progress) if aligned or memories else Learned()
        schema.note(database, authority="shipped lists" if options.use_authority else "none")
        statuses, in_texts = count_by_status(database)
        unresolved = without_english(database)
        schema.index_memory(database, target)
    return Summary(
        documents=stored.documents,
        paragraphs=stored.paragraphs,
        segments=stored.segments,
        characters=stored.characters,
        candidates=candidates,
        statuses=statuses,
        in_texts=in_texts,
        unresolved=unresolved,
        findings=(
            *(finding for finding in passed if finding.file not in used),
            *stored.findings,
            *doubts,
            *(finding for memory in memories for finding in memory.findings),
        ),
        aligned=aligned,
        memories=len(memories),
        learned=learned,
    )


def bilingual(
    paths: Sequence[Path], options: BuildOptions, progress: Progress = silent
) -> tuple[list[LearnedEquivalent], tuple[Finding, ...]]:
    """Mine terms with their English from memories, without a termbase of the caller's; and what was odd.

    Each Chinese term has the English that the pairs speak for most; the surest and most frequent terms come
    first. Raises as `build`.
    """
    memories = memory_files.memories(corpus.memory_files(paths), options.limits)
    if not memories:
        raise InputRefused(
            "no memory was found there", file=", ".join(map(show, paths)),
            next_step="give a TMX file, or X.zh with X.en beside it",
        )  # fmt: skip
    shown: list[LearnedEquivalent] = []
    with tempfile.TemporaryDirectory() as folder, db.building(Path(folder) / "mined.db") as database:
        schema.create(database)
        if not _store_memories(database, memories, progress):
            raise InputRefused("the files hold no sentence", file=", ".join(map(show, paths)))
        schema.index_segments(database)
        rows = authority.load() if options.use_authority else ()
        _mine(database, rows, options, progress, from_memories=True)
        schema.index(database)
        learn(database, _lexicon(), progress, shown)
    best: dict[str, LearnedEquivalent] = {}
    for equivalent in sorted(shown, key=lambda e: (e.status.rank, -e.hits, -e.score, e.english)):
        best.setdefault(equivalent.chinese, equivalent)
    terms = sorted(best.values(), key=lambda e: (e.status.rank, -e.score, -e.hits, e.chinese))
    return terms, tuple(finding for memory in memories for finding in memory.findings)


@contextlib.contextmanager
def _replacing(target: Path, wait: float) -> Iterator[Database]:
    """A new database in the place of `target`, whose old index is removed before another writer begins."""
    with db.writing(target, wait) as writer:
        with writer.building() as database:
            yield database
        schema.sweep(target)


@functools.cache
def _lexicon() -> Lexicon:
    return packed.load()


def _known_pairs(rows: Iterable[authority.AuthorityRow]) -> list[tuple[str, str]]:
    """Chinese and English of the lists, for the aligner."""
    return [(zh, en) for row in rows for zh in row.chinese() for en in row.english()]


def known_forms(rows: Iterable[authority.AuthorityRow]) -> dict[str, float]:
    """Chinese forms of an authority with their weight in the ranking.

    A term that an authority fixes weighs most; a set phrase of drafting is known, but no key term. General
    words are left out.
    """
    weights: dict[str, float] = {}
    for row in rows:
        if row.type == GENERAL:
            continue
        weight = _WEIGHTS[trusted(row)]
        if row.type == "phrase" or row.pos in ("verb", "adverb", "phrase"):
            weight *= _SET_PHRASE
        for form in row.chinese():
            long = len(form) > _LONG and row.type not in ("treaty", "body", "document") and weight < 2
            weights[form] = max(weight * (_LONG_PHRASE if long else 1.0), weights.get(form, 0.0))
    return weights


def extract(
    segments: Callable[[], Iterable[Located]],
    rows: Iterable[authority.AuthorityRow] = (),
    limits: Limits | None = None,
    progress: Progress = silent,
) -> Extraction:
    """Extract candidates from sentences; forms of `rows` are candidates whatever their frequency."""
    return Extractor(Segmenter(), known_forms(rows), limits, progress).run(segments)


def _store_memories(
    database: Database, memories: Iterable[memory_files.MemoryFile], progress: Progress
) -> int:
    """Store memories; return how many pairs they have."""
    pairs = 0
    for memory in memories:
        progress(f"reading {memory.name}")
        pairs += units.store(database, memory.name, memory.kind(), memory.pairs())
    return pairs


def _mine(
    database: Database, rows: Sequence[authority.AuthorityRow], options: BuildOptions, progress: Progress,
    *, from_memories: bool = False,
) -> int:  # fmt: skip
    """Extract candidates and write their concepts; return how many there are.

    Of a memory there are no contexts: its sentences are pairs, and become evidence when they are learned from.
    """
    sentences = memory_sentences if from_memories else mined_sentences
    extraction = extract(lambda: sentences(database), rows, options.limits, progress)
    progress("finding equivalents")
    assembly = Assembly(key.term_key)
    assembly.authority(rows, authority.attested.load() if rows else ())
    if from_memories:
        assembly.definitions([replace(d, document=None, paragraph=None) for d in extraction.defined])
    else:
        assembly.definitions(extraction.defined)
    published = [
        replace(candidate, contexts=()) if from_memories else candidate
        for rank, candidate in enumerate(extraction.candidates)
        if rank < options.limits.published or candidate.origin is Origin.KNOWN
    ]
    assembly.candidates(published)
    assembly.compose()
    ranks = {candidate.term: rank for rank, candidate in enumerate(extraction.candidates, 1)}
    progress("writing concepts")
    ConceptWriter(database, "termbase build").write(assembly.concepts(), ranks)
    return sum(candidate.origin is not Origin.ACRONYM for candidate in extraction.candidates)
