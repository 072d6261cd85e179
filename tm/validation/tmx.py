"""The faults of a TMX file, by the TMX 1.4 DTD and by what clients do with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tm.exchange import tmx_marks
from tm.exchange.tmx_write import RESERVED_PROPERTIES, SEGTYPES, UNIT_ATTRIBUTES, VARIANT_ATTRIBUTES
from tm.languages import PAIR, of_tag
from tm.languages import name as language_name
from tm.model import Remark
from tm.text import codes, radicals
from tm.validation import tags
from tm.validation.catalogue import KINDS
from tm.validation.defects import Defect
from tm.validation.seen import SeenTexts

UNITS = "tu"
HEADER_ATTRIBUTES = (
    "creationtool",
    "creationtoolversion",
    "segtype",
    "o-tmf",
    "adminlang",
    "srclang",
    "datatype",
)
"""The attributes that the header must have (TMX 1.4)."""
LONGEST = 2_000
"""Characters of a segment that the cloud of Trados takes."""
_MORE_HEADER = ("o-encoding", "creationdate", "creationid", "changedate", "changeid")
ATTRIBUTES = {
    "tmx": ("version",),
    "header": (*HEADER_ATTRIBUTES, *_MORE_HEADER),
    "body": (),
    "tu": UNIT_ATTRIBUTES,
    "tuv": ("xml:lang", "lang", *VARIANT_ATTRIBUTES),
    "seg": (),
    "note": ("xml:lang", "lang", "o-encoding"),
    "prop": ("type", "xml:lang", "lang", "o-encoding"),
    "bpt": ("i", "x", "type"),
    "ept": ("i",),
    "it": ("pos", "x", "type"),
    "ph": ("x", "assoc", "type"),
    "ut": ("x",),
    "hi": ("x", "type"),
    "sub": ("datatype", "type"),
    "ude": ("name", "base"),
    "map": ("unicode", "code", "ent", "subst"),
}
"""The elements of TMX 1.4 and their attributes."""
_NEEDED = {"bpt": "i", "ept": "i", "it": "pos"}
DATES = ("creationdate", "changedate", "lastusagedate")
DATE = re.compile(r"\d{8}T\d{6}Z")


class TmxWalker:
    """Looks at the elements of a TMX file as they come."""

    def __init__(self) -> None:
        self.base = 0
        self.defects: list[Defect] = []
        self.units = self.pairs = 0
        self.languages: Counter[str] = Counter()
        self.source = ""
        self._stack: list[str] = []
        self._seen_header = False
        self.seen = SeenTexts()
        self._unit: str | None = None
        self._line = 0
        self._variants: list[tuple[str, int, str, tuple[str, ...]]] = []
        self._remarks: list[Remark] = []
        self._attributes: dict[str, str] = {}
        self._kind = ""
        self._tag, self._tuv_line, self._segs, self._stray = "", 0, 0, False
        self._text: list[str] = []
        self._codes: list[tuple[str, str]] = []

    def _find(self, code: str, line: int, detail: str = "") -> None:
        self.defects.append(Defect(KINDS[code], line, self._unit, detail))

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins."""
        line += self.base
        parent = self._stack[-1] if self._stack else ""
        if not self._stack and name not in ("tmx", "tu"):
            self._find("root", line, f"it is {name}")
        self._stack.append(name)
        known = ATTRIBUTES.get(name)
        if known is None:
            self._find("unknown-element", line, name)
        else:
            for extra in attributes:
                if extra not in known and (name != "tmx" or not extra.startswith("xmlns")):
                    self._find("unknown-attribute", line, f"{name} {extra}={attributes[extra]!r}")
        for attribute in DATES:
            if attribute in attributes and not DATE.fullmatch(attributes[attribute]):
                self._find("date", line, f"{attribute}={attributes[attribute]!r}")
        if name in ("note", "prop") and parent in ("tu", "tuv") and self._is_late(parent):
            self._find("order", line, name)
        if begin := getattr(self, f"_begin_{name}", None):
            begin(attributes, line)
        elif name in _NEEDED and _NEEDED[name] not in attributes:
            self._find("code-attribute", line, f"{name} without {_NEEDED[name]}")
        if name == "ut":
            self._find("code-level", line)
        if name in ("bpt", "ept"):
            self._codes.append((name, attributes.get("i", "")))

    def in_body(self) -> bool:
        """Whether the parser is between two units."""
        return self._stack == ["tmx", "body"]

    def take_done(self) -> list[None]:
        """Nothing: what was found is kept here."""
        return []

    def take(self, tags_: Sequence[str]) -> None:
        """Count a unit with a pair of such variants that has no fault."""
        self.units += 1
        self.pairs += 1
        for tag in tags_:
            self.languages[tag] += 1

    def _is_late(self, parent: str) -> bool:
        return bool(self._variants) if parent == "tu" else self._segs > 0

    def _begin_tmx(self, attributes: dict[str, str], line: int) -> None:
        version = attributes.get("version", "")
        if version != "1.4":
            self._find("version", line, repr(version) if version else "none is told")
        if any(name.startswith("xmlns") for name in attributes):
            self._find("namespace", line)

    def _begin_header(self, attributes: dict[str, str], line: int) -> None:
        self._seen_header = True
        for name in HEADER_ATTRIBUTES:
            if not attributes.get(name):
                self._find(
                    "no-srclang" if name == "srclang" else "header-attribute",
                    line,
                    name if name != "srclang" else "",
                )
        segtype = attributes.get("segtype", "")
        if segtype and segtype not in SEGTYPES:
            self._find("segtype", line, repr(segtype))
        elif segtype == "paragraph":
            self._find("segtype-paragraph", line)
        self.source = attributes.get("srclang", "")
        if self.source.casefold() == "*all*":
            self._find("srclang-all", line)
        elif self.source:
            for code in tags.faults(self.source):
                self._find(code, line, f"srclang={self.source!r}")

    def _begin_body(self, attributes: dict[str, str], line: int) -> None:
        if not self._seen_header:
            self._find("no-header", line)

    def _begin_tu(self, attributes: dict[str, str], line: int) -> None:
        self._line, self._attributes = line, attributes
        identifier = attributes.get("tuid", "")
        self._unit = f"unit {identifier}" if identifier else f"unit {self.units + 1}"
        self._variants, self._remarks = [], []
        self.units += 1
        if identifier:
            first = self.seen.first_line(identifier, line)
            if first != line:
                self._find("duplicate-id", line, f"{identifier!r} stands on line {first} too")
        segtype = attributes.get("segtype", "")
        if segtype and segtype not in SEGTYPES:
            self._find("segtype", line, repr(segtype))

    def _begin_tuv(self, attributes: dict[str, str], line: int) -> None:
        self._tuv_line, self._segs, self._stray = line, 0, False
        self._tag = attributes.get("xml:lang") or attributes.get("lang") or ""
        if not self._tag:
            self._find("no-language", line)
            return
        self.languages[self._tag] += 1
        if "xml:lang" not in attributes:
            self._find("lang", line, self._tag)
        for code in tags.faults(self._tag):
            self._find(code, line, repr(self._tag))

    def _begin_seg(self, attributes: dict[str, str], line: int) -> None:
        self._text, self._codes = [], []
        if self._stack[-2:-1] != ["tuv"]:
            self._find("unknown-element", line, "seg outside of tuv")
            return
        self._segs += 1
        if self._segs == 2:
            self._find("two-segs", line)

    def _begin_prop(self, attributes: dict[str, str], line: int) -> None:
        self._kind, self._text = attributes.get("type", ""), []
        if self._kind.lower() in RESERVED_PROPERTIES and self._unit is not None:
            self._find("reserved-property", line, repr(self._kind))

    def text(self, data: str) -> None:
        """Text between tags."""
        if not self._stack:
            return
        inner = self._stack[-1]
        if inner in ("seg", "hi", "prop"):
            self._text.append(data)
        elif inner == "tuv" and data.strip():
            self._stray = True

    def end(self, name: str) -> None:
        """An element ends."""
        self._stack.pop()
        if name == "seg":
            if self._stack[-1:] == ["tuv"]:
                self._close_seg()
        elif name == "prop" and self._unit is not None:
            self._remarks.append(Remark("".join(self._text).strip(), self._kind))
        elif name == "tuv":
            if self._stray:
                self._find(
                    "no-seg" if not self._segs else "unknown-element",
                    self._tuv_line,
                    "" if not self._segs else "text beside seg",
                )
            elif not self._segs:
                self._find("empty-seg", self._tuv_line)
            if not self._segs:
                self._variants.append((self._tag, self._tuv_line, "", ()))
        elif name == "tu":
            self._close_unit()

    def _close_seg(self) -> None:
        text = "".join(self._text)
        line = self._tuv_line
        self._variants.append((self._tag, line, text, tuple(kind for kind, _ in self._codes)))
        if not text.strip():
            self._find("empty-seg", line)
            return
        if text != text.strip():
            self._find("blanks", line, repr(text[:20] if text[:1].isspace() else text[-20:]))
        if len(text) > LONGEST:
            self._find("too-long", line, f"{len(text):,} characters")
        begun = Counter(i for kind, i in self._codes if kind == "bpt")
        ended = Counter(i for kind, i in self._codes if kind == "ept")
        if begun != ended:
            self._find("code-unbalanced", line, f"{sum(begun.values())} begin, {sum(ended.values())} end")
        if "<" in text or "{" in text:
            held = [piece.text for piece in codes.pieces(text) if isinstance(piece, codes.InlineCode)]
            if held:
                self._find("codes-as-text", line, " ".join(held[:5]))
        if count := radicals.count(text):
            self._find("radicals", line, f"{count} in {self._tag}")

    def _close_unit(self) -> None:
        line, self._codes = self._line, []
        held = [(tag, text) for tag, _, text, _ in self._variants if text.strip()]
        by_language = {language: [tag for tag, _ in held if of_tag(tag) is language] for language in PAIR}
        if len(self._variants) < 2:
            self._find("one-variant", line, f"it has {len(self._variants)}")
        missing = [language_name(language) for language in PAIR if not by_language[language]]
        if missing:
            has = ", ".join(dict.fromkeys(tag for tag, *_ in self._variants if tag)) or "none"
            self._find("no-pair", line, f"no {' and no '.join(missing)}; it has {has}")
        else:
            self.pairs += 1
        for language, code in zip(PAIR, ("varieties", "varieties-english"), strict=True):
            if len(by_language[language]) > 1:
                self._find(code, line, ", ".join(by_language[language]))
        if self.source and self.source != "*all*" and self._variants:
            tags_ = [tag for tag, *_ in self._variants]
            if not any(tag.casefold() == self.source.casefold() for tag in tags_):
                self._find(
                    "srclang-missing", line, f"srclang is {self.source}, the unit has {', '.join(tags_)}"
                )
        kinds = [kinds for tag, *_, kinds in self._variants if of_tag(tag) in PAIR]
        if len(kinds) == len(PAIR) and len(set(kinds)) > 1:
            self._find("codes-differ", line)
        if origin := tmx_marks.origin(self._attributes, self._remarks):
            self._find("not-finished", line, origin.value)
        elif (cap := tmx_marks.cap(self._remarks)) is not None and cap < 100:
            self._find("not-finished", line, f"fuzzy, {cap}")
        self._rivals(held, line)
        self._unit = None

    def _rivals(self, held: list[tuple[str, str]], line: int) -> None:
        """Tell a source that has another target elsewhere."""
        if len(held) != 2:
            return
        source, target = held[0][1], held[1][1]
        if (rival := self.seen.rival(source, target, line)) is not None:
            self._find("duplicate-source", line, f"see line {rival}")

    def finish(self) -> None:
        """The file ends."""
