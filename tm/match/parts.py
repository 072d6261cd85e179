"""The longest stretches that a query shares with the memory: formulaic clauses, with their English. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tm.index import grams
from tm.index.fold import SPACE, Array, fold, is_word_end, word_starts
from tm.index.part import IndexPart
from tm.match.matches import Match, MatchKind, SharedStretch
from tm.match.spans import EDGES, Lexical, span
from tm.match.symbols import Names, Symbol, placeables, symbols
from tm.model import Lang, Unit
from tm.text.references import find as find_references

SHORTEST = {Lang.ZH: 6, Lang.EN: 4}
"""The shortest stretch that is worth showing: characters of Chinese, words of English."""

_AGREED = 3
"""How many units make up for links that are not sure."""

_NO_NAMES = Names()
_READ = 40
_EVERY = 256
"""How many places of a block lie between two samples."""

_LINKED = 8
"""Most units of which the links are asked for."""

_WORDS = 24
_LONGEST_RATIO = {Lang.ZH: 5.5, Lang.EN: 0.5}
_SHORTEST_RATIO = {Lang.ZH: 1.5, Lang.EN: 0.15}
"""Characters of a translation for one of the text, at most and at least."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_SIGNS = " \t，。；：、！？,.;:!?）(（)"
_BRACKETS = ("《》", "()", "[]", "“”")
_NEVER_FIRST = frozenset("的了们等和与及或届次号段款项条年月日个名份")
_NEVER_LAST = frozenset("和与及或在以对为由从把被将其这该此的所并向就于")
_NEVER_FIRST_EN = frozenset(["and", "or", "of", "that", "which", "who", "whose"])

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
    stretches begin and end where words do, and more of them have a translation.
    """
    shared = symbols(query, language)
    runs = _apart(_longest(index, query, len(shared), language))
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
        told = translation(text, list(units.values()), language, lexical)
        best = min(units.values(), key=lambda unit: (-unit.rank, unit.doubtful, len(unit.source), unit.id))
        stretch = SharedStretch(text, shared[start].start, shared[end - 1].end, run.count, told)
        score = int(100 * (end - start) / len(shared))
        reason = f"{score}: {end - start} of {len(shared)} symbols of the query, in {run.count} units"
        matches.append(Match(score, MatchKind.PART, best, told or "", (), (), (reason,), stretch))
    return sorted(matches, key=lambda match: -match.score)


def _uncut(query: str, language: Lang, names: Names, lexical: Lexical | None) -> set[int]:
    """The places of a query at which no stretch may begin or end: inside references, names and words."""
    inside = {place for one in placeables(query, language, names) for place in range(one.start + 1, one.end)}
    if language is Lang.ZH and lexical is not None:
        starts = lexical.starts(query)
        inside |= {
            place
            for place in range(1, len(query))
            if place not in starts and query[place].isalnum() and query[place - 1].isalnum()
        }
    return inside


def _longest(index: Sequence[IndexPart], query: str, count: int, language: Lang) -> list[_Run]:
    """For every place of the query the longest stretch from there that some unit has, if it reaches further."""
    folded, starts, ends = _folded(query, language)
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
    for place in range(count - SHORTEST[language] + 1):
        longest = max(SHORTEST[language], reached - place + 1)
        if longest > count - place:
            break
        holders: list[tuple[_Held, Array]] = []
        for one in held:
            length, found = _extend(one, folded, starts[place], ends[place:], longest)
            if length > longest:
                longest, holders = length, []
            if len(found):
                holders.append((one, found))
        if not holders:
            continue
        reached = place + longest
        ids: list[int] = []
        units = 0
        for one, found in holders:
            texts = grams.texts_of(one.block, found) + one.block.first
            units += len(texts)
            ids += one.part.ids[texts[: max(_READ - len(ids), 0)]].tolist()
        runs.append(_Run(place, reached, tuple(ids), units))
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
    places = places[places + size <= len(folded)]
    wanted = grams.grams(folded, places).astype(np.int64)
    return _Ranges(places, _firsts(block, wanted), _firsts(block, wanted + 1))


def _firsts(block: grams.GramBlock, wanted: Array) -> Array:
    """The first of a block's places whose gram is at least so great, for each of some grams."""
    bucket = np.searchsorted(block.samples, np.minimum(wanted, 2**32 - 1).astype(np.uint32), "left")
    start = np.maximum(bucket.astype(np.int64) - 1, 0) * _EVERY
    inside = start[:, None] + np.arange(_EVERY + 1)
    there = inside < len(block.places)
    some = block.places[np.minimum(inside, len(block.places) - 1)].astype(np.int64)
    found = grams.grams(block.symbols, some.ravel()).reshape(some.shape).astype(np.int64)
    return np.asarray(start + ((found < wanted[:, None]) & there).sum(axis=1), dtype=np.int64)


def _folded(query: str, language: Lang) -> tuple[Array, list[int], list[int]]:
    """The query as the index has it, and where its symbols begin and end in it."""
    folded = fold([query], language).text(0)
    if language is Lang.ZH:
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
    found = _begin(held, folded[start : start + size], start)
    if not len(found):
        return 0, found
    reached = {size: found}
    while start + size < len(folded):
        found = found[block.symbols[np.minimum(found + size, last)] == folded[start + size]]
        if not len(found):
            break
        size += 1
        reached[size] = found
    for number in reversed(range(least - 1, len(ends))):
        there = reached.get(ends[number] - start)
        if there is None:
            continue
        if folded.dtype.itemsize == 1:
            there = there[is_word_end(block.symbols, there + ends[number] - start)]
        if len(there):
            return number + 1, there
    return 0, found[:0]


def _begin(held: _Held, wanted: Array, start: int) -> Array:
    """Where `wanted`, which stands at `start` of the query, stands in a block; found by its rarest gram."""
    block, ranges = held.block, held.ranges
    wide = wanted.dtype.itemsize == 2
    low, high = np.searchsorted(ranges.places, (start, start + len(wanted) - (1 if wide else 3)), "left")
    nothing = np.zeros(0, dtype=np.int64)
    if low >= high:
        return nothing
    sizes = ranges.high[low:high] - ranges.low[low:high]
    best = int(sizes.argmin())
    if sizes[best] <= 0:
        return nothing
    offset = int(ranges.places[low + best]) - start
    found = block.places[ranges.low[low + best] : ranges.high[low + best]].astype(np.int64) - offset
    found = found[found >= 0]
    if not wide and not is_word_end(wanted, np.zeros(1, np.int64))[0]:
        found = found[is_word_end(block.symbols, found - 1)]  # no word begins inside another
    last = len(block.symbols) - 1
    for step in range(len(wanted)):
        if not len(found):
            break
        found = found[block.symbols[np.minimum(found + step, last)] == wanted[step]]
    return np.sort(found)


def _apart(runs: Sequence[_Run]) -> list[_Run]:
    """The longest runs first, of which none overlaps a longer one by more than a third."""
    kept: list[_Run] = []
    for run in sorted(runs, key=lambda run: (run.start - run.end, run.start)):
        size = run.end - run.start
        if all(3 * (min(run.end, one.end) - max(run.start, one.start)) <= size for one in kept):
            kept.append(run)
    return kept


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
        commas = [place for place in range(max(start, end - 3), end) if shared[place].text in ",;:"]
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
        for place in range(start, end):
            if shared[place].text == opening:
                open_places.append(place)
            elif shared[place].text == closing:
                if open_places:
                    open_places.pop()
                else:
                    lone.append(place)
        for place in [*lone, *open_places]:
            if start <= place < end:
                start, end = (start, place) if place - start >= end - place - 1 else (place + 1, end)
    return start, end


def _is_edge(text: str, language: Lang, *, begins: bool) -> bool:
    if not text[:1].isalnum():
        return not (text in "《“(" if begins else text in "》”)")
    if language is Lang.EN:
        return text in (_NEVER_FIRST_EN if begins else EDGES)
    return text in (_NEVER_FIRST if begins else _NEVER_LAST)


def translation(
    text: str, units: Sequence[Unit], language: Lang, lexical: Lexical | None = None
) -> str | None:
    """The part of the targets that stands for `text` in units that share it; None where that cannot be told.

    By the links of words, where `lexical` knows them: what most units agree on, or what one unit surely has.
    Without, the longest sequence of words that most of different targets share.
    """
    for unit in units:
        if len(text) >= 0.9 * len(unit.source.strip(_SIGNS)):
            return _bare(unit.target, text)
    different = list({unit.target: unit for unit in reversed(units)}.values())[::-1]
    if lexical is not None:
        return _by_links(text, different[:_LINKED], language, lexical)
    return _in_common(text, [unit.target for unit in different], language)


def _by_links(text: str, units: Sequence[Unit], language: Lang, lexical: Lexical) -> str | None:
    chinese = language is Lang.ZH
    pairs = [(u.source, u.target) if chinese else (u.target, u.source) for u in units]
    votes: Counter[str] = Counter()
    sure: dict[str, float] = {}
    spelt: dict[str, str] = {}
    for unit, linked in zip(units, lexical.links(pairs), strict=True):
        place = _place(unit.source, text, language)
        if place is None:
            continue
        found = span(linked, *place, unit.source, unit.target, language)
        if found is None:
            continue
        told = _tidy(unit.target[found.start : found.end], language)
        if (
            not told
            or not _SHORTEST_RATIO[language] * len(text)
            <= len(told)
            <= _LONGEST_RATIO[language] * len(text) + 8
        ):
            continue
        key = told.casefold()
        votes[key] += 1
        spelt.setdefault(key, told)
        if found.sure or (found.likely and votes[key] >= _AGREED):
            sure[key] = max(sure.get(key, 0.0), found.covered - found.foreign)
    if not sure:
        return None
    best = max(sure, key=lambda key: (votes[key], sure[key]))
    return spelt[best]


def _place(source: str, text: str, language: Lang) -> tuple[int, int] | None:
    """Where a unit has the stretch, in code points of the unit; None where it cuts a date or reference there."""
    held, wanted = symbols(source, language), [s.text for s in symbols(text, language)]
    size = len(wanted)
    for at in range(len(held) - size + 1):
        if held[at].text == wanted[0] and [s.text for s in held[at : at + size]] == wanted:
            start, end = held[at].start, held[at + size - 1].end
            cut = (
                one
                for one in find_references(source, language)
                if one.start < start < one.end or one.start < end < one.end
            )
            return None if any(cut) else (start, end)
    return None


def _in_common(text: str, targets: Sequence[str], language: Lang) -> str | None:
    """The longest sequence of words that most of different targets have and that is not too long for `text`."""
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
        while (words := found.split(" "))[-1].casefold() in EDGES and len(words) > 1:
            found = found.rsplit(" ", 1)[0].rstrip(_SIGNS)
        while (words := found.split(" "))[0].casefold() in _NEVER_FIRST_EN and len(words) > 1:
            found = found.split(" ", 1)[1].lstrip(_SIGNS)
    for opening, closing in ("()", "（）", "《》", "“”"):
        if found.count(opening) == found.count(closing) + 1:
            found = f"{found}{closing}" if found.rfind(opening) < len(found) - 1 else found[:-1]
        elif found.count(closing) == found.count(opening) + 1:
            found = found.replace(closing, "", 1) if found.endswith(closing) else opening + found
    return found


def _bare(target: str, text: str) -> str:
    """A whole target, without a final sign that the stretch has not."""
    return target if text[-1:] in _SIGNS else target.rstrip(" .,;:，。；：、")
