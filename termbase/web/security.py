"""What every response carries, which addresses are refused, and what an error page says.

An error page never holds SQL, a path or the request's own text. What went wrong is on stderr under
the request id that the page shows.
"""

from __future__ import annotations

import json
import re
import secrets
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from datasette import Response
from datasette.utils.asgi import BadRequest, Base400
from markupsafe import escape

from termbase.web import limits
from tm.errors import TermbaseError, WrongUsage

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""Headers of every response. Our templates replace the inline scripts and style elements of
Datasette's, so that nothing needs `unsafe-inline`; what a browser leaves out under this policy is
the coloured edge of three headings, which Datasette writes as a `style` attribute."""

CLOSED = frozenset(
    {
        *("actor", "auth-token", "logout", "messages", "permissions", "allow-debug", "patterns"),
        *("databases", "plugins", "threads", "versions"),
    }
)
"""Pages of Datasette under `/-/` that tell of the machine or are for signing in: here they do not exist."""

PAGES = frozenset(
    {
        "assets",
        "concept",
        "document",
        "documents",
        "find",
        "lookup",
        "memory",
        "static",
        "terms",
        "unresolved",
    }
)
"""First parts of our own addresses under `/-/`; these and all tables are for GET and HEAD only."""

MESSAGES = {
    400: ("The request cannot be understood", "Check the address, or start again with a term."),
    403: ("This is not available here", "This service is read-only and takes no SQL of its own."),
    404: ("There is no such page", "Look up a term, or use the links below."),
    405: ("This is not available here", "This service is read-only."),
    500: ("Something went wrong", "Please try again. If it stays, report the number below."),
    503: ("This took too long", "Please ask for less, for example for a longer or rarer term."),
}
"""Heading and advice of an error page, by status."""

_TMSERVER = re.compile(r"/tmserver(?:/|\Z)")
_SEPARATORS = re.compile(rb"[/\\]")
_UNSAFE = re.compile(rb"[\\\x00-\x1f\x7f]")
Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Refused(BadRequest):  # type: ignore[misc]  # datasette is untyped
    """A request that we answer with status 400 and the sentence that it was made with."""


class NotAllowed(Base400):  # type: ignore[misc]  # datasette is untyped
    """A request that Datasette's permissions refuse."""

    status = 403


def wrap(app: App, active: Callable[[], bool]) -> App:
    """Put headers on every response of `app` and refuse addresses before it sees them, while `active`."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not active():
            await app(scope, receive, send)
            return

        async def with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = dict(message, headers=_headers(message.get("headers", [])))
            await send(message)

        raw_path = scope.get("raw_path") or scope["path"].encode()
        refusal = refused(raw_path, scope.get("query_string", b""), scope["method"])
        if refusal is None:
            await app(scope, receive, with_headers)
        else:
            await _page(refusal, scope["path"]).asgi_send(with_headers)

    return guarded


def _headers(headers: list[Any]) -> list[tuple[bytes, bytes]]:
    """`headers` with ours, which win."""
    ours = {name.encode(): value.encode() for name, value in HEADERS.items()}
    others = [
        (name, value) for name, value in headers if name.lower() not in ours and name.lower() != b"server"
    ]
    return [*others, *ours.items()]


def refused(raw_path: bytes, query: bytes, method: str = "GET") -> int | None:
    """The status with which an address is refused, or None.

    Refused are addresses that a browser or a proxy may take for another host or another folder.

    >>> refused(b"//example.com", b""), refused(b"/-/lookup", b"q=x")
    (404, None)
    """
    path = raw_path.partition(b"?")[0]
    reads = method in ("GET", "HEAD")
    if is_for_tools(path.decode("latin1")):
        # what stands behind the languages is a text, which is compared and leads nowhere
        return 400 if max(len(path), len(query)) > limits.TEXT_BYTES else None if reads else 405
    longest = limits.TEXT_BYTES if path == b"/-/memory" else limits.QUERY_STRING_BYTES
    if len(path) > limits.PATH_BYTES or len(query) > longest:
        return 400
    decoded = unquote_to_bytes(path)
    twice = unquote_to_bytes(decoded)
    for form in (path, decoded, twice):
        if form.startswith(b"//") or _UNSAFE.search(form):
            return 404
        if any(part in (b".", b"..") for part in _SEPARATORS.split(form)):
            return 404
    special = _special(path)
    if special in CLOSED:
        return 404
    return None if reads or (special and special not in PAGES) else 405


def is_for_tools(path: str) -> bool:
    """Whether an address is one of `termbase.web.tmserver`, whose answers are JSON.

    >>> is_for_tools("/tmserver/zh/en/unit/x"), is_for_tools("/tmservers")
    (True, False)
    """
    return _TMSERVER.match(path) is not None


def wants_json(path: str) -> bool:
    """Whether whoever asked for this address reads JSON."""
    return path.endswith(".json") or is_for_tools(path)


def _special(path: bytes) -> str:
    """The first part of an address under `/-/`, without its ending; empty for other addresses."""
    parts = path.split(b"/")
    return parts[2].partition(b".")[0].decode("latin1") if len(parts) > 2 and parts[1] == b"-" else ""


def _page(status: int, path: str) -> Response:
    """A page that needs no template, for what is refused before Datasette."""
    title, advice = MESSAGES[status]
    if status == 400:
        advice = f"The address is too long: look up a term of at most {limits.QUERY_CHARACTERS} characters."
        if is_for_tools(path):
            advice = (
                f"The address is too long: ask for a text of at most {limits.TEXT_CHARACTERS:,} characters."
            )
    if status == 405 and is_for_tools(path):
        advice = "This memory is read-only: change it with `termbase tm import`."
    if wants_json(path):
        body = json.dumps({"ok": False, "error": f"{title}. {advice}", "status": status})
        headers = {"allow": "GET, HEAD"} if status == 405 else {}
        return Response(body, status=status, headers=headers, content_type="application/json; charset=utf-8")
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    body = f'<body><h1>{title}</h1><p>{advice} <a href="/">Start</a></p></body></html>'
    return Response.html(head + body, status=status)


def status_of(exception: BaseException) -> int:
    """The status of an error page for `exception`."""
    if type(exception).__name__ == "QueryInterrupted" or exception.args == ("interrupted",):
        return 503
    if (
        "took too long" in str(getattr(exception, "message", ""))
        or getattr(exception, "title", "") == "SQL Interrupted"
    ):
        return 503
    status = getattr(exception, "status", None)
    if isinstance(exception, WrongUsage):
        return 400
    return (
        status
        if isinstance(status, int) and status in MESSAGES
        else 400
        if isinstance(exception, Base400)
        else 500
    )


def advice_of(exception: BaseException, status: int) -> str:
    """Our own sentence where the exception has one, else the general advice."""
    return str(exception) if isinstance(exception, (TermbaseError, Refused)) else MESSAGES[status][1]


async def error_page(datasette: Any, request: Any, exception: BaseException) -> Response:
    """The response to `exception`. Faults of ours are logged with the request id that the page shows."""
    status = status_of(exception)
    title = MESSAGES[status][0]
    advice = advice_of(exception, status)
    number = secrets.token_hex(6) if status >= 500 else ""
    if number:
        log(number, request, exception)
    if wants_json(request.path):
        answer = {"ok": False, "error": advice, "status": status, "title": title}
        return Response.json(answer | ({"request": number} if number else {}), status=status)
    page = await datasette.render_template(
        ["error.html"],
        {"title": title, "advice": advice, "status": status, "number": number},
        request=request,
    )
    return Response.html(page, status=status)


def log(number: str, request: Any, exception: BaseException) -> None:
    """Write what happened to stderr, under `number`."""
    path = str(escape(request.path)).encode("ascii", "backslashreplace").decode()
    sys.stderr.write(f"termbase: request {number}: {path}: {type(exception).__name__}\n")
    traceback.print_exception(exception, file=sys.stderr)
    sys.stderr.flush()
