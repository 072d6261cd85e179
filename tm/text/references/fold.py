"""One form for the characters that references are written with, one for one, so that offsets stay."""

from __future__ import annotations

from tm.text import script

_PUNCTUATION = {
    **dict.fromkeys("－–—―‐‑‒−～〜", "-"),
    **dict.fromkeys("〔［【", "("),
    **dict.fromkeys("〕］】", ")"),
    **dict.fromkeys("\t\n\r\f\v\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\u0085", " "),
    **{chr(code): " " for code in range(0x2000, 0x200B)},
    **dict.fromkeys("〈<", "《"),
    **dict.fromkeys("〉>", "》"),
    **dict.fromkeys("○", "〇"),
    "’": "'",
    "．": ".",
}
# full-width letters, digits and signs; the comma stays, because in Chinese it never groups digits
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C, 0xFF5E)}
_FOLDS = str.maketrans(
    _WIDE | _PUNCTUATION,
)


def fold(text: str) -> str:
    """Return `text` with each character in the form that the patterns know; the length stays.

    >>> fold("第１７１８（2006）號決議")
    '第1718(2006)号决议'
    """
    return script.simplify(text).translate(_FOLDS)
