"""Replacing a file whole: readers see the old one or the new one, never a part of it."""

from __future__ import annotations

import errno
import functools
import io
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tm.errors import OutputRefused, StoreFull, TermbaseError
from tm.files import lock

if TYPE_CHECKING:
    from typing_extensions import Buffer

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ELSEWHERE = "give another output"
_PART = re.compile(r"\.termbase-[0-9a-f]{16}\.part")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends without an exception.

    What is written goes to a hidden file of a random name in the same folder, is synced to the
    disk, and is then renamed over `path`. After any exception, `KeyboardInterrupt` too, that file
    is gone and `path` is as it was; only a killed process leaves it (`.termbase-*.part`), and the next
    that writes into the folder removes it. The new file has the permissions of the old one.

    Raises `OutputRefused` as `check_writable` does, before the block runs, and `StoreFull` when
    the disk, a quota or a file size limit has no room.
    """
    check_writable(path)
    with _adding(path.parent, path, lambda: path) as out:
        keep_mode(out.fileno(), path)
        yield out


@contextmanager
def adding(folder: Path, name: Callable[[], str]) -> Iterator[BinaryIO]:
    """Open a new file in `folder`, which gets the name that `name` tells when the block has ended well.

    A file of that name is replaced. Otherwise as `replacing`.
    """
    _check_folder(folder / "new")
    with _adding(folder, folder, lambda: folder / name()) as out:
        yield out


@contextmanager
def _adding(folder: Path, asked: Path, final: Callable[[], Path]) -> Iterator[BinaryIO]:
    """A new file in `folder` that is renamed to `final()` in the end; faults speak of what the user `asked` for."""
    _sweep_once(os.path.realpath(folder))
    partial, out = _new_part(folder, asked)
    try:
        yield out
        _finish(out, partial, asked, final)
    except BaseException:
        # Closing flushes, and may fail again for the reason that brought us here.
        with suppress(OSError, TermbaseError):
            out.close()
        partial.unlink(missing_ok=True)
        raise
    sync_folder(folder)


def _new_part(folder: Path, asked: Path) -> tuple[Path, io.BufferedWriter]:
    """A new hidden file, locked for as long as it is open: by that others know that its owner lives."""
    while True:
        partial = folder / f".termbase-{secrets.token_hex(8)}.part"
        out = _open(partial, asked)
        with suppress(OSError):
            lock.try_lock(out.fileno())
        if lock.names_it(partial, out.fileno()):
            return partial, out
        # taken for litter before it was locked
        out.close()


@functools.lru_cache(maxsize=256)
def _sweep_once(folder: str) -> None:
    """Sweep each folder once in a process: a folder of thousands of outputs is not read for each of them."""
    sweep(Path(folder))


def sweep(folder: Path) -> None:
    """Remove what killed processes left of their new files in `folder`; those of living ones stay."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _PART.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_ownerless(entry.path)


def _remove_ownerless(path: str) -> None:
    """Remove a file that no process has locked."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | lock.SAFELY)
        try:
            lock.try_lock(descriptor)
            os.unlink(path)
        finally:
            os.close(descriptor)


def check_writable(path: Path, *, inputs: Sequence[Path] = ()) -> None:
    """Refuse an output that could not, or should not, be replaced; touch nothing.

    Call it before any work. Raises `OutputRefused` when `path` is one of `inputs` (by whatever
    name), a folder, a symbolic link, a device or a read-only file, or when its folder is missing
    or read-only.
    """
    _check_folder(path)
    mode = _mode(path)
    if mode is not None:
        _check_existing(path, mode)
    for given in inputs:
        if _same(path, given):
            raise _refused(path, "this is also an input, and an input is never overwritten")


def _check_folder(path: Path) -> None:
    """Refuse when no file can be made in the folder of `path`."""
    folder = path.parent
    if not os.path.lexists(folder):
        raise _refused(path, f"the folder {folder} does not exist", "create it first")
    if not os.path.isdir(folder):
        raise _refused(path, f"{folder} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _refused(path, f"the folder {folder} is read-only")


def _check_existing(path: Path, mode: int) -> None:
    """Refuse what stands at `path` unless it is a plain file that we may write."""
    if stat.S_ISDIR(mode):
        raise _refused(path, "this is a folder", "give the name of a file in it")
    if stat.S_ISLNK(mode):
        raise _refused(path, "this is a symbolic link", "give the name of the file it points to")
    if not stat.S_ISREG(mode):
        raise _refused(path, "this is not a plain file")
    if not os.access(path, os.W_OK):
        raise _refused(path, "the file is read-only")


def _mode(path: Path) -> int | None:
    """Return the mode of what stands at `path`, links not followed, or None where nothing does."""
    try:
        return os.lstat(path).st_mode
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _refused(path, f"this is not a usable file name ({_reason(error)})") from error


def _same(path: Path, given: Path) -> bool:
    """Tell whether two names lead to one file, also through links or before it exists."""
    try:
        return os.path.samefile(path, given)
    except (OSError, ValueError):
        return os.path.realpath(path) == os.path.realpath(given)


class _Partial(io.FileIO):
    """A new file whose write errors speak of the file that the user asked for."""

    def __init__(self, partial: Path, path: Path) -> None:
        self._path = path
        super().__init__(partial, "xb")

    def write(self, data: Buffer, /) -> int:
        """Write as `FileIO` does; raise `StoreFull` or `OutputRefused` in place of `OSError`."""
        try:
            return super().write(data)
        except OSError as error:
            raise _fault(self._path, error) from error


def _open(partial: Path, path: Path) -> io.BufferedWriter:
    """Create `partial`, where nothing may stand yet."""
    try:
        return io.BufferedWriter(_Partial(partial, path), buffer_size=2**16)
    except OSError as error:
        raise _fault(path, error) from error


def keep_mode(descriptor: int, path: Path) -> None:
    """Give an open new file the group and the permissions of `path`, if that exists. Raises `OutputRefused`."""
    try:
        status = os.lstat(path)
    except OSError:
        return
    if not hasattr(os, "fchown"):
        return
    # only a member of the group may give it a file
    with suppress(OSError):
        os.fchown(descriptor, -1, status.st_gid)
    try:
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
    except OSError as error:
        raise _fault(path, error) from error


def _finish(out: io.BufferedWriter, partial: Path, asked: Path, final: Callable[[], Path]) -> None:
    """Bring `partial` to the disk and rename it; it is locked until then."""
    try:
        out.flush()
        os.fsync(out.fileno())
        os.replace(partial, final())
        out.close()
    except OSError as error:
        raise _fault(asked, error) from error


def sync_folder(folder: Path) -> None:
    """Bring the new name to the disk, where the file system can."""
    # The new file already stands at its place: reporting a failure here would be wrong.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _fault(path: Path, error: OSError) -> TermbaseError:
    """Return the typed fault for `error`, met while writing `path`."""
    if error.errno in _FULL:
        return StoreFull(
            f"there is no room to write it ({_reason(error)})",
            file=str(path),
            next_step="free some space or give an output on another disk; nothing was changed",
        )
    return _refused(path, f"it cannot be written ({_reason(error)})")


def _refused(path: Path, reason: str, next_step: str = _ELSEWHERE) -> OutputRefused:
    """Return the refusal of `path` as one sentence."""
    return OutputRefused(reason, file=str(path), next_step=next_step)


def _reason(error: OSError | ValueError) -> str:
    """Return what the system says, without number and path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
