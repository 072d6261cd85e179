"""J2: words are cut alike by processes that all begin at once, and where nothing can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tm.text.words import Segmenter

ROOT = Path(__file__).resolve().parents[3]
TEXT = "各缔约国重申，术语库与翻译记忆有助于裁军谈判会议的工作，见 CD/1 号文件。"
CUT = f"""
from tm.text.words import Segmenter
print("/".join(Segmenter(["翻译记忆"]).cut({TEXT!r})))
"""
FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
"""


def start(code: str, **environment: str) -> subprocess.Popen[str]:
    """Start a process that cuts `TEXT`."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    known = os.environ | {"PYTHONIOENCODING": "utf-8"} | environment
    return subprocess.Popen(
        command, cwd=ROOT, env=known, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def expected() -> tuple[str, str, int]:
    """The words, no line on stderr, and success."""
    return "/".join(Segmenter(["翻译记忆"]).cut(TEXT)) + "\n", "", 0


def outcome(process: subprocess.Popen[str]) -> tuple[str, str, int]:
    """What a process wrote, and how it ended."""
    out, err = process.communicate(timeout=120)
    return out, err, process.returncode


def test_sixteen_cold_processes_cut_alike(tmp_path: Path) -> None:
    """J2: sixteen processes that begin at once, with empty folders for caches, give one answer and no fault."""
    folders = {"TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    processes = [start(CUT, **folders) for _ in range(16)]
    assert {outcome(process) for process in processes} == {expected()}
    assert list(tmp_path.iterdir()) == []


def test_a_cache_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    """J2: where a file stands in place of the folder for caches, and of the one for temporary files."""
    blocked = tmp_path / "file"
    blocked.touch()
    inside = str(blocked / "folder")
    assert outcome(start(CUT, TMPDIR=inside, XDG_CACHE_HOME=inside)) == expected()
    read_only = tmp_path / "read-only"
    read_only.mkdir(mode=0o500)
    assert outcome(start(CUT, TMPDIR=str(read_only), XDG_CACHE_HOME=str(read_only))) == expected()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit on files")
def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    """J2: where no byte can be written to any file, words are cut, and nothing is said of it."""
    assert outcome(start(FULL + CUT, TMPDIR=str(tmp_path), XDG_CACHE_HOME=str(tmp_path))) == expected()
