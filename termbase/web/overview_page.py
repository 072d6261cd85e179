"""`/-/overview` and `/-/licences`: what is here, and under which terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datasette import Response

from termbase.store import overview
from termbase.web import memory, published, reading, shelf
from termbase.web.pages import page
from tm.db import Database

CHART_WIDTH = 520
"""Width of a chart in the units of its picture."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its label, the part of it that is borne out and the whole, in units of the chart."""

    label: str
    borne_out: int
    whole: int
    share: int
    count: int


def bars(rows: list[overview.Covered]) -> list[Bar]:
    """The rows of a chart, the longest as wide as the chart."""
    most = max((row.concepts for row in rows), default=1)
    return [
        Bar(
            row.name, row.borne_out * CHART_WIDTH // most, row.concepts * CHART_WIDTH // most,
            100 * row.borne_out // max(row.concepts, 1), row.concepts,
        )
        for row in rows
    ]  # fmt: skip


async def overview_page(datasette: Any, request: Any) -> Response:
    """Sizes, the statuses, and by subject and document how much has an English that is borne out."""

    shared = shelf.of(datasette)

    def work(database: Database) -> dict[str, Any]:
        return dict(shared.count("overview", database, _counted))

    values = await reading.read(datasette, work, 3_000)
    values["released"] = published.written_on(datasette)
    values["memory_size"] = await memory.of(datasette).ask(lambda recall: recall.size)
    return await page(datasette, request, "overview.html", values)


def _counted(database: Database) -> dict[str, Any]:
    return {
        "figures": overview.figures(database), "subjects": bars(overview.by_subject(database)),
        "documents": bars(overview.by_document(database)),
    }  # fmt: skip


async def licences_page(datasette: Any, request: Any) -> Response:
    """The sources with their licences, and what the United Nations asks to be said."""
    sources = await reading.read(datasette, overview.sources)
    return await page(datasette, request, "licences.html", {"sources": sources})
