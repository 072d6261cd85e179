"""What every kind of file is read into: concepts with their terms, and why one is not taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from termbase.concepts.model import Concept, Description, Term
from termbase.concepts.status import Standing, TermType
from tm.languages import EQUIVALENT, MINED, PAIR, name
from tm.text import radicals
from tm.text.chars import HAN

_ORDER = (
    TermType.FULL, TermType.TITLE, TermType.SHORT, TermType.ACRONYM, TermType.VARIANT, TermType.COMPOSED, TermType.LEARNED,
    TermType.CONVERTED,
)  # fmt: skip
"""The types of terms, in the order in which the terms of an entry stand."""

MOST = 400
"""Longest term, in characters; what is longer is a sentence (the longest of the UN's own lists has 230)."""

# characters of a term in a message: enough to find it, short enough for a line
_SHOWN = 40
_SPACE = re.compile(r"\s+")
_PARTS = re.compile(r"[|\n;；]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ARTICLE = re.compile(r"^the (?=\S)|\s*\((?:the|The)\)|\s*\*+$")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One concept of a file, with its line there; terms of a language are in order. It has an id only if the file is ours.

    `forbidden`: its row as a whole says that it is not to be used; which of its terms are meant, other rows tell.
    """

    line: int
    concept: Concept
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """An entry that is not taken, with its line and the reason. `silent`: it lacks a language, as many do."""

    line: int
    reason: str
    silent: bool = False


def entry(
    line: int, terms: Iterable[Term], type_: str | None = None, subject: str | None = None,
    descriptions: Iterable[Description] = (), *, forbidden: bool = False,
) -> FileEntry:  # fmt: skip
    """An entry of a file."""
    concept = Concept("", list(terms), type_, subject, descriptions=list(dict.fromkeys(descriptions)))
    return FileEntry(line, concept, forbidden)


def unified(read: FileEntry) -> FileEntry:
    """The entry with ideographs in the place of radicals, as page text has them."""
    terms = [
        replace(term, text=radicals.unify(term.text), descriptions=_unified(term.descriptions))
        for term in read.concept.terms
    ]
    concept = replace(read.concept, terms=terms, descriptions=_unified(read.concept.descriptions))
    return replace(read, concept=concept)


def _unified(descriptions: Iterable[Description]) -> list[Description]:
    return [replace(statement, text=radicals.unify(statement.text)) for statement in descriptions]


def settled(entries: Iterable[FileEntry]) -> Iterator[FileEntry]:
    """The entries, those of forbidden rows last and with the terms marked that are forbidden.

    A row says that a pair is not to be used. Where another row uses one of its terms, that term is good and the
    other is meant (裁军 = disarmament, and never 裁军 = arms cut); where no row does, all of them are.
    """
    used: set[tuple[str, str]] = set()
    forbidden: list[FileEntry] = []
    for read in entries:
        if read.forbidden:
            forbidden.append(read)
            continue
        used.update((term.language, term.text) for term in read.concept.terms if term.standing.is_usable)
        yield read
    for read in forbidden:
        terms = [
            term if (term.language, term.text) in used else replace(term, standing=Standing.DEPRECATED)
            for term in read.concept.terms
        ]
        yield replace(read, concept=replace(read.concept, terms=terms))


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


def checked(read: FileEntry) -> FileEntry | RejectedEntry:
    """The entry without terms that cannot be what they are filed as, or why nothing of it is left.

    A Chinese term has an ideograph, an English one has none and has a letter.
    """
    concept = read.concept
    good = [term for term in concept.terms if not _fault(term)]
    missing = [language for language in PAIR if not any(term.language == language for term in good)]
    if read.forbidden and all(term.standing.is_usable for term in good):
        return RejectedEntry(read.line, "the row is forbidden, and other rows use each of its terms")
    if not missing:
        return FileEntry(read.line, replace(read.concept, terms=_ordered(good)))
    faults = [fault for term in concept.terms if (fault := _fault(term))]
    if faults:
        return RejectedEntry(read.line, faults[0])
    return RejectedEntry(read.line, f"no {name(missing[0])} term", silent=True)


def _fault(term: Term) -> str | None:
    """Why a term cannot be what it is filed as, or None."""
    shown = term.text if len(term.text) <= _SHOWN else f"{term.text[:_SHOWN]}…"
    has_han = bool(HAN.search(term.text))
    if term.language == MINED and not has_han:
        return f"{shown!r} is filed as Chinese and has no ideograph"
    if term.language == EQUIVALENT and has_han:
        return f"{shown!r} is filed as English and has ideographs"
    if term.language == EQUIVALENT and not any(character.isalpha() for character in term.text):
        return f"{shown!r} is filed as English and has no letter"
    if len(term.text) > MOST:
        return f"{shown!r} has more than {MOST} characters"
    return None


def _ordered(terms: Iterable[Term]) -> list[Term]:
    """Usable full forms first, terms that may not be used last; the order within is kept."""

    def place(term: Term) -> tuple[bool, int, bool]:
        return not term.standing.is_usable, _ORDER.index(term.type), term.standing is Standing.ADMITTED

    return sorted(_unique(terms), key=place)


def _unique(terms: Iterable[Term]) -> Iterator[Term]:
    """Each term once, with all that is said of it in its several places."""
    seen: dict[tuple[str, str], Term] = {}
    for term in terms:
        first = seen.setdefault((term.language, term.text), term)
        if first is not term:
            first.descriptions.extend(
                statement for statement in term.descriptions if statement not in first.descriptions
            )
    yield from seen.values()
