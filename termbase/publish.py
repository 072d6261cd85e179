"""A checked, read-only copy of a termbase in a folder of releases, and the link by which a server finds the newest.

    releases/termbase-0123456789abcdef.db          a release, named by its content
    releases/termbase-0123456789abcdef.db.index/   the index of its memory
    releases/current.db                            a link to one of them

A release is never written again. The link is replaced in one step, when everything that it leads to is on the disk; a
server on `current.db` takes up the new release by itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from termbase import doctor
from termbase.store import schema
from tm.errors import InputRefused, OutputRefused, StoreDamaged
from tm.files import atomic, lock
from tm.index import index as memory_index
from tm.index.part import ENDING

CURRENT = "current.db"
"""The name of the link."""

KEPT = 3
"""Releases that stay in the folder: the newest, the one before for going back, and one that is being closed."""

_NAME = re.compile(r"termbase-(?P<digest>[0-9a-f]{16})\.db")
_LEFT = re.compile(r"\.current-[0-9a-f]{8}\.link")
_CHUNK = 2**20
_WAL = (2, 2)
"""Bytes 18 and 19 of a database with a write-ahead log (SQLite, Database File Format, 1.3)."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that `current.db` leads to; `is_new` where it was not there before, `removed` are the names of old ones."""

    path: Path
    digest: str
    is_new: bool
    removed: tuple[str, ...]


def digest_of(path: Path) -> str | None:
    """The digest in the name of a release; None for a file that is called otherwise.

    >>> digest_of(Path("x/termbase-0123456789abcdef.db")), digest_of(Path("x/my.db"))
    ('0123456789abcdef', None)
    """
    named = _NAME.fullmatch(path.name)
    return named and named["digest"]


def publish(database: Path, folder: Path, keep: int = KEPT, wait: float = lock.WAIT_SECONDS) -> Release:
    """Copy `database` into `folder` as a release, check the copy and let `current.db` lead to it; `keep` releases stay.

    Raises what opening a termbase raises, `StoreDamaged` where it is not sound, `InputRefused`, `OutputRefused`,
    `StoreFull`, and `StoreBusy` where another process publishes there for longer than `wait` seconds.
    """
    schema.open_termbase(database).close()
    _make_folder(folder)
    with lock.held(folder / CURRENT, wait):
        _sweep(folder)
        path, is_new = _copied(database, folder)
        try:
            _copy_index(database, path)
            _check(path)
        except BaseException:
            if is_new:
                _remove(path)
            raise
        _point(folder / CURRENT, path.name)
        removed = _remove_old(folder, path.name, keep)
    return Release(path, digest_of(path) or "", is_new, removed)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError as error:
        raise OutputRefused("it is a file, not a folder", file=str(folder)) from error
    except OSError as error:
        raise OutputRefused(f"the folder cannot be made ({error.strerror})", file=str(folder)) from error
    link = folder / CURRENT
    if link.exists() and not link.is_symlink():
        raise OutputRefused(
            "it is a file and not a link to a release",
            file=str(link),
            next_step="move it, or name another folder",
        )


def _sweep(folder: Path) -> None:
    """Remove what killed processes left: nobody else publishes now."""
    atomic.sweep(folder)
    for path in folder.iterdir():
        if _LEFT.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _copied(database: Path, folder: Path) -> tuple[Path, bool]:
    """The release with the content of `database`, and whether it had to be copied."""
    with database.open("rb") as source:
        head = source.read(20)
        if tuple(head[18:20]) == _WAL:
            raise InputRefused(
                "another program writes into it, with a write-ahead log", file=str(database),
                next_step="end that program, and publish again",
            )  # fmt: skip
        name = _name(source)
        if (folder / name).is_file() and _name_of_file(folder / name) == name:
            if not (folder / CURRENT).exists() or not (folder / CURRENT).samefile(folder / name):
                os.utime(folder / name)  # the newest again; one that is served is left as it is
            return folder / name, False
        with atomic.adding(folder, lambda: name) as out:
            source.seek(0)
            shutil.copyfileobj(source, out, _CHUNK)
            os.fchmod(out.fileno(), 0o444)
    return folder / name, True


def _name(source: BufferedReader) -> str:
    source.seek(0)
    return f"termbase-{hashlib.file_digest(source, 'sha256').hexdigest()[:16]}.db"


def _name_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return _name(file)


def _copy_index(database: Path, release: Path) -> None:
    """Copy the files of the memory's index; one that is not there is made when the memory is first asked."""
    source, target = memory_index.folder(database.resolve()), memory_index.folder(release)
    if not source.is_dir():
        return
    memory_index.make_folder(target)
    for part in sorted(source.glob(f"*{ENDING}")):
        if not (target / part.name).exists():
            with part.open("rb") as file, atomic.adding(target, lambda part=part: part.name) as out:  # type: ignore[misc]
                shutil.copyfileobj(file, out, _CHUNK)


def _check(release: Path) -> None:
    """Raise `StoreDamaged` where a release is not what a server may show."""
    for name, found in doctor.soundness(release).items():
        if found != "ok" and not found.startswith("not there"):
            raise StoreDamaged(
                f"the {name} is not sound ({found}); nothing is published", file=str(release),
                next_step="build the termbase anew",
            )  # fmt: skip


def _point(link: Path, name: str) -> None:
    """Let `link` lead to the file `name` beside it, in one step."""
    new = link.with_name(f".current-{secrets.token_hex(4)}.link")
    try:
        new.symlink_to(name)
        os.replace(new, link)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise OutputRefused(f"the link cannot be made ({error.strerror})", file=str(link)) from error
    atomic.sync_folder(link.parent)


def _remove_old(folder: Path, current: str, keep: int) -> tuple[str, ...]:
    """Remove all but the newest `keep` releases, never the current one; whoever has one open reads on."""
    others = [path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.name != current]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    old = others[max(keep - 1, 0) :]
    for path in old:
        _remove(path)
    return tuple(sorted(path.name for path in old))


def _remove(release: Path) -> None:
    release.unlink(missing_ok=True)
    shutil.rmtree(memory_index.folder(release), ignore_errors=True)
