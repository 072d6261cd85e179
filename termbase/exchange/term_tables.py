"""Tables of terms as memoQ, UTX tools and Weblate read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from termbase.concepts.model import Concept, Description, DescriptionKind, Term, TermPair
from termbase.concepts.status import Standing, Status
from termbase.exchange.directions import ExportDirection
from termbase.exchange.tables import encoded, one_line
from tm.languages import EQUIVALENT, LANGUAGES, MINED, Lang
from tm.model import Finding
from tm.text.chars import has_han

_REGIONS = {
    "CN": "PRC", "TW": "Taiwan", "HK": "Hong_Kong_SAR", "SG": "Singapore", "MO": "Macao_SAR", "US": "United_States",
    "GB": "United_Kingdom", "AU": "Australia", "CA": "Canada", "NZ": "New_Zealand", "IE": "Ireland",
}  # fmt: skip
"""The names of regions in memoQ's columns."""
_ENTRY = (
    "Entry_ID", "Entry_Subject", "Entry_Domain", "Entry_ClientID", "Entry_ProjectID", "Entry_Created", "Entry_Creator",
    "Entry_LastModified", "Entry_Modifier", "Entry_Note",
)  # fmt: skip
"""memoQ's columns of an entry, in its order (its manual, "Term base in CSV format")."""
_HEADINGS = {MINED: "CasePermissive;Exact", EQUIVALENT: "CasePermissive;HalfPrefix"}
"""How memoQ looks a term up: Chinese as it stands, English with endings too."""
WEBLATE = (
    "location", "source", "target", "id", "fuzzy", "context", "translator_comments", "developer_comments",
)  # fmt: skip
"""The columns of Weblate's CSV."""


def memoq_rows(
    concepts: Sequence[Concept], direction: ExportDirection, findings: list[Finding], file: str
) -> Iterator[tuple[str, ...]]:
    """The header and a row for each concept; the columns of a language repeat as often as any concept has terms.

    What memoQ has no column for (notes and sources of single terms) is counted in a finding.
    """
    sides = [(MINED, direction.mined), (EQUIVALENT, direction.equivalent)]
    if direction.is_reversed:
        sides.reverse()
    widths = {
        language: max((len(concept.of(language)) for concept in concepts), default=1) for language, _ in sides
    }
    header = list(_ENTRY)
    for language, tag in sides:
        name = _memoq_name(language, tag)
        header += [f"{name}_Def", *([name, "Term_Info", "Term_Example"] * widths[language])]
    yield tuple(header)
    left_out = 0
    for number, concept in enumerate(concepts, 1):
        cells = [str(number), concept.subject or "", *[""] * 7, _notes(concept)]
        for language, _ in sides:
            terms = concept.of(language)
            cells.append(_defined(concept, language))
            for term in terms:
                cells += [one_line(term.text), _information(term, language), _contexts(term)]
                left_out += sum(
                    statement.kind is not DescriptionKind.CONTEXT for statement in term.descriptions
                )
            cells += [""] * 3 * (widths[language] - len(terms))
        yield tuple(cells)
    if left_out:
        reason = f"left out: {left_out:,} notes and sources of single terms, for which memoQ has no column"
        findings.append(Finding(file, None, None, reason))


def _memoq_name(language: Lang, tag: str) -> str:
    """The name of a language in memoQ's columns.

    >>> _memoq_name(MINED, "zh-CN"), _memoq_name(EQUIVALENT, "en")
    ('Chinese_PRC', 'English')
    """
    region = _REGIONS.get(tag.split("-")[-1].upper())
    name = LANGUAGES[language].name
    return f"{name}_{region}" if region else name


def _information(term: Term, language: Lang) -> str:
    return _HEADINGS[language] + ("" if term.standing.is_usable else ";Forbidden")


def _notes(concept: Concept) -> str:
    notes = [statement for statement in concept.descriptions if statement.kind is DescriptionKind.NOTE]
    return "; ".join([*([concept.note] if concept.note else []), *map(_sourced, notes)])


def _defined(concept: Concept, language: Lang) -> str:
    """The definitions of a language; those of the concept go to the language that they are written in."""
    return "; ".join(
        _sourced(statement)
        for statement in concept.definitions
        if (statement.language or (MINED if has_han(statement.text) else EQUIVALENT)) == language
    )


def _contexts(term: Term) -> str:
    return " / ".join(
        _sourced(statement) for statement in term.descriptions if statement.kind is DescriptionKind.CONTEXT
    )


def _sourced(statement: Description) -> str:
    return f"{statement.text} [{statement.source}]" if statement.source else statement.text


# -- UTX ---------------------------------------------------------------------------------------
_UTX_PARTS = {"noun", "verb", "adjective", "adverb"}
_UTX_STATUS = {Status.OFFICIAL: "approved", Status.ATTESTED: "approved", Status.PROPOSED: "provisional"}
_UTX_HEADER = "#src\ttgt\tsrc:pos\tterm status\tconcept ID\tcomment"


def utx_lines(pairs: Iterable[TermPair], direction: ExportDirection, tool: str, day: str) -> Iterator[str]:
    """The lines of a UTX glossary: its two heads, and a line for each pair, forbidden ones marked so.

    An official or attested preferred pair is approved, another one non-standard, a proposal provisional. The `day` (as ISO
    8601) stands third in the head, where readers expect a date.
    """
    yield f"#UTX 1.20; {direction.source}/{direction.target}; {day}T00:00:00Z; creator: {tool}"
    yield _UTX_HEADER
    for pair in pairs:
        cells = (
            pair.source.text, pair.target.text, _utx_part(pair.source.part_of_speech), _utx_status(pair),
            pair.concept.id, pair.comment,
        )  # fmt: skip
        yield "\t".join(one_line(cell) for cell in cells)


def _utx_part(part: str | None) -> str:
    return "properNoun" if part == "proper noun" else part if part in _UTX_PARTS else ""


def _utx_status(pair: TermPair) -> str:
    if not pair.usable:
        return "forbidden" if pair.standing is Standing.DEPRECATED else "obsolete"
    status = _UTX_STATUS.get(pair.status, "provisional")
    return status if pair.preferred or status == "provisional" else "non-standard"


def write_utx(lines: Iterable[str], out: BinaryIO) -> int:
    """Write lines of UTX, UTF-8 without a byte order mark, each with CR LF; return how many pairs there are."""
    count = -2
    for line in lines:
        out.write(encoded(line + "\r\n", f"line {count + 3}"))
        count += 1
    return count


# -- Weblate -----------------------------------------------------------------------------------
def weblate_rows(pairs: Iterable[TermPair]) -> Iterator[tuple[str, ...]]:
    """The header and a row for each pair of a glossary of Weblate: it has no place to forbid a term."""
    yield WEBLATE
    for pair in pairs:
        explained = "; ".join(statement.text for statement in pair.concept.definitions)
        yield (
            "", one_line(pair.source.text), one_line(pair.target.text), pair.concept.id, "False", pair.concept.id,
            pair.comment, explained,
        )  # fmt: skip


def write_csv(rows: Iterable[Sequence[str]], out: BinaryIO, *, separator: str = ",") -> int:
    """Write rows by RFC 4180 in UTF-8 without a byte order mark; return how many there are besides the header."""
    count = -1
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=separator, lineterminator="\r\n").writerow(row)
        out.write(encoded(line.getvalue(), f"row {count + 2}"))
        count += 1
    return count
