"""metadata.yml describes what there is, no less and no more; docs/schema.md is made from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from termbase import package_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def published():
    """The part of metadata.yml about the database."""
    return yaml.safe_load(package_files.metadata().read_text(encoding="utf-8"))["databases"]["termbase"]


def test_every_column_is_described(site, published):
    """Every table and column has a description, and nothing else has."""
    names = [
        name
        for (name,) in site.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("segment_grams_", "term_grams_"))
    ]
    assert set(published["tables"]) == set(names)
    for name in names:
        columns = [row[1] for row in site.rows(f'PRAGMA table_info("{name}")')]
        assert list(published["tables"][name]["columns"]) == columns, name
        assert published["tables"][name]["description"]


def test_hidden_tables(site):
    """Index and housekeeping tables are not in the list of tables."""
    tables = site.get("/termbase.json").json()["tables"]
    shown = {table["name"] for table in tables if not table["hidden"]}
    assert not [name for name in shown if name.startswith(("segment_grams", "term_grams", "_", "sqlite"))]
    assert "concepts" in shown


def test_canned_queries_use_indexes(site, published):
    """Queries have a title and a description, and none scans sentences or paragraphs."""
    assert set(published["queries"]) == {
        "chinese_to_english",
        "english_to_chinese",
        "unresolved",
        "terms_of_a_document",
    }
    for query in published["queries"].values():
        assert query["title"]
        assert query["description"]
        parameters = dict.fromkeys(query.get("params", []), "核")
        plan = site.run(
            lambda c, q=query, p=parameters: [r[3] for r in c.execute("EXPLAIN QUERY PLAN " + q["sql"], p)]
        )
        assert not [
            step for step in plan if step.startswith(("SCAN segments", "SCAN paragraphs", "SCAN contexts"))
        ]


def test_schema_page_is_fresh():
    """docs/schema.md is what scripts/docs/schema.py makes."""
    command = [sys.executable, str(ROOT / "scripts" / "docs"), "schema", "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
