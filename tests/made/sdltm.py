"""Small memories of Trados (SDLTM), made by script: the tables and columns that open programs for them name."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

SCHEMA = """
CREATE TABLE translation_memories(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, name TEXT NOT NULL UNIQUE,
 source_language TEXT NOT NULL, target_language TEXT NOT NULL, settings INT NOT NULL);
CREATE TABLE translation_units(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, translation_memory_id INT NOT NULL,
 source_hash INTEGER NOT NULL, source_segment TEXT, target_hash INTEGER NOT NULL, target_segment TEXT,
 creation_date DATETIME NOT NULL, creation_user TEXT NOT NULL, change_date DATETIME NOT NULL, change_user TEXT NOT NULL,
 last_used_date DATETIME NOT NULL, last_used_user TEXT NOT NULL, usage_counter INT NOT NULL, flags INT, source_token_data BLOB);
CREATE TABLE attributes(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, name TEXT NOT NULL, type INT NOT NULL,
 tm_id INT NOT NULL);
CREATE TABLE picklist_values(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, attribute_id INT NOT NULL,
 value TEXT NOT NULL);
CREATE TABLE picklist_attributes(translation_unit_id INT NOT NULL, picklist_value_id INT NOT NULL);
CREATE TABLE string_attributes(translation_unit_id INT NOT NULL, attribute_id INT NOT NULL, value TEXT NOT NULL);
CREATE TABLE numeric_attributes(translation_unit_id INT NOT NULL, attribute_id INT NOT NULL, value INT NOT NULL);
CREATE TABLE date_attributes(translation_unit_id INT NOT NULL, attribute_id INT NOT NULL, value DATETIME NOT NULL);
CREATE INDEX idx_string_attributes ON string_attributes (translation_unit_id, attribute_id);
"""
TRANSLATED, DRAFT, REJECTED, MACHINE = 2 << 16 | 1, 1 << 16 | 1, 3 << 16 | 1, 2 << 16 | 2
"""Flags of units: level and origin."""


@dataclass(frozen=True, slots=True)
class MadeUnit:
    """A unit: its segments as XML, its flags."""

    source: object
    target: object
    flags: int = TRANSLATED


def segment(*pieces: str, culture: str = "zh-CN") -> str:
    """A segment: texts, and tags where a piece begins with `<`."""
    inside = "".join(
        piece if piece.startswith("<") else f"<Text><Value>{escape(piece)}</Value></Text>" for piece in pieces
    )
    return (
        '<Segment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Elements>'
        f"{inside}</Elements><CultureName>{culture}</CultureName></Segment>"
    )


def tag(kind: str, anchor: int, number: str, text: str = "") -> str:
    """A tag of a segment."""
    said = f"<TextEquivalent>{escape(text)}</TextEquivalent>" if text else ""
    return f"<Tag><Type>{kind}</Type><Anchor>{anchor}</Anchor><TagID>{number}</TagID>{said}<CanHide>false</CanHide></Tag>"


def sdltm(
    path: Path,
    units: Iterable[MadeUnit],
    languages: tuple[str, str] = ("zh-CN", "en-US"),
    more: Sequence[str] = (),
) -> Path:
    """Write a memory; `more` are statements that are run at last."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(SCHEMA)
        connection.execute("INSERT INTO translation_memories VALUES (1, x'00', 'm', ?, ?, 127)", languages)
        connection.executemany(
            "INSERT INTO translation_units VALUES (NULL, x'00', 1, 0, ?, 0, ?, '2019-03-05 10:10:10', 'anna',"
            " '2020-01-02 00:00:00', 'ben', '2021-01-01 00:00:00', 'ben', 3, ?, NULL)",
            [(unit.source, unit.target, unit.flags) for unit in units],
        )
        for statement in more:
            connection.execute(statement)
    return path
