"""What the lists say of the ranking: a form that an authority fixes weighs more than what a text repeats. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from termbase.authority import AuthorityRow
from termbase.authority.rows import GENERAL
from termbase.concepts.assemble import trusted
from termbase.concepts.status import Status

_WEIGHTS = {Status.OFFICIAL: 3.0, Status.ATTESTED: 1.8, Status.PROPOSED: 1.2}
"""Weight of a known form in the ranking, by the status of its row; a choice, judged on the seed documents."""
_SET_PHRASE, _LONG_PHRASE = 0.15, 0.6
"""What is left of the weight of a set phrase of drafting, and of a long form that is no name."""
_LONG = 7
"""Characters beyond which a form is long."""


def known_forms(rows: Iterable[AuthorityRow]) -> dict[str, float]:
    """Chinese forms of an authority with their weight in the ranking.

    A term that an authority fixes weighs most; a set phrase of drafting is known, but no key term. General
    words are left out.
    """
    weights: dict[str, float] = {}
    for row in rows:
        if row.type == GENERAL:
            continue
        weight = _WEIGHTS[trusted(row)]
        if row.type == "phrase" or row.pos in ("verb", "adverb", "phrase"):
            weight *= _SET_PHRASE
        for form in row.chinese():
            long = len(form) > _LONG and row.type not in ("treaty", "body", "document") and weight < 2
            weights[form] = max(weight * (_LONG_PHRASE if long else 1.0), weights.get(form, 0.0))
    return weights
