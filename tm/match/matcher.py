"""The matches of a text: found, put right, judged and ranked. Pure but for what it is given to read with."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from tm.index.fold import fold
from tm.index.nearest import Near, nearest
from tm.index.part import IndexPart
from tm.languages import Lang
from tm.match import parts
from tm.match.coded import CodedQuery, coded, lost, spaced_like, with_codes
from tm.match.flags import flags
from tm.match.matches import Match, MatchKind
from tm.match.spans import Lexical
from tm.match.substitute import substitute
from tm.match.symbols import Names, placeables
from tm.model import Unit
from tm.text import radicals, script
from tm.text.language import language_of_text

Fetch = Callable[[Iterable[int], Lang], Mapping[int, Unit]]

MACHINE, DRAFT, REJECTED, DOUBTFUL, CODES, SCRIPT, CASE = 10, 10, 30, 5, 1, 1, 1
"""What is taken from a score: machine-made, confirmed by nobody, turned down, aligned without certainty, codes that get lost,
the other script, other capitals. The first two are what tools take for machine translation by default; a rejected unit
must stay below what is offered (70)."""

_ORIGINS = {
    "machine": (MACHINE, "a machine translated it"),
    "draft": (DRAFT, "a draft that nobody has confirmed"),
    "rejected": (REJECTED, "a reviewer has rejected it"),
}
_ORDER = {"corrected": 0, "imported": 1, "aligned": 2, "draft": 3, "machine": 4, "rejected": 5}
_SURE = 100
"""The same text."""
# candidates that are judged at most
_MOST = 512
# characters of a label and of a final mark, which are replaced as well
_EDGES = 16
# what numbers, dates and references are written with: generous, for it only bounds a score from above
_PLACED = re.compile(
    r"[0-9〇零一二两三四五六七八九十百千万亿廿第届次号年月日段条款项章㈠-㈩A-Z/().（）%,，.\s-]"
)
# a choice: what is less than half alike is not mended by replacing
_LOWEST = 0.5


@dataclass(frozen=True, slots=True)
class Query:
    """A text to find matches for, with the sentences before and after it where it has such."""

    text: str
    before: str | None = None
    after: str | None = None


class Matcher:
    """Finds matches in a memory: its index, a way to read its units, the names to replace, what knows words."""

    def __init__(
        self, index: Sequence[IndexPart], fetch: Fetch, names: Names, lexical: Lexical | None = None
    ) -> None:
        self._index, self._fetch, self._names, self._lexical = index, fetch, names, lexical

    def match(
        self,
        query: Query,
        *,
        least: int = 70,
        most: int = 5,
        with_parts: bool = True,
        language: Lang | None = None,
    ) -> list[Match]:
        """The best `most` matches of at least `least` points, then parts where there is room.

        The language of the query is told by its script unless it is given. Every unit whose similarity
        reaches `least` has been compared.
        """
        # radicals look like characters and are others: PDF files are full of them
        written = coded(radicals.unify(query.text))
        if not written.text.strip():
            return []
        # neighbours are compared as they would be shown
        query = Query(written.text, _plain(query.before), _plain(query.after))
        language = language or language_of_text(query.text)
        if not len(fold([query.text], language).text(0)):
            return []  # nothing that can be seen: nothing that is compared
        matches = self._whole(query, written, language, least, most)
        # a unit that is shown whole is not shown again in part
        if with_parts and len(matches) < most:
            known = {match.unit.id for match in matches}
            matches += [
                match
                for match in parts.find(
                    self._index, self._fetch, query.text, language, most, self._names, self._lexical
                )
                if match.unit.id not in known
            ][: most - len(matches)]
        return matches

    def _whole(self, query: Query, written: CodedQuery, language: Lang, least: int, most: int) -> list[Match]:
        placed = placeables(query.text, language, self._names)
        # the more of a text can be replaced, the less alike its best unit may look
        share = sum(p.end - p.start for p in placed) / max(len(query.text), 1)
        # signs in placeables that the remainder of a text keeps, and label and mark at its ends
        slack = 2 * sum(len(_remainder(p.text)) for p in placed) + _EDGES
        # what can be replaced may make a text look less alike than it is
        similarity = max(least / 100 * (1 - share), min(_LOWEST, least / 100))
        # a choice: replacing changes the order, so more are judged than are shown
        asked = 4 * most + 16
        while True:
            near = nearest(self._index, query.text, language, similarity=similarity, most=asked)
            units = self._fetch([candidate.unit for candidate in near], language)
            made: list[Match] = []
            scores: dict[tuple[str, str], int] = {}
            for candidate in near:
                # deleted since the index was made
                unit = units.get(candidate.unit)
                if unit is None:
                    continue
                # cheap, and it spares most candidates the dear look for what can be replaced
                reach = _reach(query.text, unit.source, candidate, slack, bool(placed), language)
                # as many better ones are there already
                if reach < least or sum(score > reach for score in scores.values()) >= most:
                    continue
                match = self._judged(query, written, candidate, unit, language)
                if match.score >= least:
                    made.append(match)
                    pair = unit.source, unit.target
                    # units with the same texts are one match: they must not push out others
                    scores[pair] = max(match.score, scores.get(pair, 0))
            # enough matches, no more candidates, or as many as are judged at all
            if len(scores) >= most or len(near) < asked or asked >= _MOST:
                # flags are worked out for what is shown, which is little of what is judged
                return [self._flagged(written, match, language) for match in _best(made)[:most]]
            asked *= 4

    def _flagged(self, query: CodedQuery, match: Match, language: Lang) -> Match:
        suggestion = spaced_like(query.written, match.suggestion)
        match = replace(match, suggestion=suggestion) if suggestion != match.suggestion else match
        # the same text cannot turn the meaning round
        if match.kind is not MatchKind.FUZZY:
            return match
        text = query.written if with_codes(query, match.unit) else query.text
        differences = flags(text, match.unit.source, language, match.changes, self._names)
        return replace(match, flags=(*match.flags, *differences))

    def _judged(self, query: Query, written: CodedQuery, near: Near, unit: Unit, language: Lang) -> Match:
        """The match that a near unit makes, with its codes where the query has the same."""
        same_codes = with_codes(written, unit)
        if same_codes is not None:
            # with its codes as text the unit is compared once more, and its codes stay where they are
            whole = Query(written.written, query.before, query.after)
            return _capped(self._scored(whole, near, same_codes, language))
        match = self._scored(query, near, unit, language)
        flag = lost(written, unit)
        if flag is not None:
            # at most 99, in context or not: codes must be put in by hand
            score = max(min(match.score, 100) - CODES, 0)
            reasons = (*match.reasons, f"-{match.score - score}: codes are lost")
            match = replace(match, score=score, kind=MatchKind.FUZZY, flags=(flag,), reasons=reasons)
        return _capped(match)

    def _scored(self, query: Query, near: Near, unit: Unit, language: Lang) -> Match:
        """The match that a near unit makes: score, suggestion and reasons."""
        reasons: list[str] = []
        # distance 0 is of hashed words: only the texts tell that they are the same
        if near.distance == 0 and _same(query.text, unit.source, language):
            score, kind = 100, MatchKind.EXACT
            reasons.append("100: the same text")
            if _in_context(query, unit, language):
                score, kind = 101, MatchKind.CONTEXT
                reasons.append("+1: the sentences before and after are the same")
            if (
                # Chinese has no capitals
                language is Lang.EN
                and query.text != unit.source
                and query.text.casefold() == unit.source.casefold()
            ):
                score -= CASE
                reasons.append(f"-{CASE}: other capitals")
            score = _penalised(score, query, unit, language, reasons)
            return Match(score, kind, unit, unit.target, reasons=tuple(reasons))
        substituted = substitute(query.text, unit.source, unit.target, language, self._names)
        # 99 at most: 100 says that nothing has to be looked at; rounded down, 1e-9 for what floats lack
        plain = min(int(near.similarity * 100 + 1e-9), 99)
        score = plain
        edits = "1 edit" if near.distance == 1 else f"{near.distance} edits"
        reasons.append(f"{plain}: {edits} of {_sign(language)}s")
        if substituted.changes and len(substituted.failed) < len(substituted.changes):
            # one point less, so that a match in which nothing had to be replaced stands before it
            better = min(int(substituted.similarity * 100 + 1e-9) - 1, 99)
            # what was replaced never makes a match worse
            if better > score:
                count = len(substituted.changes) - len(substituted.failed)
                reasons.append(f"+{better - score}: {count} replaced in the suggestion")
                score = better
        score = _penalised(score, query, unit, language, reasons)
        return Match(
            score, MatchKind.FUZZY, unit, substituted.suggestion, substituted.changes, reasons=tuple(reasons)
        )


def _plain(text: str | None) -> str | None:
    return None if text is None else coded(radicals.unify(text)).text


def _capped(match: Match) -> Match:
    """A match that scores no more than its unit may: what was itself a fuzzy match is no better than that."""
    cap = match.unit.cap
    if cap is None or match.score <= cap:
        return match
    reasons = (*match.reasons, f"-{match.score - cap}: it was itself a match of {cap}, and is no better")
    kind = MatchKind.EXACT if cap >= _SURE else MatchKind.FUZZY
    return replace(match, score=cap, kind=kind, reasons=reasons)


def _reach(query: str, source: str, near: Near, slack: int, placed: bool, language: Lang) -> int:
    """The most points that replacing can bring a unit to, found without looking for what can be replaced.

    Leaving out signs from two texts never puts them further apart (a projection): what differs in the
    remainder of both, and is more than `slack`, differs in any case.
    """
    if near.distance == 0:
        return 101
    if placed and language is Lang.EN:
        return 99  # words of references are like any other words
    # similarity is 1 - distance / longest: the length of the longer key comes back from it
    longest = near.distance / (1 - near.similarity)
    edits = Levenshtein.distance(_remainder(query), _remainder(source)) if placed else near.distance
    return min(99, int(100 * (1 - max(0, edits - slack) / longest) + 1e-9))


@functools.lru_cache(maxsize=4096)
def _remainder(text: str) -> str:
    """A text without the signs that numbers, dates and references are made of."""
    return _PLACED.sub("", text)


def _sign(language: Lang) -> str:
    return "character" if language is Lang.ZH else "word"


def _same(text: str, other: str, language: Lang) -> bool:
    folded = fold([text, other], language)
    return bool(np.array_equal(folded.text(0), folded.text(1)))


def _in_context(query: Query, unit: Unit, language: Lang) -> bool:
    """Whether both neighbours are the same; a text that begins or ends with the query must do so there too."""
    if query.before is None and query.after is None:
        return False
    return all(
        mine == theirs if mine is None or theirs is None else _same(mine, theirs, language)
        for mine, theirs in ((query.before, unit.before), (query.after, unit.after))
    )


def _penalised(score: int, query: Query, unit: Unit, language: Lang, reasons: list[str]) -> int:
    other_script = language is Lang.ZH and script.is_traditional(query.text) != script.is_traditional(
        unit.source
    )
    for points, reason in (
        (unit.penalty, f"the memory {unit.memory} is penalised"),
        _ORIGINS.get(unit.status, (0, "")),
        (DOUBTFUL if unit.doubtful else 0, "aligned, and the aligner was not sure"),
        (SCRIPT if other_script else 0, "written in the other script"),
    ):
        if points:
            score -= points
            reasons.append(f"-{points}: {reason}")
    # penalties add up, and a memory may have one of 100
    return max(score, 0)


def _best(matches: Iterable[Match]) -> list[Match]:
    """The matches in order, units with the same source and target once."""
    ordered = sorted(
        matches,
        key=lambda m: (
            -m.score,
            -m.unit.rank,
            _ORDER.get(m.unit.status, 9),
            len(m.changes),
            # undated units last: nothing says that they are the latest
            not m.unit.date,
            # the newest date first: dates are ISO 8601, so they sort as texts
            tuple(-ord(c) for c in m.unit.date or ""),
            m.unit.id,
        ),
    )
    distinct: dict[tuple[str, str], Match] = {}
    for match in ordered:
        pair = match.unit.source, match.unit.target
        # the first in order stands for all of its kind
        first = distinct.get(pair)
        distinct[pair] = replace(first, alike=first.alike + 1) if first else match
    return list(distinct.values())
