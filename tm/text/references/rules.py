"""Patterns, and how their hits become references: leftmost first, then longest, never overlapping."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tm.text.references.reference import Draft, Reference

Build = Callable[[re.Match[str]], Draft | None]

SYMBOL = (
    r"[A-Z][A-Za-z]{0,9}(?:\.[0-9]{1,3})?(?:\([A-Z0-9.]{1,8}\))?"
    r"(?:/[A-Za-z0-9][A-Za-z0-9.\-]{0,30}(?:\([A-Z0-9]{1,8}\))?){1,10}"
)
"""A document symbol, without what may stand before it; a builder asks for a figure after the stroke."""


class Rule:
    """A pattern, and what makes a draft of its match or refuses it. The pattern is compiled when it is first used."""

    def __init__(self, source: str, build: Build) -> None:
        self._source, self.build = source, build

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self._source)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    rank: int
    draft: Draft


def _hits(folded: str, rules: Sequence[Rule]) -> Iterator[_Hit]:
    for rank, rule in enumerate(rules):
        for match in rule.pattern.finditer(folded):
            draft = rule.build(match)
            if draft is not None:
                yield _Hit(match.start() - draft.back, match.end(), rank, draft)


def references(text: str, folded: str, rules: Sequence[Rule], rendered: bool) -> Iterator[Reference]:
    """Yield the references of `text`; where hits begin together the longest wins, then the first rule's."""
    last = 0
    for hit in sorted(_hits(folded, rules), key=lambda h: (h.start, -h.end, h.rank)):
        if hit.start < last:
            continue
        end = hit.start + len(folded[hit.start : hit.end].rstrip())
        last = end
        draft = hit.draft
        yield Reference(
            hit.start,
            end,
            text[hit.start : end],
            draft.kind,
            f"{draft.kind}:{draft.value}",
            draft.renderings if rendered else (),
        )
