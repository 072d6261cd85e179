"""Measure how much of United Nations texts the shipped lists know, also of texts that they were not made from.

    .venv/bin/python scripts/evaluate coverage [--shared ../shared/data] [--unknown N] [--json]

A termbase is built of the five seed documents and of the Chinese of the 4,000 pairs of the United Nations Parallel
Corpus development set, each sentence beside the others of its document, without their English; what
`termbase coverage` counts is counted: occurrences of terms, nested ones left out, by the status of their
English.

Many rows cite the corpus, so its figure flatters. The second figure leaves them out where it would: the documents
are dealt into five parts by a hash of their symbols, and a row that cites the corpus, or nothing, counts as
unknown in a part where none of its Chinese forms occurs in another part. That is what a list harvested from four parts
knows of the fifth. (A bound from below: shorter terms inside one that counts as unknown are not counted.)
`--unknown N` lists the N most frequent unresolved terms of the corpus.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from scripts.shared.scores import share
from termbase import authority
from termbase.annotate.annotated import AnnotatedSegment
from termbase.annotate.annotator import Annotator
from termbase.annotate.coverage import coverage
from termbase.authority import AuthorityRow
from termbase.build import BuildOptions, build
from termbase.concepts.status import Status
from termbase.extract.sentences import Files
from termbase.store import schema
from tm.limits import Limits
from tm.model import Pair
from tm.text.fold import fold

PARTS = 5
AREAS = (
    ("disarmament", re.compile(r"NPT/|CD/|CCW/|BWC/|A/CN\.10/|APLC/|CCM/")),
    ("Security Council", re.compile(r"S/")),
    ("human rights", re.compile(r"A/HRC/|CCPR/|CEDAW/|CRC/|CAT/|CERD/|CRPD/|CMW/|E/C\.12/|HRI/")),
    ("environment", re.compile(r"UNEP/|FCCC/|ICCD/|CBD/|BC/")),
    ("General Assembly", re.compile(r"A/")),
    ("Economic and Social Council", re.compile(r"E/")),
)
"""Areas by the beginning of a symbol; the first that fits."""

SEED_DOCUMENTS, CORPUS = "the five seed documents", "the whole corpus"
KNOWN = (Status.OFFICIAL, Status.ATTESTED)


@dataclass(slots=True)
class AreaCount:
    """Term occurrences by status, and those that are known only from the text itself (`own`)."""

    statuses: Counter[str] = field(default_factory=Counter)
    own: int = 0

    def add(self, statuses: Mapping[str, int], own: int = 0) -> None:
        """Count one document."""
        self.statuses.update(statuses)
        self.own += own

    @property
    def total(self) -> int:
        """All occurrences."""
        return self.statuses.total()

    @property
    def known(self) -> float:
        """Share of the occurrences with official or attested English."""
        return share(self._known, self.total)

    @property
    def known_elsewhere(self) -> float:
        """Share of those that are known from another text."""
        return share(self._known - self.own, self.total)

    @property
    def _known(self) -> int:
        return sum(self.statuses[status] for status in KNOWN)


def area(symbol: str) -> str:
    """The area of a document."""
    return next((name for name, pattern in AREAS if pattern.match(symbol)), "other")


def part(symbol: str) -> int:
    """The part that a document is dealt into."""
    return zlib.crc32(symbol.encode()) % PARTS


class RowOrigins:
    """Which parts of the corpus could have given the rows that cite it, or nothing."""

    def __init__(self, rows: Iterable[AuthorityRow], pairs: Sequence[Pair]) -> None:
        self._texts = [
            "\n".join(fold(pair.first) for pair in pairs if part(pair.document or "") == number)
            for number in range(PARTS)
        ]
        self._harvested: dict[str, list[AuthorityRow]] = defaultdict(list)
        self._firm: set[str] = set()
        for row in rows:
            is_harvested = row.source_type in ("corpus", "usage")
            for form in row.chinese():
                if is_harvested:
                    self._harvested[fold(form)].append(row)
                else:
                    self._firm.add(fold(form))

    def only_from(self, zh: str, number: int) -> bool:
        """Whether a form is known only by rows that part `number` alone could have given."""
        form = fold(zh)
        rows = () if form in self._firm else self._harvested.get(form, ())
        return bool(rows) and not any(self._elsewhere(row, number) for row in rows)

    def _elsewhere(self, row: AuthorityRow, number: int) -> bool:
        forms = [fold(form) for form in row.chinese()]
        others = (text for n, text in enumerate(self._texts) if n != number)
        return any(form in text for text in others for form in forms)

    def count(self, segments: Iterable[AnnotatedSegment], symbol: str) -> int:
        """How many known terms of a document could have come from its own part alone."""
        return sum(
            self.only_from(term.zh, part(symbol))
            for segment in segments
            for term in segment.terms
            if not term.nested and term.status in KNOWN
        )


@dataclass(frozen=True, slots=True)
class CoverageFigures:
    """Counts by area, and the unresolved terms."""

    areas: dict[str, AreaCount]
    unknown: Counter[str]


@contextmanager
def annotating(source: Path) -> Iterator[Annotator]:
    """An annotator with a termbase that is built of the texts under `source`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "coverage.db")
        build([source], target, BuildOptions())
        with schema.opened(target) as database:
            yield Annotator(database)


def evaluate(shared: Path) -> CoverageFigures:
    """Build the termbases and count."""
    pairs = data.compact_pairs(shared)
    documents: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        documents[pair.document or ""].append(pair.first)
    areas: dict[str, AreaCount] = defaultdict(AreaCount)
    unknown: Counter[str] = Counter()
    seeds = shared / data.SEEDS
    with annotating(seeds) as annotator:
        for name, segments in Files.of([seeds], Limits()).by_document():
            areas[SEED_DOCUMENTS].add(coverage(name, annotator.document(segments)).counts)
    origins = RowOrigins(authority.load(), pairs)
    with tempfile.TemporaryDirectory() as folder:
        for number, segments in enumerate(documents.values()):
            Path(folder, f"{number:05}.txt").write_text("\n\n".join(segments), encoding="utf-8")
        with annotating(Path(folder)) as annotator:
            for symbol, segments in documents.items():
                annotated = list(annotator.document(segments))
                covered = coverage(symbol, annotated)
                own = origins.count(annotated, symbol)
                for name in (area(symbol), CORPUS):
                    areas[name].add(covered.counts, own)
                unknown.update(dict(covered.unresolved))
    return CoverageFigures(areas, unknown)


@click.command()
@shared_option(data.SEEDS, data.PARALLEL)
@click.option(
    "--unknown", type=int, default=0, metavar="N", help="List the N most frequent unresolved terms."
)
@json_option
def main(shared: Path, unknown: int, as_json: bool) -> None:
    """Measure how much of United Nations texts the lists know."""
    figures = evaluate(shared)
    if as_json:
        echo_json(
            {
                name: {
                    "terms": count.total, **count.statuses, "known": count.known,
                    "known from elsewhere": count.known_elsewhere,
                }
                for name, count in figures.areas.items()
            }
        )  # fmt: skip
        return
    click.echo("  terms  official attested proposed unresolved   known  from elsewhere")
    for name, count in sorted(figures.areas.items(), key=lambda item: -item[1].total):
        shares = "  ".join(f"{share(count.statuses[status], count.total):7.1%}" for status in Status)
        click.echo(f"{count.total:7}  {shares}  {count.known:7.1%}  {count.known_elsewhere:7.1%}  {name}")
    for zh, number in figures.unknown.most_common(unknown):
        click.echo(f"{number:6}  {zh}")
