"""What differs between a query and a unit and can be replaced in the target. Pure.

A replacement must be certain: the source's expression has one counterpart in the target, no other
expression of the same value stands in either, and it is known how the target writes the new one. All else
is left, and told as a change without `new`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from tm.languages import Lang
from tm.match.edges import edges
from tm.match.matches import Change
from tm.match.symbols import NAME, ORDINAL, WEEKDAY, Names, Placeable, compared, placeables
from tm.text import numerals
from tm.text.references import ReferenceKind, compare

_FIGURES = re.compile(r"\d[\d,. ]*\d|\d")
_VALUES = re.compile(r"\d+(?:\.\d+)?")
_COUNTS = frozenset(
    {
        ReferenceKind.NUMBER,
        ReferenceKind.QUANTITY,
        ReferenceKind.YEAR,
        ReferenceKind.SERIAL,
        ReferenceKind.PERCENT,
        ORDINAL,
    }
)
_FAMILIES = {
    ReferenceKind.SESSION: "gathering",
    ReferenceKind.MEETING: "gathering",
    ReferenceKind.RESOLUTION: "act",
    ReferenceKind.DECISION: "act",
}
_REWRITTEN = frozenset(
    {
        ReferenceKind.DATE,
        ReferenceKind.PERIOD,
        ReferenceKind.TIME,
        ReferenceKind.PERCENT,
        ReferenceKind.MONEY,
        ReferenceKind.DECADE,
    }
)
"""Kinds whose rendering may stand for any other writing of the same."""

# States whose English name takes the article
_WITH_THE = re.compile(
    r"(?:Bahamas|Comoros|Congo|Gambia|Marshall Islands|Netherlands|Niger|Philippines|Russian Federation|Sudan|"
    r"Holy See)$|.*\b(?:Republic|Kingdom|Emirates|States|State of|Commonwealth|Principality|Union|Grand Duchy|"
    r"Sultanate|Jamahiriya)\b"
)
_INSIDE = re.compile(
    r"(?:^|.*\W)(?:of|in|to|from|by|with|for|between|against|on|at|and|that|within|into|towards)\s+$",
    re.DOTALL,
)
# eight, eleven and eighteen begin with a vowel in figures too
_VOWEL = re.compile(r"(?:[aeio]|un(?!i)|8|11(?!\d)|18(?!\d)|11,|18,)", re.IGNORECASE)
# one, European and union begin with a vowel and sound otherwise
_LIKE_CONSONANT = re.compile(r"(?:one\b|eu|uni)", re.IGNORECASE)


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
    """Replace in `target` what `query` has in other words than `source`.

    That are numbers, dates, references, names, days of the week, ordinals, the label at the beginning and
    the mark at the end. What was replaced counts as the same symbol; everything else counts as different.
    """
    # first: a label is a number that would be taken for one of the text
    cut = edges(query, source, target, language)
    query, source, target = cut.query, cut.source, cut.target
    asked, held = placeables(query, language, names), placeables(source, language, names)
    pairs = _facing(query, source, asked, held, language)
    differing = [(new, old) for new, old in pairs if new.normal != old.normal]
    settled = [pair for pair in pairs if pair[0].normal == pair[1].normal]
    made: list[tuple[int, int, str]] = []
    changes: list[Change] = list(cut.changes)
    places = _Places(held, target, language, names) if differing else None
    for new, old in differing:
        mine = places.of(old, pairs) if places else None
        edit = _edit(new, old, mine, target, language) if mine else None
        if edit is not None:
            made.append(edit[:3])
            # only what was carried out counts as the same
            settled.append((new, old))
        shown = (target[mine[0] : mine[1]] if mine else None, edit[3] if edit else None)
        changes.append(Change(new.kind, old.text, new.text, *shown))
    suggestion = target
    # from the end, so that the places before stay right
    for start, end, written in sorted(made, reverse=True):
        suggestion = suggestion[:start] + written + suggestion[end:]
    # a label was put before a sentence that begins in capitals
    if cut.before and suggestion[:1].islower() and target[:1].isupper():
        suggestion = suggestion[0].upper() + suggestion[1:]
    similarity = _similarity(query, source, settled, language)
    return Substituted(cut.before + suggestion + cut.after, tuple(changes), similarity)


def _facing(
    query: str, source: str, asked: Sequence[Placeable], held: Sequence[Placeable], language: Lang
) -> list[tuple[Placeable, Placeable]]:
    """The placeables of query and source that stand in the same place."""
    if not asked or not held:
        return []
    left, ours = compared(query, language, asked)
    right, theirs = compared(source, language, held)
    facing = []
    for code in Levenshtein.opcodes(left, right):
        # placeables of one kind are one symbol: in an equal stretch they face each other
        if code.tag == "equal":
            new_ones, old_ones = (
                ours[code.src_start : code.src_end], theirs[code.dest_start : code.dest_end],
            )  # fmt: skip
            facing += [(new, old) for new, old in zip(new_ones, old_ones, strict=True) if new and old]
    return facing


def _similarity(
    query: str, source: str, pairs: Sequence[tuple[Placeable, Placeable]], language: Lang
) -> float:
    """Normalised Levenshtein similarity of the symbols, where the pairs count as the same."""
    left, _ = compared(query, language, sorted((new for new, _ in pairs), key=lambda p: p.start))
    right, _ = compared(source, language, sorted((old for _, old in pairs), key=lambda p: p.start))
    return float(Levenshtein.normalized_similarity(left, right))


class _Places:
    """Where the placeables of a source stand in its target."""

    def __init__(self, held: Sequence[Placeable], target: str, language: Lang, names: Names) -> None:
        self._held = held
        self._there = placeables(target, Lang.EN if language is Lang.ZH else Lang.ZH, names)
        self._found = dict(_by_reference(held, self._there, language))
        self._found |= _by_normal(held, self._there)

    def of(self, old: Placeable, pairs: Sequence[tuple[Placeable, Placeable]]) -> tuple[int, int] | None:
        """The place of `old`, if no other expression of its value can be meant.

        Where the source has the value several times, all of them must become the same.
        """
        stretch = self._found.get(old.start)
        if stretch is None:
            return None
        mine = [placeable for placeable in self._held if _value(placeable) == _value(old)]
        theirs = [placeable for placeable in self._there if _value(placeable) == _value(old)]
        # a value more often on one side: which one is meant cannot be told
        if len(mine) != len(theirs):
            return None
        if len(mine) > 1:
            facing = {placeable.start: new.normal for new, placeable in pairs}
            if len({facing.get(placeable.start) for placeable in mine}) > 1:
                return None
        return stretch


def _value(placeable: Placeable) -> tuple[str, ...]:
    """What makes two expressions of one text hard to tell apart: the figures, whatever they count."""
    if placeable.kind in (NAME, WEEKDAY):
        return (placeable.normal,)
    family = (
        "count" if placeable.kind in _COUNTS else _FAMILIES.get(ReferenceKind(placeable.kind), placeable.kind)
    )
    # figures within a unit of measure, as in km2, count nothing
    values = _VALUES.findall(
        re.sub(r"/[A-Za-z].*", "", placeable.normal)
        if placeable.kind == ReferenceKind.QUANTITY
        else placeable.normal
    )
    return (family, *values) if values else (placeable.normal,)


def _by_reference(
    held: Sequence[Placeable], in_target: Sequence[Placeable], language: Lang
) -> Iterable[tuple[int, tuple[int, int]]]:
    """References that say the same, where each has one partner only."""
    ours = [placeable for placeable in held if placeable.reference is not None]
    theirs = [placeable for placeable in in_target if placeable.reference is not None]
    zh, en = (ours, theirs) if language is Lang.ZH else (theirs, ours)
    compared = compare([p.reference for p in zh if p.reference], [p.reference for p in en if p.reference])
    matched = [(a, b) if language is Lang.ZH else (b, a) for a, b in compared.matched]
    left, right = Counter(a.start for a, _ in matched), Counter(b.start for _, b in matched)
    for mine, other in matched:
        # a partner of its own, or it is not replaced
        if left[mine.start] == right[other.start] == 1:
            yield mine.start, (other.start, other.end)


def _by_normal(held: Sequence[Placeable], in_target: Sequence[Placeable]) -> dict[int, tuple[int, int]]:
    """Names, days and ordinals that the target has as often as the source."""
    partners = {}
    for placeable in held:
        if placeable.reference is None:
            same = [other for other in in_target if other.normal == placeable.normal]
            twins = [other for other in held if other.normal == placeable.normal]
            if len(same) == len(twins):
                partner = same[twins.index(placeable)]
                partners[placeable.start] = (partner.start, partner.end)
    return partners


def _edit(
    new: Placeable, old: Placeable, stretch: tuple[int, int], target: str, language: Lang
) -> tuple[int, int, str, str] | None:
    """What to write where: start, end, the text, and the text to show; None where it cannot be told."""
    start, end = stretch
    old_text = target[start:end]
    written = _written(new, old, old_text, language)
    if written is None:
        return None
    # Chinese has neither articles nor a plural
    if language is Lang.EN:
        return start, end, written, written
    if (
        new.kind in (ReferenceKind.NUMBER, ORDINAL)
        and _is_one(new) != _is_one(old)
        and new.kind == ReferenceKind.NUMBER
    ):
        return None  # the noun would have to follow, and the verb
    if new.kind == NAME:
        return _with_article(start, end, old, written, target)
    article = re.search(r"\b(an?)\s+$", target[:start], re.IGNORECASE)
    # a and an would have to change with the word: left to a person
    if article and _needs_an(written) != (len(article[1]) == 2):
        return None
    return start, end, written, written


def _with_article(
    start: int, end: int, old: Placeable, written: str, target: str
) -> tuple[int, int, str, str] | None:
    """A State's name, and `the` before it where the old or the new one has it."""
    # States' and the like: a plural of its own
    if target[end : end + 1] in ("'", "’") and target[end + 1 : end + 2] != "s":
        return None
    has = re.search(r"\b(the)\s+$", target[:start], re.IGNORECASE)
    takes, took = bool(_WITH_THE.match(written)), bool(_WITH_THE.match(target[start:end]))
    if has and took and not takes:
        shown = written
        return has.start(), end, shown, shown
    if not has and not took and takes and _INSIDE.match(target[:start]):
        return start, end, f"the {written}", f"the {written}"
    if re.search(r"\ban?\s+$", target[:start], re.IGNORECASE) or (
        not has
        and not took
        and takes
        and start == 0
        and end < len(target)
        and target[end : end + 2].strip().isalpha()
    ):
        return None
    return start, end, written, written


def _needs_an(word: str) -> bool:
    return bool(_VOWEL.match(word)) and not _LIKE_CONSONANT.match(word)


def _is_one(placeable: Placeable) -> bool:
    return placeable.normal.partition(":")[2] in ("1", "1.0")


def _written(new: Placeable, old: Placeable, old_text: str, language: Lang) -> str | None:
    """How the target writes `new` where it wrote `old` as `old_text`; None where that cannot be told."""
    if new.kind == WEEKDAY:
        same: str | None = old_text[:-1] + new.renderings[0][-1] if language is Lang.EN else new.renderings[0]
    elif new.kind == NAME:
        same = new.renderings[0]
    else:
        same = _as_rendered(new, old, old_text)
        if same is None:
            same = _as_figures(new, old, old_text, language)
        if same is None and language is Lang.ZH and new.kind in _REWRITTEN and new.renderings:
            same = new.renderings[0]
    if same and same.isdigit() and old_text[:1].isupper() and old_text.isalpha():
        same = numerals.words(int(same))  # no sentence begins with figures
    if same and old_text[:1].isupper() and same[:1].islower():
        same = same[0].upper() + same[1:]
    return same


def _as_rendered(new: Placeable, old: Placeable, old_text: str) -> str | None:
    """The rendering of `new` of the same make as that of `old` which the target has."""
    for mine, other in zip(new.renderings, old.renderings, strict=False):
        if other.casefold() == old_text.casefold():
            return mine
    return None


def _as_figures(new: Placeable, old: Placeable, old_text: str, language: Lang) -> str | None:
    """`old_text` with the figures of `old` replaced by those of `new`, where all of them are found and no others."""
    before, after = (_VALUES.findall(placeable.normal) for placeable in (old, new))
    if not before or len(before) != len(after) or _shape(old) != _shape(new):
        return None
    if (
        new.kind == ReferenceKind.TIME
        and language is Lang.EN
        and (int(before[0]) < 12) != (int(after[0]) < 12)
    ):
        return None
    pieces: list[str] = []
    at = 0
    for was, now in zip(map(_bare, before), map(_bare, after), strict=True):
        hit = _FIGURES.search(old_text, at)
        if hit is None or re.sub("[, ]", "", hit.group()) != was:
            numeral = (
                _in_chinese(was, now, old_text[at:], new.kind)
                if language is Lang.EN and hit is None
                else None
            )
            if numeral is None:
                return None
            pieces += [old_text[at : at + numeral[0]], numeral[2]]
            at += numeral[1]
            continue
        pieces += [old_text[at : hit.start()], _grouped(now, hit.group())]
        at = hit.end()
        if re.match(r"(?:st|nd|rd|th)\b", old_text[at:]) and now.isdigit():
            pieces.append(_suffix(int(now)))
            at += 2
    return None if _FIGURES.search(old_text, at) else "".join([*pieces, old_text[at:]])


def _shape(placeable: Placeable) -> str:
    return _VALUES.sub("#", placeable.normal)


def _bare(figure: str) -> str:
    return figure.lstrip("0") or "0" if figure.isdigit() else figure


def _grouped(now: str, was: str) -> str:
    """Thousands parted as they were."""
    if not now.isdigit() or not ("," in was or " " in was):
        return now
    return f"{int(now):,}".replace(",", "," if "," in was else " ")


def _in_chinese(was: str, now: str, old_text: str, kind: str) -> tuple[int, int, str] | None:
    """Where a Chinese numeral stands and what to write for it: start, end, text."""
    if not was.isdigit() or not now.isdigit():
        return None
    counted = kind in (ReferenceKind.NUMBER, ReferenceKind.QUANTITY)
    for write in (numerals.chinese, numerals.positional, _two):
        old = write(int(was))
        offset = old_text.find(old) if old else -1
        if offset >= 0:
            fresh = (
                "两"
                if counted and now == "2"
                else (
                    numerals.positional if write is numerals.positional and len(was) > 2 else numerals.chinese
                )(int(now))
            )
            return offset, offset + len(old), fresh
    return None


def _two(value: int) -> str:
    return "两" if value == 2 else ""


def _suffix(number: int) -> str:
    """The ending of an English ordinal in figures.

    >>> [_suffix(n) for n in (1, 12, 22, 80)]
    ['st', 'th', 'nd', 'th']
    """
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
