"""Tell whether two termbases hold the same: a digest of their content by value, without row ids.

    .venv/bin/python scripts/evaluate/content.py termbase.db [other.db ...] [--dump FILE]

For each database a SHA-256 of everything that a reader can get out of it, then one for each table with its
number of rows. Two databases with the same first line have the same content, however their rows are numbered
and their columns are named. `--dump FILE` writes the values themselves, one row a line, so that two can be
compared with `diff`.

The database is opened read-only. How a table is read depends on the schema that made it: `QUERIES` has an
entry for each. A new schema gets an entry of its own whose queries give the same values in the same order.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import click

SCHEMA_3: Mapping[str, str] = {
    "concepts": """
        SELECT id, zh, hant, en, status, type, subject, source, rank, score, frequency, documents, note FROM concepts""",
    "terms": """
        SELECT t.concept, t.language, t.term, t.key, t.folded, t.lemmas, t.type, t.part_of_speech, t.standing, t.status,
          s.name, t.doubtful, t.position
        FROM terms t LEFT JOIN sources s ON s.id = t.source""",
    "evidence": """
        SELECT e.concept, t.concept, t.language, t.term, e.kind, s.name, d.path, d.name, x.path, p.position, e.detail,
          e.count, e.status, m.name, u.line, u.zh, u.en
        FROM evidence e JOIN terms t ON t.id = e.term LEFT JOIN sources s ON s.id = e.source
          LEFT JOIN documents d ON d.id = e.document LEFT JOIN paragraphs p ON p.id = e.paragraph
          LEFT JOIN documents x ON x.id = p.document LEFT JOIN units u ON u.id = e.unit
          LEFT JOIN memories m ON m.id = u.memory""",
    "contexts": """
        SELECT c.concept, t.concept, t.language, t.term, d.path, x.path, p.position, c.start, c."end", c.text
        FROM contexts c JOIN terms t ON t.id = c.term JOIN documents d ON d.id = c.document
          JOIN paragraphs p ON p.id = c.paragraph JOIN documents x ON x.id = p.document""",
    "candidates": """
        SELECT concept, term, origin, rank, score, frequency, independent, documents, c_value, contrast, cohesion,
          left_entropy, right_entropy, nominal, background, explanation
        FROM candidates""",
    "history": """
        SELECT h.concept, t.concept, t.language, t.term, h.action, h.detail, h.by, h.date
        FROM history h LEFT JOIN terms t ON t.id = h.term""",
    "sources": """
        SELECT name, type, rank, licence, concepts FROM sources""",
    "documents": """
        SELECT name, symbol, language, title, date, body, path, paragraphs, segments, characters FROM documents""",
    "paragraphs": """
        SELECT d.path, d.name, d.language, p.position, p.section, p.kind, p.number, p.label, p.text, p.line
        FROM paragraphs p JOIN documents d ON d.id = p.document""",
    "segments": """
        SELECT d.path, x.path, p.position, s.start, s."end", s.text
        FROM segments s JOIN paragraphs p ON p.id = s.paragraph JOIN documents d ON d.id = s.document
          JOIN documents x ON x.id = p.document""",
    "memories": """
        SELECT name, kind, units, documents, rank, penalty, digest FROM memories""",
    "units": """
        SELECT m.name, row_number() OVER (PARTITION BY u.memory ORDER BY u.id), u.zh, u.en, u.document, u.date, u.line,
          u.score, u.doubtful, u.status, u.creator, u.properties
        FROM units u JOIN memories m ON m.id = u.memory""",
}
"""How to read the tables of schema 3. Units have their number within their memory: neighbours are context."""

SCHEMA_4: Mapping[str, str] = {
    name: query.replace("u.zh", "u.first").replace("u.en", "u.second") for name, query in SCHEMA_3.items()
}
"""Schema 4 differs in the names of the columns of units."""

SCHEMA_5: Mapping[str, str] = {
    name: query.replace("u.properties", "u.record") for name, query in SCHEMA_4.items()
}
"""Schema 5 keeps all that a file says of a unit in one column."""

SCHEMA_6: Mapping[str, str] = {
    **SCHEMA_5,
    "evidence": SCHEMA_5["evidence"].replace("e.status, m.name", "e.status, b.name, m.name")
    + " LEFT JOIN sources b ON b.id = e.through",
    "descriptions": """
        SELECT d.concept, t.language, t.term, d.language, d.kind, d.text, d.origin, s.name
        FROM descriptions d LEFT JOIN terms t ON t.id = d.term LEFT JOIN sources s ON s.id = d.source""",
}
"""Schema 6 has descriptions of concepts and terms, and for evidence the file that brought it."""

QUERIES: Mapping[str, Mapping[str, str]] = {
    "3": SCHEMA_3,
    "4": SCHEMA_4,
    "5": SCHEMA_5,
    "6": SCHEMA_6,
    "7": SCHEMA_6,
}
"""The queries by the value of `schema` in the table `builds`; the names of the tables here stay the same."""


class Counted:
    """Takes the lines of a table, counts them, and hashes them for the table and for the whole."""

    def __init__(self, whole: hashlib._Hash, dump: BinaryIO | None) -> None:
        self.rows = 0
        self._whole, self._own, self._dump = whole, hashlib.sha256(), dump

    def add(self, line: bytes) -> None:
        """Take one line without its end."""
        self._own.update(line + b"\n")
        self._whole.update(line + b"\n")
        if self._dump is not None:
            self._dump.write(line + b"\n")

    @property
    def digest(self) -> str:
        """The digest of this table."""
        return self._own.hexdigest()


def opened(path: Path) -> sqlite3.Connection:
    """Open a database read-only. Raises `sqlite3.OperationalError` where there is none."""
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)


def queries(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The queries that fit the schema of a database. Raises `click.ClickException` for an unknown one."""
    row = connection.execute("SELECT value FROM builds WHERE name = 'schema'").fetchone()
    schema = str(row[0]) if row else "none"
    if schema not in QUERIES:
        raise click.ClickException(f"the schema {schema!r} is not known here; add an entry to QUERIES")
    return QUERIES[schema]


def lines(connection: sqlite3.Connection, query: str) -> Iterator[bytes]:
    """The rows of a query as JSON, sorted by their values."""
    rows = (json.dumps(row, ensure_ascii=False).encode() for row in connection.execute(query))
    yield from sorted(rows)


def digests(path: Path, dump: BinaryIO | None = None) -> tuple[str, dict[str, Counted]]:
    """The digest of one database and those of its tables; its values are written to `dump`."""
    whole = hashlib.sha256()
    tables: dict[str, Counted] = {}
    with contextlib.closing(opened(path)) as connection:
        for table, query in queries(connection).items():
            tables[table] = Counted(whole, dump)
            tables[table].add(f"# {table}".encode())
            for line in lines(connection, query):
                tables[table].add(line)
                tables[table].rows += 1
    return whole.hexdigest(), tables


def tell(path: Path, dump: BinaryIO | None) -> None:
    """Print the digests of one database, and write its values to `dump`."""
    whole, tables = digests(path, dump)
    click.echo(f"{whole}  {path}")
    for table, counted in tables.items():
        click.echo(f"  {counted.digest[:16]}  {counted.rows:8,}  {table}")


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.argument(
    "databases", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--dump", type=click.Path(path_type=Path), help="Write the values to this file; for one database only."
)
def main(databases: tuple[Path, ...], dump: Path | None) -> None:
    """Print the digests of every database that was named."""
    if dump is not None and len(databases) > 1:
        raise click.UsageError("--dump is for one database: name one")
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(dump.open("wb")) if dump is not None else None
        for path in databases:
            try:
                tell(path, out)
            except sqlite3.DatabaseError as error:
                raise click.ClickException(f"{path}: it cannot be read as a termbase ({error})") from error


if __name__ == "__main__":
    main()
