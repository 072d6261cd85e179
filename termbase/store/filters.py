"""Conditions that find Chinese in the tables, from one character on, in either script.

Sentences, and what is cut from them, go through the index of character pairs; terms through their stored keys.
What an index proposes is checked with `instr`, so that `%`, `_` and quotation marks stand for themselves. The
SQL functions `search_key` and `term_key` must be known to the connection.
"""

from __future__ import annotations

from dataclasses import dataclass

from tm.text import bigrams, key

TABLES = ("terms", "concepts", "candidates", "segments", "contexts", "paragraphs", "documents")
"""The tables that hold Chinese."""

MARKS = '"“”〈〉\u2329\u232a《》「」『』＂'
"""Every character that folds to a mark which keys of terms leave out (`tm.text.key.term_key`)."""

# the rarest six tokens leave few rows, which are then compared themselves
_MOST_TOKENS = 6
_BY_TERM = "select concept from terms where instr(key, :find_term) > 0"
_BY_GRAMS = "select rowid from segment_grams where segment_grams match :find_grams"
_PARAGRAPH_BY_GRAM = (
    "select s.paragraph from segment_grams g join segments s on s.id = g.rowid"
    " where segment_grams match :{name}"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a WHERE clause, with the values of its parameters by name."""

    sql: str
    parameters: dict[str, str]


def holding(table: str, text: str, folded: str) -> Condition:
    """The rows of one of `TABLES` that hold `text`, whose search key is `folded` and not empty."""
    if table == "segments":
        return _indexed("id", _BY_GRAMS, "text", folded)
    if table in ("contexts", "paragraphs"):
        return _in_paragraphs("paragraph" if table == "contexts" else "id", folded)
    if table == "documents":
        return _any_holds(("name", "title", "symbol"), folded)
    return _by_terms(table, key.term_key(text), folded)


def _by_terms(table: str, term: str, folded: str) -> Condition:
    """Terms hold their key; concepts and candidates are found by the terms of the concept."""
    parameters = {"find": folded, "find_term": term}
    if table == "concepts":
        # punctuation alone has no key: the texts themselves are compared
        if not term:
            return _marks(("zh", "hant", "en"), folded)
        return Condition(f"id in ({_BY_TERM})", {"find_term": term})
    exact = "instr(search_key(term), :find) > 0"
    if not term:
        return _marks(("term",), folded)
    if table == "terms":
        # the key of the term says all: no function is called for each row
        if term == folded:
            return Condition("instr(key, :find_term) > 0", {"find_term": term})
        return Condition(f"instr(key, :find_term) > 0 and {exact}", parameters)
    # candidates without a concept have no terms to go by
    return Condition(f"(concept is null or concept in ({_BY_TERM})) and {exact}", parameters)


def _indexed(column: str, inner: str, text: str, folded: str) -> Condition:
    exact = f"instr(search_key({text}), :find) > 0"
    # a single sign has no pair: then every row is looked at
    match = bigrams.match_query(folded)
    if match is None:
        return Condition(exact, {"find": folded})
    return Condition(f"{column} in ({inner}) and {exact}", {"find": folded, "find_grams": match})


def _in_paragraphs(column: str, folded: str) -> Condition:
    """A text may span sentences: each pair of characters must be in some sentence of the paragraph."""
    parameters = {"find": folded}
    clauses = []
    for number, token in enumerate((bigrams.match_query(folded) or "").split(" ")[:_MOST_TOKENS]):
        if token:
            name = f"find_{number}"
            clauses.append(f"{column} in ({_PARAGRAPH_BY_GRAM.format(name=name)})")
            parameters[name] = token
    # pairs in a paragraph are not yet the text: it is checked
    clauses.append("instr(search_key(text), :find) > 0")
    return Condition(" and ".join(clauses), parameters)


def _marks(columns: tuple[str, ...], folded: str) -> Condition:
    """Marks alone, to which keys of terms are blind: few texts have one, and only these are folded."""
    clauses = " or ".join(
        f"({column} glob :find_mark and instr(search_key({column}), :find) > 0)" for column in columns
    )
    return Condition(f"({clauses})", {"find": folded, "find_mark": f"*[{MARKS}]*"})


def _any_holds(columns: tuple[str, ...], folded: str) -> Condition:
    clauses = " or ".join(f"instr(search_key({column}), :find) > 0" for column in columns)
    return Condition(f"({clauses})", {"find": folded})
