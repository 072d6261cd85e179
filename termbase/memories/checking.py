"""Is a memory sound, and putting it right: what `termbase tm check` and `termbase tm repair` do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from termbase.memories.exporting import writable_units, write_units
from termbase.memories.importing import no_pair
from tm.check.check import check
from tm.check.faults import Alarm, Fault
from tm.check.repair import repair
from tm.errors import WrongUsage
from tm.exchange import memory_files, tmx_units
from tm.exchange.varieties import DEFAULT
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.files.unpack import unpacked
from tm.lexicon import packed
from tm.limits import Limits
from tm.model import Finding, Pair


@dataclass(frozen=True, slots=True)
class CheckedMemory:
    """What a check found in a memory of `pairs` pairs; `counts` by kind of fault."""

    file: str
    pairs: int
    counts: dict[str, int]
    alarms: tuple[Alarm, ...]
    findings: tuple[Finding, ...]


def check_memory(path: Path, limits: Limits) -> CheckedMemory:
    """Check one memory, also packed as .gz or .zip. Raises `WrongUsage`, `InputRefused` and `BadEncoding`."""
    with unpacked([path], limits) as plain:
        return _checked(plain[0], limits)


def _checked(path: Path, limits: Limits) -> CheckedMemory:
    (memory,) = memory_files.memories([path], limits)
    total = 0

    def counted() -> Iterator[Pair]:
        nonlocal total
        for pair in memory.pairs():
            total += 1
            yield pair

    alarms = tuple(check(counted(), packed.load()))
    if not total:
        raise no_pair(memory)
    counts = Counter(alarm.fault.value for alarm in alarms for _ in range(alarm.pairs))
    return CheckedMemory(
        show(memory.path), total, dict(sorted(counts.items())), alarms, tuple(memory.findings)
    )


@dataclass(frozen=True, slots=True)
class RepairedMemory:
    """What a repair wrote: pairs, those paired anew, those set aside."""

    pairs: int
    moved: int
    aside: int


def repair_memory(
    path: Path, out: Path, aside: Path, limits: Limits, *, dry_run: bool = False
) -> RepairedMemory:
    """Write the sound part of a memory as TMX, and what was taken out as TSV.

    Raises as `check_memory`, and `OutputRefused`.
    """
    if out.suffix.lower() != ".tmx":
        raise WrongUsage("a repaired memory is a TMX file", file=show(out), next_step="name it .tmx")
    for file in (out, aside):
        check_writable(file, inputs=[path])
    (memory,) = memory_files.memories([path], limits)
    pairs = list(memory.pairs())
    if not pairs:
        raise no_pair(memory)
    alarms = list(check(pairs, packed.load()))
    repaired = repair(pairs, alarms)
    unfit = [
        (pair, "TMX cannot hold its characters") for pair in repaired.pairs if not tmx_units.is_writable(pair)
    ]
    aside_rows = [*repaired.aside, *unfit]
    moved = sum(alarm.pairs for alarm in alarms if alarm.fault in (Fault.SHIFTED, Fault.SWAPPED))
    if not dry_run:
        with replacing(out) as target:
            tags = {(pair.record.first.tag, pair.record.second.tag) for pair in repaired.pairs if pair.record}
            languages = tmx_units.default_languages(tags, DEFAULT)
            write_units(
                writable_units(enumerate(repaired.pairs, 1), languages, []), target, languages, memory.header
            )
        with replacing(aside) as target:
            for pair, reason in aside_rows:
                cells = (str(pair.line), reason, pair.first, pair.second)
                row = "\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells)
                target.write(f"{row}\n".encode("utf-8", "replace"))
    return RepairedMemory(len(repaired.pairs) - len(unfit), moved, len(aside_rows))
