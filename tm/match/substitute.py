"""What differs between a query and a unit and can be replaced in the target. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from tm.match.model import Change
from tm.match.symbols import NAME, Names, Placeable, placeables, symbols
from tm.model import Lang
from tm.text import numerals
from tm.text.references import compare

_FIGURES = re.compile(r"\d[\d,. ]*\d|\d")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)\b")


@dataclass(frozen=True, slots=True)
class Substituted:
    """What came of replacing. `similarity` is that of the texts once what was replaced counts as the same.

    `failed` are the changes whose place in the target could not be told: their `new` is None.
    """

    suggestion: str
    changes: tuple[Change, ...]
    similarity: float

    @property
    def failed(self) -> tuple[Change, ...]:
        """The changes that a person has to make."""
        return tuple(change for change in self.changes if change.new is None)


def substitute(query: str, source: str, target: str, language: Lang, names: Names) -> Substituted:
    """Replace in `target` what `query` has in other words than `source`: numbers, dates, references, names.

    A replacement is made where the source's expression has one counterpart in the target; then the two
    count as the same symbol. Everything else counts as different.
    """
    asked, held = placeables(query, language, names), placeables(source, language, names)
    pairs = _facing(query, source, asked, held, language)
    differing = [(new, old) for new, old in pairs if new.normal != old.normal]
    if not differing:
        return Substituted(target, (), _similarity(query, source, pairs, language))
    places = _counterparts(held, target, language, names)
    made: list[tuple[int, int, str]] = []
    changes, settled = [], [pair for pair in pairs if pair[0].normal == pair[1].normal]
    for new, old in differing:
        place = places.get(old.start)
        written = _written(new, old, target[slice(*place)], language) if place else None
        if place and written is not None:
            made.append((*place, written))
            settled.append((new, old))
        change = Change(
            new.kind, old.text, new.text, target[slice(*place)] if place else None, written if place else None
        )
        changes.append(change)
    suggestion = target
    for start, end, written in sorted(made, reverse=True):
        suggestion = suggestion[:start] + written + suggestion[end:]
    return Substituted(suggestion, tuple(changes), _similarity(query, source, settled, language))


def _facing(
    query: str, source: str, asked: Sequence[Placeable], held: Sequence[Placeable], language: Lang
) -> list[tuple[Placeable, Placeable]]:
    """The placeables of query and source that stand in the same place."""
    left, right = symbols(query, language, asked), symbols(source, language, held)
    found = []
    for tag, i, j, k, _ in Levenshtein.opcodes([s.text for s in left], [s.text for s in right]):
        if tag == "equal":
            for offset in range(j - i):
                new, old = left[i + offset].placeable, right[k + offset].placeable
                if new and old:
                    found.append((new, old))
    return found


def _similarity(
    query: str, source: str, pairs: Sequence[tuple[Placeable, Placeable]], language: Lang
) -> float:
    """Normalised Levenshtein similarity of the symbols, where the pairs count as the same."""
    left = symbols(query, language, sorted((new for new, _ in pairs), key=lambda p: p.start))
    right = symbols(source, language, sorted((old for _, old in pairs), key=lambda p: p.start))
    return float(Levenshtein.normalized_similarity([s.text for s in left], [s.text for s in right]))


def _counterparts(
    held: Sequence[Placeable], target: str, language: Lang, names: Names
) -> dict[int, tuple[int, int]]:
    """Where in the target the source's placeables stand, by their start in the source."""
    there = placeables(target, Lang.EN if language is Lang.ZH else Lang.ZH, names)
    found: dict[int, tuple[int, int]] = {}
    ours = [one for one in held if one.reference is not None]
    theirs = [one for one in there if one.reference is not None]
    zh, en = (ours, theirs) if language is Lang.ZH else (theirs, ours)
    told = compare([p.reference for p in zh if p.reference], [p.reference for p in en if p.reference])
    for chinese, english in told.matched:
        mine, other = (chinese, english) if language is Lang.ZH else (english, chinese)
        found.setdefault(mine.start, (other.start, other.end))
    for one in held:
        if one.kind == NAME:
            same = [other for other in there if other.normal == one.normal]
            twins = [other for other in held if other.normal == one.normal]
            if len(same) == len(twins):
                place = same[twins.index(one)]
                found[one.start] = (place.start, place.end)
    return found


def _written(new: Placeable, old: Placeable, there: str, language: Lang) -> str | None:
    """How the target writes `new` where it wrote `old` as `there`; None where that cannot be told."""
    same = _as_rendered(new, old, there)
    if same is None:
        same = _as_figures(new, old, there)
    if same is None and language is Lang.ZH and new.renderings:
        same = new.renderings[0]
    if same and there[:1].isupper() and same[:1].islower():
        same = same[0].upper() + same[1:]
    return same


def _as_rendered(new: Placeable, old: Placeable, there: str) -> str | None:
    """The rendering of `new` of the same make as that of `old` which the target has."""
    for mine, other in zip(new.renderings, old.renderings, strict=False):
        if other.casefold() == there.casefold():
            return mine
    return None


def _as_figures(new: Placeable, old: Placeable, there: str) -> str | None:
    """`there` with the figures of `old` replaced by those of `new`, where all of them are found."""
    before, after = (re.findall(r"\d+(?:\.\d+)?", one.normal) for one in (old, new))
    if not before or len(before) != len(after):
        return None
    if re.sub(r"\d+(?:\.\d+)?", "#", old.normal) != re.sub(r"\d+(?:\.\d+)?", "#", new.normal):
        return None
    done: list[str] = []
    at = 0
    for was, now in zip(before, after, strict=True):
        hit = next((h for h in _FIGURES.finditer(there, at) if re.sub("[, ]", "", h.group()) == was), None)
        if hit is None:
            chinese = numerals.chinese(int(was)) if was.isdigit() else None
            place = there.find(chinese, at) if chinese else -1
            if chinese is None or place < 0 or not now.isdigit():
                return None
            done += [there[at:place], numerals.chinese(int(now))]
            at = place + len(chinese)
            continue
        grouped = f"{int(now):,}" if "," in hit.group() and now.isdigit() else now
        if " " in hit.group() and now.isdigit():
            grouped = f"{int(now):,}".replace(",", " ")
        done += [there[at : hit.start()], grouped]
        at = hit.end()
        if re.match(r"(?:st|nd|rd|th)\b", there[at:]) and now.isdigit():
            done.append(_suffix(int(now)))
            at += 2
    return "".join([*done, there[at:]])


def _suffix(number: int) -> str:
    """The ending of an English ordinal in figures.

    >>> [_suffix(n) for n in (1, 12, 22, 80)]
    ['st', 'th', 'nd', 'th']
    """
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
