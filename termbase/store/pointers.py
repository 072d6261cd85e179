"""Where a query points to when it is no term: a document by its symbol, a resolution or another reference by its number."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from termbase.store.browse import DocumentRow, documents_called
from tm.db import Database
from tm.languages import EQUIVALENT
from tm.text import references
from tm.text.fold import fold
from tm.text.language import language_of_text

_RESOLUTION = re.compile(
    r"(?P<organ>A|S|E)/RES/(?P<number>\d+(?:/\d+)?[A-Z]?)(?:\s*\((?P<year>\d{4})\))?\Z", re.IGNORECASE
)
_ORGANS = {
    "A": ("大会", "General Assembly"),
    "S": ("安全理事会", "Security Council"),
    "E": ("经济及社会理事会", "Economic and Social Council"),
}


@dataclass(frozen=True, slots=True)
class ReferencePointer:
    """A reference in both languages, as texts have it; `en` or `zh` is None where no rule gives it. `kind`: resolution, ..."""

    zh: str | None
    en: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Pointers:
    """What a query points to: the documents that it names, and the reference that it is."""

    documents: tuple[DocumentRow, ...] = ()
    reference: ReferencePointer | None = None

    def __bool__(self) -> bool:
        return bool(self.documents or self.reference)

    def as_dict(self) -> dict[str, Any]:
        """The pointers for JSON."""
        return {
            "documents": [asdict(document) for document in self.documents],
            "reference": asdict(self.reference) if self.reference else None,
        }


def pointers(database: Database, query: str) -> Pointers:
    """What `query` points to.

    A resolution has its Chinese and English with the organ: `S/RES/1540` is 安全理事会第1540号决议.
    """
    return Pointers(tuple(documents_called(database, query)), reference(query))


def reference(query: str) -> ReferencePointer | None:
    """The reference that `query` is as a whole, or None.

    >>> reference("S/RES/1540 (2004)")
    ReferencePointer(zh='安全理事会第1540(2004)号决议', en='Security Council resolution 1540 (2004)', kind='resolution')
    >>> reference("第1540号决议").en, reference("核裁军")
    ('resolution 1540', None)
    """
    asked = query.strip()
    # a symbol names the organ, which the rules of texts leave to the words around it
    if symbol := _RESOLUTION.match(fold(asked).strip()):
        zh_organ, en_organ = _ORGANS[symbol["organ"].upper()]
        number, year = symbol["number"].upper(), symbol["year"]
        zh_year, en_year = (f"({year})", f" ({year})") if year else ("", "")
        return ReferencePointer(
            f"{zh_organ}第{number}{zh_year}号决议", f"{en_organ} resolution {number}{en_year}", "resolution"
        )
    language = language_of_text(asked)
    found = next(iter(references.find(asked, language)), None)
    # a reference within the query is no pointer: it must be all of it
    if found is None or (found.start, found.end) != (0, len(asked)):
        return None
    if language is EQUIVALENT:
        return ReferencePointer(references.chinese(found), asked, found.kind.value)
    return ReferencePointer(asked, references.english(found, None), found.kind.value)
