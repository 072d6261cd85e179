"""Writing XLIFF 1.2: a text with what the memory knows, for a translator's tool to go on with.

A segment without a translation carries its source as target, marked as such: some tools show no segment
whose target is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from tm.exchange.tmx_write import attributes, content


@dataclass(frozen=True, slots=True)
class Alternative:
    """A match of the memory: its score as quality in per cent, source, target, and where it is from."""

    quality: int
    source: str
    target: str
    origin: str


@dataclass(frozen=True, slots=True)
class TransUnit:
    """A segment. `target` is None where nothing is known; `state` is one of XLIFF's or none, `note` for the translator."""

    identifier: str
    source: str
    target: str | None
    state: str | None = "needs-translation"
    alternatives: tuple[Alternative, ...] = ()
    note: str | None = None


def write(
    units: Iterable[TransUnit],
    out: BinaryIO,
    *,
    original: str,
    source_lang: str,
    target_lang: str,
    tool_version: str,
    notes: Sequence[str] = (),
) -> int:
    """Write `units` as one XLIFF 1.2 file, with `notes` for the whole of it, and return their number. Raises `InputRefused` as `tm.exchange.tmx_write.write`."""
    about = {
        "original": original,
        "source-language": source_lang,
        "target-language": target_lang,
        "datatype": "plaintext",
    }
    tool = {"tool-id": "termbase", "tool-name": "termbase", "tool-version": tool_version}
    remarks = "".join(f"<note>{content(note, 'header')}</note>" for note in notes)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        f"  <file{attributes(about, 'header')}>\n"
        f"    <header><tool{attributes(tool, 'header')}/>{remarks}</header>\n"
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
    where = f"segment {unit.identifier}"
    target = unit.source if unit.target is None else unit.target
    yield f"      <trans-unit{attributes({'id': unit.identifier}, where)}>\n"
    yield f"        <source>{content(unit.source, where)}</source>\n"
    yield f"        <target{attributes({'state': unit.state}, where)}>{content(target, where)}</target>\n"
    for alternative in unit.alternatives:
        about = {
            "match-quality": f"{alternative.quality}%",
            "origin": alternative.origin,
            "tool-id": "termbase",
        }
        yield (
            f"        <alt-trans{attributes(about, where)}><source>{content(alternative.source, where)}</source>"
            f"<target>{content(alternative.target, where)}</target></alt-trans>\n"
        )
    if unit.note is not None:
        yield f"        <note>{content(unit.note, where)}</note>\n"
    yield "      </trans-unit>\n"
