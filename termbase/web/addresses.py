"""The addresses of our pages, as templates and pages write them."""

from __future__ import annotations

from urllib.parse import quote


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
