"""Finding Chinese in tables and sentences: hostile strings, recall, literal marks."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termbase.store import filters
from termbase.web import search
from tm.text import key

QUERIES = (
    "",
    " ",
    "\u3000",
    "\x00",
    '"',
    '""',
    '"\n-',
    "*",
    "a-b",
    "C++",
    "x:y",
    "NEAR(",
    "^",
    "AND",
    "OR",
    "NOT",
    "{a b}:c",
    "'",
    "%",
    "_",
    "\\",
    "[",
    "]",
    "(",
    ")",
    "核*",
    '"核"',
    "核 AND 裁",
    "rowid:1",
    "grams:核",
    "-核",
    "+",
    "~",
    "a\x00b",
    "\ud800",
    "😀",
    "核" * 500,
)
PLACES = (
    ("/-/lookup", "q"),
    ("/-/find", "q"),
    ("/-/lookup.json", "q"),
    *((f"/termbase/{t}", "_find") for t in search.TABLES),
)


def requests(query: str):
    """A request to every place that takes a query."""
    text = query.encode("utf-8", "surrogatepass")
    from urllib.parse import quote_from_bytes

    return [("get", f"{path}?{name}={quote_from_bytes(text)}", {}) for path, name in PLACES]


@pytest.mark.parametrize("query", QUERIES)
def test_hostile_queries_are_answered(site, query):
    """F1: whatever is asked for, the answer is a page, never an error."""
    for (_, path, _), answer in zip(requests(query), site.many(requests(query)), strict=True):
        assert answer.status in (200, 302), path


@settings(max_examples=40)
@given(st.text(max_size=30) | st.text("\"*-:^(){}[]%_\\'+~ANDORT核裁 \n\x00", max_size=20))
def test_any_query_is_answered(site, query):
    """F1 as a property."""
    assert {answer.status for answer in site.many(requests(query))} <= {200, 302}


@given(st.text(max_size=40))
def test_gram_query_is_always_good_fts(site, query):
    """F1: what `gram_query` makes is NULL or a query that FTS5 takes."""
    from tm import db

    match = search.gram_query(query)
    if match is not None:
        site.run(
            lambda c: c.execute(
                "SELECT count(*) FROM segment_grams WHERE segment_grams MATCH ?", (match,)
            ).fetchone()
        )
    assert search.gram_query(None) is None
    assert db.storable(query) is not None


def _samples(texts: list[str], count: int, pattern: str) -> list[str]:
    """Random substrings of 1 to 4 characters that match `pattern`, always the same ones."""
    chosen = random.Random(4)
    found: list[str] = []
    while len(found) < count:
        text = chosen.choice(texts)
        length = chosen.randint(1, 4)
        start = chosen.randrange(max(1, len(text) - length + 1))
        piece = text[start : start + length]
        if re.fullmatch(pattern, piece):
            found.append(piece)
    return found


COLUMNS = {
    "segments": "text",
    "contexts": "text",
    "paragraphs": "text",
    "terms": "term",
    "candidates": "term",
}


@pytest.mark.parametrize("table", COLUMNS)
def test_find_has_full_recall(site, table):
    """F2: `?_find=` gives exactly the rows in which `instr` finds the text, for 1 to 4 ideographs."""
    column = COLUMNS[table]
    rows = site.rows(f"SELECT id, {column} FROM {table}")
    chinese = [text for _, text in rows if re.search("[一-鿿]", text)]
    pieces = _samples(chinese, 12, "[一-鿿]+")
    path = f"/termbase/{table}.json"
    asked = [
        ("get", path, {"params": {"_find": p, "_shape": "array", "_size": "1000", "_col": "id"}})
        for p in pieces
    ]
    keys = [(number, key.key(text)) for number, text in rows]
    for piece, answer in zip(pieces, site.many(asked), strict=True):
        expected = {number for number, folded in keys if key.key(piece) in folded}
        found = {row["id"] for row in answer.json()}
        assert found == expected or len(expected) > 1000, piece


def test_marks_are_all_that_keys_of_terms_leave_out():
    """Whatever character folds to a mark that keys of terms leave out is looked for in the texts."""
    folds = {
        character: key.key(character)
        for character in map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x10000)])
    }
    blind = {fold for character, fold in folds.items() if fold and not key.term_key(character)}
    assert sorted(filters.MARKS) == [character for character, fold in folds.items() if fold in blind]


@pytest.mark.parametrize("piece", ["。", "，", "《", "》的", "军。无", "号决议", "A/RES", "2030", "”）"])
def test_find_takes_punctuation_across_sentences(site, piece):
    """F2: punctuation counts, and in paragraphs a text may span sentences."""
    rows = site.rows("SELECT id, text FROM paragraphs")
    found = {
        r["id"] for r in site.get("/termbase/paragraphs.json?_shape=array&_size=1000", _find=piece).json()
    }
    assert found == {number for number, text in rows if key.key(piece) in key.key(text)}


def test_concordance_has_full_recall(site, parse):
    """F2: the concordance shows every sentence with 1 to 4 ideographs, in either script."""
    texts = [text for (text,) in site.rows("SELECT text FROM segments")]
    pieces = _samples(texts, 40, "[一-鿿]+")
    answers = site.many([("get", "/-/find", {"params": {"q": piece, "as": "all"}}) for piece in pieces])
    for piece, answer in zip(pieces, answers, strict=True):
        shown = sum(tag == "mark" for tag, _ in parse(answer.text).elements)
        assert shown == min(50, sum(key.key(piece) in key.key(text) for text in texts)), piece


def test_either_script_finds_both(site):
    """A Traditional query finds Simplified rows, and the other way round."""
    for table in ("segments", "terms", "concepts", "paragraphs", "contexts", "candidates"):
        path = f"/termbase/{table}.json?_shape=array&_size=1000"
        assert site.get(path, _find="裁軍").json() == site.get(path, _find="裁军").json() != []


@pytest.mark.parametrize("mark", ["%", "_", "\\", "[", "*", "?", '"', "'"])
def test_wildcards_are_literal(tmp_path, hostile_writer, open_site, mark):
    """F3: a wildcard finds the term that holds it, and no other."""
    path = tmp_path / "x.db"
    hostile_writer(path, (f"核{mark}武", "核裁武", "核武"))
    made = open_site(path)
    try:
        found = made.get("/termbase/terms.json?_shape=array", _find=f"核{mark}").json()
        assert found
        assert all(mark in row["term"] for row in found)
        alone = made.get("/termbase/terms.json?_shape=array", _find=mark).json()
        assert all(mark in row["term"] for row in alone)
        exact = made.get("/-/lookup.json", q=f"核{mark}武").json()["results"]
        assert exact[0]["quality"] == 0
    finally:
        made.close()


def test_tables_without_chinese_say_so(site):
    """`?_find=` on a table without Chinese is refused, and never ignored."""
    answer = site.get("/termbase/sources", _find="核")
    assert answer.status == 400
    assert "no Chinese text" in answer.text


def test_functions_take_anything():
    """The SQL functions take NULL, bytes and numbers."""
    for function in (search.search_key, search.term_key, search.gram_query):
        assert function(None) is None
        assert function(b"\xff") is None
        assert function("核") is not None
    assert search.search_key(5) == "5"
