"""Queries of the index of terms: what narrows a search to few terms, which are then held against what was asked.

An index of pairs of characters and of words finds every term that holds a text, and some more; without it a lookup reads
the keys of all terms.
"""

from __future__ import annotations

from tm.text import bigrams
from tm.text.chars import HAN_RUN

_BASIC_PLANE = "\uffff"
"""The last character that the tokenizer of the index surely knows."""

_IN_MANY = frozenset(f'"{word}"' for word in ("of", "the", "and", "for", "on", "in", "to", "a"))
"""Words that stand in every third term: beside others they tell terms apart no more, and to read where they stand takes longest."""


def ideographs(folded: str) -> str | None:
    """The query for terms whose key holds a folded text, by its ideographs alone; None where it has none.

    Beside ideographs a number or a word may be a part of a longer one, and is not asked.

    >>> ideographs("核裁军"), ideographs("第5核"), ideographs("arms")
    ('"核裁" "裁军"', '"第"* "核"*', None)
    """
    han = " ".join(HAN_RUN.findall(folded))
    # beyond the basic plane the tokenizer may take an ideograph for no letter
    return bigrams.match_query(han) if han and max(han) <= _BASIC_PLANE else None


def whole_words(text: str, *, last_may_go_on: bool = False) -> str | None:
    """The query for terms that have every word of a text, in their key or their lemmas; None where it has no word.

    `last_may_go_on`: the last word is the beginning of one.

    A word that many terms have is not asked beside others.

    >>> whole_words("prevention of the war")
    '"prevention" "war"'
    >>> whole_words("nuclear arm"), whole_words("nuclear arm", last_may_go_on=True), whole_words("+")
    ('"nuclear" "arm"', '"nuclear" "arm"*', None)
    """
    named = [f'"{word}"' for word in bigrams.grams(text).split()]
    telling = [word for word in named[:-1] if word not in _IN_MANY]
    named = [*telling, *named[-1:]] if telling else named
    return " ".join(named) + ("*" if last_may_go_on else "") if named else None


def any_of(*ways: str | None) -> str | None:
    """The query for what one of several finds; None where the first is none.

    >>> any_of('"a"', None, '"b"')
    '("a") OR ("b")'
    """
    # if the first way cannot be asked, the index would leave out what only it finds
    return " OR ".join(f"({way})" for way in ways if way) if ways and ways[0] else None
