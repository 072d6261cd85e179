"""What Datasette is told of each termbase: descriptions, orders, facets, named queries, and what is hidden.

All of it stands in metadata.yml, for whatever name the database has. Datasette 0.65 asks for it; Datasette 1.0 is told
when it starts. What whoever runs the Datasette says of the same thing comes first.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Mapping
from typing import Any

import yaml

from termbase import package_files
from termbase.web import parameters, published

_SETTINGS = frozenset({"allow", "facets", "hidden", "label_column", "size", "sort", "sort_desc"})
"""What Datasette 1.0 keeps as configuration of a table; all else of it is description."""


_FIRST = ("concepts", "terms", "documents")
"""The tables that most readers look for."""


@functools.cache
def _metadata() -> Mapping[str, Any]:
    metadata: dict[str, Any] = yaml.safe_load(package_files.metadata().read_text(encoding="utf-8"))
    parameters.close_hidden(metadata["databases"]["termbase"]["tables"])
    return metadata


def of_site() -> dict[str, Any]:
    """Title, licence and source of a site that is ours alone."""
    return {name: value for name, value in _metadata().items() if name != "databases"}


def foot() -> dict[str, str]:
    """Licence and source, for the foot of every page."""
    return {"licence": _metadata()["license"], "source": _metadata()["source"]}


def of_termbase() -> dict[str, Any]:
    """What is told of a termbase, in the form of Datasette's metadata. Whoever gets it may change it."""
    return copy.deepcopy(_metadata()["databases"]["termbase"])


def tables_in_reading_order() -> list[str]:
    """The tables, those first that a reader looks for, and the rest as metadata.yml has them."""
    return list(dict.fromkeys([*_FIRST, *_metadata()["databases"]["termbase"]["tables"]]))


def purpose(table: str) -> str:
    """What a table of a termbase is for, in a sentence or two; nothing for one that is not described."""
    told = _metadata()["databases"]["termbase"]["tables"].get(table, {})
    return str(told.get("description", ""))


def answer(datasette: Any) -> dict[str, Any]:
    """The metadata of all termbases for Datasette 0.65, which asks again and again."""
    names = published.termbases(datasette)
    known: tuple[list[str], dict[str, Any]] | None = getattr(datasette, "_termbase_metadata", None)
    if known is None or known[0] != names:
        databases = {"databases": {name: of_termbase() for name in names}}
        known = datasette._termbase_metadata = names, databases
    return known[1]


async def tell(datasette: Any) -> None:
    """Tell Datasette 1.0 of all termbases, which it does not ask for."""
    for name in published.termbases(datasette):
        description = of_termbase()
        own = datasette.config.setdefault("databases", {}).setdefault(name, {})
        await _describe(datasette, name, description)
        for table, told in description["tables"].items():
            settings = own.setdefault("tables", {}).setdefault(table, {})
            for key in _SETTINGS & told.keys():
                settings.setdefault(key, told[key])
        for query, told in description["queries"].items():
            if query not in own.get("queries", {}):
                await datasette.add_query(
                    name, query, told["sql"], title=told["title"], description=told["description"],
                    parameters=told.get("params", []), is_trusted=True, source="config",
                )  # fmt: skip


async def _describe(datasette: Any, name: str, description: Mapping[str, Any]) -> None:
    known = await datasette.get_database_metadata(name)
    for key in ("title", "description"):
        if key not in known:
            await datasette.set_database_metadata(name, key, description[key])
    for table, told in description["tables"].items():
        known = await datasette.get_resource_metadata(name, table)
        for key in ("description", "license"):
            if key in told and key not in known:
                await datasette.set_resource_metadata(name, table, key, told[key])
        for column, meaning in told.get("columns", {}).items():
            if "description" not in await datasette.get_column_metadata(name, table, column):
                await datasette.set_column_metadata(name, table, column, "description", meaning)
