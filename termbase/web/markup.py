"""Text of a database as HTML. The only place that joins user text with tags.

Every function escapes first and joins afterwards, so that taking the tags away gives the text back.
Bidirectional controls and other invisible characters get a visible mark and are shut into an
element of their own, so that they cannot turn the order of what stands beside them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from tm.text import key
from tm.text.occurrences import literal

_MARKED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_SHORT = {
    0x200E: "LRM", 0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ",
    0x061C: "ALM", 0xFEFF: "BOM", 0x00AD: "SHY", 0x2060: "WJ",
}  # fmt: skip
# a page with more marks is read by nobody, and costs every visitor
_MOST_PIECES = 500
# comparing is quadratic: longer texts are shown without marks
_MOST_COMPARED = 2_000
_TOKEN = re.compile(r"[^\W\u2e80-\U0003ffff]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch `text[start:end]` to set off: a link when `href` is given, else `<mark>` or `<span>`."""

    start: int
    end: int
    css: str = ""
    title: str = ""
    href: str = ""


def show(text: object) -> Markup:
    """Return `text` escaped, its invisible characters with a visible mark around them.

    >>> show("<b>核")
    Markup('&lt;b&gt;核')
    """
    whole = "" if text is None else str(text)
    if not _MARKED.search(whole):
        return escape(whole)
    pieces: list[str] = []
    at = 0
    for invisible in _MARKED.finditer(whole):
        pieces += [escape(whole[at : invisible.start()]), _visible(invisible.group())]
        at = invisible.end()
    pieces.append(escape(whole[at:]))
    return Markup("").join(pieces)


def _visible(character: str) -> Markup:
    return Markup('<bdi class="unseen" title="{}" data-mark="{}">{}</bdi>').format(
        describe(character), _short(character), character
    )


def _short(character: str) -> str:
    return _SHORT.get(ord(character), f"U+{ord(character):04X}")


def describe(character: str) -> str:
    """Name a character for a tooltip.

    >>> describe(chr(0x202E))
    'U+202E RIGHT-TO-LEFT OVERRIDE'
    """
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


def plain(text: object) -> str:
    """Return `text` for an attribute, a title or a log line: invisible characters spelt out.

    >>> plain("a" + chr(0x202E) + "b")
    'a[RLO]b'
    """
    whole = "" if text is None else str(text)
    return _MARKED.sub(lambda invisible: f"[{_short(invisible.group())}]", whole)


def marked(text: str, marks: Iterable[Mark]) -> Markup:
    """Return `text` with `marks` set off; of overlapping ones the first and longest is kept.

    >>> str(marked("核裁军<", [Mark(1, 3)]))
    '核<mark>裁军</mark>&lt;'
    """
    pieces: list[Markup] = []
    at = 0
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        start, end = max(mark.start, 0), min(mark.end, len(text))
        if start < at or start >= end:
            continue
        pieces += [show(text[at:start]), _set_off(text[start:end], mark)]
        at = end
        if len(pieces) > _MOST_PIECES * 2:
            break
    pieces.append(show(text[at:]))
    return Markup("").join(pieces)


def _set_off(piece: str, mark: Mark) -> Markup:
    title = Markup(' title="{}"').format(plain(mark.title)) if mark.title else Markup("")
    css = Markup(' class="{}"').format(mark.css) if mark.css else Markup("")
    if mark.href:
        return Markup('<a href="{}"{}{}>{}</a>').format(mark.href, css, title, show(piece))
    tag = "span" if mark.title else "mark"
    return Markup("<{0}{1}{2}>{3}</{0}>").format(Markup(tag), css, title, show(piece))


def occurrences(text: str, query: str) -> list[Mark]:
    """Where `query` stands in `text`, compared as search keys are: script, width and case folded.

    >>> [(m.start, m.end) for m in occurrences("裁軍 ＡＰＩ", "api")]
    [(3, 6)]
    """
    places = literal(text, key.key(query).replace(" ", ""))
    return [Mark(start, end) for start, end in places[:_MOST_PIECES]]


def differences(text: str, other: str, css: str, name: str) -> list[Mark]:
    """Marks on what of `text` is not in `other`, in words and single ideographs; `name` says whose the other is.

    >>> [(m.start, m.end, m.title) for m in differences("held in 2024", "held in 2019", "new", "before")]
    [(8, 12, 'before: 2019')]
    """
    mine, theirs = _TOKEN.findall(text), _TOKEN.findall(other)
    if len(mine) > _MOST_COMPARED or len(theirs) > _MOST_COMPARED:
        return []
    starts = [0]
    for token in mine:
        starts.append(starts[-1] + len(token))
    compared = difflib.SequenceMatcher(None, theirs, mine, autojunk=False)
    return [
        Mark(starts[b1], starts[b2], css, f"{name}: {''.join(theirs[a1:a2]) or 'nothing'}")
        for kind, a1, a2, b1, b2 in compared.get_opcodes()
        if kind != "equal" and b1 < b2
    ]


def doubts(zh: str, hant: str, doubtful: str | None) -> list[Mark]:
    """Marks on the characters of a converted `hant` whose Traditional form is a guess.

    `doubtful` holds the characters of `zh` that stand for several Traditional ones.
    """
    if not doubtful:
        return []
    if len(zh) != len(hant):
        return [Mark(0, len(hant), "doubtful", f"Converted; unsure of {doubtful}")]
    return [
        Mark(
            i,
            i + 1,
            "doubtful",
            f"Converted from {zh[i]}, which stands for several Traditional characters: check",
        )
        for i in range(len(zh))
        if zh[i] in doubtful
    ]
