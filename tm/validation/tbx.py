"""The faults of a TBX file: its structure (ISO 30042:2008 and 2019), and the levels and lists of the public dialects."""

from __future__ import annotations

from collections import Counter

from tm.languages import PAIR, of_tag
from tm.languages import name as language_name
from tm.validation import tags
from tm.validation.catalogue import KINDS
from tm.validation.defects import Defect

UNITS = "termEntry|conceptEntry"
_ENTRIES, _LANGUAGES, _TERMS = (
    ("termEntry", "conceptEntry"),
    ("langSet", "langSec"),
    ("tig", "ntig", "termSec", "termGrp"),
)
_TYPED = ("admin", "adminNote", "descrip", "descripNote", "termNote", "transac", "transacNote", "ref", "xref")
_GROUPS = {"descripGrp": "descrip", "adminGrp": "admin", "transacGrp": "transac"}
_NOTES = {"descripNote": "descripGrp", "adminNote": "adminGrp", "transacNote": "transacGrp"}
_HEADER = (
    "tbxHeader",
    "martifHeader",
    "fileDesc",
    "sourceDesc",
    "titleStmt",
    "publicationStmt",
    "encodingDesc",
    "revisionDesc",
)
_STATUSES = {
    "preferredTerm-admn-sts",
    "admittedTerm-admn-sts",
    "deprecatedTerm-admn-sts",
    "supersededTerm-admn-sts",
}
_PICKLISTS = {
    "administrativestatus": _STATUSES
    | {"preferred", "admitted", "deprecated", "superseded", "notRecommended", "obsolete"},
    "usagestatus": {"preferred", "admitted", "notRecommended", "obsolete", "deprecated"},
    "partofspeech": {
        "noun",
        "verb",
        "adjective",
        "adverb",
        "properNoun",
        "other",
        "phrase",
        "pronoun",
        "preposition",
        "conjunction",
    },
    "termtype": {
        "fullForm",
        "acronym",
        "abbreviation",
        "shortForm",
        "variant",
        "phrase",
        "initialism",
        "symbol",
        "synonym",
        "entryTerm",
    },
    "grammaticalgender": {"masculine", "feminine", "neuter", "other"},
    "transac": {"transactionType"},
    "transacnote": {"responsibility"},
}
"""Values of the lists of TBX-Basic and TBX-Min, by data category; of `transac` and `transacNote` those of their type."""
_DIALECTS = {
    "tbx-min": {"administrativestatus", "customersubset", "externalcrossreference", "partofspeech", "subjectfield", "usagestatus", "status"},
    "tbx-basic": {
        "administrativestatus", "context", "crossreference", "customersubset", "definition", "externalcrossreference", "geographicalusage",
        "grammaticalgender", "partofspeech", "projectsubset", "responsibility", "source", "subjectfield", "termlocation", "termtype",
        "transactiontype", "usagestatus", "xgraphic", "creation", "modification",
    },
}  # fmt: skip
"""The data categories of the dialects."""
_MIN_STATUS = {"preferred", "admitted", "notRecommended", "obsolete", "deprecated", "superseded"}
_LEVELS = {"subjectfield": ("entry",), "definition": ("entry", "language"), "context": ("term",)}
"""Where TBX-Basic has a data category."""


class TbxWalker:
    """Looks at the elements of a TBX file as they come."""

    def __init__(self) -> None:
        self.base = 0
        self.defects: list[Defect] = []
        self.units = self.pairs = 0
        self.languages: Counter[str] = Counter()
        self._stack: list[str] = []
        self._dialect = ""
        self._is_three = False
        self._unit: str | None = None
        self._identifiers: dict[str, int] = {}
        self._entry_line = 0
        self._held: set[str] = set()
        self._language = ""
        self._terms = self._before = self._section_line = 0
        self._grouped: list[Counter[str]] = []
        self._text: list[str] = []
        self._category = ""
        self._line = 0

    def _find(self, code: str, line: int, detail: str = "") -> None:
        self.defects.append(Defect(KINDS[code], line, self._unit, detail))

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins."""
        line += self.base
        local = name.rpartition(":")[2]
        parent = self._stack[-1] if self._stack else ""
        if not self._stack and local not in ("tbx", "martif", *_ENTRIES):
            self._find("root", line, f"it is {local}")
        if local in ("tbx", "martif"):
            self._dialect = attributes.get("type", "").casefold()
            self._is_three = local == "tbx"
            if self._is_three:
                self._find("tbx-version-3", line)
        self._stack.append(local)
        self._text, self._line = [], line
        kind = attributes.get("type", "")
        self._category = (kind or local).replace("-", "").replace("_", "").casefold()
        if local in _ENTRIES:
            self._begin_entry(attributes, line)
        elif local in _LANGUAGES:
            self._begin_language(attributes, line)
        elif local in ("tig", "termSec", "ntig"):
            self._terms, self._before, self._section_line = 0, 0, line
        elif local == "term":
            self._terms += 1
            if self._before and self._terms == 1:
                self._find("tbx-term-first", line)
            if self._terms == 2:
                self._find("tbx-two-terms", line)
        elif local in _GROUPS:
            self._grouped.append(Counter())
        elif self._section_line and self._within("tig", "termSec"):
            self._before += 1
        self._place(local, parent, kind, line)

    def _within(self, *names: str) -> bool:
        return any(name in names for name in self._stack)

    def _begin_entry(self, attributes: dict[str, str], line: int) -> None:
        self.units += 1
        identifier = attributes.get("id", "")
        self._unit = f"entry {identifier or self.units}"
        self._entry_line, self._held = line, set()
        if not identifier and self._is_three:
            self._find("tbx-no-id", line)
        elif identifier:
            first = self._identifiers.setdefault(identifier, line)
            if first != line:
                self._find("duplicate-id", line, f"{identifier!r} stands on line {first} too")

    def _begin_language(self, attributes: dict[str, str], line: int) -> None:
        self._language = attributes.get("xml:lang") or attributes.get("lang") or ""
        if not self._language:
            self._find("tbx-no-language", line)
            return
        self.languages[self._language] += 1
        if "xml:lang" not in attributes:
            self._find("lang", line, self._language)
        for code in tags.faults(self._language):
            self._find(code, line, repr(self._language))

    def _place(self, local: str, parent: str, kind: str, line: int) -> None:
        """What stands where the format or the dialect does not have it."""
        if local in _TYPED and not kind:
            self._find("tbx-no-type", line, local)
        if local in _TYPED and parent in ("text", "body", "back"):
            self._find("tbx-place", line, f"{local} in {parent}")
        if parent in _GROUPS and self._grouped and local == _GROUPS[parent]:
            self._grouped[-1][local] += 1
            if self._grouped[-1][local] == 2:
                self._find("tbx-group", line, f"a second {local} in one {parent}")
        if local in _NOTES and parent != _NOTES[local]:
            self._find("tbx-group", line, f"{local} outside of {_NOTES[local]}")
        if local == "termNote" and not self._within(*_TERMS):
            self._find("tbx-level", line, "termNote outside of the section of a term")
        if local in ("transac", "transacNote") and kind and kind not in _PICKLISTS[local.casefold()]:
            self._find("tbx-picklist", line, f"the type of {local} is {kind!r}")
        known = _DIALECTS.get(self._dialect)
        if known is None or local not in _TYPED or not kind or not self._unit:
            return
        category = self._category
        is_known = category in known and not (
            self._dialect == "tbx-min" and local in ("xref", "ref", "admin") and category == "error"
        )
        if not is_known and local not in ("transac", "transacNote"):
            self._find("tbx-category", line, f"{local} {kind!r} is not in {self._dialect}")
        elif category == "source" and local == "admin" and parent not in ("descripGrp", *_TERMS):
            self._find("tbx-level", line, f"source stands in {parent}, and is about nothing")
        elif category in _LEVELS and self._level() not in _LEVELS[category]:
            self._find("tbx-level", line, f"{kind} at the level of a {self._level()}")

    def _level(self) -> str:
        if self._within(*_TERMS):
            return "term"
        return "language" if self._within(*_LANGUAGES) else "entry"

    def text(self, data: str) -> None:
        """Text between tags."""
        self._text.append(data)
        if data.strip() and self._stack and self._stack[-1] in _HEADER:
            self._find("tbx-header-text", self._line, " ".join(data.split())[:30])

    def end(self, name: str) -> None:
        """An element ends."""
        local = self._stack.pop()
        text = " ".join("".join(self._text).split())
        if local == "term":
            if not text:
                self._find("tbx-empty-term", self._line)
            elif self._language:
                self._held.add(self._language)
        elif local in ("termNote", "admin", "descrip") and self._category in _PICKLISTS:
            allowed = _PICKLISTS[self._category]
            if self._dialect == "tbx-min" and self._category == "usagestatus":
                allowed = _MIN_STATUS
            if text and text not in allowed:
                self._find("tbx-picklist", self._line, f"{self._category} is {text!r}")
        elif local in ("tig", "termSec", "ntig"):
            if not self._terms:
                self._find("tbx-no-term", self._section_line)
            self._section_line = 0
        elif local in _GROUPS and self._grouped:
            self._grouped.pop()
        elif local in _ENTRIES:
            self._close_entry()
        self._text = []

    def _close_entry(self) -> None:
        has = {of_tag(tag) for tag in self._held}
        missing = [language_name(language) for language in PAIR if language not in has]
        if missing:
            tags_ = ", ".join(sorted(self._held)) or "none"
            self._find("tbx-empty-entry", self._entry_line, f"no {' and no '.join(missing)}; it has {tags_}")
        else:
            self.pairs += 1
        self._unit = None

    def finish(self) -> None:
        """The file ends."""
