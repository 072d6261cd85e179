"""Sentences of one paragraph, with offsets. Rules are data, so that they can be read and argued.

Nothing is lost: the segments of a paragraph cover all of it but the white space between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tm.languages import Lang
from tm.model import Segment
from tm.text.chars import CLOSERS, HAN_RANGES

_ZH_END = re.compile(rf"(?:[。！？!?]+|…{{2,}})[{re.escape(CLOSERS)}]*")
# 1. a quotation or bracket that closes on a point, and the sentence goes on: “…。”的, （…。），
_ZH_GOES_ON = re.compile(r"[，、；：。的之等和与或及时后中里为是说]")
#    the speaker is named behind the quotation: “…。”主席说。
_ZH_SPEAKER = re.compile(
    rf"[{HAN_RANGES}·]{{1,10}}(?:说|說|表示|指出|强调|強調|问|問|回答|答|宣布|宣佈|重申|补充|補充)道?(?:[。！]|，(?=[“「『]))"
)
#    a title that holds an exclamation or a question: 《摔跤吧！爸爸》 (Dangal)
_LONGEST_TITLE = 100
"""Characters of a title; the longest of UN documents have fewer."""
_TITLE = re.compile(rf"《[^《》]{{1,{_LONGEST_TITLE}}}》")
_STRAIGHT = '"'
# 2. the figure of a footnote may stand behind the point: “the rules.1 The next”
_EN_END = re.compile(
    r"(?<![.!?])[.!?]++[)\]\"'”’]*+(?P<note>\d{1,3}|[¹²³⁰⁴-⁹]{1,3})?(?=\s+[\[(\"'“‘]?[A-Z0-9])"
)
_NOTED = re.compile(r"(?:[a-z]{3}|[)\]\"'”’])$")
"""What stands before the point of a sentence with the figure of a footnote: a word, not an abbreviation or a symbol (WP.3)."""
_CITED = re.compile(
    r"\b(?:res|dec|doc|docs|ann|app|note|notes|resp|para|paras|sect|chap|vol|art|arts|figs?)$", re.IGNORECASE
)
# 3. a point that ends an abbreviation, an initial or a number in a list
_EN_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"/])(?:Mr|Mrs|Ms|Dr|Prof|St|Nos?|nos|[Aa]rts?|[Pp]aras?|pp|p|vol|chap|sect|fig|ed|eds"
    r"|H\.E|e\.g|i\.e|cf|etc|viz|Gen|Col|Capt|Lt|Sgt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd"
    r"|Add|Rev|Corr|Suppl|Distr|Amb|U\.S|U\.N|[A-Z]|vs|ibid|op|loc)\.$",
)


def split(text: str, language: Lang) -> tuple[Segment, ...]:
    """Split a paragraph's `text` into sentences.

    >>> [s.text for s in split("缔约国重申。（见附件。）“我们同意。”的说法。", Lang.ZH)]
    ['缔约国重申。', '（见附件。）', '“我们同意。”的说法。']
    >>> [s.text for s in split("他说：\\"对。\\"然后散会。看《来吧！爸爸》好吗？", Lang.ZH)]
    ['他说："对。"', '然后散会。', '看《来吧！爸爸》好吗？']
    >>> [s.text for s in split("See No. 5. The U.S. agreed to the rules.1 It left WP.3 Then.", Lang.EN)]
    ['See No. 5.', 'The U.S. agreed to the rules.1', 'It left WP.3 Then.']
    """
    segments: list[Segment] = []
    start = 0
    for end in _ends(text, language):
        segments.extend(_segment(text, start, end))
        start = end
    segments.extend(_segment(text, start, len(text)))
    return tuple(segments)


def _segment(text: str, start: int, end: int) -> Iterator[Segment]:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if right > left:
        yield Segment(left, right, text[left:right])


def _goes_on(text: str, stop: int) -> bool:
    """Whether the sentence goes on at `stop`, behind a quotation or bracket that closes on a point."""
    last, end = text[stop - 1], stop
    if last not in CLOSERS and last != _STRAIGHT:
        return False
    speaker = last in '”’」』"' and _ZH_SPEAKER.match(text, end) is not None
    return speaker or _ZH_GOES_ON.match(text, end) is not None


def _ends(text: str, language: Lang) -> Iterator[int]:
    if language is Lang.ZH:
        yield from _zh_ends(text)
        return
    for end_mark in _EN_END.finditer(text):
        tail = text[max(0, end_mark.start() - 12) : end_mark.start() + 1]
        if end_mark.group()[0] == "." and _EN_ABBREVIATION.search(tail):
            continue
        if end_mark["note"] and not (_NOTED.search(tail[:-1]) and not _CITED.search(tail[:-1])):
            continue
        yield end_mark.end()


def _zh_ends(text: str) -> Iterator[int]:
    """Where Chinese sentences end. A straight quotation mark closes where an odd number stands before it."""
    quotes = at = 0
    title = _titles(text)
    for end_mark in _ZH_END.finditer(text):
        if end_mark.start() < at:
            continue
        stop = end_mark.end()
        quotes += text.count(_STRAIGHT, at, stop)
        at = stop
        if quotes % 2 and text.startswith(_STRAIGHT, stop):
            quotes += 1
            stop = at = stop + 1
        if not title(end_mark.start()) and not _goes_on(text, stop):
            yield stop


def _titles(text: str) -> Callable[[int], bool]:
    """Whether a place stands in a title between 《 and 》; places are asked for in order."""
    spans = (hit.span() for hit in _TITLE.finditer(text))
    span = next(spans, None)

    def within(place: int) -> bool:
        nonlocal span
        while span is not None and span[1] <= place:
            span = next(spans, None)
        return span is not None and span[0] <= place

    return within
