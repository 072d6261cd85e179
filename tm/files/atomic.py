"""Replacing a file whole: readers see the old one or the new one, never a part of it."""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tm.errors import OutputRefused, StoreFull, TermbaseError

if TYPE_CHECKING:
    from typing_extensions import Buffer

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ELSEWHERE = "give another output"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends without an exception.

    What is written goes to a hidden file of a random name in the same folder, is synced to the
    disk, and is then renamed over `path`. After any exception, `KeyboardInterrupt` too, that file
    is gone and `path` is as it was; only a killed process leaves it (`.termbase-*.part`). The new
    file has the permissions of the old one.

    Raises `OutputRefused` as `check_writable` does, before the block runs, and `StoreFull` when
    the disk, a quota or a file size limit has no room.
    """
    check_writable(path)
    partial = path.parent / f".termbase-{secrets.token_hex(8)}.part"
    out: io.BufferedWriter | None = None
    try:
        out = _open(partial, path)
        _keep_mode(partial, path)
        yield out
        _finish(out, partial, path)
    except BaseException:
        if out is not None:
            # Closing flushes, and may fail again for the reason that brought us here.
            with suppress(OSError, TermbaseError):
                out.close()
        partial.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


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


def _keep_mode(partial: Path, path: Path) -> None:
    """Give `partial` the permissions of `path`, if that exists."""
    mode = _mode(path)
    if mode is not None:
        try:
            os.chmod(partial, stat.S_IMODE(mode))
        except OSError as error:
            raise _fault(path, error) from error


def _finish(out: io.BufferedWriter, partial: Path, path: Path) -> None:
    """Bring `partial` to the disk and rename it over `path`."""
    try:
        out.flush()
        os.fsync(out.fileno())
        out.close()
        os.replace(partial, path)
    except OSError as error:
        raise _fault(path, error) from error


def _sync_folder(folder: Path) -> None:
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
