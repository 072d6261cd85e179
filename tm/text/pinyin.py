"""Finding Chinese by its sound: Hanyu Pinyin without tones, by whole syllables or by initials."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from tm.text.chars import HAN

_TABLE = Path(__file__).with_name("readings.tsv")
_LETTERS = re.compile(r"[a-z]+")
_MARKS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")

LEAST, MOST = 2, 60
"""Letters that a query by sound has: one initial is no query, and no term is longer."""

INITIALS = 8
"""Letters up to which a query may be of initials alone: of longer terms nobody types them (a choice)."""


@functools.cache
def readings() -> Mapping[str, frozenset[str]]:
    """The syllables of each character that the table has."""
    found: dict[str, set[str]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            syllable, characters = line.split("\t")
            for character in characters:
                found.setdefault(character, set()).add(syllable)
    return {character: frozenset(syllables) for character, syllables in found.items()}


def asked(query: str) -> str:
    """The letters of a query by sound; "" where it can be none.

    Blanks, apostrophes and tone marks do not count; `ü` is `v`.

    >>> asked("Cái tán huì"), asked("CTH"), asked("裁谈会"), asked("1540")
    ('caitanhui', 'cth', '', '')
    """
    letters = re.sub(r"[\s'’-]+", "", query.casefold().translate(_MARKS))
    return letters if LEAST <= len(letters) <= MOST and _LETTERS.fullmatch(letters) else ""


@functools.cache
def _syllables() -> frozenset[str]:
    return frozenset().union(*readings().values())


def is_spoken(letters: str) -> bool:
    """Whether letters can be read as whole syllables.

    >>> is_spoken("caitanhui"), is_spoken("nuclearwepon")
    (True, False)
    """
    syllables = _syllables()
    longest = max(map(len, syllables))
    reached = {0}
    for at in range(len(letters)):
        if at in reached:
            reached |= {at + size for size in range(1, longest + 1) if letters[at : at + size] in syllables}
    return len(letters) in reached


def sounds(text: str, letters: str) -> bool:
    """Whether every ideograph of `text` stands in `letters`, in order: all by whole syllables, or all by first letters.

    >>> sounds("裁谈会", "caitanhui"), sounds("裁谈会", "cth"), sounds("裁谈会", "caitan")
    (True, True, False)
    """
    spoken = [readings().get(character, frozenset()) for character in HAN.findall(text)]
    if len(spoken) == len(letters):
        initials = zip(letters, spoken, strict=True)
        if all(any(s[0] == letter for s in syllables) for letter, syllables in initials):
            return True
    reached = {0}
    for syllables in spoken:
        reached = {at + len(s) for at in reached for s in syllables if letters.startswith(s, at)}
        if not reached:
            return False
    return len(letters) in reached


def heads(letters: str) -> frozenset[str]:
    """The characters with which a text that sounds like `letters` may begin.

    >>> "裁" in heads("caitanhui"), "谈" in heads("caitanhui")
    (True, False)
    """
    return frozenset(
        character
        for character, syllables in readings().items()
        if any(letters.startswith((syllable, syllable[0])) for syllable in syllables)
    )
