"""Write docs/schema.md from metadata.yml and the tables that a build makes.

Command line:  python scripts/make_schema.py [--check]

With `--check` nothing is written; the exit code is 1 if the page is stale, and stderr says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from termbase import package_files
from termbase.store import schema
from tm.db import Database

PAGE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/schema.md is stale: run python scripts/make_schema.py", file=sys.stderr)
    return 1


def page() -> str:
    """The whole page."""
    metadata = yaml.safe_load(package_files.metadata().read_text(encoding="utf-8"))
    published = metadata["databases"]["termbase"]
    database = Database(memory=True)
    schema.create(database)
    schema.index(database)
    try:
        lines = [*_head(), *_tables(database, published["tables"]), *_queries(published["queries"])]
    finally:
        database.close()
    return "\n".join(lines) + "\n"


def _head() -> Iterator[str]:
    yield "# The schema of a termbase"
    yield ""
    yield f"Version {schema.SCHEMA_VERSION}. Made by `scripts/make_schema.py` from `metadata.yml` and a build."
    yield ""


def _tables(database: Database, described: dict[str, Any]) -> Iterator[str]:
    yield "## Tables"
    for name, about in described.items():
        columns = database.execute(f'PRAGMA table_info("{name}")').fetchall()
        if not columns:
            continue  # made by SQLite when it gathers statistics
        yield ""
        yield f"### {name}"
        yield ""
        yield about["description"].strip() + (" Hidden in the list of tables." if about.get("hidden") else "")
        yield ""
        yield "| column | type | meaning |"
        yield "| --- | --- | --- |"
        references = _references(database, name)
        for _, column, kind, not_null, _, primary in columns:
            meaning = about["columns"][column] + references.get(column, "")
            yield f"| {column} | {_type(kind, not_null, primary)} | {meaning} |"
        yield from _indexes(database, name)


def _type(kind: str, not_null: int, primary: int) -> str:
    return " ".join(
        part for part in (kind, "primary key" if primary else "not null" if not_null else "") if part
    )


def _references(database: Database, table: str) -> dict[str, str]:
    rows = database.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    return {row[3]: f" (→ {row[2]}.{row[4]})" for row in rows}


def _indexes(database: Database, table: str) -> Iterator[str]:
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql <> '' ORDER BY name",
        (table,),
    ).fetchall()
    if rows:
        yield ""
        yield "Indexes: " + "; ".join(f"{name} ({_columns(database, name)})" for (name,) in rows) + "."


def _columns(database: Database, index: str) -> str:
    return ", ".join(row[2] for row in database.execute(f'PRAGMA index_info("{index}")').fetchall())


def _queries(queries: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield "## Canned queries"
    yield ""
    yield "At `/termbase/<name>`, and with `.json` or `.csv` behind it."
    for name, query in queries.items():
        yield ""
        yield f"### {name}"
        yield ""
        parameters = ", ".join(f"`{p}`" for p in query.get("params", [])) or "none"
        yield f"{query['title']}. {query['description'].strip()} Parameters: {parameters}."
        yield ""
        yield "```sql"
        yield query["sql"]
        yield "```"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
