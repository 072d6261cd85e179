"""Writing TMX 1.4 that strict and lenient readers take alike.

The text is built by hand and streamed, one unit at a time, so that the same units always give the
same bytes and memory stays flat. What a reader is known to trip over is refused, with the unit's
name, and never mended in silence: one forbidden character would lose the whole memory in the
reader, without a word there.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from tm.errors import InputRefused, WrongUsage
from tm.exchange.unique_names import UniqueNames
from tm.languages import EQUIVALENT, LANGUAGES, PAIR
from tm.model import Remark, TranslationUnit, UnitRecord, Variant

CREATION_TOOL = "termbase"
"""What our files call the tool that made them."""

SEGTYPES = ("block", "paragraph", "sentence", "phrase")
"""The values of `segtype` that the format knows."""

RESERVED_PROPERTIES = frozenset(
    {"file", "id", "prev", "next", "path", "origin", "x-ice", "x-100pc", "x-auto"}
)
"""Property types to which OmegaT gives a meaning of its own; with `file` it does not apply the unit."""

KEPT = "x-kept-"
"""Prefix of a reserved property type of another file in ours; reading takes it off again."""

UNIT_ATTRIBUTES = (
    "tuid", "o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "creationdate",
    "creationid", "changedate", "segtype", "changeid", "o-tmf", "srclang",
)  # fmt: skip
"""The attributes of `tu` (TMX 1.4); another one is refused by strict readers."""

VARIANT_ATTRIBUTES = tuple(name for name in UNIT_ATTRIBUTES if name not in ("tuid", "segtype", "srclang"))
"""The attributes of `tuv` but its language."""

_UNIT_NAMES, _VARIANT_NAMES = frozenset(UNIT_ATTRIBUTES), frozenset(VARIANT_ATTRIBUTES)

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold in any spelling."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_ADMIN = LANGUAGES[EQUIVALENT].file_tag
"""The language of notes and remarks: ours are in English."""
_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z")
# characters that are written at once
_BATCH = 1 << 17
_CONTROLS = bytes(code for code in range(0x20) if code not in (0x9, 0xA, 0xD))


def write(
    units: Iterable[TranslationUnit],
    out: BinaryIO,
    *,
    tool_version: str,
    segtype: str = "sentence",
    source_lang: str = LANGUAGES[PAIR[0]].file_tag,
    target_lang: str = LANGUAGES[PAIR[1]].file_tag,
    header_notes: Sequence[str] = (),
    header_props: Sequence[tuple[str, str]] = (),
    header_remarks: Sequence[Remark] = (),
    creation_date: str | None = None,
) -> int:
    """Write `units` to `out` as one TMX 1.4 file and return how many were written.

    UTF-8 without BOM, lines end in LF. Every unit has `source_lang` and `target_lang`, an
    identifier of its own, text on both sides, and only property types that begin with `x-`. A unit
    says its `segtype` where it differs from the header's. Text is written exactly, however long.

    Raises `WrongUsage` for a language or segtype that the format does not know, `InputRefused` for
    a unit that readers would drop or choke on. Both leave a part of the file in `out`: write through
    `tm.files.atomic.replacing`, which discards it.
    """
    _check_languages(source_lang, target_lang)
    if segtype not in SEGTYPES:
        raise WrongUsage(f"segtype {segtype!r} is not one of {', '.join(SEGTYPES)}")
    header = {
        "creationtool": CREATION_TOOL,
        "creationtoolversion": tool_version,
        "segtype": segtype,
        "o-tmf": "sqlite",
        "adminlang": _ADMIN,
        "srclang": source_lang,
        "datatype": "plaintext",
        "creationdate": None if creation_date is None else _date(creation_date),
    }
    out.write(_head(header, header_notes, header_props, header_remarks).encode())
    count = length = 0
    batch: list[TranslationUnit] = []
    texts: list[str] = []
    for unit in _checked(units, source_lang, target_lang):
        text = _unit(unit, segtype)
        batch.append(unit)
        texts.append(text)
        length += len(text)
        if length > _BATCH:
            out.write(_encoded(batch, texts))
            count += len(batch)
            batch, texts, length = [], [], 0
    out.write(_encoded(batch, texts))
    count += len(batch)
    out.write(b"  </body>\n</tmx>\n")
    return count


def _encoded(batch: Sequence[TranslationUnit], texts: Sequence[str]) -> bytes:
    """The texts of some units as bytes. What XML forbids is looked for in all of them at once, which is quickest."""
    whole = "".join(texts)
    try:
        data = whole.encode()
    except UnicodeEncodeError:  # a lone surrogate
        data = b"\0"
    if "\ufffe" not in whole and "\uffff" not in whole and len(data.translate(None, _CONTROLS)) == len(data):
        return data
    for unit in batch:
        _check_legal(unit)
    raise InputRefused("XML cannot hold a character of these units", unit=_place(batch[0]))


def _check_legal(unit: TranslationUnit) -> None:
    """Refuse a unit with a character that XML cannot hold, with its place."""
    where = _place(unit)
    record = unit.record or UnitRecord()
    told = [unit.identifier, *(value for _, value in record.attributes), unit.note or ""]
    for remark in (*record.remarks, *(Remark(value, kind) for kind, value in unit.properties)):
        told += [remark.kind or "", remark.language or "", remark.text]
    for value in told:
        _legal(value, where)
    sides = ((record.first, unit.source, ", source"), (record.second, unit.target, ", target"))
    for variant, text, side in (*sides, *((other, other.text, "") for other in record.others)):
        _legal(text, where + (side if unit.record is None else ""))
        said = [value for _, value in variant.attributes]
        for remark in variant.remarks:
            said += [remark.kind or "", remark.language or "", remark.text]
        for value in (variant.content or "", variant.tag, *said):
            _legal(value, where)


def _head(
    header: dict[str, str | None],
    notes: Sequence[str],
    props: Sequence[tuple[str, str]],
    remarks: Sequence[Remark],
) -> str:
    """Return everything before the first unit."""
    for kind, _ in props:
        if _own_kind(kind) is None:
            raise _reserved(kind, "header")
    told = (*(Remark(note) for note in notes), *(Remark(value, kind) for kind, value in props), *remarks)
    for remark in told:
        for value in (remark.kind, remark.language, remark.text):
            _legal(value or "", "header")
    inner = _remarks(told, "    ")
    body = f">\n{inner}  </header>" if inner else "/>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f"  <header{attributes(header, 'header')}{body}\n"
        "  <body>\n"
    )


def _unit(unit: TranslationUnit, header_segtype: str) -> str:
    """Return one `tu` element, four spaces deep; nothing but the text stands inside a `seg`."""
    if unit.record is not None:
        return _recorded(unit, unit.record)
    identifier, source, target, created = unit.identifier, unit.source, unit.target, unit.creation_date
    said = f' tuid="{identifier if identifier.isalnum() else _quoted(identifier)}"'
    if created is not None:
        said += f' creationdate="{created if _is_date(created) else _date(created, unit)}"'
    if unit.change_date is not None:
        said += f' changedate="{_date(unit.change_date, unit)}"'
    if unit.segtype != header_segtype:
        said += f' segtype="{unit.segtype}"'
    inner = "" if unit.note is None else f"      <note>{_escaped(unit.note)}</note>\n"
    for kind, value in unit.properties:
        if (quoted := _own_kind(kind)) is None:
            raise _reserved(kind, _place(unit))
        inner += f'      <prop type="{quoted}">{_escaped(value)}</prop>\n'
    if not source or source.isspace() or not target or target.isspace():
        side = "target" if source and not source.isspace() else "source"
        place = f"{_place(unit)}, {side}"
        raise InputRefused("there is no text", unit=place, next_step="leave this unit out of the export")
    return (
        f"    <tu{said}>\n{inner}"
        f'      <tuv xml:lang="{unit.source_lang}"><seg>{_escaped(source)}</seg></tuv>\n'
        f'      <tuv xml:lang="{unit.target_lang}"><seg>{_escaped(target)}</seg></tuv>\n'
        "    </tu>\n"
    )


def _recorded(unit: TranslationUnit, record: UnitRecord) -> str:
    """Return a `tu` as another file said it: every attribute, remark and variant, in the order that the format wants."""
    said = "" if not unit.identifier else f' tuid="{_quoted(unit.identifier)}"'
    for name, value in record.attributes:
        if name in _UNIT_NAMES and (name != "tuid" or not unit.identifier):
            said += f' {name}="{_quoted(value)}"'
    inner = _remarks(record.remarks, "      ") if record.remarks else ""
    for kind, value in unit.properties:
        inner += _remarks((Remark(value, kind),), "      ")
    inner += _full_variant(record.first, unit.source_lang, unit.source)
    inner += _full_variant(record.second, unit.target_lang, unit.target)
    for variant in record.others:
        inner += _full_variant(variant, variant.tag, variant.text)
    return f"    <tu{said}>\n{inner}    </tu>\n"


def _full_variant(variant: Variant, tag: str, text: str) -> str:
    """Return a `tuv` with all that is said of it."""
    said = f' xml:lang="{_quoted(tag)}"'
    for name, value in variant.attributes:
        if name in _VARIANT_NAMES:
            said += f' {name}="{_quoted(value)}"'
    inside = _escaped(text) if variant.content is None else variant.content
    if variant.remarks:
        remarks = _remarks(variant.remarks, "        ")
        return f"      <tuv{said}>\n{remarks}        <seg>{inside}</seg>\n      </tuv>\n"
    return f"      <tuv{said}><seg>{inside}</seg></tuv>\n"


def _remarks(remarks: Sequence[Remark], indent: str) -> str:
    """`note` and `prop` lines as another file said them; a type that OmegaT takes for its own gets a prefix."""
    lines = ""
    for remark in remarks:
        said = "" if remark.language is None else f' xml:lang="{_quoted(remark.language)}"'
        if remark.kind is None:
            lines += f"{indent}<note{said}>{_escaped(remark.text)}</note>\n"
        else:
            kind = KEPT + remark.kind if remark.kind.lower() in RESERVED_PROPERTIES else remark.kind
            lines += f'{indent}<prop type="{_quoted(kind)}"{said}>{_escaped(remark.text)}</prop>\n'
    return lines


@functools.lru_cache(maxsize=1024)
def _own_kind(kind: str) -> str | None:
    """The type of a property of ours as it is written; None where it may not have that."""
    is_free = kind.startswith("x-") and kind != "x-" and kind.lower() not in RESERVED_PROPERTIES
    return _quoted(kind) if is_free else None


def _reserved(kind: str, where: str) -> InputRefused:
    return InputRefused(
        f"the property type {kind!r} is reserved or has no prefix x-",
        unit=where,
        next_step="name it x-something else",
    )


def _checked(
    units: Iterable[TranslationUnit], source_lang: str, target_lang: str
) -> Iterator[TranslationUnit]:
    """Yield `units`, refusing the first that does not fit into the file with the others."""
    names = UniqueNames()
    for unit in units:
        if not unit.identifier and unit.record is None:
            raise InputRefused("a unit has no identifier", unit=_place(unit))
        if unit.identifier and (twice := names.add(unit.identifier)) is not None:
            raise _twice(twice)
        if unit.source_lang != source_lang or unit.target_lang != target_lang:
            raise InputRefused(
                f"the unit is {unit.source_lang} to {unit.target_lang}, "
                f"the file {source_lang} to {target_lang}",
                unit=_place(unit),
                next_step="write a file for each pair of languages",
            )
        if unit.segtype not in SEGTYPES:
            raise InputRefused(
                f"segtype {unit.segtype!r} is not one of {', '.join(SEGTYPES)}", unit=_place(unit)
            )
        yield unit
    if (twice := names.finish()) is not None:
        raise _twice(twice)


def _twice(identifier: str) -> InputRefused:
    return InputRefused("two units have this identifier", unit=f"unit {identifier!r}")


def _check_languages(source_lang: str, target_lang: str) -> None:
    """Refuse a tag that some reader skips or rejects, and a pair within one language."""
    for tag in (source_lang, target_lang):
        if not _LANGUAGE.fullmatch(tag):
            raise WrongUsage(
                f"{tag!r} is not a language tag that every reader knows",
                next_step="write it as zh-CN, zh-Hant, en or en-US",
            )
    # Readers tell variants apart by language, hardly ever by script: the last one would win.
    if source_lang[:2] == target_lang[:2]:
        raise WrongUsage(f"{source_lang} and {target_lang} are one language")


def own_kind(kind: str) -> str:
    """The type that a property had before we gave it a prefix.

    >>> own_kind("x-kept-file"), own_kind("x-kept-tuid"), own_kind("x-document")
    ('file', 'x-kept-tuid', 'x-document')
    """
    bare = kind.removeprefix(KEPT)
    return bare if bare.lower() in RESERVED_PROPERTIES else kind


def attributes(values: dict[str, str | None] | dict[str, str], where: str) -> str:
    """The attributes of an element that have a value, each with a space before it. Raises `InputRefused`."""
    return "".join(
        f' {name}="{_quoted(_legal(value, where))}"' for name, value in values.items() if value is not None
    )


def content(value: str, where: str) -> str:
    """`value` as the content of an element. Raises `InputRefused` for what XML cannot hold; `where` is named then.

    >>> content("R&D <1>", "unit 1")
    'R&amp;D &lt;1&gt;'
    """
    return _escaped(_legal(value, where))


def _escaped(text: str) -> str:
    """Text as the content of an element; a parser turns a bare CR into LF. To look for a sign is quicker than to translate."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\r" in text:
        text = text.replace("\r", "&#13;")
    return text


def _quoted(text: str) -> str:
    """Text as the value of an attribute; a parser turns every white space that stands there into a blank."""
    if text.isalnum():
        return text
    return _escaped(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def _legal(value: str, where: str) -> str:
    """Return `value` as it is; refuse a character that XML 1.0 cannot hold in any spelling."""
    forbidden = FORBIDDEN.search(value)
    if forbidden:
        raise InputRefused(
            f"XML cannot hold {describe(forbidden.group())} at position {forbidden.start() + 1} of the text",
            unit=where,
            next_step="take the character out of the text and export again",
        )
    return value


def _date(value: str, unit: TranslationUnit | None = None) -> str:
    """Return `value`, a date as `YYYYMMDDThhmmssZ`, of a unit or of the header."""
    if not _is_date(value):
        place = "header" if unit is None else _place(unit)
        raise InputRefused(f"{value!r} is not a date like 20260131T235959Z", unit=place)
    return value


@functools.lru_cache(maxsize=4096)
def _is_date(value: str) -> bool:
    return _DATE.fullmatch(value) is not None


def _place(unit: TranslationUnit) -> str:
    """Return how a message names `unit`."""
    return f"unit {unit.identifier!r}"


def describe(character: str) -> str:
    """Name one character for a person, whether it can be printed or not.

    >>> describe("\\x1f"), describe("\\ud800"), describe("裁")
    ('U+001F (control character)', 'U+D800 (lone surrogate)', 'U+88C1 (CJK UNIFIED IDEOGRAPH-88C1)')
    """
    kinds = {"Cc": "control character", "Cs": "lone surrogate", "Cn": "no character"}
    kind = kinds.get(unicodedata.category(character))
    return f"U+{ord(character):04X} ({kind or unicodedata.name(character, 'no name')})"
