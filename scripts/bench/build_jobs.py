"""What `scripts/bench build` measures, each job in a process that imports no more than it needs.

python -m scripts.bench.build_jobs build|jieba.cut|jieba.analyse FOLDER
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from scripts.shared.process import own_peak


def build_stages(folder: Path) -> dict[str, object]:
    """Build a termbase of the texts in a folder: seconds by stage, and how large it is."""
    from termbase.build import BuildOptions, build

    stages: dict[str, float] = {}
    current, since = "start", time.perf_counter()

    def progress(stage: str, *amounts: int | None, **named: int | None) -> None:
        nonlocal current, since
        now = time.perf_counter()
        stages[current] = stages.get(current, 0.0) + now - since
        is_reading = stage.startswith("reading ") and "names" not in stage
        current, since = "reading documents" if is_reading else stage, now

    with tempfile.TemporaryDirectory() as target:
        summary = build([folder], Path(target, "bench.db"), BuildOptions(), progress)
        progress("end")
        size = Path(target, "bench.db").stat().st_size
    stages.pop("start", None)
    return {
        "stages": stages, "database_mb": size / 1e6, "segments": summary.segments, "candidates": summary.candidates,
    }  # fmt: skip


def cut_words(folder: Path) -> dict[str, object]:
    """Cut every line with `jieba.cut`."""
    import jieba

    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            for _ in jieba.cut(line):
                pass
    return {}


def extract_tags(folder: Path) -> dict[str, object]:
    """Take the keywords of every file with `jieba.analyse` (TF-IDF)."""
    import jieba.analyse

    for file in sorted(folder.glob("*.txt")):
        jieba.analyse.extract_tags(file.read_text(encoding="utf-8"), topK=200)
    return {}


JOBS = {"jieba.cut": cut_words, "jieba.analyse": extract_tags, "build": build_stages}

if __name__ == "__main__":
    _, job, texts = sys.argv
    print(json.dumps(JOBS[job](Path(texts)) | {"peak_mb": own_peak()}))
