"""Which answers a browser or a proxy may keep, and the tag by which it asks whether one is still right.

A release does not change while it is served, so a page is settled by the release, the program and the request: whoever
has it already is answered with 304 before anything is read. A page with a nonce is nobody else's, and has no tag.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from pathlib import Path
from typing import Any

from termbase.web import page_languages, published, settings
from termbase.web.compress import header
from termbase.web.nonces import Nonce
from termbase.web.security import Message, Scope, Send, wants_json

PAGE = b"public, max-age=5"
"""For pages and JSON: as long as Datasette has it for tables, so that a new release is soon seen."""

OWN = b"private, max-age=5"
"""For pages with a nonce, which no proxy may give to others."""

ASSET = b"public, max-age=31536000, immutable"
"""For files of ours that are asked for with the digest of the program."""

_DEPENDS_ON = (b"accept-language", b"host", b"x-forwarded-proto")
_PERSONAL = (b"cookie", b"authorization")


@functools.cache
def _program() -> bytes:
    """A digest of everything that draws pages: Datasette, its plugins and our own files."""
    digest = hashlib.sha256()
    for point in sorted(importlib.metadata.entry_points(group="datasette"), key=lambda point: point.name):
        # another plugin may draw other pages
        digest.update(f"{point.name} {point.dist and point.dist.version}\n".encode())
    digest.update(importlib.metadata.version("datasette").encode())
    # the content, since a copy or a checkout changes the times
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".tsv"}:
            digest.update(path.read_bytes())
    return digest.digest()


def asset(name: str) -> str:
    """The address of a file of ours, which changes with the program, without the prefix."""
    return f"/-/assets/{name}?{_program().hex()[:16]}"


def tag(datasette: Any, scope: Scope) -> str | None:
    """The tag of the answer to a request for something of ours; None where its answer may differ the next time."""
    headers = scope.get("headers", [])
    # who is signed in may see another page
    if scope["method"] not in ("GET", "HEAD") or any(header(headers, name) for name in _PERSONAL):
        return None
    release = getattr(datasette.databases[published.asked(datasette)], "release", None)
    # a file that others may write changes without a sign
    if release is None:
        return None
    parts = [
        _program(),
        settings.of(datasette).digest,
        release.digest,
        scope["raw_path"],
        scope.get("query_string", b""),
    ]
    parts += [
        str(scope.get(page_languages.ASKED, "")).encode(),
        scope.get("scheme", "").encode(),
        *(header(headers, name) for name in _DEPENDS_ON),
    ]
    # each with its length, or two requests could join to one
    whole = hashlib.sha256(b"".join(b"%d %s" % (len(part), part) for part in parts))
    return f'W/"{whole.hexdigest()[:32]}"'


def is_known(scope: Scope, tag_: str | None) -> bool:
    """Whether the client has the answer with this tag already."""
    if tag_ is None:
        return False
    told = header(scope.get("headers", []), b"if-none-match").decode("latin1")
    # weak comparison: the packed answer and the plain one are the same page
    return tag_.removeprefix("W/") in {one.strip().removeprefix("W/") for one in told.split(",")}


async def unchanged(tag_: str, scope: Scope, send: Send) -> None:
    """Tell a client that what it has is still right. It keeps its headers, and the policy among them."""
    headers = [(b"etag", tag_.encode()), (b"cache-control", PAGE)]
    if not wants_json(scope["path"]):
        # `varied` goes by the type, which a 304 does not carry
        headers = page_languages.varied([*headers, (b"content-type", b"text/html")], scope)
        headers = [(name, value) for name, value in headers if name != b"content-type"]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def told(send: Send, scope: Scope, tag_: str | None, nonce: Nonce) -> Send:
    """`send` with what the answer says of keeping it; what Datasette says of the private ones stays."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            message = {**message, "headers": _kept(message.get("headers", []), scope, tag_, nonce)}
        await send(message)

    return sending


def _kept(
    headers: list[tuple[bytes, bytes]], scope: Scope, tag_: str | None, nonce: Nonce
) -> list[tuple[bytes, bytes]]:
    # what Datasette keeps private stays so
    if b"no-store" in header(headers, b"cache-control") or header(headers, b"set-cookie") or tag_ is None:
        return headers
    others = [(name, value) for name, value in headers if name.lower() not in (b"cache-control", b"etag")]
    # without a tag: the page would come back with the nonce of somebody else
    if nonce.value:
        return [*others, (b"cache-control", OWN)]
    name, query = scope["raw_path"].rpartition(b"/")[2].decode("latin1"), scope.get("query_string", b"")
    # only under the address with the digest of this program is it the same for ever
    is_asset = f"{scope['raw_path'].decode('latin1')}?{query.decode('latin1')}" == asset(name)
    return [*others, (b"etag", tag_.encode()), (b"cache-control", ASSET if is_asset else PAGE)]
