"""Import of a memory and batches of matches, beside translate-toolkit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from scripts.bench.made_units import MadeMemory, TextPair, damaged, damaged_texts, write_tmx
from scripts.bench.memory_index import Figures, all_keys, make_index, open_index, percentiles
from scripts.shared.process import timed
from tm.index.fold import fold
from tm.index.index import folder
from tm.index.nearest import nearest
from tm.index.part import keys
from tm.languages import Lang

_DAMAGE = 0.3
"""Largest share of the symbols of a query that are changed."""

TOOLKIT_UNITS = 20_000
"""The largest memory that translate-toolkit's matcher can bear."""

_TOOLKIT_QUERIES = 20
_LEAST_SCORE = 75
_TOOLKIT_MATCH = """
import sys, time, json
from translate.search import match
from translate.storage import tmx
with open(sys.argv[1], 'rb') as f:
    store = tmx.tmxfile.parsefile(f)
with open(sys.argv[2]) as f:
    queries = json.load(f)
m = match.matcher(store, 5, 70, 1000)
spent, failed = [], 0
for q in queries:
    s = time.perf_counter()
    try:
        m.matches(q)
    except TypeError:  # it compares units where two score the same
        failed += 1
        continue
    spent.append(time.perf_counter() - s)
print(json.dumps([failed, spent]))
"""
_TOOLKIT_READ = """
import sys, time, resource, json
from translate.storage import tmx
s, b = time.perf_counter(), time.process_time()
with open(sys.argv[1], 'rb') as f:
    store = tmx.tmxfile.parsefile(f)
parsed = time.perf_counter() - s
n = sum(len(u.source) + len(u.target) > 0 for u in store.units)
largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([parsed, time.perf_counter() - s, largest, time.process_time() - b]))
"""
_CHILDREN = (
    "import json, resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=2, stderr=-3);"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
    "print(json.dumps([used.ru_maxrss / 1024, used.ru_utime + used.ru_stime]))"
)


def _run(python: str, code: str, *arguments: object) -> Any:
    """Run code in a Python and return what it printed, which is JSON."""
    command = [python, "-c", code, *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def import_tmx(memory: MadeMemory, work: Path, toolkit: str | None) -> Figures:
    """`termbase tm import` of a TMX, index included, beside translate-toolkit reading the same file."""
    file, database = work / f"memory-{memory.count}.tmx", database_path(memory, work)
    write_tmx(file, memory.units())
    database.unlink(missing_ok=True)
    command = (
        sys.executable, "-W", "ignore", "-m", "termbase", "tm", "import", file, "--db", database,
    )  # fmt: skip
    seconds, (largest, processor) = timed(lambda: _run(sys.executable, _CHILDREN, *command))
    figures: Figures = {
        "tmx, MB": round(file.stat().st_size / 1e6), "seconds": round(seconds, 1), "processor, s": round(processor, 1),
        "largest process, MB": round(largest), "database, MB": round(database.stat().st_size / 1e6),
    }  # fmt: skip
    if toolkit:
        parsed, whole, megabytes, spent = toolkit_reading(toolkit, file)
        figures["translate-toolkit reads"] = {
            "parse, s": round(parsed, 1), "parse and read, s": round(whole, 1), "processor, s": round(spent, 1),
            "MB": round(megabytes),
        }  # fmt: skip
        figures["share of its reading"] = round(seconds / whole, 2)
    return figures


def toolkit_reading(toolkit: str, file: Path) -> tuple[float, float, float, float]:
    """Seconds in which translate-toolkit parses a TMX, and has read all of it; megabytes; seconds of the processor."""
    parsed, whole, megabytes, worked = _run(toolkit, _TOOLKIT_READ, file)
    return parsed, whole, megabytes, worked


def database_path(memory: MadeMemory, work: Path) -> Path:
    """Where the imported memory lies."""
    return work / f"memory-{memory.count}.db"


def whole_matches(memory: MadeMemory, work: Path, language: Lang, queries: int, brute: int) -> Figures:
    """A match with its replacements and flags, without and with shared parts, beside comparing with every key by rapidfuzz, which only ranks."""
    from termbase.memories.open_memory import OpenMemory

    database = database_path(memory, work)
    if not database.exists():
        return {"skipped": "import first"}
    asked = damaged_texts(memory, language, queries, _DAMAGE, random.Random(5))
    with OpenMemory(database) as memories:
        asking = {
            name: partial(memories.match, language=language, with_parts=with_parts)
            for name, with_parts in (("whole, ms", False), ("with parts, ms", True))
        }
        figures: Figures = {"queries": len(asked)}
        for name, ask in asking.items():
            ask(asked[0])
            figures[name] = percentiles([timed(partial(ask, query))[0] for query in asked])
        if brute:
            every = all_keys(open_index(folder(database)), language)
            keyed = [keys([fold([query], language).text(0)], language)[0] for query in asked[:brute]]
            figures["rapidfuzz, every key, ms"] = percentiles(
                [timed(partial(process.extract, key, every, scorer=Levenshtein.normalized_similarity, limit=5))[0] for key in keyed]
            )  # fmt: skip
    return figures


def batches(memory: MadeMemory, work: Path, segments: int) -> Figures:
    """Matches for the segments of a text, one process after two."""
    # not at the top: the memory of this process is measured before
    from termbase.memories.open_memory import OpenMemory

    database = database_path(memory, work)
    if not database.exists():
        return {"skipped": "import first"}
    chance = random.Random(3)
    symbols = memory.symbols(Lang.ZH)
    texts = [damaged(zh, chance.random() * 0.4, chance, symbols) for zh, _ in memory.pairs[:segments]]
    with OpenMemory(database) as memories:

        def match(jobs: int) -> None:
            for _ in memories.batch(texts, least=_LEAST_SCORE, jobs=jobs):
                pass

        seconds = {jobs: timed(partial(match, jobs))[0] for jobs in (1, 2)}
    return {
        "segments": len(texts), "1 process, s": round(seconds[1], 1), "2 process, s": round(seconds[2], 1),
        "times faster": round(seconds[1] / seconds[2], 2),
    }  # fmt: skip


def toolkit_matching(pairs: list[TextPair], work: Path, toolkit: str) -> Figures:
    """translate-toolkit's matcher at the size that it can bear, beside ours on the same units."""
    memory = MadeMemory(pairs, TOOLKIT_UNITS)
    file, asked = work / "toolkit.tmx", work / "toolkit.json"
    write_tmx(file, memory.units())
    chance = random.Random(4)
    symbols = memory.symbols(Lang.ZH)
    queries = [damaged(zh, chance.random() * 0.45, chance, symbols) for zh, _ in pairs[:_TOOLKIT_QUERIES]]
    asked.write_text(json.dumps(queries), encoding="utf-8")
    failed, theirs = _run(toolkit, _TOOLKIT_MATCH, file, asked)
    make_index(memory, work / "toolkit.index")
    index = open_index(work / "toolkit.index")
    ours = [timed(partial(nearest, index, query, Lang.ZH))[0] for query in queries]
    return {
        "units": memory.count,
        "failed with TypeError": failed,
        "translate-toolkit, ms": percentiles(theirs),
        "nearest, ms": percentiles(ours),
    }
