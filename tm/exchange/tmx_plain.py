"""Plain units of TMX by pattern, for speed: two variants without code elements, as nearly every memory writes nearly every unit.

A plain unit is an element that is well-formed as it stands, so that a parser, which is given its line ends in its
place, finds every fault in the rest.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from tm.exchange.tmx_events import TmxUnit, kept, said, tag_of
from tm.exchange.tmx_write import own_kind
from tm.limits import Limits
from tm.model import Remark, Variant
from tm.text import codes, radicals

_SAID = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<&\r\n\t]*"|'[^'<&\r\n\t]*'))*"""
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REMARKS = rf"((?:<prop{_SAID}\s*>[^<]*</prop>\s*|<note{_SAID}\s*>[^<]*</note>\s*)*)"
PLAIN = re.compile(
    rf"<tu({_SAID})\s*>\s*{_REMARKS}"
    rf"<tuv({_SAID})\s*>\s*<seg>([^<]*)</seg>\s*</tuv>\s*"
    rf"<tuv({_SAID})\s*>\s*<seg>([^<]*)</seg>\s*</tuv>\s*</tu>"
)
"""A unit of two variants whose remarks stand before them."""
_REMARK = re.compile(rf"<(prop|note)({_SAID})\s*>([^<]*)</")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&(lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")


def unit(hit: re.Match[str], line: int, limits: Limits) -> TmxUnit | None:
    """The unit that a match of `PLAIN` is; None where only the parser can tell."""
    tags, inner, first, left, second, right = hit.groups()
    attributes = _attributes(tags)
    variants = [_read(said_, text, limits) for said_, text in ((first, left), (second, right))]
    if attributes is None or variants[0] is None or variants[1] is None:
        return None
    made = TmxUnit(line, attributes)
    for name, tag, text in _REMARK.findall(inner) if inner else ():
        plain, of_tag = _text(text, limits), _variant_said(tag)
        if plain is None or of_tag is None:
            return None
        kind = own_kind(of_tag.kind) if name == "prop" else None
        made.remarks.append(Remark(plain.strip(), kind, of_tag.tag or None))
    made.variants = [variants[0], variants[1]]
    return made


def _read(tags: str, written: str, limits: Limits) -> Variant | None:
    """A variant; None where the parser must look."""
    about, text = _variant_said(tags), _text(written, limits)
    if about is None or text is None:
        return None
    if not codes.may_hold(text):
        return Variant(about.tag, text, None, about.attributes)
    visible = radicals.unify(codes.visible(codes.pieces(text)))
    return kept(about.tag, visible, codes.escape(text), about.attributes)


class _Said(NamedTuple):
    """What the attributes of an element say: its language, its type, and the rest of them."""

    tag: str
    kind: str
    attributes: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=1024)
def _variant_said(text: str) -> _Said | None:
    attributes = _attributes(text)
    if attributes is None:
        return None
    return _Said(tag_of(attributes), attributes.get("type", ""), said(attributes))


def _attributes(text: str) -> dict[str, str] | None:
    """Attributes as a dictionary; None where one is said twice, which is for the parser to refuse."""
    pairs = _ATTRIBUTE.findall(text)
    attributes = {name: double or single for name, double, single in pairs}
    return attributes if len(attributes) == len(pairs) else None


def _text(text: str, limits: Limits) -> str | None:
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
