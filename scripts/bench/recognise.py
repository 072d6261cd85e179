"""Speed and memory of recognising terms, beside other dictionary matchers on the same text in the same run.

    .venv/bin/python scripts/bench recognise [--terms 100000 --terms 1000000] [--shared ../shared/data]

Text: the Chinese lines of the parallel development set and the seeds, repeated to 20,000 segments. Terms: the
words of jieba's dictionary and substrings of 2 to 12 characters of the text, so that matches are very dense;
the same terms for all. Matchers: ours with all forms in memory; ours on a termbase, forms fetched as the text
asks for them (opening included); ahocorasick-rs, where it is installed (`pip install ahocorasick-rs`); a dictionary
with the lengths by the first two characters, the plainest exact matcher. All give every match, overlaps too, and
must agree in number. Each runs in a process of its own: seconds to build, MB/s of UTF-8, peak memory. Last row of
a size: `termbase annotate` as a whole on the first tenth of the text, segmentation and references included.
"""

from __future__ import annotations

import itertools
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from scripts.bench.child import ChildFailed, run_job
from scripts.bench.recognise_jobs import ANNOTATE, FROM_DISK, MATCHERS
from scripts.shared import data
from scripts.shared.commands import shared_option
from termbase.concepts.status import Standing, Status, TermType
from termbase.extract.sentences import Files
from termbase.store import schema, tables
from tm import db
from tm.languages import Lang
from tm.limits import Limits
from tm.text.fold import fold
from tm.text.words import Segmenter

SEED = 20_261_121
SEGMENTS = 20_000
LONGEST = 12
"""Most characters of a term that is a substring of the text."""


def text_segments(shared: Path) -> list[str]:
    """The segments, folded."""
    lines = [pair.first for pair in data.pairs(shared)]
    lines += [located.text for located in Files.of([shared / data.SEEDS], Limits()).mined()]
    return [fold(line) for line in itertools.islice(itertools.cycle(lines), SEGMENTS)]


def terms(segments: Sequence[str], count: int) -> list[str]:
    """`count` forms: words of the dictionary, then substrings of the text, drawn with a fixed seed."""
    words = sorted(word for word, _ in Segmenter().general_words())
    forms = dict.fromkeys(fold(word) for word in words if len(word) > 1)
    if len(forms) > count // 2:
        forms = dict.fromkeys(random.Random(SEED).sample(list(forms), count // 2))
    substrings = dict.fromkeys(
        segment[start : start + size]
        for segment in sorted(set(segments))
        for start in range(len(segment) - 1)
        for size in range(2, min(LONGEST, len(segment) - start) + 1)
    )
    spare = [form for form in substrings if form not in forms]
    more = min(count - len(forms), len(spare))
    return list(forms | dict.fromkeys(random.Random(SEED).sample(spare, more)))


def write_termbase(target: Path, forms: Sequence[str]) -> None:
    """A termbase with one concept for each form."""
    with db.building(target) as database:
        schema.create(database)
        schema.index_segments(database)
        concepts, listed = tables.CONCEPTS, tables.TERMS
        database.conn.executemany(
            concepts.insert(),
            (
                concepts.row(
                    id=str(number), zh=form, hant=form, en="x", status=Status.PROPOSED, frequency=0, documents=0
                )
                for number, form in enumerate(forms)
            ),
        )  # fmt: skip
        database.conn.executemany(
            listed.insert(),
            (
                listed.row(
                    id=number, concept=str(number), language=Lang.ZH, term=form, key=form, folded=form,
                    type=TermType.FULL, standing=Standing.PREFERRED, status=Status.PROPOSED, position=0,
                )
                for number, form in enumerate(forms)
            ),
        )  # fmt: skip
        schema.index(database)


def report(segments: Sequence[str], forms: Sequence[str]) -> None:
    """Print the rows of one number of terms."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "text.json").write_text(json.dumps(segments), encoding="utf-8")
        Path(folder, "terms.json").write_text(json.dumps(forms), encoding="utf-8")
        write_termbase(Path(folder, "terms.db"), forms)
        click.echo(f"{len(forms):,} terms")
        for name in (*MATCHERS, FROM_DISK, ANNOTATE):
            try:
                figures = run_job("scripts.bench.recognise_jobs", name, folder)
            except ChildFailed as error:
                click.echo(f"  {name:16} not run: {error}")
                continue
            click.echo(
                f"  {name:16} ready in {figures['ready']:6.2f} s  {figures['speed']:6.2f} MB/s"
                f"  +{figures['peak']:5.0f} MB  {figures['matches']:,} matches"
            )


@click.command()
@click.option("--terms", "sizes", type=int, multiple=True, default=(100_000, 1_000_000), show_default=True)
@shared_option(data.SEEDS, data.PARALLEL)
def main(sizes: tuple[int, ...], shared: Path) -> None:
    """Measure recognition, one row for each matcher and number of terms."""
    segments = text_segments(shared)
    size = sum(len(segment.encode()) for segment in segments) / 1e6
    click.echo(f"{len(segments)} segments, {size:.1f} MB of UTF-8")
    for count in sizes:
        report(segments, terms(segments, count))
