"""Write docs/schema.md from metadata.yml and the tables that a build makes.

.venv/bin/python scripts/docs schema [--check]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import yaml

from scripts.docs.pages import check_option, write_page
from termbase import package_files
from termbase.store import schema
from tm.db import Database


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
    yield f"Version {schema.SCHEMA_VERSION}. Made by `scripts/docs/schema.py` from `metadata.yml` and a build."
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


@click.command()
@check_option
def main(check: bool) -> None:
    """Write docs/schema.md from metadata.yml and the tables that a build makes."""
    write_page("schema", page(), check=check)
