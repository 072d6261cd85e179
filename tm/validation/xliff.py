"""The faults of an XLIFF file, 1.2 (with the dialects of Trados and memoQ) and 2.x."""

from __future__ import annotations

from collections import Counter

from tm.exchange import tmx_marks
from tm.languages import of_tag
from tm.validation import tags
from tm.validation.catalogue import KINDS
from tm.validation.defects import Defect

UNITS = "trans-unit|unit"
_VERSIONS = ("1.2", "2.0", "2.1", "2.2")
_STATES = {
    "1.2": {
        "final", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n", "needs-review-translation",
        "needs-translation", "new", "signed-off", "translated",
    },
    "2": {"initial", "translated", "reviewed", "final"},
}  # fmt: skip
_NEEDED: dict[str, dict[str, tuple[str, ...]]] = {
    "1.2": {"file": ("original", "source-language", "datatype"), "trans-unit": ("id",)},
    "2": {"xliff": ("srcLang",), "file": ("id",), "unit": ("id",)},
}
_CODES = ("g", "x", "bx", "ex", "bpt", "ept", "ph", "it", "pc", "sc", "ec", "mrk")
_PASSIVE = ("alt-trans", "seg-source", "matches", "mtc:match", "glossary")
"""Elements whose sources and targets are not the unit's own."""


class XliffWalker:
    """Looks at the elements of an XLIFF file as they come."""

    def __init__(self) -> None:
        self.base = 0
        self.defects: list[Defect] = []
        self.units = self.pairs = 0
        self.languages: Counter[str] = Counter()
        self._version = "1.2"
        self._stack: list[str] = []
        self._unit: str | None = None
        self._line = 0
        self._identifiers: dict[str, int] = {}
        self._sides: dict[str, tuple[list[str], Counter[str]]] = {}
        self._side: str | None = None
        self._marks: list[str] = []
        self._source = self._target = ""

    def _find(self, code: str, line: int, detail: str = "") -> None:
        self.defects.append(Defect(KINDS[code], line, self._unit, detail))

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins."""
        line += self.base
        if not self._stack and name not in ("xliff", "trans-unit", "unit"):
            self._find("root", line, f"it is {name}")
        self._stack.append(name)
        if name == "xliff":
            self._begin(attributes, line)
        for needed in _NEEDED[self._version].get(name, ()):
            if not attributes.get(needed):
                self._find("xliff-attribute", line, f"{name} without {needed}")
        if name == "file":
            self._identifiers = {}
            self._named(attributes.get("source-language"), attributes.get("target-language"), line)
        elif name in ("trans-unit", "unit"):
            self._begin_unit(attributes, line)
        elif name in ("source", "target") and not self._passive():
            self._side = name
            self._sides.setdefault(name, ([], Counter()))
            self._state(attributes.get("state"), line)
        elif name == "segment":
            self._state(attributes.get("state"), line)
        elif self._side and name in _CODES and name != "mrk":
            self._sides[self._side][1][f"{name} {attributes.get('id', attributes.get('rid', ''))}"] += 1

    def _passive(self) -> bool:
        return any(name in _PASSIVE for name in self._stack)

    def _begin(self, attributes: dict[str, str], line: int) -> None:
        version = attributes.get("version", "")
        if version not in _VERSIONS:
            self._find("xliff-version", line, repr(version) if version else "none is told")
        self._version = "2" if version.startswith("2") else "1.2"
        if self._version == "2":
            self._named(attributes.get("srcLang"), attributes.get("trgLang"), line)

    def _named(self, source: str | None, target: str | None, line: int) -> None:
        if self._version == "2" and not source and not target:
            return
        self._source, self._target = source or "", target or ""
        for tag in (self._source, self._target):
            for code in tags.faults(tag):
                self._find(code, line, repr(tag))
        if not target:
            self._find("xliff-target", line)

    def _begin_unit(self, attributes: dict[str, str], line: int) -> None:
        self.units += 1
        self._line, self._sides, self._marks = line, {}, []
        self._side = None  # a unit that stands in a source or a target is none of its text
        identifier = attributes.get("id", "")
        self._unit = f"unit {identifier or self.units}"
        if identifier:
            first = self._identifiers.setdefault(identifier, line)
            if first != line:
                self._find("xliff-duplicate-id", line, f"{identifier!r} stands on line {first} too")
        if attributes.get("approved") == "no":
            self._marks.append("new")

    def _state(self, state: str | None, line: int) -> None:
        if not state:
            return
        self._marks.append(state)
        if state not in _STATES[self._version] and not state.startswith("x-"):
            self._find("xliff-state", line, repr(state))

    def text(self, data: str) -> None:
        """Text between tags."""
        if self._side and not self._passive():
            self._sides[self._side][0].append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        self._stack.pop()
        if name == self._side:
            self._side = None
        elif name in ("trans-unit", "unit"):
            self._close_unit()

    def _close_unit(self) -> None:
        line = self._line
        source, target = self._sides.get("source"), self._sides.get("target")
        if source is None:
            self._find("xliff-no-source", line)
        if target is not None and not "".join(target[0]).strip():
            self._find("xliff-empty-target", line)
        elif source and target:
            if source[1] != target[1]:
                differ = (source[1] - target[1]) + (target[1] - source[1])
                self._find("xliff-codes", line, ", ".join(sorted(differ)[:5]))
            if {of_tag(self._source), of_tag(self._target)} >= {*map(of_tag, ("zh", "en"))}:
                self.pairs += 1
            for tag in (self._source, self._target):
                self.languages[tag] += 1
            origins = [origin for mark in self._marks if (origin := tmx_marks.state(mark))]
            if origins:
                self._find("not-finished", line, origins[0].value)
        self._unit = None

    def finish(self) -> None:
        """The file ends."""
