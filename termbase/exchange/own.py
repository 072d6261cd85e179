"""Our own table of terms read back: concepts as they were, and statuses as far as they may be believed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from termbase.concepts import sources
from termbase.concepts.model import Concept, Description, DescriptionKind, Term
from termbase.concepts.status import Standing, Status, TermType
from termbase.exchange import description_cells
from termbase.exchange.entries import FileEntry
from termbase.exchange.tables import COLUMNS, unguard
from tm.files.table import TableRow
from tm.languages import EQUIVALENT, MINED, PAIR, Lang

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
        values = dict(zip(header, cells, strict=False))
        name = values["concept"]
        if name not in concepts:
            fields = Concept(name, [], values.get("type") or None, values.get("subject") or None)
            concepts[name] = FileEntry(row.line, fields)
            terms[name] = {}
        placed = _placed(header, values)
        _add(concepts[name].concept.descriptions, description_cells.of(None, placed))
        for term in _terms(values, placed, believed=believed):
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


def _placed(header: Sequence[str], values: dict[str, str]) -> list[description_cells.Placed]:
    """What a row says of its concept and terms; of a table of before, its note, which stands in the comment."""
    if description_cells.described(header):
        return list(description_cells.read(values))
    note = _note(values)
    return [(None, Description(DescriptionKind.NOTE, note))] if note else []


def _terms(
    values: dict[str, str], placed: Sequence[description_cells.Placed], *, believed: bool
) -> Iterable[Term]:
    status = Status(values["status"]) if values.get("status") in set(Status) else Status.UNRESOLVED
    kind, source = values.get("source_type") or None, values.get("source") or None
    claimed = sources.earned(kind, status) if believed else Status.UNRESOLVED
    for language in PAIR:
        if values.get(language):
            yield Term(
                values[language], language, _form(values, language), _standing(values, language), claimed,
                part_of_speech=_part(values, language), source=source, source_type=kind,
                descriptions=description_cells.of(language, placed),
            )  # fmt: skip


def _form(values: dict[str, str], language: Lang) -> TermType:
    """The form of a term; of a table of before that of the English, which its comment begins with."""
    stated = values.get(f"{language}_form")
    if stated is None and language is EQUIVALENT:
        stated = values.get("comment", "").partition("; ")[0]
    return TermType(stated) if stated in set(TermType) else TermType.FULL


def _part(values: dict[str, str], language: Lang) -> str | None:
    """The part of speech of a term; a table of before has one for both."""
    return values.get(f"{language}_part_of_speech", values.get("part_of_speech")) or None


def _standing(values: dict[str, str], language: Lang) -> Standing:
    """The standing of a term; a table of before says that of the pair, which is then taken for its English's."""
    stated = values.get(f"{language}_standing")
    if stated in set(Standing):
        return Standing(stated)
    if language is MINED:
        return Standing.PREFERRED
    pair = values.get("standing")
    if pair in set(Standing) and not Standing(pair).is_usable:
        return Standing(pair)
    return Standing.PREFERRED if values.get("preferred") == "yes" else Standing.ADMITTED


def _better(known: Term, term: Term) -> Term:
    """Of one term in several rows the best status, with its source; barred only where every row bars it."""
    best = min(known, term, key=lambda each: each.status.rank)
    standing = min(known.standing, term.standing, key=lambda each: each.rank)
    _add(known.descriptions, term.descriptions)
    return replace(best, standing=standing, descriptions=known.descriptions)


def _add(known: list[Description], more: Iterable[Description]) -> None:
    known.extend(stated for stated in more if stated not in known)


def _note(values: dict[str, str]) -> str | None:
    """The note of a concept, which stands behind what the comment says of the pair."""
    parts = values.get("comment", "").split("; ")
    known = [values.get("status", ""), values.get("source", "")]
    rest = parts[1:]
    for stated in known:
        if rest and stated and rest[0] == stated:
            rest = rest[1:]
    return "; ".join(rest) or None
