"""The kinds of defects, and what clients do with each: the reader matrix as data. Pure.

R is measured (OmegaT 3.6.0.10, the TMX reader of OmegaT 6.1.0 with its schema, translate-toolkit 3.20.4), S is read in the
source of the client, D is from its manual. What nobody has tried is not claimed.
`tests/clients/test_validation.py` runs OmegaT 3.6 and translate-toolkit again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tm.validation.defects import CLIENTS, DefectKind, Effect, KnownBy, Severity

_KNOWN = {"R": KnownBy.MEASURED, "S": KnownBy.SOURCE, "D": KnownBy.MANUAL}
_SHORT = dict(zip(("OT3", "OT6", "RWS", "MQ", "WL", "OK", "TT"), CLIENTS, strict=True))
_EFFECT = re.compile(r"(?P<clients>[A-Z0-9+]+) (?P<known>[RSD]): (?P<does>.+)")
_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE


def _effects(said: Iterable[str]) -> tuple[Effect, ...]:
    made = []
    for line in said:
        hit = _EFFECT.fullmatch(line)
        if hit is None:
            raise ValueError(line)
        for client in hit["clients"].split("+"):
            made.append(Effect(_SHORT[client], hit["does"], _KNOWN[hit["known"]]))
    return tuple(made)


def _kind(code: str, severity: Severity, cause: str, *said: str, repair: str | None = None) -> DefectKind:
    return DefectKind(code, severity, cause, _effects(said), repair)


_REFUSED_61 = "OT6 R: refuses the whole file"
_KINDS = (
    # -- bytes and XML ---------------------------------------------------------------------
    _kind("encoding", _E, "the bytes are not in the encoding of the file", "OT3+TT R: the whole file is lost (OmegaT ends with status 0)",
          repair="written anew as UTF-8 where one encoding explains every byte"),
    _kind("bom", _W, "a byte order mark stands before the first term", "OT3 R: takes it off",
          "TT R: glues it to the first term", repair="taken off"),
    _kind("forbidden-character", _E, "a character that XML forbids",
          "OT3 R: the whole memory is lost, and it ends with status 0", "OT6+TT R: refuses the whole file",
          repair="replaced by a blank"),
    _kind("ampersand", _E, "an & that begins no reference", "OT3+TT R: the whole file is lost (OmegaT ends with status 0)", repair="written as &amp;"),
    _kind("less-than", _E, "a < that begins no tag", "OT3+TT R: the whole file is lost (OmegaT ends with status 0)", repair="written as &lt;"),
    _kind("not-well-formed", _E, "it is no well-formed XML", "OT3+TT R: the whole file is lost (OmegaT ends with status 0)"),
    _kind("cut-off", _E, "the file ends in the middle", "OT3+TT R: the whole file is lost (OmegaT ends with status 0)", repair="cut behind its last whole unit, and closed"),
    _kind("entities", _E, "it declares entities, which can make a reader fetch files or fill its memory",
          "OT3 R: reads it", "TT R: puts the text of the entity in its place"),
    _kind("root", _E, "the first element is none of the format"),
    _kind("limit", _E, "it goes beyond a limit"),
    _kind("unreadable", _E, "it cannot be read"),
    # -- TMX: file and header --------------------------------------------------------------
    _kind("version", _W, "the version is not 1.4", "OT3+TT R: reads it", _REFUSED_61, "MQ D: reads 1.1 to 1.4b", repair="set to 1.4"),
    _kind("namespace", _W, "the root names a namespace", "OT3+TT R: reads it", _REFUSED_61, repair="taken out"),
    _kind("no-header", _E, "there is no header", "OT3+TT R: reads it", _REFUSED_61, repair="a header is written"),
    _kind("header-attribute", _E, "the header lacks an attribute", "OT3+TT R: reads it", _REFUSED_61,
          repair="the usual value is written"),
    _kind("no-srclang", _E, "the header names no source language",
          "OT3 R: the whole memory is lost (null pointer), with status 0", "OT6 R: refuses the whole file", "TT R: reads it",
          "WL S: refuses the file: source language not defined", repair="the language that every unit has, else *all*"),
    _kind("srclang-all", _W, "the source language is *all*", "OT3+OT6 R: reads it, with a warning", "TT R: reads it",
          "WL S: refuses the file: could not find language *all*"),
    _kind("segtype", _W, "segtype is none of block, paragraph, sentence, phrase", "OT3+TT R: reads it", _REFUSED_61,
          repair="set to sentence"),
    _kind("segtype-paragraph", _N, "segtype is paragraph", "OT3+OT6 R: cuts every unit into sentences anew"),
    _kind("unknown-attribute", _W, "an attribute that the format does not have", "OT3+TT R: reads on", _REFUSED_61),
    _kind("unknown-element", _W, "an element that the format does not have", "OT3+TT R: reads on", _REFUSED_61),
    # -- TMX: units ------------------------------------------------------------------------
    _kind("srclang-missing", _W, "no variant of the unit is in the source language of the header",
          "OT3+OT6 R: reads it, with a warning", "TT R: the source is None: the unit is lost", "WL S: leaves the unit out"),
    _kind("no-language", _E, "a variant names no language", "OT3 R: the whole memory is lost (null pointer)",
          "OT6 R: refuses the whole file", "TT R: the unit is lost"),
    _kind("lang", _W, "the language stands in lang instead of xml:lang", "OT3 R: reads it", _REFUSED_61,
          "TT R: finds no language: the unit is lost", "OK S: reads it", repair="written as xml:lang"),
    _kind("underscore", _E, "a language tag with an underscore", "OT3 R: leaves the unit out in silence", _REFUSED_61, "TT R: reads it",
          repair="written with a hyphen"),
    _kind("three-letters", _E, "a language tag of three letters for a language that has one of two",
          "OT3+OT6 R: leaves the unit out in silence", "TT R: the unit is lost", repair="written as zh, en"),
    _kind("tag-case", _N, "a language tag in unusual capitals", "OT3+OT6+TT R: reads it", repair="written as zh-CN, en-US"),
    _kind("varieties", _W, "several variants of Chinese in one unit",
          "OT3+OT6 R: the last one wins where they differ in script alone", "TT R: may take zh-TW for the target"),
    _kind("varieties-english", _N, "several variants of English in one unit", "OT3 R: takes the last (en-US of en-GB, en-US)",
          "OT6 R: takes the first", "TT R: takes en-US"),
    _kind("one-variant", _W, "the unit has fewer than two variants", "OT3 R: leaves the unit out in silence", "TT R: the target is None"),
    _kind("no-pair", _N, "the unit has no Chinese or no English", "OT3 R: inserts another language that it has",
          "OT6 R: pairs it with nothing", "TT R: the target is None", "WL S: a language that it does not know ends the import"),
    _kind("no-seg", _E, "a variant has no seg: its text stands in the tuv itself", "OT3 R: loads a unit without text",
          "TT R: source and target are None", repair="the text is put into a seg"),
    _kind("empty-seg", _W, "a seg has no text", "OT3 R: loads a unit with an empty side", "TT R: the side is empty"),
    _kind("two-segs", _E, "a variant has more than one seg", "OT3 R: loads the unit", "TT R: takes the first"),
    _kind("blanks", _W, "blanks or a line break around the text of a seg", "OT3 R: finds no exact match", "OT6 R: keeps them in the source",
          "TT R: finds no exact match"),
    _kind("duplicate-id", _W, "an identifier that another unit has", "OT3+TT R: keeps both"),
    _kind("duplicate-source", _N, "the same source has another target elsewhere in the file", "OT3 R: the last one wins",
          "OT6 S: the first one wins"),
    _kind("order", _W, "a note or prop stands behind a tuv or seg", "OT3+TT R: reads it", _REFUSED_61,
          "OK S: refuses the unit: only note, prop and tuv are allowed inside tu"),
    _kind("reserved-property", _W, "a property type to which OmegaT gives a meaning of its own",
          "OT3 R: with `file` it reads the unit and does not apply it", "OT6 S: as 3.6", "TT R: reads it"),
    _kind("date", _W, "a date that is not like 20260131T235959Z", "OT3+OT6 S: also reads 2026-01-31T23:59:59Z",
          repair="written in the form of the format"),
    _kind("too-long", _W, "a segment of more than 2,000 characters", "RWS D: its cloud leaves the unit out"),
    _kind("code-attribute", _W, "a code lacks an attribute that it must have", "OT3 R: reads it", _REFUSED_61, "TT R: reads it"),
    _kind("code-unbalanced", _W, "codes that begin and end do not go together", "OT3 R: loads the unit",
          "TT R: keeps the codes as text"),
    _kind("code-level", _N, "a code that should not be used any more (ut)", "OT6 S: its schema has it no more"),
    _kind("codes-differ", _N, "the two sides have other codes"),
    _kind("codes-as-text", _N, "codes are written as text (level 1)", "TT R: keeps them as text: a clean sentence is no exact match"),
    _kind("radicals", _N, "radicals stand in the place of ideographs"),
    _kind("not-finished", _N, "the unit is marked as machine translation, draft, rejected or fuzzy", "OT3 R: takes it for 100",
          "TT R: takes it for 100"),
    # -- TBX -------------------------------------------------------------------------------
    _kind("tbx-version-3", _N, "TBX of version 3 (ISO 30042:2019)", "OT3 R: refuses it (UnmarshalException)",
          "TT R: refuses it (AssertionError)", "OK+WL S: reads version 2 only"),
    _kind("tbx-no-language", _E, "a section of terms names no language", "OK S: refuses the file"),
    _kind("tbx-no-term", _E, "a section has no term"),
    _kind("tbx-two-terms", _E, "a section has more than one term"),
    _kind("tbx-term-first", _W, "the term does not stand first in its section"),
    _kind("tbx-empty-term", _E, "a term is empty"),
    _kind("tbx-picklist", _W, "a value that its list does not have",
          "WL D: takes administrativeStatus forbidden or obsolete for a forbidden term"),
    _kind("tbx-category", _W, "a data category that the dialect does not have"),
    _kind("tbx-level", _W, "a data category on a level where it does not belong"),
    _kind("tbx-no-type", _E, "an element without the type that it must have"),
    _kind("tbx-group", _W, "a group with more than one of what it groups, or a note of it outside of a group"),
    _kind("tbx-no-id", _W, "an entry without an identifier"),
    _kind("tbx-place", _W, "an element where the format does not have it"),
    _kind("tbx-header-text", _W, "text of the header that stands outside of p"),
    _kind("tbx-empty-entry", _N, "an entry without terms of Chinese or of English"),
    # -- XLIFF -----------------------------------------------------------------------------
    _kind("xliff-version", _W, "a version of XLIFF that is not 1.2 or 2.0 to 2.2"),
    _kind("xliff-attribute", _E, "an element lacks an attribute that it must have"),
    _kind("xliff-no-source", _E, "a unit has no source"),
    _kind("xliff-empty-target", _N, "a unit has an empty target", "OT3 R: shows no segment for it"),
    _kind("xliff-state", _W, "a state that the format does not have"),
    _kind("xliff-duplicate-id", _E, "an identifier that another unit of the same file has"),
    _kind("xliff-codes", _W, "source and target have other codes"),
    _kind("xliff-target", _W, "it names no target language"),
    # -- tables and glossaries -------------------------------------------------------------
    _kind("cells", _E, "a row has other cells than the first line", "OT3+OT6 S: reads the first three cells, whatever they are",
          repair="written whole where only one reading is possible"),
    _kind("quotes", _E, "a quotation mark that is not closed"),
    _kind("no-columns", _E, "it names no column of Chinese and of English"),
    _kind("empty-side", _W, "a row without a term of one language", "OT3+OT6 S: skips a line without a source"),
    _kind("padding", _W, "blanks around a term", "OT3 S: does not take them off: the term is not found", "OT6 S: takes them off",
          repair="taken off"),
    _kind("duplicate-row", _N, "the same row stands there before", "OT3+OT6 S: drops it", repair="taken out"),
    _kind("several-targets", _N, "a source that has another target elsewhere", "OT3+OT6 S: shows them together",
          "WL S: refuses a second target in tables for DeepL"),
    _kind("wrong-script", _W, "a term is not in the language of its column"),
    _kind("header-row", _W, "a glossary of OmegaT with a line of names", "OT3+OT6 S: takes it for a term"),
    _kind("tsv-name", _W, "the ending .tsv", "OT3 R: ignores the file", "OT6 S: reads it (since 5.5)"),
    _kind("control-character", _E, "a control character", repair="replaced by a blank"),
    _kind("formula", _N, "a cell that a spreadsheet computes", "WL S: puts an apostrophe before it, or takes the sign off"),
    _kind("remark", _N, "a line that begins with #", "OT3+OT6 S: skips it as a remark"),
)  # fmt: skip

KINDS = {kind.code: kind for kind in _KINDS}
"""Every kind of defect by its code."""
