"""Our own table of terms read back: concepts as they were, and statuses as far as they may be believed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from termbase.concepts import sources
from termbase.concepts.model import Concept, Term
from termbase.concepts.status import Standing, Status, TermType
from termbase.exchange.entries import FileEntry
from termbase.exchange.tables import COLUMNS, unguard
from tm.files.table import TableRow
from tm.languages import EQUIVALENT, MINED

_NEEDED = frozenset({"concept", MINED.value, EQUIVALENT.value, "status", "source", "preferred", "comment"})


def is_own(header: Sequence[str]) -> bool:
    """Whether a header is that of our own table, of this version or of one before it.

    >>> is_own(COLUMNS), is_own(("zh", "en"))
    (True, False)
    """
    return set(header) >= _NEEDED and set(header) <= set(COLUMNS)


def entries(
    header: Sequence[str], rows: Iterable[TableRow], *, guarded: bool, believed: bool
) -> list[FileEntry]:
    """The concepts of our own table, in the order in which they first stand there.

    `guarded`: the cells have the guard for spreadsheets, which is undone. `believed`: each term keeps the status that its
    row says, but never a better one than the kind of the source that the row names may give; else it has none.
    """
    concepts: dict[str, FileEntry] = {}
    terms: dict[str, dict[tuple[str, str], Term]] = {}
    for row in rows:
        cells = [unguard(cell) for cell in row.cells] if guarded else row.cells
        told = dict(zip(header, cells, strict=False))
        name = told["concept"]
        if name not in concepts:
            fields = Concept(
                name, [], told.get("type") or None, told.get("subject") or None, note=_note(told)
            )
            concepts[name] = FileEntry(row.line, fields)
            terms[name] = {}
        for term in _terms(told, believed=believed):
            known = terms[name].setdefault((term.language, term.text), term)
            terms[name][term.language, term.text] = _better(known, term)
    for name, read in concepts.items():
        read.concept.terms.extend(terms[name].values())
    return list(concepts.values())


def lowered(entries_: Iterable[FileEntry], rows: int) -> str:
    """What is said where the statuses of our own table were not taken: how many, and how to keep them."""
    count = sum(len(read.concept.terms) for read in entries_)
    return (
        f"{count:,} terms of {rows:,} rows were taken as a list, whose statuses are not believed; "
        "to keep them: --type termbase"
    )


def _terms(told: dict[str, str], *, believed: bool) -> Iterable[Term]:
    status = Status(told["status"]) if told.get("status") in set(Status) else Status.UNRESOLVED
    claimed = sources.earned(told.get("source_type"), status) if believed else Status.UNRESOLVED
    said = Standing(told["standing"]) if told.get("standing") in set(Standing) else None
    barred = said if said is not None and not said.is_usable else None
    preferred = Standing.PREFERRED if told.get("preferred") == "yes" else Standing.ADMITTED
    yield Term(
        told[MINED],
        MINED,
        standing=Standing.PREFERRED,
        status=claimed,
        part_of_speech=told.get("part_of_speech") or None,
    )
    if told.get(EQUIVALENT):
        yield Term(
            told[EQUIVALENT],
            EQUIVALENT,
            _form(told),
            barred or preferred,
            claimed,
            source=told.get("source") or None,
        )


def _form(told: dict[str, str]) -> TermType:
    first = told.get("comment", "").partition("; ")[0]
    return TermType(first) if first in set(TermType) else TermType.FULL


def _better(known: Term, term: Term) -> Term:
    """Of one term in several rows the best status; barred only where every row bars it."""
    best = min(known.status, term.status, key=lambda status: status.rank)
    standing = min(known.standing, term.standing, key=lambda each: each.rank)
    return replace(known, status=best, standing=standing)


def _note(told: dict[str, str]) -> str | None:
    """The note of a concept, which stands behind what the comment says of the pair."""
    parts = told.get("comment", "").split("; ")
    known = [told.get("status", ""), told.get("source", "")]
    rest = parts[1:]
    for said in known:
        if rest and said and rest[0] == said:
            rest = rest[1:]
    return "; ".join(rest) or None
