"""A corpus as it is handed out: a tar archive, packed and perhaps in numbered parts, from which the two languages are taken.

The United Nations Parallel Corpus comes as `UNv1.0.en-zh.tar.gz.00`, `.01`, ...: one archive that was cut. Its parts are read one
after the other as a stream; files of other languages are not written.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from tm.errors import InputRefused, StoreFull
from tm.files.encoding import regular, show
from tm.limits import Limits

_NAME = re.compile(r"(?P<archive>.+\.(?:tar|tar\.gz|tgz))(?:\.(?P<part>[0-9]{2,3}))?", re.IGNORECASE)
_TAKEN = (".zh", ".en", ".ids", ".tmx")
"""Endings of the files that are taken: lines of both languages, what tells their documents, memories."""
_CHUNK = 1 << 20
_DONE = "done"


class _Joined(io.RawIOBase):
    """Files one after the other, as one."""

    def __init__(self, parts: Sequence[Path]) -> None:
        self._left = list(parts)
        self._open: io.BufferedReader | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._open is None:
                if not self._left:
                    return 0
                self._open = self._left.pop(0).open("rb")
            if count := self._open.readinto(buffer):
                return count
            self._open.close()
            self._open = None

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        super().close()


def is_archive(path: Path) -> bool:
    """Whether a file is a tar archive by its name, or a part of one.

    >>> is_archive(Path("UNv1.0.en-zh.tar.gz.00")), is_archive(Path("a.tgz")), is_archive(Path("a.gz"))
    (True, True, False)
    """
    return _NAME.fullmatch(path.name) is not None


@contextlib.contextmanager
def extracted(paths: Iterable[Path], folder: Path, limits: Limits) -> Iterator[list[Path]]:
    """The paths with a folder of what each archive holds in its place, below `folder`.

    A folder among the paths stands for the archives that lie in it as well. What was extracted before stays and is taken
    again. Raises `InputRefused` for a damaged archive, a missing part, one without both languages, and one
    beyond `limits.corpus_bytes`, and `StoreFull` where there is no room.
    """
    plain: list[Path] = []
    archives: dict[Path, None] = {}
    for path in paths:
        inside = [path] if is_archive(path) else []
        if path.is_dir():
            plain.append(path)
            inside = [file for file in sorted(path.iterdir()) if is_archive(file)]
        elif not inside:
            plain.append(path)
        archives.update(dict.fromkeys(map(_archive, inside)))
    yield [*plain, *(_extract(archive, folder, limits) for archive in archives)]


def _archive(path: Path) -> Path:
    """The archive that a file is or is a part of, by its name without number."""
    name = _NAME.fullmatch(path.name)
    return path.with_name(name["archive"]) if name else path


def _parts(archive: Path) -> list[Path]:
    """The files of an archive in order. Raises `InputRefused` where one is missing."""
    if archive.exists():
        return [archive]
    numbered = {
        int(path.name[len(archive.name) + 1 :]): path
        for path in archive.parent.glob(f"{archive.name}.*")
        if path.name[len(archive.name) + 1 :].isdigit()
    }
    if not numbered:
        raise InputRefused("there is no such file", file=show(archive))
    for number in range(max(numbered) + 1):
        if number not in numbered:
            raise InputRefused(
                f"part {number:02} is missing", file=show(archive),
                next_step=f"put {archive.name}.{number:02} beside the other parts",
            )  # fmt: skip
    return [numbered[number] for number in sorted(numbered)]


def _extract(archive: Path, folder: Path, limits: Limits) -> Path:
    """Write what is taken of an archive to a folder of its own, once."""
    parts = _parts(archive)
    for part in parts:
        regular(part)
    state = repr([(part.name, part.stat().st_size, part.stat().st_mtime_ns) for part in parts])
    target = folder / f"corpus-{hashlib.sha256(state.encode()).hexdigest()[:24]}"
    if (target / _DONE).exists():
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    try:
        _write(parts, archive, target, limits)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise StoreFull(
                f"it cannot be unpacked ({error.strerror})", file=show(archive),
                next_step="free some space, or name another folder with --work",
            ) from error  # fmt: skip
        raise InputRefused(
            f"the archive is damaged ({error})",
            file=show(archive),
            next_step="fetch it again, all parts of it",
        ) from error
    names = {path.suffix for path in target.iterdir()}
    if not {".zh", ".en"} <= names and ".tmx" not in names:
        raise InputRefused(
            "it holds no Chinese and English lines (X.zh, X.en) and no TMX", file=show(archive)
        )
    (target / _DONE).touch()
    return target


def _write(parts: Sequence[Path], archive: Path, target: Path, limits: Limits) -> None:
    left = limits.corpus_bytes
    with (
        io.BufferedReader(_Joined(parts), _CHUNK) as joined,
        tarfile.open(fileobj=joined, mode="r|*") as members,
    ):
        for member in members:
            name = PurePosixPath(member.name).name
            if not member.isreg() or not name.endswith(_TAKEN):
                continue
            content = members.extractfile(member)
            if content is None:
                continue
            if (target / name).exists():
                raise InputRefused(f"it holds two files {name}", file=show(archive))
            with (target / name).open("wb") as out:
                while chunk := content.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise InputRefused(
                            f"it unpacks to more than {limits.corpus_bytes:,} bytes", file=show(archive),
                            next_step="unpack it yourself and name the folder",
                        )  # fmt: skip
                    out.write(chunk)
