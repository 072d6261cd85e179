"""Reading TMX 1.1 to 1.4: every unit becomes a pair or a finding, in one pass and flat memory.

Languages are matched by their first subtag (BCP 47), never by place: a unit has the pair wherever its variants
stand. Visible text is what stands outside of `bpt`, `ept`, `it`, `ph` and `ut`, whose content is code.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tm.errors import InputRefused
from tm.files import xml
from tm.files.encoding import show
from tm.limits import Limits
from tm.model import Finding, Lang, Pair, language_of

_CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "sub"})
_DOCUMENT = ("x-document", "x-symbol", "document")

_LONGEST_UNIT = 1 << 22
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
_ZH_EN, _EN_ZH = (Lang.ZH, Lang.EN), (Lang.EN, Lang.ZH)
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

        for number, piece in enumerate(xml.texts(self._path, self._limits, mend=self._mend)):
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
        zh: list[str] = []
        en: list[str] = []
        for tag, text in unit.variants:
            language = language_of(tag)
            if language is not None:
                (zh if language is Lang.ZH else en).append(text)
        for name, texts in (("Chinese", zh), ("English", en)):
            if len(texts) != 1 or not texts[0].strip():
                if not any(text.strip() for text in texts):
                    self._find(unit, f"left out: no {name} text")
                    return None
                if len(texts) > 1:
                    self._find(unit, f"{len(texts)} {name} variants; the first is taken")
        said = unit.attributes
        document, kept = _properties(unit.properties)
        creator = said.get("changeid") or said.get("creationid")
        return Pair(
            zh[0] if len(zh) == 1 else next(text for text in zh if text.strip()),
            en[0] if len(en) == 1 else next(text for text in en if text.strip()),
            document,
            _date(said.get("changedate") or said.get("creationdate")),
            unit.line,
            None,
            False,
            creator,
            _is_machine(said),
            kept,
        )

    def _find(self, unit: _Unit, reason: str) -> None:
        identifier = unit.attributes.get("tuid")
        self.findings.append(
            Finding(show(self._path), unit.line, f"unit {identifier}" if identifier else None, reason)
        )


def _properties(said: list[tuple[str, str]]) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The document that the properties name, and the others."""
    document = None
    kept = []
    for kind, value in said:
        if kind.casefold() in _DOCUMENT:
            document = document or value
        else:
            kept.append((kind, value))
    return document, tuple(kept)


def _is_machine(said: dict[str, str]) -> bool:
    """Whether the unit says that a machine translated it."""
    return any(name in said and _machine(said[name]) for name in _MAKERS)


@functools.lru_cache(maxsize=1024)
def _machine(maker: str) -> bool:
    return _MACHINE.search(maker) is not None


def _plain_unit(hit: re.Match[str], line: int, limits: Limits) -> _Unit | Pair | None:
    """What a match of `_PLAIN` is; None where only the parser can tell."""
    said, inner, first, one, second, other = hit.groups()
    attributes, left, right = _attributes(said), _tuv(first), _tuv(second)
    one, other = _plain_text(one, limits), _plain_text(other, limits)
    if attributes is None or left is None or right is None or one is None or other is None:
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
    if sides in (_ZH_EN, _EN_ZH) and not one.isspace() and not other.isspace() and one and other:
        zh, en = (one, other) if sides == _ZH_EN else (other, one)
        document, kept = _properties(properties)
        creator = attributes.get("changeid") or attributes.get("creationid")
        date = _date(attributes.get("changedate") or attributes.get("creationdate"))
        return Pair(zh, en, document, date, line, None, False, creator, _is_machine(attributes), kept)
    unit = _Unit(line, attributes)
    unit.variants = [(left.tag, one), (right.tag, other)]
    unit.properties = properties
    return unit


def _attributes(said: str) -> dict[str, str] | None:
    """Attributes as a dictionary; None where one is said twice, which is for the parser to refuse."""
    found = _ATTRIBUTE.findall(said)
    attributes = {name: double or single for name, double, single in found}
    return attributes if len(attributes) == len(found) else None


class _Variant(NamedTuple):
    """What the attributes of a variant say: its language, and who made it."""

    tag: str
    language: Lang | None
    creators: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=256)
def _tuv(said: str) -> _Variant | None:
    """A variant by its attributes."""
    attributes = _attributes(said)
    if attributes is None:
        return None
    tag = attributes.get("xml:lang") or attributes.get("lang") or ""
    creators = tuple((name, attributes[name]) for name in _CREATORS if name in attributes)
    return _Variant(tag, language_of(tag), creators)


@functools.lru_cache(maxsize=256)
def _kind(said: str) -> str | None:
    """The type of a property by its attributes."""
    attributes = _attributes(said)
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
    """Collects units. Its functions are local: they are called a dozen times for each of a million units."""

    def __init__(self, file: str) -> None:
        self._done: list[_Unit] = []
        done = self._done
        depth = 0
        unit: _Unit | None = None
        language = kind = ""
        text: list[str] | None = None
        codes = 0
        begun = False

        def start(name: str, attributes: dict[str, str], line: int) -> None:
            nonlocal unit, language, kind, text, codes, begun, depth
            depth += 1
            if name == "seg":
                text = []
            elif name == "tuv":
                language = attributes.get("xml:lang") or attributes.get("lang") or ""
                if unit is not None:
                    for said in _CREATORS:
                        if said in attributes:
                            unit.attributes.setdefault(said, attributes[said])
            elif name == "prop" and unit is not None:
                kind = attributes.get("type", "")
                text = []
            elif name == "tu":
                unit = _Unit(line, attributes)
            elif text is not None and name in _CODES:
                codes += 1
            if not begun:
                if name.casefold() != "tmx":
                    raise InputRefused(f"it is not TMX: root is {name}", file=file, line=line)
                begun = True

        def end(name: str) -> None:
            nonlocal unit, text, codes, depth
            depth -= 1
            if name == "seg":
                if unit is not None and text is not None:
                    unit.variants.append((language, "".join(text)))
                    text = None
            elif name == "tu":
                if unit is not None:
                    done.append(unit)
                    unit = None
            elif name == "prop":
                if unit is not None and text is not None:
                    unit.properties.append((kind, "".join(text).strip()))
                    text = None
            elif codes and name in _CODES:
                codes -= 1

        def take(data: str) -> None:
            if text is not None and not codes:
                text.append(data)

        self.start, self.end, self.text = start, end, take
        self.in_body: Callable[[], bool] = lambda: depth == _IN_BODY and unit is None

    def take_done(self) -> list[_Unit]:
        """The units that have been read since the last call."""
        done = self._done[:]
        self._done.clear()
        return done


def _date(value: str | None) -> str | None:
    """The day of a TMX date as ISO 8601."""
    if not value or len(value) < 8 or not value[:8].isdigit():
        return None
    return f"{value[:4]}-{value[4:6]}-{value[6:8]}"
