"""Reading TMX 1.1 to 1.4: every unit becomes a pair or a finding, in one pass and flat memory.

Languages are matched by their first subtag (BCP 47), never by place: a unit has the pair wherever its variants
stand. Of several varieties of a language the one that is asked for is taken (`tm.exchange.varieties`), the others
are kept with the unit. Visible text is what stands outside of codes (`tm.text.codes`).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from tm.exchange import tmx_marks, tmx_plain, tmx_stream, varieties
from tm.exchange.tmx_events import TmxHandler, TmxUnit
from tm.exchange.tmx_units import original, restored
from tm.files.encoding import show
from tm.languages import PAIR, of_tag
from tm.languages import name as language_name
from tm.limits import Limits
from tm.model import Finding, Pair, Remark, UnitOrigin, UnitRecord, Variant

_LEFT_OUT = (UnitOrigin.REJECTED,)
Made = TypeVar("Made")


class TmxReader:
    """Reads one TMX file. `findings` fill while `pairs` is consumed, then `header` is known.

    `wanted` are the varieties that are taken where a unit has several; units of an origin in `leave_out` are
    left out, each with a finding.
    """

    def __init__(
        self,
        path: Path,
        limits: Limits,
        *,
        mend: bool = False,
        wanted: varieties.Wanted = varieties.DEFAULT,
        leave_out: tuple[UnitOrigin, ...] = _LEFT_OUT,
    ) -> None:
        self.findings: list[Finding] = []
        self._path, self._limits, self._mend = path, limits, mend
        self._wanted, self._leave_out = wanted, leave_out
        self._handler = TmxHandler(show(path))

    @property
    def header(self) -> dict[str, str]:
        """The attributes of the header."""
        return self._handler.header

    @property
    def header_remarks(self) -> list[Remark]:
        """The notes and properties of the header."""
        return self._handler.header_remarks

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs. Raises `InputRefused` and `BadEncoding` for a file that is no TMX."""
        maker = tmx_plain.PairMaker(self._limits, self._leave_out, lambda: self.header)
        units: Iterator[Pair | TmxUnit] = self._stream(maker.make)
        for unit in units:
            pair = self._pair(unit) if isinstance(unit, TmxUnit) else unit
            if pair is not None:
                yield pair

    def units(self) -> Iterator[TmxUnit]:
        """Yield the units in order. Raises as `pairs`."""
        return self._stream(lambda groups, line, odd: tmx_plain.unit(groups, line, self._limits))

    def _stream(self, made: tmx_stream.Maker[Made]) -> Iterator[Made | TmxUnit]:
        return tmx_stream.stream(self._path, self._limits, self._handler, made, mend=self._mend)

    def _pair(self, unit: TmxUnit) -> Pair | None:
        sides = self._sides(unit)
        if sides is None:
            return None
        first, second = (unit.variants[number] for number in sides)
        others: tuple[Variant, ...] = ()
        if len(unit.variants) > len(sides):
            others = tuple(v for number, v in enumerate(unit.variants) if number not in sides)
        attributes = unit.attributes
        if first.attributes or second.attributes:
            said = [attributes, dict(first.attributes), dict(second.attributes)]
            makers = {name: value for each in reversed(said) for name, value in each.items()}
        else:
            said, makers = [attributes], attributes
        remarks = unit.remarks
        if first.remarks or second.remarks:
            remarks = [*remarks, *first.remarks, *second.remarks]
        origin = tmx_marks.origin(makers, remarks)
        if origin is not None and origin in self._leave_out:
            self._find(unit, f"left out: its file says that it is {origin}")
            return None
        date, creator = tmx_marks.last_change(said)
        return Pair(
            first.text, second.text, tmx_marks.document(unit.remarks), date, unit.line, None, False, creator,
            origin, tmx_marks.cap(remarks) if remarks else None,
            restored(
                UnitRecord(
                    tuple(attributes.items()), tuple(unit.remarks), _bare(first), _bare(second),
                    others,
                )
            ),
            original(attributes, unit.remarks, self.header),
        )  # fmt: skip

    def _sides(self, unit: TmxUnit) -> list[int] | None:
        """The places of the two variants that make the pair; None where a language has no text, which is a finding."""
        variants = unit.variants
        if len(variants) == 2:
            sides = of_tag(variants[0].tag), of_tag(variants[1].tag)
            if sides in (PAIR, PAIR[::-1]) and _has_text(variants[0]) and _has_text(variants[1]):
                return [0, 1] if sides == PAIR else [1, 0]
        chosen: list[int] = []
        for language, wanted in zip(PAIR, self._wanted, strict=True):
            tags = [
                (number, variant.tag)
                for number, variant in enumerate(variants)
                if of_tag(variant.tag) is language and _has_text(variant)
            ]
            if not tags:
                self._find(unit, _missing(unit, language_name(language)))
                return None
            chosen.append(varieties.nearest(tags, wanted, self.header.get("srclang", "")))
            rivals = [tag for number, tag in tags if tag == variants[chosen[-1]].tag]
            if len(rivals) > 1:
                self._find(
                    unit, f"{len(rivals)} variants are {rivals[0]}; the first is taken, the others are kept"
                )
        return chosen

    def _find(self, unit: TmxUnit, reason: str) -> None:
        identifier = unit.attributes.get("tuid")
        self.findings.append(
            Finding(show(self._path), unit.line, f"unit {identifier}" if identifier else None, reason)
        )


def _bare(variant: Variant) -> Variant:
    """A variant without its text, which the pair has."""
    if variant.content is None and not variant.remarks:
        return _plain(variant.tag, variant.attributes)
    return variant._replace(text="")


@functools.lru_cache(maxsize=1024)
def _plain(tag: str, attributes: tuple[tuple[str, str], ...]) -> Variant:
    return Variant(tag, "", None, attributes)


def _has_text(variant: Variant) -> bool:
    return bool(variant.text) and not variant.text.isspace()


def _missing(unit: TmxUnit, language: str) -> str:
    """Why a unit has no text in a language, and what it has."""
    if unit.strays:
        lines = ", ".join(map(str, unit.strays))
        return f"left out: no seg: the text stands in the tuv itself (line {lines})"
    tags = ", ".join(dict.fromkeys(variant.tag or "no language" for variant in unit.variants))
    return f"left out: no {language} text" + (f" (it has {tags})" if tags else "")
