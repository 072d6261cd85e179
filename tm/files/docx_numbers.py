"""Styles and automatic numbers of a Word document: what stands before a paragraph without being typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tm.model import ParagraphKind
from tm.text import numerals

_CHINESE = ("chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting",
            "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital")  # fmt: skip
_PLACE = re.compile("%([1-9])")
_HEADING_NAME = re.compile(r"(?:heading \d|标题 ?\d|_? ?h_?\d*(?:_| |$).*)", re.IGNORECASE)
# styles rest on styles; a circle must end
_DEPTH = 20
# characters of the pattern of a label: more is no label
_LONGEST = 30
BULLET = "bullet"


@dataclass(slots=True)
class Style:
    """A paragraph style: its name, what it rests on, its outline level and its number list."""

    name: str = ""
    based_on: str | None = None
    outline: int | None = None
    list_id: str | None = None
    level: int | None = None


@dataclass(slots=True)
class Level:
    """A level of a list: format, the text around the numbers (`%1.%2`), the first number."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


class Styles:
    """The styles of one document, and the marks and attributes by which they are read."""

    def __init__(self) -> None:
        self.styles: dict[str, Style] = {}
        self._open: Style | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element of `styles.xml` (names without prefix)."""
        if name == "style":
            self._open = self.styles[attributes.get("styleId", "")] = Style()
        elif self._open is not None:
            value = attributes.get("val", "")
            if name == "name":
                self._open.name = value
            elif name == "basedOn":
                self._open.based_on = value
            elif name == "outlineLvl":
                self._open.outline = whole(value)
            elif name == "numId":
                self._open.list_id = value
            elif name == "ilvl":
                self._open.level = whole(value)

    def kind(self, style: str | None, outline: int | None) -> ParagraphKind | None:
        """The kind of a paragraph by its style and its own outline level; None where they say nothing."""
        if outline is not None and outline < 9:
            return ParagraphKind.HEADING
        for ancestor in self._chain(style):
            if ancestor.name.lower() == "title":
                return ParagraphKind.TITLE
            if (ancestor.outline is not None and ancestor.outline < 9) or _HEADING_NAME.fullmatch(
                ancestor.name
            ):
                return ParagraphKind.HEADING
        return None

    def list_of(self, style: str | None) -> tuple[str | None, int]:
        """The list and level that a style gives its paragraphs."""
        for ancestor in self._chain(style):
            if ancestor.list_id is not None:
                return ancestor.list_id, ancestor.level or 0
        return None, 0

    def _chain(self, style: str | None) -> Iterator[Style]:
        """The style and those it rests on."""
        for _ in range(_DEPTH):
            ancestor = self.styles.get(style) if style is not None else None
            if ancestor is None:
                return
            yield ancestor
            style = ancestor.based_on


@dataclass(slots=True)
class Numbers:
    """The lists of one document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # of abstract lists
    lists: dict[str, str] = field(default_factory=dict)  # list -> abstract list
    starts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[tuple[str, int]] = field(default_factory=set)
    _abstract: str | None = None
    _list: str | None = None
    _level: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element of `numbering.xml` (names without prefix)."""
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._abstract, self._list = attributes.get("abstractNumId", ""), None
            self.levels[self._abstract] = {}
        elif name == "num":
            self._list, self._abstract = attributes.get("numId", ""), None
        elif name == "abstractNumId" and self._list is not None:
            self.lists[self._list] = value
        elif name in ("lvl", "lvlOverride"):
            self._level = whole(attributes.get("ilvl", "")) or 0
            if self._abstract is not None:
                self.levels[self._abstract][self._level] = Level()
        elif name == "startOverride" and self._list is not None:
            self.starts[self._list][self._level] = whole(value) or 0
        elif self._abstract is not None and self._level in self.levels[self._abstract]:
            level = self.levels[self._abstract][self._level]
            if name == "numFmt":
                level.format = value
            elif name == "lvlText":
                level.text = value[:_LONGEST]
            elif name == "start":
                level.start = whole(value) or 0

    def label(self, list_id: str, at: int) -> str | None:
        """Count one paragraph of a list and return its label, `BULLET`, or None where it has none."""
        abstract = self.lists.get(list_id, "")
        levels = self.levels.get(abstract, {})
        level = levels.get(at)
        if level is None:
            return None
        counts = self._counts[abstract]
        override = self.starts[list_id].get(at)
        if override is not None and (list_id, at) not in self._begun:
            counts[at] = override
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._begun.add((list_id, at))
        for deeper in [level_ for level_ in counts if level_ > at]:
            del counts[deeper]
        if level.format == "bullet":
            return BULLET
        if level.format == "none":
            return None
        written = _PLACE.sub(lambda match: self._number(levels, counts, int(match[1]) - 1), level.text)
        return written.strip() or None

    def _number(self, levels: dict[int, Level], counts: dict[int, int], at: int) -> str:
        level = levels.get(at, Level())
        return written_as(counts.get(at, level.start), level.format)


def written_as(value: int, form: str) -> str:
    """A number in one of Word's formats; one that we do not know is written in figures.

    >>> [written_as(4, form) for form in ("decimal", "lowerLetter", "upperRoman", "chineseCounting")]
    ['4', 'd', 'IV', '四']
    >>> written_as(28, "lowerLetter")
    'bb'
    """
    if form in ("lowerLetter", "upperLetter") and 0 < value <= 26 * 9:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4_000:
        roman = numerals.roman(value)
        return roman.lower() if form == "lowerRoman" else roman
    if form in _CHINESE and 0 < value < 10_000:
        return numerals.chinese(value)
    return f"{value:02}" if form == "decimalZero" else str(value)


def whole(written: str) -> int | None:
    """The number that an attribute holds, or None."""
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else None
