"""Sentences in files of about equal size, so that many can work on a corpus and none has to hold it."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from termbase.extract.candidates import Located, Place
from tm.work import folder as work_folder

SHARD_CHARACTERS = 400_000
"""Characters of a shard: some 1.2 MB of UTF-8, 10,000 sentences, two seconds of work; a choice."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The names of the files, in the order of the corpus, and how many characters they hold."""

    names: tuple[str, ...]
    characters: int

    @property
    def sections(self) -> int:
        """Into how many sections counts are divided, so that those of one section fit into memory."""
        # a section of counts is in memory at a time; each costs a pass over all files
        return max(1, min(256, len(self.names) // 4))


def write(folder: Path, sentences: Iterable[Located], size: int = SHARD_CHARACTERS) -> Shards:
    """Write sentences to files of `size` characters each in `folder`."""
    names: list[str] = []
    rows: list[tuple[int, int, int, str]] = []
    held = characters = 0
    for located in sentences:
        place = located.place
        rows.append((place.document, place.paragraph, place.start, located.text))
        held += len(located.text)
        if held >= size:
            # plain tuples need no pickle, and the files live no longer than the work
            names.append(work_folder.keep(folder, "sentences", marshal.dumps(rows)))
            rows, held, characters = [], 0, characters + held
    if rows:
        names.append(work_folder.keep(folder, "sentences", marshal.dumps(rows)))
    return Shards(tuple(names), characters + held)


def read(folder: Path, name: str) -> Iterator[Located]:
    """The sentences of a file."""
    for document, paragraph, start, text in marshal.loads((folder / name).read_bytes()):
        yield Located(Place(document, paragraph, start), text)
