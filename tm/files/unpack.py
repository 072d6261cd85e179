"""A file packed with gzip, or alone in a zip archive, is unpacked for as long as it is read: within limits, and under its own name.

What it unpacks to is counted while it is unpacked, whatever its head says; a bomb ends at the limit.
"""

from __future__ import annotations

import contextlib
import gzip
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from tm.errors import InputRefused
from tm.files import archive
from tm.files.encoding import one_line, regular, show
from tm.limits import Limits

if sys.platform == "win32":
    from pathlib import WindowsPath as _SystemPath
else:
    from pathlib import PosixPath as _SystemPath

PACKED = (".gz", ".zip")
"""Endings of packed files."""

_CHUNK = 1 << 18
"""Bytes that are unpacked at once."""
_OF_THE_SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db")
"""What systems put into an archive beside the file that was meant."""
_NAMED = 5
"""Most files that a refusal names."""


class UnpackedPath(_SystemPath):
    """The path of a file that was unpacked; `packed_in` is what the caller named, and what messages show."""

    packed_in: str = ""


@contextlib.contextmanager
def unpacked(paths: Sequence[Path], limits: Limits) -> Iterator[list[Path]]:
    """The paths with what each packed file holds in its place, which is removed at the end.

    Raises `InputRefused` for a damaged archive, one with several files, one that is packed again, and for what unpacks to more
    than `limits.unpacked_bytes` or to far more than its own size.
    """
    if not any(path.suffix.lower() in PACKED and path.exists() for path in paths):
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="termbase-") as folder:
        yield [_plain(path, Path(folder) / str(number), limits) for number, path in enumerate(paths)]


def _plain(path: Path, folder: Path, limits: Limits) -> Path:
    """The path itself, or that of what it holds, unpacked into `folder`."""
    ending = path.suffix.lower()
    if ending not in PACKED or not path.exists():
        return path
    regular(path)
    if ending == ".gz":
        with _gunzipping(path) as packed:
            return _written(packed, path, path.name.removesuffix(path.suffix), folder, limits)
    archive.check(path, limits, most=limits.unpacked_bytes)
    name, part = _only(path)
    with part.open() as packed:
        return _written(packed, path, name, folder, limits)


@contextlib.contextmanager
def _gunzipping(path: Path) -> Iterator[IO[bytes]]:
    try:
        with gzip.open(path) as packed:
            yield cast(IO[bytes], packed)
    except (OSError, EOFError, zlib.error) as error:
        raise _refused(path, f"it cannot be unpacked ({one_line(str(error))})", "pack it again") from error


def _only(path: Path) -> tuple[str, archive.ArchivePart]:
    """The one file of an archive, with its name."""
    files = {
        name: part
        for name, part in archive.parts(path).items()
        if not name.endswith("/")
        and not any(name.startswith(own) or name.endswith(own) for own in _OF_THE_SYSTEM)
    }
    if len(files) != 1:
        shown = ", ".join(one_line(name, 40) for name in list(files)[:_NAMED]) or "none"
        more = " …" if len(files) > _NAMED else ""
        raise _refused(
            path, f"it holds {len(files):,} files ({shown}{more}), and one is read", "pack one file"
        )
    ((name, part),) = files.items()
    return name.replace("\\", "/").rpartition("/")[2], part


def _written(packed: IO[bytes], path: Path, name: str, folder: Path, limits: Limits) -> UnpackedPath:
    """Unpack to a file of the same name in `folder`, within the limits."""
    if Path(name).suffix.lower() in PACKED:
        raise _refused(path, "it holds a packed file", "pack it once")
    most = min(limits.unpacked_bytes, archive.most_of(path.stat().st_size))
    target = UnpackedPath(folder / (name or "unnamed"))
    target.packed_in = show(path)
    size = 0
    try:
        folder.mkdir()
        with target.open("wb") as out:
            while piece := packed.read(_CHUNK):
                size += len(piece)
                if size > most:
                    raise _refused(
                        path, f"it unpacks to more than {most:,} bytes, far more than such a file holds",
                        "give the file as it is",
                    )  # fmt: skip
                out.write(piece)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise _refused(path, f"it cannot be unpacked ({one_line(str(error))})", "pack it again") from error
    return target


def _refused(path: Path, reason: str, step: str) -> InputRefused:
    return InputRefused(reason, file=show(path), next_step=step)
