"""Scripts of other sites may read the JSON, where that is switched on: GET alone, without cookies, and nothing else.

Which sites is the setting `cors` (`settings.PageSettings`). A preflight is answered here; pages, files and forms stay closed.
"""

from __future__ import annotations

from typing import Any

from termbase.web import security
from termbase.web.compress import header
from termbase.web.security import Message, Scope, Send

MAX_AGE = 86_400
"""How long a browser may remember a preflight, in seconds: the setting rarely changes."""

_ALLOWED = b"access-control-allow-origin"
_METHODS = b"GET, HEAD"
_TAKEN = b"accept, if-none-match"
"""Headers that a script may send: the first needs no leave, the second asks whether an answer is still right."""


def origin_for(scope: Scope, sites: tuple[str, ...]) -> bytes | None:
    """What a response tells of who may read it; None where that is nobody but this site.

    >>> request = {"path": "/-/lookup.json", "headers": [(b"origin", b"https://a.example")]}
    >>> origin_for(request, ("*",)), origin_for(request, ("https://b.example",)), origin_for(request, ())
    (b'*', None, None)
    """
    if not sites or not _is_open(scope["path"]):
        return None
    # the same answer for all, so that proxies keep one
    if "*" in sites:
        return b"*"
    origin = header(scope.get("headers", []), b"origin")
    return origin if origin.decode("latin1") in sites else None


def _is_open(path: str) -> bool:
    return security.wants_json(path) or path.endswith((".jsonld", "/-/reconcile"))


def is_preflight(scope: Scope, sites: tuple[str, ...]) -> bool:
    """Whether a browser asks by this request whether a script may ask for JSON."""
    # OPTIONS alone is no preflight
    asked = header(scope.get("headers", []), b"access-control-request-method")
    return bool(sites) and scope["method"] == "OPTIONS" and bool(asked) and _is_open(scope["path"])


async def answer(scope: Scope, sites: tuple[str, ...], send: Send) -> None:
    """Answer a preflight: 204 with what is allowed, or 403 to a site that is not named."""
    origin = origin_for(scope, sites)
    headers: list[tuple[bytes, bytes]] = [(b"vary", b"Origin"), (b"content-length", b"0")]
    if origin is not None:
        headers += [
            (_ALLOWED, origin), (b"access-control-allow-methods", _METHODS), (b"access-control-allow-headers", _TAKEN),
            (b"access-control-max-age", b"%d" % MAX_AGE),
        ]  # fmt: skip
    await send({"type": "http.response.start", "status": 204 if origin else 403, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def opened(send: Send, scope: Scope, sites: tuple[str, ...]) -> Send:
    """`send` for an answer that the scripts of other sites may read, as far as they may."""
    if not sites or scope["method"] not in ("GET", "HEAD") or not _is_open(scope["path"]):
        return send
    origin = origin_for(scope, sites)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _told(message.get("headers", []), origin, sites)}
        await send(message)

    return sending


def _told(headers: list[Any], origin: bytes | None, sites: tuple[str, ...]) -> list[tuple[bytes, bytes]]:
    others = [(name, value) for name, value in headers if name.lower() != _ALLOWED]
    # the answer depends on who asks, and caches must know
    if "*" not in sites:
        varied = b", ".join(filter(None, (header(others, b"vary"), b"Origin")))
        others = [*((name, value) for name, value in others if name.lower() != b"vary"), (b"vary", varied)]
    if origin is None:
        return others
    return [*others, (_ALLOWED, origin), (b"access-control-expose-headers", b"etag")]
