"""Rows of authority lists, for tests: a good one with some cells changed."""

from __future__ import annotations

from termbase.authority import AuthorityRow, parse
from termbase.authority.rows import COLUMNS

GOOD = {
    "zh": "核裁军",
    "en": "nuclear disarmament",
    "type": "concept",
    "subject": "disarmament",
    "pos": "noun",
    "status": "attested",
    "source": "UN drafting usage",
    "source_type": "usage",
}


def line(**cells: str) -> str:
    """Write a good row with some cells changed."""
    return "\t".join({**dict.fromkeys(COLUMNS, ""), **GOOD, **cells}[column] for column in COLUMNS)


def rows(*lines: str) -> list[AuthorityRow]:
    """Parse rows under a right header."""
    return list(parse(["\t".join(COLUMNS), *lines], "a.tsv"))
