"""The folder of a piece of work: files that are named by what they are made from, whole or not there.

What was done is not done again: a step whose file is there is skipped, so that the same command goes on where
an interrupted one stopped. Everybody who can write into the folder is trusted: the files are Python's own (pickle).
"""

from __future__ import annotations

import hashlib
import importlib
import pickle
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tm.files import atomic

Scalar = str | int | float | bool | None
ShardFunction = Callable[..., bytes]
"""A step: called with the folder and its arguments (names of files in it, numbers), it returns what its file holds."""


@dataclass(frozen=True, slots=True)
class WorkStep:
    """A function of a module with its arguments, and the name of the file that it makes."""

    module: str
    function: str
    arguments: tuple[Scalar, ...]
    name: str

    def do(self, folder: Path) -> None:
        """Make the file unless it is there. Raises what the function does, `StoreFull` and `OutputRefused`."""
        if not (folder / self.name).exists():
            function: ShardFunction = getattr(importlib.import_module(self.module), self.function)
            write(folder, self.name, function(folder, *self.arguments))


def step(program: str, function: ShardFunction, arguments: Sequence[Scalar]) -> WorkStep:
    """The step of a function with arguments; `program` names who made all that it is made from."""
    module, name = function.__module__, function.__qualname__
    made_from = repr((program, module, name, tuple(arguments)))
    digest = hashlib.sha256(made_from.encode()).hexdigest()[:24]
    return WorkStep(module, name, tuple(arguments), f"{name}-{digest}")


def write(folder: Path, name: str, content: bytes) -> None:
    """Write a file beside its place and move it there."""
    with atomic.replacing(folder / name) as out:
        out.write(content)


def keep(folder: Path, kind: str, content: bytes) -> str:
    """Write a file that is named by its content, unless it is there; return the name."""
    name = f"{kind}-{hashlib.sha256(content).hexdigest()[:24]}"
    if not (folder / name).exists():
        write(folder, name, content)
    return name


def section_of(text: str, sections: int) -> int:
    """The section that a string belongs to, from 0: by a digest, the same everywhere."""
    return zlib.crc32(text.encode()) % sections


def packed(values: Sequence[Any]) -> bytes:
    """One file of several sections, each a value that can be read without the others.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     write(Path(name), "a", packed([["核"], {"裁军": 2}]))
    ...     unpacked(Path(name), "a", 1)
    {'裁军': 2}
    """
    parts = [pickle.dumps(value, protocol=5) for value in values]
    sizes = pickle.dumps([len(part) for part in parts], protocol=5)
    return b"".join((len(sizes).to_bytes(8, "big"), sizes, *parts))


def unpacked(folder: Path, name: str, section: int = 0) -> Any:
    """One section of a file that `packed` made."""
    with (folder / name).open("rb") as file:
        sizes = pickle.loads(file.read(int.from_bytes(file.read(8), "big")))
        file.seek(sum(sizes[:section]), 1)
        return pickle.loads(file.read(sizes[section]))
