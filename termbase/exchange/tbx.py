"""TBX of every dialect becomes entries: v2 and v3, styles DCA and DCT, `tig` and `ntig`.

Markup that stands for one thing is read alike: `termEntry` is `conceptEntry`, and a data category is the
element's `type` in the one style and its name in the other (ISO 30042:2008 and 2019).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from termbase.concepts.model import Term
from termbase.concepts.status import Standing, TermType
from termbase.exchange.entries import FileEntry, entry
from tm.errors import InputRefused
from tm.files import xml
from tm.files.encoding import show
from tm.languages import Lang, of_tag
from tm.limits import Limits

_ROOTS = ("tbx", "martif")
_ENTRIES = ("conceptEntry", "termEntry")
_LANGUAGES = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
_TYPES = {
    "fullform": TermType.FULL, "shortform": TermType.SHORT, "acronym": TermType.ACRONYM,
    "abbreviation": TermType.ACRONYM, "initialism": TermType.ACRONYM, "abbreviatedform": TermType.SHORT,
}  # fmt: skip
_STANDINGS = {
    "preferred": Standing.PREFERRED, "admitted": Standing.ADMITTED,
    **dict.fromkeys(("superseded", "obsolete"), Standing.SUPERSEDED),
    **dict.fromkeys(("deprecated", "notrecommended", "forbidden", "rejected", "donotuse"), Standing.DEPRECATED),
}  # fmt: skip
_SAID_STANDING = ("administrativestatus", "usagestatus", "termstatus", "normativeauthorization", "usagenote")
"""Data categories that tell how a term stands, the most binding first (TBX-Basic, TBX-Min, older exports)."""
_KEPT = ("term", *_SAID_STANDING, "termtype", "partofspeech", "subjectfield", "definition", "note")


def read(path: Path, limits: Limits) -> Iterator[FileEntry]:
    """Yield the entries of a TBX file, with every Chinese and English term. Raises `InputRefused`."""
    handler = _Handler(show(path))
    for _ in xml.parse(path, handler, limits):
        yield from handler.done
        handler.done.clear()
    if not handler.is_tbx:
        raise InputRefused("it holds no TBX", file=show(path))


@dataclass(slots=True)
class _Open:
    """The entry that is being read."""

    line: int
    terms: list[Term] = field(default_factory=list)
    subject: str | None = None
    note: str | None = None


class _Handler:
    def __init__(self, name: str) -> None:
        self.done: list[FileEntry] = []
        self.is_tbx = False
        self._name = name
        self._entry: _Open | None = None
        self._language: Lang | None = None
        self._term: dict[str, str] | None = None
        self._category = ""
        self._stack: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        local = name.rpartition(":")[2]
        if not self.is_tbx:
            if local not in _ROOTS:
                raise InputRefused(f"it is not TBX: root is {local}", file=self._name, line=line)
            self.is_tbx = True
        if local in _ENTRIES:
            self._entry = _Open(line)
        elif local in _LANGUAGES:
            self._language = of_tag(attributes.get("xml:lang") or attributes.get("lang") or "")
        elif local in _TERMS:
            self._term = {}
        category = (attributes.get("type") or local).replace("-", "").replace("_", "").casefold()
        if category in _KEPT:
            self._category = category
            self._text = []
        self._stack.append(category)

    def text(self, data: str) -> None:
        if self._category:
            self._text.append(data)

    def end(self, name: str) -> None:
        category, local = self._stack.pop(), name.rpartition(":")[2]
        if category == self._category and category not in self._stack:
            self._keep(category, " ".join("".join(self._text).split()))
            self._category = ""
        if local in _TERMS and self._term is not None:
            self._close_term(self._term)
            self._term = None
        elif local in _LANGUAGES:
            self._language = None
        elif local in _ENTRIES and self._entry is not None:
            closed = self._entry
            self.done.append(entry(closed.line, closed.terms, None, closed.subject, closed.note))
            self._entry = None

    def _keep(self, category: str, text: str) -> None:
        if self._entry is None or not text:
            return
        if self._term is not None:
            self._term.setdefault(category, text)
        elif category == "subjectfield":
            self._entry.subject = text
        elif category in ("definition", "note"):
            self._entry.note = self._entry.note or text

    def _close_term(self, categories: dict[str, str]) -> None:
        """Add the term whose data categories were read."""
        if self._entry is None or not self._language or "term" not in categories:
            return
        said = [_standing(categories[name]) for name in _SAID_STANDING if name in categories]
        # what any of them forbids is forbidden
        standing = max((each for each in said if each), key=lambda each: each.rank, default=None)
        form = _TYPES.get(categories.get("termtype", "").replace(" ", "").casefold(), TermType.FULL)
        if standing is None:
            follows = any(t.language == self._language for t in self._entry.terms)
            admitted = follows or form is not TermType.FULL
            standing = Standing.ADMITTED if admitted else Standing.PREFERRED
        part = categories.get("partofspeech")
        self._entry.terms.append(
            Term(categories["term"], self._language, form, standing, part_of_speech=part)
        )


def _standing(stated: str) -> Standing | None:
    """The standing that a value of a picklist names; None where it names none.

    >>> _standing("deprecatedTerm-admn-sts"), _standing("not recommended"), _standing("standardizedTerm")
    (<Standing.DEPRECATED: 'deprecated'>, <Standing.DEPRECATED: 'deprecated'>, None)
    """
    bare = "".join(c for c in stated.casefold() if c.isalpha())
    return next((standing for word, standing in _STANDINGS.items() if bare.startswith(word)), None)
