"""One mutant read: a result, one of our refusals, or a fault."""

from __future__ import annotations

import importlib
import io
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import IO

from scripts.fault_loops import made_inputs, mutation
from termbase.exchange import tbx
from tm.errors import TermbaseError
from tm.exchange.sdltm_read import SdltmReader
from tm.exchange.tmx_read import TmxReader
from tm.exchange.xliff_read import XliffReader
from tm.files import child, corpus, pdf, table
from tm.files.unpack import unpacked
from tm.limits import Limits
from tm.validation.defects import Severity
from tm.validation.validate import validate

LIMITS = replace(
    Limits(), workbook_seconds=2.0, pdf_page_seconds=2.0, pdf_seconds=4.0, pdf_memory=2**30, workbook_memory=2**30
)  # fmt: skip
"""The limits of the program, with less patience for a hang: there are many mutants."""
_SECONDS = 6.0
"""Longest that the reading of a mutant may take, by the clock; a child that hangs is stopped long before."""
_GROWTH = 300.0
"""Most MB that the process that reads may grow by, however many mutants it reads."""


@dataclass(frozen=True, slots=True)
class TrialFault:
    """A mutant of which something else came than a result or a sentence."""

    kind: str
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What came of a mutant."""

    seconds: float
    was_read: bool = False
    was_refused: bool = False
    fault: TrialFault | None = None


@dataclass(frozen=True)
class InputKind:
    """A kind of files: its ending, a sound one to begin with (bytes, or the parts of an archive), and its reader."""

    name: str
    ending: str
    made: Callable[[], str | bytes | dict[str, str]]
    tokens: Sequence[bytes]
    read: Callable[[Path], Iterable[object]]
    in_child: str | None = None

    @cached_property
    def sound(self) -> bytes | dict[str, bytes]:
        """The sound file."""
        made = self.made()
        if isinstance(made, dict):
            return {name: content.encode() for name, content in made.items()}
        return made.encode() if isinstance(made, str) else made

    def mutant(self, number: int) -> bytes:
        """The mutant of a number."""
        draw = random.Random(f"{self.name} {number}")
        if isinstance(self.sound, dict):
            return mutation.mutated_archive(draw, self.sound, self.tokens)
        return mutation.mutated(draw, self.sound, self.tokens)


def _and_validated(read: Callable[[Path], Iterable[object]]) -> Callable[[Path], Iterable[object]]:
    """A reader behind `validate`, which must tell an error of what the reader refuses."""

    def both(path: Path) -> Iterable[object]:
        defects = validate(path, LIMITS).defects
        try:
            return list(read(path))
        except TermbaseError:
            if not any(defect.kind.severity is Severity.ERROR for defect in defects):
                raise AssertionError("it is refused, and `validate` tells no error") from None
            raise

    return both


def _paragraphs(path: Path) -> Iterable[object]:
    return corpus.read(corpus.Source(path), LIMITS).paragraphs


def _packed_rows(path: Path) -> Iterable[object]:
    with unpacked([path], LIMITS) as (plain,):
        return list(table.rows(plain, LIMITS))


_ROWS = [["zh", "en"], ["裁军", "disarmament"], ["核武器", "nuclear weapon & more"], ["3", "-4.5"]]
_IN_SHEETS = (*mutation.SHEET, *mutation.MARKUP)
KINDS = {
    kind.name: kind
    for kind in (
        InputKind("tmx", ".tmx", made_inputs.tmx, mutation.MARKUP, _and_validated(lambda path: TmxReader(path, LIMITS).pairs())),
        InputKind("tbx", ".tbx", made_inputs.tbx, mutation.MARKUP, _and_validated(lambda path: tbx.read(path, LIMITS))),
        InputKind("multiterm", ".xml", made_inputs.multiterm, mutation.MARKUP, _and_validated(lambda path: tbx.read(path, LIMITS))),
        InputKind("packed", ".zip", made_inputs.packed_table, mutation.TEXT, _packed_rows),
        InputKind("xliff", ".xlf", made_inputs.xliff, mutation.MARKUP, _and_validated(lambda path: XliffReader(path, LIMITS).pairs())),
        InputKind("xlsx", ".xlsx", lambda: made_inputs.xlsx_parts(_ROWS, shared=True), _IN_SHEETS,
                  lambda path: table.rows(path, LIMITS), "tm.files.workbook_child"),
        InputKind("ods", ".ods", lambda: made_inputs.ods_parts(_ROWS), _IN_SHEETS,
                  lambda path: table.rows(path, LIMITS), "tm.files.workbook_child"),
        InputKind("csv", ".csv", made_inputs.csv, mutation.TEXT, lambda path: table.rows(path, LIMITS)),
        InputKind("docx", ".docx", made_inputs.docx_parts, mutation.MARKUP, _paragraphs),
        InputKind("pdf", ".pdf", made_inputs.pdf, mutation.PAGES, lambda path: pdf.read(path, LIMITS).lines, "tm.files.pdf_child"),
        InputKind("sdltm", ".sdltm", made_inputs.sdltm, mutation.MARKUP, lambda path: SdltmReader(path, LIMITS).pairs(),
                  "tm.memory.sdltm_child"),
        InputKind("html", ".html", made_inputs.html, (*mutation.TEXT, *mutation.MARKUP), _paragraphs),
        InputKind("md", ".md", made_inputs.markdown, mutation.TEXT, _paragraphs),
        InputKind("txt", ".txt", made_inputs.markdown, mutation.TEXT, _paragraphs),
    )
}  # fmt: skip
"""What is read, by name."""


class Reader:
    """Reads mutants of one kind in a folder of its own."""

    def __init__(self, kind: InputKind, folder: Path) -> None:
        self._kind = kind
        self._path = folder / f"mutant{kind.ending}"
        if kind.in_child and hasattr(os, "fork"):
            setattr(child, "start", _forked(kind.in_child))  # noqa: B010
        self._path.write_bytes(self._packed())
        list(kind.read(self._path))  # what is loaded once is no growth
        self._at_first = _megabytes()

    def _packed(self) -> bytes:
        sound = self._kind.sound
        if isinstance(sound, bytes):
            return sound
        made_inputs.packed(self._path, {name: content.decode() for name, content in sound.items()})
        return self._path.read_bytes()

    def megabytes(self) -> float:
        """By how much this process has grown."""
        return _megabytes() - self._at_first

    def trial(self, number: int) -> TrialOutcome:
        """Read one mutant."""
        self._path.write_bytes(self._kind.mutant(number))
        started = time.monotonic()
        was_read = was_refused = False
        what = ""
        try:
            for _ in self._kind.read(self._path):
                pass
            was_read = True
        except TermbaseError as refused:
            was_refused = True
            if "\n" in str(refused) or refused.file is None or len(str(refused)) > 1_000:
                what = f"no sentence that names its file: {refused!r}"[:300]
        except BaseException as error:
            what = f"{type(error).__name__}: {error}"[:300]
        seconds = time.monotonic() - started
        what = what or self._left_behind() or (f"it took {seconds:.1f} s" if seconds > _SECONDS else "")
        if not what and self.megabytes() > _GROWTH:
            what = f"the process has grown by {self.megabytes():.0f} MB"
            self._at_first = _megabytes()
        fault = TrialFault(self._kind.name, number, what) if what else None
        return TrialOutcome(seconds, was_read, was_refused, fault)

    def _left_behind(self) -> str:
        """What a reader has left beside the file: other files, processes."""
        files = [path.name for path in self._path.parent.iterdir() if path != self._path]
        if files:
            for name in files:
                (self._path.parent / name).unlink()
            return f"files are left: {files}"
        try:
            left, _ = os.waitpid(-1, getattr(os, "WNOHANG", 0))
        except ChildProcessError:
            return ""
        return f"a process is left: {left or 'it runs'}"


def _megabytes() -> float:
    """The most memory that this process has had."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def _forked(module: str) -> Callable[[Sequence[str], IO[bytes]], child.Process]:
    """A start of children that forks this process, which has loaded what the reader needs."""
    reader = importlib.import_module(module)

    def start(command: Sequence[str], file: IO[bytes]) -> child.Process:
        return _ForkedChild(reader.main, command, file)

    return start


class _ForkedChild:
    """A forked process that runs the main function of a reader."""

    def __init__(self, main: Callable[[], int], command: Sequence[str], file: IO[bytes]) -> None:
        answers, pipe = os.pipe()
        self._ended: int | None = None
        self._id = os.fork()
        if not self._id:
            status = 70
            try:
                _as_child(command, file, pipe)
                status = main()
            finally:
                os._exit(status)
        os.close(pipe)
        self.stdout: IO[bytes] | None = open(answers, "rb")  # noqa: SIM115

    def kill(self) -> None:
        """End it at once."""
        if self._ended is None:
            os.kill(self._id, 9)

    def wait(self) -> int:
        """Wait until it has ended."""
        if self._ended is None:
            _, self._ended = os.waitpid(self._id, 0)
        return self._ended


def _as_child(command: Sequence[str], file: IO[bytes], pipe: int) -> None:
    """Put what a started process would have in the place of what was forked."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(file.fileno(), 0)
    os.dup2(pipe, 1)
    os.dup2(nothing, 2)
    os.closerange(3, 64)
    sys.argv = ["reader", *command[4:]]
    sys.stdin = io.TextIOWrapper(open(0, "rb", closefd=False))  # noqa: SIM115
    sys.stdout = io.TextIOWrapper(open(1, "wb", closefd=False))  # noqa: SIM115
