"""The faults of a MultiTerm XML file: its structure as MultiTerm itself writes it."""

from __future__ import annotations

from collections import Counter

from tm.languages import PAIR, of_tag
from tm.languages import name as language_name
from tm.validation import tags
from tm.validation.catalogue import KINDS
from tm.validation.defects import Defect

ROOT = "mtf"
UNITS = "conceptGrp"
_TYPED = ("descrip", "transac", "language")


class MultiTermWalker:
    """Looks at the elements of a MultiTerm XML file as they come."""

    def __init__(self) -> None:
        self.base = 0
        self.defects: list[Defect] = []
        self.units = self.pairs = 0
        self.languages: Counter[str] = Counter()
        self._stack: list[str] = []
        self._unit: str | None = None
        self._numbers: dict[str, int] = {}
        self._held: set[str] = set()
        self._language: str | None = None
        self._terms = 0
        self._lines: list[int] = []
        self._text: list[str] = []

    def _find(self, code: str, line: int, detail: str = "") -> None:
        self.defects.append(Defect(KINDS[code], line, self._unit, detail))

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins."""
        line += self.base
        if not self._stack and name not in (ROOT, UNITS):
            self._find("root", line, f"it is {name}")
        self._stack.append(name)
        self._lines.append(line)
        self._text = []
        if name in _TYPED and not attributes.get("type"):
            self._find("tbx-no-type", line, name)
        if name == UNITS:
            self.units += 1
            self._unit, self._held = f"entry {self.units}", set()
        elif name == "languageGrp":
            self._language = None
        elif name == "language":
            self._begin_language(attributes.get("lang", ""), line)
        elif name == "termGrp":
            self._terms = 0
        elif name == "term":
            self._terms += 1
            if self._terms == 2:
                self._find("tbx-two-terms", line)

    def _begin_language(self, tag: str, line: int) -> None:
        self._language = tag
        if not tag:
            return
        self.languages[tag] += 1
        for code in tags.faults(tag):
            if code != "tag-case":  # MultiTerm writes them in capitals
                self._find(code, line, repr(tag))

    def text(self, data: str) -> None:
        """Text between tags."""
        self._text.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        self._stack.pop()
        line = self._lines.pop()
        text = " ".join("".join(self._text).split())
        self._text = []
        if name == "concept":
            first = self._numbers.setdefault(text, line)
            self._unit = f"entry {text or self.units}"
            if text and first != line:
                self._find("duplicate-id", line, f"{text!r} stands on line {first} too")
        elif name == "term" and not text:
            self._find("tbx-empty-term", line)
        elif name == "term" and self._language:
            self._held.add(self._language)
        elif name == "termGrp" and not self._terms:
            self._find("tbx-no-term", line)
        elif name == "languageGrp" and not self._language:
            self._find("tbx-no-language", line)
        elif name == UNITS:
            self._close_entry(line)

    def _close_entry(self, line: int) -> None:
        has = {of_tag(tag) for tag in self._held}
        missing = [language_name(language) for language in PAIR if language not in has]
        if missing:
            tags_ = ", ".join(sorted(self._held)) or "none"
            self._find("tbx-empty-entry", line, f"no {' and no '.join(missing)}; it has {tags_}")
        else:
            self.pairs += 1
        self._unit = None

    def finish(self) -> None:
        """The file ends."""
