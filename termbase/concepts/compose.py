"""English for what no authority has, put together from known parts. Always a proposal.

核裁军核查制度 = 核裁军 (nuclear disarmament) + 核查 (verification) + 制度 (regime): Chinese and English both put the
modifier before the head, so parts are joined in their order; a name with a preposition in it follows the head
(裁军谈判会议成员国: member State of the Conference on Disarmament). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from termbase.concepts.status import Status

_PREPOSITION = re.compile(r" (?:of|on|for|in|to|by|with|against|between|from|and|or|the) ")
_COMMON_NOUN = re.compile(
    r"\b(?:Republic|Federation|Kingdom|States|Union|Agency|Conference|Commission|Council|Assembly|Treaty|Committee|Convention"
    r"|Organi[sz]ation|Nations|Court|Office|Institute|Board|Group|Fund|Protocol|Secretariat|Department|Emirates|Islands)\b"
)
# a choice: a phrase of more parts needs words between them that are not known
_MOST_PARTS = 4


@dataclass(frozen=True, slots=True)
class TermPart:
    """A known Chinese form with the English that it has as a part of a longer term.

    `name`: a proper name; `state`: that of a State, which goes behind its head (ambassador of Norway);
    `place`: that of another place (allies in Asia; Oslo, Norway).
    """

    zh: str
    en: str
    status: Status
    name: bool
    noun: bool
    state: bool = False
    place: bool = False


@dataclass(frozen=True, slots=True)
class Composition:
    """English for a term, and the parts that it was put together from."""

    en: str
    parts: tuple[TermPart, ...]

    def explain(self) -> str:
        """The parts in words: `核裁军 nuclear disarmament + 核查 verification`."""
        return " + ".join(f"{part.zh} {part.en}" for part in self.parts)


def compose(words: Sequence[str], part: Callable[[str], TermPart | None]) -> list[Composition]:
    """Propose English for the term that `words` write, best first; empty where a part is not known.

    `part(form)` gives what is known of a Chinese form. The cut with the fewest parts is taken, of
    equal ones that with the longest head.

    >>> known = {zh: TermPart(zh, en, Status.ATTESTED, False, True) for zh, en in
    ...     [("核裁军", "nuclear disarmament"), ("核查", "verification"), ("制度", "regime")]}
    >>> compose(["核", "裁军", "核查", "制度"], known.get)[0].en
    'nuclear disarmament verification regime'
    """
    parts = _parts(words, part)
    if parts is None or not 2 <= len(parts) <= _MOST_PARTS or not all(p.noun for p in parts):
        return []
    head, modifiers = parts[-1], parts[:-1]
    if any(p.en.casefold() == head.en.casefold() for p in modifiers):
        return []
    behind = _behind(modifiers, head)
    if any(_PREPOSITION.search(p.en) for p in parts):
        # a preposition inside: joined in order, the phrase would be read wrongly
        return [Composition(behind, parts)] if len(parts) == 2 and not _PREPOSITION.search(head.en) else []
    if any(p.state or p.place for p in modifiers):
        return [Composition(_placed(modifiers[0], head, behind), parts)] if len(parts) == 2 else []
    front = " ".join(_as_modifier(p) for p in modifiers) + f" {head.en}"
    return [Composition(front, parts), *([Composition(behind, parts)] if len(parts) == 2 else [])]


def _behind(modifiers: Sequence[TermPart], head: TermPart) -> str:
    inner = " ".join(_as_modifier(part) for part in modifiers)
    article = "the " if modifiers[-1].name and _COMMON_NOUN.search(inner) else ""
    return f"{head.en} of {article}{inner}"


def _placed(where: TermPart, head: TermPart, behind: str) -> str:
    """A head with its State or place: Oslo, Norway; ally in Asia; ambassador of Norway."""
    if head.place:
        return f"{head.en}, {where.en}"
    return f"{head.en} in {where.en}" if where.place and not head.name else behind


def _as_modifier(part: TermPart) -> str:
    return part.en.removeprefix("the ")


def _parts(words: Sequence[str], part: Callable[[str], TermPart | None]) -> tuple[TermPart, ...] | None:
    """The cut of `words` into known forms with the fewest parts, or None."""
    best: list[tuple[TermPart, ...] | None] = [()] + [None] * len(words)
    for end in range(1, len(words) + 1):
        for begin in range(end):
            before = best[begin]
            form = "".join(words[begin:end])
            if before is None or len(form) < 2 or (begin == 0 and end == len(words)):
                continue
            component = part(form)
            if component is None:
                continue
            held = best[end]
            if held is None or len(before) + 1 < len(held):
                best[end] = (*before, component)
    return best[len(words)]
