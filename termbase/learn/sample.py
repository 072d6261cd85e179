"""Which pairs of a large memory teach: for every term so many pairs, chosen by a digest of their texts.

All pairs of millions cannot be held, and a term that stands in ten thousand is known as well from two hundred. The pairs of
a term with the smallest digests are a fair draw that does not depend on the order, the parts or the workers; equal
sentences count once in it. How often the term stands in all pairs is counted too, and told.
"""

from __future__ import annotations

import functools
import hashlib
import heapq
import marshal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tm.languages import EQUIVALENT, MINED
from tm.model import Pair
from tm.progress import Progress
from tm.text.fold import fold
from tm.text.recognise import Recogniser
from tm.work import folder as work_folder
from tm.work.workers import Work

ALL = 60_000
"""Pairs up to which all teach: some 2.5 GB are taken for them, the sum of what is counted and the pairs themselves."""

OF_TERM = 60
"""Pairs of a term that teach, where not all do. Up to 200 are looked at of a term (`counterparts.PAIRS`); other terms that
stand in the pairs chosen for one another bring a frequent term near that."""

_SHARD = 20_000
"""Pairs of one step."""

Draw = tuple[int, int]
"""Digest of the texts of a pair, and its number."""


@dataclass(frozen=True, slots=True)
class TeachingSample:
    """The numbers of the pairs that teach, and in how many pairs of all each form stands."""

    numbers: frozenset[int]
    totals: dict[str, int]


def draw(
    pairs: Iterable[tuple[int, Pair]],
    forms: Iterable[str],
    work: Work,
    progress: Progress,
    of_term: int = OF_TERM,
) -> TeachingSample:
    """Choose pairs, given with their numbers, by the terms that stand in them."""
    # sorted, so that the same forms make the same file
    asked = work_folder.keep(work.folder, "forms", work_folder.packed([sorted(forms)]))
    shards = [(name, asked, of_term) for name in _shards(work.folder, pairs)]
    totals: dict[str, int] = {}
    draws: dict[str, list[Draw]] = {}
    for file in work.map(stand, shards, "choosing the pairs that teach", progress):
        for form, (count, drawn) in work_folder.unpacked(work.folder, file).items():
            totals[form] = totals.get(form, 0) + count
            draws[form] = smallest([*draws.get(form, ()), *drawn], of_term)
    numbers = frozenset(number for drawn in draws.values() for _, number in drawn)
    return TeachingSample(numbers, totals)


def smallest(draws: Iterable[Draw], most: int) -> list[Draw]:
    """The draws with the smallest digests, each digest once, the first pair with it.

    >>> smallest([(7, 1), (3, 5), (3, 2), (9, 4)], 2)
    [(3, 2), (7, 1)]
    """
    first: dict[int, int] = {}
    for digest, number in draws:
        # of equal texts the first pair, whatever part it was in
        first[digest] = min(number, first.get(digest, number))
    return heapq.nsmallest(most, first.items())


def _shards(folder: Path, pairs: Iterable[tuple[int, Pair]]) -> Iterator[str]:
    rows: list[tuple[int, int, str]] = []
    for number, pair in pairs:
        # by the texts alone: the order of storing must not choose
        texts = f"{pair.text(MINED)}\n{pair.text(EQUIVALENT)}".encode("utf-8", "surrogatepass")
        digest = int.from_bytes(hashlib.blake2b(texts, digest_size=8).digest(), "big")
        rows.append((number, digest, pair.text(MINED)))
        if len(rows) >= _SHARD:
            yield work_folder.keep(folder, "pairs", marshal.dumps(rows))
            rows = []
    if rows:
        yield work_folder.keep(folder, "pairs", marshal.dumps(rows))


def stand(folder: Path, shard: str, forms: str, most: int) -> bytes:
    """A step: for each form how many pairs of a shard have it, and the pairs of it that may teach."""
    recogniser = _recogniser(folder, forms)
    counts: dict[str, int] = {}
    draws: dict[str, list[Draw]] = {}
    for number, digest, text in marshal.loads((folder / shard).read_bytes()):
        # once a pair, and not as a part of a longer term
        for form in {span.form for span in recogniser.spans(fold(text)) if not span.nested}:
            counts[form] = counts.get(form, 0) + 1
            drawn = draws.setdefault(form, [])
            drawn.append((digest, number))
            # now and then, so that memory stays bounded and few sorts are made
            if len(drawn) > 4 * most:
                draws[form] = smallest(drawn, most)
    return work_folder.packed(
        [{form: (count, smallest(draws[form], most)) for form, count in counts.items()}]
    )


@functools.lru_cache(maxsize=1)
def _recogniser(folder: Path, forms: str) -> Recogniser:
    return Recogniser(work_folder.unpacked(folder, forms))
