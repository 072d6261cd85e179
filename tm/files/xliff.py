"""Writing XLIFF 1.2: a text with what the memory knows, for a translator's tool to go on with.

A segment without a translation carries its source as target, marked as such: some tools show no segment
whose target is empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from tm.errors import InputRefused
from tm.files.tmx import FORBIDDEN, describe

_STATES = ("needs-translation", "needs-review-translation", "translated")


@dataclass(frozen=True, slots=True)
class Alternative:
    """A match of the memory: its score as quality in per cent, source, target, and where it is from."""

    quality: int
    source: str
    target: str
    origin: str


@dataclass(frozen=True, slots=True)
class TransUnit:
    """A segment. `target` is None where nothing is known; `state` is one of XLIFF's, `note` for the translator."""

    identifier: str
    source: str
    target: str | None
    state: str = "needs-translation"
    alternatives: tuple[Alternative, ...] = ()
    note: str | None = None


def write(
    units: Iterable[TransUnit], out: BinaryIO, *, original: str, source_lang: str, target_lang: str, tool_version: str
) -> int:
    """Write `units` as one XLIFF 1.2 file and return their number. Raises `InputRefused` as `tm.files.tmx.write`."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        f"  <file original={quoteattr(original)} source-language={quoteattr(source_lang)}"
        f' target-language={quoteattr(target_lang)} datatype="plaintext">\n'
        f'    <header><tool tool-id="termbase" tool-name="termbase" tool-version={quoteattr(tool_version)}/></header>\n'
        "    <body>\n"
    )
    out.write(head.encode())
    count = 0
    for unit in units:
        out.write("".join(_unit(unit)).encode())
        count += 1
    out.write(b"    </body>\n  </file>\n</xliff>\n")
    return count


def _unit(unit: TransUnit) -> Iterable[str]:
    place = f"segment {unit.identifier}"
    target = unit.source if unit.target is None else unit.target
    yield f"      <trans-unit id={quoteattr(unit.identifier)}>\n"
    yield f"        <source>{_text(unit.source, place)}</source>\n"
    yield f'        <target state="{unit.state}">{_text(target, place)}</target>\n'
    for one in unit.alternatives:
        yield (
            f'        <alt-trans match-quality="{one.quality}%" origin={quoteattr(_legal(one.origin, place))}'
            f' tool-id="termbase"><source>{_text(one.source, place)}</source>'
            f"<target>{_text(one.target, place)}</target></alt-trans>\n"
        )
    if unit.note is not None:
        yield f"        <note>{_text(unit.note, place)}</note>\n"
    yield "      </trans-unit>\n"


def _text(value: str, place: str) -> str:
    return escape(_legal(value, place), {"\r": "&#13;"})


def _legal(value: str, place: str) -> str:
    found = FORBIDDEN.search(value)
    if found:
        raise InputRefused(
            f"XML cannot hold {describe(found.group())} at position {found.start() + 1} of the text", unit=place,
            next_step="take the character out of the text",
        )  # fmt: skip
    return value
