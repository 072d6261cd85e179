"""The addresses of our pages. `published.Urls` puts before one what must stand there, and templates get them so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from termbase.web import published
from tm.languages import MINED


class DocumentPlace(Protocol):
    """A sentence of a document: the document's name and the row of the paragraph. It may have a `language`."""

    @property
    def document(self) -> str:
        """The name of the document."""

    @property
    def paragraph_id(self) -> int:
        """The row of the paragraph."""


def concept_path(concept: str) -> str:
    """The address of a concept page."""
    return f"/-/concept/{quote(concept, safe='')}"


def document_path(name: str, language: str = MINED) -> str:
    """The address of a document by its symbol, or by its name where it has none."""
    asked = "" if language == MINED else f"?language={quote(language, safe='')}"
    return f"/-/document/{quote(name, safe='/')}{asked}"


def both_path(name: str) -> str:
    """The address of a document in both languages side by side."""
    return f"/-/document/{quote(name, safe='/')}/both"


def place_path(place: DocumentPlace) -> str:
    """The address of a paragraph within its document."""
    address = document_path(place.document, getattr(place, "language", MINED))
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}paragraph={place.paragraph_id}#p{place.paragraph_id}"


def numbered_place_path(document: int, paragraph: int) -> str:
    """The address of a paragraph by the rows of the document and of itself, which leads to the one by name."""
    return f"/-/document/{document}?paragraph={paragraph}#p{paragraph}"


def lookup_path(query: str) -> str:
    """The address of the results for `query`."""
    return f"/-/lookup?q={quote(query, safe='')}"


def find_path(query: str) -> str:
    """The address of the concordance of `query`."""
    return f"/-/find?q={quote(query, safe='')}"


def memory_path(query: str, first: int = 0) -> str:
    """The address of what the translation memory has for `query`, its sentences from the `first` on."""
    return f"/-/memory?q={quote(query, safe='')}" + (f"&from={first}" if first else "")


def suggest_path(zh: str = "", english: str = "", topic: str = "") -> str:
    """The address of the form for suggestions, filled in as far as something is known."""
    asked = {"zh": zh, "english": english, "topic": topic}
    filled = urlencode({name: value for name, value in asked.items() if value})
    return "/-/suggest" + (f"?{filled}" if filled else "")


def review_path(zh: str = "") -> str:
    """The address of the review of a Chinese term; of the first one that waits where none is named."""
    return "/-/review" + (f"?zh={quote(zh, safe='')}" if zh else "")


_FOR_TEMPLATES = (
    concept_path,
    document_path,
    both_path,
    place_path,
    lookup_path,
    find_path,
    memory_path,
    suggest_path,
    review_path,
)


def helpers(datasette: Any) -> Mapping[str, Callable[..., str]]:
    """The functions above for templates, by their names: what they give is a whole address of `datasette`."""

    def placed(address: Callable[..., str]) -> Callable[..., str]:
        return lambda *arguments: str(published.Urls(datasette).path(address(*arguments)))

    return {address.__name__: placed(address) for address in _FOR_TEMPLATES}
