"""Sentences of one paragraph, with offsets. Rules are data, so that they can be read and argued.

Nothing is lost: the segments of a paragraph cover all of it but the white space between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_EN_END = re.compile(r"(?<![.!?])[.!?]++[)\]\"'”’]*+(?=\s+[\[(\"'“‘]?[A-Z0-9])")
# 2. a point that ends an abbreviation, an initial or a number in a list
_EN_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"/])(?:Mr|Mrs|Ms|Dr|Prof|St|Nos?|nos|[Aa]rts?|[Pp]aras?|pp|p|vol|chap|sect|fig|ed|eds"
    r"|H\.E|e\.g|i\.e|cf|etc|viz|Gen|Col|Capt|Lt|Sgt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd"
    r"|Add|Rev|Corr|Suppl|Distr|Amb|U\.S|U\.N|[A-Z]|vs|ibid|op|loc)\.$",
)


def split(text: str, language: Lang) -> tuple[Segment, ...]:
    """Split a paragraph's `text` into sentences.

    >>> [s.text for s in split("缔约国重申。（见附件。）“我们同意。”的说法。", Lang.ZH)]
    ['缔约国重申。', '（见附件。）', '“我们同意。”的说法。']
    >>> [s.text for s in split("See No. 5. The U.S. agreed.", Lang.EN)]
    ['See No. 5.', 'The U.S. agreed.']
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


def _goes_on(text: str, end_mark: re.Match[str]) -> bool:
    """Whether the sentence goes on behind a quotation or bracket that closes on a point."""
    last, end = end_mark.group()[-1], end_mark.end()
    if last not in CLOSERS:
        return False
    speaker = last in "”’」』" and _ZH_SPEAKER.match(text, end) is not None
    return speaker or _ZH_GOES_ON.match(text, end) is not None


def _ends(text: str, language: Lang) -> Iterator[int]:
    if language is Lang.ZH:
        for end_mark in _ZH_END.finditer(text):
            if not _goes_on(text, end_mark):
                yield end_mark.end()
        return
    for end_mark in _EN_END.finditer(text):
        tail = text[max(0, end_mark.start() - 12) : end_mark.start() + 1]
        if end_mark.group()[0] != "." or not _EN_ABBREVIATION.search(tail):
            yield end_mark.end()
