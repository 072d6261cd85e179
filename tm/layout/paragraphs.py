"""Blocks become paragraphs: titles, headings, numbered paragraphs, bullets, quotations, footnotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from tm.languages import Lang, spaced
from tm.layout import labels
from tm.layout.block import Block
from tm.layout.joining import join
from tm.model import Paragraph, ParagraphKind

HEAD_BLOCKS = 40
"""Most blocks among which a title is looked for."""

_ANNEX = re.compile(
    r"(?:附件|附录|附文)[\s一二三四五六七八九十\dA-Z]*$|(?:Annex|Appendix|Enclosure)\b.{0,8}$"
)


def paragraphs(blocks: Iterable[Block], language: Lang, whole: Callable[[str], bool]) -> Iterator[Paragraph]:
    """Yield the paragraphs of `blocks`, each with its kind, number and clean text.

    The title is the first line of the head (what stands before the first numbered or full
    paragraph) that is no session, date, agenda item or submission; without such a line, the
    first that is no date.
    """
    reader = _Reader(language, whole)
    head: list[Paragraph] = []
    in_head = True
    for block in blocks:
        paragraph = reader.read(block)
        if paragraph is None:
            continue
        if in_head:
            head.append(paragraph)
            of_head = paragraph.kind in (ParagraphKind.HEADING, ParagraphKind.TITLE) or labels.is_metadata(
                paragraph.text
            )
            if not of_head or len(head) >= HEAD_BLOCKS:
                in_head = False
                yield from _with_title(head)
            continue
        yield paragraph
    if in_head:
        yield from _with_title(head)


def _with_title(head: list[Paragraph]) -> Iterator[Paragraph]:
    lines_of_head = [p for p in head if p.kind is ParagraphKind.HEADING and p.number is None]
    if any(p.kind is ParagraphKind.TITLE for p in head):
        yield from head
        return
    named = [p for p in lines_of_head if not _is_about_the_paper(p.text)]
    fallback = [p for p in lines_of_head if not labels.is_dateline(p.text)]
    # the organ stands above the title, and is the title only of a paper that has no other
    titled = [p for p in named if not labels.is_organ(p.text)]
    title = next(iter(titled or named or fallback), None)
    for p in head:
        yield replace(p, kind=ParagraphKind.TITLE) if p is title else p


def _is_about_the_paper(text: str) -> bool:
    kinds = (
        labels.is_session(text),
        labels.is_dateline(text),
        labels.is_submission(text),
        labels.is_remark(text),
    )
    return any(kinds)


@dataclass(slots=True)
class _Reader:
    """Reads blocks in order; knows whether a list or a quotation was announced."""

    language: Lang
    whole: Callable[[str], bool]
    position: int = 0
    section: int = 0
    highest: int = 0
    announced: bool = False
    in_list: bool = False
    in_preamble: bool = False

    def read(self, block: Block) -> Paragraph | None:
        text = join(block.parts, self.language, self.whole)
        if not text:
            return None
        if block.note is not None:
            cited = unicodedata.normalize("NFKC", block.note)
            return self._paragraph(ParagraphKind.FOOTNOTE, cited, block.note, text, block.line)
        if block.kind is ParagraphKind.BODY:
            return self._paragraph(block.kind, None, "", text, block.line)
        if block.label is not None:
            return self._item(block.label, text, block.line)
        label = labels.label(text)
        kind, number, written = ParagraphKind.BODY, None, ""
        titled = block.kind is ParagraphKind.TITLE and labels.hangs(text)
        if (
            block.kind in (ParagraphKind.TITLE, ParagraphKind.QUOTE, ParagraphKind.BULLET)
            and label is None
            and not titled
        ):
            return self._paragraph(block.kind, None, "", text, block.line)
        if label and not (label.kind is ParagraphKind.HEADING and labels.ends(text) and "。" in text[:-1]):
            kind, number, written = label.kind, label.number, label.written
            text = text[len(written) :].lstrip()
            if kind is ParagraphKind.HEADING and labels.hangs(text):
                kind = ParagraphKind.NUMBERED
            if kind is ParagraphKind.NUMBERED and number is not None and number.isdigit():
                self._count(int(number))
        else:
            kind = self._unlabelled(text) if block.kind is None or labels.hangs(text) else block.kind
            if kind is ParagraphKind.HEADING and _ANNEX.match(text):
                self.section += 1
                self.highest = 0
        self.in_preamble = labels.is_enacting(text) or (self.in_preamble and kind is ParagraphKind.BODY)
        self.announced = text.endswith(("：", ":")) and not labels.is_salutation(text)
        return self._paragraph(kind, number, written, text, block.line)

    def _item(self, written: str, text: str, line: int) -> Paragraph:
        """The item of a list that markup numbered."""
        number = written.strip("().")
        if number.isdigit():
            self._count(int(number))
        self.announced = text.endswith(("：", ":"))
        return self._paragraph(ParagraphKind.NUMBERED, number, written, text, line)

    def _count(self, number: int) -> None:
        if number <= 1 < self.highest or (number == 1 and self.highest == 1):
            self.section += 1
            self.highest = 0
        self.highest = max(self.highest, number)

    def _unlabelled(self, text: str) -> ParagraphKind:
        if labels.is_metadata(text) or labels.is_enacting(text) or self._is_preambular(text):
            self.in_list = False
            return ParagraphKind.BODY
        comma = text.endswith(("，", "；", ",", ";"))
        if (self.announced and comma) or (self.in_list and (comma or labels.ends(text))):
            self.in_list = comma
            return ParagraphKind.BULLET
        self.in_list = False
        if self.announced and text.startswith(("“", "「", '"')):
            return ParagraphKind.QUOTE
        if labels.ends(text) or labels.hangs(text) or labels.is_closing(text) or re.search("。.", text):
            return ParagraphKind.BODY
        return (
            ParagraphKind.HEADING
            if len(text) <= (120 if not spaced(self.language) else 250)
            else ParagraphKind.BODY
        )

    def _is_preambular(self, text: str) -> bool:
        return self.in_preamble and labels.is_preambular(text)

    def _paragraph(
        self, kind: ParagraphKind, number: str | None, written: str, text: str, line: int
    ) -> Paragraph:
        self.position += 1
        return Paragraph(self.position, kind, number, text, line, self.section, written.strip())
