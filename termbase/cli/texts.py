"""How the verbs read texts: files, and stdin for `-`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tm.errors import InputRefused
from tm.limits import Limits


def read_sentences(file: Path, limits: Limits) -> Sequence[str]:
    """The sentences of a file, or of stdin for `-`."""
    from termbase.extract.sentences import sentences

    if str(file) != "-":
        return read_document(file, limits)[1]
    return sentences(_decoded(_stdin(limits, "raise --max-bytes")))


def read_document(file: Path, limits: Limits) -> tuple[str | None, list[str]]:
    """The symbol of a document, where it tells one, and its sentences."""
    from termbase.extract.sentences import outline

    outlined = outline(file, limits)[0]
    texts = [segment["text"] for paragraph in outlined["paragraphs"] for segment in paragraph["segments"]]
    return outlined["document"]["symbol"], texts


def read_lines(limits: Limits | None = None) -> list[str]:
    """The lines of stdin. Raises `InputRefused` for bytes that are no UTF-8, or more than a file may have."""
    lines = _decoded(_stdin(limits or Limits(), "give it in parts")).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.rstrip("\r") for line in lines]


def read_segments(file: Path, presegmented: bool, max_bytes: int) -> Sequence[str]:
    """The segments of a text, a line each if it is `presegmented`. Raises `InputRefused` where it has none."""
    from tm.files import encoding

    limits = replace(Limits(), file_bytes=max_bytes)
    if not presegmented:
        texts: Sequence[str] = read_sentences(file, limits)
    elif str(file) == "-":
        texts = read_lines(limits)
    else:
        texts = list(encoding.lines(file, encoding.detect(file, limits), limits))
    texts = [text for text in texts if text.strip()]
    if not texts:
        raise InputRefused("it holds no segment", file=file.name, next_step="give a file with text")
    return texts


def _stdin(limits: Limits, next_step: str) -> bytes:
    """What stdin holds. Raises `InputRefused` where that is more than a file may have: it may have no end."""
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise InputRefused("there is more text than the limit allows", file="-", next_step=next_step)
    return data


def _decoded(data: bytes) -> str:
    """What stdin holds, as text. Raises `InputRefused` for bytes that are no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputRefused(
            "the bytes are no UTF-8 text", file="-", line=line, next_step="convert it first"
        ) from error


def passed_over(names: Sequence[str]) -> str:
    """What is said of documents that are in another language than the one that is worked on.

    >>> passed_over(["a.en.txt", "b.en.txt"])
    'note: 2 texts in another language are passed over: a.en.txt and others'
    """
    if len(names) == 1:
        return f"note: 1 text in another language is passed over: {names[0]}"
    return f"note: {len(names)} texts in another language are passed over: {names[0]} and others"
