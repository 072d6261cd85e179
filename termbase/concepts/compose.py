"""English for what no authority has, put together as the rows of the lists show for its parts. Always a proposal.

工资调查 = 工资 (wage) + 调查 (survey): where rows show what a word says as a modifier, and what another says as a head,
the compound is "wage survey"; heads that rows have before an "of" take it (minister of transport), and names follow
their head (agenda of the Conference on Disarmament). What the rows do not agree on is not said. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from termbase.concepts.parts import PartEnglish, PartTable

SURE = 0.75
"""Least certainty of what is said: a probability that a reader of the lists would write these very words, measured on rows
that were left out in turn (docs/evaluation.md); half of what is written otherwise is right as well."""
MOST_PARTS = 3
"""Parts of a compound: of longer ones the order in English is another one too often."""
_ROW_ALONE = {"modifier": 0.3, "head": 0.6}
"""Weight of a form that a row has, but no compound: as a part its English is that of the row in so many (measured as above)."""
_LONG_ROW = 4
_LONG_ALONE = 0.65
"""The same for a modifier of four characters or more, a term by itself (司法改革)."""
_LONGER = 0.7
"""What a modifier made of two modifiers keeps of its weight: 家庭暴力 is one thing, 家庭 and 暴力 may be two (a choice)."""
_FEW = 2
"""Rows that show a part, below which its own row speaks too: one compound alone may be an idiom."""
_ALWAYS = 1e6
"""Odds of what always follows its head."""
_SHORT = 2
_PAIR = 0.7
"""What "head of modifier" keeps where both are words of two characters: a choice, checked on sentences."""
_ODDS = {True: 6.0, False: 2.0}
"""By how much the odds that both parts are right are better than their weights say, where rows have the two English
words side by side, and where not: fitted to the rows that were left out."""
_NAME_BEFORE = 0.8
"""Certainty that the head belongs to the name before it: a choice, checked with the rest."""
_COMMON_NOUN = re.compile(
    r"\b(?:Republic|Federation|Kingdom|States|Union|Agency|Conference|Commission|Council|Assembly|Treaty|Committee|Convention"
    r"|Organi[sz]ation|Nations|Court|Office|Institute|Board|Group|Fund|Protocol|Secretariat|Department|Emirates|Islands)\b"
)
"""Words that give a name an article."""
_EDGE = re.compile(r"^(?:of|on|for|in|to|by|with|at|from) | (?:of|on|for|in|to|by|with|at|from)$")
"""A preposition at an end: English of a phrase, not of a part."""
_PREPOSITION = re.compile(r" (?:of|on|for|in|to|by|with|against|between|from|and|or|the) ")


@dataclass(frozen=True, slots=True)
class RowPart:
    """English that a row of the lists has for a form; `is_name`: of a State, a body, a treaty."""

    en: str
    is_name: bool = False

    @property
    def with_article(self) -> str:
        """The English as it stands behind "of"."""
        bare = self.en.removeprefix("the ")
        return f"the {bare}" if self.is_name and _COMMON_NOUN.search(bare) else bare


_NAMES = frozenset({"body", "treaty", "state", "group", "programme", "instrument"})
_NO_PARTS = frozenset({"phrase", "place"})
"""Types of which no compound is made: a head may be in a place, of it, or from it."""


def row_part(en: str, kind: str | None) -> RowPart | None:
    """What a concept of type `kind` with this English contributes, or None where it contributes nothing."""
    if kind in _NO_PARTS or _EDGE.search(en):
        return None
    return RowPart(en, kind in _NAMES)


@dataclass(frozen=True, slots=True)
class Composition:
    """English for a compound, how sure it is (0 to 1), and its parts: Chinese and English of each."""

    certainty: float
    en: str
    parts: tuple[tuple[str, str], ...]

    def explain(self) -> str:
        """The parts in words: `工资 wage + 调查 survey`."""
        return " + ".join(f"{zh} {en}" for zh, en in self.parts)


@dataclass(frozen=True, slots=True)
class _Piece:
    """English of a stretch of words in one role; `behind` and `after` as of its `PartEnglish`."""

    certainty: float
    en: str
    parts: tuple[tuple[str, str], ...]
    behind: float = 1.0
    after: str = ""


def compose(
    words: Sequence[str], row: Callable[[str], RowPart | None], table: PartTable, least: float = SURE
) -> Composition | None:
    """English for the compound that `words` write, or None where rows do not say it with certainty `least`.

    `row(form)` is what the lists have for a form that is a noun or a name, or None.

    >>> table = PartTable({"工资": [PartEnglish("wage", 9, 0.8, 0.1)]}, {"调查": [PartEnglish("survey", 9, 0.7, 0.1)]},
    ...     frozenset({("wage", "survey")}))
    >>> compose(["工资", "调查"], lambda form: None, table).en
    'wage survey'
    """
    best = _Composer(words, row, table).compound(0, len(words)) if len(words) > 1 else None
    if best is None or best.certainty < least or len(best.parts) > MOST_PARTS:
        return None
    return Composition(best.certainty, best.en, best.parts)


class _Composer:
    """The best English of every stretch of one compound, by role."""

    def __init__(self, words: Sequence[str], row: Callable[[str], RowPart | None], table: PartTable) -> None:
        self._words = words
        self._row = row
        self._table = table
        self._known: dict[tuple[str, int, int], list[_Piece]] = {}
        self._torn: dict[int, bool] = {}

    def compound(self, begin: int, end: int) -> _Piece | None:
        """The stretch as modifier and head."""
        return max(
            (
                joined
                for middle in range(begin + 1, end)
                if not self._tears(middle)
                for modifier in self._modifiers(begin, middle)
                for head in self._heads(middle, end)
                if (joined := self._join(modifier, head)) is not None
            ),
            key=lambda piece: piece.certainty,
            default=None,
        )

    def _tears(self, middle: int) -> bool:
        """Whether a cut is inside a form that has a row: 核武器国家义务 is not 核武器 and 国家义务."""
        known = self._torn.get(middle)
        if known is None:
            size = len(self._words)
            known = self._torn[middle] = any(
                (begin, end) != (0, size) and self._row("".join(self._words[begin:end])) is not None
                for begin in range(middle)
                for end in range(middle + 1, size + 1)
            )
        return known

    def _join(self, modifier: _Piece, head: _Piece) -> _Piece | None:
        """Modifier and head in their English order, or None where a reader could not tell which belongs to which."""
        is_phrase = bool(_PREPOSITION.search(f" {modifier.en} "))
        behind = is_phrase or (modifier.behind * head.behind > 1 and modifier.after != "")
        holds_preposition = bool(_PREPOSITION.search(f" {head.en} "))
        if modifier.en.casefold() == head.en.casefold() or (behind and holds_preposition):
            return None
        en = (
            f"{head.en} {head.after or 'of'} {modifier.after or modifier.en}"
            if behind
            else f"{modifier.en} {head.en}"
        )
        weight = modifier.certainty * head.certainty * (_PAIR if behind and _is_pair(modifier, head) else 1)
        odds = weight / (1 - weight) * _ODDS[self._table.stand_together(modifier.en, head.en)]
        certainty = odds / (1 + odds)
        return _Piece(certainty, en, (*modifier.parts, *head.parts))

    def _modifiers(self, begin: int, end: int) -> list[_Piece]:
        known = self._known.get(("modifier", begin, end))
        if known is None:
            form = "".join(self._words[begin:end])
            known = self._simple(form, "modifier", self._table.modifiers.get(form, ()))
            for middle in range(begin + 1, end):
                known += [
                    _Piece(
                        a.certainty * b.certainty * _LONGER, f"{a.en} {b.en}", (*a.parts, *b.parts), b.behind,
                        f"{a.en} {b.after}" if b.after else "",
                    )
                    for a in self._modifiers(begin, middle)[:1]
                    for b in self._modifiers(middle, end)[:1]
                    if not _PREPOSITION.search(f" {a.en} {b.en} ")
                ]  # fmt: skip
            self._known["modifier", begin, end] = known
        return known

    def _heads(self, begin: int, end: int) -> list[_Piece]:
        known = self._known.get(("head", begin, end))
        if known is None:
            form = "".join(self._words[begin:end])
            known = self._simple(form, "head", self._table.heads.get(form, ()))
            if (inner := self.compound(begin, end)) is not None:
                known.append(inner)
            self._known["head", begin, end] = known
        return known

    def _simple(self, form: str, role: str, shown: Sequence[PartEnglish]) -> list[_Piece]:
        """What compounds show of a form; what its own row says where they hardly show it."""
        pieces = [_Piece(part.weight, part.en, ((form, part.en),), part.behind, part.after) for part in shown]
        alone = self._row(form)
        if alone is not None and alone.is_name:
            return _named(form, alone, shown) if role == "modifier" else []
        if alone is None or (shown and shown[0].rows >= _FEW):
            return pieces
        after = alone.en if role == "modifier" else ""
        is_long = role == "modifier" and len(form) >= _LONG_ROW
        return [
            _Piece(_LONG_ALONE if is_long else _ROW_ALONE[role], alone.en, ((form, alone.en),), after=after),
            *pieces,
        ]


def _is_pair(modifier: _Piece, head: _Piece) -> bool:
    """Two words of two characters: 权利义务 are two things (rights and obligations) as often as one of the other."""
    return all(len(piece.parts) == 1 and len(piece.parts[0][0]) == _SHORT for piece in (modifier, head))


def _named(form: str, name: RowPart, shown: Sequence[PartEnglish]) -> list[_Piece]:
    """A name as modifier: as rows show it (United Nations staff, Israeli law), else behind its head."""
    pieces = []
    for part in shown:
        en = name.en if part.en.casefold() == name.en.casefold() else part.en
        pieces.append(_Piece(part.weight, en, ((form, en),), part.behind, name.with_article))
    return pieces or [_Piece(_NAME_BEFORE, name.en, ((form, name.en),), _ALWAYS, name.with_article)]
