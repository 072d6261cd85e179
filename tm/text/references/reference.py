"""What a reference is, and what comparing two texts' references gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ReferenceKind(StrEnum):
    """What a reference names; the word is the prefix of its normal form."""

    SYMBOL = "symbol"
    RESOLUTION = "resolution"
    DECISION = "decision"
    ARTICLE = "article"
    RULE = "rule"
    REGULATION = "regulation"
    PARAGRAPH = "paragraph"
    SUBPARAGRAPH = "subparagraph"
    CHAPTER = "chapter"
    SECTION = "section"
    PART = "part"
    VOLUME = "volume"
    ANNEX = "annex"
    APPENDIX = "appendix"
    LETTER = "letter"
    PAGE = "page"
    TABLE = "table"
    FIGURE = "figure"
    ACTION = "action"
    PRINCIPLE = "principle"
    GOAL = "goal"
    ITEM = "item"
    PROGRAMME = "programme"
    SUBPROGRAMME = "subprogramme"
    COMPONENT = "component"
    BOX = "box"
    OPTION = "option"
    PILLAR = "pillar"
    GRADE = "grade"
    SUBSIDIARY = "subsidiary body"
    SESSION = "session"
    MEETING = "meeting"
    COMMITTEE = "committee"
    GROUP = "working group"
    PHASE = "phase"
    DATE = "date"
    PERIOD = "period"
    TIME = "time"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    NUMBER = "number"
    QUANTITY = "quantity"
    PERCENT = "percent"
    MONEY = "money"
    ANNIVERSARY = "anniversary"
    PAPER = "paper"
    SERIAL = "serial"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a text: `text` is the text's slice `start:end`, in code points.

    `normal` is the same for the same reference in both languages: the kind, a colon, then the
    things referred to, joined by `+`; `a-b` is a range, `3(1)` is paragraph 1 of article 3.
    `renderings` holds the official English of a Chinese reference first, then what an official
    text may have in its place; it is empty for an English one, and plays no part in equality.
    """

    start: int
    end: int
    text: str
    kind: ReferenceKind
    normal: str
    renderings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def atoms(self) -> tuple[str, ...]:
        """The normal forms of what is referred to, one by one.

        >>> Reference(0, 0, "", ReferenceKind.ARTICLE, "article:NPT/1+NPT/2").atoms
        ('article:NPT/1', 'article:NPT/2')
        """
        parts = self.normal.removeprefix(f"{self.kind}:").split("+")
        # a list may have dates and periods in it: each is told as what it is
        if self.kind in (ReferenceKind.DATE, ReferenceKind.PERIOD):
            return tuple(
                f"{ReferenceKind.PERIOD if '/' in part else ReferenceKind.DATE}:{part}" for part in parts
            )
        return tuple(f"{self.kind}:{part}" for part in parts)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The references of a Chinese and of an English text, part by part.

    `matched` holds pairs that say the same; a reference to several things is matched where all
    of them are, and otherwise stands in `only_zh` or `only_en`. `missing` and `extra` name what
    is not in the English or not in the Chinese: normal forms of single things.
    """

    matched: tuple[tuple[Reference, Reference], ...]
    only_zh: tuple[Reference, ...]
    only_en: tuple[Reference, ...]
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both texts refer to the same things."""
        return not self.only_zh and not self.only_en


@dataclass(frozen=True, slots=True)
class Draft:
    """What a pattern found, before overlaps are settled. `back` widens the hit to the left."""

    kind: ReferenceKind
    value: str
    renderings: tuple[str, ...] = ()
    back: int = 0
