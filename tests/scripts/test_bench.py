"""The benchmarks run, and their memories are the same on every run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.bench import build, made_termbase
from scripts.bench.child import ChildFailed, run_job
from scripts.bench.made_units import made_pairs
from scripts.shared import data

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_small_run_of_the_memory(run: Run, shared: Path, tmp_path: Path) -> None:
    """Nothing differs from brute force, no string is missed, and the import holds every unit."""
    options = {"units": 6000, "queries": 25, "brute": 25, "strings": 150, "scans": 8, "segments": 40}
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    process = run("bench", "tm", *arguments, "--work", str(tmp_path), "--shared", str(shared), "--json")
    assert process.returncode == 0, process.stderr
    figures = json.loads(process.stdout)
    for language in ("zh", "en"):
        assert figures[f"6,000 nearest {language}"]["compared"] > 15
        assert figures[f"6,000 nearest {language}"]["differing"] == []
        assert figures[f"6,000 concordance {language}"]["missed"] == []
        assert figures[f"6,000 concordance {language}"]["fewer than instr"] == []
        assert {"whole, ms", "with parts, ms", "rapidfuzz, every key, ms"} < figures[
            f"6,000 whole match {language}"
        ].keys()
    assert figures["6,000 batch"]["segments"] == 40


def test_a_small_run_of_exchange(run: Run, shared: Path, tmp_path: Path) -> None:
    """Every unit is read, validated and written, and nothing of what was made is left."""
    process = run(
        "bench", "exchange", "--units", "900", "--work", str(tmp_path), "--shared", str(shared), "--json"
    )
    assert process.returncode == 0, process.stderr
    figures = json.loads(process.stdout)
    assert [figures[job]["units"] for job in ("read", "validate", "write")] == [900, 900, 900]
    assert not [*tmp_path.iterdir()]


def test_memories_are_made_the_same_way() -> None:
    """Two runs give the same pairs, of which many are near-duplicates and none is empty."""
    pairs = [
        ("各国，应当裁军。2015年", "States should disarm. 2015"),
        ("会议，讨论了核武器。", "The meeting discussed them."),
    ]
    first, second = (list(made_pairs(pairs, 500)) for _ in range(2))
    assert first == second
    assert first[:2] == pairs
    assert all(zh and en for zh, en in first)
    assert len({zh for zh, _ in first}) > 60


def test_recognition(run: Run, shared: Path) -> None:
    """On a few terms: all matchers agree in the number of matches."""
    process = run("bench", "recognise", "--terms", "3000", "--shared", str(shared))
    assert process.returncode == 0, process.stderr
    counts = {
        line.rsplit("MB  ", 1)[1]
        for line in process.stdout.splitlines()
        if line.endswith("matches") and "annotate" not in line
    }
    assert len(counts) == 1, process.stdout
    assert "ours, from disk" in process.stdout


def test_build(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the seeds: the build and both jobs of jieba have a row, and the stages of the build are told."""
    build.report("seeds", shared / data.SEEDS)
    printed = capsys.readouterr().out
    for row in ("jieba.cut", "jieba.analyse", "build", "indexing"):
        assert f" {row} " in printed


def test_varied_text_is_made_the_same_way(shared: Path) -> None:
    """Two runs give the same paragraphs, about as large as asked for."""
    first, second = (list(build.varied(shared / data.SEEDS, 20_000)) for _ in range(2))
    assert first == second
    assert 20_000 <= sum(len(paragraph.encode()) for paragraph in first) < 25_000


def test_a_failed_job_is_told_in_one_sentence(tmp_path: Path) -> None:
    """What the job wrote last, and no traceback."""
    with pytest.raises(ChildFailed, match="no text was found"):
        run_job("scripts.bench.build_jobs", "build", str(tmp_path))


def test_a_small_run_of_the_pages(run: Run, shared: Path, tmp_path: Path) -> None:
    """Both servers answer every kind of page that is asked for, with figures at each number of clients; the termbase is made the same way."""
    options = ["--concepts", "60", "--units", "80", "--requests", "4", "--clients", "1", "--clients", "2"]
    only = [
        part for kind in ("home", "lookup", "memory", "annotate", "query", "row") for part in ("--only", kind)
    ]
    process = run("bench", "web", *options, *only, "--work", str(tmp_path), "--shared", str(shared), "--json")
    assert process.returncode == 0, process.stderr
    rows = [row for row in json.loads(process.stdout) if "page" in row]
    assert {row["page"] for row in rows if row["server"] == "ours"} == {
        "home", "lookup.json", "lookup, Chinese", "lookup, English", "lookup, again", "memory", "memory.json", "annotate",
    }  # fmt: skip
    assert {row["page"] for row in rows if row["server"] == "plain"} == {"home", "query.json", "query", "row"}
    assert {row["clients"] for row in rows} == {1, 2}
    assert [
        row for row in rows if row["refused"] or row["p50 ms"] <= 0 or row["p50 ms"] > row["p99 ms"]
    ] == []


def test_made_concepts_are_the_same_each_time() -> None:
    """Concepts beyond the lists have ids of their own, an English that may be used and evidence, the same in two runs."""
    first, second = (list(made_termbase.made_concepts(40, {"c-1"})) for _ in range(2))
    assert [concept.id for concept in first] == [concept.id for concept in second]
    assert len({concept.id for concept in first}) == 40
    assert all(concept.equivalent and concept.equivalent.evidence for concept in first)


def test_a_cold_start(run: Run, tmp_path: Path) -> None:
    """Each command stands beside a Python that does nothing, in wall and processor seconds."""
    process = run("bench", "start", "--runs", "1", "--work", str(tmp_path), "--json")
    assert process.returncode == 0, process.stderr
    figures = json.loads(process.stdout)
    assert {"nothing", "lookup", "annotate", "tm match"} < figures.keys()
    assert all(set(row) == {"seconds", "processor"} for row in figures.values())
