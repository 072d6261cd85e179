"""Which language is the source of an export, and which varieties it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from termbase.concepts.model import Concept, Description, DescriptionKind, Term, TermPair
from tm.languages import EQUIVALENT, LANGUAGES, MINED, of_tag
from tm.text import key, script

_TRADITIONAL = ("TW", "HK", "MO", "HANT")
"""Regions and scripts of Chinese that is written in the Traditional script."""


@dataclass(frozen=True, slots=True)
class ExportDirection:
    """The tags of the source and of the target, as a file writes them: one is Chinese, the other English."""

    source: str = LANGUAGES[MINED].file_tag
    target: str = LANGUAGES[EQUIVALENT].file_tag

    @property
    def is_reversed(self) -> bool:
        """Whether the English is the source."""
        return of_tag(self.source) is EQUIVALENT

    @property
    def mined(self) -> str:
        """The tag of the Chinese side."""
        return self.target if self.is_reversed else self.source

    @property
    def equivalent(self) -> str:
        """The tag of the English side."""
        return self.source if self.is_reversed else self.target

    @property
    def is_traditional(self) -> bool:
        """Whether the Chinese is to be in the Traditional script.

        >>> ExportDirection("en-US", "zh-TW").is_traditional, ExportDirection().is_traditional
        (True, False)
        """
        return any(part.upper() in _TRADITIONAL for part in self.mined.split("-"))


DEFAULT = ExportDirection()


def oriented(pairs: Iterable[TermPair], direction: ExportDirection) -> Iterator[TermPair]:
    """The pairs with source and target as the direction has them, in its script; one of each source is preferred."""
    if direction.is_traditional:
        pairs = (replace(pair, source=traditional(pair.source)) for pair in pairs)
    return _reversed(pairs) if direction.is_reversed else iter(pairs)


def _reversed(pairs: Iterable[TermPair]) -> Iterator[TermPair]:
    """The pairs from English to Chinese: of each English the best Chinese first, which is the preferred one."""
    turned = [replace(pair, source=pair.target, target=pair.source, preferred=False) for pair in pairs]
    turned.sort(
        key=lambda pair: (
            key.term_key(pair.source.text), pair.source.text, not pair.usable, pair.status.rank,
            pair.target.standing.rank, pair.source.standing.rank,
        )
    )  # fmt: skip
    previous = None
    for pair in turned:
        yield replace(pair, preferred=pair.source.text != previous and pair.usable)
        previous = pair.source.text


def in_script(concepts: Iterable[Concept], direction: ExportDirection) -> Iterator[Concept]:
    """The concepts with their Chinese in the script of the direction; a converted term says so in a note."""
    for concept in concepts:
        if direction.is_traditional:
            terms = [_noted(traditional(t)) if t.language == MINED else t for t in concept.terms]
            concept = replace(concept, terms=terms)
        yield concept


def traditional(term: Term) -> Term:
    """A Chinese term in the Traditional script, marked as converted, with the characters that are to be checked.

    >>> converted = traditional(Term("干部会议", MINED))
    >>> converted.text, converted.is_converted, converted.doubtful
    ('幹部會議', True, '干')
    """
    return replace(
        term, text=script.traditional(term.text), language=script.TRADITIONAL,
        doubtful="".join(script.doubtful(term.text)) or None,
    )  # fmt: skip


def _noted(term: Term) -> Term:
    """A converted term as a term of its language, with a note that says what was done."""
    note = Description(DescriptionKind.NOTE, term.conversion or "")
    return replace(term, language=MINED, descriptions=[*term.descriptions, note])
