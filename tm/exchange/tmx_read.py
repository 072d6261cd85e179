"""Reading TMX 1.1 to 1.4: every unit becomes a pair or a finding, in one pass and flat memory.

Languages are matched by their first subtag (BCP 47), never by place: a unit has the pair wherever its variants
stand. Visible text is what stands outside of `bpt`, `ept`, `it`, `ph` and `ut`, whose content is code.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tm.errors import InputRefused
from tm.files import xml, xml_text
from tm.files.encoding import show
from tm.languages import PAIR, Lang, of_tag
from tm.languages import name as language_name
from tm.limits import Limits
from tm.model import Finding, Pair

_CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "sub"})
_DOCUMENT = ("x-document", "x-symbol", "document")

# characters: a longer unit goes to the parser, which refuses it by its limit
_LONGEST_UNIT = 1 << 22
# depth between two units: tmx, body
_IN_BODY = 2
_SAID = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<&\r\n\t]*"|'[^'<&\r\n\t]*'))*"""
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLAIN = re.compile(
    rf"<tu({_SAID})\s*>\s*"
    rf"((?:<prop{_SAID}\s*>[^<]*</prop>\s*|<note{_SAID}\s*>[^<]*</note>\s*)*)"
    rf"<tuv({_SAID})\s*>\s*<seg>([^<]*)</seg>\s*</tuv>\s*"
    rf"<tuv({_SAID})\s*>\s*<seg>([^<]*)</seg>\s*</tuv>\s*</tu>"
)
"""A unit of two variants without codes, as nearly every memory writes nearly every unit."""
_PROP = re.compile(rf"<prop({_SAID})\s*>([^<]*)</prop>")
_OUTSIDE = re.compile(r"<!|<\?")
_DECLARATION = re.compile(r"\ufeff?(?:<\?xml[^>]*\?>)?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")

_CREATORS = ("changeid", "creationid")
_MAKERS = ("creationid", "changeid", "creationtool")
_REVERSED = PAIR[::-1]
_MACHINE = re.compile(
    r"(?i)\bMT!?(?=$|[\W_])|machine.?transl|neural.?mt|deepl|google.?translat|microsoft.?translat|amazon.?translat"
)


class _Unit:
    """The unit that is being read."""

    __slots__ = ("attributes", "line", "properties", "variants")

    def __init__(self, line: int, attributes: dict[str, str]) -> None:
        self.line, self.attributes = line, attributes
        self.variants: list[tuple[str, str]] = []
        self.properties: list[tuple[str, str]] = []


class TmxReader:
    """Reads one TMX file. `findings` fill while `pairs` is consumed."""

    def __init__(self, path: Path, limits: Limits, *, mend: bool = False) -> None:
        self.findings: list[Finding] = []
        self._path, self._limits, self._mend = path, limits, mend

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs. Raises `InputRefused` and `BadEncoding` for a file that is no TMX."""
        for unit in self._units():
            pair = unit if isinstance(unit, Pair) else self._pair(unit)
            if pair is not None:
                yield pair

    def _units(self) -> Iterator[_Unit | Pair]:
        """Yield the units in order, or the pairs that they are: plain ones by pattern, for speed, all else by the parser.

        A plain unit is an element that is well-formed as it stands, so that the parser, which is given its
        line ends in its place, finds every fault in the rest. Where there is a comment, a CDATA section or a
        processing instruction nothing is read by pattern from there on: it may stand inside.
        """
        handler = _Handler(show(self._path))
        parser = xml.Parser(self._path, handler, self._limits)
        rest, line, plain, ends, in_tag = "", 1, True, 0, False

        def feed(text: str, *, last: bool = False) -> list[_Unit]:
            """Give the parser the line ends of what was read by pattern, then `text`; return what is done."""
            nonlocal ends, in_tag
            parser.feed("\n" * ends + text, last=last)
            ends = 0
            in_tag = text.rfind("<") > text.rfind(">") or (in_tag and ">" not in text)
            return handler.take_done()

        for number, piece in enumerate(xml_text.texts(self._path, self._limits, mend=self._mend)):
            text = rest + piece
            begin = _DECLARATION.match(text).end() if not number else 0  # type: ignore[union-attr]
            plain = plain and _OUTSIDE.search(text, begin) is None
            at = 0
            for hit in _PLAIN.finditer(text) if plain else ():
                start = hit.start()
                before = text[at:start]
                if before and not before.isspace():
                    line += before.count("\n")
                    yield from feed(before)
                elif before:
                    count = before.count("\n")
                    line += count
                    ends += count
                between = handler.in_body() and not in_tag
                unit = _plain_unit(hit, line, self._limits) if between else None
                at = hit.end()
                count = text.count("\n", start, at)
                line += count
                if unit is None:
                    yield from feed(hit.group())
                else:
                    ends += count
                    yield unit
            # a unit that goes on in the next piece is kept for it
            begun = text.rfind("<tu", at) if plain and len(text) - at < _LONGEST_UNIT else -1
            cut = begun if begun >= 0 else len(text)
            line += text.count("\n", at, cut)
            rest = text[cut:]
            yield from feed(text[at:cut])
        yield from feed(rest, last=True)

    def _pair(self, unit: _Unit) -> Pair | None:
        texts: dict[Lang, list[str]] = {language: [] for language in PAIR}
        for tag, text in unit.variants:
            language = of_tag(tag)
            if language is not None:
                texts[language].append(text)
        for language, variants in texts.items():
            if len(variants) != 1 or not variants[0].strip():
                if not any(text.strip() for text in variants):
                    self._find(unit, f"left out: no {language_name(language)} text")
                    return None
                if len(variants) > 1:
                    self._find(
                        unit, f"{len(variants)} {language_name(language)} variants; the first is taken"
                    )
        attributes = unit.attributes
        document, properties = _properties(unit.properties)
        creator = attributes.get("changeid") or attributes.get("creationid")
        first, second = (
            variants[0] if len(variants) == 1 else next(text for text in variants if text.strip())
            for variants in texts.values()
        )
        return Pair(
            first,
            second,
            document,
            _date(attributes.get("changedate") or attributes.get("creationdate")),
            unit.line,
            None,
            False,
            creator,
            _is_machine(attributes),
            properties,
        )

    def _find(self, unit: _Unit, reason: str) -> None:
        identifier = unit.attributes.get("tuid")
        self.findings.append(
            Finding(show(self._path), unit.line, f"unit {identifier}" if identifier else None, reason)
        )


def _properties(properties: list[tuple[str, str]]) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The document that the properties name, and the others."""
    document = None
    others = []
    for kind, value in properties:
        if kind.casefold() in _DOCUMENT:
            document = document or value
        else:
            others.append((kind, value))
    return document, tuple(others)


def _is_machine(attributes: dict[str, str]) -> bool:
    """Whether the unit says that a machine translated it."""
    return any(name in attributes and _machine(attributes[name]) for name in _MAKERS)


@functools.lru_cache(maxsize=1024)
def _machine(maker: str) -> bool:
    return _MACHINE.search(maker) is not None


def _plain_unit(hit: re.Match[str], line: int, limits: Limits) -> _Unit | Pair | None:
    """What a match of `_PLAIN` is; None where only the parser can tell."""
    tags, inner, first, left_text, second, right_text = hit.groups()
    attributes, left, right = _attributes(tags), _tuv(first), _tuv(second)
    left_text, right_text = _plain_text(left_text, limits), _plain_text(right_text, limits)
    if attributes is None or left is None or right is None or left_text is None or right_text is None:
        return None
    properties: list[tuple[str, str]] = []
    for prop in _PROP.finditer(inner) if inner else ():
        kind, value = _kind(prop[1]), _plain_text(prop[2], limits)
        if kind is None or value is None:
            return None
        properties.append((kind, value.strip()))
    for name, value in (*left.creators, *right.creators):
        attributes.setdefault(name, value)
    sides = left.language, right.language
    if (
        sides in (PAIR, _REVERSED)
        and not left_text.isspace()
        and not right_text.isspace()
        and left_text
        and right_text
    ):
        first, second = (left_text, right_text) if sides == PAIR else (right_text, left_text)
        document, others = _properties(properties)
        creator = attributes.get("changeid") or attributes.get("creationid")
        date = _date(attributes.get("changedate") or attributes.get("creationdate"))
        return Pair(
            first, second, document, date, line, None, False, creator, _is_machine(attributes), others
        )
    unit = _Unit(line, attributes)
    unit.variants = [(left.tag, left_text), (right.tag, right_text)]
    unit.properties = properties
    return unit


def _attributes(text: str) -> dict[str, str] | None:
    """Attributes as a dictionary; None where one is said twice, which is for the parser to refuse."""
    pairs = _ATTRIBUTE.findall(text)
    attributes = {name: double or single for name, double, single in pairs}
    return attributes if len(attributes) == len(pairs) else None


class _Variant(NamedTuple):
    """What the attributes of a variant say: its language, and who made it."""

    tag: str
    language: Lang | None
    creators: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=256)
def _tuv(text: str) -> _Variant | None:
    """A variant by its attributes."""
    attributes = _attributes(text)
    if attributes is None:
        return None
    tag = attributes.get("xml:lang") or attributes.get("lang") or ""
    creators = tuple((name, attributes[name]) for name in _CREATORS if name in attributes)
    return _Variant(tag, of_tag(tag), creators)


@functools.lru_cache(maxsize=256)
def _kind(text: str) -> str | None:
    """The type of a property by its attributes."""
    attributes = _attributes(text)
    return None if attributes is None else attributes.get("type", "")


def _plain_text(text: str, limits: Limits) -> str | None:
    """Text with its references resolved; None where the parser must look."""
    if "\r" in text or "]]>" in text or len(text) > limits.line_characters:
        return None
    if "&" not in text:
        return text
    if _REFERENCE.sub("", text).find("&") >= 0:
        return None
    return _REFERENCE.sub(_referred, text)


def _referred(hit: re.Match[str]) -> str:
    name = hit[1]
    if name in _NAMED:
        return _NAMED[name]
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


class _Handler:
    """Collects units from the events of the parser; `_plain_unit` spares it nearly all of them."""

    __slots__ = (
        "_begun",
        "_codes",
        "_depth",
        "_done",
        "_ends",
        "_file",
        "_kind",
        "_starts",
        "_tag",
        "_text",
        "_unit",
    )

    def __init__(self, file: str) -> None:
        self._file = file
        self._done: list[_Unit] = []
        self._unit: _Unit | None = None
        self._tag = self._kind = ""
        self._text: list[str] | None = None
        self._depth = self._codes = 0
        self._begun = False
        self._starts = {"seg": self._seg, "tuv": self._tuv, "prop": self._prop, "tu": self._tu}
        self._ends = {"seg": self._seg_end, "tu": self._tu_end, "prop": self._prop_end}

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins. Raises `InputRefused` where the first one is another than TMX's."""
        self._depth += 1
        if not self._begun:
            if name.casefold() != "tmx":
                raise InputRefused(f"it is not TMX: root is {name}", file=self._file, line=line)
            self._begun = True
        if begin := self._starts.get(name):
            begin(attributes, line)
        elif self._text is not None and name in _CODES:
            self._codes += 1

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        if finish := self._ends.get(name):
            finish()
        elif self._codes and name in _CODES:
            self._codes -= 1

    def text(self, data: str) -> None:
        """A piece of text: what stands in a code of another tool is none of the segment's."""
        if self._text is not None and not self._codes:
            self._text.append(data)

    def in_body(self) -> bool:
        """Whether the parser is between two units."""
        return self._depth == _IN_BODY and self._unit is None

    def _seg(self, attributes: dict[str, str], line: int) -> None:
        self._text = []

    def _tuv(self, attributes: dict[str, str], line: int) -> None:
        self._tag = attributes.get("xml:lang") or attributes.get("lang") or ""
        if self._unit is not None:
            for name in _CREATORS:
                if name in attributes:
                    self._unit.attributes.setdefault(name, attributes[name])

    def _prop(self, attributes: dict[str, str], line: int) -> None:
        if self._unit is not None:
            self._kind = attributes.get("type", "")
            self._text = []

    def _tu(self, attributes: dict[str, str], line: int) -> None:
        self._unit = _Unit(line, attributes)

    def _seg_end(self) -> None:
        if self._unit is not None and self._text is not None:
            self._unit.variants.append((self._tag, "".join(self._text)))
            self._text = None

    def _prop_end(self) -> None:
        if self._unit is not None and self._text is not None:
            self._unit.properties.append((self._kind, "".join(self._text).strip()))
            self._text = None

    def _tu_end(self) -> None:
        if self._unit is not None:
            self._done.append(self._unit)
            self._unit = None

    def take_done(self) -> list[_Unit]:
        """The units that have been read since the last call."""
        units = self._done[:]
        self._done.clear()
        return units


def _date(value: str | None) -> str | None:
    """The day of a TMX date as ISO 8601."""
    if not value or len(value) < 8 or not value[:8].isdigit():
        return None
    return f"{value[:4]}-{value[4:6]}-{value[6:8]}"
