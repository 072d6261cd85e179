"""Which concepts a query finds, best first: all of them in one line each, so that a list can be counted, filtered and paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from termbase.concepts.status import Status
from termbase.store import term_grams
from tm import db
from tm.db import Database
from tm.text import key, words

ACRONYM = 5
"""Latin queries up to this length, in characters, are found as whole words only: the longest of usual acronyms."""

COLUMNS = """t.term, t.key, t.lemmas, c.id, c.zh, c.hant, c.en, c.status, c.type, c.subject, c.frequency, c.documents"""
"""What is read of a term that a query finds, and of its concept."""

_JOINED = f"SELECT {COLUMNS} FROM found JOIN terms t ON t.id = found.id JOIN concepts c ON c.id = t.concept ORDER BY t.concept, t.position"
_HOLDING = f"WITH found(id) AS (SELECT rowid FROM term_grams WHERE term_grams MATCH :match) {_JOINED}"
# without a pair of characters or a word to look for: by the index of the keys alone, which is a fifth of the table
_SCANNING = f"""
WITH found(id) AS (SELECT id FROM terms WHERE instr(key, :key)
  UNION SELECT id FROM terms WHERE :lemmas <> '' AND instr(' ' || lemmas || ' ', ' ' || :lemmas || ' ')) {_JOINED}
"""
_OCCURRING = """
SELECT DISTINCT x.concept FROM contexts x JOIN documents d ON d.id = x.document
WHERE (:body = '' OR d.body = :body) AND (:document = '' OR d.symbol = :document OR d.name = :document)
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that a query finds, in one line. `matched` is the form that was found.

    `quality`: 0 the query is a term, 1 but for inflection, 2 a preferred term begins with it, 3 a preferred term holds
    it (for one character: 2), 4 and 5 the same for other terms.
    """

    concept: str
    zh: str
    hant: str
    en: str | None
    status: Status
    type: str | None
    subject: str | None
    frequency: int
    documents: int
    quality: int
    matched: str

    def as_dict(self) -> dict[str, Any]:
        """The hit for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class HitSelection:
    """Which of the hits are asked for; an empty value asks for all.

    `body` and `document` (symbol or name) are those of a stored context; `in_texts`: the documents have the term.
    """

    status: str = ""
    type: str = ""
    subject: str = ""
    body: str = ""
    document: str = ""
    in_texts: bool = False

    def choose(self, database: Database, hits: Sequence[Hit]) -> list[Hit]:
        """Those of `hits` that are asked for, in their order."""
        # cheap conditions first, the one that asks the database for what is left
        chosen = [hit for hit in hits if self._has(hit)]
        if self.body or self.document:
            parameters = {"body": self.body, "document": self.document}
            occurring = {row[0] for row in database.execute(_OCCURRING, parameters)}
            chosen = [hit for hit in chosen if hit.concept in occurring]
        return chosen

    def _has(self, hit: Hit) -> bool:
        asked = ((self.status, hit.status.value), (self.type, hit.type), (self.subject, hit.subject))
        return all(not value or value == of_hit for value, of_hit in asked) and (
            hit.frequency > 0 or not self.in_texts
        )


ALL = HitSelection()
"""Every hit."""


def facets(hits: Iterable[Hit]) -> dict[str, dict[str, int]]:
    """How many hits have which status, type and subject, the most frequent first."""
    counts: dict[str, Counter[str]] = {"status": Counter(), "type": Counter(), "subject": Counter()}
    for hit in hits:
        for name, value in (("status", hit.status.value), ("type", hit.type), ("subject", hit.subject)):
            counts[name].update([value] if value else [])
    return {
        name: dict(sorted(some.items(), key=lambda item: (-item[1], item[0])))
        for name, some in counts.items()
    }


def hits(database: Database, query: str) -> list[Hit]:
    """Every concept with a term that is, begins with or holds `query`, best first.

    A Latin query counts from the beginning of a word only, one as short as an acronym as a whole word.
    """
    folded = key.term_key(db.storable(query))
    if not folded:
        return []
    # only English has inflections here
    lemmas = words.lemmas(folded) if folded.isascii() else ""
    if match := _match(folded, lemmas):
        rows = database.execute(_HOLDING, {"match": match})
    else:
        rows = database.execute(_SCANNING, {"key": folded, "lemmas": lemmas})
    return best(hit for row in rows if (hit := _graded(row, folded, lemmas)) is not None)


def _match(folded: str, lemmas: str) -> str | None:
    """The query of the index of terms that finds all that hold a folded query, and more; None where the index has nothing for it."""
    if not folded.isascii():
        return term_grams.ideographs(folded)
    # longer queries may be the beginning of a word, as they are while someone types
    begun = term_grams.whole_words(folded, last_may_go_on=len(folded) > ACRONYM)
    return term_grams.any_of(begun, term_grams.whole_words(lemmas))


def best(found: Iterable[Hit]) -> list[Hit]:
    """One hit for each concept, the first of the best; then in the order in which they are shown."""
    first: dict[str, Hit] = {}
    for hit in found:
        known = first.get(hit.concept)
        # rows come by position: of equals the term that is shown first
        if known is None or hit.quality < known.quality:
            first[hit.concept] = hit
    return sorted(first.values(), key=_order)


def as_hit(row: Sequence[Any], quality: int) -> Hit:
    """A row of `COLUMNS` as a hit."""
    term, _, _, concept, zh, hant, en, status, kind, subject, frequency, documents = row
    return Hit(concept, zh, hant, en, Status(status), kind, subject, frequency, documents, quality, term)


def _order(hit: Hit) -> tuple[object, ...]:
    rank = hit.status.rank
    return (
        hit.quality,
        # of what is the query itself the status decides; of what only holds it the frequency
        rank if hit.quality < 2 else 0,
        -hit.frequency,
        rank,
        len(hit.zh),
        hit.zh,
        hit.concept,
    )


def _graded(row: Sequence[Any], folded: str, lemmas: str) -> Hit | None:
    """The hit of a term, or None where the query stands inside a word of it."""
    hit = as_hit(row, 0)
    form, form_lemmas = row[1], row[2] or ""
    if form == folded:
        return hit
    if lemmas and form_lemmas == lemmas:
        return replace(hit, quality=1)
    held = 3 if lemmas and f" {lemmas} " in f" {form_lemmas} " else None
    quality = _holding(form, folded, further=hit.matched not in (hit.zh, hit.hant, hit.en))
    known = [grade for grade in (held, quality) if grade is not None]
    return replace(hit, quality=min(known)) if known else None


def _holding(form: str, folded: str, *, further: bool) -> int | None:
    """The quality of a form that begins with the query or holds it; None where it stands inside a word."""
    if folded.isascii():
        # as short as an acronym: only a whole word, or ATT would find attack
        end = " " if len(folded) <= ACRONYM else ""
        padded, asked = f" {form} ", f" {folded}{end}"
    else:
        padded, asked = f" {form}", folded
    if asked not in padded:
        return None
    begins = f" {form} ".startswith(asked) if folded.isascii() else form.startswith(folded)
    # a character inside a term says as much as one at its beginning
    return (2 if begins else 3 - (len(folded) == 1)) + 2 * further
