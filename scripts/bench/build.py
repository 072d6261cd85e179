"""Time and memory of a build, beside jieba on the same text in the same run.

    .venv/bin/python scripts/bench build [--megabytes 5 --megabytes 50] [--shared ../shared/data]

Measures `termbase build` on the seed documents from a cold start, then on corpora of the given sizes made
from them: clauses of the seeds recombined into new paragraphs, numbers drawn anew, one noun in six replaced
by another word of jieba's dictionary, so that vocabulary and candidates grow as in real text. The same text goes
through `jieba.cut` and `jieba.analyse.extract_tags` (TF-IDF) in processes of their own. Every row: seconds, MB/s
of UTF-8, peak memory of the process, and for the build the share of each stage. Deterministic input (seed 20260930).
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import click

from scripts.bench.build_jobs import JOBS
from scripts.bench.child import run_job
from scripts.shared.commands import shared_option
from scripts.shared.data import SEEDS
from scripts.shared.process import timed
from termbase import doctor
from termbase.extract.sentences import Files
from tm.limits import Limits
from tm.text.words import Segmenter, Word

SEED = 20_260_930
FILE_CHARACTERS = 700_000
REPLACED = 1 / 6
"""Share of the nouns that are replaced."""

COMMON = 20
"""Occurrences in the general corpus that a replacing noun has more than."""


def clauses(seeds: Path) -> Iterator[str]:
    """The clauses of the seed documents, each with its mark."""
    for located in Files.of([seeds], Limits()).mined():
        for clause in re.findall(r"[^，。；：]+[，。；：]", located.text):
            if 4 <= len(clause) <= 60:
                yield clause


def replacing_nouns(segmenter: Segmenter) -> list[str]:
    """Common nouns of two characters of the general dictionary."""
    return sorted(
        word
        for word, frequency in segmenter.general_words()
        if frequency > COMMON and len(word) == 2 and segmenter.tag(word) == "n"
    )


def varied(seeds: Path, size: int) -> Iterator[str]:
    """Paragraphs of new text, about `size` bytes of UTF-8 in all."""
    chance = random.Random(SEED)
    segmenter = Segmenter()
    pool = [list(segmenter.words(clause)) for clause in clauses(seeds)]
    nouns = replacing_nouns(segmenter)

    def changed(word: Word) -> str:
        if word.tag == "n" and chance.random() < REPLACED:
            return chance.choice(nouns)
        return str(chance.randint(1, 2_100)) if word.text.isdigit() else word.text

    written = number = 0
    while written < size:
        number += 1
        words = [word for _ in range(chance.randint(4, 14)) for word in chance.choice(pool)]
        text = "".join(map(changed, words))
        paragraph = f"{number % 60 + 1}. {text[:-1]}。\n\n"
        written += len(paragraph.encode())
        yield paragraph


def write_files(paragraphs: Iterable[str], folder: Path) -> None:
    """Write paragraphs as files of about 2 MB."""
    buffer: list[str] = []
    size = files = 0
    for paragraph in paragraphs:
        buffer.append(paragraph)
        size += len(paragraph)
        if size > FILE_CHARACTERS:
            (folder / f"{files:04d}.txt").write_text("".join(buffer), encoding="utf-8")
            buffer, size, files = [], 0, files + 1
    if buffer:
        (folder / f"{files:04d}.txt").write_text("".join(buffer), encoding="utf-8")


def report(name: str, folder: Path) -> None:
    """Print the rows of one corpus."""
    size = sum(file.stat().st_size for file in folder.glob("*.txt")) / 1e6
    click.echo(f"\n{name}: {size:.2f} MB of UTF-8")
    base = 0.0
    for job in JOBS:
        seconds, figures = timed(partial(run_job, "scripts.bench.build_jobs", job, str(folder)))
        base = base or seconds
        click.echo(
            f"  {job:14} {seconds:8.2f} s  {size / seconds:7.3f} MB/s  peak {figures['peak_mb']:6.0f} MB"
            f"  {seconds / base:5.2f} x jieba.cut"
        )
        if stages := figures.get("stages"):
            total = sum(stages.values())
            shares = (f"{stage} {100 * value / total:.0f} %" for stage, value in stages.items())
            click.echo("    " + "; ".join(shares))
            click.echo(
                f"    {figures['segments']} segments, {figures['candidates']} candidates,"
                f" database {figures['database_mb']:.0f} MB"
            )


@click.command()
@click.option(
    "--megabytes", multiple=True, type=click.IntRange(1), default=(5, 50), help="Sizes of the varied corpora."
)
@shared_option(SEEDS)
def main(megabytes: tuple[int, ...], shared: Path) -> None:
    """Measure the build beside jieba."""
    seeds = shared / SEEDS
    versions = doctor.report(None)
    programs = ("termbase", "python", "sqlite", "jieba")
    click.echo(", ".join(f"{program} {versions[program]}" for program in programs))
    report("seeds", seeds)
    for size in megabytes:
        with tempfile.TemporaryDirectory() as folder:
            write_files(varied(seeds, size * 1_000_000), Path(folder))
            report(f"varied, {size} MB", Path(folder))
