"""Patterns, and how their hits become references: leftmost first, then longest, never overlapping."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tm.text.references.reference import Draft, Reference
from tm.text.references.signs import SIGNS

Build = Callable[[re.Match[str]], Draft | None]

SYMBOL = (
    r"[A-Z][A-Za-z]{0,9}(?:\.[0-9]{1,3})?(?:\([A-Z0-9.]{1,8}\))?"
    r"(?:/[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,29}[A-Za-z0-9])?(?:\([A-Z0-9]{1,8}\))?){1,10}"
)
"""A document symbol, without what may stand before it, or a full stop behind it; a builder asks for a figure after the stroke."""


_CASE = re.compile("[ıİſ]")
"""Letters that some patterns take for i and s, and that no lower case is."""


class Rule:
    """A pattern, and what makes a draft of its match or refuses it. The pattern is compiled when it is first used."""

    def __init__(self, source: str, build: Build) -> None:
        self.source, self.build = source, build

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.source)

    @functools.cached_property
    def _signs(self) -> tuple[tuple[str, ...], ...]:
        return SIGNS.get(digest(self.source), ())

    def may_match(self, lowered: str) -> bool:
        """Whether a text, in lower case, has what the pattern needs; True where that is not known."""
        # a look for a few strings is many times quicker than the pattern
        for alternatives in self._signs:
            for sign in alternatives:
                if sign in lowered:
                    break
            else:
                return False
        return True


def digest(source: str) -> str:
    """What names a pattern where its signs are written down (`signs`)."""
    return hashlib.blake2b(source.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    rank: int
    draft: Draft


def _hits(folded: str, rules: Sequence[Rule]) -> Iterator[_Hit]:
    lowered = folded.lower()
    # for these letters lower case and a pattern without case do not agree
    all_of_them = _CASE.search(folded) is not None
    for rank, rule in enumerate(rules):
        if not (all_of_them or rule.may_match(lowered)):
            continue
        for match in rule.pattern.finditer(folded):
            draft = rule.build(match)
            if draft is not None:
                # the name before it belongs to the reference: 《不扩散条约》第六条
                yield _Hit(match.start() - draft.back, match.end(), rank, draft)


def references(text: str, folded: str, rules: Sequence[Rule], rendered: bool) -> Iterator[Reference]:
    """Yield the references of `text`; where hits begin together the longest wins, then the first rule's."""
    last = 0
    for hit in sorted(_hits(folded, rules), key=lambda h: (h.start, -h.end, h.rank)):
        # overlaps with one that was taken
        if hit.start < last:
            continue
        # patterns may take a blank behind them
        end = hit.start + len(folded[hit.start : hit.end].rstrip())
        last = end
        draft = hit.draft
        yield Reference(
            hit.start,
            end,
            text[hit.start : end],
            draft.kind,
            f"{draft.kind}:{draft.value}",
            _alternative(folded[hit.start : end], draft.renderings) if rendered else (),
        )


_AND = re.compile("[和及与并、]")


def _alternative(text: str, renderings: Sequence[str]) -> tuple[str, ...]:
    """English with "or" where a Chinese list has 或 and nothing else: 第5条或第6条 is articles 5 or 6."""
    listed = text.rpartition("》")[2]
    if "或" not in listed or _AND.search(listed):
        return tuple(renderings)
    return tuple(_with_or(english) for english in renderings)


def _with_or(english: str) -> str:
    """The last "and" of what is listed becomes "or"; the name of an instrument behind it stays."""
    listed, of, name = english.partition(" of the ")
    before, last, after = listed.rpartition(" and ")
    return f"{before} or {after}{of}{name}" if last else english
