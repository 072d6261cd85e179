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

SURE = 0.6
"""Least certainty of what is said where rows or documents have its English words side by side; a probability that a reader of the lists
would write these very words. Of 51 compounds of unseen sentences from here on 48 were right when read (docs/evaluation.md)."""
SURE_UNSEEN = 0.85
"""The same where nothing has the words side by side: from here on 21 of 25 were right without verbs, below it three of four."""
MOST_PARTS = 3
"""Parts of a compound: of longer ones the order in English is another one too often."""
_ROW_ALONE = {"modifier": 0.3, "head": 0.6, "quality": 0.5}
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
_WRITTEN = 16.0
"""The same where documents have the words side by side in this order (`word_pairs.tsv`): fitted to the readers' lists."""
_OF_BODY = 0.9
"""Certainty that a post or a document belongs to the body right before it (国际劳工组织总干事): a choice, checked on sentences."""
_LEAST_OWN, _LEAST_BODY = 3, 4
"""Characters of such a post or document, and of the body, at least: shorter ones are other words (报告) or any body (理事会) as often."""
_NAME_BEFORE = 0.8
"""Certainty that the head belongs to the name before it: a choice, checked with the rest."""
_COMMON_NOUN = re.compile(
    r"\b(?:Republic|Federation|Kingdom|States|Union|Agency|Conference|Commission|Council|Assembly|Treaty|Committee|Convention"
    r"|Organi[sz]ation|Nations|Court|Office|Institute|Board|Group|Fund|Protocol|Secretariat|Department|Emirates|Islands"
    r"|Programme|Mission|Centre|Forum|Bank|Operation|Force|Tribunal|Authority|Team|Association|League|Division|Service|Section"
    r"|Bureau|Ministry|Parliament|Facility|Community|Network|Panel)\b"
)
"""Words that give a name an article."""
_EDGE = re.compile(r"^(?:of|on|for|in|to|by|with|at|from) | (?:of|on|for|in|to|by|with|at|from)$")
"""A preposition at an end: English of a phrase, not of a part."""
_PREPOSITION = re.compile(r" (?:of|on|for|in|to|by|with|against|between|from|and|or|the) ")


@dataclass(frozen=True, slots=True)
class RowPart:
    """English that a row of the lists has for a form; `is_name`: of a State, a body, a treaty; `is_quality`: an adjective;
    `is_own`: a post or a document, which a body before it has."""

    en: str
    is_name: bool = False
    is_quality: bool = False
    is_own: bool = False

    @property
    def with_article(self) -> str:
        """The English as it stands behind "of"."""
        bare = self.en.removeprefix("the ")
        return f"the {bare}" if self.is_name and _COMMON_NOUN.search(bare) else bare


_NAMES = frozenset({"body", "treaty", "state", "group", "programme", "instrument"})
OWN = frozenset({"post", "document"})
"""Types of what a body has."""
_NO_PARTS = frozenset({"phrase", "place"})
"""Types of which no compound is made: a head may be in a place, of it, or from it."""


def row_part(en: str, kind: str | None, part_of_speech: str | None = None) -> RowPart | None:
    """What a concept of type `kind` with this English contributes, or None where it contributes nothing."""
    if part_of_speech == "adjective":
        return RowPart(en, is_quality=True) if " " not in en else None
    if kind in _NO_PARTS or _EDGE.search(en):
        return None
    return RowPart(en, kind in _NAMES, is_own=kind in OWN)


@dataclass(frozen=True, slots=True)
class Composition:
    """English for a compound, how sure it is (0 to 1), and its parts: Chinese and English of each.

    `is_seen`: rows or documents have its English words side by side.
    """

    certainty: float
    en: str
    parts: tuple[tuple[str, str], ...]
    is_seen: bool = False

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
    is_seen: bool = True


def compose(
    words: Sequence[str], row: Callable[[str], RowPart | None], table: PartTable, least: float | None = None
) -> Composition | None:
    """English for the compound that `words` write, or None where rows do not say it with certainty `least`.

    Without `least` it is `SURE`, and `SURE_UNSEEN` for what has not been seen. `row(form)` is what the lists have for a form that is a noun or a name, or None.

    >>> table = PartTable({"工资": [PartEnglish("wage", 9, 0.8, 0.1)]}, {"调查": [PartEnglish("survey", 9, 0.7, 0.1)]},
    ...     frozenset({("wage", "survey")}))
    >>> compose(["工资", "调查"], lambda form: None, table).en
    'wage survey'
    """
    composer = _Composer(words, row, table)
    best = (composer.of_body() or composer.compound(0, len(words))) if len(words) > 1 else None
    if best is None or len(best.parts) > MOST_PARTS:
        return None
    if best.certainty < (least if least is not None else SURE if best.is_seen else SURE_UNSEEN):
        return None
    return Composition(best.certainty, best.en, best.parts, best.is_seen)


class _Composer:
    """The best English of every stretch of one compound, by role."""

    def __init__(self, words: Sequence[str], row: Callable[[str], RowPart | None], table: PartTable) -> None:
        self._words = words
        self._row = row
        self._table = table
        self._known: dict[tuple[str, int, int], list[_Piece]] = {}
        self._torn: dict[int, list[str]] = {}

    def of_body(self) -> _Piece | None:
        """The whole as a body with its post or document: "Director-General of the International Labour Organization"."""
        for middle in range(1, len(self._words)):
            name, form = "".join(self._words[:middle]), "".join(self._words[middle:])
            body, own = self._row(name), self._row(form)
            if body is None or own is None or not own.is_own or len(form) < _LEAST_OWN:
                continue
            if _PREPOSITION.search(f" {own.en} "):
                continue  # Permanent Representative of Kenya to the United Nations
            if body.is_name and body.en[:1].isupper() and len(name) >= _LEAST_BODY:
                en = f"{own.en} of {body.with_article}"
                return _Piece(_OF_BODY, en, ((name, body.en), (form, own.en)))
        return None

    def compound(self, begin: int, end: int) -> _Piece | None:
        """The stretch as modifier and head."""
        return max(
            (
                joined
                for middle in range(begin + 1, end)
                for modifier in self._modifiers(begin, middle)
                for head in self._heads(middle, end)
                if (joined := self._join(modifier, head)) is not None and self._keeps(middle, joined.en)
            ),
            key=lambda piece: piece.certainty,
            default=None,
        )

    def _keeps(self, middle: int, en: str) -> bool:
        """Whether English with a cut inside forms that have rows says what these say: 核武器国家义务 is not 核武器 and 国家义务."""
        written = _plain(en)
        return all(form in written for form in self._torn_forms(middle))

    def _torn_forms(self, middle: int) -> list[str]:
        """The English of all forms with rows over a cut."""
        known = self._torn.get(middle)
        if known is None:
            size = len(self._words)
            rows = (
                self._row("".join(self._words[begin:end]))
                for begin in range(middle)
                for end in range(middle + 1, size + 1)
                if (begin, end) != (0, size)
            )
            known = self._torn[middle] = [_plain(row.en) for row in rows if row is not None]
        return known

    def _join(self, modifier: _Piece, head: _Piece) -> _Piece | None:
        """Modifier and head in their English order, or None where a reader could not tell which belongs to which."""
        is_phrase = bool(_PREPOSITION.search(f" {modifier.en} "))
        behind = is_phrase or (modifier.behind * head.behind > 1 and modifier.after != "")
        holds_preposition = bool(_PREPOSITION.search(f" {head.en} "))
        if _repeats(modifier.en, head.en) or (holds_preposition and (behind or len(head.parts) > 1)):
            return None
        en = (
            f"{head.en} {head.after or 'of'} {modifier.after or modifier.en}"
            if behind
            else f"{modifier.en} {head.en}"
        )
        weight = modifier.certainty * head.certainty * (_PAIR if behind and _is_pair(modifier, head) else 1)
        together = self._table.stand_together(modifier.en, head.en)
        written = not behind and self._table.is_written(modifier.en, head.en)
        odds = weight / (1 - weight) * (_WRITTEN if written else _ODDS[together])
        certainty = odds / (1 + odds)
        is_seen = (together or written) and modifier.is_seen and head.is_seen
        return _Piece(certainty, en, (*modifier.parts, *head.parts), is_seen=is_seen)

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
                        self._table.stand_together(a.en, b.en) or self._table.is_written(a.en, b.en),
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
            return _named(form, alone, shown) if role == "modifier" else pieces
        if alone is None or (shown and shown[0].rows >= _FEW) or (alone.is_quality and role == "head"):
            return pieces
        if alone.is_quality:
            return [_Piece(_ROW_ALONE["quality"], alone.en, ((form, alone.en),)), *pieces]
        after = alone.en if role == "modifier" else ""
        is_long = role == "modifier" and len(form) >= _LONG_ROW
        return [
            _Piece(_LONG_ALONE if is_long else _ROW_ALONE[role], alone.en, ((form, alone.en),), after=after),
            *pieces,
        ]


def _repeats(modifier: str, head: str) -> bool:
    """Whether a head begins with what the modifier ends with: macroeconomic economic imbalance."""
    return modifier.casefold() == head.casefold() or modifier.casefold().endswith(
        head.casefold().split(" ")[0]
    )


def _plain(en: str) -> str:
    """English without case and hyphens, between blanks."""
    return f" {en.casefold().replace('-', ' ')} "


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
