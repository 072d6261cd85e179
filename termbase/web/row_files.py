"""The terms of the rows of a table or a query as a file for a tool: `.tmx`, `.tbx`, `.utf8`, `.xlsx` behind its address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasette import Response

from termbase import __version__
from termbase.exchange.export import ExportOptions
from termbase.store.selection import ExportSelection
from termbase.web import export_page, parameters, published
from termbase.web.export_page import AskedExport
from termbase.web.security import Refused


def register(datasette: Any) -> list[dict[str, Any]]:
    """What Datasette is told of the endings."""
    return [
        {"extension": ending, "render": _render(form), "can_render": can_render}
        for ending, form in parameters.TERM_FILES.items()
    ]


def can_render(
    datasette: Any,
    database: str,
    table: str | None,
    columns: Sequence[str],
    rows: Sequence[Any],
    request: Any,
) -> bool:
    """Whether rows with these columns name concepts of a termbase, and are all there are: only then a page leads to the files."""
    named = _column(datasette, database, table, columns) is not None
    return named and len(rows) < _page_size(datasette, request, is_table=table is not None)


def _column(datasette: Any, database: str, table: str | None, columns: Sequence[str]) -> str | None:
    """The column that names a concept of a termbase in each row, if there is one."""
    if not published.is_termbase(datasette, database):
        return None
    if "concept" in columns:
        return "concept"
    return "id" if table == "concepts" and "id" in columns else None


def _render(form: str) -> Any:
    async def render(
        datasette: Any,
        database: str,
        table: str | None,
        columns: Sequence[str],
        rows: Sequence[Any],
        request: Any,
    ) -> Response:
        column = _column(datasette, database, table, columns)
        if column is None:
            raise Refused("These rows name no concept: no file of terms can be made of them.")
        most = _page_size(datasette, request, is_table=table is not None)
        if len(rows) >= most:
            raise Refused(
                f"There may be more than these {most:,} rows, and none is left out in silence: add a filter, or _size=max where that is"
                " not there yet, or take all at /-/downloads."
            )
        names = dict.fromkeys(_value(row[column]) for row in rows)
        chosen = ExportSelection(concepts=tuple(names))
        asked = AskedExport(form, ExportOptions(form, tool_version=__version__), chosen)
        return await export_page.sent(datasette, asked)

    return render


def _page_size(datasette: Any, request: Any, *, is_table: bool) -> int:
    """Rows of a full page: those that Datasette returns at most, of a table so many as are asked for."""
    most = int(datasette.setting("max_returned_rows"))
    if not is_table:
        return most
    asked = request.args.get("_size") or ""
    if asked == "max":
        return most
    return int(asked) if asked.isdigit() else int(datasette.setting("default_page_size"))


def _value(cell: Any) -> str:
    """The value of a cell, which a foreign key may have with its label."""
    return str(cell["value"] if isinstance(cell, dict) else cell)
