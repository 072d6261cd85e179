"""Looking a term up: either language, either script, one character upwards, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from termbase.store.ranking import rank_sql
from tm import db
from tm.db import Database
from tm.errors import WrongUsage
from tm.limits import Limits
from tm.text import key, words

_STATUS = rank_sql("c.status")
_MATCHES = f"""
WITH hits(concept, quality, matched, term) AS (
  SELECT concept, 0, term, id FROM terms WHERE key = :key
  UNION ALL SELECT concept, 1, term, id FROM terms WHERE :lemmas <> '' AND lemmas = :lemmas
  UNION ALL SELECT t.concept, 2 + 2 * (t.term NOT IN (c.zh, c.hant, c.en)), t.term, t.id
    FROM terms t JOIN concepts c ON c.id = t.concept
    WHERE t.key > :key AND t.key < :key || char(0x10FFFF) AND (:word = 0 OR instr(t.key || ' ', :key || ' ') = 1)
  UNION ALL SELECT t.concept, 3 - (length(:key) = 1) + 2 * (t.term NOT IN (c.zh, c.hant, c.en)), t.term, t.id
    FROM terms t JOIN concepts c ON c.id = t.concept
    WHERE instr(t.key, :key) > 1
      AND (:latin = 0 OR instr(' ' || t.key, ' ' || :key)) AND (:word = 0 OR instr(' ' || t.key || ' ', ' ' || :key || ' '))
  UNION ALL SELECT concept, 3, term, id FROM terms
    WHERE :lemmas <> '' AND instr(' ' || lemmas || ' ', ' ' || :lemmas || ' ')
),
best AS (SELECT concept, min(quality) AS quality FROM hits GROUP BY concept)
SELECT c.id, b.quality, (SELECT matched FROM hits h WHERE h.concept = b.concept AND h.quality = b.quality
  ORDER BY term LIMIT 1)
FROM best b JOIN concepts c ON c.id = b.concept
ORDER BY b.quality, CASE WHEN b.quality < 2 THEN {_STATUS} END, c.frequency DESC, {_STATUS}, length(c.zh), c.zh, c.id
LIMIT :most
"""
_TERMS = """
SELECT t.id, t.language, t.term, t.type, t.part_of_speech, t.standing, t.status, t.doubtful, s.name
FROM terms t LEFT JOIN sources s ON s.id = t.source WHERE t.concept = ? ORDER BY t.position, t.id
"""
_EVIDENCE = """
SELECT e.term, e.kind, s.name, s.type, e.detail, e.count, d.name, p.number, e.status
FROM evidence e LEFT JOIN sources s ON s.id = e.source LEFT JOIN documents d ON d.id = e.document
LEFT JOIN paragraphs p ON p.id = e.paragraph WHERE e.concept = ? ORDER BY e.id
"""
_CONTEXTS = """
SELECT x.text, x.start, x."end", d.name, p.number, d.id, x.paragraph FROM contexts x JOIN documents d ON d.id = x.document
JOIN paragraphs p ON p.id = x.paragraph WHERE x.concept = ? ORDER BY x.id LIMIT ?
"""
_ACRONYM = 5
"""Latin queries up to this length, in characters, are found as whole words only."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A term of a concept besides the two that are shown first. `doubtful` lists unsure characters."""

    term: str
    language: str
    type: str
    standing: str
    status: str
    source: str | None
    doubtful: str | None


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """Why a term stands where it does: who says so, in which document and paragraph, how often.

    `status` is what this evidence earns; the term has the best of them.
    """

    term: str
    kind: str
    source: str | None
    source_type: str | None
    detail: str
    count: int
    document: str | None
    paragraph: str | None
    status: str


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence with the term at `text[start:end]`, and its document and paragraph."""

    text: str
    start: int
    end: int
    document: str
    paragraph: str | None
    document_id: int
    paragraph_id: int


@dataclass(frozen=True, slots=True)
class Result:
    """One concept. `en` is the preferred English or None, `status` that of this English.

    `quality`: 0 the query is a term, 1 but for inflection, 2 a preferred term begins with it, 3 a
    preferred term holds it (for one character: 2), 4 and 5 the same for other terms. A Latin query counts from the beginning
    of a word only, one as short as an acronym as a whole word.
    """

    concept: str
    zh: str
    hant: str
    en: str | None
    status: str
    type: str | None
    subject: str | None
    source: str | None
    note: str | None
    frequency: int
    documents: int
    quality: int
    matched: str
    evidence: tuple[ShownEvidence, ...]
    variants: tuple[Variant, ...]
    contexts: tuple[InContext, ...]

    def as_dict(self) -> dict[str, Any]:
        """The result for JSON."""
        return asdict(self)


def lookup(database: Database, query: str, most: int = 20, limits: Limits | None = None) -> list[Result]:
    """Find concepts by a Chinese or English term, best first. No hit: an empty list.

    Raises `WrongUsage` for a query that is longer than the limit.
    """
    limits = limits or Limits()
    if len(query) > limits.query_characters:
        raise WrongUsage(
            f"the query has {len(query):,} characters and the limit is {limits.query_characters}",
            next_step="look up a term, not a text",
        )
    folded = key.term_key(db.storable(query))
    if not folded:
        return []
    latin = folded.isascii()
    wanted = {
        "key": folded, "lemmas": words.lemmas(folded) if latin else "", "most": most,
        "latin": latin, "word": latin and len(folded) <= _ACRONYM,
    }  # fmt: skip
    rows = database.execute(_MATCHES, wanted).fetchall()
    return [result for row in rows if (result := concept(database, row[0], row[1], row[2]))]


def concept(database: Database, name: str, quality: int = 0, matched: str = "") -> Result | None:
    """Read one concept by its id; None where there is none."""
    row = database.execute(
        "SELECT zh, hant, en, status, type, subject, source, note, frequency, documents FROM concepts WHERE id = ?",
        (name,),
    ).fetchone()
    if row is None:
        return None
    zh, hant, en, status, kind, subject, source, note, frequency, documents = row
    terms = database.execute(_TERMS, (name,)).fetchall()
    names = {number: term for number, _, term, *_ in terms}
    shown = {(language, term) for language, term in (("zh", zh), ("en", en))}
    variants = tuple(
        Variant(term, language, form, standing, term_status, origin, doubtful)
        for _, language, term, form, _, standing, term_status, doubtful, origin in terms
        if (language, term) not in shown
    )
    return Result(
        name, zh, hant, en, status, kind, subject, source, note, frequency, documents, quality, matched or zh,
        tuple(_evidence(database, name, names)), variants, tuple(contexts(database, name)),
    )  # fmt: skip


def _evidence(database: Database, name: str, names: dict[int, str]) -> Iterable[ShownEvidence]:
    for term, *rest in database.execute(_EVIDENCE, (name,)):
        yield ShownEvidence(names[term], *rest)


def contexts(database: Database, name: str, most: int = -1) -> Iterable[InContext]:
    """The stored contexts of a concept, at most so many of them; -1: all."""
    for row in database.execute(_CONTEXTS, (name, most)):
        yield InContext(*row)


@dataclass(frozen=True, slots=True)
class SegmentHit:
    """A sentence of the corpus that holds the query, for a concordance."""

    text: str
    document: str
    document_id: int
    paragraph: str | None
    paragraph_id: int
    language: str


def sentences(database: Database, query: str, most: int = 50, after: int = 0) -> list[tuple[int, SegmentHit]]:
    """Sentences that hold `query` (either script, one character upwards), with their ids, in order.

    `after` is the id of the last sentence of the page before. Exact for Chinese: what the index
    proposes is checked against the text. A query that begins with a Latin word or a number finds the
    sentences with a word that begins so (`safeguard` finds `safeguards`, `afeguard` finds nothing).
    """
    folded = key.key(db.storable(query))
    match = db.match_query(folded)
    if match is None:
        return []
    found: list[tuple[int, SegmentHit]] = []
    rows = database.execute(
        "SELECT s.id, s.text, d.name, d.id, p.number, p.id, d.language FROM segment_grams g JOIN segments s ON s.id = g.rowid"
        " JOIN documents d ON d.id = s.document JOIN paragraphs p ON p.id = s.paragraph"
        " WHERE segment_grams MATCH ? AND g.rowid > ? ORDER BY g.rowid",
        (match, after),
    )
    for number, *line in rows:
        if folded in key.key(line[0]):
            found.append((number, SegmentHit(*line)))
            if len(found) >= most:
                break
    return found
