"""Small repairs in the sources of Datasette's templates, where a page of ours is made from one.

Labels that it lacks, levels of headings, the order of tables and what they are for. All else of a template stays as Datasette has it, so that
whatever its next release or another plugin puts there is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension

from termbase.web import described

Repair = tuple[str, str]
"""What stands in a source, and what is put there."""

_LABELS: Sequence[Repair] = tuple(
    (f"{tag} name=\"{name}", f"{tag} aria-label=\"{label}\" name=\"{name}")
    for tag, name, label in (
        ("<select", "_filter_column", "Column to filter by"),
        ("<select", "_filter_op", "How to compare"),
        ("<select", "_sort\"", "Column to sort by"),
        ('<input type="text"', "_filter_value", "Value to compare with"),
    )
)  # fmt: skip
_HEADINGS: Sequence[Repair] = (
    ("    <h3>{% if filtered_table_rows_count", "    <h2>{% if filtered_table_rows_count"),
    ("{{ human_description_en }}{% endif %}\n    </h3>", "{{ human_description_en }}{% endif %}\n    </h2>"),
    ("<h3>Advanced export</h3>", "<h2>Advanced export</h2>"),
)
"""Headings follow one another without a gap."""
REPAIRS: Mapping[str, Sequence[Repair]] = {
    "table.html": (*_LABELS, *_HEADINGS),
    "database.html": (
        ("{% for table in tables %}", "{% for table in in_reading_order(database, tables) %}"),
        ("</h3>\n    <p><em>", "</h3>\n    <p>{{ purpose(database, table.name) }}</p>\n    <p class=\"meta\"><em>"),
        ("</a>{% if query.private %}", "</a> <small>{{ query.description or '' }}</small>{% if query.private %}"),
    ),
}  # fmt: skip
"""By template. Ours of these names are compiled under others (`skins`)."""


class _Repairs(Extension):
    """Repairs sources before they are compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of the template `name`, repaired."""
        del filename
        for before, after in REPAIRS.get(name or "", ()):
            # what is not there stays: another version of Datasette has other sources
            source = source.replace(before, after)
        return source


def in_reading_order(tables: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The tables of a termbase, those first that most readers look for, and what made it last."""
    places = {name: place for place, name in enumerate(described.tables_in_reading_order())}
    return sorted(tables, key=lambda table: places.get(table["name"], len(places)))


def install(environment: Environment, is_termbase: Callable[[str], bool]) -> None:
    """Let the templates of `environment` be repaired; what is said of tables is said of those of a termbase."""

    def ordered(database: str, tables: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return in_reading_order(tables) if is_termbase(database) else tables

    def purpose(database: str, table: str) -> str:
        return described.purpose(table) if is_termbase(database) else ""

    environment.add_extension(_Repairs)
    environment.globals.update({"in_reading_order": ordered, "purpose": purpose})
