"""Reading XLIFF 1.2 (with the dialects of Trados and memoQ) and 2.x: units with a source and a target become pairs.

The state of a target tells its origin (`tm.exchange.tmx_marks.state`). Codes become codes of TMX, so that a memory
keeps them in one form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tm.errors import InputRefused
from tm.exchange import tmx_marks
from tm.exchange.tmx_events import variant
from tm.files import xml
from tm.files.encoding import show
from tm.languages import PAIR, Lang, of_tag
from tm.limits import Limits
from tm.model import Finding, Pair, Remark, UnitOrigin, UnitRecord
from tm.text import codes
from tm.text.chars import CJK

_PASSIVE = frozenset({"alt-trans", "seg-source", "matches", "mtc:matches", "glossary", "gls:glossary"})
"""Elements whose sources and targets are not the unit's own."""
_CODES = {
    "x": "ph", "bx": "bpt", "ex": "ept", "bpt": "bpt", "ept": "ept", "ph": "ph", "it": "it", "sc": "bpt", "ec": "ept",
    "cp": "ph",
}  # fmt: skip
"""Other codes, and what they are in TMX."""


_WORD = re.compile(r"\b[a-z]+\b")
"""A word that is no name: UNDP and New York are the same in both languages."""


class XliffReader:
    """Reads one XLIFF file. `findings` fill while `pairs` is consumed; units of an origin in `leave_out` are left out."""

    def __init__(
        self, path: Path, limits: Limits, *, leave_out: tuple[UnitOrigin, ...] = (UnitOrigin.REJECTED,)
    ) -> None:
        self.findings: list[Finding] = []
        self._path, self._limits, self._leave_out = path, limits, leave_out

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs. Raises `InputRefused` and `BadEncoding` for a file that is no XLIFF."""
        handler = XliffHandler(show(self._path), self._leave_out, self.findings)
        for _ in xml.parse(self._path, handler, self._limits):
            yield from handler.done
            handler.done.clear()
        if handler.copied:
            reason = f"left out: {handler.copied:,} units, as their target is their source: not translated"
            self.findings.append(Finding(show(self._path), None, None, reason))


class XliffHandler:
    """Takes the events of one file; `done` are the pairs so far, `copied` counts units whose target is their source."""

    def __init__(self, file: str, leave_out: tuple[UnitOrigin, ...], findings: list[Finding]) -> None:
        self.done: list[Pair] = []
        self.copied = 0
        self._file, self._leave_out, self._findings = file, leave_out, findings
        self._stack: list[str] = []
        self._passive = 0
        self._tags = ["", ""]
        self._document = ""
        self._unit = ""
        self._line = 0
        self._sides: dict[str, list[str]] = {}
        self._side: str | None = None
        self._states: list[str] = []
        self._notes: list[str] = []
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins. Raises `InputRefused` where the first one is another than XLIFF's."""
        if not self._stack and name.rpartition(":")[2] != "xliff":
            raise InputRefused(f"it is not XLIFF: root is {name}", file=self._file, line=line)
        self._stack.append(name)
        self._passive += name in _PASSIVE
        if name == "xliff" and "srcLang" in attributes:
            self._tags = [attributes["srcLang"], attributes.get("trgLang", "")]
        elif name == "file":
            self._document = attributes.get("original", "")
            self._tags = [
                attributes.get("source-language", self._tags[0]), attributes.get("target-language", self._tags[1])
            ]  # fmt: skip
        elif name in ("trans-unit", "unit"):
            self._unit, self._line, self._sides, self._notes = attributes.get("id", ""), line, {}, []
            self._states = ["new"] if attributes.get("approved") == "no" else []
            self._side = None  # a unit that stands in a source or a target is none of its text
        elif name == "segment":
            self._sides, self._side = {}, None
            self._states = [attributes["state"]] if attributes.get("state") else []
        elif name == "note":
            self._notes.append("")
        elif name in ("source", "target") and not self._passive:
            self._side = name
            self._sides[name] = []
            if attributes.get("state"):
                self._states.append(attributes["state"])
        elif self._side:
            self._code(name, attributes, opens=True)

    def _code(self, name: str, attributes: dict[str, str], *, opens: bool) -> None:
        side = self._sides[self._side or "source"]
        named = attributes.get("rid") or attributes.get("startRef") or attributes.get("id", "")
        identifier = codes.escape(named).replace('"', "")
        if name in ("g", "pc"):
            if opens:
                self._open.append(identifier)
                side.append(f'<bpt i="{identifier}"/>')
            elif self._open:
                side.append(f'<ept i="{self._open.pop()}"/>')
        elif name in _CODES:
            kind = attributes.get("ctype") or attributes.get("type") or ""
            said = f' type="{codes.escape(kind).replace(chr(34), "")}"' if kind else ""
            by = {"bpt": f' i="{identifier}"', "ept": f' i="{identifier}"', "it": ' pos="begin"'}
            element = _CODES[name]
            said = "" if element == "ept" else said  # the end of a pair has no type
            side.append(f"<{element}{by.get(element, '')}{said}>" if opens else f"</{element}>")

    def text(self, data: str) -> None:
        """Text of a side, or of a note."""
        if self._side and not self._passive:
            self._sides[self._side].append(codes.escape(data))
        elif self._stack and self._stack[-1] == "note" and self._notes:
            self._notes[-1] += data

    def end(self, name: str) -> None:
        """An element ends."""
        self._stack.pop()
        self._passive -= name in _PASSIVE
        if name == self._side:
            self._side = None
        elif self._side:
            self._code(name, {}, opens=False)
        elif name in ("segment", "trans-unit"):
            self.close_unit()

    @property
    def source_tag(self) -> str:
        """The tag of the language of the sources, as the file has it."""
        return self._tags[0]

    def side(self, name: str) -> str:
        """The content of a side (`source`, `target`) of the unit that is being read, with its codes."""
        return "".join(self._sides.get(name, ()))

    def close_unit(self) -> None:
        """A unit, or a segment of one, ends: it becomes a pair where it is translated."""
        source, target = self.side("source"), self.side("target")
        languages = [of_tag(tag) for tag in self._tags]
        if not target.strip():
            return  # not translated yet, as most units of a file that is being worked on
        if tuple(languages) not in (PAIR, PAIR[::-1]):
            named = " to ".join(tag or "no language" for tag in self._tags)
            self._find(f"left out: it is {named}, no pair of Chinese and English")
            return
        if target == source and _is_copied(target, languages[0]):
            self.copied += 1
            return
        origins = [origin for state in self._states if (origin := tmx_marks.state(state))]
        if origins and origins[0] in self._leave_out:
            self._find(f"left out: its file says that it is {origins[0]}")
            return
        sides = [variant(tag, content) for tag, content in zip(self._tags, (source, target), strict=True)]
        first, second = sides if tuple(languages) == PAIR else sides[::-1]
        remarks = tuple(Remark(note.strip()) for note in self._notes if note.strip())
        attributes = (("tuid", self._unit),) if self._unit else ()
        record = UnitRecord(attributes, remarks, first._replace(text=""), second._replace(text=""))
        self.done.append(
            Pair(
                first.text, second.text, self._document or None, None, self._line, origin=origins[0] if origins else None,
                record=record, original=languages[0],
            )
        )  # fmt: skip

    def _find(self, reason: str) -> None:
        self._findings.append(
            Finding(self._file, self._line, f"unit {self._unit}" if self._unit else None, reason)
        )


def _is_copied(text: str, source: Lang | None) -> bool:
    """Whether a text that stands on both sides is one in the language of the source: a name or a symbol may be in both.

    >>> _is_copied("安全理事会", Lang.ZH), _is_copied("A/RES/79/1", Lang.ZH), _is_copied("The Council met.", Lang.EN)
    (True, False, True)
    """
    if CJK.search(text):
        return source is PAIR[0]
    return source is PAIR[1] and _WORD.search(text) is not None
