"""From files to a published termbase: the pipeline behind `termbase build`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from termbase import authority
from termbase.authority.rows import GENERAL
from termbase.concepts.assemble import Assembly, trusted
from termbase.concepts.status import Status
from termbase.extract.candidates import Located, Origin
from termbase.extract.extractor import Extraction, Extractor
from termbase.learn.learner import Learned, learn
from termbase.memories import versions
from termbase.store import documents as ingest
from termbase.store import schema
from termbase.store.writer import ConceptWriter
from tm import db
from tm.db import Database
from tm.errors import InputRefused
from tm.exchange import memory_files as parallel_files
from tm.files import corpus
from tm.files.encoding import show
from tm.lexicon import packed
from tm.lexicon.layers import Lexicon
from tm.limits import Limits
from tm.memory import units
from tm.model import Finding
from tm.text import key
from tm.text.words import Segmenter


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options of a build. `use_authority`: take the shipped official lists."""

    use_authority: bool = True
    limits: Limits = field(default_factory=Limits)


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


Advance = Callable[[str], None]
_WEIGHTS = {Status.OFFICIAL: 3.0, Status.ATTESTED: 1.8, Status.PROPOSED: 1.2}
_LONG = 7


def build(
    paths: Sequence[Path], target: Path, options: BuildOptions, advance: Advance = lambda text: None
) -> Summary:
    """Build a termbase from files and folders, all or nothing. `target` is replaced when it is whole.

    Raises `WrongUsage`, `InputRefused`, `OutputRefused`, `StoreFull`, `RecipeMismatch`: then `target` is
    as it was.
    """
    db.check_target(target)
    sources, passed = corpus.sources(paths)
    memories = parallel_files.memories(corpus.memory_files(paths), options.limits)
    used = {show(file) for memory in memories for file in memory.files()}
    with db.building(target) as database:
        schema.create(database)
        advance("reading documents")
        done = ingest.ingest(database, sources, options.limits, lambda name: advance(f"reading {name}"))
        if not done.segments:
            raise InputRefused("the files hold no sentence", file=", ".join(map(str, paths)))
        schema.index_segments(database)
        rows = authority.load() if options.use_authority else ()
        candidates = _mine(database, rows, options, advance)
        advance("indexing")
        schema.index(database)
        aligned, doubts = versions.align_documents(database, _lexicon, _known_pairs(rows), advance)
        for memory in memories:
            advance(f"reading {memory.name}")
            units.store(database, memory.name, memory.kind(), memory.pairs())
        learned = learn(database, _lexicon(), advance) if aligned or memories else Learned()
        schema.note(database, authority="shipped lists" if options.use_authority else "none")
        statuses, in_texts, unresolved = _told(database)
        schema.index_memory(database, target)
    schema.sweep(target)
    return Summary(
        documents=done.documents,
        paragraphs=done.paragraphs,
        segments=done.segments,
        characters=done.characters,
        candidates=candidates,
        statuses=statuses,
        in_texts=in_texts,
        unresolved=unresolved,
        findings=(
            *(finding for finding in passed if finding.file not in used),
            *done.findings,
            *doubts,
            *(finding for memory in memories for finding in memory.findings),
        ),
        aligned=aligned,
        memories=len(memories),
        learned=learned,
    )


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
            weight *= 0.15
        for form in row.chinese():
            long = len(form) > _LONG and row.type not in ("treaty", "body", "document") and weight < 2
            weights[form] = max(weight * (0.6 if long else 1.0), weights.get(form, 0.0))
    return weights


def extract(
    segments: Callable[[], Iterable[Located]],
    rows: Iterable[authority.AuthorityRow] = (),
    limits: Limits | None = None,
    advance: Advance = lambda text: None,
) -> Extraction:
    """Extract candidates from sentences; forms of `rows` are candidates whatever their frequency."""
    return Extractor(Segmenter(), known_forms(rows), limits, advance).run(segments)


def _mine(
    database: Database, rows: Sequence[authority.AuthorityRow], options: BuildOptions, advance: Advance
) -> int:
    extraction = extract(lambda: ingest.chinese(database), rows, options.limits, advance)
    advance("finding equivalents")
    assembly = Assembly(key.term_key)
    assembly.authority(rows, authority.attested.load() if rows else ())
    assembly.definitions(extraction.defined)
    published = [
        candidate
        for rank, candidate in enumerate(extraction.candidates)
        if rank < options.limits.published or candidate.origin is Origin.KNOWN
    ]
    assembly.candidates(published)
    assembly.compose()
    ranks = {candidate.term: rank for rank, candidate in enumerate(extraction.candidates, 1)}
    advance("writing concepts")
    ConceptWriter(database).write(assembly.concepts(), ranks)
    return sum(candidate.origin is not Origin.ACRONYM for candidate in extraction.candidates)


def _told(database: Database) -> tuple[dict[str, int], dict[str, int], tuple[tuple[int, str, int], ...]]:
    """Concepts by status, those of them in the texts, and the unresolved ones by rank."""
    statuses = {status.value: 0 for status in Status}
    in_texts = dict(statuses)
    for status, count, inside in database.execute(
        "SELECT status, count(*), count(rank) FROM concepts GROUP BY status"
    ):
        statuses[status], in_texts[status] = count, inside
    missing = database.execute(
        "SELECT rank, zh, frequency FROM concepts WHERE status = 'unresolved' AND rank > 0 ORDER BY rank, id"
    )
    return statuses, in_texts, tuple((rank, zh, frequency) for rank, zh, frequency in missing)
