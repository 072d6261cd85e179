"""The index of the memory: making it, the nearest units, the concordance; beside comparing with every unit."""

from __future__ import annotations

import contextlib
import itertools
import random
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from scripts.bench.made_units import MadeMemory, TextPair, damaged_texts, text_in
from scripts.shared.process import own_memory, own_peak, timed
from tm.index.fold import fold
from tm.index.index import Digest
from tm.index.nearest import nearest
from tm.index.part import LARGEST, IndexPart, keys
from tm.index.part_writer import writing
from tm.languages import Lang
from tm.match import concordance

Figures = dict[str, Any]

_BATCH = 4096
_SIMILAR = 0.7
_BEST = 5
_PAGE = 20
_COUNTED = 300
"""Strings whose hits are all counted."""

_UNRELATED = 50
_DAMAGE = 0.45
"""Largest share of the symbols of a query that are changed."""


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: half, 95 and 99 of a hundred took at most so long."""
    return {f"p{p}": round(1000 * float(np.percentile(seconds, p)), 3) for p in (50, 95, 99)}


def make_index(memory: MadeMemory, folder: Path) -> Figures:
    """Make the index; seconds without the making of the texts, megabytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.part"):
        old.unlink()
    units = enumerate(memory.units(), 1)
    sizes = [min(LARGEST, memory.count - start) for start in range(0, memory.count, LARGEST)]
    seconds = sum(_make_part(units, size, folder) for size in sizes)
    size = sum(path.stat().st_size for path in folder.glob("*.part"))
    return {"seconds": round(seconds, 1), "megabytes": round(size / 1e6), "most memory, MB": int(own_peak())}


def _make_part(units: Iterator[tuple[int, TextPair]], size: int, folder: Path) -> float:
    """Make one part of the next `size` units; the seconds that its making took."""
    digest, seconds = Digest(), 0.0
    with writing(folder) as writer:
        while rows := list(itertools.islice(units, min(_BATCH, size))):
            size -= len(rows)
            batch = [n for n, _ in rows], [zh for _, (zh, _) in rows], [en for _, (_, en) in rows]
            seconds += timed(partial(digest.add, *batch))[0] + timed(partial(writer.add, *batch))[0]
        seconds += timed(lambda: writer.finish(digest.name()))[0]
    return seconds


def open_index(folder: Path) -> list[IndexPart]:
    """The parts in the order of their units."""
    return sorted((IndexPart(path) for path in folder.glob("*.part")), key=lambda part: int(part.ids[0]))


def nearest_units(memory: MadeMemory, folder: Path, queries: int, brute: int, language: Lang) -> Figures:
    """Top 5 at 70 % and more, beside rapidfuzz over all keys for the first `brute` queries."""
    opening, index = timed(lambda: open_index(folder))
    chance = random.Random(1)
    asked = damaged_texts(memory, language, queries, _DAMAGE, chance)
    symbols = memory.symbols(language)
    unrelated = [
        "".join(chance.choices(symbols, k=40))
        if language is Lang.ZH
        else " ".join(chance.choices(symbols, k=25))
        for _ in range(_UNRELATED)
    ]
    nearest(index, asked[0], language)
    answers = [timed(partial(nearest, index, query, language)) for query in asked]
    others = [timed(partial(nearest, index, query, language))[0] for query in unrelated]
    figures: Figures = {
        "opened, ms": round(1000 * opening, 1), "queries": len(asked),
        "nearest, ms": percentiles([seconds for seconds, _ in answers]), "unrelated text, ms": percentiles(others),
        "own memory, MB": int(own_memory()),
    }  # fmt: skip
    if brute:
        ours = [[(round(unit.similarity, 9), unit.unit) for unit in units] for _, units in answers[:brute]]
        figures |= _beside_rapidfuzz(index, asked[:brute], ours, language)
        mine, other = figures["nearest, ms"], figures["rapidfuzz, every key, ms"]
        figures["times faster"] = {p: round(other[p] / mine[p], 1) for p in ("p50", "p95")}
    return figures


def _beside_rapidfuzz(
    index: Sequence[IndexPart], queries: Sequence[str], ours: Sequence[object], language: Lang
) -> Figures:
    """Compare with every key; every difference from our answers is listed."""
    every = all_keys(index, language)
    slow, differing = [], []
    for query, units in zip(queries, ours, strict=True):
        key = keys([fold([query], language).text(0)], language)[0]
        seconds, best = timed(
            partial(
                process.extract, key, every, scorer=Levenshtein.normalized_similarity, score_cutoff=_SIMILAR - 1e-9,
                limit=_BEST,
            )
        )  # fmt: skip
        slow.append(seconds)
        theirs = [(round(score, 9), number + 1) for _, score, number in best]
        if theirs != units:
            differing.append({"query": query, "brute force": theirs, "nearest": units})
    return {"rapidfuzz, every key, ms": percentiles(slow), "compared": len(slow), "differing": differing}


def all_keys(index: Sequence[IndexPart], language: Lang) -> list[str]:
    """The search keys of every unit."""
    return [
        key
        for part in index
        for start in range(0, len(part), _BATCH)
        for key in part.sides[language].keys(range(start, min(start + _BATCH, len(part))))
    ]


def substrings(memory: MadeMemory, count: int, language: Lang) -> list[tuple[int, str]]:
    """Random stretches of 1 to 8 characters of random units, with the unit's number."""
    chance = random.Random(2)
    times: dict[int, int] = {}
    for _ in range(count):
        number = chance.randrange(memory.count) + 1
        times[number] = times.get(number, 0) + 1
    stretches = []
    for number, text in memory.texts(times, language):
        for _ in range(times[number]):
            size = min(chance.randint(1, 8), len(text))
            start = chance.randrange(len(text) - size + 1)
            if text[start : start + size].strip():
                stretches.append((number, text[start : start + size]))
    return stretches


def concordances(
    memory: MadeMemory, folder: Path, table: Path, strings: int, scans: int, language: Lang
) -> Figures:
    """First pages and totals, beside a scan of `table` with `instr`; the unit that a string is from must be found."""
    index = open_index(folder)
    asked = substrings(memory, strings, language)
    pages = [timed(partial(concordance.search, index, text, language, most=_PAGE))[0] for _, text in asked]
    missed = [
        {"unit": number, "string": text}
        for number, text in asked
        if not _finds(index, number, text, language)
    ]
    totals = [
        timed(partial(concordance.search, index, text, language, most=_PAGE, count=True))[0]
        for _, text in asked[:_COUNTED]
    ]
    scan, fewer = _beside_instr(memory, index, table, [text for _, text in asked[:scans]], language)
    first_page, scanning = percentiles(pages), percentiles(scan)
    return {
        "strings": len(asked), "missed": missed, "first page, ms": first_page, "all counted, ms": percentiles(totals),
        "instr over all, ms": scanning, "compared with instr": len(scan), "fewer than instr": fewer,
        "times faster, p95 of first page": round(scanning["p95"] / first_page["p95"], 1),
    }  # fmt: skip


def _beside_instr(
    memory: MadeMemory, index: Sequence[IndexPart], path: Path, texts: Sequence[str], language: Lang
) -> tuple[list[float], list[Figures]]:
    """The seconds of scans with SQLite, and the strings of which they find units that we do not."""
    with contextlib.closing(sqlite3.connect(path)) as table:
        _fill(table, memory, language)
        return _compared(table, memory, index, texts, language)


def _fill(table: sqlite3.Connection, memory: MadeMemory, language: Lang) -> None:
    """Put the texts of all units into a table of SQLite."""
    table.execute("DROP TABLE IF EXISTS t")
    table.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)")
    units = enumerate(memory.units(), 1)
    table.executemany("INSERT INTO t VALUES (?, ?)", ((n, text_in(pair, language)) for n, pair in units))


def _compared(
    table: sqlite3.Connection,
    memory: MadeMemory,
    index: Sequence[IndexPart],
    texts: Sequence[str],
    language: Lang,
) -> tuple[list[float], list[Figures]]:
    seconds, fewer = [], []

    def scan(text: str) -> set[int]:
        return {row[0] for row in table.execute("SELECT id FROM t WHERE instr(text, ?)", (text,))}

    for text in texts:
        took, numbers = timed(partial(scan, text))
        seconds.append(took)
        ours = concordance.search(index, text, language, most=memory.count, count=True)
        lost = numbers - set(ours.ids)
        if lost:
            fewer.append({"string": text, "lost": len(lost)})
    return seconds, fewer


def _finds(index: Sequence[IndexPart], number: int, text: str, language: Lang) -> bool:
    """Whether the block that holds a unit finds the string in it."""
    folded = fold([text], language, strip=False).text(0)
    if not len(folded):
        return True
    for part in index:
        row = int(np.searchsorted(part.ids.whole(), number))
        if row < len(part) and part.ids[row] == number:
            for block in part.sides[language].blocks:
                if block.first <= row < block.first + len(block.starts) - 1:
                    return bool(
                        np.any(concordance.StringSearch(folded).texts(part, block) == row - block.first)
                    )
    return False
