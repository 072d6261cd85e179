"""TMX as events become units: all that a unit says, with its codes, in the order of the file."""

from __future__ import annotations

from tm.errors import InputRefused
from tm.exchange.tmx_write import own_kind
from tm.model import Remark, Variant
from tm.text import codes, radicals

CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "sub", "hi"})
"""The elements of a segment (TMX 1.4)."""

_HIGHLIGHT = "hi"
# depth between two units: tmx, body
_IN_BODY = 2


class TmxUnit:
    """A unit that is being read. `strays` are lines of variants whose text stands outside of a `seg`."""

    __slots__ = ("attributes", "line", "remarks", "strays", "variants")

    def __init__(self, line: int, attributes: dict[str, str]) -> None:
        self.line, self.attributes = line, attributes
        self.variants: list[Variant] = []
        self.remarks: list[Remark] = []
        self.strays: list[int] = []


def variant(
    tag: str,
    content: str,
    attributes: tuple[tuple[str, str], ...] = (),
    remarks: tuple[Remark, ...] = (),
) -> Variant:
    """A variant of what stands in a `seg`: its visible text, and its content where that says more."""
    text = codes.visible(codes.content_pieces(content))
    return kept(tag, radicals.unify(text), content, attributes, remarks)


def kept(
    tag: str,
    text: str,
    content: str,
    attributes: tuple[tuple[str, str], ...] = (),
    remarks: tuple[Remark, ...] = (),
) -> Variant:
    """A variant with its content, unless that is the text as it would be written."""
    return Variant(tag, text, None if content == codes.escape(text) else content, attributes, remarks)


def said(attributes: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The attributes of a variant but its language."""
    return tuple((name, value) for name, value in attributes.items() if name not in ("xml:lang", "lang"))


def tag_of(attributes: dict[str, str]) -> str:
    """The language of an element: `xml:lang`, of TMX 1.1 `lang`."""
    return attributes.get("xml:lang") or attributes.get("lang") or ""


class TmxHandler:
    """Collects units from the events of the parser; reading by pattern spares it nearly all of them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._done: list[TmxUnit] = []
        self._unit: TmxUnit | None = None
        self._variant: tuple[dict[str, str], int, list[Remark]] | None = None
        self._content: str | None = None
        self._remark: dict[str, str] | None = None
        self._text: list[str] | None = None
        self._segment: list[str] | None = None
        self._open: list[str] = []
        self._depth = 0
        self._begun = False
        self._header = False
        self.header: dict[str, str] = {}
        self.header_remarks: list[Remark] = []
        self._starts = {"seg": self._seg, "tuv": self._tuv, "prop": self._note, "note": self._note, "tu": self._tu,
                        "header": self._head}  # fmt: skip
        self._ends = {"seg": self._seg_end, "tuv": self._tuv_end, "tu": self._tu_end, "prop": self._note_end,
                      "note": self._note_end, "header": self._head_end}  # fmt: skip

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins. Raises `InputRefused` where the first one is another than TMX's."""
        self._depth += 1
        if not self._begun:
            if name.casefold() != "tmx":
                raise InputRefused(f"it is not TMX: root is {name}", file=self._file, line=line)
            self._begun = True
        if begin := self._starts.get(name):
            begin(attributes, line, name)
        elif self._segment is not None and name in CODES:
            written = "".join(
                f' {key}="{codes.escape(value).replace(chr(34), "&quot;")}"'
                for key, value in attributes.items()
            )
            self._segment.append(f"<{name}{written}>")
            self._open.append(name)

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        if finish := self._ends.get(name):
            finish(name)
        elif self._segment is not None and self._open and self._open[-1] == name:
            self._open.pop()
            if self._segment[-1].startswith(f"<{name}") and self._segment[-1].endswith(">"):
                self._segment[-1] = f"{self._segment[-1][:-1]}/>"
            else:
                self._segment.append(f"</{name}>")

    def text(self, data: str) -> None:
        """A piece of text: of a segment, of a remark, or of nothing that is read."""
        if self._segment is not None:
            self._segment.append(codes.escape(data))
        elif self._text is not None:
            self._text.append(data)
        elif self._variant is not None and self._unit is not None and data.strip():
            self._unit.strays = sorted({*self._unit.strays, self._variant[1]})

    def in_body(self) -> bool:
        """Whether the parser is between two units."""
        return self._depth == _IN_BODY and self._unit is None

    def _head(self, attributes: dict[str, str], line: int, name: str) -> None:
        if not self.header:
            self.header, self._header = attributes, True

    def _head_end(self, name: str) -> None:
        self._header = False

    def _tu(self, attributes: dict[str, str], line: int, name: str) -> None:
        self._unit = TmxUnit(line, attributes)

    def _tuv(self, attributes: dict[str, str], line: int, name: str) -> None:
        self._variant, self._content = (attributes, line, []), None

    def _seg(self, attributes: dict[str, str], line: int, name: str) -> None:
        self._segment, self._open = [], []

    def _note(self, attributes: dict[str, str], line: int, name: str) -> None:
        if self._unit is not None or self._header:
            self._remark, self._text = attributes, []

    def _note_end(self, name: str) -> None:
        if self._text is None or self._remark is None:
            return
        kind = own_kind(self._remark.get("type", "")) if name == "prop" else None
        remark = Remark("".join(self._text).strip(), kind, tag_of(self._remark) or None)
        self._text = self._remark = None
        if self._variant is not None:
            self._variant[2].append(remark)
        elif self._unit is not None:
            self._unit.remarks.append(remark)
        else:
            self.header_remarks.append(remark)

    def _seg_end(self, name: str) -> None:
        if self._segment is not None and self._content is None:
            self._content = "".join(self._segment)
        self._segment = None

    def _tuv_end(self, name: str) -> None:
        if self._unit is not None and self._variant is not None and self._content is not None:
            attributes, _, remarks = self._variant
            self._unit.variants.append(
                variant(tag_of(attributes), self._content, said(attributes), tuple(remarks))
            )
        self._variant = self._content = None

    def _tu_end(self, name: str) -> None:
        if self._unit is not None:
            self._done.append(self._unit)
            self._unit = None

    def take_done(self) -> list[TmxUnit]:
        """The units that have been read since the last call."""
        units = self._done[:]
        self._done.clear()
        return units
