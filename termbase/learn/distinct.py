"""Which pairs teach: each text once, and a person's correction in the place of what the aligner made. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tm.model import Pair

CORRECTED, ALIGNED = "corrected", "aligned"
"""Kinds of memories: an alignment that a person has been given, one as the aligner made it."""

_Scope = str | int


@dataclass(frozen=True, slots=True)
class TeachingUnit:
    """A pair with its number, and the memory that it is from."""

    number: int
    memory: int
    kind: str
    pair: Pair


def distinct(units: Sequence[TeachingUnit]) -> list[TeachingUnit]:
    """The units that teach, in order.

    Of units of one document with the same Chinese and the same English one stays, a corrected one before others.
    An aligned unit goes where a corrected one of its document has its Chinese or its English. Pairs whose document
    nobody told, as in the table of a corrected alignment, are of the aligned document that has the most of their
    memory's texts, if that is half of them, else of their memory.
    """
    documents = _documents(units)

    def scope(unit: TeachingUnit) -> _Scope:
        document = unit.pair.document or documents.get(unit.memory)
        return unit.memory if document is None else document

    corrected = [unit for unit in units if unit.kind == CORRECTED]
    # either side is enough: the person may have moved a sentence from one pair to another
    sides = {(scope(unit), side) for unit in corrected for side in _sides(unit.pair)}
    taught: dict[tuple[_Scope, str, str], TeachingUnit] = {}
    # corrected ones first, so that they are kept of equals
    for unit in [*corrected, *(unit for unit in units if unit.kind != CORRECTED)]:
        where = scope(unit)
        if unit.kind == ALIGNED and any((where, side) in sides for side in _sides(unit.pair)):
            continue
        taught.setdefault((where, unit.pair.first, unit.pair.second), unit)
    return sorted(taught.values(), key=lambda unit: unit.number)


def _sides(pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    return (pair.languages[0], pair.first), (pair.languages[1], pair.second)


def _documents(units: Iterable[TeachingUnit]) -> Mapping[int, str]:
    """The documents of memories that name none, by memory."""
    texts: dict[int, set[tuple[str, str]]] = defaultdict(set)
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for unit in units:
        if unit.pair.document is None:
            texts[unit.memory].update(_sides(unit.pair))
        elif unit.kind == ALIGNED:
            for side in _sides(unit.pair):
                owners[side].add(unit.pair.document)
    by_memory = {}
    for memory, sides in texts.items():
        counts = Counter(document for side in sides for document in owners.get(side, ()))
        # of equals the first by name: not by the order of reading
        best = min(counts, key=lambda document: (-counts[document], document), default=None)
        # half of the texts: a memory of several documents belongs to none of them
        if best is not None and counts[best] * 2 >= len(sides):
            by_memory[memory] = best
    return by_memory
