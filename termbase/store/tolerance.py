"""What to try where a query is no term: wildcards, words in any order, Chinese by its sound, and other spellings.

Each way says which it was, so that nobody takes a guess for what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from termbase.store.hits import COLUMNS, Hit, as_hit, best, hits
from tm import db
from tm.db import Database
from tm.languages import MINED
from tm.text import key, pinyin, words
from tm.text.chars import has_han

_WILD = re.compile("[*?＊？]")
_SPECIAL = re.compile(r"[\[\]*?]")
_FROM = f"SELECT {COLUMNS} FROM terms t JOIN concepts c ON c.id = t.concept WHERE "
_ORDER = " ORDER BY t.concept, t.position"
# each word is a condition on all terms; longer queries are texts
_MOST_WORDS = 8
# letters up to which a word is sought whole
_WHOLE = 2
# more would be a guess of a guess
_MOST_SPELLINGS = 3
# a bound on statements, one for each form
_MOST_BY_SOUND = 200

# Two strings of four letters that differ in two are two words; one slip in three or more, two in eight or more: the
# steps of Elasticsearch's AUTO fuzziness, which are 3 and 6, with the second moved to where our lists have few neighbours.
_ONE_SLIP, _TWO_SLIPS = 3, 8


class Way(StrEnum):
    """How hits were found."""

    AS_ASKED = "as asked"
    WILDCARD = "wildcard"
    ANY_ORDER = "words in any order"
    PINYIN = "pinyin"
    SPELLING = "another spelling"


@dataclass(frozen=True, slots=True)
class FoundHits:
    """All hits of a query, and how they were found. `instead` is the spelling that was looked up instead of the query."""

    hits: list[Hit]
    way: Way = Way.AS_ASKED
    instead: str | None = None


def find(database: Database, query: str) -> FoundHits:
    """The hits of `query`; where it has none, those of the first other way that finds some."""
    query = db.storable(query)
    # a question mark may also end a query: then it is looked up as it is
    if _WILD.search(query) and (matching := wild(database, query)):
        return FoundHits(matching, Way.WILDCARD)
    if matching := hits(database, query):
        return FoundHits(matching)
    if matching := any_order(database, query):
        return FoundHits(matching, Way.ANY_ORDER)
    if matching := by_sound(database, query):
        return FoundHits(matching, Way.PINYIN)
    for spelling in spellings(database, query):
        matching = hits(database, spelling) or any_order(database, spelling)
        if matching:
            return FoundHits(matching, Way.SPELLING, spelling)
    return FoundHits([])


def wild(database: Database, query: str) -> list[Hit]:
    """The terms that fit a query with `*` (any text) and `?` (one character), from beginning to end."""
    signs = [{"＊": "*", "？": "?"}.get(sign, sign) for sign in _WILD.findall(query)]
    # folded piece by piece: the signs must not be folded away
    pieces = [key.term_key(piece) for piece in _WILD.split(query)]
    if not any(pieces):
        return []
    # in GLOB a bracket quotes a sign, and there is no other escape
    escaped = [_SPECIAL.sub(r"[\g<0>]", piece) for piece in pieces]
    pattern = "".join(piece + sign for piece, sign in zip(escaped, [*signs, ""], strict=True))
    return _held(database, "t.key GLOB :pattern", {"pattern": pattern}, 0)


def any_order(database: Database, query: str) -> list[Hit]:
    """The terms that hold every word of a query, in any order: English in any inflection, or the beginning of a word."""
    folded = key.key(query)
    parts = query.split() if has_han(folded) else words.lemmas(folded).split()
    keys = [part for one in dict.fromkeys(parts) if (part := key.term_key(one))]
    # one word was looked up already; of many no term has all
    if not 1 < len(keys) <= _MOST_WORDS or not (has_han(folded) or folded.isascii()):
        return []
    parameters = {f"w{number}": part for number, part in enumerate(keys)}
    if has_han(folded):
        conditions = [f"instr(t.key, :{name})" for name in parameters]
    else:
        conditions = [
            f"instr(' ' || t.lemmas || ' ', {_end(name, part)})" for name, part in parameters.items()
        ]
    return _held(database, " AND ".join(conditions), parameters, 3)


def _end(name: str, word: str) -> str:
    """What is sought of a word of the query: its beginning, or the whole word, since two letters begin too many."""
    return f"' ' || :{name}" + ("" if len(word) > _WHOLE else " || ' '")


def by_sound(database: Database, query: str) -> list[Hit]:
    """The Chinese terms that sound like a query, by whole syllables or by initials."""
    letters = pinyin.asked(query)
    # longer letters that are no syllables are English
    if not letters or not (len(letters) <= pinyin.INITIALS or pinyin.is_spoken(letters)):
        return []
    heads = pinyin.heads(letters)
    # no column has the sounds: the keys are read and told apart by their first character
    forms = database.execute("SELECT key FROM terms WHERE language = ?", (MINED,))
    matching = {form for (form,) in forms if form[:1] in heads and pinyin.sounds(form, letters)}
    # two or three initials fit many
    return best(
        hit
        for form in sorted(matching)[:_MOST_BY_SOUND]
        for hit in _held(database, "t.key = :form", {"form": form}, 0)
    )


def spellings(database: Database, query: str) -> Iterator[str]:
    """Spellings near a query that a term may have: words near its words, or terms with one character more, fewer or other."""
    folded = key.term_key(query)
    if has_han(folded):
        yield from _chinese_near(database, folded)
    elif folded:
        yield from _english_near(database, folded)


def _chinese_near(database: Database, folded: str) -> Iterator[str]:
    # two characters are near to everything; GLOB patterns grow with the length
    if not 2 < len(folded) <= 24 or _SPECIAL.search(folded):
        return
    # one other character, one fewer, one more
    patterns = {folded[:at] + "?" + folded[at + 1 :] for at in range(len(folded))}
    patterns |= {folded[:at] + folded[at + 1 :] for at in range(len(folded))}
    patterns |= {folded[:at] + "?" + folded[at:] for at in range(1, len(folded))}
    condition = " OR ".join("key GLOB ?" for _ in patterns)
    rows = database.execute(
        f"SELECT DISTINCT key FROM terms WHERE length(key) BETWEEN ? AND ? AND ({condition})",
        # the length first: GLOB is tried on few keys only
        (len(folded) - 1, len(folded) + 1, *sorted(patterns)),
    )
    near = [row[0] for row in rows]
    # a slip of one character for another is the usual one
    yield from sorted(near, key=lambda form: (len(form) != len(folded), form))[:_MOST_SPELLINGS]


def _english_near(database: Database, folded: str) -> Iterator[str]:
    asked = folded.split()
    if len(asked) > _MOST_WORDS:
        return
    vocabulary = _vocabulary(database)
    choices = [_near(word, vocabulary) for word in asked]
    # a word with nothing near it makes every spelling a guess
    if all(choices):
        for number in range(max(map(len, choices))):
            spelling = " ".join(choice[min(number, len(choice) - 1)] for choice in choices)
            if spelling != folded:
                yield spelling


def _vocabulary(database: Database) -> dict[str, int]:
    """The words of the English terms, as written there and as lemmas, with the number of terms that have them."""
    counts: dict[str, int] = {}
    for form, lemmas in database.execute("SELECT key, lemmas FROM terms WHERE lemmas <> ''"):
        for word in {*form.split(), *lemmas.split()}:
            counts[word] = counts.get(word, 0) + 1
    return counts


def _near(word: str, vocabulary: dict[str, int]) -> Sequence[str]:
    """The word itself where terms have it; else those nearest to it, of those the most frequent first."""
    # a word that terms have is no slip
    if word in vocabulary or words.lemmas(word).strip() in vocabulary:
        return [word]
    slips = 0 if len(word) < _ONE_SLIP else 1 if len(word) < _TWO_SLIPS else 2
    matching = process.extract(
        word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=slips, limit=_MOST_SPELLINGS * 8
    )
    ordered = sorted(matching, key=lambda near: (near[1], -vocabulary[near[0]], near[0]))
    return [near[0] for near in ordered[:_MOST_SPELLINGS]]


def _held(database: Database, condition: str, parameters: Mapping[str, str], quality: int) -> list[Hit]:
    """The hits of a condition on a term `t`; a term that is not shown first is worth less."""
    rows: Iterable[Sequence[object]] = database.execute(_FROM + condition + _ORDER, dict(parameters))
    matching = (as_hit(row, quality) for row in rows)
    return best(
        hit if hit.matched in (hit.zh, hit.hant, hit.en) else replace(hit, quality=quality + 2)
        for hit in matching
    )
