"""Citations of documents of the United Nations Parallel Corpus, and whether the corpus bears them out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.authority.attestation import plain
from scripts.shared.data import without_spaces
from termbase.authority import AuthorityRow, attested, spelling
from tm.model import Pair

CORPUS = "corpus"
"""The source type of a row or pair that cites the corpus."""

_SOURCE = "UN Parallel Corpus v1.0, development set ({})"
_SYMBOL = re.compile("^" + re.escape(_SOURCE).replace(r"\{\}", "(.+)") + "$")


@dataclass(frozen=True, slots=True)
class CitationClaim:
    """What a citation says: that the source has this Chinese with one of these English forms."""

    zh: str
    english: tuple[str, ...]
    source: str
    line: str


def source_of(symbol: str) -> str:
    """How a list names a document of the corpus.

    >>> source_of("A/69/767")
    'UN Parallel Corpus v1.0, development set (A/69/767)'
    """
    return _SOURCE.format(symbol)


def symbol_of(source: str) -> str | None:
    """The document of the corpus that a list names; None where it names something else.

    >>> symbol_of("UN Parallel Corpus v1.0, development set (A/69/767)"), symbol_of("A/69/767")
    ('A/69/767', None)
    """
    match = _SYMBOL.search(source)
    return match[1] if match else None


def claims(rows: Iterable[AuthorityRow], pairs: Iterable[attested.AttestedPair]) -> Iterator[CitationClaim]:
    """What rows and attested pairs of source type `corpus` claim: of a row, for its preferred Chinese alone."""
    for row in rows:
        if row.source_type == CORPUS:
            line = f"{row.file}, line {row.line}"
            yield CitationClaim(row.zh, (row.en, *row.en_superseded), row.source, line)
    for pair in pairs:
        if pair.source_type == CORPUS:
            yield CitationClaim(pair.zh, (pair.en,), pair.source, f"{attested.FILE}, line {pair.line}")


def unfounded(citations: Iterable[CitationClaim], pairs: Iterable[Pair]) -> Iterator[CitationClaim]:
    """Yield the claims that no sentence pair of the document they name bears out."""
    by_symbol: dict[str | None, list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        by_symbol[pair.document].append((spelling.chinese(without_spaces(pair.first)), plain(pair.second)))
    for claim in citations:
        form = spelling.chinese(without_spaces(claim.zh))
        forms = [plain(english) for english in claim.english]
        symbol = symbol_of(claim.source)
        if symbol is None or not any(
            form in zh and any(english in en for english in forms) for zh, en in by_symbol[symbol]
        ):
            yield claim
