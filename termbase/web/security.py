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
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from datasette import Response
from datasette.utils.asgi import BadRequest, Base400
from markupsafe import escape

from termbase.web import limits, nonces, parameters
from tm.errors import TermbaseError, WrongUsage

_POLICY = "content-security-policy"
HEADERS = {
    _POLICY: (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""Headers of every response. Inline scripts and style elements of templates, Datasette's and other plugins', run by a
nonce (`nonces`), so that nothing needs `unsafe-inline`; what a browser leaves out under this policy are `style`
attributes, with which Datasette colours the edge of some headings."""

CLOSED = frozenset(
    {
        *("actor", "auth-token", "logout", "messages", "permissions", "allow-debug", "patterns"),
        *("databases", "plugins", "threads", "versions"),
    }
)
"""Pages of Datasette under `/-/` that tell of the machine or are for signing in: here they do not exist."""

MESSAGES = {
    400: ("The request cannot be understood", "Check the address, or start again with a term."),
    403: ("This is not available here", "This service is read-only and takes no SQL of its own."),
    404: ("There is no such page", "Look up a term, or use the links below."),
    405: ("This is not available here", "This service is read-only."),
    409: ("Somebody else was faster", "Look at the concept again, then decide."),
    413: ("That is too much at once", "Send the text in parts."),
    429: ("That was too often", "Please try again later."),
    500: ("Something went wrong", "Please try again. If it stays, report the number below."),
    503: ("This took too long", "Please ask for less, for example for a longer or rarer term."),
}
"""Heading and advice of an error page, by status."""

_SHORTER_TERM = f"The address is too long: look up a term of at most {limits.QUERY_CHARACTERS} characters."
_SHORTER_TEXT = f"The address is too long: ask for a text of at most {limits.TEXT_CHARACTERS:,} characters."
_CHANGE_THE_MEMORY = "This memory is read-only: change it with `termbase tm import`."
TAKES_TEXTS = frozenset(
    {b"/-/annotate", b"/-/annotate.json", b"/-/memory", b"/-/memory.json", b"/-/reconcile"}
)
"""Addresses that also take POST: a text is pasted there, compared and forgotten, and changes nothing."""

TAKES_DECISIONS = frozenset({b"/-/suggest", b"/-/review", b"/-/review/sign-in", b"/-/review/sign-out"})
"""Addresses that take a POST which is written down, into the file of decisions and nowhere else, where that is switched on."""

TAKES_CALLS = frozenset({b"/-/mcp"})
"""The address that takes the calls of assistants and nothing else, where `termbase serve` publishes the termbase."""

TAKES_FORMS = TAKES_TEXTS | TAKES_DECISIONS | TAKES_CALLS
"""Every address that takes a POST."""

_CALL_IT = "Assistants send their calls here by POST (Model Context Protocol, Streamable HTTP): give them this address."
_FOR_TEXTS = TAKES_TEXTS | {b"/-/lookup"}
_TMSERVER = re.compile(r"/tmserver(?:/|\Z)")
_SEPARATORS = re.compile(rb"[/\\]")
# a backslash is a slash to some browsers; controls end a header or a line of a log
_UNSAFE = re.compile(rb"[\\\x00-\x1f\x7f]")
Scope = dict[str, Any]
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Refused(BadRequest):  # type: ignore[misc]  # datasette is untyped
    """A request that we answer with status 400 and the sentence that it was made with."""


class Missing(Refused):
    """Something that there is not, with the sentence that says so. Datasette's own `NotFound` may lead to another address first."""

    status = 404


class Forbidden(Refused):
    """A request that is understood and not allowed, with the sentence that says why."""

    status = 403


class TooOften(Refused):
    """A request of a client that has sent too many lately."""

    status = 429


class NotAllowed(Base400):  # type: ignore[misc]  # datasette is untyped
    """A request that Datasette's permissions refuse."""

    status = 403


def plain_answer(status: int, sentence: str) -> bytes:
    """A whole response of HTTP/1.1 with `sentence` as its text, after which the connection is closed.

    For what is refused before there is a request.
    """
    body = f"{sentence}\n".encode()
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        # nothing more is read from this client
        "connection": "close",
        **({"retry-after": str(limits.RETRY_SECONDS)} if status == 503 else {}),
        **HEADERS,
    }
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def busy(scope: Scope) -> Response:
    """The answer to a request for which there is no room in the queue."""
    title, advice = "Too many requests at this moment", f"Please try again in {limits.RETRY_SECONDS} seconds."
    response = _answer(503, scope, title, advice)
    response.headers |= {**HEADERS, "retry-after": str(limits.RETRY_SECONDS)}
    return response


def too_large(scope: Scope, sentence: str) -> Response:
    """The answer to a body over the limit."""
    title, _ = MESSAGES[413]
    response = _answer(413, scope, title, sentence)
    response.headers |= HEADERS
    return response


def headers(others: list[Any], nonce: nonces.Nonce) -> list[tuple[bytes, bytes]]:
    """The headers `others` with ours, which win; the policy allows what has the nonce of this response."""
    # a policy of each response: a nonce that is used twice protects nothing
    whole = HEADERS | {_POLICY: nonces.policy(HEADERS[_POLICY], nonce)}
    ours = {name.encode(): value.encode() for name, value in whole.items()}
    # the name of the server tells an attacker where to look
    others = [
        (name, value) for name, value in others if name.lower() not in ours and name.lower() != b"server"
    ]
    return [*others, *ours.items()]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further: its status, and advice where the general one would not help."""

    status: int
    advice: str = ""


def refused(
    raw_path: bytes,
    query: bytes,
    method: str = "GET",
    databases: Collection[str] = ("termbase",),
    *,
    closed: bool = True,
) -> Refusal | None:
    """Why a request is refused before Datasette sees it, or None. `databases` are the termbases, as they stand in addresses.

    Refused are methods other than for reading, addresses that a browser or a proxy may take for another host or
    another folder, tables that are not published, and parameters that Datasette could not read; where all is `closed`
    that is not ours to show, pages that tell of the machine.

    >>> refused(b"//example.com", b""), refused(b"/-/lookup", b"q=x")
    (Refusal(status=404, advice=''), None)
    """
    # some servers leave the query in it
    path = raw_path.partition(b"?")[0]
    for_tools = is_for_tools(path.decode("latin1"))
    # methods first: what may not be asked at all needs no other reason
    if method not in ("GET", "HEAD") and not (method == "POST" and path in TAKES_FORMS):
        return Refusal(405, _CHANGE_THE_MEMORY if for_tools else "")
    if method != "POST" and path in TAKES_CALLS:
        return Refusal(405, _CALL_IT)
    if for_tools:
        # what stands behind the languages is a text, which is compared and leads nowhere
        return Refusal(400, _SHORTER_TEXT) if max(len(path), len(query)) > limits.TEXT_BYTES else None
    # a text may be asked for by GET, a page may not be that long
    longest = limits.TEXT_BYTES if path in _FOR_TEXTS else limits.QUERY_STRING_BYTES
    if len(path) > limits.PATH_BYTES or len(query) > longest:
        return Refusal(400, _SHORTER_TERM)
    # 404 and not 403: a page that is closed does not exist here
    if _leaves(path) or (closed and _special(path) in CLOSED):
        return Refusal(404)
    return _unread(path.decode("latin1"), query.decode("latin1"), databases)


def _leaves(path: bytes) -> bool:
    """Whether a path may be read as one of another host or another folder."""
    decoded = unquote_to_bytes(path)
    return any(
        form.startswith(b"//")
        or _UNSAFE.search(form)
        or any(part in (b".", b"..") for part in _SEPARATORS.split(form))
        # a proxy may decode once more than we do
        for form in (path, decoded, unquote_to_bytes(decoded))
    )


def _unread(path: str, query: str, databases: Collection[str]) -> Refusal | None:
    """Why Datasette is not asked for a table: it is not published, or a parameter has no meaning."""
    address = parameters.address_of(path, databases)
    if address is None:
        return None
    if not parameters.is_published(address):
        return Refusal(404)
    fault = parameters.fault(address, query)
    return Refusal(400, fault) if fault else None


def is_for_tools(path: str) -> bool:
    """Whether an address is one of `termbase.web.tmserver`, whose answers are JSON.

    >>> is_for_tools("/tmserver/zh/en/unit/x"), is_for_tools("/tmservers")
    (True, False)
    """
    return _TMSERVER.match(path) is not None


def wants_json(path: str) -> bool:
    """Whether whoever asked for this address reads JSON."""
    return path.endswith(".json") or is_for_tools(path) or path.encode() in TAKES_CALLS


def _special(path: bytes) -> str:
    """The first part of an address under `/-/`, without its ending; empty for other addresses."""
    parts = path.split(b"/")
    return parts[2].partition(b".")[0].decode("latin1") if len(parts) > 2 and parts[1] == b"-" else ""


def page(refusal: Refusal, scope: Scope) -> Response:
    """A page that needs no template, for what is refused before Datasette."""
    title, advice = MESSAGES[refusal.status]
    response = _answer(refusal.status, scope, title, refusal.advice or advice)
    if refusal.status == 405:
        path = scope.get("raw_path", b"").partition(b"?")[0]
        readable = "GET, HEAD, POST" if path in TAKES_TEXTS else "GET, HEAD"
        response.headers["allow"] = "POST" if path in TAKES_CALLS else readable
    return response


def _answer(status: int, scope: Scope, title: str, advice: str) -> Response:
    """A page, or JSON for who reads JSON, that says `title` and `advice`."""
    if wants_json(scope["path"]):
        body = json.dumps({"ok": False, "error": f"{title}. {advice}", "status": status})
        return Response(body, status=status, headers={}, content_type="application/json; charset=utf-8")
    # the prefix comes with the request
    start = escape(f"{scope.get('root_path', '')}/")
    looks = '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{looks}<title>{title}</title></head>'
    body = f'<body><main><h1>{title}</h1><p>{advice} <a href="{start}">Start</a></p></main></body></html>'
    return Response.html(head + body, status=status, headers={})


def status_of(exception: BaseException) -> int:
    """The status of an error page for `exception`."""
    # by name: the class stands elsewhere in each version of Datasette
    if type(exception).__name__ == "QueryInterrupted" or exception.args == ("interrupted",):
        return 503
    if (
        "took too long" in str(getattr(exception, "message", ""))
        or getattr(exception, "title", "") == "SQL Interrupted"
    ):
        return 503
    if isinstance(exception, WrongUsage) or type(exception).__name__ == "DatasetteError":
        # Datasette says what is wrong with a request, and by default with status 500
        status = getattr(exception, "status", 500)
        # a fault of the request must not be told as one of the server
        return status if status in MESSAGES and status != 500 else 400
    status = getattr(exception, "status", None)
    if isinstance(status, int) and status in MESSAGES:
        return status
    return 400 if isinstance(exception, Base400) else 500


def advice_of(exception: BaseException, status: int) -> str:
    """Our own sentence where the exception has one, else the general advice."""
    return str(exception) if isinstance(exception, (TermbaseError, Refused)) else MESSAGES[status][1]


async def error_page(datasette: Any, request: Any, exception: BaseException) -> Response:
    """The response to `exception`. Faults of ours are logged with the request id that the page shows."""
    status = status_of(exception)
    title = MESSAGES[status][0]
    advice = advice_of(exception, status)
    # only faults of ours have a number: there is nothing in the log for the others
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
    # escaped, so that a path cannot write lines of its own into the log
    path = str(escape(request.path)).encode("ascii", "backslashreplace").decode()
    sys.stderr.write(f"termbase: request {number}: {path}: {type(exception).__name__}\n")
    traceback.print_exception(exception, file=sys.stderr)
    sys.stderr.flush()
