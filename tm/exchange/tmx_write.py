"""Writing TMX 1.4 that strict and lenient readers take alike.

The text is built by hand and streamed, one unit at a time, so that the same units always give the
same bytes and memory stays flat. What a reader is known to trip over is refused, with the unit's
name, and never mended in silence: one forbidden character would lose the whole memory in the
reader, without a word there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from tm.errors import InputRefused, WrongUsage
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

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold in any spelling."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_ADMIN = LANGUAGES[EQUIVALENT].file_tag
"""The language of notes and remarks: ours are in English."""
_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z")
# A parser turns a bare CR into LF, and every white space of an attribute into a space.
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = _TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


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
        "creationdate": _date(creation_date, "header"),
    }
    out.write(_head(header, header_notes, header_props, header_remarks).encode())
    count = 0
    for unit in _checked(units, source_lang, target_lang):
        out.write(_unit(unit, segtype).encode())
        count += 1
    out.write(b"  </body>\n</tmx>\n")
    return count


def _head(
    header: dict[str, str | None],
    notes: Sequence[str],
    props: Sequence[tuple[str, str]],
    remarks: Sequence[Remark],
) -> str:
    """Return everything before the first unit."""
    inner = "".join(_notes_and_props(notes, props, "header", indent="    "))
    inner += "".join(_remarks(remarks, "header", indent="    "))
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
    where = _place(unit)
    if unit.record is not None:
        return _recorded(unit, unit.record, where)
    values = {
        "tuid": unit.identifier,
        "creationdate": _date(unit.creation_date, where),
        "changedate": _date(unit.change_date, where),
        "segtype": unit.segtype if unit.segtype != header_segtype else None,
    }
    notes = () if unit.note is None else (unit.note,)
    return "".join(
        (
            f"    <tu{attributes(values, where)}>\n",
            *_notes_and_props(notes, unit.properties, where, indent="      "),
            _variant(unit.source_lang, unit.source, f"{where}, source"),
            _variant(unit.target_lang, unit.target, f"{where}, target"),
            "    </tu>\n",
        )
    )


def _recorded(unit: TranslationUnit, record: UnitRecord, where: str) -> str:
    """Return a `tu` as another file said it: every attribute, remark and variant, in the order that the format wants."""
    said = {name: value for name, value in record.attributes if name in UNIT_ATTRIBUTES}
    if unit.identifier:
        said = {"tuid": unit.identifier} | {name: value for name, value in said.items() if name != "tuid"}
    sides = (
        record.first._replace(text=unit.source, tag=unit.source_lang),
        record.second._replace(text=unit.target, tag=unit.target_lang),
    )
    properties = tuple(Remark(value, kind) for kind, value in unit.properties)
    return "".join(
        (
            f"    <tu{attributes(said, where)}>\n",
            *_remarks((*record.remarks, *properties), where, indent="      "),
            *(_full_variant(variant, where) for variant in (*sides, *record.others)),
            "    </tu>\n",
        )
    )


def _full_variant(variant: Variant, where: str) -> str:
    """Return a `tuv` with all that is said of it."""
    said = {"xml:lang": variant.tag} | {n: v for n, v in variant.attributes if n in VARIANT_ATTRIBUTES}
    inside = content(variant.text, where) if variant.content is None else _legal(variant.content, where)
    remarks = "".join(_remarks(variant.remarks, where, indent="        "))
    if remarks:
        return f"      <tuv{attributes(said, where)}>\n{remarks}        <seg>{inside}</seg>\n      </tuv>\n"
    return f"      <tuv{attributes(said, where)}><seg>{inside}</seg></tuv>\n"


def _remarks(remarks: Sequence[Remark], where: str, *, indent: str) -> Iterator[str]:
    """Yield `note` and `prop` lines as another file said them; a type that OmegaT takes for its own gets a prefix."""
    for remark in remarks:
        said = {"xml:lang": remark.language}
        if remark.kind is None:
            yield f"{indent}<note{attributes(said, where)}>{content(remark.text, where)}</note>\n"
        else:
            kind = KEPT + remark.kind if remark.kind.lower() in RESERVED_PROPERTIES else remark.kind
            yield f"{indent}<prop{attributes({'type': kind} | said, where)}>{content(remark.text, where)}</prop>\n"


def _variant(language: str, text: str, where: str) -> str:
    """Return one `tuv` element with its text as it is."""
    if not text.strip():
        raise InputRefused("there is no text", unit=where, next_step="leave this unit out of the export")
    return f'      <tuv xml:lang="{language}"><seg>{content(text, where)}</seg></tuv>\n'


def _notes_and_props(
    notes: Sequence[str], props: Sequence[tuple[str, str]], where: str, *, indent: str
) -> Iterator[str]:
    """Yield the `note` and `prop` lines, which the format wants before anything else."""
    for note in notes:
        yield f"{indent}<note>{content(note, where)}</note>\n"
    for kind, value in props:
        if not kind.startswith("x-") or kind == "x-" or kind.lower() in RESERVED_PROPERTIES:
            raise InputRefused(
                f"the property type {kind!r} is reserved or has no prefix x-",
                unit=where,
                next_step="name it x-something else",
            )
        yield f"{indent}<prop{attributes({'type': kind}, where)}>{content(value, where)}</prop>\n"


def _checked(
    units: Iterable[TranslationUnit], source_lang: str, target_lang: str
) -> Iterator[TranslationUnit]:
    """Yield `units`, refusing the first that does not fit into the file with the others."""
    seen: set[str] = set()
    for unit in units:
        where = _place(unit)
        if not unit.identifier and unit.record is None:
            raise InputRefused("a unit has no identifier", unit=where)
        if unit.identifier and unit.identifier in seen:
            raise InputRefused("two units have this identifier", unit=where)
        if (unit.source_lang, unit.target_lang) != (source_lang, target_lang):
            raise InputRefused(
                f"the unit is {unit.source_lang} to {unit.target_lang}, "
                f"the file {source_lang} to {target_lang}",
                unit=where,
                next_step="write a file for each pair of languages",
            )
        if unit.segtype not in SEGTYPES:
            raise InputRefused(f"segtype {unit.segtype!r} is not one of {', '.join(SEGTYPES)}", unit=where)
        seen.add(unit.identifier)
        yield unit


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
        f' {name}="{_legal(value, where).translate(_ATTRIBUTE)}"'
        for name, value in values.items()
        if value is not None
    )


def content(value: str, where: str) -> str:
    """`value` as the content of an element. Raises `InputRefused` for what XML cannot hold; `where` is named then.

    >>> content("R&D <1>", "unit 1")
    'R&amp;D &lt;1&gt;'
    """
    return _legal(value, where).translate(_TEXT)


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


def _date(value: str | None, where: str) -> str | None:
    """Return `value`, a date as `YYYYMMDDThhmmssZ`, or None."""
    if value is not None and not _DATE.fullmatch(value):
        raise InputRefused(f"{value!r} is not a date like 20260131T235959Z", unit=where)
    return value


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
