"""TBX of every dialect, and MultiTerm XML, become entries: v2 and v3, styles DCA and DCT, `tig` and `ntig`.

Markup that stands for one thing is read alike: `termEntry` is `conceptEntry`, and a data category is the
element's `type` in the one style and its name in the other (ISO 30042:2008 and 2019). MultiTerm has elements of its
own with the same meaning.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from termbase.concepts.model import DescriptionKind, Term
from termbase.concepts.status import Standing, TermType
from termbase.exchange import status_notes
from termbase.exchange.entries import FileEntry
from termbase.exchange.sections import OpenEntry, Section
from tm.errors import InputRefused
from tm.files import xml
from tm.files.encoding import show
from tm.languages import of_tag
from tm.limits import Limits
from tm.model import Finding

_ENTRIES = ("conceptEntry", "termEntry", "conceptGrp")
_LANGUAGES = ("langSec", "langSet", "languageGrp")
_TERMS = {"mtf": ("termGrp",), "tbx": ("termSec",), "martif": ("tig", "ntig")}
"""The roots that are read, and the elements in which each has one term with what is said of it."""
_TYPED = ("admin", "adminNote", "descrip", "descripNote", "termNote", "transac", "ref", "xref")
_TYPES = {
    "fullform": TermType.FULL, "shortform": TermType.SHORT, "acronym": TermType.ACRONYM,
    "abbreviation": TermType.ACRONYM, "initialism": TermType.ACRONYM, "abbreviatedform": TermType.SHORT,
    "variant": TermType.VARIANT, "synonym": TermType.VARIANT, "title": TermType.TITLE,
}  # fmt: skip
_STANDINGS = {
    "preferred": Standing.PREFERRED, "admitted": Standing.ADMITTED,
    **dict.fromkeys(("superseded", "obsolete"), Standing.SUPERSEDED),
    **dict.fromkeys(("deprecated", "notrecommended", "forbidden", "rejected", "donotuse"), Standing.DEPRECATED),
}  # fmt: skip
_SAID_STANDING = (
    "administrativestatus", "usagestatus", "termstatus", "normativeauthorization", "usagenote", "status", "usage",
)  # fmt: skip
"""Data categories that tell how a term stands, the most binding first (TBX-Basic, TBX-Min, older exports, MultiTerm)."""
_OF_TERM = {
    **dict.fromkeys(("termtype", "category", "type", "termcategory"), "termtype"),
    **dict.fromkeys(("partofspeech", "pos", "wordclass"), "partofspeech"),
    **{name: name for name in _SAID_STANDING},
}
"""Data categories of a term, with the name under which each is kept."""
_DESCRIPTIONS = {
    **dict.fromkeys(("definition", "def", "explanation"), DescriptionKind.DEFINITION),
    **dict.fromkeys(("note", "remark", "comment"), DescriptionKind.NOTE),
    **dict.fromkeys(("context", "example", "samplesentence"), DescriptionKind.CONTEXT),
}
_SUBJECTS = ("subjectfield", "subject", "domain")
_SOURCES = ("source", "definitionsource", "contextsource")
_KEPT = frozenset({"term", *_OF_TERM, *_DESCRIPTIONS, *_SUBJECTS, *_SOURCES})
OWN = "Made by termbase"
"""How the description of the source of our own files begins."""
_SHOWN = 40
"""Characters of a term in a message."""


def read(path: Path, limits: Limits, findings: list[Finding] | None = None) -> Iterator[FileEntry]:
    """Yield the entries of a TBX or MultiTerm file, with every Chinese and English term and what is said of them.

    `findings` fill meanwhile: a second term of one section, and at the end how often each kind of statement was met that is
    not kept. Raises `InputRefused`.
    """
    handler = _Handler(show(path), [] if findings is None else findings)
    for _ in xml.parse(path, handler, limits):
        yield from handler.done
        handler.done.clear()
    handler.close()


def is_own(path: Path, limits: Limits) -> bool:
    """Whether a file says that this program wrote it, as far as its head tells. Raises `InputRefused`."""
    handler = _Handler(show(path), [])
    with contextlib.closing(xml.parse(path, handler, limits)) as pieces:
        for _ in pieces:
            if handler.done:
                break
    return handler.is_own


class _Handler:
    def __init__(self, name: str, findings: list[Finding]) -> None:
        self.done: list[FileEntry] = []
        self._name, self._findings = name, findings
        self._terms: tuple[str, ...] = ()
        self._entry: OpenEntry | None = None
        self._left_out: Counter[str] = Counter()
        self._header: list[str] = []
        self._stack: list[str] = []
        self._taken = 0
        """Depth of the element whose text is being taken; 0 where none is."""
        self._text: list[str] = []
        self._line = 0

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        local = name.rpartition(":")[2]
        if not self._stack:
            if local not in _TERMS:
                raise InputRefused(f"it is not TBX: root is {local}", file=self._name, line=line)
            self._terms = _TERMS[local]
        self._line = line
        category = _category(attributes.get("type") or local)
        self._stack.append(category)
        if local in _ENTRIES:
            self._entry = OpenEntry(line, attributes.get("id", "") if self.is_own else "")
        elif self._entry is not None and not self._taken:
            self._inside(self._entry, name, local, category, attributes)

    def _inside(
        self, entry: OpenEntry, name: str, local: str, category: str, attributes: dict[str, str]
    ) -> None:
        """An element begins within an entry."""
        if local in _LANGUAGES or local == "language":
            tag = attributes.get("xml:lang") or attributes.get("lang") or ""
            entry.language = of_tag(tag) or of_tag(attributes.get("type", ""))
            entry.in_language = True
        elif local in self._terms:
            entry.section = Section(self._line)
        elif local.endswith("Grp") and local != "termGrp":
            entry.groups.append([])
        elif category in _KEPT:
            self._taken = len(self._stack)
            self._text = []
        elif local in _TYPED or (":" in name and local[:1].islower()):
            self._left_out[attributes.get("type") or local] += 1

    def text(self, data: str) -> None:
        if self._taken:
            self._text.append(data)
        elif self._stack[-1] == "p" and self._entry is None:
            self._header.append(data)

    @property
    def is_own(self) -> bool:
        """Whether the header says that this program wrote the file."""
        return any(text.startswith(OWN) for text in self._header)

    def end(self, name: str) -> None:
        local, depth = name.rpartition(":")[2], len(self._stack)
        category = self._stack.pop()
        entry = self._entry
        if entry is None or (self._taken and depth > self._taken):
            return
        if depth == self._taken:
            self._taken = 0
            self._keep(entry, category, " ".join("".join(self._text).split()))
        elif local in self._terms:
            self._close_term(entry)
        elif local in _LANGUAGES:
            entry.language, entry.in_language = None, False
        elif local in _ENTRIES:
            self.done.append(entry.closed())
            self._entry = None
        elif local.endswith("Grp") and local != "termGrp":
            entry.end_group()

    def _keep(self, entry: OpenEntry, category: str, text: str) -> None:
        if not text:
            return
        section = entry.section
        if category == "term":
            self._keep_term(section, text)
        elif category in _OF_TERM and section is not None:
            section.categories.setdefault(_OF_TERM[category], text)
        elif category in _SUBJECTS:
            entry.subjects[text] = None
        elif category in _SOURCES:
            entry.say_source(text)
        elif category in _DESCRIPTIONS:
            note = status_notes.read(text) if section is not None and category == "note" else None
            if note is not None and section is not None:
                section.status = note
            else:
                entry.say(_DESCRIPTIONS[category], text)
        else:
            self._left_out[category] += 1

    def _keep_term(self, section: Section | None, text: str) -> None:
        if section is None:
            reason = f"left out: the term {text[:_SHOWN]!r} stands in no section of a term"
            self._findings.append(Finding(self._name, self._line, None, reason))
        elif section.text:
            reason = (
                f"left out: {text[:_SHOWN]!r} is a second term in the section of {section.text[:_SHOWN]!r};"
                " each term has a section of its own"
            )
            self._findings.append(Finding(self._name, self._line, None, reason))
        else:
            section.text = text

    def _close_term(self, entry: OpenEntry) -> None:
        """Add the term whose section ends."""
        section, entry.section = entry.section, None
        if section is None or not entry.language or not section.text:
            return
        said = [_standing(section.categories[name]) for name in _SAID_STANDING if name in section.categories]
        # what any of them forbids is forbidden
        standing = max((each for each in said if each), key=lambda each: each.rank, default=None)
        form = _TYPES.get(_category(section.categories.get("termtype", "")), TermType.FULL)
        if standing is None:
            follows = any(t.language == entry.language for t in entry.terms)
            admitted = follows or form is not TermType.FULL
            standing = Standing.ADMITTED if admitted else Standing.PREFERRED
        term = Term(section.text, entry.language, form, standing, descriptions=section.descriptions)
        part = section.categories.get("partofspeech")
        term.part_of_speech = "proper noun" if part == "properNoun" else part
        entry.terms.append(status_notes.applied(section.status, term))

    def close(self) -> None:
        """The file ends. Raises `InputRefused` where it held nothing."""
        if not self._terms:
            raise InputRefused("it holds no TBX", file=self._name)
        if self._left_out:
            told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self._left_out.items()))
            reason = f"not kept, for a termbase here has no place for them: {told}"
            self._findings.append(Finding(self._name, None, None, reason))


def _category(name: str) -> str:
    """The name of a data category without what tools write differently.

    >>> _category("part-of-speech"), _category("Part of Speech")
    ('partofspeech', 'partofspeech')
    """
    return name.translate(_MARKS).casefold()


_MARKS = str.maketrans("", "", "-_ ")


def _standing(stated: str) -> Standing | None:
    """The standing that a value of a picklist names; None where it names none.

    >>> _standing("deprecatedTerm-admn-sts"), _standing("not recommended"), _standing("standardizedTerm")
    (<Standing.DEPRECATED: 'deprecated'>, <Standing.DEPRECATED: 'deprecated'>, None)
    """
    bare = "".join(c for c in stated.casefold() if c.isalpha())
    return next((standing for word, standing in _STANDINGS.items() if bare.startswith(word)), None)
