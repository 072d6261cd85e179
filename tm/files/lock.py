"""One writer at a time: a lock beside the file that is written, held by the kernel.

The lock is gone with the process, however that ends. Its file names the holder for those who wait; a file
that a killed process left is taken over by the next writer, and the last one to hold it removes it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import socket
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tm.errors import OutputRefused, StoreBusy

WAIT_SECONDS = 30.0
"""How long a writer waits for another: longer than a revision of a large termbase, short enough to be told."""

_POLL_SECONDS = (0.005, 0.05)
"""Between two tries, drawn at random, so that no writer of many is always late."""

_MOST = 4_096
"""Bytes of a lock file that are read."""

_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})

# never through a link, never waiting for the other end of a pipe; 0 where the system has no such flag
SAFELY = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

if sys.platform == "win32":
    import msvcrt

    # a locked byte cannot be read by others there: one behind the text
    _LOCKED_BYTE = 2**30

    def try_lock(descriptor: int) -> None:
        """Lock an open file, until it is closed. Raises `BlockingIOError` where another has it locked."""
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def try_lock(descriptor: int) -> None:
        """Lock an open file, until it is closed. Raises `BlockingIOError` where another has it locked."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The process that holds a lock, and the second (UTC) since when."""

    process: int
    host: str
    since: str

    @classmethod
    def current(cls) -> LockHolder:
        """This process, from now on."""
        return cls(os.getpid(), socket.gethostname(), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")

    def __str__(self) -> str:
        here = "" if self.host == socket.gethostname() else f" on {self.host}"
        return f"process {self.process}{here} is writing to it since {self.since}"


def lock_file(target: Path) -> Path:
    """The file that is locked while `target` is written.

    >>> lock_file(Path("a/termbase.db")).as_posix()
    'a/.termbase.db.lock'
    """
    return target.with_name(f".{target.name}.lock")


@contextlib.contextmanager
def held(target: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of `target` for a block; wait for it up to `wait` seconds.

    Raises `StoreBusy`, which names the holder, when the time is over, and `OutputRefused` where the file
    cannot be made or its file system keeps no locks.
    """
    path = lock_file(target)
    descriptor = _acquire(path, target, time.monotonic() + wait)
    try:
        _sign(descriptor)
        yield
    finally:
        # removed while it is held: who waits for it sees that its name is gone, and opens the next
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _acquire(path: Path, target: Path, until: float) -> int:
    """A descriptor of the file at `path`, locked."""
    while True:
        descriptor = _open(path, target)
        try:
            if _locked(descriptor, target) and names_it(path, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        holder = _holder(descriptor)
        os.close(descriptor)
        if time.monotonic() >= until:
            raise StoreBusy(
                str(holder) if holder else "another process is writing to it",
                file=str(target),
                next_step="try again when it has ended, or wait longer with --wait SECONDS",
            )
        time.sleep(random.uniform(*_POLL_SECONDS))


def _open(path: Path, target: Path) -> int:
    """Open the lock file, never through a link."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | SAFELY, 0o666)
    except OSError as error:
        raise _refused(path, target, error.strerror) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _refused(path, target, "it is no plain file")
    return descriptor


def _locked(descriptor: int, target: Path) -> bool:
    """Try to lock a file; return whether that went well."""
    try:
        try_lock(descriptor)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        raise OutputRefused(
            "its file system keeps no locks", file=str(target), next_step="put it on a local disk"
        ) from error
    return True


def names_it(path: Path, descriptor: int) -> bool:
    """Whether the name `path` still leads to the file that is open as `descriptor`."""
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except OSError:
        return False


def _sign(descriptor: int) -> None:
    """Write into the lock file who holds it."""
    # a full disk hinders nobody: the lock holds without the name
    with contextlib.suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(asdict(LockHolder.current())).encode())


def _holder(descriptor: int) -> LockHolder | None:
    """Who holds the lock, where its file tells of a process that lives."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        holder = LockHolder(**json.loads(os.read(descriptor, _MOST)))
        if holder.host == socket.gethostname():
            os.kill(int(holder.process), 0)
    except PermissionError:
        return holder
    except (OSError, ValueError, TypeError):
        return None
    return holder


def _refused(path: Path, target: Path, reason: str | None) -> OutputRefused:
    return OutputRefused(
        f"its lock {path.name} cannot be opened ({reason})",
        file=str(target),
        next_step="remove that file if no program uses it, or give another output",
    )
