"""What stands before all of our addresses, Datasette's `base_url`: taken off what comes in, put before what goes out.

A proxy may pass the prefix on or take it off; both are served. Behind this point no request has it, so that
Datasette, which makes links from the path it was asked for, never writes it twice.
"""

from __future__ import annotations

import re
from typing import Any

from termbase.web.security import App, Message, Receive, Scope, Send
from tm.errors import WrongUsage

_PREFIX = re.compile(r"/(?:[A-Za-z0-9_.~-]+/)*")
_OURS = ("-", "termbase", "tmserver")
"""First parts of our own addresses: with one of them for a prefix, nobody could tell which of the two is meant."""


def checked(prefix: str) -> str:
    """`prefix` with a slash at both ends. Raises `WrongUsage` where no address can begin with it.

    >>> checked("terms"), checked("/a/b/"), checked("")
    ('/terms/', '/a/b/', '/')
    """
    whole = f"/{prefix.strip('/')}/" if prefix.strip("/") else "/"
    parts = whole.strip("/").split("/")
    # dots would lead to another folder
    if not _PREFIX.fullmatch(whole) or {".", ".."} & {*parts}:
        raise WrongUsage(f"the prefix {prefix!r} is no path", next_step="name one such as /terms/")
    if parts[0] in _OURS:
        raise WrongUsage(
            f"the prefix {prefix!r} begins like addresses of the pages themselves",
            next_step="name another one, such as /terms/",
        )
    return whole


def under(app: App, base_url: str) -> App:
    """`app` with its addresses below `base_url`: requests with the prefix and without are both answered."""
    if base_url == "/":
        return app

    async def placed(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            await send(_redirected(message, base_url.encode()))

        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        await app(_taken_off(scope, base_url) | {"root_path": base_url[:-1]}, receive, sending)

    return placed


def _taken_off(scope: Scope, base_url: str) -> Scope:
    """`scope` of the same request without the prefix."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    shorter: dict[str, Any] = {}
    if raw.startswith(base_url.encode()):
        shorter["raw_path"] = raw[len(base_url) - 1 :]
    # without the slash at its end it is the home page
    elif raw.partition(b"?")[0] == base_url[:-1].encode():
        shorter["raw_path"] = b"/"
    if shorter:
        path: str = scope["path"]
        shorter["path"] = path[len(base_url) - 1 :] or "/"
    return scope | shorter


def _redirected(message: Message, base: bytes) -> Message:
    """`message`, where it leads to an address of this host that has no prefix, with the prefix."""
    if message["type"] != "http.response.start" or not 300 <= message["status"] < 400:
        return message
    headers = [
        (name, base + value[1:])
        # two slashes lead to another host; the prefix may be there already
        if name.lower() == b"location" and value.startswith(b"/") and not value.startswith((b"//", base))
        else (name, value)
        for name, value in message.get("headers", [])
    ]
    return {**message, "headers": headers}
