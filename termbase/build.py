"""From files to a published termbase: the pipeline behind `termbase build`."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from termbase import assembled, authority
from termbase.assembled import ListsBase
from termbase.concepts.assemble import Assembly
from termbase.extract.candidates import Located, Origin
from termbase.extract.extractor import Extraction, Extractor
from termbase.learn.learner import Learned, LearnedEquivalent, learn
from termbase.memories.versions import align_documents
from termbase.review import applying
from termbase.store import listed, schema
from termbase.store.concepts import ConceptWriter, count_by_status
from termbase.store.documents import memory_sentences, mined_sentences, store_documents
from termbase.store.unresolved import without_english
from tm import db
from tm.db import Database
from tm.errors import InputRefused
from tm.exchange import memory_files
from tm.files import corpus, tarball
from tm.files.encoding import show
from tm.lexicon import packed
from tm.lexicon.layers import Lexicon
from tm.limits import Limits
from tm.memory import units
from tm.model import Finding
from tm.progress import Progress, silent
from tm.text import key
from tm.work.workers import Crew, Work, working


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options of a build. `use_authority`: take the shipped official lists; `wait`: seconds for another writer.

    `jobs` processes share the work, or `crew` does it; in a folder `work` its steps stay, so that the same build goes
    on where it was interrupted. None of these changes what comes out.
    """

    use_authority: bool = True
    limits: Limits = field(default_factory=Limits)
    wait: float = db.WAIT_SECONDS
    jobs: int = 1
    crew: Crew | None = None
    work: Path | None = None
    decisions: Path | None = None
    """The file of what editors have decided; None: there is none."""

    def working(self) -> contextlib.AbstractContextManager[Work]:
        """Who does the work, for as long as the context lasts."""
        return working(self.jobs, self.work, self.crew)


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
    decisions: int = 0


def build(paths: Sequence[Path], target: Path, options: BuildOptions, progress: Progress = silent) -> Summary:
    """Build a termbase from files and folders, all or nothing. `target` is replaced when it is whole.

    Terms are mined from the texts; where there are memories and no text, from the memories.

    Raises `WrongUsage`, `InputRefused`, `OutputRefused`, `StoreFull`, `RecipeMismatch`: then `target` is
    as it was.
    """
    db.check_target(target)
    with options.working() as work, tarball.extracted(paths, work.folder, options.limits) as plain:
        return _build(plain, target, options, progress, work)


def _build(
    paths: Sequence[Path], target: Path, options: BuildOptions, progress: Progress, work: Work
) -> Summary:
    """Build from files and folders, the archives among them unpacked."""
    memories = memory_files.memories(corpus.memory_files(paths), options.limits)
    sources, passed = corpus.sources(paths, needed=not memories)
    used = {show(file) for memory in memories for file in memory.files()}
    base = assembled.base() if options.use_authority else None
    with _replacing(target, options.wait, base) as database:
        _begin(database, base)
        progress("reading documents")
        stored = store_documents(database, sources, options.limits, progress, work)
        alone = not stored.segments
        if alone and not _store_memories(database, memories, progress):
            raise InputRefused("the files hold no sentence", file=", ".join(map(str, paths)))
        schema.index_segments(database)
        candidates = _mine(database, base, options, progress, work, from_memories=alone)
        progress("indexing")
        schema.index(database)
        aligned, doubts = align_documents(database, _lexicon, lambda: _known_pairs(base), progress, work)
        if not alone:
            _store_memories(database, memories, progress)
        learned = learn(database, _lexicon(), progress, work=work) if aligned or memories else Learned()
        decided = applying.from_file(database, options.decisions)
        schema.note(database, authority=schema.SHIPPED if options.use_authority else "none")
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
            *(
                finding
                for finding in passed
                if finding.file not in used and not tarball.is_archive(Path(finding.file))
            ),
            *stored.findings,
            *doubts,
            *decided.findings,
            *(finding for memory in memories for finding in memory.findings),
        ),
        aligned=aligned,
        memories=len(memories),
        learned=learned,
        decisions=decided.applied,
    )


def bilingual(
    paths: Sequence[Path], options: BuildOptions, progress: Progress = silent
) -> tuple[list[LearnedEquivalent], tuple[Finding, ...]]:
    """Mine terms with their English from memories, without a termbase of the caller's; and what was odd.

    Each Chinese term has the English that the pairs speak for most; the surest and most frequent terms come
    first. Raises as `build`.
    """
    shown: list[LearnedEquivalent] = []
    with options.working() as work, tarball.extracted(paths, work.folder, options.limits) as plain:
        memories = memory_files.memories(corpus.memory_files(plain), options.limits)
        if not memories:
            raise InputRefused(
                "no memory was found there", file=", ".join(map(show, paths)),
                next_step="give a TMX file, or X.zh with X.en beside it",
            )  # fmt: skip
        base = assembled.base() if options.use_authority else None
        with _replacing(work.folder / "mined.db", options.wait, base) as database:
            _begin(database, base)
            if not _store_memories(database, memories, progress):
                raise InputRefused("the files hold no sentence", file=", ".join(map(show, paths)))
            schema.index_segments(database)
            _mine(database, base, options, progress, work, from_memories=True)
            schema.index(database)
            learn(database, _lexicon(), progress, shown, work)
    best: dict[str, LearnedEquivalent] = {}
    for equivalent in sorted(shown, key=lambda e: (e.status.rank, -e.hits, -e.score, e.english)):
        best.setdefault(equivalent.chinese, equivalent)
    terms = sorted(best.values(), key=lambda e: (e.status.rank, -e.score, -e.hits, e.chinese))
    return terms, tuple(finding for memory in memories for finding in memory.findings)


@contextlib.contextmanager
def _replacing(target: Path, wait: float, base: ListsBase | None) -> Iterator[Database]:
    """A new database in the place of `target`, whose old index is removed before another writer begins."""
    with db.writing(target, wait) as writer:
        with writer.building(base.path if base else None) as database:
            yield database
        schema.sweep(target)


def _begin(database: Database, base: ListsBase | None) -> None:
    """Make the tables; a copy of a base has them, with the concepts of the lists."""
    if base is None:
        schema.create(database)
    else:
        listed.drop_order(database)


@functools.cache
def _lexicon() -> Lexicon:
    return packed.load()


def _known_pairs(base: ListsBase | None) -> list[tuple[str, str]]:
    """Chinese and English of the lists, for the aligner."""
    rows = authority.load() if base else ()
    return [(zh, en) for row in rows for zh in row.chinese() for en in row.english()]


def extract(
    sentences: Iterable[Located],
    known: Mapping[str, float] | None = None,
    limits: Limits | None = None,
    progress: Progress = silent,
    work: Work | None = None,
) -> Extraction:
    """Extract candidates from sentences; the forms in `known` are candidates whatever their frequency.

    Their values weigh them in the ranking (`concepts.weights`). `work` says who does it.
    """
    return Extractor(known, limits, progress, work).run(sentences)


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
    database: Database, base: ListsBase | None, options: BuildOptions, progress: Progress, work: Work,
    *, from_memories: bool = False,
) -> int:  # fmt: skip
    """Extract candidates and write their concepts; return how many there are.

    Of a memory there are no contexts: its sentences are pairs, and become evidence when they are learned from.
    """
    sentences = memory_sentences if from_memories else mined_sentences
    known = base.order.weights if base else None
    extraction = extract(sentences(database), known, options.limits, progress, work)
    progress("finding equivalents")
    assembly = Assembly(key.term_key, listed.ListedConcepts(database, base.order) if base else None)
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
    if base:  # what words say as parts of compounds is learned from the lists
        assembly.compose()
    ranks = {candidate.term: rank for rank, candidate in enumerate(extraction.candidates, 1)}
    progress("writing concepts")
    ConceptWriter(database, "termbase build").write(assembly.concepts(), ranks)
    return sum(candidate.origin is not Origin.ACRONYM for candidate in extraction.candidates)
