"""A number as persons read it."""

from __future__ import annotations


class ShownNumber(int):
    """A number with its thousands parted, and with its noun where the format names it for one and for more.

    >>> f"{ShownNumber(1):document|documents}", f"{ShownNumber(0):document|documents}", f"{ShownNumber(1200)}"
    ('1 document', '0 documents', '1,200')
    """

    def __format__(self, nouns: str) -> str:
        one, _, several = nouns.partition("|")
        noun = one if self == 1 else several
        return f"{int(self):,} {noun}" if nouns else f"{int(self):,}"
