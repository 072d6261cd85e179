"""`SearchKey`: what two writings of the same term share. For comparing, never for showing."""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

from tm.text import radicals, script
from tm.text.chars import CJK_PUNCTUATION, FULL_WIDTH, HAN_RANGES

SearchKey = NewType("SearchKey", str)

_WIDTH = FULL_WIDTH | {0x3000: 0x20}
_FOLDS: dict[int, int | str] = {
    **_WIDTH,
    **radicals.TABLE,
    0x2027: "·",
    0x30FB: "·",
    0x2022: "·",
    0x2015: "—",
    0x2019: "'",
}
# default-ignorable code points (Unicode DerivedCoreProperties) that occur in text
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"\s+")
_WIDE = f"[{HAN_RANGES}{CJK_PUNCTUATION}]"
_BESIDE_WIDE = re.compile(f"(?<={_WIDE}) | (?={_WIDE})")
_HYPHEN = re.compile(r"(?<=[a-z])[-‐‑](?=[a-z])")
_TITLE_MARKS = re.compile('[《》〈〉「」『』“”"]')


def recipe() -> str:
    """Name everything that shapes a key; a stored key is good only under the same recipe."""
    return f"key 3; unicode {unicodedata.unidata_version}; {script.recipe()}"


def key(text: str) -> SearchKey:
    """Return the key of `text`: NFC, width, radicals, ignorables, case, script, inner spaces.

    Folding is repeated until nothing changes (two ideographs need a second step), so that
    `key(key(x)) == key(x)`.

    >>> key("裁軍ＡＰＩ") == key("裁军 api")
    True
    """
    if text.isascii():
        return SearchKey(_SPACE.sub(" ", text.casefold()).strip())  # nothing else changes ASCII
    folded = text
    for _ in range(4):
        again = _once(folded)
        if again == folded:
            break
        folded = again
    return SearchKey(folded)


def _once(text: str) -> str:
    folded = _IGNORABLE.sub("", unicodedata.normalize("NFC", text)).translate(_FOLDS)
    folded = script.simplify(folded.casefold())
    flat = _SPACE.sub(" ", unicodedata.normalize("NFC", folded)).strip()
    return _BESIDE_WIDE.sub("", flat)


def term_key(text: str) -> SearchKey:
    """Return the key of a term: as `key`, and blind to title marks, quotation marks and hyphens of words.

    >>> term_key("《不擴散條約》") == term_key("不扩散条约"), term_key("Nuclear-weapon State")
    (True, 'nuclear weapon state')
    """
    return SearchKey(_HYPHEN.sub(" ", key(_TITLE_MARKS.sub("", text))))
