"""Time and memory of a build, beside jieba on the same text in the same run.

    .venv/bin/python scripts/bench_build.py [--megabytes 5 --megabytes 50] [--shared ../shared/data]

Measures `termbase build` on the seed documents from a cold start, then on corpora of the given sizes made
from them: clauses of the seeds recombined into new paragraphs, numbers drawn anew, one noun in six replaced
by another word of jieba's dictionary, so that vocabulary and candidates grow as in real text. The same text goes
through `jieba.cut` and `jieba.analyse.extract_tags` (TF-IDF) in processes of their own. Every row: seconds, MB/s
of UTF-8, peak memory of the process, and for the build the share of each stage. Deterministic input (seed 20260930).
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click
import shared_data

SEED = 20_260_930
FILE_CHARACTERS = 700_000


def clauses(seeds: Path) -> list[str]:
    """The clauses of the seed documents, each with its mark."""
    from termbase.extract.sentences import Files
    from tm.limits import Limits

    found = []
    for located in Files.of([seeds], Limits()).chinese():
        found += [
            clause for clause in re.findall(r"[^，。；：]+[，。；：]", located.text) if 4 <= len(clause) <= 60
        ]
    return found


def varied(seeds: Path, size: int) -> Iterator[str]:
    """Paragraphs of new text, about `size` bytes of UTF-8 in all."""
    from tm.text.words import Segmenter

    source = random.Random(SEED)
    segmenter = Segmenter()
    pool = [[(w.text, w.tag) for w in segmenter.words(clause)] for clause in clauses(seeds)]
    spare = sorted(
        w for w, n in segmenter._base.items() if n > 20 and len(w) == 2 and segmenter.tag(w) == "n"
    )
    written = 0
    number = 0
    while written < size:
        number += 1
        words = [word for _ in range(source.randint(4, 14)) for word in source.choice(pool)]
        text = "".join(
            source.choice(spare) if tag == "n" and source.random() < 1 / 6 else _renumbered(word, source)
            for word, tag in words
        )
        paragraph = f"{number % 60 + 1}. {text[:-1]}。\n\n"
        written += len(paragraph.encode())
        yield paragraph


def _renumbered(word: str, source: random.Random) -> str:
    return str(source.randint(1, 2_100)) if word.isdigit() else word


def write_corpus(seeds: Path, folder: Path, megabytes: int) -> None:
    """Write the varied text as files of about 2 MB."""
    buffer: list[str] = []
    size = files = 0
    for paragraph in varied(seeds, megabytes * 1_000_000):
        buffer.append(paragraph)
        size += len(paragraph)
        if size > FILE_CHARACTERS:
            (folder / f"{files:04d}.txt").write_text("".join(buffer), encoding="utf-8")
            buffer, size, files = [], 0, files + 1
    if buffer:
        (folder / f"{files:04d}.txt").write_text("".join(buffer), encoding="utf-8")


def child(job: str, folder: Path) -> dict[str, object]:
    """Run one job in a process of its own; what it reports, with its seconds and peak memory."""
    started = time.perf_counter()
    command = [sys.executable, "-W", "ignore", __file__, "--job", job, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    told["seconds"] = time.perf_counter() - started
    return told


def run_job(job: str, folder: Path) -> dict[str, object]:
    """The work of a child: build, cut or analyse everything in `folder`."""
    told: dict[str, object] = {}
    if job == "build":
        told["stages"] = _build(folder)
    else:
        import jieba
        import jieba.analyse

        for file in sorted(folder.glob("*.txt")):
            text = file.read_text(encoding="utf-8")
            if job == "jieba.cut":
                for line in text.split("\n"):
                    for _ in jieba.cut(line):
                        pass
            else:
                jieba.analyse.extract_tags(text, topK=200)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def _build(folder: Path) -> dict[str, float]:
    from termbase.build import BuildOptions, build

    stages: dict[str, float] = {}
    state = ["start", time.perf_counter()]

    def advance(text: str) -> None:
        stage = "reading documents" if text.startswith("reading ") and "names" not in text else text
        now = time.perf_counter()
        stages[str(state[0])] = stages.get(str(state[0]), 0.0) + now - float(state[1])
        state[:] = [stage, now]

    with tempfile.TemporaryDirectory() as target:
        summary = build([folder], Path(target, "bench.db"), BuildOptions(), advance)
        advance("end")
        size = Path(target, "bench.db").stat().st_size
    stages.pop("start", None)
    return stages | {
        "database MB": size / 1e6,
        "segments": summary.segments,
        "candidates": summary.candidates,
    }


def report(name: str, folder: Path) -> None:
    """Print the rows of one corpus."""
    size = sum(file.stat().st_size for file in folder.glob("*.txt")) / 1e6
    click.echo(f"\n{name}: {size:.2f} MB of UTF-8")
    base = None
    for job in ("jieba.cut", "jieba.analyse", "build"):
        told = child(job, folder)
        seconds = float(str(told["seconds"]))
        base = base or seconds
        click.echo(
            f"  {job:14} {seconds:8.2f} s  {size / seconds:7.3f} MB/s  peak {float(str(told['peak_mb'])):6.0f} MB"
            f"  {seconds / base:5.2f} x jieba.cut"
        )
        stages = told.get("stages")
        if isinstance(stages, dict):
            timed = {k: v for k, v in stages.items() if k not in ("database MB", "segments", "candidates")}
            total = sum(timed.values())
            click.echo("    " + "; ".join(f"{k} {100 * v / total:.0f} %" for k, v in timed.items()))
            click.echo(
                f"    {stages['segments']} segments, {stages['candidates']} candidates, database {stages['database MB']:.0f} MB"
            )


@click.command()
@click.option("--megabytes", multiple=True, type=int, default=(5, 50), help="Sizes of the varied corpora.")
@shared_data.option()
@click.option("--job", hidden=True)
@click.option("--folder", type=click.Path(path_type=Path), hidden=True)
def main(megabytes: tuple[int, ...], shared: Path, job: str | None, folder: Path | None) -> None:
    """Measure the build beside jieba."""
    if job and folder:
        click.echo(json.dumps(run_job(job, folder)))
        return
    seeds = shared / "seeds"
    if not seeds.is_dir():
        raise SystemExit(f"no seed documents in {seeds}; name the folder of the shared data with --shared")
    from termbase import doctor

    versions = doctor.report(None)
    click.echo(
        f"termbase {versions['termbase']}, python {versions['python']}, sqlite {versions['sqlite']}, jieba {versions['jieba']}"
    )
    report("seeds", seeds)
    for size in megabytes:
        with tempfile.TemporaryDirectory() as made:
            write_corpus(seeds, Path(made), size)
            report(f"varied, {size} MB", Path(made))


if __name__ == "__main__":
    main()
