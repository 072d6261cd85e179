"""What every kind of file is read into: entries with their terms. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tm.text.chars import HAN

TYPES = ("full form", "short form", "acronym", "variant")
MOST = 400
"""Longest term, in characters; what is longer is a sentence."""

_SPACE = re.compile(r"\s+")
_PARTS = re.compile(r"[|\n;；]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ARTICLE = re.compile(r"^the (?=\S)|\s*\((?:the|The)\)|\s*\*+$")


@dataclass(frozen=True, slots=True)
class EntryTerm:
    """A term of an entry. `language` is zh or en, `type` one of `TYPES`, `standing` as in TBX."""

    text: str
    language: str
    type: str = "full form"
    standing: str = "preferred"
    part_of_speech: str | None = None


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One concept of a file, with its line there. Terms of a language are in order, the first is the main one."""

    line: int
    terms: tuple[EntryTerm, ...]
    type: str | None = None
    subject: str | None = None
    note: str | None = None

    def of(self, language: str) -> list[EntryTerm]:
        """The terms of one language."""
        return [term for term in self.terms if term.language == language]


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """An entry that is not taken, with its line and the reason. `silent`: it lacks a language, as many do."""

    line: int
    reason: str
    silent: bool = False


def split(cell: str, *, names: bool = False) -> list[str]:
    """The terms of a cell: parted by bars, semicolons or line ends, spaces put in order.

    With `names` the marks of a list of names go: an article in front or in brackets, asterisks.

    >>> split("cut-off | halt"), split("Holy See (the) *", names=True)
    (['cut-off', 'halt'], ['Holy See'])
    """
    parts = (_SPACE.sub(" ", _CONTROL.sub("", part)).strip() for part in _PARTS.split(cell))
    if names:
        parts = (_ARTICLE.sub("", _ARTICLE.sub("", part)).strip() for part in parts)
    return list(dict.fromkeys(part for part in parts if part))


def checked(entry: TermEntry) -> TermEntry | RejectedEntry:
    """The entry without terms that cannot be what they are filed as, or why nothing of it is left.

    A Chinese term has an ideograph, an English one has none and has a letter.
    """
    good = tuple(term for term in entry.terms if not _fault(term))
    languages = {term.language for term in good}
    if {"zh", "en"} <= languages:
        return TermEntry(entry.line, _ordered(good), entry.type, entry.subject, entry.note)
    faults = [fault for term in entry.terms if (fault := _fault(term))]
    if faults:
        return RejectedEntry(entry.line, faults[0])
    return RejectedEntry(
        entry.line, "no Chinese term" if "zh" not in languages else "no English term", silent=True
    )


def _fault(term: EntryTerm) -> str | None:
    shown = term.text if len(term.text) <= 40 else f"{term.text[:40]}…"
    has_han = bool(HAN.search(term.text))
    if term.language == "zh" and not has_han:
        return f"{shown!r} is filed as Chinese and has no ideograph"
    if term.language == "en" and has_han:
        return f"{shown!r} is filed as English and has ideographs"
    if term.language == "en" and not any(character.isalpha() for character in term.text):
        return f"{shown!r} is filed as English and has no letter"
    if len(term.text) > MOST:
        return f"{shown!r} has more than {MOST} characters"
    return None


def _ordered(terms: Iterable[EntryTerm]) -> tuple[EntryTerm, ...]:
    """Usable full forms first, superseded terms last; the order within is kept."""

    def place(term: EntryTerm) -> tuple[bool, int, bool]:
        return term.standing == "superseded", TYPES.index(term.type), term.standing == "admitted"

    return tuple(sorted(_unique(terms), key=place))


def _unique(terms: Iterable[EntryTerm]) -> Iterator[EntryTerm]:
    seen: set[tuple[str, str]] = set()
    for term in terms:
        if (term.language, term.text) not in seen:
            seen.add((term.language, term.text))
            yield term
