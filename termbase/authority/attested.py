"""Pairs of further forms that a text shows: evidence for what a row of the lists admits beside its preferred pair.

`attested.tsv` is UTF-8 text, one header line, tab separated: zh, en, source, source type. Both forms stand in one
row of the lists; the text named has them for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from termbase.authority.rows import ALLOWED, AuthorityError

COLUMNS = ("zh", "en", "source", "source_type")
"""The header, in order."""

FILE = "attested.tsv"


@dataclass(frozen=True, slots=True)
class AttestedPair:
    """A Chinese and an English form that a text has for each other, and where it stands (`line` from 1)."""

    zh: str
    en: str
    source: str
    source_type: str
    line: int


def parse(lines: Iterable[str]) -> Iterator[AttestedPair]:
    """Yield the pairs of the file.

    Raises `AuthorityError` at the first line that has not four cells, an empty one, or an unknown source type.

    >>> [one.en for one in parse(["\\t".join(COLUMNS), "审查周期\\treview cycle\\tA/1\\tdocument"])]
    ['review cycle']
    """
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if number == 1 and tuple(cells) != COLUMNS:
            raise AuthorityError(
                "the header is not the one of this file",
                file=FILE,
                line=1,
                next_step=f"write {' '.join(COLUMNS)}",
            )
        if len(cells) != len(COLUMNS) or not all(cells):
            raise AuthorityError(
                f"{len(COLUMNS)} cells that are not empty are needed", file=FILE, line=number,
                next_step="separate zh, en, source and source type by one tab each",
            )  # fmt: skip
        if number > 1:
            if cells[3] not in ALLOWED["source_type"]:
                raise AuthorityError(
                    f"{cells[3]!r} is not one of {', '.join(sorted(ALLOWED['source_type']))}", file=FILE, line=number,
                    unit="column source_type",
                )  # fmt: skip
            zh, en, source, kind = cells
            yield AttestedPair(zh, en, source, kind, number)


def load() -> tuple[AttestedPair, ...]:
    """Read the shipped file."""
    text = resources.files("termbase.authority").joinpath(FILE).read_text(encoding="utf-8")
    return tuple(parse(text.splitlines()))
