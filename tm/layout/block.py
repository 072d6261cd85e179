"""A block of printed lines as it is being joined, and what its text alone says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tm.layout import labels
from tm.layout.page import (
    PageLine,
    Profile,
)
from tm.model import ParagraphKind

_POINT = re.compile("[。；]|[a-z][.;] ")
_COMMA = re.compile("，|[a-z], ")
# a choice: what is longer is a paragraph
_TITLE_LINES = 5


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of the page that is not text of the document: where, what, why."""

    line: int
    text: str
    reason: str


@dataclass(slots=True)
class Block:
    """Printed lines that belong together. `note` is the label of a footnote, else None.

    `kind` and `label` are what markup says of the block, where there is markup.
    """

    line: int
    indent: int
    parts: list[str] = field(default_factory=list)
    last: PageLine | None = None
    note: str | None = None
    width: int = 0
    kind: ParagraphKind | None = None
    label: str | None = None  # the number of a list's item, where markup gives it
    characters: int = 0
    pointed: bool = False
    comma: bool = False
    unmarked: int = 0  # parts whose footnote marks are gone

    def add(self, text: str, line: PageLine) -> None:
        """Take `text` of `line` as the next part."""
        self.parts.append(text)
        self.last = line
        self.characters += len(text)
        self.width = max(self.width, line.indent + line.width)
        self.pointed = self.pointed or _POINT.search(text) is not None
        self.comma = self.comma or _COMMA.search(text) is not None

    def take(self, other: Block) -> None:
        """Take all parts of `other`, which turned out to belong here."""
        self.parts += other.parts
        self.last = other.last
        self.characters += other.characters
        self.width = max(self.width, other.width)
        self.pointed = self.pointed or other.pointed
        self.comma = self.comma or other.comma


def is_running(block: Block, form: Profile) -> bool:
    """Whether `block` is running text, which does not end without a point."""
    if labels.label(block.parts[0]) is not None and not is_heading(block.parts[0]):
        return True
    return block.pointed or (block.width >= 0.85 * form.width and block.comma)


def is_of_resolution(text: str) -> bool:
    """Whether `text` begins a paragraph of a resolution: a preamble's verb, or a number."""
    return labels.is_preambular(text) or labels.label(text) is not None


def is_heading(text: str) -> bool:
    """Whether `text` has the number of a heading in front."""
    label = labels.label(text)
    return label is not None and label.kind is ParagraphKind.HEADING


def continues_title(block: Block, line: PageLine, form: Profile) -> bool:
    """Whether `line` is the next line of a title that was broken by hand.

    Such a title stands indented, has no point at its end, and its next line starts at the margin.
    """
    last = block.last
    if last is None or len(block.parts) > _TITLE_LINES or line.blanks > form.gap:
        return False
    text = " ".join(block.parts)
    if labels.ends(text) or labels.label(line.text) or last.width > form.width * 0.9:
        return False
    if labels.dangles(text) and not is_running(block, form):
        return True
    if block.indent == 0 or line.indent > 0:
        return False
    lone = (labels.is_dateline(text), labels.is_dateline(line.text), labels.is_session(text))
    return not any(lone) and not labels.is_signature(text) and last.width > form.width * 0.4
