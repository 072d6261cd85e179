"""Cells of Datasette's table pages: text is text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from termbase.concepts.status import Status
from termbase.web import limits, markup
from termbase.web.addresses import concept_path
from termbase.web.cards import STATUS_MEANINGS

_BY_CONCEPT = ("terms", "evidence", "contexts", "candidates", "history")
_CONCEPT_COLUMNS = frozenset({("concepts", "id"), *((table, "concept") for table in _BY_CONCEPT)})


Placed = Callable[[str], str]
"""What puts the prefix before an address."""


def render(value: object, column: str, table: str | None, placed: Placed) -> Markup | None:
    """HTML for a cell of the termbase; None leaves it to Datasette (numbers, links to other rows)."""
    if isinstance(value, dict):
        return _reference(value, column, table, placed)
    if not isinstance(value, str) or not value:
        return None
    if column == "status" and value in STATUS_MEANINGS:
        return badge(value)
    if column == "concept" or (table, column) in _CONCEPT_COLUMNS:
        return link(value, value, placed)
    cut = value if len(value) <= limits.CELL_CHARACTERS else value[: limits.CELL_CHARACTERS] + "…"
    return Markup("<bdi>{}</bdi>").format(markup.show(cut))


def _reference(value: dict[str, object], column: str, table: str | None, placed: Placed) -> Markup | None:
    """A foreign key with its label: concepts go to their page, the rest is Datasette's."""
    if (table, column) in _CONCEPT_COLUMNS:
        return link(str(value["value"]), str(value["label"]), placed)
    return None


def link(concept: str, label: str, placed: Placed) -> Markup:
    """A link to the page of a concept."""
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(placed(concept_path(concept)), markup.show(label))


def badge(status: str) -> Markup:
    """A status with its colour and its meaning."""
    return Markup('<span class="badge status-{0}" title="{1}">{0}</span>').format(
        status, STATUS_MEANINGS[Status(status)]
    )
