"""One term in several writings: candidates that differ in width, script or marks alone become one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from termbase.extract import termhood
from termbase.extract.candidates import Candidate
from termbase.extract.harvest import Defined
from tm.text import key


def with_variants(candidates: list[Candidate], defined: Iterable[Defined]) -> list[Candidate]:
    """Tell every candidate its other forms: those of another width or script, its full or short form.

    Forms that differ in width, script or marks alone are one term: the most frequent is kept and
    the others are its variants.
    """
    others: dict[str, set[str]] = {}
    for definition in defined:
        full, short = definition.definition.full, definition.definition.short
        others.setdefault(full, set()).add(short)
        others.setdefault(short, set()).add(full)
    merged: dict[str, Candidate] = {}
    # the most frequent writing comes first and stands for the others
    for candidate in sorted(candidates, key=lambda c: (-c.metrics.frequency, c.term)):
        same = key.key(candidate.term)
        first = merged.setdefault(same, candidate)
        if first is not candidate:
            others.setdefault(first.term, set()).add(candidate.term)
            merged[same] = _joined(first, candidate)
    return [replace(c, variants=tuple(sorted(others.get(c.term, ())))) for c in merged.values()]


def _joined(first: Candidate, other: Candidate) -> Candidate:
    """`first` with the occurrences of another writing of it; its factor of frequency grows with them."""
    m, n = first.metrics, other.metrics
    metrics = replace(m, frequency=m.frequency + n.frequency, independent=m.independent + n.independent)
    # the factor is a logarithm already: only its growth is added
    grown = math.log2(2 + metrics.independent) / math.log2(2 + m.independent)
    factors = tuple((k, round(v * grown, 4) if k == "frequency" else v) for k, v in first.factors)
    total = round(termhood.product(factors), 4)
    return replace(
        first, metrics=metrics, factors=factors, score=total, contexts=first.contexts + other.contexts
    )
