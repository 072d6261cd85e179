"""Reading TMX 1.1 to 1.4: every unit becomes a pair or a finding, in one pass and flat memory.

Languages are matched by their first subtag (BCP 47), never by place: a unit has the pair wherever its variants
stand. Visible text is what stands outside of `bpt`, `ept`, `it`, `ph` and `ut`, whose content is code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tm.errors import InputRefused
from tm.files import xml
from tm.files.encoding import show
from tm.limits import Limits
from tm.model import Finding, Lang, language_of
from tm.pairs import Pair

_CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "sub"})
_DOCUMENT = ("x-document", "x-symbol", "document")


@dataclass(slots=True)
class _Unit:
    """The unit that is being read."""

    line: int
    identifier: str
    date: str | None
    variants: list[tuple[str, str]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads one TMX file. `findings` fill while `pairs` is consumed."""

    def __init__(self, path: Path, limits: Limits, *, mend: bool = False) -> None:
        self.findings: list[Finding] = []
        self._path, self._limits, self._mend = path, limits, mend

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs. Raises `InputRefused` and `BadEncoding` for a file that is no TMX."""
        handler = _Handler(show(self._path))
        for _ in xml.parse(self._path, handler, self._limits, mend=self._mend):
            for unit in handler.done:
                pair = self._pair(unit)
                if pair is not None:
                    yield pair
            handler.done.clear()

    def _pair(self, unit: _Unit) -> Pair | None:
        zh = [text for language, text in unit.variants if language_of(language) is Lang.ZH]
        en = [text for language, text in unit.variants if language_of(language) is Lang.EN]
        for name, texts in (("Chinese", zh), ("English", en)):
            if not any(text.strip() for text in texts):
                self._find(unit, f"left out: no {name} text")
                return None
            if len(texts) > 1:
                self._find(unit, f"{len(texts)} {name} variants; the first is taken")
        document = next((unit.properties[name] for name in _DOCUMENT if name in unit.properties), None)
        return Pair(
            next(text for text in zh if text.strip()), next(text for text in en if text.strip()),
            document, unit.date, unit.line,
        )  # fmt: skip

    def _find(self, unit: _Unit, reason: str) -> None:
        self.findings.append(
            Finding(
                show(self._path), unit.line, f"unit {unit.identifier}" if unit.identifier else None, reason
            )
        )


class _Handler:
    def __init__(self, name: str) -> None:
        self.done: list[_Unit] = []
        self._name = name
        self._is_tmx = False
        self._unit: _Unit | None = None
        self._language = ""
        self._property = ""
        self._text: list[str] | None = None
        self._codes = 0

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        if not self._is_tmx:
            if name.casefold() != "tmx":
                raise InputRefused(f"it is not TMX: root is {name}", file=self._name, line=line)
            self._is_tmx = True
        elif name == "seg":
            self._text = []
        elif self._text is not None and name in _CODES:
            self._codes += 1
        elif name == "tuv":
            self._language = attributes.get("xml:lang") or attributes.get("lang") or ""
        elif name == "tu":
            date = attributes.get("changedate") or attributes.get("creationdate")
            self._unit = _Unit(line, attributes.get("tuid", ""), _date(date))
        elif name == "prop" and self._unit is not None:
            self._property = attributes.get("type", "")
            self._text = []

    def text(self, data: str) -> None:
        if self._text is not None and not self._codes:
            self._text.append(data)

    def end(self, name: str) -> None:
        if name == "seg" and self._unit is not None and self._text is not None:
            self._unit.variants.append((self._language, "".join(self._text)))
            self._text = None
        elif name == "prop" and self._unit is not None and self._text is not None:
            self._unit.properties.setdefault(self._property.casefold(), "".join(self._text).strip())
            self._text = None
        elif name in _CODES and self._codes:
            self._codes -= 1
        elif name == "tu" and self._unit is not None:
            self.done.append(self._unit)
            self._unit = None


def _date(value: str | None) -> str | None:
    """The day of a TMX date as ISO 8601."""
    if not value or len(value) < 8 or not value[:8].isdigit():
        return None
    return f"{value[:4]}-{value[4:6]}-{value[6:8]}"
