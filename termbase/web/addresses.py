"""The addresses of our pages. `published.Urls` puts before one what must stand there, and templates get them so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from termbase.web import published


def concept_path(concept: str) -> str:
    """The address of a concept page."""
    return f"/-/concept/{quote(concept, safe='')}"


def place_path(document: int, paragraph: int) -> str:
    """The address of a paragraph within its document."""
    return f"/-/document/{document}?paragraph={paragraph}#p{paragraph}"


def lookup_path(query: str) -> str:
    """The address of the results for `query`."""
    return f"/-/lookup?q={quote(query, safe='')}"


def find_path(query: str, after: int = 0) -> str:
    """The address of the concordance of `query`."""
    return f"/-/find?q={quote(query, safe='')}" + (f"&after={after}" if after else "")


def memory_path(query: str, first: int = 0) -> str:
    """The address of what the translation memory has for `query`, its sentences from the `first` on."""
    return f"/-/memory?q={quote(query, safe='')}" + (f"&from={first}" if first else "")


_FOR_TEMPLATES = (concept_path, place_path, lookup_path, find_path, memory_path)


def helpers(datasette: Any) -> Mapping[str, Callable[..., str]]:
    """The functions above for templates, by their names: what they give is a whole address of `datasette`."""

    def placed(address: Callable[..., str]) -> Callable[..., str]:
        return lambda *arguments: str(published.Urls(datasette).path(address(*arguments)))

    return {address.__name__: placed(address) for address in _FOR_TEMPLATES}
