"""The language in which the pages speak: English or Chinese, as asked for, remembered, or preferred by the browser.

A page says each of its texts as `t("...")` in English; `page_languages.tsv` has the Chinese of each.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from tm.text.shown_number import ShownNumber

ENGLISH, CHINESE = "en", "zh"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", CHINESE: "中文"}
"""The languages of the interface, each by its own name."""

PARAMETER = COOKIE = "lang"
"""The parameter that asks for a language, and the cookie that remembers it."""

ASKED = "termbase.lang"
"""Where the scope of a request notes the language that it asks for."""

LANGUAGE_PART = f"{PARAMETER}=".encode()
Headers = list[tuple[bytes, bytes]]
_VARY = b"Accept-Language"
_TABLE = Path(__file__).with_name("page_languages.tsv")
_PREFERENCE = re.compile(
    r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]{1,32})?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*\Z"
)


@functools.cache
def catalogue() -> Mapping[str, str]:
    """The Chinese of each text of the pages."""
    catalogue_: dict[str, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            english, chinese = line.split("\t")
            catalogue_[english] = chinese
    return catalogue_


def translator(language: str) -> Callable[..., str]:
    """The function `t` of the templates: a text in `language`, its `{names}` filled, each with a count.

    >>> translator("zh")("Look up"), translator("en")("{n:result|results}", n=3)
    ('查词', '3 results')
    """
    table = catalogue() if language == CHINESE else {}

    def translated(text: str, **counts: int) -> str:
        pattern = table.get(text, text)
        return (
            pattern.format(**{name: ShownNumber(count) for name, count in counts.items()})
            if counts
            else pattern
        )

    return translated


def taken_off(scope: dict[str, Any]) -> dict[str, Any]:
    """`scope` without `?lang=`, which is noted in it: Datasette would take it for a column of a table."""
    query: bytes = scope.get("query_string", b"")
    if PARAMETER.encode() not in query:
        return scope
    parts = query.split(b"&")
    named = {LANGUAGE_PART + code.encode(): code for code in LANGUAGES}
    asked = next((named[part] for part in parts if part in named), "")
    kept = b"&".join(part for part in parts if not part.startswith(LANGUAGE_PART))
    return {**scope, "query_string": kept, ASKED: asked}


def language_of(request: Any) -> str:
    """The language of the pages for a request: `?lang=`, then the cookie, then what the browser prefers; else English."""
    if request is None:
        return ENGLISH
    asked = request.scope.get(ASKED)
    if asked:
        return str(asked)
    remembered = _cookie(request.headers.get("cookie") or "")
    return remembered or preferred(request.headers.get("accept-language") or "")


def preferred(header: str) -> str:
    """The first of our languages that an `Accept-Language` prefers.

    >>> preferred("zh-CN,zh;q=0.9,en;q=0.8"), preferred("fr, en;q=0.5, zh;q=0.1"), preferred("")
    ('zh', 'en', 'en')
    """
    weighed: list[tuple[float, int, str]] = []
    for number, part in enumerate(header[:1_000].split(",")):
        match = _PREFERENCE.match(part)
        if match and match[1].lower() in LANGUAGES:
            weighed.append((-float(match[2] or 1), number, match[1].lower()))
    best = min(weighed, default=(0.0, 0, ENGLISH))
    return best[2] if best[0] < 0 else ENGLISH


def remembering(scope: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    """The header that remembers a language which the address asks for; none where it asks for none."""
    asked = scope.get(ASKED)
    if not asked:
        return []
    return [(b"set-cookie", f"{COOKIE}={asked}; Path=/; Max-Age=31536000; SameSite=Lax".encode())]


def varied(headers: Headers, scope: dict[str, Any]) -> Headers:
    """`headers` of a page that tell caches that its language was the browser's choice; of another answer as they are.

    A page whose address asks for a language (`?lang=zh`) has that one for everybody.
    """
    held = {name.lower(): value for name, value in headers}
    if scope.get(ASKED) or not held.get(b"content-type", b"").startswith(b"text/html"):
        return headers
    before = held.get(b"vary", b"")
    if b"accept-language" in before.lower():
        return headers
    others = [(name, value) for name, value in headers if name.lower() != b"vary"]
    return [*others, (b"vary", b", ".join(filter(None, (before, _VARY))))]


def _cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header[:4_000]).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel is not None and morsel.value in LANGUAGES else ""
