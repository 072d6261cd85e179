"""The forms by which terms are recognised in a text, and what each stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from termbase.authority.rows import GENERAL
from termbase.concepts.compose import RowPart, row_part
from termbase.concepts.status import Standing, Status, TermType
from termbase.extract.candidates import Origin
from termbase.store.ranking import among_sql, lesser_sql, rank_sql, usable_sql
from tm.db import Database
from tm.languages import EQUIVALENT, MINED

LEAST_TERMHOOD = 0.2
"""Score that a candidate for which nothing but the text speaks needs to be a term in running text.

Of those below it a reader found about one in eight to be a term (70 of the seed documents); they stay in the
list of what is unresolved, ranked last.
"""

_FAINT = f"""c.source IS NULL AND c.type IN ('{Origin.PHRASE}', '{Origin.WORD}') AND c.score < {LEAST_TERMHOOD}
  AND {among_sql("c.status", [status for status in Status if not status.is_borne_out])}
  AND NOT EXISTS (SELECT 1 FROM terms e WHERE e.concept = c.id AND e.language = '{EQUIVALENT}' AND e.type <> '{TermType.COMPOSED}')"""
_TRUSTED = f"""folded IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM concepts c WHERE c.id = terms.concept AND (c.type = '{GENERAL}' OR {_FAINT}))"""
_ALL = f"SELECT DISTINCT folded FROM terms WHERE {_TRUSTED}"
# a range of the index, which LIKE would not use
_WITH_HEAD = f"SELECT DISTINCT folded FROM terms WHERE folded >= :head AND folded < :head || char(0x10FFFF) AND {_TRUSTED}"
_MEANING = f"""
SELECT id, en, status, type, form FROM (
  SELECT c.id, c.en, c.frequency, c.type, t.type AS form, {lesser_sql("t.status", "c.status")} AS status
  FROM terms t JOIN concepts c ON c.id = t.concept WHERE t.folded = ?)
ORDER BY {rank_sql("status")}, frequency DESC, id LIMIT 1
"""
_PART = f"""
SELECT c.en, c.type, e.part_of_speech FROM terms t JOIN concepts c ON c.id = t.concept JOIN terms e ON e.concept = c.id AND e.term = c.en
WHERE t.folded = ? AND e.language = '{EQUIVALENT}' AND e.type <> '{TermType.COMPOSED}'
  AND (e.part_of_speech IS NULL OR e.part_of_speech IN ('noun', 'proper noun', 'adjective'))
ORDER BY e.part_of_speech = 'adjective', {rank_sql("c.status")}, c.frequency DESC, c.id LIMIT 1
"""
_GENERAL = f"""
SELECT c.id, c.en, {lesser_sql("t.status", "c.status")} FROM terms t JOIN concepts c ON c.id = t.concept
WHERE t.folded = ? AND c.type = '{GENERAL}' AND c.en IS NOT NULL ORDER BY c.id LIMIT 1
"""
_EQUIVALENTS = f"""
SELECT term, type, status FROM terms WHERE concept = ? AND language = '{EQUIVALENT}' AND {usable_sql("standing")}
  AND type <> '{TermType.COMPOSED}'
ORDER BY {rank_sql("status")}, position
"""
_ENGLISH = f"""
SELECT lemmas, term, id, zh, status, general FROM (
  SELECT t.lemmas, t.term, c.id, c.zh, c.frequency, {lesser_sql("t.status", "c.status")} AS status,
    c.type IS '{GENERAL}' AS general, t.standing <> '{Standing.PREFERRED}' AS further
  FROM terms t JOIN concepts c ON c.id = t.concept
  WHERE t.language = '{EQUIVALENT}' AND t.lemmas <> '' AND {usable_sql("t.standing")}
    AND t.type <> '{TermType.COMPOSED}' AND (c.type IS NOT '{GENERAL}' OR t.standing = '{Standing.PREFERRED}'))
ORDER BY general DESC, further, {rank_sql("status")}, frequency DESC, id
"""
_IN_TEXTS = f"""
SELECT t.term, c.id, c.zh, c.en, c.status FROM terms t JOIN concepts c ON c.id = t.concept
WHERE t.language = '{MINED}' AND c.frequency > 0 ORDER BY {rank_sql("c.status")}, c.frequency DESC, c.id
"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a form stands for: the concept, its English (None: unresolved) and the status.

    `type` is what the concept is (body, state, ...), `form` what kind of form stands for it.
    """

    concept: str
    en: str | None
    status: Status
    type: str | None = None
    form: str | None = None


def count_forms(database: Database) -> int:
    """How many terms can be recognised in a text."""
    row = database.execute("SELECT count(*) FROM terms WHERE folded IS NOT NULL").fetchone()
    return int(row[0])


def all_forms(database: Database) -> Iterator[str]:
    """Every folded form that is a term of running text: no general word, no faint candidate."""
    return (row[0] for row in database.execute(_ALL))


def forms_with_head(database: Database, head: str) -> list[str]:
    """The forms of `all_forms` that begin with `head`."""
    return [row[0] for row in database.execute(_WITH_HEAD, {"head": head})]


def meaning(database: Database, form: str) -> Meaning | None:
    """What a folded form stands for: of several concepts the one with the best status, then the most frequent.

    The status is that of the English or of the form, the lesser of the two: a further form that nothing shows to
    be a name of the concept has the concept's English as a proposal.
    """
    row = database.execute(_MEANING, (form,)).fetchone()
    return Meaning(row[0], row[1], Status(row[2]), row[3], row[4]) if row else None


def part(database: Database, form: str) -> RowPart | None:
    """What a folded form contributes to a compound: its English, where that is a noun or a name, as the lists have it."""
    row = database.execute(_PART, (form,)).fetchone()
    return row_part(*row) if row else None


def general_word(database: Database, form: str) -> Meaning | None:
    """What a folded form says as a word of the general language, or None where the lists have no such word."""
    row = database.execute(_GENERAL, (form,)).fetchone()
    return Meaning(row[0], row[1], Status(row[2]), GENERAL) if row else None


@dataclass(frozen=True, slots=True)
class Equivalent:
    """An English form of a concept, with its kind and status."""

    text: str
    form: str
    status: Status


def equivalents(database: Database, concept: str) -> tuple[Equivalent, ...]:
    """The English forms of a concept that a translator may use, the best first; none that was only composed."""
    rows = database.execute(_EQUIVALENTS, (concept,))
    return tuple(Equivalent(text, form, Status(status)) for text, form, status in rows)


@dataclass(frozen=True, slots=True)
class EnglishForm:
    """An English form as lemmas, what it is written as, and the concept with its Chinese and the lesser status.

    `is_general`: a word of no subject, which is looked up and not counted.
    """

    lemmas: str
    text: str
    concept: str
    zh: str
    status: Status
    is_general: bool


def english_forms(database: Database) -> Iterator[EnglishForm]:
    """Every English form: general words first, then what a concept prefers, then by status and frequency."""
    for lemmas, text, concept, zh, status, general in database.execute(_ENGLISH):
        yield EnglishForm(lemmas, text, concept, zh, Status(status), bool(general))


def owners(database: Database) -> dict[str, list[str]]:
    """The concepts of every folded form, by id."""
    concepts: dict[str, list[str]] = defaultdict(list)
    for form, concept in database.execute(
        "SELECT DISTINCT folded, concept FROM terms WHERE folded IS NOT NULL ORDER BY folded, concept"
    ):
        concepts[form].append(concept)
    return concepts


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A form that the termbase knows, and the concept that it is shown with."""

    concept: str
    zh: str
    en: str | None
    status: Status


def forms_in_texts(database: Database) -> Iterator[tuple[str, KnownForm]]:
    """The terms of concepts that occur in the documents, as written, the best concept of a form first."""
    for term, concept, zh, en, status in database.execute(_IN_TEXTS):
        yield term, KnownForm(concept, zh, en, Status(status))
