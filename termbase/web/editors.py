"""Who may review: whoever Datasette says is signed in and the setting `editors` allows, and the operator with the token.

The token is sent once, in a form, and never stands in an address, a log or a cookie: the cookie holds a time and what the
token makes of it. There are no passwords and no accounts.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from http.cookies import CookieError, SimpleCookie
from typing import Any

from datasette.utils import actor_matches_allow

from termbase.web import published, settings
from termbase.web.security import Forbidden
from termbase.web.settings import OPERATOR

COOKIE = "termbase_operator"
HOURS = 12
"""How long a sign-in lasts, in hours: a working day."""

FORM_HOURS = 12
"""How long a form that was opened may be sent, in hours."""


def actor_of(datasette: Any, request: Any) -> dict[str, str] | None:
    """Who has signed in with the token, for Datasette's `actor_from_request`; None for others."""
    if not published.termbases(datasette) or COOKIE not in (request.headers.get("cookie") or ""):
        return None
    token = settings.of(datasette).token
    return {"id": OPERATOR} if token and _holds(token, _cookie(request)) else None


def may_review(datasette: Any, request: Any) -> bool:
    """Whether a request comes from an editor."""
    chosen = settings.of(datasette)
    actor = getattr(request, "actor", None) or request.scope.get("actor")
    if not chosen.review or not actor:
        return False
    if chosen.token and actor == {"id": OPERATOR}:
        return True
    return bool(chosen.editors) and bool(actor_matches_allow(actor, chosen.editors))


def name_of(request: Any) -> str:
    """Who a request comes from, as the file of decisions has it; `visitor` for who is not signed in."""
    actor = getattr(request, "actor", None) or request.scope.get("actor") or {}
    return str(actor.get("id") or "visitor")


def signed_in(datasette: Any, request: Any, token: str) -> str | None:
    """The cookie for who brings the right token; None for a wrong one, compared in constant time."""
    right = settings.of(datasette).token
    given, expected = (hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (token, right))
    if not right or not hmac.compare_digest(given, expected):
        return None
    until = str(int(time.time()) + HOURS * 3600)
    return _set_cookie(datasette, request, f"{until}.{_mark(right, until)}", HOURS * 3600)


def signed_out(datasette: Any, request: Any) -> str:
    """The cookie that takes a sign-in back."""
    return _set_cookie(datasette, request, "", 0)


def _set_cookie(datasette: Any, request: Any, value: str, seconds: int) -> str:
    secure = "; Secure" if "https" in (request.scheme, request.headers.get("x-forwarded-proto")) else ""
    path = datasette.setting("base_url")
    return f"{COOKIE}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"


def _mark(token: str, until: str) -> str:
    return hmac.new(token.encode(), f"termbase operator until {until}".encode(), hashlib.sha256).hexdigest()


def _cookie(request: Any) -> str:
    try:
        morsel = SimpleCookie((request.headers.get("cookie") or "")[:4_000]).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


def _holds(token: str, cookie: str) -> bool:
    until, _, mark = cookie.partition(".")
    if not (until.isascii() and until.isdigit() and len(until) < 12 and int(until) > time.time()):
        return False
    return hmac.compare_digest(mark.encode("utf-8", "replace"), _mark(token, until).encode())


# -- forms ---------------------------------------------------------------------------------------
def form_token(datasette: Any, request: Any) -> str:
    """What a form carries that changes something: it was made here, for this person, a while ago at most."""
    until = int(time.time()) + FORM_HOURS * 3600
    token: str = datasette.sign({"who": name_of(request), "until": until}, "termbase form")
    return token


def check_form(datasette: Any, request: Any, token: str) -> None:
    """Raise `Forbidden` where a form comes from another site, or was not made here for this person."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    host = request.headers.get("host") or ""
    if site is not None and site != "same-origin":
        raise Forbidden("The form was sent from another site.")
    # pages that tell no referrer, as ours, send "null" for their origin; what then counts is the token, which is of one person
    if site is None and origin not in (None, "null") and origin.partition("://")[2] != host:
        raise Forbidden("The form was sent from another site.")
    try:
        held = datasette.unsign(token, "termbase form")
    except Exception:  # whatever the library says of a token that is not ours
        held = {}
    if (
        not isinstance(held, dict)
        or held.get("who") != name_of(request)
        or held.get("until", 0) < time.time()
    ):
        raise Forbidden("The form is too old, or was opened by somebody else: open it again.")
