"""Conditions of the tables against looking at every row."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from termbase.store import filters
from tm.text import key

TEXTS = {
    "terms": "SELECT id, term FROM terms",
    "concepts": "SELECT c.id, t.term FROM concepts c JOIN terms t ON t.concept = c.id",
    "candidates": "SELECT id, term FROM candidates",
    "segments": "SELECT id, text FROM segments",
    "contexts": "SELECT id, text FROM contexts",
    "paragraphs": "SELECT id, text FROM paragraphs",
    "documents": "SELECT id, name || char(10) || coalesce(title, '') || char(10) || coalesce(symbol, '') FROM documents",
}


@pytest.mark.parametrize("table", filters.TABLES)
@pytest.mark.parametrize(
    "text", ["核", "裁军", "裁軍", "核裁军", "裁军谈判会议", "裁军。", "NPT", "arms", "%", "无此词"]
)
def test_conditions_find_what_reading_finds(sample_db: Database, table: str, text: str) -> None:
    """One character or several, either script, signs that stand for themselves; in every table that holds Chinese."""
    sample_db.conn.create_function(
        "search_key", 1, lambda value: None if value is None else key.key(str(value))
    )
    folded = key.key(text)
    condition = filters.holding(table, text, folded)
    found = {
        row[0]
        for row in sample_db.execute(f"SELECT id FROM {table} WHERE {condition.sql}", condition.parameters)
    }
    fold = key.term_key if table in ("terms", "concepts") and key.term_key(text) else key.key
    expected = {
        number for number, value in sample_db.execute(TEXTS[table]) if fold(text) in fold(value or "")
    }
    if table == "terms":
        expected = {
            n for n, value in sample_db.execute(TEXTS[table]) if n in expected and folded in key.key(value)
        }
    assert found == expected


def test_a_condition_is_by_its_table(sample_db: Database) -> None:
    """Each table has a way of its own, and names what it is given by parameters alone."""
    for table in filters.TABLES:
        condition = filters.holding(table, "核裁军", "核裁军")
        assert "核" not in condition.sql
        assert set(condition.parameters.values()) <= {"核裁军", '"核裁"', '"裁军"', '"核裁" "裁军"'}
