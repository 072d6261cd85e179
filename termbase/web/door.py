"""What every request passes before Datasette and every response after it: which termbase, what is refused, headers,
what is packed and what a client may keep.

In a Datasette that publishes other things beside a termbase, only our pages and tables are guarded; headers are on all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from termbase.web import (
    caching,
    compress,
    cors,
    mcp_server,
    nonces,
    page_languages,
    pages,
    prefix,
    published,
    security,
    settings,
)
from termbase.web.security import App, Message, Receive, Scope, Send

OURS = "termbase"
"""What a request for a page or a table of ours carries in its scope."""


def guard(app: App, datasette: Any, is_page: Callable[[str], bool]) -> App:
    """`app` behind the door; `is_page` tells the paths of our pages."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        # lifespan messages have no address; without a termbase we add nothing
        names = published.termbases(datasette) if scope["type"] == "http" else []
        if not names:
            await app(scope, receive, send)
            return
        # before anything is drawn in the context of this request
        nonce = nonces.begin()
        # the language last: it stands behind the name of the termbase
        scope = page_languages.taken_off(_chosen(scope, datasette))
        path = scope["raw_path"]
        whole = published.rules_all(datasette)
        ours = whole or is_page(path.decode("latin1")) or published.is_named()
        sites = settings.of(datasette).cors if ours else ()
        # inside the packing, so that its headers are seen by it
        send = cors.opened(send, scope, sites)
        # headers outside the packing: refusals and redirections carry them too
        sending = _with_headers(compress.packed(scope, send), nonce, scope)
        if ours:
            scope[OURS] = True
            if whole and path == b"/":
                scope["raw_path"] = path = pages.HOME.encode()
            # before the refusals: OPTIONS is no method that any page takes
            if cors.is_preflight(scope, sites):
                await cors.answer(scope, sites, sending)
                return
            routes = [datasette.databases[name].route or name for name in names]
            refusal = security.refused(
                path, scope.get("query_string", b""), scope["method"], routes, closed=whole
            )
            if refusal is not None:
                await security.page(refusal, scope).asgi_send(sending)
                return
            if whole and path in security.TAKES_CALLS:
                await mcp_server.answer(datasette, scope, receive, sending)
                return
            # only what passed: a refused request has no page to be kept
            tag = caching.tag(datasette, scope)
            if caching.is_known(scope, tag):
                await caching.unchanged(str(tag), scope, send)
                return
            sending = caching.told(sending, scope, tag, nonce)
        await app(scope, receive, sending)

    return prefix.under(guarded, datasette.setting("base_url"))


def is_ours(datasette: Any, request: Any) -> bool:
    """Whether a request is for one of our pages or tables, for hooks that Datasette calls for all requests."""
    return bool(published.termbases(datasette)) and OURS in getattr(request, "scope", {})


def _chosen(scope: Scope, datasette: Any) -> Scope:
    """`scope` with the path that our routes know, without the query that some servers leave in it."""
    raw: bytes = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    path = published.choose(datasette, raw.decode("latin1")).encode("latin1")
    # names in addresses are ASCII: both paths are shorter by the same
    before = len(raw) - len(path)
    return {**scope, "raw_path": path, "path": scope["path"][before:] if before else scope["path"]}


def _with_headers(send: Send, nonce: nonces.Nonce, scope: Scope) -> Send:
    further = page_languages.remembering(scope)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            told = page_languages.varied([*message.get("headers", []), *further], scope)
            message = {**message, "headers": security.headers(told, nonce)}
        await send(message)

    return sending
