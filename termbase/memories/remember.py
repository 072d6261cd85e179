"""Translation memories of a termbase: taking them in, aligning two files, learning from what is there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from termbase import __version__
from termbase.learn.learner import Learned
from termbase.learn.learner import learn as learn_from
from termbase.store import schema
from tm import db
from tm.align.aligner import align
from tm.align.beads import Alignment
from tm.check.check import check
from tm.check.faults import Alarm, Fault
from tm.check.repair import repair
from tm.db import Database
from tm.errors import InputRefused, WrongUsage
from tm.exchange import memory_files, review, tmx_write
from tm.files import corpus, encoding
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.index import index
from tm.index.builder import Builder
from tm.lexicon import packed
from tm.limits import Limits
from tm.memory import units
from tm.model import Finding, Pair, Paragraph, TranslationUnit
from tm.text.split import split

Advance = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """What came of one memory. `unchanged` says that it was there already, from the same file."""

    file: str
    name: str
    units: int
    documents: int
    findings: tuple[Finding, ...]
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """On what terms memories are taken in.

    Of two matches with one score that of the higher `rank` comes first; `penalty` points are taken from
    every score; `policy` says what happens to units with the same Chinese.
    """

    rank: int = 0
    penalty: int = 0
    policy: units.Policy = units.Policy.KEEP


def import_memories(
    paths: Sequence[Path],
    target: Path,
    limits: Limits,
    advance: Advance = lambda text: None,
    *,
    terms: MemoryOptions = MemoryOptions(),
    rejected: Path | None = None,
) -> list[ImportedMemory]:
    """Store memories in the termbase `target`, which is made if it is not there; all of them or none.

    A memory that was imported from the same file on the same terms is left as it is. What was left out, by
    the reader or by the policy, is listed in the table `rejected`. Raises `WrongUsage`, `InputRefused`,
    `BadEncoding`, `OutputRefused`, `StoreBusy`, `StoreFull` and `RecipeMismatch`.
    """
    memories = memory_files.memories(list(paths), limits)
    if rejected is not None:
        check_writable(rejected, inputs=[*paths, target])
    digests = {memory.name: _digest(memory) for memory in memories}
    there = _unchanged(target, memories, digests, terms)
    if there is not None:
        return there
    lost: list[units.RejectedUnit] = []
    with schema.changing(target) as database, Builder(index.folder(target)) as builder:
        done = []
        for memory in memories:
            advance(f"reading {memory.name}")
            count = units.store(
                database, memory.name, memory.kind(), memory.pairs(), rank=terms.rank, penalty=terms.penalty,
                digest=digests[memory.name], sink=builder.add,
            )  # fmt: skip
            if not count:
                raise InputRefused(
                    "it holds no pair", file=show(memory.path), next_step="check the languages"
                )
        advance("indexing the memory")
        index.record(database, builder.finish())
        lost = units.settle(database, terms.policy)
        for memory in memories:
            done.append(_remembered(database, memory))
        if rejected is not None:
            _list_rejected(rejected, memories, lost)
    return done


def _remembered(
    database: Database, memory: memory_files.MemoryFile, *, unchanged: bool = False
) -> ImportedMemory:
    count, documents = database.execute(
        "SELECT units, documents FROM memories WHERE name = ?", (memory.name,)
    ).fetchone()
    return ImportedMemory(show(memory.path), memory.name, count, documents, tuple(memory.findings), unchanged)


def _digest(memory: memory_files.MemoryFile) -> str:
    """The digest of the files of a memory. Raises `InputRefused`."""
    found = hashlib.blake2b(digest_size=16)
    for file in memory.files():
        if file.is_file():
            try:
                with file.open("rb") as handle:
                    while piece := handle.read(1 << 20):
                        found.update(piece)
            except OSError as error:
                raise InputRefused(f"it cannot be read ({error.strerror})", file=show(file)) from error
    return found.hexdigest()


def _unchanged(
    target: Path,
    memories: Sequence[memory_files.MemoryFile],
    digests: Mapping[str, str],
    terms: MemoryOptions,
) -> list[ImportedMemory] | None:
    """What there is to tell where every memory is there from the same files; None where one is not."""
    if not target.exists() or terms.policy is not units.Policy.KEEP:
        return None
    database = schema.open_termbase(target)
    try:
        for memory in memories:
            row = database.execute(
                "SELECT digest, rank, penalty FROM memories WHERE name = ?", (memory.name,)
            ).fetchone()
            if row != (digests[memory.name], terms.rank, terms.penalty):
                return None
        return [_remembered(database, memory, unchanged=True) for memory in memories]
    finally:
        database.close()


def _list_rejected(
    table: Path, memories: Sequence[memory_files.MemoryFile], lost: Iterable[units.RejectedUnit]
) -> None:
    """Write what was left out as a table: memory, line, reason, texts."""
    rows = [("memory", "line", "reason", "zh", "en")]
    for memory in memories:
        for finding in memory.findings:
            reason = f"{finding.unit}: {finding.reason}" if finding.unit else finding.reason
            rows.append((memory.name, str(finding.line or ""), reason, "", ""))
    rows += [(one.memory, str(one.line), one.reason, one.zh, one.en) for one in lost]
    with replacing(table) as out:
        for row in rows:
            cells = (" ".join(cell.split()) for cell in row)
            out.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))


def learn(target: Path, advance: Advance = lambda text: None) -> Learned:
    """Learn from the pairs of a termbase. Raises as `import_memories`."""
    schema.open_termbase(target).close()
    with db.revising(target) as database:
        return learn_from(database, packed.load(), advance)


def align_files(
    zh: Path, en: Path, limits: Limits, *, presegmented: bool = False
) -> tuple[tuple[list[str], list[str]], Alignment]:
    """The sentences of both files, and their alignment. With `presegmented` a sentence is a line."""
    lexicon = packed.load()
    if presegmented:
        lines = [list(encoding.lines(p, encoding.detect(p, limits), limits)) for p in (zh, en)]
        return (lines[0], lines[1]), align(*lines, lexicon=lexicon)
    sides = [_read(path, limits) for path in (zh, en)]
    texts = [[text for text, _ in side] for side in sides]
    structure = [[paragraph for _, paragraph in side] for side in sides]
    done = align(*texts, lexicon=lexicon, zh_paragraphs=structure[0], en_paragraphs=structure[1])
    return (texts[0], texts[1]), done


def write_review(
    table: Path, sides: tuple[Sequence[str], Sequence[str]], done: Alignment, inputs: Sequence[Path]
) -> Path:
    """Write an alignment as a table to correct and a page to look at; return the page. Raises `OutputRefused`."""
    if table.suffix.lower() != ".tsv":
        raise WrongUsage("the table to correct is a TSV file", file=show(table), next_step="name it .tsv")
    page = table.with_suffix(".html")
    for file in (table, page):
        check_writable(file, inputs=list(inputs))
    rows = [review.ReviewRow(*bead.texts(*sides), bead.score, bead.doubtful) for bead in done.beads]
    review.write(rows, table, page, table.stem)
    return page


def _read(path: Path, limits: Limits) -> list[tuple[str, Paragraph]]:
    sources, _ = corpus.sources([path])
    reading = corpus.read(sources[0], limits)
    return [
        (segment.text, paragraph)
        for paragraph in reading.paragraphs
        for segment in split(paragraph.text, reading.document.language)
    ]


@dataclass(frozen=True, slots=True)
class CheckedMemory:
    """What a check found in a memory of `pairs` pairs; `counts` by kind of fault."""

    file: str
    pairs: int
    counts: dict[str, int]
    alarms: tuple[Alarm, ...]
    findings: tuple[Finding, ...]


def check_memory(path: Path, limits: Limits) -> CheckedMemory:
    """Check one memory. Raises `WrongUsage`, `InputRefused` and `BadEncoding`."""
    (memory,) = memory_files.memories([path], limits)
    total = 0

    def counted() -> Iterator[Pair]:
        nonlocal total
        for pair in memory.pairs():
            total += 1
            yield pair

    alarms = tuple(check(counted(), packed.load()))
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
    """Write the sound part of a memory as TMX, and what was taken out as TSV. Raises as `check_memory`, and `OutputRefused`."""
    if out.suffix.lower() != ".tmx":
        raise WrongUsage("a repaired memory is a TMX file", file=show(out), next_step="name it .tmx")
    for file in (out, aside):
        check_writable(file, inputs=[path])
    (memory,) = memory_files.memories([path], limits)
    pairs = list(memory.pairs())
    alarms = list(check(pairs, packed.load()))
    done = repair(pairs, alarms)
    moved = sum(alarm.pairs for alarm in alarms if alarm.fault in (Fault.SHIFTED, Fault.SWAPPED))
    if not dry_run:
        with replacing(out) as target:
            tmx_write.write(
                (_unit(n, p) for n, p in enumerate(done.pairs, 1)), target, tool_version=__version__
            )
        with replacing(aside) as target:
            for pair, reason in done.aside:
                cells = (str(pair.line), reason, pair.zh, pair.en)
                row = "\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells)
                target.write(f"{row}\n".encode("utf-8", "replace"))
    return RepairedMemory(len(done.pairs), moved, len(done.aside))


def _unit(number: int, pair: Pair) -> TranslationUnit:
    properties = (("x-document", pair.document),) if pair.document else ()
    return TranslationUnit(f"u{number}", pair.zh, pair.en, properties=properties)


def export_units(
    source: Path, out: Path, *, doubtful: bool = False, dry_run: bool = False
) -> tuple[int, list[Finding]]:
    """Write the pairs of a termbase as TMX; return how many, and what was left out with the reason.

    Raises `WrongUsage`, `InputRefused`, `OutputRefused` and `RecipeMismatch`.
    """
    if out.suffix.lower() != ".tmx":
        raise WrongUsage("a memory is exported as TMX", file=show(out), next_step="name it .tmx")
    check_writable(out, inputs=[source])
    database = schema.open_termbase(source)
    try:
        findings: list[Finding] = []
        kept = _writable(units.units(database, doubtful=doubtful), findings)
        if dry_run:
            return sum(1 for _ in kept), findings
        with replacing(out) as target:
            return tmx_write.write(kept, target, tool_version=__version__), findings
    finally:
        database.close()


def _writable(numbered: Iterable[tuple[int, Pair]], findings: list[Finding]) -> Iterator[TranslationUnit]:
    """The pairs as units, but for those that TMX cannot hold."""
    for number, pair in numbered:
        unit = _unit(number, pair)
        if not (pair.zh.strip() and pair.en.strip()) or tmx_write.FORBIDDEN.search(
            f"{pair.zh}{pair.en}{pair.document}"
        ):
            findings.append(
                Finding("", pair.line, f"unit {number}", "left out: TMX cannot hold its characters")
            )
            continue
        yield unit
