"""Cells of Datasette's table pages: text is text, whatever it looks like, and says its language."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from termbase.concepts.status import Status
from termbase.web import limits, markup
from termbase.web.addresses import concept_path, numbered_place_path
from termbase.web.cards import STATUS_MEANINGS, language_tag
from tm.text import script
from tm.text.chars import has_han
from tm.text.language import language_of_text

_BY_CONCEPT = ("terms", "evidence", "descriptions", "contexts", "candidates", "history")
_CONCEPT_COLUMNS = frozenset({("concepts", "id"), *((table, "concept") for table in _BY_CONCEPT)})
_PARAGRAPH_COLUMNS = frozenset({"paragraph", "first_paragraph"})
"""Columns that hold the number of a paragraph, whose document stands in the same row."""

Placed = Callable[[str], str]
"""What puts the prefix before an address."""


def render(row: Any, value: object, column: str, table: str | None, placed: Placed) -> Markup | None:
    """HTML for a cell of the termbase; None leaves it to Datasette (numbers, links to other rows)."""
    if column in _PARAGRAPH_COLUMNS and (place := _place(row, value)):
        return Markup('<a href="{}">{}</a>').format(placed(place), _label(value))
    if isinstance(value, dict):
        return _reference(value, column, table, placed)
    if not isinstance(value, str) or not value:
        return None
    if column == "status" and value in STATUS_MEANINGS:
        return badge(value)
    if column == "concept" or (table, column) in _CONCEPT_COLUMNS:
        return link(value, value, placed)
    return text(value if len(value) <= limits.CELL_CHARACTERS else value[: limits.CELL_CHARACTERS] + "…")


def text(value: str) -> Markup:
    """A text that says its language, shut off from what stands beside it."""
    return Markup('<bdi lang="{}">{}</bdi>').format(language_of(value), markup.show(value))


def language_of(value: str) -> str:
    """The tag of a text's language: Chinese with its script, or English.

    >>> language_of("核裁军"), language_of("核裁軍"), language_of("CD/2105")
    ('zh-Hans', 'zh-Hant', 'en')
    """
    if has_han(value) and script.simplify(value) != value:
        return language_tag(script.TRADITIONAL)
    return language_tag(language_of_text(value))


def _place(row: Any, value: object) -> str:
    """The address of the paragraph that a cell names, where its row names the document; else nothing."""
    with contextlib.suppress(IndexError, KeyError, TypeError, ValueError):
        return numbered_place_path(int(_key(row["document"])), int(_key(value)))
    return ""


def _key(value: Any) -> Any:
    """The value of a cell, without the label that Datasette puts beside the key of another table."""
    return value["value"] if isinstance(value, dict) else value


def _label(value: object) -> Markup:
    return markup.show(value["label"] if isinstance(value, dict) else value)


def _reference(value: dict[str, object], column: str, table: str | None, placed: Placed) -> Markup | None:
    """A foreign key with its label: concepts go to their page, the rest is Datasette's."""
    if (table, column) in _CONCEPT_COLUMNS:
        return link(str(value["value"]), str(value["label"]), placed)
    return None


def link(concept: str, label: str, placed: Placed) -> Markup:
    """A link to the page of a concept."""
    return Markup('<a href="{}">{}</a>').format(placed(concept_path(concept)), text(label))


def badge(status: str) -> Markup:
    """A status with its colour and its meaning."""
    return Markup('<span class="badge status-{0}" title="{1}">{0}</span>').format(
        status, STATUS_MEANINGS[Status(status)]
    )
