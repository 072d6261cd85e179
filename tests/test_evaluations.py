"""The evaluations run, and what they promise holds: figures in docs/evaluation.md may not be lost unnoticed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"


@pytest.fixture
def scripts() -> Iterator[None]:
    """Scripts can be imported."""
    sys.path.insert(0, str(SCRIPTS))
    yield
    sys.path.remove(str(SCRIPTS))


def test_learned_equivalents(shared: Path, scripts: None) -> None:
    """P@1 of terms in three pairs, of terms that occur once, and the precision of what is accepted."""
    import evaluate_equivalents  # type: ignore[import-not-found,unused-ignore]

    told = evaluate_equivalents.evaluate(shared)
    often, once = told["3 pairs or more, borne out"], told["once"]
    assert often["ours"]["P@1"] >= 0.92
    assert often["ours"]["P@1"] >= often["log-likelihood"]["P@1"] + 0.05
    assert once["ours"]["P@1"] >= 0.67
    accepted = told["accepted, of those borne out"]["probability 0.9, 2 pairs"]
    assert accepted["precision"] >= 0.98
    assert accepted["coverage"] >= 0.60


def test_recognition_benchmark_runs(shared: Path) -> None:
    """The benchmark on a few terms: all matchers agree in the number of matches."""
    command = [
        sys.executable,
        str(SCRIPTS / "bench_recognise.py"),
        "--terms",
        "3000",
        "--shared",
        str(shared),
    ]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    counts = {
        line.rsplit("MB  ", 1)[1]
        for line in done.stdout.splitlines()
        if line.endswith("matches") and "annotate" not in line
    }
    assert len(counts) == 1, done.stdout
    assert "ours, from disk" in done.stdout
