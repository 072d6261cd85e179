"""A Word document (DOCX) becomes blocks, read as XML through the one gate for it.

What a reader of the printed document sees is text: insertions and not deletions, footnotes after the paragraph
that cites them, text boxes once, a table's row as one paragraph, automatic numbers as if they were typed. Headers,
footers, comments and field codes are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, normpath

from tm.errors import InputRefused
from tm.files import archive, encoding, xml
from tm.files.archive import ArchivePart
from tm.files.docx_numbers import BULLET, Numbers, Styles, whole
from tm.files.encoding import show
from tm.layout import labels
from tm.layout.block import Block
from tm.limits import Limits
from tm.model import ParagraphKind

_WORD = re.compile(
    r"http://(?:schemas\.openxmlformats\.org/wordprocessingml/2006|purl\.oclc\.org/ooxml/wordprocessingml)/main"
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SILENT = frozenset({"del", "moveFrom", "Fallback", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange"})
_IN_TEXT = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_CELLS = " | "
_OLD = "old Word files (.doc) are not read"
_INSTEAD = "save it as .docx, or fetch the PDF (termbase fetch SYMBOL --type pdf)"


def old_word(path: Path) -> InputRefused:
    """The refusal of a file in Word's old format."""
    return InputRefused(_OLD, file=show(path), next_step=_INSTEAD)


def blocks(path: Path, limits: Limits) -> list[Block]:
    """The blocks of a DOCX file, in reading order; their `line` counts paragraphs, from 1.

    Raises `InputRefused`: no DOCX, an old Word file, a locked one, an archive or XML that cannot be
    trusted, or more text than `limits.printed_characters`.
    """
    first = encoding.head(path, limits, len(_OLE))
    if first == _OLE:
        raise InputRefused(
            "it is an old Word file or one locked with a password, not a DOCX", file=show(path), next_step=_INSTEAD
        )  # fmt: skip
    archive.check(path, limits, limits.word_bytes)
    parts = archive.parts(path)
    main = _main(path, parts, limits)
    folder = dirname(main)

    def beside(name: str) -> ArchivePart | None:
        return parts.get(f"{folder}/{name}" if folder else name)

    styles, numbers = Styles(), Numbers()
    _parse(beside("styles.xml"), _Flat(styles.start), limits)
    _parse(beside("numbering.xml"), _Flat(numbers.start), limits)
    notes: dict[tuple[str, str], list[str]] = {}
    for part, kind in (("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")):
        reader = _Text(path, Styles(), Numbers(), {}, limits, kind)
        _parse(beside(part), reader, limits)
        notes |= {(kind, number): parts_ for number, parts_ in reader.notes.items()}
    text = _Text(path, styles, numbers, notes, limits)
    _parse(parts[main], text, limits)
    return text.blocks


def _main(path: Path, parts: dict[str, ArchivePart], limits: Limits) -> str:
    """The name of the part that holds the text."""
    targets: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            targets.append(normpath(attributes.get("Target", "").lstrip("/")))

    _parse(parts.get("_rels/.rels"), _Flat(start), limits)
    name = next((target for target in [*targets, "word/document.xml"] if target in parts), None)
    if name is None:
        raise InputRefused("it is no Word document", file=show(path), next_step="give a DOCX file")
    return name


def _parse(part: ArchivePart | None, handler: xml.Handler, limits: Limits) -> None:
    if part is not None:
        for _ in xml.parse(part, handler, limits):
            pass


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by their names without prefix."""
    return {_local(name): value for name, value in attributes.items()}


class _Flat:
    """Hands every element to a function, by its name without prefix."""

    def __init__(self, take: Callable[[str, dict[str, str]], None]) -> None:
        self._take = take

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        self._take(_local(name), _plain(attributes))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being read."""

    pieces: list[str] = field(default_factory=list)
    style: str | None = None
    outline: int | None = None
    list_id: str | None = None
    level: int | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)


class _Text:
    """Reads a part with text: the document, or the notes of one kind (`notes`: number -> its lines)."""

    def __init__(
        self, path: Path, styles: Styles, numbers: Numbers, notes: dict[tuple[str, str], list[str]],
        limits: Limits, kind: str | None = None,
    ) -> None:  # fmt: skip
        self.blocks: list[Block] = []
        self.notes: dict[str, list[str]] = {}
        self._path = path
        self._styles = styles
        self._numbers = numbers
        self._cited = notes
        self._left = limits.printed_characters
        self._kind = kind
        self._note: str | None = None
        self._prefix: str | None = None
        self._open: list[_Paragraph] = []
        self._rows: list[list[list[Block]]] = []  # of each open row, its cells
        self._silent = 0
        self._in_text = False
        self._count = 0
        self._note_count = 0

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        if self._prefix is None:
            self._prefix = self._find_prefix(name, attributes)
        prefix, _, local = name.rpartition(":")
        if local in _SILENT:
            self._silent += 1
        if self._silent or prefix != self._prefix:
            return
        given = _plain(attributes)
        if local == "p":
            self._open.append(_Paragraph())
        elif local == "tr":
            self._rows.append([])
        elif local == "tc" and self._rows:
            self._rows[-1].append([])
        elif local == self._kind:
            self._note = given.get("id") if given.get("type", "normal") == "normal" else None
        elif self._open:
            self._inside(self._open[-1], local, given)

    def _inside(self, paragraph: _Paragraph, name: str, given: dict[str, str]) -> None:
        """Take an element within a paragraph."""
        value = given.get("val", "")
        if name == "t":
            self._in_text = True
        elif name in _IN_TEXT:
            paragraph.pieces.append("" if given.get("type") in ("page", "column") else _IN_TEXT[name])
        elif name == "pStyle":
            paragraph.style = value
        elif name == "outlineLvl":
            paragraph.outline = whole(value)
        elif name == "numId":
            paragraph.list_id = value
        elif name == "ilvl":
            paragraph.level = whole(value)
        elif name in ("footnoteReference", "endnoteReference"):
            paragraph.notes.append((name.removesuffix("Reference"), given.get("id", "")))

    def end(self, name: str) -> None:
        prefix, _, local = name.rpartition(":")
        if local in _SILENT:
            self._silent -= 1
        if self._silent or prefix != self._prefix:
            return
        if local == "t":
            self._in_text = False
        elif local == "p" and self._open:
            self._close(self._open.pop())
        elif local == "tr" and self._rows:
            self._end_row(self._rows.pop())
        elif local == self._kind:
            self._note = None

    def text(self, data: str) -> None:
        if self._in_text and not self._silent and self._open:
            self._left -= len(data)
            if self._left < 0:
                raise InputRefused(
                    "it holds more text than a document does", file=show(self._path), next_step="split it"
                )
            self._open[-1].pieces.append(data)

    def _find_prefix(self, name: str, attributes: dict[str, str]) -> str:
        """The prefix of the names of WordprocessingML, as the first element declares it."""
        for declared, address in attributes.items():
            if declared.startswith("xmlns") and _WORD.fullmatch(address):
                return declared.partition(":")[2]
        raise InputRefused("it is no Word document", file=show(self._path), next_step="give a DOCX file")

    def _close(self, paragraph: _Paragraph) -> None:
        lines = [line.strip() for line in "".join(paragraph.pieces).split("\n")]
        if self._kind is not None:
            if self._note is not None:
                self.notes.setdefault(self._note, []).extend(line for line in lines if line)
            return
        block = self._block(paragraph, [line for line in lines if line])
        cited = list(self._cited_by(paragraph))
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += [block] if block else []
            self._rows[-1][-1] += cited
        else:
            self.blocks += [block] if block else []
            self.blocks += cited

    def _block(self, paragraph: _Paragraph, parts: list[str]) -> Block | None:
        if not parts:
            return None
        self._count += 1
        kind = self._styles.kind(paragraph.style, paragraph.outline)
        block = Block(self._count, 0, parts, kind=kind)
        label = self._label(paragraph)
        if label == BULLET:
            block.kind = kind or ParagraphKind.BULLET
        elif label is not None and labels.label(f"{label} {parts[0]}"):
            parts[0] = f"{label} {parts[0]}"
        elif label is not None:
            block.label = label
        return block

    def _label(self, paragraph: _Paragraph) -> str | None:
        """The automatic number of a paragraph; `0` is the list of those that shall have none."""
        list_id, level = paragraph.list_id, paragraph.level
        if list_id is None:
            list_id, of_style = self._styles.list_of(paragraph.style)
            level = of_style if level is None else level
        return None if list_id in (None, "0") else self._numbers.label(str(list_id), level or 0)

    def _cited_by(self, paragraph: _Paragraph) -> Iterator[Block]:
        for key in paragraph.notes:
            lines = self._cited.get(key)
            if lines:
                self._note_count += 1
                yield Block(self._count, 0, list(lines), note=str(self._note_count))

    def _end_row(self, cells: list[list[Block]]) -> None:
        """A row is one paragraph; a cell alone is paragraphs like any other. Footnotes come after the row."""
        notes = [block for cell in cells for block in cell if block.note is not None]
        texts = [[block for block in cell if block.note is None] for cell in cells]
        texts = [cell for cell in texts if cell]
        if len(texts) > 1:
            row = _CELLS.join(" ".join(part for block in cell for part in block.parts) for cell in texts)
            of_row = [Block(texts[0][0].line, 0, [row], kind=ParagraphKind.BODY)]
        else:
            of_row = [block for cell in texts for block in cell]
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += of_row + notes
        else:
            self.blocks += of_row + notes
