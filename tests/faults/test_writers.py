"""Many writers at once, by the library and by the command: no work is lost, and each call ends as promised (L1)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.fault_loops.writers import run_writers
from termbase.memories.open_memory import OpenMemory
from termbase.store import schema
from tm.files import lock


@pytest.mark.parametrize(("processes", "revisions"), [(4, 6), (16, 2)])
@pytest.mark.parametrize("existing", [False, True])
def test_writers_of_one_folder(tmp_path: Path, processes: int, revisions: int, existing: bool) -> None:
    """Processes that write into two databases, there already or not: each pair is there once, indexed (L1, F5)."""
    if existing:
        for number in range(2):
            with schema.changing(tmp_path / f"t{number}.db"):
                pass
    report = run_writers(tmp_path, processes=processes, revisions=revisions, targets=2, wait=120)
    assert report.is_sound(), report.figures()
    assert report.outcomes == {"stored": processes * revisions}


def test_impatient_writers(tmp_path: Path) -> None:
    """Writers that do not wait are told that the termbase is busy; what others stored is whole (L1)."""
    report = run_writers(tmp_path, processes=4, revisions=8, targets=1, wait=0)
    assert report.is_sound(), report.figures()
    assert set(report.outcomes) <= {"stored", "busy"}
    assert report.outcomes["stored"] > 0


def pairs(folder: Path, name: str) -> Path:
    """A memory of one pair."""
    file = folder / f"{name}.zh"
    file.write_text(f"第{name}号文件。\n", encoding="utf-8")
    file.with_suffix(".en").write_text(f"Document {name}.\n", encoding="utf-8")
    return file


def test_four_commands_into_a_new_termbase(tmp_path: Path) -> None:
    """Four `termbase tm import` at once where no termbase is: all succeed, and the termbase has all four memories (L1)."""
    target = tmp_path / "t.db"
    running = [
        subprocess.Popen(
            [
                sys.executable, "-m", "termbase", "tm", "import", str(pairs(tmp_path, str(n))),
                "--db", str(target), "--wait", "120",
            ],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n in range(4)
    ]  # fmt: skip
    answers = [(process.communicate(), process.returncode) for process in running]
    assert [code for _, code in answers] == [0] * 4, answers
    with OpenMemory(target) as memory:
        assert memory.size == 4
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix not in (".zh", ".en")) == [
        "t.db", "t.db.index",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "verb", [["build", "TEXT"], ["learn"], ["import", "TERMS"], ["tm", "import", "PAIRS"]], ids=" ".join
)
def test_every_writing_verb_waits_and_names_the_holder(tmp_path: Path, verb: list[str]) -> None:
    """A verb that writes ends with 4 and names the process that holds the termbase, and since when (L1)."""
    target = tmp_path / "t.db"
    with schema.changing(target):
        pass
    before = target.read_bytes()
    (tmp_path / "terms.csv").write_text("zh,en\n裁军,disarmament\n", encoding="utf-8")
    (tmp_path / "text.txt").write_text("裁军谈判会议审议了核裁军。\n", encoding="utf-8")
    files = {"TEXT": tmp_path / "text.txt", "TERMS": tmp_path / "terms.csv", "PAIRS": pairs(tmp_path, "9")}
    arguments = [str(files.get(word, word)) for word in verb]
    with lock.held(target):
        holder = json.loads(lock.lock_file(target).read_text())
        begun = time.monotonic()
        refused = subprocess.run(
            [sys.executable, "-m", "termbase", *arguments, "--db", str(target), "--wait", "0.2"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert time.monotonic() - begun >= 0.2
    assert refused.returncode == 4, refused.stderr
    assert f"process {holder['process']} is writing to it since {holder['since']}" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert target.read_bytes() == before
