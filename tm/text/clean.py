"""The storage form of a text, and findings about characters that should not be there.

`CleanText` has valid scalar values only, no NUL and no other C0 or C1 control except tab and
newline, and newlines as LF. Radicals, which page text has in the place of ideographs, are those ideographs. Nothing else
is changed: no normalisation (that is for keys only).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NewType

from tm.text import radicals

CleanText = NewType("CleanText", str)

_NEWLINES = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def clean(text: str) -> CleanText:
    """Return `text` with newlines unified and forbidden controls replaced by a space.

    A form feed counts as a newline: it is where a page ended. Lone surrogates are not repaired
    here; `surrogate` finds them, and the reader refuses the text.

    >>> clean("裁军\\r\\n谈判\\x00会议")
    '裁军\\n谈判 会议'
    """
    return CleanText(_CONTROLS.sub(" ", _NEWLINES.sub("\n", radicals.unify(text))))


def surrogate(text: str) -> tuple[int, str] | None:
    """Return (offset, `U+XXXX`) of the first lone surrogate, or None.

    >>> surrogate("a" + chr(0xD800))
    (1, 'U+D800')
    """
    match = _SURROGATES.search(text)
    return (match.start(), f"U+{ord(match.group()):04X}") if match else None


def oddities(text: str) -> Iterator[str]:
    """Name what a person should know of: controls, bidirectional controls, private use.

    >>> list(oddities("裁\\u202e军"))
    ['U+202E RIGHT-TO-LEFT OVERRIDE']
    """
    for pattern in (_CONTROLS, _BIDI, _PRIVATE):
        for character in sorted(set(pattern.findall(text))):
            yield f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
