"""The benchmark of the memory runs, and its memories are the same on every run."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "bench_tm.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("bench_tm", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_small_run(
    bench: ModuleType, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing differs from brute force, no string is missed, and the import holds every unit."""
    arguments = ["--units", "6000", "--work", str(tmp_path), "--shared", str(shared), "--queries", "25", "--brute", "25",
                 "--strings", "150", "--scans", "8", "--segments", "40", "--json"]  # fmt: skip
    assert bench.main(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    for language in ("zh", "en"):
        assert told[f"6,000 nearest {language}"]["compared"] > 15
        assert told[f"6,000 nearest {language}"]["differing"] == []
        assert told[f"6,000 concordance {language}"]["missed"] == []
        assert told[f"6,000 concordance {language}"]["fewer than instr"] == []
    assert told["6,000 batch"]["segments"] == 40


def test_memories_are_made_the_same_way(bench: ModuleType) -> None:
    """Two runs give the same pairs, of which many are near-duplicates and none is empty."""
    pairs = [
        ("各国，应当裁军。2015年", "States should disarm. 2015"),
        ("会议，讨论了核武器。", "The meeting discussed them."),
    ]
    first, second = (list(bench.made(pairs, 500)) for _ in range(2))
    assert first == second
    assert first[:2] == pairs
    assert all(zh and en for zh, en in first)
    assert len({zh for zh, _ in first}) > 60
