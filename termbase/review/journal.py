"""The file of decisions: lines are added at its end, each synced to the disk before it counts, and never changed.

Many processes may add to it: one at a time, under a lock beside it. A line that is no event, such as the last one after
a loss of power, is told and left out.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from termbase.review.events import Action, ReviewEvent, checked, parsed
from termbase.review.ledger import Ledger
from tm.errors import InputRefused, OutputRefused, StoreFull, TermbaseError, WrongUsage
from tm.files import atomic, lock
from tm.model import Finding

FILE_BYTES = 16 * 2**20
"""Largest file of decisions, in bytes: some 40,000 events. A choice: whoever has more starts a second file."""

LINE_BYTES = 2**17
"""Longest line, in bytes: every field at its limit."""

OPEN_SUGGESTIONS = 1_000
"""Most suggestions that wait for an answer: more than an editor reads in a week."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Conflict(TermbaseError):
    """Somebody else has decided on the concept since it was looked at. `by` says who and when."""

    exit_code = 4

    def __init__(self, other: ReviewEvent) -> None:
        self.other = other
        super().__init__(
            f"{other.by or 'somebody'} has decided on {other.zh or 'it'} meanwhile ({other.action.value}, {other.at})",
            next_step="look at the concept again, then decide",
        )


class Journal:
    """The file of decisions at `path`, which need not be there yet. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.Lock()
        self._known: tuple[int, int, int] | None = None
        self._ledger = Ledger()

    def read(self) -> Ledger:
        """What the file holds now. Raises `InputRefused` where it cannot be read, or is too large."""
        with self._guard:
            try:
                status = self.path.stat()
            except FileNotFoundError:
                self._known, self._ledger = None, Ledger()
                return self._ledger
            except OSError as error:
                raise InputRefused(f"it cannot be read ({error.strerror})", file=str(self.path)) from error
            stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
            if stamp != self._known:
                self._ledger = _read(self.path, status)
                self._known = stamp
            return self._ledger

    def append(
        self, draft: ReviewEvent, *, at: str | None = None, wait: float = lock.WAIT_SECONDS
    ) -> ReviewEvent:
        """Add an event and return it, signed; where the same was said last of its concept, that event is returned.

        `at` is its second (UTC), by default now. `draft.seen` is the id of the last event of the concept that its author knew
        of, or empty for none. Raises `WrongUsage` for an event that means nothing, `Conflict` where somebody else was
        faster, `StoreBusy`, `StoreFull`, `OutputRefused` and `InputRefused`. Then nothing was added.
        """
        draft = checked(draft)
        atomic.check_writable(self.path)
        with lock.held(self.path, wait):
            ledger = self.read()
            if (same := _said_before(draft, ledger)) is not None:
                return same
            event = _placed(draft, ledger).signed(at or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
            parsed(event.line())  # never a line that the next reader would leave out
            self._write(event.line().encode())
        return event

    def _write(self, line: bytes) -> None:
        is_new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | lock.SAFELY, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if size + len(line) > FILE_BYTES:
                raise OutputRefused(
                    f"it has its largest size ({FILE_BYTES // 2**20} MB)", file=str(self.path),
                    next_step="build with it, and begin another file",
                )  # fmt: skip
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line  # what was torn stays a line of its own, which is told and left out
            self._add(descriptor, line, size)
        finally:
            os.close(descriptor)
        if is_new:
            atomic.sync_folder(self.path.parent)

    def _add(self, descriptor: int, line: bytes, size: int) -> None:
        """Write a line in one go and bring it to the disk; take it off again where there is no room for all of it."""
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, size)
            kind = StoreFull if error.errno in _FULL else OutputRefused
            raise kind(f"nothing was added ({error.strerror})", file=str(self.path)) from error


def _read(path: Path, status: os.stat_result) -> Ledger:
    if not stat.S_ISREG(status.st_mode):
        raise InputRefused("it is no plain file", file=str(path))
    if status.st_size > FILE_BYTES:
        raise InputRefused(f"it is larger than {FILE_BYTES // 2**20} MB", file=str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputRefused(f"it cannot be read ({error.strerror})", file=str(path)) from error
    events: dict[str, ReviewEvent] = {}
    findings: list[Finding] = []
    lines = data.split(b"\n")
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            event = parsed(_text(raw))
        except WrongUsage as error:
            torn = " (it is the last and has no end: a write was cut off)" if number == len(lines) else ""
            findings.append(Finding(str(path), number, None, f"left out: {error.reason}{torn}"))
        else:
            # two branches of a file that were joined may both have a line
            events.setdefault(event.id, event)
    return Ledger(events.values(), findings)


def _text(raw: bytes) -> str:
    if len(raw) > LINE_BYTES:
        raise WrongUsage("it is too long")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise WrongUsage("it is no UTF-8") from None


def _said_before(draft: ReviewEvent, ledger: Ledger) -> ReviewEvent | None:
    """The event that says what a draft says, where saying it again changes nothing."""
    if draft.action is Action.SUGGEST:
        return next((event for event in ledger.suggestions(draft.zh) if event.same_as(draft)), None)
    last = ledger.last(draft.zh)
    if draft.action is Action.UNDO:
        undone = ledger.get(draft.event)
        last = ledger.last(undone.zh) if undone else None
    return last if last is not None and last.same_as(draft) and ledger.holds(last) else None


def _placed(draft: ReviewEvent, ledger: Ledger) -> ReviewEvent:
    """The draft, checked against what was decided. Raises `Conflict` and `WrongUsage`."""
    if draft.action is Action.SUGGEST:
        if len(ledger.suggestions()) >= OPEN_SUGGESTIONS:
            raise WrongUsage(f"{OPEN_SUGGESTIONS:,} suggestions wait for an answer already; come back later")
        return draft
    if draft.event and ledger.get(draft.event) is None:
        raise WrongUsage(f"there is no event {draft.event}")
    if draft.action is Action.UNDO:
        undone = ledger.get(draft.event)
        if undone is None or undone.action is Action.SUGGEST:
            raise WrongUsage("only a decision can be undone; a suggestion is rejected")
        if not ledger.holds(undone):
            raise WrongUsage(f"the event {draft.event} is undone already")
        return replace(draft, zh=undone.zh, en=undone.en)
    last = ledger.last(draft.zh)
    if last is not None and last.id != draft.seen:
        raise Conflict(last)
    return draft
