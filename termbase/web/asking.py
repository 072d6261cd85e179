"""What a request asks for, read from its parameters."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from termbase.web import limits
from termbase.web.security import Refused

E = TypeVar("E", bound=StrEnum)


def _arguments(request: Any) -> Any:
    """The parameters of a request, read once: Datasette reads them anew for each."""
    known = getattr(request, "termbase_arguments", None)
    if known is None:
        known = request.termbase_arguments = request.args
    return known


def text_of(request: Any, name: str = "q") -> str:
    """The text of a parameter, without padding."""
    text: str = _arguments(request).get(name) or ""
    return text.strip()


def query_of(request: Any) -> str:
    """The term asked for in `q`. Raises `Refused` over the limit."""
    whole: str = _arguments(request).get("q") or ""
    if len(whole) > limits.QUERY_CHARACTERS:
        raise Refused(too_long(whole, "look up a term, not a text; /-/annotate takes texts"))
    return whole.strip()


def too_long(query: str, advice: str = "look up a term, not a text") -> str:
    """The sentence about a query over the limit."""
    return f"The query has {len(query):,} characters and the limit is {limits.QUERY_CHARACTERS}: {advice}."


def number_of(text: str | None, default: int = 0) -> int:
    """A number from an address; `default` for what is none or does not fit a row id."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else default


def limit_of(request: Any, default: int = limits.RESULTS) -> int:
    """How many results are asked for in `limit`, 1 to `limits.MOST_RESULTS`. Raises `Refused` for what is no such number."""
    text = _arguments(request).get("limit")
    if text is None:
        return default
    number = number_of(text)
    if not 1 <= number <= limits.MOST_RESULTS:
        raise Refused(f"limit is a number from 1 to {limits.MOST_RESULTS}.")
    return number


def next_of(request: Any) -> int:
    """Where the page begins that `next` asks for: the value that the page before gave. Raises `Refused` for another."""
    text = _arguments(request).get("next")
    if text is not None and not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused("next is the value that the answer before gave as next.")
    return number_of(text)


def choice_of(request: Any, name: str, default: E) -> E:
    """One of the values that a parameter may have. Raises `Refused` for another."""
    text = _arguments(request).get(name)
    if not text:
        return default
    try:
        return type(default)(text)
    except ValueError:
        raise Refused(f"{name} is one of {', '.join(type(default))}.") from None


def is_on(request: Any, name: str) -> bool:
    """Whether a switch is on: `1`, `on` or `true`. Raises `Refused` for what is neither on nor off."""
    text = (_arguments(request).get(name) or "").casefold()
    if text not in ("", "0", "off", "false", "1", "on", "true"):
        raise Refused(f"{name} is 1 or 0.")
    return text in ("1", "on", "true")
