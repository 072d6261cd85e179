"""The longest stretches that a query shares with the memory: formulaic clauses, with their English. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tm.index import grams
from tm.index.fold import SPACE, Array, fold, is_word_end, word_starts
from tm.index.part import Part
from tm.match.model import Kind, Match, Stretch, Unit
from tm.match.symbols import Symbol, symbols
from tm.model import Lang

SHORTEST = {Lang.ZH: 6, Lang.EN: 4}
"""The shortest stretch that is worth showing: characters of Chinese, words of English."""

_READ = 40
_WORDS = 24
_LONGEST_RATIO = {Lang.ZH: 5.5, Lang.EN: 0.5}
_SHORTEST_RATIO = {Lang.ZH: 1.5, Lang.EN: 0.15}
"""Characters of a translation for one of the text, at most and at least."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_EDGES = frozenset("a an the of in on to for and or by with at as from that which its their".split())
_SIGNS = " \t，。；：、！？,.;:!?）(（)"
_NEVER_FIRST = frozenset("的了们等和与及或届次号段款项条年月日个名份")
_NEVER_LAST = frozenset("和与及或在以对为由从把被将其这该此")

Fetch = Callable[[Iterable[int], Lang], Mapping[int, Unit]]


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of symbols of the query, and where in the memory it stands: part, unit ids."""

    start: int
    end: int
    ids: tuple[int, ...]
    count: int


def find(index: Sequence[Part], fetch: Fetch, query: str, language: Lang, most: int) -> list[Match]:
    """Matches of kind PART for the longest stretches of `query` in the memory, no two of them overlapping.

    The score is the share of the query that the stretch covers, in points.
    """
    shared = symbols(query, language)
    matches: list[Match] = []
    for run in _apart(_longest(index, query, len(shared), language))[:most]:
        start, end = _trimmed(shared, run.start, run.end, language)
        if end - start < SHORTEST[language]:
            continue
        text = query[shared[start].start : shared[end - 1].end]
        units = fetch(run.ids, language)
        if not units:
            continue
        english = translation(text, list(units.values()), language)
        best = min(units.values(), key=lambda unit: (-unit.rank, unit.doubtful, len(unit.source), unit.id))
        stretch = Stretch(text, shared[start].start, shared[end - 1].end, run.count, english)
        score = int(100 * (end - start) / len(shared))
        reason = f"{score}: {end - start} of {len(shared)} symbols of the query, in {run.count} units"
        matches.append(Match(score, Kind.PART, best, english or "", (), (), (reason,), stretch))
    return sorted(matches, key=lambda match: -match.score)


def _longest(index: Sequence[Part], query: str, count: int, language: Lang) -> list[_Run]:
    """For every place of the query the longest stretch from there that some unit has, if it reaches further."""
    folded, starts, ends = _folded(query, language)
    if len(starts) != count:
        return []
    runs: list[_Run] = []
    reached = 0
    for place in range(count - SHORTEST[language] + 1):
        wanted = folded[starts[place] :]
        stops = [end - starts[place] for end in ends[place:]]
        longest = max(SHORTEST[language], reached - place + 1)
        if longest > count - place:
            break
        holders: list[tuple[Part, grams.Block, Array]] = []
        for part in index:
            for block in part.sides[language].blocks:
                length, places = _extend(block, wanted, stops, longest)
                if length > longest:
                    longest, holders = length, []
                if len(places):
                    holders.append((part, block, places))
        if not holders:
            continue
        reached = place + longest
        ids: list[int] = []
        units = 0
        for part, block, places in holders:
            texts = grams.texts_of(block, places) + block.first
            units += len(texts)
            ids += part.ids[texts[: max(_READ - len(ids), 0)]].tolist()
        runs.append(_Run(place, reached, tuple(ids), units))
    return runs


def _folded(query: str, language: Lang) -> tuple[Array, list[int], list[int]]:
    """The query as the index has it, and where its symbols begin and end in it."""
    folded = fold([query], language).text(0)
    if language is Lang.ZH:
        starts = np.flatnonzero((folded & 0xFC00) != 0xDC00).tolist()
        return folded, starts, [*starts[1:], len(folded)]
    starts = np.flatnonzero(word_starts(folded)).tolist()
    ends = [end - (folded[end - 1] == SPACE) for end in [*starts[1:], len(folded)]]
    return folded, starts, ends


def _extend(block: grams.Block, wanted: Array, stops: Sequence[int], least: int) -> tuple[int, Array]:
    """The longest beginning of `wanted` in a block, in symbols of which `stops` are the ends, and where it is.

    Nothing where it has fewer than `least` symbols. A word must end in the block where it ends in the query.
    """
    nothing = np.zeros(0, dtype=np.int64)
    places = grams.find(block, wanted[: stops[least - 1]])
    if places is None or not len(places):
        return 0, nothing
    size, last = stops[least - 1], len(block.symbols) - 1
    reached = [(size, places)]
    while size < len(wanted):
        places = places[block.symbols[np.minimum(places + size, last)] == wanted[size]]
        if not len(places):
            break
        size += 1
        reached.append((size, places))
    by_size = dict(reached)
    for number in reversed(range(least - 1, len(stops))):
        if stops[number] in by_size:
            there = by_size[stops[number]]
            if wanted.dtype.itemsize == 1:
                there = there[is_word_end(block.symbols, there + stops[number])]
            if len(there):
                return number + 1, there
    return 0, nothing


def _apart(runs: Sequence[_Run]) -> list[_Run]:
    """The longest runs first, of which none overlaps a longer one by more than a third."""
    kept: list[_Run] = []
    for run in sorted(runs, key=lambda run: (run.start - run.end, run.start)):
        size = run.end - run.start
        if all(3 * (min(run.end, one.end) - max(run.start, one.start)) <= size for one in kept):
            kept.append(run)
    return kept


def _trimmed(shared: Sequence[Symbol], start: int, end: int, language: Lang) -> tuple[int, int]:
    """Without the signs and little words at the ends of a stretch."""
    while start < end and _is_edge(shared[start].text, language, begins=True):
        start += 1
    while start < end and _is_edge(shared[end - 1].text, language, begins=False):
        end -= 1
    return start, end


def _is_edge(text: str, language: Lang, *, begins: bool) -> bool:
    if not text[:1].isalnum():
        return not (text in "《“(" if begins else text in "》”)")
    if language is Lang.EN:
        return not begins and text in _EDGES
    return text in (_NEVER_FIRST if begins else _NEVER_LAST)


def translation(text: str, units: Sequence[Unit], language: Lang) -> str | None:
    """What the targets of units that share `text` share in turn; None where that cannot be told.

    The longest sequence of words that most of different targets have and that is not too long for `text`.
    """
    targets = list(dict.fromkeys(unit.target for unit in units))
    if len(targets) == 1 and len(text) >= 0.9 * len(units[0].source):
        return targets[0]
    if len(targets) < 2:
        return None
    words = [_words(target, language) for target in targets]
    counts: Counter[tuple[str, ...]] = Counter()
    spelt: dict[tuple[str, ...], str] = {}
    most = _LONGEST_RATIO[language] * len(text) + 8
    for target, places in zip(targets, words, strict=True):
        seen = set()
        for i in range(len(places)):
            for j in range(i + 1, min(i + _WORDS, len(places)) + 1):
                start, end = places[i][0], places[j - 1][1]
                if end - start > most:
                    break
                gram = tuple(place[2] for place in places[i:j])
                seen.add(gram)
                spelt.setdefault(gram, target[start:end])
        counts.update(seen)
    needed = max(2, -(-len(targets) * 3 // 5))
    least = _SHORTEST_RATIO[language] * len(text)
    fitting = [
        (len(spelt[gram]), count, spelt[gram])
        for gram, count in counts.items()
        if count >= needed and len(spelt[gram]) >= least
    ]
    if not fitting:
        return None
    return _tidy(max(fitting)[2], language) or None


def _words(target: str, language: Lang) -> list[tuple[int, int, str]]:
    """The words of a target with their places, as they are compared."""
    if language is Lang.EN:
        return [(place, place + 1, sign) for place, sign in enumerate(target) if not sign.isspace()]
    return [(hit.start(), hit.end(), hit.group().casefold()) for hit in _WORD.finditer(target)]


def _tidy(found: str, language: Lang) -> str:
    """Without the signs and little words at the ends."""
    found = found.strip(_SIGNS)
    if language is Lang.ZH:
        while (words := found.split(" "))[-1].casefold() in _EDGES and len(words) > 1:
            found = found.rsplit(" ", 1)[0].rstrip(_SIGNS)
    return found
