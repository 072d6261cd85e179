"""The hooks of the Datasette plugin, and nothing else: each hands over to a module beside it.

The hooks keep still in a Datasette that publishes no database named `termbase`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import asgi_static
from jinja2 import FileSystemLoader
from markupsafe import Markup

from termbase import __version__
from termbase.store import filters
from termbase.web import addresses, cards, cells, download, limits, pages, prefix, search, security, tmserver
from termbase.web.reading import NAME

_HERE = Path(__file__).resolve().parent
_TEMPLATES = _HERE / "templates"


def _ours(datasette: Any) -> bool:
    return NAME in datasette.databases


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any, database: str) -> None:
    """Limits first, then our SQL functions."""
    if database == NAME:
        limits.apply(conn)
        search.register(conn)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[security.App], security.App]:
    """Headers on every response, and addresses that are refused."""
    return lambda app: prefix.under(
        security.wrap(app, lambda: _ours(datasette)), datasette.setting("base_url")
    )


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: BaseException) -> Any:
    """A page that tells nothing of the inside."""
    return functools.partial(security.error_page, datasette, request, exception) if _ours(datasette) else None


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """The same page for what is not allowed."""
    refusal = security.NotAllowed(message)
    return functools.partial(security.error_page, datasette, request, refusal) if _ours(datasette) else None


def _forget_templates(env: Any) -> None:
    """Take back our templates where Datasette has found them by itself, as it does on Python 3.12 and later."""
    for loader in env.loader.loaders:
        if isinstance(loader, FileSystemLoader):
            loader.searchpath = [path for path in loader.searchpath if Path(path).resolve() != _TEMPLATES]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Our templates before Datasette's, with the helpers that they call; none where something else is published."""
    _forget_templates(env)
    if _ours(datasette):
        env.loader.loaders.insert(0, FileSystemLoader(str(_TEMPLATES)))
        env.globals.update({**cards.HELPERS, **addresses.helpers(datasette)})
        env.filters.update(cards.FILTERS)


@hookimpl  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """`?_find=` on the tables that hold Chinese, and no facets by columns that there are not."""
    return functools.partial(search.filters, datasette, request, table) if database == NAME else None


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(
    request: Any, database: str | None, table: str | None, datasette: Any
) -> dict[str, Any]:
    """The box of `?_find=` on table pages, and what stands at the foot of every page."""
    find = (request.args.get("_find") or "") if request else ""
    can_find = database == NAME and table in filters.TABLES
    foot = {"licence": datasette.metadata("license"), "source": datasette.metadata("source")}
    return {"find": find, "can_find": can_find, **foot}


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(
    value: object, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Text escaped and isolated, statuses as badges, concepts and documents linked."""
    return cells.render(value, column, table, datasette.urls.path) if database == NAME else None


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls(datasette: Any) -> list[str]:
    """Our style sheet, after Datasette's."""
    # Datasette puts the prefix before it
    return [f"/-/assets/termbase.css?{__version__}"] if _ours(datasette) else []


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """The pages that are not tables."""
    if not _ours(datasette):
        return []
    return [{"href": datasette.urls.path(path), "label": label} for path, label in _MENU]


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Our pages."""
    return [
        (r"^/-/lookup$", pages.lookup_page),
        (r"^/-/lookup\.json$", pages.lookup_json),
        (r"^/-/concept/(?P<concept>[^/]+)$", pages.concept_page),
        (r"^/-/document/(?P<document>[0-9]+)$", pages.document_page),
        (r"^/-/documents$", pages.documents_page),
        (r"^/-/find$", pages.find_page),
        (r"^/-/memory$", pages.memory_page),
        (r"^/-/unresolved$", pages.unresolved_page),
        (r"^/-/terms\.csv$", download.terms_csv),
        (r"^/-/terms\.utf8$", download.terms_utf8),
        (r"^/-/terms\.tmx$", download.terms_tmx),
        (r"^/-/assets/(?P<path>[a-z.-]+)$", asgi_static(_HERE / "static")),
        (r"^/tmserver(?P<rest>(?:/.*)?)$", tmserver.answer),
    ]


_MENU = (
    ("/", "Look up"),
    ("/-/find", "Sentences"),
    ("/-/memory", "Memory"),
    ("/-/documents", "Documents"),
    ("/-/unresolved", "Unresolved"),
    ("/termbase", "Tables and downloads"),
)
