"""Index parts made from a few texts, for tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tm.index.index import fill
from tm.index.part import IndexPart
from tm.index.part_writer import writing
from tm.languages import Lang
from tm.model import Unit

Pairs = Sequence[tuple[str, str]]


def index(*memories: Pairs) -> list[IndexPart]:
    """A part for each list of pairs; ids count on from 1."""
    made = []
    first = 1
    with tempfile.TemporaryDirectory() as folder:
        for number, pairs in enumerate(memories):
            ids = list(range(first, first + len(pairs)))
            first += len(pairs)
            digest = f"made{number}"
            with writing(Path(folder)) as writer:
                fill(writer, [(ids, [zh for zh, _ in pairs], [en for _, en in pairs])], digest)
            # a mapped file can be read after it was removed
            made.append(IndexPart(Path(folder, f"{digest}.part")))
    return made


def unit(number: int, source: str, target: str, **given: object) -> Unit:
    """A unit of an imported memory without a document."""
    told: dict[str, object] = {
        "document": None, "date": None, "memory": "made", "rank": 0, "penalty": 0, "status": "imported",
        "doubtful": False,
    }  # fmt: skip
    return Unit(number, source, target, **(told | given))  # type: ignore[arg-type]


class Held:
    """Units by id, as a matcher reads them."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def __call__(self, ids: Iterable[int], language: Lang) -> Mapping[int, Unit]:
        """The units with these ids, `language` the side of their source."""
        found = {}
        for number in ids:
            zh, en = self._pairs[number - 1]
            found[number] = unit(number, *((zh, en) if language is Lang.ZH else (en, zh)))
        return found
