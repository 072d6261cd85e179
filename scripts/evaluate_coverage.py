"""Measure how much of United Nations texts the shipped lists know, also of texts that they were not made from.

    .venv/bin/python scripts/evaluate.py coverage [--shared ../shared/data] [--unknown N] [--json]

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

import json
import re
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import shared_data
from check_authority import Pair, read_pairs

from termbase import authority
from termbase.annotate.annotator import AnnotatedSegment, Annotator
from termbase.authority import AuthorityRow
from termbase.build import BuildOptions, build
from termbase.concepts.status import Status
from termbase.store import schema
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


@dataclass
class Count:
    """Term occurrences by status, and those that are known only from the text itself (`own`)."""

    statuses: Counter[str] = field(default_factory=Counter)
    own: int = 0

    @property
    def total(self) -> int:
        """All occurrences."""
        return self.statuses.total()

    @property
    def known(self) -> int:
        """Those with official or attested English."""
        return self.statuses[Status.OFFICIAL] + self.statuses[Status.ATTESTED]

    def shares(self) -> tuple[float, float]:
        """Known of all, 0 to 1; and known from elsewhere of all."""
        return self.known / self.total, (self.known - self.own) / self.total


def area(symbol: str) -> str:
    """The area of a document."""
    return next((name for name, pattern in AREAS if pattern.match(symbol)), "other")


def part(symbol: str) -> int:
    """The part that a document is dealt into."""
    return zlib.crc32(symbol.encode()) % PARTS


class Homes:
    """Where the Chinese forms of the rows occur: in which parts of the corpus."""

    def __init__(self, rows: Sequence[AuthorityRow], pairs: Sequence[Pair]) -> None:
        self._text = ["", "", "", "", ""]
        for number in range(PARTS):
            self._text[number] = "\n".join(fold(p.chinese) for p in pairs if part(p.symbol) == number)
        self._harvested: dict[str, list[AuthorityRow]] = defaultdict(list)
        self._firm: set[str] = set()
        for row in rows:
            harvested = row.source_type in ("corpus", "usage")
            for form in row.chinese():
                if harvested:
                    self._harvested[fold(form)].append(row)
                else:
                    self._firm.add(fold(form))

    def only_here(self, zh: str, number: int) -> bool:
        """Whether a form is known only by rows that part `number` alone could have given."""
        form = fold(zh)
        rows = () if form in self._firm else self._harvested.get(form, ())
        return bool(rows) and not any(self._elsewhere(row, number) for row in rows)

    def _elsewhere(self, row: AuthorityRow, number: int) -> bool:
        forms = [fold(form) for form in row.chinese()]
        others = (text for n, text in enumerate(self._text) if n != number)
        return any(form in text for text in others for form in forms)


def count(
    annotated: Iterable[AnnotatedSegment], into: Count, own: Homes | None = None, number: int = -1
) -> None:
    """Add the terms of some sentences."""
    for sentence in annotated:
        for term in sentence.terms:
            if not term.nested:
                into.statuses[Status(term.status)] += 1
                known = term.status in (Status.OFFICIAL, Status.ATTESTED)
                into.own += known and own is not None and own.only_here(term.zh, number)


@dataclass
class Told:
    """Counts by area, and the unresolved terms."""

    areas: dict[str, Count]
    unknown: Counter[str]


def evaluate(shared: Path) -> Told:
    """Build the termbases and count."""
    pairs = read_pairs(shared / "un-parallel")
    documents: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        documents[pair.symbol].append(pair.chinese)
    told = Told(defaultdict(Count), Counter())
    homes = Homes(authority.load(), pairs)
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "texts")
        texts.mkdir()
        for n, lines in enumerate(documents.values()):
            (texts / f"{n:05}.txt").write_text("\n\n".join(lines), encoding="utf-8")
        for name, source in (("seeds", shared / "seeds"), ("corpus", texts)):
            build([source], Path(folder, f"{name}.db"), BuildOptions())
            database = schema.open_termbase(Path(folder, f"{name}.db"))
            annotator = Annotator(database)
            if name == "seeds":
                for (document,) in database.execute("SELECT id FROM documents ORDER BY id").fetchall():
                    query = "SELECT s.text FROM segments s JOIN paragraphs p ON p.id = s.paragraph WHERE p.document = ? ORDER BY s.id"
                    lines = [row[0] for row in database.execute(query, (document,)).fetchall()]
                    count(annotator.document(lines), told.areas["the five seed documents"])
            else:
                for symbol, lines in documents.items():
                    found = list(annotator.document(lines))
                    for group in (area(symbol), "the whole corpus"):
                        count(found, told.areas[group], homes, part(symbol))
                    for sentence in found:
                        told.unknown.update(
                            t.zh for t in sentence.terms if not t.nested and t.status == Status.UNRESOLVED
                        )
            database.close()
    return told


@click.command()
@shared_data.option("seeds", "un-parallel")
@click.option(
    "--unknown", type=int, default=0, metavar="N", help="List the N most frequent unresolved terms."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def main(shared: Path, unknown: int, as_json: bool) -> None:
    """Measure how much of United Nations texts the lists know."""
    told = evaluate(shared)
    if as_json:
        figures = {
            name: {
                "terms": c.total,
                **c.statuses,
                "known": c.shares()[0],
                "known from elsewhere": c.shares()[1],
            }
            for name, c in told.areas.items()
        }
        click.echo(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    click.echo("  terms  official attested proposed unresolved   known  from elsewhere")
    for name, c in sorted(told.areas.items(), key=lambda item: -item[1].total):
        shares = "  ".join(f"{c.statuses[status] / c.total:7.1%}" for status in Status)
        known, elsewhere = c.shares()
        click.echo(f"{c.total:7}  {shares}  {known:7.1%}  {elsewhere:7.1%}  {name}")
    for zh, number in told.unknown.most_common(unknown):
        click.echo(f"{number:6}  {zh}")


if __name__ == "__main__":
    main()
