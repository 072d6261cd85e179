"""Plain units of TMX by pattern, for speed: two variants without code elements, as nearly every memory writes nearly every unit.

A plain unit is an element that is well-formed as it stands, so that a parser, which is given its line ends in its
place, finds every fault in the rest. The pattern tells where one may stand; what stands in its tags is looked at
by itself, and once only where it repeats. What is not sure is for the parser.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tm.exchange import tmx_marks
from tm.exchange.tmx_events import TmxUnit, kept, said, tag_of
from tm.exchange.tmx_marks import date, is_machine
from tm.exchange.tmx_units import KEPT_ID, KEPT_ORIGINAL, KEPT_TAG, original
from tm.exchange.tmx_write import own_kind
from tm.languages import PAIR, Lang, of_tag
from tm.limits import Limits
from tm.model import Pair, Remark, UnitOrigin, UnitRecord, Variant
from tm.text import codes, radicals
from tm.text.radicals import first as first_radical

Groups = tuple[str, str, str, str, str, str]
"""What a match of `PLAIN` holds: the attributes of the unit, its remarks, and of each variant attributes and text."""

# white space of XML, which is less than that of Unicode
_S = r"[ \t\r\n]"
_TAGGED = rf"(?:{_S}[^<>&]*+)?"
_VARIANT = rf"<tuv({_TAGGED})>{_S}*+<seg>([^<]*+)</seg>{_S}*+</tuv>{_S}*+"
PLAIN = re.compile(
    rf"<tu({_TAGGED})>{_S}*+((?:<(?:prop|note){_TAGGED}>[^<]*+</(?:prop|note)>{_S}*+)*+){_VARIANT}{_VARIANT}</tu>{_S}*+"
)
"""A unit of two variants whose remarks stand before them, if its tags are sound, with the white space behind it."""
_NAMED_SO = "[A-Za-z_:][A-Za-z0-9_:.-]*+"
_SAID = rf"""(?:{_S}++{_NAMED_SO}{_S}*+={_S}*+(?:"[^"<&\r\n\t]*+"|'[^'<&\r\n\t]*+'))*+{_S}*+"""
_SOUND = re.compile(_SAID)
_ATTRIBUTE = re.compile(rf"""({_NAMED_SO}){_S}*+={_S}*+(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(rf"{_S}+({_NAMED_SO}){_S}*={_S}*")
_REMARKS = re.compile(rf"(?:<(prop|note)({_SAID})>([^<]*+)</\1>{_S}*+)*+")
_REMARK = re.compile(rf"<(prop|note)({_SAID})>([^<]*+)</")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_ODD_SIGNS = (("\r", "\r"), ("{", "{"), ("}", "}"), ("]", "]]>"))
"""What a text may hold that has more to it than is seen, each behind the sign by which a piece of a file tells of it."""
_KEPT = frozenset({KEPT_ID, KEPT_TAG})
_CHANGED, _CREATED = ("changedate", "creationdate"), ("changeid", "creationid")
_MAKERS = ("creationid", "changeid", "creationtool")
_new = tuple.__new__


def odd_signs(text: str) -> list[str]:
    """What to look for in each text of a piece of a file: mostly nothing."""
    return [told for sign, told in _ODD_SIGNS if sign in text]


def unit(groups: Groups, line: int, limits: Limits) -> TmxUnit | None:
    """The unit that a match of `PLAIN` is; None where only the parser can tell."""
    tags, inner, first, left, second, right = groups
    attributes = attributes_of(tags)
    variants = [_read(said_, text, limits) for said_, text in ((first, left), (second, right))]
    remarks = remarks_of(inner, limits)
    if attributes is None or remarks is None or variants[0] is None or variants[1] is None:
        return None
    made = TmxUnit(line, attributes)
    made.remarks = list(remarks)
    made.variants = [variants[0], variants[1]]
    return made


class PairMaker:
    """Makes pairs of plain units at once: of those with one variant of each language that say nothing of themselves.

    `leave_out` are origins of units that are not made into pairs here: there is more to say of them. `header` tells
    the attributes of the header once a unit is read.
    """

    def __init__(
        self, limits: Limits, leave_out: tuple[UnitOrigin, ...], header: Callable[[], Mapping[str, str]]
    ) -> None:
        self._header = header
        self._limits, self._longest = limits, limits.line_characters
        self._leave_out = leave_out
        # of many memories the remarks repeat: their documents, their states
        self._remarked = functools.lru_cache(maxsize=1 << 14)(self._read_remarks)

    def make(self, groups: Groups, line: int, odd: list[str]) -> Pair | TmxUnit | None:
        """The pair of a match of `PLAIN`, else its unit, else None. `odd` is what `odd_signs` tells of the piece."""
        tags, inner, first, left, second, right = groups
        parts = tags.split('"')
        shape, marks, sides = attribute_shape(tuple(parts[::2])), self._remarked(inner), _sides(first, second)
        texts = self._plain_texts(left, right, odd)
        if shape is None or marks is None or sides is None or texts is None or shape.tells_source:
            return unit(groups, line, self._limits)
        values, origin = parts[1::2], marks.origin
        for at in shape.makers:
            if origin is not UnitOrigin.REJECTED and is_machine(values[at]):
                origin = UnitOrigin.MACHINE
        # a value may hold a line end, which is read as a blank
        if (origin is not None and origin in self._leave_out) or "\n" in tags or "\t" in tags or "\r" in tags:
            return unit(groups, line, self._limits)
        day = creator = None
        for at in shape.days:
            if day := date(values[at]):
                break
        for at in shape.creators:
            if creator := values[at] or None:
                break
        left, right = texts[::-1] if sides.is_turned else texts
        # made by hand: their own constructors take a tenth of the time of reading
        record = _new(
            UnitRecord,
            (tuple(zip(shape.names, values, strict=True)), marks.remarks, sides.first, sides.second, ()),
        )
        return _new(Pair, (
            left, right, marks.document, day, line, None, False, creator, origin, marks.cap, record, marks.original, PAIR,
        ))  # fmt: skip

    def _plain_texts(self, left: str, right: str, odd: list[str]) -> tuple[str, str] | None:
        """Two texts with their references resolved; None where they are not what they seem: signs of codes, radicals, no text."""
        longest = self._longest
        if len(left) > longest or len(right) > longest:
            return None
        for sign in odd:
            if sign in left or sign in right:
                return None
        if "&" in left or "&" in right:
            first, second = text_of(left, self._limits), text_of(right, self._limits)
            if first is None or second is None or codes.may_hold(first + second):
                return None
            left, right = first, second
        if not (left and right) or left.isspace() or right.isspace():
            return None
        if (left.isascii() or not first_radical(left)) and (right.isascii() or not first_radical(right)):
            return left, right
        return None

    def _read_remarks(self, inner: str) -> _Marks | None:
        remarks = remarks_of(inner, self._limits)
        if remarks is None or any(remark.kind in _KEPT for remark in remarks):
            return None
        language = original({}, remarks, self._header())
        remarks = tuple(remark for remark in remarks if remark.kind != KEPT_ORIGINAL)
        return _Marks(
            remarks, tmx_marks.origin({}, remarks), tmx_marks.cap(remarks), tmx_marks.document(remarks), language
        )  # fmt: skip


class _Marks(NamedTuple):
    """Remarks, and what they say of their unit."""

    remarks: tuple[Remark, ...]
    origin: UnitOrigin | None
    cap: int | None
    document: str | None
    original: Lang | None


class AttributeShape(NamedTuple):
    """The names of the attributes of a unit, and where stand those that mean something."""

    names: tuple[str, ...]
    days: tuple[int, ...]
    creators: tuple[int, ...]
    makers: tuple[int, ...]
    tells_source: bool


@functools.lru_cache(maxsize=1024)
def attribute_shape(between: tuple[str, ...]) -> AttributeShape | None:
    """What stands around the values of attributes, as names; None where it is no row of attributes."""
    if between[-1].strip():
        return None
    found = [_NAME.fullmatch(text) for text in between[:-1]]
    names = tuple(hit[1] for hit in found if hit)
    if len(names) != len(found) or len(set(names)) != len(names):
        return None
    days, creators, makers = (
        tuple(names.index(name) for name in wanted if name in names)
        for wanted in (_CHANGED, _CREATED, _MAKERS)
    )
    return AttributeShape(names, days, creators, makers, "srclang" in names)


class _Sides(NamedTuple):
    """The two variants of a pair, without their texts; `is_turned` where the second one stands first."""

    first: Variant
    second: Variant
    is_turned: bool


@functools.lru_cache(maxsize=1024)
def _sides(first: str, second: str) -> _Sides | None:
    """The variants with such attributes; None where they are none of a plain pair."""
    told = _variant_said(first), _variant_said(second)
    if told[0] is None or told[1] is None or told[0].attributes or told[1].attributes:
        return None
    languages = of_tag(told[0].tag), of_tag(told[1].tag)
    if languages not in (PAIR, PAIR[::-1]):
        return None
    left, right = Variant(told[0].tag, ""), Variant(told[1].tag, "")
    return _Sides(left, right, False) if languages == PAIR else _Sides(right, left, True)


def _read(tags: str, written: str, limits: Limits) -> Variant | None:
    """A variant; None where the parser must look."""
    about, text = _variant_said(tags), text_of(written, limits)
    if about is None or text is None:
        return None
    if not codes.may_hold(text):
        return Variant(about.tag, text, None, about.attributes)
    visible = radicals.unify(codes.visible(codes.pieces(text)))
    return kept(about.tag, visible, codes.escape(text), about.attributes)


def remarks_in(inner: str) -> list[tuple[str, str, str]] | None:
    """Name, attributes and text of each remark as written; None where they are not sound."""
    return _REMARK.findall(inner) if _REMARKS.fullmatch(inner) else None


def remarks_of(inner: str, limits: Limits) -> tuple[Remark, ...] | None:
    """The remarks of a unit; None where the parser must look."""
    if not inner:
        return ()
    written = remarks_in(inner)
    if written is None:
        return None
    remarks: list[Remark] = []
    for name, tag, text in written:
        plain, of_tag_ = text_of(text, limits), _variant_said(tag)
        if plain is None or of_tag_ is None:
            return None
        kind = own_kind(of_tag_.kind) if name == "prop" else None
        remarks.append(Remark(plain.strip(), kind, of_tag_.tag or None))
    return tuple(remarks)


class _Said(NamedTuple):
    """What the attributes of an element say: its language, its type, and the rest of them."""

    tag: str
    kind: str
    attributes: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=1024)
def _variant_said(text: str) -> _Said | None:
    attributes = attributes_of(text)
    if attributes is None:
        return None
    return _Said(tag_of(attributes), attributes.get("type", ""), said(attributes))


def attributes_of(text: str) -> dict[str, str] | None:
    """Attributes as a dictionary; None where they are not sound, or one is said twice: for the parser to refuse."""
    if not _SOUND.fullmatch(text):
        return None
    pairs = _ATTRIBUTE.findall(text)
    attributes = {name: double or single for name, double, single in pairs}
    return attributes if len(attributes) == len(pairs) else None


def text_of(text: str, limits: Limits) -> str | None:
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
