"""Translation memories go into a termbase, all of them or none: what `termbase tm import` does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from termbase.store import schema
from tm import db
from tm.db import Database
from tm.errors import InputRefused
from tm.exchange import memory_files
from tm.exchange.memory_files import MemoryFile
from tm.exchange.varieties import DEFAULT, Wanted
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.files.unpack import unpacked
from tm.index import index
from tm.index.builder import Builder
from tm.languages import PAIR, name
from tm.limits import Limits
from tm.memory import units
from tm.memory.parts import record
from tm.model import Finding, Pair, UnitOrigin
from tm.progress import Progress, silent

_READ_AT_ONCE = 1 << 20
"""Bytes of a file that are read together for its digest."""


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """What came of one memory. `unchanged` says that it was there already, from the same file or as our own export.

    `new` and `gone` are units that it has now and had not, and the other way round.
    """

    file: str
    name: str
    units: int
    documents: int
    findings: tuple[Finding, ...]
    unchanged: bool = False
    new: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """How memories are taken in.

    Of two matches with one score that of the higher `rank` comes first; `penalty` points are taken from
    every score; `policy` says what happens to units with the same Chinese. Of the varieties of a language those in
    `wanted` are taken, and units of the origins in `leave_out` are left out.
    """

    rank: int = 0
    penalty: int = 0
    policy: units.Policy = units.Policy.KEEP
    wanted: Wanted = DEFAULT
    leave_out: tuple[UnitOrigin, ...] = (UnitOrigin.REJECTED,)


def import_memories(
    paths: Sequence[Path],
    target: Path,
    limits: Limits,
    progress: Progress = silent,
    *,
    options: MemoryOptions = MemoryOptions(),
    rejected: Path | None = None,
    wait: float = db.WAIT_SECONDS,
) -> list[ImportedMemory]:
    """Store memories in the termbase `target`, which is made if it is not there; all of them or none.

    A memory that was imported from the same file with the same options is left as it is. What was left out, by
    the reader or by the policy, is listed in the table `rejected`. Raises `WrongUsage`, `InputRefused`,
    `BadEncoding`, `OutputRefused`, `StoreBusy`, `StoreFull` and `RecipeMismatch`.
    """
    with unpacked(paths, limits) as plain:
        memories = memory_files.memories(plain, limits, options.wanted, options.leave_out)
        if rejected is not None:
            check_writable(rejected, inputs=[*paths, target])
        digests = {memory.name: _digest(memory, options) for memory in memories}
        unchanged = _unchanged(target, memories, digests, options)
        if unchanged is not None:
            schema.tidy(target)
            return unchanged
        with schema.changing(target, wait) as database, Builder(index.folder(target)) as builder:
            changes = {
                memory.name: _store(memory, database, builder, digests[memory.name], options, progress)
                for memory in memories
            }
            progress("indexing the memory")
            record(database, builder.finish())
            lost = units.settle(database, options.policy)
            imported = [
                replace(
                    _imported(database, memory), new=changes[memory.name][0], gone=changes[memory.name][1]
                )
                for memory in memories
            ]
            if rejected is not None:
                _list_rejected(rejected, memories, lost)
    return imported


def _store(
    memory: MemoryFile,
    database: Database,
    builder: Builder,
    digest: str,
    options: MemoryOptions,
    progress: Progress,
) -> tuple[int, int]:
    """Store one memory, and return how many of its units are new and how many are gone. Raises `InputRefused`."""
    progress(f"reading {memory.name}")
    before = units.fingerprints(database, memory.name)
    count = units.store(
        database, memory.name, memory.kind(), _pairs(memory, database), rank=options.rank,
        penalty=options.penalty, digest=digest, sink=builder.add,
    )  # fmt: skip
    units.note_header(database, memory.name, memory.header)
    after = units.fingerprints(database, memory.name)
    if not count:
        raise no_pair(memory)
    return (after - before).total(), (before - after).total()


def _pairs(memory: MemoryFile, database: Database) -> Iterator[Pair]:
    """The pairs of a memory; of a file that this program wrote only those that no other memory has already."""
    if not memory.is_own_export():
        yield from memory.pairs()
        return
    known = units.fingerprints(database) - units.fingerprints(database, memory.name)
    there = 0
    for pair in memory.pairs():
        own = units.fingerprint(pair)
        if known[own] > 0:
            known[own] -= 1
            there += 1
        else:
            yield pair
    if there:
        reason = f"{there:,} units of this export are there already, and are not taken in twice"
        memory.findings.append(Finding(show(memory.path), None, None, reason))


def no_pair(memory: MemoryFile) -> InputRefused:
    """Why a memory gave no pair at all: the first reason with which a unit of it was left out."""
    reasons = list(dict.fromkeys(finding.reason.removeprefix("left out: ") for finding in memory.findings))
    said = f": {reasons[0]}" if reasons else ""
    more = f", and {len(reasons) - 1} other reasons" if len(reasons) > 1 else ""
    return InputRefused(
        f"it holds no pair of {' and '.join(map(name, PAIR))}{said}{more}", file=show(memory.path),
        next_step="see `termbase validate` for all of them",
    )  # fmt: skip


def _imported(database: Database, memory: MemoryFile, *, unchanged: bool = False) -> ImportedMemory:
    """What the database has of a memory now."""
    stored = units.stored_memory(database, memory.name)
    if stored is None and unchanged:  # an export of this termbase: its units are in other memories
        return ImportedMemory(show(memory.path), memory.name, 0, 0, tuple(memory.findings), unchanged=True)
    if stored is None:  # a memory that was stored has its row
        raise KeyError(memory.name)
    return ImportedMemory(
        show(memory.path), memory.name, stored.units, stored.documents, tuple(memory.findings), unchanged
    )


def _digest(memory: MemoryFile, options: MemoryOptions) -> str:
    """The digest of the files of a memory, and of how they are read. Raises `InputRefused`."""
    digest = hashlib.blake2b(digest_size=16)
    if (options.wanted, options.leave_out) != (DEFAULT, (UnitOrigin.REJECTED,)):
        digest.update(repr((options.wanted, options.leave_out)).encode())
    for file in memory.files():
        if file.is_file():
            try:
                with file.open("rb") as handle:
                    while piece := handle.read(_READ_AT_ONCE):
                        digest.update(piece)
            except OSError as error:
                raise InputRefused(f"it cannot be read ({error.strerror})", file=show(file)) from error
    return digest.hexdigest()


def _unchanged(
    target: Path, memories: Sequence[MemoryFile], digests: Mapping[str, str], options: MemoryOptions
) -> list[ImportedMemory] | None:
    """What there is to tell where every memory is there from the same files; None where one is not."""
    if not target.exists() or options.policy is not units.Policy.KEEP:
        return None
    with schema.opened(target) as database:
        for memory in memories:
            stored = units.stored_memory(database, memory.name)
            if stored is None and memory.is_own_export() and _holds(database, memory):
                continue
            asked = (digests[memory.name], options.rank, options.penalty)
            if stored is None or (stored.digest, stored.rank, stored.penalty) != asked:
                return None
        return [_imported(database, memory, unchanged=True) for memory in memories]


def _holds(database: Database, memory: MemoryFile) -> bool:
    """Whether a termbase has every unit of a file already."""
    held = units.fingerprints(database)
    for pair in memory.pairs():
        own = units.fingerprint(pair)
        if held[own] <= 0:
            memory.findings.clear()
            return False
        held[own] -= 1
    return True


def _list_rejected(table: Path, memories: Sequence[MemoryFile], lost: Iterable[units.RejectedUnit]) -> None:
    """Write what was left out as a table: memory, line, reason, texts."""
    rows = [("memory", "line", "reason", *(language.value for language in PAIR))]
    for memory in memories:
        for finding in memory.findings:
            reason = f"{finding.unit}: {finding.reason}" if finding.unit else finding.reason
            rows.append((memory.name, str(finding.line or ""), reason, "", ""))
    rows += [(unit.memory, str(unit.line), unit.reason, unit.first, unit.second) for unit in lost]
    with replacing(table) as out:
        for row in rows:
            cells = (" ".join(cell.split()) for cell in row)
            out.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))
