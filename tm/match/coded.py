"""What becomes of inline codes in a match: kept where query and unit have the same, else lost and said. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tm.match.matches import Flag
from tm.model import Unit
from tm.text import codes

_SHOWN = 5
"""Codes that a message names; the others are counted."""


@dataclass(frozen=True, slots=True)
class CodedQuery:
    """A query as it was written, its visible text, and its codes."""

    written: str
    text: str
    codes: tuple[str, ...]


def coded(text: str) -> CodedQuery:
    """A query with the codes that it writes as text."""
    parted = codes.pieces(text)
    held = tuple(piece.text for piece in parted if isinstance(piece, codes.InlineCode))
    # without codes the text stays as it was written: a lone `<` is no code
    return CodedQuery(text, codes.visible(parted) if held else text, held)


def with_codes(query: CodedQuery, unit: Unit) -> Unit | None:
    """The unit with its codes as text, where its source has those of the query; None where it has not."""
    if not query.codes or unit.source_content is None:
        return None
    source = codes.as_text(unit.source_content)
    # a target without contents has no codes: its text is all of it
    target = unit.target if unit.target_content is None else codes.as_text(unit.target_content)
    # the same codes in the same order, or the suggestion would put them where they do not belong
    if source is None or target is None or coded(source).codes != query.codes:
        return None
    return replace(unit, source=source, target=target)


def lost(query: CodedQuery, unit: Unit) -> Flag | None:
    """What is said of codes that one has and the other has not; None where neither has any."""
    own = [
        _shown(code)
        for content in (unit.source_content, unit.target_content)
        for code in codes.of_content(content)
    ]
    if not own and not query.codes:
        return None
    if own and not query.codes:
        reason = f"the unit has codes that the suggestion has not ({_listed(own)})"
    elif not own:
        reason = f"the query has codes that the suggestion has not ({_listed(query.codes)})"
    else:
        reason = (
            f"the query has other codes than the unit, and the suggestion has none ({_listed(query.codes)})"
        )
    # both sides of a unit have the same codes as a rule: each is named once
    return Flag("codes", " ".join(query.codes), " ".join(dict.fromkeys(own)), reason)


def _shown(code: codes.InlineCode) -> str:
    return code.text or f"<{code.element}/>"


def _listed(held: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(held))
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    return " ".join(distinct[:_SHOWN]) + more


def spaced_like(query: str, suggestion: str) -> str:
    """A suggestion with the blanks at both ends that the query has.

    >>> spaced_like("  核裁军 ", "nuclear disarmament\\n")
    '  nuclear disarmament '
    """
    bare = query.strip()
    if not bare:
        return suggestion
    # blanks around a segment belong to its file, not to its translation
    start = query.index(bare)
    return query[:start] + suggestion.strip() + query[start + len(bare) :]
