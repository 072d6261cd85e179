"""Reading two recordings of `behaviour.py` and telling in few lines how a case differs."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

INDEX = "index.json"
"""The file that makes a folder a recording."""


def loaded(folder: Path) -> dict[str, Any]:
    """The index of a recording. Raises `click.UsageError`."""
    try:
        index: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except OSError as error:
        raise click.UsageError(f"{folder} holds no recording ({error.strerror})") from error
    return index


def command(name: str, folders: Iterable[Path]) -> str:
    """The command or the request of a case, from the first recording that has it."""
    paths = (folder / "cases" / name / "command" for folder in folders)
    return next((path.read_text(encoding="utf-8").strip()[:160] for path in paths if path.exists()), "")


def shown_lines(path: Path) -> list[str]:
    """The lines of a recorded file for a diff: JSON on one line is spread out, bytes that are no text are counted."""
    if not path.exists():
        return []
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"]
    if text[:1] in ("{", "[") and text.count("\n") < 2:
        try:
            text = json.dumps(json.loads(text.replace(": TIME", ": null")), ensure_ascii=False, indent=1)
        except ValueError:
            return text.split("\n")
    return text.split("\n")


def differences(before: Path, after: Path, names: Iterable[str], most: int) -> Iterator[str]:
    """A short unified diff of some files of one case."""
    for name in names:
        compared = difflib.unified_diff(
            shown_lines(before / name), shown_lines(after / name), name, name, n=1, lineterm=""
        )
        for number, line in enumerate(compared):
            if number >= most:
                yield "    ..."
                break
            yield f"    {line[:240]}"


def compare_case(
    name: str,
    pair: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None],
    folders: tuple[Path, Path],
    most: int,
) -> Iterator[str]:
    """What is to be told of one case; nothing where it is the same."""
    old, new = pair
    if old is None or new is None:
        yield f"  only in {folders[old is None]}"
        return
    names = sorted(n for n in {*old["files"], *new["files"]} if old["files"].get(n) != new["files"].get(n))
    if names:
        yield f"  {', '.join(names)}"
        yield from differences(folders[0] / "cases" / name, folders[1] / "cases" / name, names, most)
