"""Putting an XML file right where that needs no guess; everything else stays as it is, to the byte. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tm.exchange.tmx_write import SEGTYPES
from tm.languages import PAIR, of_tag
from tm.validation import tags
from tm.validation.tmx import DATE, HEADER_ATTRIBUTES
from tm.validation.xml_mask import elements, masked
from tm.validation.xml_walk import AMPERSAND, LESS_THAN

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,8}));"
)
_ALLOWED = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
_TMX = re.compile(r"<tmx\b[^<>]*>")
_HEADER = re.compile(r"<header\b[^<>]*?(/?)>")
_BODY = re.compile(r"<body\s*>")
_LANG = re.compile(r"(?<=[\s])(xml:lang|lang)(\s*=\s*)([\"'])([A-Za-z0-9_-]*)\3")
_SRCLANG = re.compile(
    r"(?<=[\s])(srclang|source-language|target-language|srcLang|trgLang)(\s*=\s*)([\"'])([A-Za-z0-9_-]*)\3"
)
_DATE_SAID = re.compile(r"\b(creationdate|changedate|lastusagedate)(\s*=\s*)([\"'])([^\"'<&]*)\3")
_SEGTYPE = re.compile(r"\b(segtype)(\s*=\s*)([\"'])([^\"'<&]*)\3")
_BARE_TUV = re.compile(r"(<tuv\b[^<>]*>)(\s*)([^<\s](?:[^<]*[^<\s])?)(\s*)(</tuv\s*>)")
_USUAL = {"creationtool": "unknown", "creationtoolversion": "unknown", "segtype": "sentence", "o-tmf": "unknown",
          "adminlang": "en", "datatype": "plaintext"}  # fmt: skip
_LATE = re.compile(
    r"((?:<tuv\b(?:(?!</tuv>).)*</tuv\s*>\s*)+)((?:<(?:note|prop)\b[^<>]*>[^<]*</(?:note|prop)\s*>\s*)+)",
    re.DOTALL,
)


class RepairedPlace(NamedTuple):
    """A change: its line in the file as it was, the code of the defect, what stood there and what stands there now."""

    line: int
    code: str
    before: str
    after: str


Fix = tuple[int, int, str, str]
"""Where to write what, and the code of the defect: start, end, text, code."""


def repair(text: str, made: str) -> tuple[str, list[RepairedPlace]]:
    """A file of XML with what needs no guess put right, and each change. `made` is its format (TMX, TBX, XLIFF, ...)."""
    changes: list[RepairedPlace] = []
    for step in (_characters, _signs, _cut_off, *_STEPS.get(made, ())):
        text = _apply(text, sorted(step(text)), changes)
    return text, sorted(changes)


def _apply(text: str, fixes: list[Fix], changes: list[RepairedPlace]) -> str:
    pieces: list[str] = []
    at = 0
    line = 1
    for start, end, new, code in fixes:
        if start < at:
            continue
        line += text.count("\n", at, start)
        pieces += [text[at:start], new]
        changes.append(RepairedPlace(line, code, _shown(text[start:end]), _shown(new)))
        line += text.count("\n", start, end)
        at = end
    return "".join([*pieces, text[at:]])


def _shown(text: str) -> str:
    flat = " ".join(text.split()) if text.strip() else text
    shown = "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in flat)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"


def _characters(text: str) -> Iterator[Fix]:
    """What XML forbids becomes a blank: what it was is lost, and words it parted stay parted."""
    for hit in _FORBIDDEN.finditer(text):
        if hit[1] or hit[2]:
            code = int(hit[1], 16) if hit[1] else int(hit[2])
            if any(low <= code <= high for low, high in _ALLOWED):
                continue
        yield hit.start(), hit.end(), " ", "forbidden-character"


def _signs(text: str) -> Iterator[Fix]:
    shown = masked(text)
    for hit in AMPERSAND.finditer(shown):
        yield hit.start(), hit.end(), "&amp;", "ampersand"
    for hit in LESS_THAN.finditer(shown):
        yield hit.start(), hit.end(), "&lt;", "less-than"


def _cut_off(text: str) -> Iterator[Fix]:
    """A TMX that ends in the middle ends behind its last whole unit."""
    shown = masked(text)
    if "<tmx" not in shown or re.search(r"</tmx\s*>\s*$", shown) or "</tu>" not in shown:
        return
    end = shown.rfind("</tu>") + len("</tu>")
    rest = shown[end:]
    if re.fullmatch(r"\s*</body\s*>\s*", rest):
        yield len(text), len(text), "</tmx>\n", "cut-off"
    elif not re.search(r"</body", rest):
        yield end, len(text), "\n</body>\n</tmx>\n", "cut-off"


def _attribute(hit: re.Match[str], value: str, code: str, name: str | None = None) -> Fix:
    return hit.start(), hit.end(), f"{name or hit[1]}{hit[2]}{hit[3]}{value}{hit[3]}", code


def _languages(text: str) -> Iterator[Fix]:
    shown = masked(text)
    for hit in _LANG.finditer(shown):
        if not _is_in_tag(shown, hit.start()):
            continue
        codes = tags.faults(hit[4]) if of_tag(hit[4]) is not None or "_" in hit[4] else []
        if codes or hit[1] == "lang":
            code = "lang" if hit[1] == "lang" else codes[0]
            yield _attribute(hit, tags.canonical(hit[4]) if codes else hit[4], code, "xml:lang")
    for hit in _SRCLANG.finditer(shown):
        if _is_in_tag(shown, hit.start()) and (codes := tags.faults(hit[4])):
            yield _attribute(hit, tags.canonical(hit[4]), codes[0])


def _is_in_tag(text: str, place: int) -> bool:
    return text.rfind("<", 0, place) > text.rfind(">", 0, place)


def _dates(text: str) -> Iterator[Fix]:
    shown = masked(text)
    for hit in _DATE_SAID.finditer(shown):
        digits = "".join(c for c in hit[4] if c.isdigit())
        is_whole = re.fullmatch(r"\d{4}-?\d\d-?\d\d(?:[T ]\d\d:?\d\d:?\d\d(?:\.\d+)?Z?)?", hit[4]) is not None
        if not DATE.fullmatch(hit[4]) and is_whole and _is_in_tag(shown, hit.start()):
            yield _attribute(hit, f"{digits[:8]}T{(digits[8:14] or '000000').ljust(6, '0')}Z", "date")


def _segtypes(text: str) -> Iterator[Fix]:
    shown = masked(text)
    for hit in _SEGTYPE.finditer(shown):
        if hit[4] not in SEGTYPES and _is_in_tag(shown, hit.start()):
            yield _attribute(hit, "sentence", "segtype")


def _bare(text: str) -> Iterator[Fix]:
    """Text of a variant without a seg gets one."""
    for hit in _BARE_TUV.finditer(masked(text)):
        yield hit.start(3), hit.end(3), f"<seg>{text[hit.start(3) : hit.end(3)]}</seg>", "no-seg"


def _order(text: str) -> Iterator[Fix]:
    """Notes and properties go before the variants of their unit."""
    shown = masked(text)
    for begin, close in elements(shown, "tu"):
        for late in _LATE.finditer(shown[begin:close]):
            start, end = begin + late.start(), begin + late.end()
            split = begin + late.start(2)
            yield start, end, text[split:end] + text[start:split], "order"


def _root(text: str) -> Iterator[Fix]:
    hit = _TMX.search(masked(text))
    if hit is None:
        return
    tag = hit.group()
    bare = re.sub(r"""\s+xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag)
    version = re.search(r"""version\s*=\s*["']([^"']*)["']""", bare)
    if version is None:
        new = bare[:-1].rstrip() + ' version="1.4">'
    else:
        new = bare[: version.start(1)] + "1.4" + bare[version.end(1) :]
    if new != tag:
        yield hit.start(), hit.end(), new, "namespace" if bare != tag else "version"


def _header(text: str) -> Iterator[Fix]:
    shown = masked(text)
    source = _common_language(shown)
    hit = _HEADER.search(shown)
    if hit is None:
        body = _BODY.search(shown)
        if body:
            said = " ".join(f'{name}="{_USUAL.get(name, source)}"' for name in HEADER_ATTRIBUTES)
            yield body.start(), body.start(), f"<header {said}/>\n", "no-header"
        return
    held = {name for name, _ in re.findall(r"""([\w:.-]+)\s*=\s*["']([^"']+)["']""", hit.group())}
    missing = [name for name in HEADER_ATTRIBUTES if name not in held]
    if missing:
        end = hit.end() - 1 - len(hit[1])
        said = "".join(f' {name}="{_USUAL.get(name, source)}"' for name in missing)
        bare = hit.group()
        for name in missing:  # one that is there without a value
            bare = re.sub(rf"""\s+{re.escape(name)}\s*=\s*(?:""|'')""", "", bare)
        inner = bare[: len(bare) - (hit.end() - end)].rstrip()
        code = "no-srclang" if missing == ["srclang"] else "header-attribute"
        yield hit.start(), hit.end(), f"{inner}{said}{hit[1]}>", code


def _common_language(text: str) -> str:
    """The language that every unit has, the one that stands first where several are; else all of them."""
    counts: Counter[str] = Counter()
    total = 0
    for start, end in elements(text, "tu"):
        total += 1
        counts.update(list(dict.fromkeys(hit[4] for hit in _LANG.finditer(text[start:end]))))
    common = [tag for tag, count in counts.items() if count == total and of_tag(tag) in PAIR]
    return common[0] if common else "*all*"


_STEPS: dict[str, tuple[Callable[[str], Iterator[Fix]], ...]] = {
    "TMX": (_languages, _root, _bare, _order, _dates, _segtypes, _header), "TBX": (_languages,), "XLIFF": (_languages,),
}  # fmt: skip
"""What is put right by format besides characters; MultiTerm's languages have names, which are its own."""
