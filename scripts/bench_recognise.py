"""Speed and memory of recognising terms, beside other dictionary matchers on the same text in the same run.

    .venv/bin/python scripts/bench_recognise.py [--terms 100000 --terms 1000000] [--shared ../shared/data]

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
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
import shared_data

SEED = 20_261_121
SEGMENTS = 20_000


def text(shared: Path) -> list[str]:
    """The segments, folded."""
    from termbase.extract.sentences import Files
    from tm.limits import Limits
    from tm.text.fold import fold

    lines = (shared / "un-parallel" / "UNv1.0.devset.zh").read_text(encoding="utf-8").splitlines()
    lines += [located.text for located in Files.of([shared / "seeds"], Limits()).chinese()]
    return [fold(line) for line in itertools.islice(itertools.cycle(lines), SEGMENTS)]


def terms(segments: list[str], count: int) -> list[str]:
    """`count` forms: words of the dictionary, then substrings of the text, drawn with a fixed seed."""
    from tm.text.fold import fold
    from tm.text.words import Segmenter

    found = dict.fromkeys(fold(word) for word in sorted(Segmenter()._base) if len(word) > 1)
    if len(found) > count // 2:
        found = dict.fromkeys(random.Random(SEED).sample(list(found), count // 2))
    distinct = sorted(set(segments))
    pool = dict.fromkeys(
        line[start : start + size]
        for line in distinct
        for start in range(len(line) - 1)
        for size in range(2, min(12, len(line) - start) + 1)
    )
    spare = [form for form in pool if form not in found]
    wanted = min(count - len(found), len(spare))
    found |= dict.fromkeys(random.Random(SEED).sample(spare, wanted))
    return list(found)


def ours(forms: list[str]) -> Callable[[str], Iterable[object]]:
    """Our matcher, all forms in memory."""
    from tm.text.recognise import Recogniser

    return Recogniser(forms).matches


def rust(forms: list[str]) -> Callable[[str], Iterable[object]]:
    """ahocorasick-rs."""
    from ahocorasick_rs import AhoCorasick  # type: ignore[import-not-found,unused-ignore]

    automaton = AhoCorasick(forms)
    return lambda line: automaton.find_matches_as_indexes(line, overlapping=True)  # type: ignore[no-any-return]


def plain(forms: list[str]) -> Callable[[str], Iterator[object]]:
    """A dictionary, and the lengths to try by the first two characters."""
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[:2], set()).add(len(form))
    known = frozenset(forms)

    def matches(line: str) -> Iterator[object]:
        for start in range(len(line) - 1):
            for length in lengths.get(line[start : start + 2], ()):
                form = line[start : start + length]
                if len(form) == length and form in known:
                    yield start, form

    return matches


MATCHERS = {"ours": ours, "ahocorasick-rs": rust, "dict by two": plain}


def peak() -> float:
    """Peak memory of this process so far, in MB. (`ru_maxrss` would count the parent's before exec.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def child(job: str, work: Path) -> None:
    """Run one job on the files in `work` and print its figures."""
    segments = json.loads((work / "text.json").read_text(encoding="utf-8"))
    size = sum(len(line.encode()) for line in segments) / 1e6
    base = peak()
    found = 0
    started = time.perf_counter()
    if job in MATCHERS:
        forms = json.loads((work / "terms.json").read_text(encoding="utf-8"))
        base = peak()
        started = time.perf_counter()
        matcher = MATCHERS[job](forms)
        built = time.perf_counter() - started
        started = time.perf_counter()
        for line in segments:
            found += len(list(matcher(line)))
    else:
        from termbase.annotate.annotator import Annotator
        from termbase.store import schema

        annotator = Annotator(schema.open_termbase(work / "terms.db"))
        if job == "annotate":
            segments = segments[: len(segments) // 10]
            size = sum(len(line.encode()) for line in segments) / 1e6
            annotator.annotate("裁军。")  # the segmenter's dictionary
        built = time.perf_counter() - started
        started = time.perf_counter()
        for line in segments:
            if job == "annotate":
                found += len(annotator.annotate(line).terms)
            else:
                found += len(list(annotator.matches(line)))
    seconds = time.perf_counter() - started
    more = peak() - base
    print(json.dumps({"built": built, "speed": size / seconds, "peak": more, "found": found}))


def database(target: Path, forms: list[str]) -> None:
    """A termbase with one concept for each form."""
    from termbase.store import schema
    from tm import db

    with db.building(target) as made:
        schema.create(made)
        schema.index_segments(made)
        made.conn.executemany(
            "INSERT INTO concepts VALUES (?, ?, ?, 'x', 'proposed', NULL, NULL, NULL, NULL, NULL, 0, 0, NULL)",
            ((str(n), form, form) for n, form in enumerate(forms)),
        )
        made.conn.executemany(
            "INSERT INTO terms VALUES (?, ?, 'zh', ?, ?, ?, NULL, 'full form', NULL, 'preferred', 'proposed', NULL, NULL, 0)",
            ((n, str(n), form, form, form) for n, form in enumerate(forms)),
        )
        schema.index(made)


@click.command()
@click.option("--terms", "sizes", type=int, multiple=True, default=(100_000, 1_000_000), show_default=True)
@shared_data.option()
@click.option("--child", "job", hidden=True)
@click.option("--work", type=click.Path(path_type=Path), hidden=True)
def main(sizes: tuple[int, ...], shared: Path, job: str | None, work: Path | None) -> None:
    """Print one row per matcher and size."""
    if job and work:
        child(job, work)
        return
    segments = text(shared)
    click.echo(f"{len(segments)} segments, {sum(len(s.encode()) for s in segments) / 1e6:.1f} MB of UTF-8")
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            forms = terms(segments, count)
            (place / "text.json").write_text(json.dumps(segments), encoding="utf-8")
            (place / "terms.json").write_text(json.dumps(forms), encoding="utf-8")
            database(place / "terms.db", forms)
            click.echo(f"{len(forms):,} terms")
            for name in (*MATCHERS, "ours, from disk", "annotate"):
                command = [sys.executable, __file__, "--child", name, "--work", folder]
                done = subprocess.run(
                    command, capture_output=True, text=True, env=os.environ | {"PYTHONWARNINGS": "ignore"}
                )
                if done.returncode:
                    click.echo(f"  {name:16} not run: {done.stderr.strip().splitlines()[-1]}")
                    continue
                row = json.loads(done.stdout)
                click.echo(
                    f"  {name:16} ready in {row['built']:6.2f} s  {row['speed']:6.2f} MB/s  +{row['peak']:5.0f} MB"
                    f"  {row['found']:,} matches"
                )


if __name__ == "__main__":
    main()
