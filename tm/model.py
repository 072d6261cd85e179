"""The values that the text layers hand to each other: frozen, slotted, free of files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tm.languages import LANGUAGES, PAIR, Lang


class ParagraphKind(StrEnum):
    """What a paragraph is in its document."""

    TITLE = "title"
    HEADING = "heading"
    NUMBERED = "numbered"
    BULLET = "bullet"
    QUOTE = "quote"
    BODY = "body"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence: `text` is `paragraph.text[start:end]`, offsets in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document, un-wrapped.

    `number` is the paragraph's own label without its point or brackets (`37`, `a`), or None;
    `label` is the label as written (`37.`, `(a)`, `•`), so that `label + text` is all of it. `line` is the 1-based physical line on which it starts. `section` counts from 0 and
    grows where the numbering starts again (an annex), so that (section, number) is a place.
    """

    position: int
    kind: ParagraphKind
    number: str | None
    text: str
    line: int
    section: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says of itself. Fields that the text does not tell are None."""

    path: str
    language: Lang
    symbol: str | None = None
    title: str | None = None
    date: str | None = None
    body: str | None = None

    @property
    def name(self) -> str:
        """The symbol, or the file's name where there is none: what a person would cite."""
        return self.symbol or self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about an input that was still read."""

    file: str
    line: int | None
    unit: str | None
    reason: str


class UnitOrigin(StrEnum):
    """Why a unit is no finished translation of a person, as its file says."""

    MACHINE = "machine"
    """A machine translated it."""
    DRAFT = "draft"
    """Nobody has confirmed it yet."""
    REJECTED = "rejected"
    """A reviewer has turned it down."""


class Remark(NamedTuple):
    """A remark of a unit or of one of its variants (TMX 1.4): a `prop` of a `kind`, or a `note`, which has none."""

    text: str
    kind: str | None = None
    language: str | None = None


class Variant(NamedTuple):
    """The text of a unit in one language or variety (TMX 1.4, `tuv`): its tag, and what its file says of it.

    `text` is what a person reads. `content` is the inside of its `seg` where that says more than the text: codes,
    radicals (`tm.text.codes`); None where it is the text, escaped. `attributes` are all but the language.
    """

    tag: str
    text: str
    content: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Remark, ...] = ()


class UnitRecord(NamedTuple):
    """All that a file says of a unit besides the two texts, so that an export says it again.

    `first` and `second` are the variants that the pair was made of, without their texts; `others` are those of
    further languages and varieties.
    """

    attributes: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Remark, ...] = ()
    first: Variant = Variant("", "")
    second: Variant = Variant("", "")
    others: tuple[Variant, ...] = ()


class TranslationUnit(NamedTuple):
    """A source text, its target, and what is known of the pair.

    `segtype` is `sentence` or `phrase` (TMX 1.4). `properties` are (type, value) pairs; a type
    is written with the prefix `x-`. Dates are `YYYYMMDDThhmmssZ` or None. `record` is what another file said of
    it: it is written as it was said, and goes before the other fields.
    """

    identifier: str
    source: str
    target: str
    source_lang: str = LANGUAGES[PAIR[0]].file_tag
    target_lang: str = LANGUAGES[PAIR[1]].file_tag
    segtype: str = "sentence"
    note: str | None = None
    properties: tuple[tuple[str, str], ...] = ()
    creation_date: str | None = None
    change_date: str | None = None
    record: UnitRecord | None = None


class Pair(NamedTuple):
    """Two texts that translate each other, in the order of `languages`, and what is known of them.

    `original` is the language of the one that was written first, None where nobody tells. `document` is a symbol
    or name, `date` ISO 8601 or a year. `line` is where it stands in its file, from 1. `score` and `doubtful` are the
    aligner's, of a pair that it made: how sure it is, 0 to 1. `creator` is who wrote or last changed it, `origin`
    says why it is no finished translation of a person. `cap` is the most points that a match of it may have: its
    file says that it was itself a match of so many. `record` is all else that its file says.
    """

    first: str
    second: str
    document: str | None = None
    date: str | None = None
    line: int = 0
    score: float | None = None
    doubtful: bool = False
    creator: str | None = None
    origin: UnitOrigin | None = None
    cap: int | None = None
    record: UnitRecord | None = None
    original: Lang | None = None
    languages: tuple[Lang, Lang] = PAIR

    def text(self, language: Lang) -> str:
        """The text in one of the two languages.

        >>> Pair("裁军", "disarmament").text(PAIR[1])
        'disarmament'
        """
        return self.first if language is self.languages[0] else self.second


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the memory as a match shows it. `before` and `after` are its neighbours' sources.

    `cap` is the most points that its matches may have. `source_content` and `target_content` are its texts with
    their codes (`tm.text.codes`), None where they have none.
    """

    id: int
    source: str
    target: str
    document: str | None
    date: str | None
    memory: str
    rank: int
    penalty: int
    status: str
    doubtful: bool
    before: str | None = None
    after: str | None = None
    cap: int | None = None
    source_content: str | None = None
    target_content: str | None = None
