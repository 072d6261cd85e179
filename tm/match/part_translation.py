"""What the memory gives for a stretch of text that several units share: what their translations have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tm.languages import Lang
from tm.match.spans import EDGES, Lexical, span
from tm.match.symbols import symbols
from tm.model import Unit
from tm.text.references import find as find_references

_AGREED = 3
"""How many units make up for links that are not sure."""

_LINKED = 8
"""Most units of which the links are asked for."""

# words of the longest translation of a stretch that is worth showing
_WORDS = 24
_LONGEST_RATIO = {Lang.ZH: 5.5, Lang.EN: 0.5}
_SHORTEST_RATIO = {Lang.ZH: 1.5, Lang.EN: 0.15}
"""Characters of a translation for one of the text, at most and at least."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_SIGNS = " \t，。；：、！？,.;:!?）(（)"
NEVER_FIRST_EN = frozenset(["and", "or", "of", "that", "which", "who", "whose"])
"""Words that no translation of a stretch begins with: they belong to what stands before."""


def translation(
    text: str, units: Sequence[Unit], language: Lang, lexical: Lexical | None = None
) -> str | None:
    """The part of the targets that stands for `text` in units that share it; None where that cannot be told.

    By the links of words, where `lexical` knows them: what most units agree on, or what one unit surely has.
    Without, the longest sequence of words that most of different targets share.
    """
    for unit in units:
        # a stretch that is nearly all of a unit: its whole target is the translation
        if len(text) >= 0.9 * len(unit.source.strip(_SIGNS)):
            return _bare(unit.target, text)
    # one unit for each target, the first of each: ten copies of one file agree with themselves only
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
        stretch = _place(unit.source, text, language)
        if stretch is None:
            continue
        facing = span(linked, *stretch, unit.source, unit.target, language)
        if facing is None:
            continue
        rendering = _tidy(unit.target[facing.start : facing.end], language)
        if (
            not rendering
            or not _SHORTEST_RATIO[language] * len(text)
            <= len(rendering)
            # eight more for short stretches: 裁军 has 2 characters, disarmament 11
            <= _LONGEST_RATIO[language] * len(text) + 8
        ):
            continue
        key = rendering.casefold()
        # votes of the unsure count too, but only a sure one can be shown
        votes[key] += 1
        spelt.setdefault(key, rendering)
        if facing.sure or (facing.likely and votes[key] >= _AGREED):
            sure[key] = max(sure.get(key, 0.0), facing.covered - facing.foreign)
    if not sure:
        return None
    # first how many agree, then how sure they are
    best = max(sure, key=lambda key: (votes[key], sure[key]))
    return spelt[best]


def _place(source: str, text: str, language: Lang) -> tuple[int, int] | None:
    """Where a unit has the stretch, in code points of the unit; None where it cuts a date or reference there."""
    held, sought = symbols(source, language), [s.text for s in symbols(text, language)]
    size = len(sought)
    for at in range(len(held) - size + 1):
        # the first symbol first: most places fall there
        if held[at].text == sought[0] and [s.text for s in held[at : at + size]] == sought:
            start, end = held[at].start, held[at + size - 1].end
            cut = (
                reference
                for reference in find_references(source, language)
                if reference.start < start < reference.end or reference.start < end < reference.end
            )
            return None if any(cut) else (start, end)
    return None


def _in_common(text: str, targets: Sequence[str], language: Lang) -> str | None:
    """The longest sequence of words that most of different targets have and that is not too long for `text`."""
    # nothing can agree with itself
    if len(targets) < 2:
        return None
    words = [_words(target, language) for target in targets]
    counts: Counter[tuple[str, ...]] = Counter()
    spelt: dict[tuple[str, ...], str] = {}
    most = _LONGEST_RATIO[language] * len(text) + 8
    for target, places in zip(targets, words, strict=True):
        seen = set()
        for i in range(len(places)):
            # all sequences of words: the length of a stretch keeps them few
            for j in range(i + 1, min(i + _WORDS, len(places)) + 1):
                start, end = places[i][0], places[j - 1][1]
                if end - start > most:
                    break
                gram = tuple(word[2] for word in places[i:j])
                # once a target, however often it stands in it
                seen.add(gram)
                spelt.setdefault(gram, target[start:end])
        counts.update(seen)
    # three of five, rounded up, and two at least
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
        # a Chinese target is compared by characters
        return [(offset, offset + 1, sign) for offset, sign in enumerate(target) if not sign.isspace()]
    return [(hit.start(), hit.end(), hit.group().casefold()) for hit in _WORD.finditer(target)]


def _tidy(rendering: str, language: Lang) -> str:
    """Without the signs and little words at the ends."""
    rendering = rendering.strip(_SIGNS)
    if language is Lang.ZH:
        while (words := rendering.split(" "))[-1].casefold() in EDGES and len(words) > 1:
            rendering = rendering.rsplit(" ", 1)[0].rstrip(_SIGNS)
        while (words := rendering.split(" "))[0].casefold() in NEVER_FIRST_EN and len(words) > 1:
            rendering = rendering.split(" ", 1)[1].lstrip(_SIGNS)
    for opening, closing in ("()", "（）", "《》", "“”"):
        # a bracket that was cut: closed where something stands in it, else left out
        if rendering.count(opening) == rendering.count(closing) + 1:
            rendering = (
                f"{rendering}{closing}" if rendering.rfind(opening) < len(rendering) - 1 else rendering[:-1]
            )
        elif rendering.count(closing) == rendering.count(opening) + 1:
            rendering = (
                rendering.replace(closing, "", 1) if rendering.endswith(closing) else opening + rendering
            )
    return rendering


def _bare(target: str, text: str) -> str:
    """A whole target, without a final sign that the stretch has not."""
    # the stretch has its final sign, so the target keeps its own
    return target if text[-1:] in _SIGNS else target.rstrip(" .,;:，。；：、")
