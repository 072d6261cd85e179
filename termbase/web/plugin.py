"""The hooks of the Datasette plugin, and nothing else: each hands over to a module beside it.

The hooks keep still in a Datasette that publishes no termbase.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl
from datasette.utils import StartupError
from datasette.utils.asgi import asgi_static
from markupsafe import Markup

from termbase.store import filters
from termbase.web import (
    addresses,
    annotate_page,
    api_page,
    bilingual_page,
    caching,
    cards,
    cells,
    datasettes,
    described,
    door,
    download,
    editors,
    export_page,
    find_page,
    limits,
    linked_data,
    lookup_page,
    mcp_tools,
    memory_download,
    nonces,
    overview_page,
    page_languages,
    pages,
    published,
    repairs,
    review_page,
    row_files,
    search,
    security,
    settings,
    skins,
    suggest_page,
    tmserver,
)
from tm.errors import TermbaseError

_STATIC = Path(__file__).resolve().parent / "static"
_ROUTES: list[tuple[str, Any]] = [
    (rf"^{pages.HOME}$", pages.home_page),
    (r"^/-/lookup$", lookup_page.lookup_page),
    (r"^/-/lookup\.json$", lookup_page.lookup_json),
    (r"^/-/suggest\.json$", lookup_page.suggest_json),
    (r"^/-/suggest$", suggest_page.suggest_page),
    (r"^/-/review$", review_page.review_page),
    (r"^/-/review/sign-in$", review_page.sign_in),
    (r"^/-/review/sign-out$", review_page.sign_out),
    (r"^/-/concept/(?P<concept>[^/]+)\.json$", pages.concept_json),
    (r"^/-/concept/(?P<concept>[^/]+)\.jsonld$", linked_data.concept_jsonld),
    (r"^/-/reconcile$", linked_data.reconcile),
    (r"^/llms\.txt$", linked_data.llms_txt),
    (r"^/-/concept/(?P<concept>[^/]+)$", pages.concept_page),
    (r"^/-/document/(?P<document>.+)/both$", bilingual_page.bilingual_page),
    (r"^/-/document/(?P<document>.+)\.json$", pages.document_json),
    (r"^/-/document/(?P<document>.+)$", pages.document_page),
    (r"^/-/documents$", pages.documents_page),
    (r"^/-/documents\.json$", pages.documents_json),
    (r"^/-/find$", find_page.find_page),
    (r"^/-/find\.json$", find_page.find_json),
    (r"^/-/annotate$", annotate_page.annotate_page),
    (r"^/-/annotate\.json$", annotate_page.annotate_json),
    (r"^/-/overview$", overview_page.overview_page),
    (r"^/-/downloads$", export_page.downloads_page),
    (r"^/-/export$", export_page.export_file),
    (r"^/-/export/memory\.tmx$", memory_download.memory_tmx),
    (r"^/-/licences$", overview_page.licences_page),
    (r"^/-/api$", api_page.api_page),
    (r"^/-/openapi\.json$", api_page.openapi_json),
    (r"^/-/memory$", pages.memory_page),
    (r"^/-/memory\.json$", pages.memory_json),
    (r"^/-/unresolved$", pages.unresolved_page),
    (r"^/-/unresolved\.json$", pages.unresolved_json),
    (r"^/-/terms\.csv$", download.terms_csv),
    (r"^/-/terms\.utf8$", download.terms_utf8),
    (r"^/-/terms\.tmx$", download.terms_tmx),
    (r"^/-/assets/(?P<path>[a-z.-]+)$", asgi_static(_STATIC)),
    (r"^/tmserver(?P<rest>(?:/.*)?)$", tmserver.answer),
]
"""Our pages."""

_MENU = (
    ("/", "Look up"),
    ("/-/annotate", "Annotate"),
    ("/-/find", "Sentences"),
    ("/-/memory", "Memory"),
    ("/-/documents", "Documents"),
    ("/-/unresolved", "Unresolved"),
)


def _ours(datasette: Any) -> bool:
    return bool(published.termbases(datasette))


def _is_page(path: str) -> bool:
    """Whether a path is one of our pages."""
    return any(re.match(pattern, path) for pattern, _ in _ROUTES)


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> Callable[[], Awaitable[None]] | None:
    """What Datasette 1.0 is told of the termbases; 0.65 asks, below. Settings that make no sense end the start."""
    try:
        settings.check(datasette)
    except TermbaseError as error:
        raise StartupError(f"termbase: {error}") from error
    if datasettes.IS_1:
        return functools.partial(described.tell, datasette)
    return None


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Descriptions, orders, facets and queries of the termbases."""
    return described.answer(datasette)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Limits first, then our SQL functions."""
    if published.is_termbase(datasette, database):
        limits.apply(conn)
        search.register(conn)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[security.App], security.App]:
    """Headers on every response, and addresses that are refused."""
    return lambda app: door.guard(app, datasette, _is_page)


@hookimpl(optionalhook=True)  # type: ignore[untyped-decorator]
def skip_csrf(scope: Any) -> bool | None:
    """Texts are compared and forgotten: a form of another site can do nothing with them. Decisions have checks of their own."""
    path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    return True if path in security.TAKES_FORMS else None


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def actor_from_request(datasette: Any, request: Any) -> dict[str, str] | None:
    """The operator, who has signed in with the token; whatever other plugin signs somebody in comes first."""
    return editors.actor_of(datasette, request)


@hookimpl(optionalhook=True)  # type: ignore[untyped-decorator]
def register_mcp_tools(datasette: Any, mcp: Any) -> None:
    """Tools for assistants, where `datasette-mcp` is installed and a termbase is published."""
    if _ours(datasette):
        mcp_tools.register(datasette, mcp)


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: BaseException) -> Any:
    """A page that tells nothing of the inside."""
    if door.is_ours(datasette, request):
        return functools.partial(security.error_page, datasette, request, exception)
    return None


@hookimpl  # type: ignore[untyped-decorator]
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """The same page for what is not allowed, where no other plugin has a page for signing in."""
    if door.is_ours(datasette, request):
        return functools.partial(security.error_page, datasette, request, security.NotAllowed(message))
    return None


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Our templates before Datasette's, with the helpers that they call; none where something else is published."""
    skins.forget(env)
    if _ours(datasette):
        skins.install(env, datasette)
        nonces.install(env)
        repairs.install(env, functools.partial(published.is_termbase, datasette))
        # pages get the translator of their request; Datasette's own page of an error, which nobody sees, gets none
        speaking = {"t": page_languages.translator(page_languages.ENGLISH), "own_script": _own_script}
        ours = {"ours": functools.partial(_frame, datasette)}
        env.globals.update({**cards.HELPERS, **addresses.helpers(datasette), **speaking, **ours})
        env.filters.update(cards.FILTERS)


@hookimpl  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """`?_find=` on the tables that hold Chinese, and no facets by columns that there are not."""
    if published.is_termbase(datasette, database):
        return functools.partial(search.filters, datasette, request, database, table)
    return None


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(
    request: Any, database: str | None, table: str | None, datasette: Any
) -> dict[str, Any]:
    """The box of `?_find=` on table pages, and our addresses."""
    if not _ours(datasette):
        return {}
    find = (request.args.get("_find") or "") if request else ""
    can_find = table in filters.TABLES and published.is_termbase(datasette, database)
    language = page_languages.language_of(request)
    speaking = {"t": page_languages.translator(language), "interface_language": language}
    chosen = settings.of(datasette)
    asks = {"may_suggest": chosen.suggest, "has_review": chosen.review}
    shown = {"find": find, "can_find": can_find, "urls": published.Urls(datasette), **asks}
    return {**shown, **speaking, "switches": _switches(request, datasette)}


def _own_script(urls: Any) -> Markup:
    """Our script, a file from here: it needs no nonce, so that pages with it alone may be kept by proxies."""
    return Markup('<script src="{}" defer></script>').format(urls.path(caching.asset("termbase.js")))


def _switches(request: Any, datasette: Any) -> list[tuple[str, str, str]]:
    """The languages of the interface: code, name, and the address of this page in it."""
    path = request.path if request and request.path != pages.HOME else "/"
    kept = (
        [
            (n, v)
            for n, v in parse_qsl(request.query_string, keep_blank_values=True)
            if n != page_languages.PARAMETER
        ]
        if request
        else []
    )
    return [
        (
            code,
            name,
            published.Urls(datasette).path(f"{path}?{urlencode([*kept, (page_languages.PARAMETER, code)])}"),
        )
        for code, name in page_languages.LANGUAGES.items()
    ]


def _frame(datasette: Any) -> dict[str, Any]:
    """What the frame of every page needs: the termbase, its addresses, which links of the menu are ours, the licence."""
    ours = [link["href"] for link in menu_links(datasette)]
    return {
        "termbase": published.asked(datasette),
        "urls": published.Urls(datasette),
        "links": ours,
        **described.foot(),
    }


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(
    row: Any, value: object, column: str, table: str | None, database: str, datasette: Any
) -> Markup | None:
    """Text escaped and isolated, statuses as badges, concepts and documents linked."""
    if published.is_termbase(datasette, database):
        return cells.render(row, value, column, table, published.Urls(datasette).path)
    return None


@hookimpl  # type: ignore[untyped-decorator]
def register_output_renderer(datasette: Any) -> list[dict[str, Any]]:
    """Files of terms behind the addresses of tables and queries."""
    return row_files.register(datasette)


@hookimpl  # type: ignore[untyped-decorator]
def extra_css_urls(datasette: Any) -> list[str]:
    """Our style sheet, after Datasette's."""
    # Datasette puts the prefix before it
    return [caching.asset("termbase.css")] if _ours(datasette) else []


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """The pages that are not tables, and the tables."""
    if not _ours(datasette):
        return []
    name = published.asked(datasette)
    known: dict[str, list[dict[str, str]]] = vars(datasette).setdefault("_termbase_menu", {})
    if name not in known:
        urls = published.Urls(datasette)
        links = [{"href": urls.path(path), "label": label} for path, label in _MENU]
        known[name] = [*links, {"href": urls.database(name), "label": "Tables and downloads"}]
    return list(known[name])


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Our pages."""
    return _ROUTES
