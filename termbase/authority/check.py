"""What can be wrong with authority rows that are well formed: doubles, conflicts, spelling, sources.

Every check is pure and takes all rows. A finding is hard: the lists are not shipped with one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from termbase.authority.attested import FILE, AttestedPair
from termbase.authority.rows import AuthorityRow


@dataclass(frozen=True, slots=True)
class ListFault:
    """One fault of one row: where (`line` counts from 1), which rule, and a sentence for a person."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.rule}: {self.message}"


TRADITIONAL_ALLOWED: dict[str, str] = {}
"""Chinese forms that folding changes though they are Simplified, each with the reason."""

SPELLINGS = (
    (r"\bprograms?\b", "programme"),
    (r"\bdefense\b", "defence"),
    (r"\bcenters?\b", "centre"),
    (r"\b(?:labor|harbor|color|behavior|neighbor|favor)s?\b", "our, not or"),
    (r"\b(?:organis|recognis|realis|utilis|modernis|universalis|denuclearis|authoris|emphasis|finalis)"
     r"(?:e|es|ed|ing|ation|ations)\b", "-ize"),
    (r"\bnuclear weapon[- ]states?\b", "nuclear-weapon State"),
    (r"\bnon-nuclear weapon states?\b", "non-nuclear-weapon State"),
    (r"\bcut off treaty\b", "cut-off treaty"),
    (r"\bnonproliferation\b", "non-proliferation"),
    (r"\bco-operat", "cooperation"),
    (r"\btime-?frames\b|\btimeframe\b", "time frame"),
    (r"\bcounterterrorism\b", "counter-terrorism"),
    (r"\bpeace-keeping\b", "peacekeeping"),
    (r"\bpeace-building\b", "peacebuilding"),
)  # fmt: skip
"""American or discouraged spellings of running English, and what the UN writes."""

OWN_SPELLING = frozenset(
    {
        "Organisation for the Prohibition of Chemical Weapons",
        "Organisation for the Prohibition of Chemical Weapons-United Nations Joint Investigative Mechanism",
        "Organisation for Economic Co-operation and Development",
        "Organization for Security and Co-operation in Europe",
        "Co-operative Republic of Guyana",
        "Secretary of Defense",
        "Israel Defense Forces",
        "Terminal High Altitude Area Defense",
    }
)
"""Names whose owner spells them so."""

CASE_RULES = (
    (re.compile(r"\bStates? Part(?:y|ies)\b"), "State party, States parties"),
    (re.compile(r"\bnuclear-weapon states?\b"), "nuclear-weapon State"),
    (re.compile(r"\bmember states?\b"), "member State or Member State"),
)
"""Capitals of running English, read with case."""

TITLED = frozenset({"treaty", "instrument", "body", "meeting", "document"})
"""Types whose English may be a title, with capitals of its own."""

PAIRS = (("(", ")"), ("（", "）"), ("“", "”"), ("[", "]"), ("「", "」"))
STRAY = re.compile(r"^[，。；：、,;:)）”]|[，。；：、,;:(（“]$|  |[，。；]{2}|\s[,;:)]")


def check(rows: Sequence[AuthorityRow], simplify: Callable[[str], str]) -> list[ListFault]:
    """Run every check; `simplify` folds Traditional Chinese into Simplified. Findings in row order."""
    faults = [
        *duplicates(rows),
        *conflicts(rows),
        *traditional(rows, simplify),
        *spelling(rows),
        *brackets(rows),
        *punctuation(rows),
        *sources(rows),
    ]
    return sorted(faults, key=lambda finding: (finding.file, finding.line, finding.rule))


def unknown_pairs(rows: Iterable[AuthorityRow], lines: Iterable[AttestedPair]) -> Iterator[ListFault]:
    """Find lines of `attested.tsv` that are no pair of any row, or stand there twice."""
    pairs = {(zh, en) for row in rows for zh in row.chinese() for en in row.english()}
    seen: set[tuple[str, str, str]] = set()
    for line in lines:
        what = f"{line.zh} = {line.en}"
        if (line.zh, line.en) not in pairs:
            yield ListFault(FILE, line.line, "shown", f"no row has {what}")
        if (line.zh, line.en, line.source) in seen:
            yield ListFault(FILE, line.line, "shown", f"{what} from this source stands twice")
        seen.add((line.zh, line.en, line.source))


def duplicates(rows: Iterable[AuthorityRow]) -> Iterator[ListFault]:
    """Find a pair of the preferred Chinese and English that an earlier row has, and a form said twice."""
    seen: dict[tuple[str, str], AuthorityRow] = {}
    for row in rows:
        first = seen.setdefault((row.zh, row.en.casefold()), row)
        if first is not row:
            yield _finding(
                row, "duplicate", f"{row.zh} = {row.en} is also in {first.file}, line {first.line}"
            )
        forms = row.chinese()
        for form in sorted({form for form in forms if forms.count(form) > 1}):
            yield _finding(row, "duplicate", f"{form} stands twice in the row")
        english = [form.casefold() for form in row.english()]
        admitted = {form.casefold() for form in (row.en, *row.en_other)}
        if len(admitted) < 1 + len(row.en_other):
            yield _finding(row, "duplicate", f"an admitted English of {row.zh} stands twice in the row")
        for form in row.en_superseded:
            if form.casefold() in english and form not in row.english():
                continue  # only the capitals are superseded
            if form.casefold() in english:
                yield _finding(row, "duplicate", f"{form} is admitted and superseded")


def conflicts(rows: Iterable[AuthorityRow]) -> Iterator[ListFault]:
    """Find a Chinese form with different preferred English in two rows that no notes tell apart."""
    owners: dict[str, list[AuthorityRow]] = defaultdict(list)
    for row in rows:
        for form in dict.fromkeys(row.chinese()):
            owners[form].append(row)
    for form, sharing in owners.items():
        first = sharing[0]
        for row in sharing[1:]:
            if row.en.casefold() != first.en.casefold() and not (row.note and first.note):
                where = f"{first.file}, line {first.line}"
                yield _finding(row, "conflict", f"{form} is {row.en} here and {first.en} in {where}")


def traditional(rows: Iterable[AuthorityRow], simplify: Callable[[str], str]) -> Iterator[ListFault]:
    """Find Chinese forms that folding into Simplified changes."""
    for row in rows:
        for form in row.chinese():
            if form not in TRADITIONAL_ALLOWED and simplify(form) != form:
                yield _finding(row, "traditional", f"{form} folds into {simplify(form)}")


def spelling(rows: Iterable[AuthorityRow]) -> Iterator[ListFault]:
    """Find American and discouraged spellings in admitted English."""
    for row in rows:
        for form in row.english():
            yield from _spelling(row, form)


def brackets(rows: Iterable[AuthorityRow]) -> Iterator[ListFault]:
    """Find brackets and quotation marks without their other half."""
    for row in rows:
        for form in (*row.chinese(), *row.english()):
            for left, right in PAIRS:
                if form.count(left) != form.count(right):
                    yield _finding(row, "brackets", f"{form} has {left} and {right} in different numbers")


def punctuation(rows: Iterable[AuthorityRow]) -> Iterator[ListFault]:
    """Find punctuation that no term begins or ends with."""
    for row in rows:
        for form in (*row.chinese(), *row.english(), *row.en_superseded):
            if STRAY.search(form):
                yield _finding(row, "punctuation", f"{form!r} has stray punctuation")


def sources(rows: Iterable[AuthorityRow]) -> Iterator[ListFault]:
    """Find official rows that only usage or a corpus stands behind."""
    for row in rows:
        if row.status == "official" and row.source_type in {"usage", "corpus"}:
            yield _finding(row, "source", f"{row.zh} is official, and its source is {row.source_type}")


def _spelling(row: AuthorityRow, form: str) -> Iterator[ListFault]:
    if form in OWN_SPELLING:
        return
    for pattern, right in SPELLINGS:
        if re.search(pattern, form, re.IGNORECASE):
            yield _finding(row, "spelling", f"{form}: the UN writes {right}")
    if row.type in TITLED and row.status == "official":
        return
    for compiled, right in CASE_RULES:
        if compiled.search(form) and not _is_title(form):
            yield _finding(row, "spelling", f"{form}: the UN writes {right}")


def _is_title(form: str) -> bool:
    """Say whether the capitals are those of a title: Meeting of the States Parties."""
    return form[:1].isupper() and not form.startswith("State")


def _finding(row: AuthorityRow, rule: str, message: str) -> ListFault:
    return ListFault(row.file, row.line, rule, message)
