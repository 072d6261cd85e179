"""The longest stretches that a query shares with the memory: formulaic clauses, with their English. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tm.index import grams
from tm.index.fold import SPACE, Array, fold, is_word_end, word_starts
from tm.index.part import IndexPart
from tm.languages import Lang
from tm.match.matches import Match, MatchKind, SharedStretch
from tm.match.part_translation import NEVER_FIRST_EN, translation
from tm.match.spans import EDGES, Lexical
from tm.match.symbols import Names, Symbol, placeables, symbols
from tm.model import Unit

SHORTEST = {Lang.ZH: 6, Lang.EN: 4}
"""The shortest stretch that is worth showing: characters of Chinese, words of English."""

_NO_NAMES = Names()
# units of a stretch that are read: enough for an agreement
_READ = 40
# places that are read on one by one
_SINGLY = 8
_EVERY = 256
"""How many places of a block lie between two samples."""

_BRACKETS = ("《》", "()", "[]", "“”")
_NEVER_FIRST = frozenset("的了们等和与及或届次号段款项条年月日个名份")
_NEVER_LAST = frozenset("和与及或在以对为由从把被将其这该此的所并向就于")

Fetch = Callable[[Iterable[int], Lang], Mapping[int, Unit]]


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of symbols of the query, and where in the memory it stands: part, unit ids."""

    start: int
    end: int
    ids: tuple[int, ...]
    count: int


def find(
    index: Sequence[IndexPart],
    fetch: Fetch,
    query: str,
    language: Lang,
    most: int,
    names: Names | None = None,
    lexical: Lexical | None = None,
) -> list[Match]:
    """Matches of kind PART for the longest stretches of `query` in the memory, none overlapping a longer one much.

    The score is the share of the query that the stretch covers, in points. `lexical` knows words: with it
    stretches begin and end where words do, and more of them have a translation. One without is left out.
    """
    shared = symbols(query, language)
    runs = _apart(_longest(index, query, len(shared), language))
    # before the names and words of the query are looked for, which costs more
    if not runs:
        return []
    whole = _uncut(query, language, names or _NO_NAMES, lexical)
    matches: list[Match] = []
    for run in runs:
        if len(matches) == most:
            break
        start, end = _trimmed(shared, run.start, run.end, language, whole)
        if end - start < SHORTEST[language]:
            continue
        text = query[shared[start].start : shared[end - 1].end]
        units = fetch(run.ids, language)
        if not units:
            continue
        rendering = translation(text, list(units.values()), language, lexical)
        if rendering is None:
            continue  # a stretch that nobody can use
        # the shortest unit shows the stretch best
        best = min(units.values(), key=lambda unit: (-unit.rank, unit.doubtful, len(unit.source), unit.id))
        stretch = SharedStretch(text, shared[start].start, shared[end - 1].end, run.count, rendering)
        score = int(100 * (end - start) / len(shared))
        reason = f"{score}: {end - start} of {len(shared)} symbols of the query, in {run.count} units"
        matches.append(Match(score, MatchKind.PART, best, rendering, (), (), (reason,), stretch))
    return sorted(matches, key=lambda match: -match.score)


def _uncut(query: str, language: Lang, names: Names, lexical: Lexical | None) -> set[int]:
    """The places of a query at which no stretch may begin or end: inside references, names and words."""
    inside = {
        offset
        for placeable in placeables(query, language, names)
        for offset in range(placeable.start + 1, placeable.end)
    }
    if language is Lang.ZH and lexical is not None:
        starts = lexical.starts(query)
        inside |= {
            offset
            for offset in range(1, len(query))
            if offset not in starts and query[offset].isalnum() and query[offset - 1].isalnum()
        }
    return inside


def _longest(index: Sequence[IndexPart], query: str, count: int, language: Lang) -> list[_Run]:
    """For every place of the query the longest stretch from there that some unit has, if it reaches further."""
    folded, starts, ends = _folded(query, language)
    # symbols and folded text must count alike, or places would be wrong
    if len(starts) != count or count < SHORTEST[language]:
        return []
    places = np.array(starts if language is Lang.EN else range(len(folded)), dtype=np.int64)
    held = [
        _Held(part, block, _ranges(block, folded, places))
        for part in index
        for block in part.sides[language].blocks
    ]
    runs: list[_Run] = []
    reached = 0
    for position in range(count - SHORTEST[language] + 1):
        # a stretch within the one before is of no use: it must reach further
        longest = max(SHORTEST[language], reached - position + 1)
        if longest > count - position:
            break
        holders: list[tuple[_Held, Array]] = []
        for holder in held:
            length, starts_there = _extend(holder, folded, starts[position], ends[position:], longest)
            # longer than all so far: blocks with a shorter one no longer count
            if length > longest:
                longest, holders = length, []
            if len(starts_there):
                holders.append((holder, starts_there))
        if not holders:
            continue
        reached = position + longest
        ids: list[int] = []
        units = 0
        for holder, starts_there in holders:
            texts = grams.texts_of(holder.block, starts_there) + holder.block.first
            units += len(texts)
            # only the first are read, all are counted
            ids += holder.part.ids[texts[: max(_READ - len(ids), 0)]].tolist()
        runs.append(_Run(position, reached, tuple(ids), units))
    return runs


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Where the grams of a query stand in a block: `places` in the query, and from `low` to `high` in the block's order."""

    places: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class _Held:
    """A block of a part, and where the query's grams stand in it."""

    part: IndexPart
    block: grams.GramBlock
    ranges: _Ranges


def _ranges(block: grams.GramBlock, folded: Array, places: Array) -> _Ranges:
    """All grams of a query at once: one look into the samples, one into what lies between two of them."""
    size = 2 if folded.dtype.itemsize == 2 else 4
    # a gram that reaches beyond the end would hold zeros, which stand nowhere inside a text
    places = places[places + size <= len(folded)]
    values = grams.grams(folded, places).astype(np.int64)
    # the first place of the next gram is where this one ends
    return _Ranges(places, _firsts(block, values), _firsts(block, values + 1))


def _firsts(block: grams.GramBlock, values: Array) -> Array:
    """The first of a block's places whose gram is at least so great, for each of some grams."""
    # the greatest gram has no next one in 32 bits
    bucket = np.searchsorted(block.samples, np.minimum(values, 2**32 - 1).astype(np.uint32), "left")
    start = np.maximum(bucket.astype(np.int64) - 1, 0) * _EVERY
    inside = start[:, None] + np.arange(_EVERY + 1)
    is_inside = inside < len(block.places)
    some = block.places[np.minimum(inside, len(block.places) - 1)].astype(np.int64)
    at_places = grams.grams(block.symbols, some.ravel()).reshape(some.shape).astype(np.int64)
    return np.asarray(start + ((at_places < values[:, None]) & is_inside).sum(axis=1), dtype=np.int64)


def _folded(query: str, language: Lang) -> tuple[Array, list[int], list[int]]:
    """The query as the index has it, and where its symbols begin and end in it."""
    folded = fold([query], language).text(0)
    if language is Lang.ZH:
        # two units of one character are one symbol
        starts = np.flatnonzero((folded & 0xFC00) != 0xDC00).tolist()
        return folded, starts, [*starts[1:], len(folded)]
    starts = np.flatnonzero(word_starts(folded)).tolist()
    ends = [end - (folded[end - 1] == SPACE) for end in [*starts[1:], len(folded)]]
    return folded, starts, ends


def _extend(held: _Held, folded: Array, start: int, ends: Sequence[int], least: int) -> tuple[int, Array]:
    """The longest stretch of the query from `start` in a block: how many symbols, and where it is.

    `ends` are where the query's symbols end. Nothing where it has fewer than `least` symbols. A word must
    begin and end in the block where it does in the query.
    """
    block = held.block
    size, last = ends[least - 1] - start, len(block.symbols) - 1
    places = _begin(held, folded[start : start + size], start)
    if not len(places):
        return 0, places
    reached = {size: places}
    # while many are left symbol by symbol for all, then one by one
    while start + size < len(folded) and len(places) > _SINGLY:
        places = places[block.symbols[np.minimum(places + size, last)] == folded[start + size]]
        if len(places):
            size += 1
            reached[size] = places
    few = places if len(places) <= _SINGLY else places[:0]
    lengths = np.array(
        [size + _common(block, place + size, folded[start + size :]) for place in few.tolist()]
    )
    # from the longest on; the first that ends where a word does
    for number in reversed(range(least - 1, len(ends))):
        asked = ends[number] - start
        ending = few[lengths >= asked] if asked > size and len(few) else reached.get(asked)
        if ending is None or not len(ending):
            continue
        # only words can be cut: a Chinese stretch may end at any character
        if folded.dtype.itemsize == 1:
            ending = ending[is_word_end(block.symbols, ending + ends[number] - start)]
        if len(ending):
            return number + 1, ending
    return 0, places[:0]


def _common(block: grams.GramBlock, place: int, string: Array) -> int:
    """How many symbols from a place of a block on are those of `string`."""
    there = block.symbols[place : place + len(string)]
    other = np.flatnonzero(there != string[: len(there)])
    return int(other[0]) if len(other) else len(there)


def _begin(held: _Held, stretch: Array, start: int) -> Array:
    """Where `wanted`, which stands at `start` of the query, stands in a block; found by its rarest gram."""
    block, ranges = held.block, held.ranges
    wide = stretch.dtype.itemsize == 2
    low, high = np.searchsorted(ranges.places, (start, start + len(stretch) - (1 if wide else 3)), "left")
    nothing = np.zeros(0, dtype=np.int64)
    # shorter than a gram: not found here
    if low >= high:
        return nothing
    sizes = ranges.high[low:high] - ranges.low[low:high]
    best = int(sizes.argmin())
    # one gram that stands nowhere rules out the whole stretch
    if sizes[best] <= 0:
        return nothing
    offset = int(ranges.places[low + best]) - start
    places = block.places[ranges.low[low + best] : ranges.high[low + best]].astype(np.int64) - offset
    places = places[places >= 0]
    places = grams.compared(
        block.symbols, places, stretch, offset, range(offset, offset + (2 if wide else 4))
    )
    if len(places) and not wide and not is_word_end(stretch, np.zeros(1, np.int64))[0]:
        places = places[is_word_end(block.symbols, places - 1)]  # no word begins inside another
    return np.sort(places)


def _apart(runs: Sequence[_Run]) -> list[_Run]:
    """The longest runs first, of which none overlaps a longer one by more than a third."""
    apart: list[_Run] = []
    # of equals the one further in front
    for run in sorted(runs, key=lambda run: (run.start - run.end, run.start)):
        size = run.end - run.start
        if all(3 * (min(run.end, longer.end) - max(run.start, longer.start)) <= size for longer in apart):
            apart.append(run)
    return apart


def _trimmed(
    shared: Sequence[Symbol], start: int, end: int, language: Lang, inside: Collection[int]
) -> tuple[int, int]:
    """Without the signs, little words and halves of words at the ends of a stretch."""
    while (
        start + 1 < end
        and language is Lang.EN
        and shared[start].text.isdigit()
        and shared[start + 1].text in ".)"
    ):
        start += 2  # the label of a paragraph
    if language is Lang.EN:
        commas = [position for position in range(max(start, end - 3), end) if shared[position].text in ",;:"]
        # a comma near the end: what follows begins the next clause
        end = commas[0] if commas else end
    while start < end and (
        shared[start].start in inside or _is_edge(shared[start].text, language, begins=True)
    ):
        start += 1
    while start < end and (
        shared[end - 1].end in inside or _is_edge(shared[end - 1].text, language, begins=False)
    ):
        end -= 1
    return _balanced(shared, start, end)


def _balanced(shared: Sequence[Symbol], start: int, end: int) -> tuple[int, int]:
    """The longer side of a bracket or title mark whose other half is not in the stretch."""
    for pair in _BRACKETS:
        opening, closing = pair[0], pair[1]
        open_places: list[int] = []
        lone: list[int] = []
        for position in range(start, end):
            if shared[position].text == opening:
                open_places.append(position)
            elif shared[position].text == closing:
                if open_places:
                    open_places.pop()
                else:
                    lone.append(position)
        for position in [*lone, *open_places]:
            if start <= position < end:
                start, end = (
                    (start, position) if position - start >= end - position - 1 else (position + 1, end)
                )
    return start, end


def _is_edge(text: str, language: Lang, *, begins: bool) -> bool:
    if not text[:1].isalnum():
        # signs at the ends are cut off but for those that open or close what is inside
        return not (text in "《“(" if begins else text in "》”)")
    if language is Lang.EN:
        return text in (NEVER_FIRST_EN if begins else EDGES)
    return text in (_NEVER_FIRST if begins else _NEVER_LAST)
