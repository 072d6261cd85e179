"""Inline scripts and styles that stand in templates get a nonce, those that stand in data never do.

The nonce is written into the source of a template before it is compiled, Datasette's own and other plugins' alike:
what a text brings along is not there yet. A response whose page has none of them names none in its policy.
"""

from __future__ import annotations

import contextvars
import re
import secrets

from jinja2 import Environment
from jinja2.ext import Extension

# also before a tag of Jinja, which may stand directly behind the name
_INLINE = re.compile(r"<(script|style)(?=[\s>{])", re.IGNORECASE)


class Nonce:
    """The nonce of one response, made when a template first asks for it."""

    def __init__(self) -> None:
        self.value = ""

    def take(self) -> str:
        """The nonce, the same for the whole page."""
        # made only when a template asks: a page without one can be kept by proxies
        self.value = self.value or secrets.token_urlsafe(16)
        return self.value


_current: contextvars.ContextVar[Nonce | None] = contextvars.ContextVar("nonce", default=None)


def begin() -> Nonce:
    """The nonce of the response that is made from here on."""
    nonce = Nonce()
    _current.set(nonce)
    return nonce


def csp_nonce() -> str:
    """The nonce of the page that is being drawn, for its template."""
    nonce = _current.get()
    # templates are also drawn outside of requests, by tests and by Datasette itself
    return nonce.take() if nonce else ""


class _Stamp(Extension):
    """Writes the nonce into the source of templates."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template with the nonce on each of its elements that run or style something.

        >>> stamped("<script>x()</script><script src=y>")
        '<script nonce="{{ csp_nonce() }}">x()</script><script nonce="{{ csp_nonce() }}" src=y>'
        """
        del name, filename
        return stamped(source)


def stamped(source: str) -> str:
    """The source of a template with `nonce` on its scripts and styles."""
    return _INLINE.sub(r'<\1 nonce="{{ csp_nonce() }}"', source)


def install(environment: Environment) -> None:
    """Let the templates of `environment` have nonces."""
    environment.add_extension(_Stamp)
    environment.globals["csp_nonce"] = csp_nonce


def policy(base: str, nonce: Nonce) -> str:
    """A content security policy: `base`, and the nonce for scripts and styles where the page has any.

    >>> policy("default-src 'self'", Nonce())
    "default-src 'self'"
    """
    if not nonce.value:
        # without inline parts the plain policy is the stricter one
        return base
    allowed = f"'self' 'nonce-{nonce.value}'"
    return f"{base}; script-src {allowed}; style-src {allowed}"
