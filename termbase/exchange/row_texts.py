"""The texts of a row of a table (definitions, notes, contexts, sources) go where they belong. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from termbase.concepts.model import Description, DescriptionKind, Term
from tm.languages import EQUIVALENT, MINED
from tm.text.chars import has_han

OF_DEFINITION = "source of a definition"
_SAID = {kind.value: kind for kind in DescriptionKind}
FIELDS = frozenset({*_SAID, OF_DEFINITION})
"""The fields of a table that are texts about a concept or a term."""
_KEY = re.compile(r"[0-9a-f]{4,}")
"""What a cell of a column "context" holds in tables for software: the key of a unit."""


@dataclass(frozen=True, slots=True)
class About:
    """What a text of a row is about: a language, or None for the concept, and the terms that it may be of.

    `is_term`: it stands in a column about these terms alone.
    """

    language: str | None
    terms: Sequence[Term]
    is_term: bool = False


def firsts(terms: Sequence[Term], language: str | None) -> list[Term]:
    """The first term of a language, or without one the first term of each."""
    first: dict[str, Term] = {}
    for term in terms:
        first.setdefault(term.language, term)
    return [term for tag, term in first.items() if language in (None, tag)]


def say(statements: list[Description], field: str, text: str, about: About) -> None:
    """Add a text of a row to `statements`, which is of the concept and its languages, or to the terms that it is of."""
    if field == OF_DEFINITION:
        _give_source(statements, text, about.language)
        return
    kind = _SAID[field]
    if kind is DescriptionKind.DEFINITION or (kind is DescriptionKind.NOTE and not about.is_term):
        statements.append(Description(kind, text, about.language))
        return
    terms = about.terms
    if kind is DescriptionKind.CONTEXT:
        if _KEY.fullmatch(text):
            return
        language = MINED if has_han(text) else EQUIVALENT
        terms = [term for term in terms if term.language == language] or terms
    for term in terms:
        term.descriptions.append(Description(kind, text))


def _give_source(statements: list[Description], text: str, language: str | None) -> None:
    """Give its source to the definition that stands before it; without one it is a note."""
    for number, description in enumerate(statements):
        if description.kind is DescriptionKind.DEFINITION and description.language == language:
            statements[number] = replace(description, source=text)
            return
    statements.append(Description(DescriptionKind.NOTE, f"source: {text}", language))
