"""Measure the translation memory: index, nearest units, concordance, import, batches; beside plain alternatives.

Command line:  python scripts/bench_tm.py [--units 100000 1000000] [--work FOLDER] [--toolkit PYTHON] [--shared FOLDER]
                 [--queries 300] [--brute 30] [--json] [--only build,match,concordance,batch,import]

Memories are made from the 4,000 official pairs of the United Nations Parallel Corpus: clauses of two sentences
put together, figures changed, a quarter of the units near-duplicates of the one before; the same on every run.
Every figure stands beside an alternative measured in the same run: rapidfuzz comparing with every key, a scan with
SQLite's `instr`, translate-toolkit's matcher and its reader (`--toolkit` names a Python that has it).
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import shared_data
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from tm.index.fold import fold
from tm.index.index import Digest
from tm.index.nearest import nearest
from tm.index.part import LARGEST, IndexPart, keys, writing
from tm.match import concordance
from tm.model import Lang

_CLAUSE = re.compile(r"(?<=[，；。：、])")
_FIGURES = re.compile(r"\d+")
_BATCH = 4096
_LENGTH = 400
_SEED = 20151126
_TOOLKIT_MATCH = """
import sys, time, json
from translate.search import match
from translate.storage import tmx
store = tmx.tmxfile.parsefile(open(sys.argv[1], 'rb'))
m = match.matcher(store, 5, 70, 1000)
spent, failed = [], 0
for q in json.load(open(sys.argv[2])):
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
import sys, time, resource
from translate.storage import tmx
s = time.perf_counter()
with open(sys.argv[1], 'rb') as f:
    store = tmx.tmxfile.parsefile(f)
parsed = time.perf_counter() - s
n = sum(len(u.source) + len(u.target) > 0 for u in store.units)
print(n, parsed, time.perf_counter() - s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def made(pairs: Sequence[tuple[str, str]], count: int) -> Iterator[tuple[str, str]]:
    """`count` pairs made from real ones: these first, then recombinations and near-duplicates of them."""
    chance = random.Random(_SEED)
    number = chance.random
    clauses = [[clause for clause in _CLAUSE.split(zh) if clause] for zh, _ in pairs]
    words = [en.split(" ") for _, en in pairs]

    def figure(hit: re.Match[str]) -> str:
        return str(int(number() * 10 ** len(hit.group())))

    zh, en = pairs[0]
    for place in range(count):
        if place < len(pairs):
            zh, en = pairs[place]
        elif number() < 0.25:
            zh = _FIGURES.sub(figure, zh)
            cut = int(number() * len(zh))
            zh = zh[:cut] + zh[cut + int(number() * 6) :] or zh
        else:
            one, other = int(number() * len(pairs)), int(number() * len(pairs))
            left, right = clauses[one], clauses[other]
            first, second = int(number() * len(left)) + 1, int(number() * len(right))
            zh = ("".join(left[:first]) + "".join(right[second:]))[:_LENGTH]
            en = " ".join(
                words[one][: len(words[one]) * first // len(left)]
                + words[other][len(words[other]) * second // len(right) :]
            )
            if number() < 0.5:
                zh = _FIGURES.sub(figure, zh)
        yield zh, en or "-"


def damaged(text: str, share: float, chance: random.Random, signs: Sequence[str]) -> str:
    """`text` with a share of its symbols (characters, or words where there are spaces) changed at random."""
    split = " " if " " in text and text.isascii() else ""
    symbols = text.split(split) if split else list(text)
    for _ in range(int(len(symbols) * share)):
        place, kind = chance.randrange(len(symbols) + 1), chance.random()
        if kind < 1 / 3 and place < len(symbols):
            symbols[place] = chance.choice(signs)
        elif kind < 2 / 3 and place < len(symbols) > 1:
            del symbols[place]
        else:
            symbols.insert(place, chance.choice(signs))
    return split.join(symbols)


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: half, 95 and 99 of a hundred took at most so long."""
    return {f"p{p}": round(1000 * float(np.percentile(seconds, p)), 3) for p in (50, 95, 99)}


def spent(call: Callable[[], Any]) -> tuple[float, Any]:
    """The seconds that a call took, and what it returned."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def build(pairs: Sequence[tuple[str, str]], count: int, where: Path) -> dict[str, Any]:
    """Make the index of `count` units in `where`; seconds without the making of the texts, megabytes."""
    where.mkdir(parents=True, exist_ok=True)
    for old in where.glob("*.part"):
        old.unlink()
    rows = enumerate(made(pairs, count), 1)
    sizes = [min(LARGEST, count - start) for start in range(0, count, LARGEST)]
    seconds = sum(_build_part(rows, size, where) for size in sizes)
    size = sum(path.stat().st_size for path in where.glob("*.part"))
    return {"seconds": round(seconds, 1), "megabytes": round(size / 1e6), "most memory, MB": most_memory()}


def _build_part(rows: Iterator[tuple[int, tuple[str, str]]], size: int, where: Path) -> float:
    """Make one part of the next `size` units; the seconds that its making took."""
    digest, seconds = Digest(), 0.0
    with writing(where) as writer:
        while some := list(itertools.islice(rows, min(_BATCH, size))):
            size -= len(some)
            batch = [n for n, _ in some], [pair[0] for _, pair in some], [pair[1] for _, pair in some]
            start = time.perf_counter()
            digest.add(*batch)
            writer.add(*batch)
            seconds += time.perf_counter() - start
        took, _ = spent(lambda: writer.finish(digest.name()))
    return seconds + took


def most_memory() -> int:
    """The most memory that this process had, in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


def own_memory() -> int:
    """The memory of this process that is no mapped file, in MB."""
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"Anonymous:\s+(\d+)", text)[1]) // 1024  # type: ignore[index]


def opened(where: Path) -> list[IndexPart]:
    """The parts in the order of their units."""
    return sorted((IndexPart(path) for path in where.glob("*.part")), key=lambda part: int(part.ids[0]))


def all_keys(index: Sequence[IndexPart], language: Lang) -> list[str]:
    """The search keys of every unit."""
    return [
        key
        for part in index
        for start in range(0, len(part), _BATCH)
        for key in part.sides[language].keys(range(start, min(start + _BATCH, len(part))))
    ]


def matching(
    pairs: Sequence[tuple[str, str]], count: int, where: Path, queries: int, brute: int, language: Lang
) -> dict[str, Any]:
    """Top 5 at 70 % and more, beside rapidfuzz over all keys; every difference between the two is listed."""
    took, index = spent(lambda: opened(where))
    chance = random.Random(1)
    side = 0 if language is Lang.ZH else 1
    wanted = {chance.randrange(count) for _ in range(queries)}
    texts = [pair[side] for place, pair in enumerate(made(pairs, max(wanted) + 1)) if place in wanted]
    signs = sorted({s for pair in pairs[:500] for s in (pair[0] if side == 0 else pair[1].split(" "))})
    asked = [damaged(text, chance.random() * 0.45, chance, signs) for text in texts]
    unrelated = [
        "".join(chance.choices(signs, k=40)) if side == 0 else " ".join(chance.choices(signs, k=25))
        for _ in range(50)
    ]
    nearest(index, asked[0], language)
    times = [spent(lambda q=q: nearest(index, q, language)) for q in asked]  # type: ignore[misc]
    others = [spent(lambda q=q: nearest(index, q, language))[0] for q in unrelated]  # type: ignore[misc]
    told: dict[str, Any] = {
        "opened, ms": round(1000 * took, 1), "queries": len(asked), "nearest, ms": percentiles([t for t, _ in times]),
        "unrelated text, ms": percentiles(others), "own memory, MB": own_memory(),
    }  # fmt: skip
    if brute:
        held = all_keys(index, language)
        differing, slow = [], []
        for query, (_, found) in list(zip(asked, times, strict=True))[:brute]:
            key = keys([fold([query], language).text(0)], language)[0]
            took, best = spent(
                lambda key=key: process.extract(  # type: ignore[misc]
                    key, held, scorer=Levenshtein.normalized_similarity, score_cutoff=0.7 - 1e-9, limit=5
                )
            )
            slow.append(took)
            theirs = [(round(score, 9), place + 1) for _, score, place in best]
            ours = [(round(one.similarity, 9), one.unit) for one in found]
            if theirs != ours:
                differing.append({"query": query, "brute force": theirs, "nearest": ours})
        told["rapidfuzz, every key, ms"] = percentiles(slow)
        told["compared"] = len(slow)
        told["differing"] = differing
        mine, other = told["nearest, ms"], told["rapidfuzz, every key, ms"]
        told["times faster"] = {p: round(other[p] / mine[p], 1) for p in ("p50", "p95")}
    return told


def substrings(
    pairs: Sequence[tuple[str, str]], count: int, wanted: int, language: Lang
) -> list[tuple[int, str]]:
    """Random stretches of 1 to 8 characters of random units, with the unit's number."""
    chance = random.Random(2)
    side = 0 if language is Lang.ZH else 1
    places: dict[int, int] = {}
    for _ in range(wanted):
        place = chance.randrange(count)
        places[place] = places.get(place, 0) + 1
    found = []
    for place, pair in enumerate(made(pairs, max(places) + 1)):
        text = pair[side]
        for _ in range(places.get(place, 0)):
            size = min(chance.randint(1, 8), len(text))
            start = chance.randrange(len(text) - size + 1)
            if text[start : start + size].strip():
                found.append((place + 1, text[start : start + size]))
    return found


def concordances(
    pairs: Sequence[tuple[str, str]],
    count: int,
    where: Path,
    work: Path,
    wanted: int,
    scans: int,
    language: Lang,
) -> dict[str, Any]:
    """First pages and totals, beside a scan with `instr`; the unit that a string is from must be found."""
    index = opened(where)
    asked = substrings(pairs, count, wanted, language)
    first = int(index[0].ids[0])
    pages, missed = [], []
    for number, text in asked:
        took, _ = spent(lambda text=text: concordance.search(index, text, language, most=20))  # type: ignore[misc]
        pages.append(took)
        if not _finds(index, number, text, language, first):
            missed.append({"unit": number, "string": text})
    totals = [
        spent(lambda text=text: concordance.search(index, text, language, most=20, count=True))[0]  # type: ignore[misc]
        for _, text in asked[:300]
    ]
    table = sqlite3.connect(work / f"scan-{count}-{language}.db")
    table.execute("DROP TABLE IF EXISTS t")
    table.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)")
    side = 0 if language is Lang.ZH else 1
    table.executemany(
        "INSERT INTO t VALUES (?, ?)", ((n, p[side]) for n, p in enumerate(made(pairs, count), 1))
    )
    scan, fewer = [], []
    for _, text in asked[:scans]:
        took, rows = spent(
            lambda text=text: table.execute("SELECT id FROM t WHERE instr(text, ?)", (text,)).fetchall()  # type: ignore[misc]
        )
        scan.append(took)
        mine = concordance.search(index, text, language, most=count, count=True)
        lost = {row[0] for row in rows} - set(mine.ids)
        if lost:
            fewer.append({"string": text, "lost": len(lost)})
    table.close()
    return {
        "strings": len(asked), "missed": missed, "first page, ms": percentiles(pages), "all counted, ms": percentiles(totals),
        "instr over all, ms": percentiles(scan), "compared with instr": len(scan), "fewer than instr": fewer,
        "times faster, p95 of first page": round(percentiles(scan)["p95"] / percentiles(pages)["p95"], 1),
    }  # fmt: skip


def _finds(index: Sequence[IndexPart], number: int, text: str, language: Lang, first: int) -> bool:
    """Whether the block that holds a unit finds the string in it."""
    wanted = fold([text], language, strip=False).text(0)
    if not len(wanted):
        return True
    for part in index:
        place = int(np.searchsorted(part.ids, number))
        if place < len(part) and part.ids[place] == number:
            for block in part.sides[language].blocks:
                if block.first <= place < block.first + len(block.starts) - 1:
                    return bool(np.any(concordance.texts_with(part, block, wanted) == place - block.first))
    return False


def write_tmx(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """A TMX file of the pairs."""
    with path.open("w", encoding="utf-8") as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
            '<header creationtool="bench" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"'
            ' srclang="zh-CN" datatype="plaintext"/>\n<body>\n'
        )
        for number, (zh, en) in enumerate(pairs):
            out.write(
                f'<tu tuid="{number}" creationdate="20200101T000000Z"><prop type="x-document">A/{number % 5000}</prop>'
                f'<tuv xml:lang="zh-CN"><seg>{escape(zh)}</seg></tuv><tuv xml:lang="en"><seg>{escape(en)}</seg></tuv></tu>\n'
            )
        out.write("</body></tmx>\n")


def importing(
    pairs: Sequence[tuple[str, str]], count: int, work: Path, toolkit: str | None
) -> dict[str, Any]:
    """`termbase tm import` of a TMX, index included, beside translate-toolkit reading the same file."""
    file, database = work / f"memory-{count}.tmx", work / f"memory-{count}.db"
    write_tmx(file, made(pairs, count))
    database.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "termbase",
        "tm",
        "import",
        str(file),
        "--db",
        str(database),
    ]
    code = (
        "import resource, subprocess, sys, json; subprocess.run(sys.argv[1:], check=True, stdout=2, stderr=-3);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    took, done = spent(
        lambda: subprocess.run(
            [sys.executable, "-c", code, *command], check=True, capture_output=True, text=True
        )
    )
    told: dict[str, Any] = {
        "tmx, MB": round(file.stat().st_size / 1e6), "seconds": round(took, 1),
        "largest process, MB": round(float(done.stdout.split()[-1])), "database, MB": round(database.stat().st_size / 1e6),
    }  # fmt: skip
    if toolkit:
        read = subprocess.run(
            [toolkit, "-c", _TOOLKIT_READ, str(file)], check=True, capture_output=True, text=True
        )
        _, parsed, whole, memory = read.stdout.split()
        told["translate-toolkit reads"] = {
            "parse, s": round(float(parsed), 1), "parse and read, s": round(float(whole), 1), "MB": round(float(memory)),
        }  # fmt: skip
        told["share of its reading"] = round(took / float(whole), 2)
    return told


def batches(pairs: Sequence[tuple[str, str]], count: int, work: Path, segments: int) -> dict[str, Any]:
    """Matches for the segments of a text, one process after two."""
    from termbase.memories.open_memory import OpenMemory

    database = work / f"memory-{count}.db"
    if not database.exists():
        return {"skipped": "import first"}
    chance = random.Random(3)
    signs = sorted({s for pair in pairs[:500] for s in pair[0]})
    texts = [damaged(zh, chance.random() * 0.4, chance, signs) for zh, _ in pairs[:segments]]
    told: dict[str, Any] = {"segments": len(texts)}
    with OpenMemory(database) as recall:
        for jobs in (1, 2):
            took, _ = spent(lambda jobs=jobs: list(recall.batch(texts, least=75, jobs=jobs)))  # type: ignore[misc]
            told[f"{jobs} process, s"] = round(took, 1)
    told["times faster"] = round(told["1 process, s"] / told["2 process, s"], 2)
    return told


def toolkit_matching(pairs: Sequence[tuple[str, str]], work: Path, toolkit: str) -> dict[str, Any]:
    """translate-toolkit's matcher at the size that it can bear, beside ours on the same units."""
    count = 20_000
    file, asked = work / "toolkit.tmx", work / "toolkit.json"
    write_tmx(file, made(pairs, count))
    chance = random.Random(4)
    signs = sorted({s for pair in pairs[:500] for s in pair[0]})
    queries = [damaged(zh, chance.random() * 0.45, chance, signs) for zh, _ in pairs[:20]]
    asked.write_text(json.dumps(queries), encoding="utf-8")
    failed, theirs = json.loads(
        subprocess.run(
            [toolkit, "-c", _TOOLKIT_MATCH, str(file), str(asked)], check=True, capture_output=True, text=True
        ).stdout
    )
    build(pairs, count, work / "toolkit.index")
    index = opened(work / "toolkit.index")
    ours = [spent(lambda q=q: nearest(index, q, Lang.ZH))[0] for q in queries]  # type: ignore[misc]
    return {
        "units": count,
        "failed with TypeError": failed,
        "translate-toolkit, ms": percentiles(theirs),
        "nearest, ms": percentiles(ours),
    }


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--work", type=Path, default=Path(".bench"))
    parser.add_argument("--shared", type=Path, default=shared_data.folder())
    parser.add_argument("--toolkit", help="a Python with translate-toolkit")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--brute", type=int, default=30)
    parser.add_argument("--strings", type=int, default=10_000)
    parser.add_argument("--scans", type=int, default=40)
    parser.add_argument("--segments", type=int, default=1_000)
    parser.add_argument(
        "--most-brute", type=int, default=1_000_000, help="largest memory that is scanned, too"
    )
    parser.add_argument("--only", default="build,match,concordance,import,batch,toolkit")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    folder = options.shared / "un-parallel"
    if not folder.is_dir():
        print(f"no parallel texts at {folder}; name their folder with --shared", file=sys.stderr)
        return 2
    sides = [
        (folder / f"UNv1.0.devset.{e}").read_text(encoding="utf-8").split("\n")[:-1] for e in ("zh", "en")
    ]
    pairs = [pair for pair in zip(*sides, strict=True) if all(side.strip() for side in pair)]
    options.work.mkdir(parents=True, exist_ok=True)
    only = set(options.only.split(","))
    told: dict[str, Any] = {}

    def tell(name: str, value: dict[str, Any]) -> None:
        told[name] = value
        if not options.json:
            print(name, json.dumps(value, ensure_ascii=False), flush=True)

    for count in options.units:
        where = options.work / f"index-{count}"
        small = count <= options.most_brute
        if "build" in only:
            tell(f"{count:,} index", build(pairs, count, where))
        for language in Lang:
            if "match" in only:
                brute = options.brute if small else 0
                tell(
                    f"{count:,} nearest {language}",
                    matching(pairs, count, where, options.queries, brute, language),
                )
            if "concordance" in only:
                scans = options.scans if small else 0
                if scans:
                    tell(
                        f"{count:,} concordance {language}",
                        concordances(pairs, count, where, options.work, options.strings, scans, language),
                    )
        if "import" in only and small:
            tell(f"{count:,} import", importing(pairs, count, options.work, options.toolkit))
        if "batch" in only and small:
            tell(f"{count:,} batch", batches(pairs, count, options.work, options.segments))
    if "toolkit" in only and options.toolkit:
        tell("translate-toolkit's matcher", toolkit_matching(pairs, options.work, options.toolkit))
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
