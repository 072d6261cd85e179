"""Reading memories of Trados (SDLTM): a child reads the database (`tm.memory.sdltm_child`), here its units become pairs.

What the child says is believed only as far as it fits. Fields get the names under which Trados exports them to TMX.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tm.errors import InputRefused
from tm.exchange import tmx_marks
from tm.exchange.sdltm_segment import SegmentHandler, UnknownElement
from tm.exchange.tmx_events import variant
from tm.exchange.tmx_write import FORBIDDEN
from tm.files import child, encoding, xml
from tm.files.encoding import one_line, show
from tm.languages import PAIR, of_tag
from tm.limits import Limits
from tm.model import Finding, Pair, Remark, UnitOrigin, UnitRecord

_COMMAND = child.command("sdltm_child", "tm.memory")
_HEAD = b"SQLite format 3\0"
# bytes of one answer: 200 units, each with two segments at their limit, are never together
_ANSWER = 256 * 2**20
# bytes that are read in a second at least; ten times as many are usual
_SPEED = 2**20
_NEXT_STEP = "export it in Trados as TMX"
_ORIGINS = ("", "TM", "MachineTranslation", "Alignment", "ContextTM", "AdaptiveMT", "NMT")
_LEVELS = ("", "Draft", "Translated", "RejectedTranslation", "ApprovedTranslation", "RejectedSignOff", "ApprovedSignOff")  # fmt: skip
"""What the flags of a unit say, in the words of the export to TMX; nothing where they say nothing."""
_KINDS = ("", "SingleString", "MultipleString", "DateTime", "SinglePicklist", "MultiplePicklist", "Integer")
"""Types of fields by their numbers, in the words of the export to TMX."""
# a unit as the child tells it: its columns, then its fields
_COLUMNS = 12
_FAR = 2**53


class SdltmReader:
    """Reads one SDLTM. `findings` fill while `pairs` is consumed; units of an origin in `leave_out` are left out."""

    def __init__(
        self, path: Path, limits: Limits, *, leave_out: tuple[UnitOrigin, ...] = (UnitOrigin.REJECTED,)
    ) -> None:
        self.findings: list[Finding] = []
        self._path, self._limits, self._leave_out = path, limits, leave_out
        self._languages: dict[int, tuple[str, str]] = {}

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs. Raises `InputRefused` for what is no such memory, is damaged, or ends its reader."""
        self._check()
        ended = False
        try:
            for answer in self._answers():
                if "refused" in answer:
                    raise self._refused(one_line(str(answer["refused"]), 200))
                for number, source, target in answer.get("memories", ()):
                    self._languages[int(number)] = (str(source or ""), str(target or ""))
                for row in answer.get("units", ()):
                    if len(row) != _COLUMNS or not isinstance(row[0], int):
                        raise TypeError
                    if pair := self._pair(row):
                        yield pair
                ended = answer.get("end") is True
        except child.ChildStopped as stopped:
            raise self._refused(str(stopped)) from stopped
        except (TypeError, ValueError, AttributeError) as error:
            raise self._refused("its reader answered nonsense") from error
        if not ended:
            raise self._refused("its reader died")

    def _check(self) -> None:
        size = encoding.regular(self._path).st_size
        if size > self._limits.sdltm_bytes:
            raise self._refused(f"it has {size:,} bytes and the limit is {self._limits.sdltm_bytes:,}")
        try:
            with self._path.open("rb") as handle:
                head = handle.read(len(_HEAD))
        except OSError as error:
            raise self._refused(f"it cannot be read ({error.strerror})") from error
        if head != _HEAD:
            raise self._refused("it is no memory of Trados, whatever its name says")

    def _answers(self) -> Iterator[dict[str, Any]]:
        size = self._path.stat().st_size
        seconds = self._limits.sdltm_seconds + size / _SPEED
        arguments = (
            self._limits.sdltm_memory + 3 * size,
            max(1, int(seconds)),
            self._limits.table_rows,
            self._limits.line_characters,
        )
        patience = child.Patience(seconds, seconds, _ANSWER)
        return child.answers([*_COMMAND, *map(str, arguments)], self._path, patience)

    def _pair(self, row: list[Any]) -> Pair | None:
        unit, memory, source, target, *said, flags, fields = row
        tags = self._languages.get(memory if isinstance(memory, int) else 0, ("", ""))
        languages = tuple(map(of_tag, tags))
        if languages not in (PAIR, PAIR[::-1]):
            named = " to ".join(tag or "no language" for tag in tags)
            self._leave(unit, f"it is {one_line(named)}, no pair of Chinese and English")
            return None
        try:
            sides = [
                variant(tag, self._content(text)) for tag, text in zip(tags, (source, target), strict=True)
            ]
        except (InputRefused, UnknownElement) as error:
            self._leave(unit, error.reason if isinstance(error, InputRefused) else str(error))
            return None
        attributes = _attributes(unit, said)
        remarks = _remarks(flags if isinstance(flags, int) else 0, fields)
        origin = tmx_marks.origin(attributes, remarks)
        if origin is not None and origin in self._leave_out:
            self._leave(unit, f"its file says that it is {origin}")
            return None
        date, creator = tmx_marks.last_change([attributes])
        first, second = sides if languages == PAIR else sides[::-1]
        record = UnitRecord(
            tuple(attributes.items()), remarks, first._replace(text=""), second._replace(text="")
        )
        return Pair(
            first.text, second.text, tmx_marks.document(remarks), date, unit, None, False, creator, origin,
            tmx_marks.cap(remarks), record, languages[0],
        )  # fmt: skip

    def _content(self, text: object) -> str:
        """The content of a segment. Raises `InputRefused` and `UnknownElement`."""
        if not isinstance(text, str) or FORBIDDEN.search(text):
            raise UnknownElement("its segment is no text that XML can hold")
        handler = SegmentHandler()
        parser = xml.Parser(self._path, handler, self._limits)
        parser.feed(text, last=True)
        return handler.content

    def _leave(self, unit: int, reason: str) -> None:
        self.findings.append(Finding(show(self._path), None, f"unit {unit}", f"left out: {reason}"))

    def _refused(self, reason: str) -> InputRefused:
        return InputRefused(reason, file=show(self._path), next_step=_NEXT_STEP)


def _attributes(unit: int, said: list[Any]) -> dict[str, str]:
    """What a unit says of itself, under the names of TMX."""
    created, creator, changed, changer, used, usage = said
    attributes = {
        "tuid": str(unit),
        "creationdate": _date(created),
        "creationid": _name(creator),
        "changedate": _date(changed),
        "changeid": _name(changer),
        "lastusagedate": _date(used),
        "usagecount": str(usage) if isinstance(usage, int) and 0 < usage < _FAR else "",
    }
    return {name: value for name, value in attributes.items() if value}


def _name(value: object) -> str:
    return value if isinstance(value, str) else ""


def _date(value: object) -> str:
    """A date as TMX writes it; nothing for what is none.

    >>> _date("2019-03-05 10:10:10"), _date("2019-03-05 10:10:10.123"), _date("9999"), _date(7)
    ('20190305T101010Z', '20190305T101010Z', '', '')
    """
    iso = tmx_marks.date(value) if isinstance(value, str) else None
    if iso is None:
        return ""
    day, _, time = iso.removesuffix("Z").partition("T")
    return f"{day.replace('-', '')}T{time.replace(':', '') or '000000'}Z"


def _remarks(flags: int, fields: object) -> tuple[Remark, ...]:
    """The properties of a unit: its origin and state, then its fields as they stand."""
    origin, level = flags & 0xFF, flags >> 16 & 0xFF
    remarks = [
        Remark(words[number], kind)
        for number, words, kind in ((origin, _ORIGINS, "x-Origin"), (level, _LEVELS, "x-ConfirmationLevel"))
        if 0 < number < len(words)
    ]
    for name, kind, value in fields if isinstance(fields, list) else ():
        if isinstance(name, str) and isinstance(value, str | int):
            typed = _KINDS[kind] if isinstance(kind, int) and 0 < kind < len(_KINDS) else ""
            remarks.append(Remark(str(value), f"x-{name}:{typed}" if typed else f"x-{name}"))
    return tuple(remarks)
