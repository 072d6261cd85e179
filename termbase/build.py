"""From files to a published termbase: the pipeline behind `termbase build`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from termbase import authority, ingest, store
from termbase.mine.equivalents import Assembly, trusted
from termbase.mine.extract import Extraction, Extractor
from termbase.mine.model import Located, Origin
from termbase.model import Status
from termbase.write import Writer
from tm.errors import InputRefused
from tm.files import corpus
from tm.limits import Limits
from tm.memory import db
from tm.memory.db import Database
from tm.model import Finding
from tm.text import key
from tm.text.words import Segmenter


@dataclass(frozen=True, slots=True)
class Options:
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


Advance = Callable[[str], None]
_WEIGHTS = {Status.OFFICIAL: 3.0, Status.ATTESTED: 1.8, Status.PROPOSED: 1.2}
_LONG = 7


def build(
    paths: Sequence[Path], target: Path, options: Options, advance: Advance = lambda text: None
) -> Summary:
    """Build a termbase from files and folders, all or nothing. `target` is replaced when it is whole.

    Raises `WrongUsage`, `InputRefused`, `OutputRefused`, `StoreFull`, `RecipeMismatch`: then `target` is
    as it was.
    """
    db.check_target(target)
    sources, passed = corpus.sources(paths)
    with db.building(target) as database:
        store.create(database)
        advance("reading documents")
        done = ingest.ingest(database, sources, options.limits, lambda name: advance(f"reading {name}"))
        if not done.segments:
            raise InputRefused("the files hold no sentence", file=", ".join(map(str, paths)))
        store.index_segments(database)
        summary = _mine(database, options, advance)
        advance("indexing")
        store.index(database)
        store.note(database, authority="shipped lists" if options.use_authority else "none")
    return Summary(
        documents=done.documents,
        paragraphs=done.paragraphs,
        segments=done.segments,
        characters=done.characters,
        candidates=summary[0],
        statuses=summary[1],
        in_texts=summary[2],
        unresolved=summary[3],
        findings=(*passed, *done.findings),
    )


def known_forms(rows: Iterable[authority.AuthorityRow]) -> dict[str, float]:
    """Chinese forms of an authority with their weight in the ranking.

    A term that an authority fixes weighs most; a set phrase of drafting is known, but no key term.
    """
    weights: dict[str, float] = {}
    for row in rows:
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
    database: Database, options: Options, advance: Advance
) -> tuple[int, dict[str, int], dict[str, int], tuple[tuple[int, str, int], ...]]:
    rows = authority.load() if options.use_authority else ()
    extraction = extract(lambda: ingest.chinese(database), rows, options.limits, advance)
    advance("finding equivalents")
    assembly = Assembly(key.term_key)
    assembly.authority(rows)
    assembly.definitions(extraction.defined)
    published = [
        candidate
        for rank, candidate in enumerate(extraction.candidates)
        if rank < options.limits.published or candidate.origin is Origin.KNOWN
    ]
    assembly.candidates(published)
    assembly.compose()
    concepts = assembly.concepts()
    ranks = {candidate.term: rank for rank, candidate in enumerate(extraction.candidates, 1)}
    advance("writing concepts")
    Writer(database).write(concepts, ranks)
    statuses = {status.value: 0 for status in Status}
    in_texts = dict(statuses)
    missing = []
    for concept in concepts:
        statuses[concept.status.value] += 1
        if concept.candidates:
            in_texts[concept.status.value] += 1
            best = concept.candidates[0]
            if concept.status is Status.UNRESOLVED:
                missing.append((ranks[best.term], concept.of("zh")[0].term, best.metrics.frequency))
    found = sum(candidate.origin is not Origin.ACRONYM for candidate in extraction.candidates)
    return found, statuses, in_texts, tuple(sorted(missing))
