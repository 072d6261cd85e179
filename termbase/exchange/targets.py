"""Which pairs a format can hold: usable ones, and one target for a source where it has room for no more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from termbase.concepts.model import TermPair
from termbase.exchange.tables import by_source, one_line
from tm.model import Finding


def usable(pairs: Iterable[TermPair], barred: list[Finding], file: str) -> Iterator[TermPair]:
    """The pairs whose terms may be used, for a format that cannot say of a pair that it may not."""
    for pair in pairs:
        if pair.usable:
            yield pair
        else:
            reason = f"left out: {pair.source.text} = {pair.target.text} is {pair.standing.value}, and this format cannot say so"
            barred.append(Finding(file, None, pair.concept.id, reason))


def one_target(pairs: Iterable[TermPair], *, file: str) -> tuple[list[TermPair], list[Finding]]:
    """Return the preferred pair of each source term, and a finding for each rival of one.

    A memory that holds two targets for one source gives whichever the reader met last (OmegaT 3)
    or first (newer), so a second preferred pair, of another concept, is left out, and reported if
    its target differs. Pairs that are not preferred are left out by rule, and their number is told.
    """
    chosen: list[TermPair] = []
    findings: list[Finding] = []
    others = 0
    for source, group in by_source(pairs).items():
        preferred = [pair for pair in group if pair.preferred]
        others += len(group) - len(preferred)
        if not source:
            findings.extend(Finding(file, None, pair.concept.id, "left out: no source") for pair in preferred)
            continue
        chosen.extend(preferred[:1])
        for pair in preferred[1:]:
            if one_line(pair.target.text) != one_line(preferred[0].target.text):
                reason = f"left out: {source} already has the target {preferred[0].target.text!r}"
                findings.append(Finding(file, None, pair.concept.id, reason))
    if others:
        reason = (
            f"left out: {others:,} pairs whose target is not the preferred one, for this format gives one target for a"
            " source; a glossary, TBX and CSV have all of them"
        )
        findings.insert(0, Finding(file, None, None, reason))
    return chosen, findings
