"""The texts nearest to a query: exactly those that comparing with every one of them would give. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from tm.index import part as parts
from tm.index import signature
from tm.index.fold import fold
from tm.languages import Lang

# candidates compared at first, and at most together: few queries need a second batch
_FIRST, _MOST = 32, 1024


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """A text near to the query: the best sort first, equals by unit.

    `distance` is in edits of search keys, `similarity` one less its share of the longer key.
    """

    rank: float
    unit: int
    similarity: float
    distance: int


def nearest(
    index: Sequence[parts.IndexPart], text: str, language: Lang, *, similarity: float = 0.7, most: int = 5
) -> list[Near]:
    """The `most` units nearest to `text` that are at least so similar; of equals those stored first.

    Similarity is normalised Levenshtein (edits by the length of the longer, both in symbols of the search
    key: characters of Chinese, words of English). Nothing that qualifies is passed over: signatures only
    rule out what cannot be near enough.
    """
    # a query of spaces alone folds to nothing
    folded = fold([text], language).text(0)
    if not len(folded) or most < 1:
        return []
    key = parts.keys([folded], language)[0]
    asked = parts.query(folded, language)
    candidates: list[tuple[float, int, int, int]] = []
    for number, part in enumerate(index):
        side = part.sides[language]
        for band in side.bands:
            places, edits = signature.survivors(band, asked, similarity)
            if len(places):
                longest = np.maximum(band.lengths[places - band.first], asked.length)
                texts = side.order[places]
                # the best that a candidate can be: those with the best bounds are compared first
                bounds = 1 - edits / longest
                candidates.extend(
                    zip(
                        (-bounds).tolist(),
                        part.ids[texts].tolist(),
                        [number] * len(texts),
                        texts.tolist(),
                        strict=True,
                    )
                )
    # by bound, then by unit: equals come in the order in which they were stored
    candidates.sort()
    best: list[Near] = []
    at, size = 0, _FIRST
    while at < len(candidates):
        floor = best[-1].similarity if len(best) >= most else similarity
        # 1e-12: rounding must not cut off a candidate that is exactly as good
        if len(best) >= most and -candidates[at][0] < floor - 1e-12:
            break
        batch = candidates[at : at + size]
        at, size = at + size, min(2 * size, _MOST)
        for number, part in enumerate(index):
            mine = [candidate for candidate in batch if candidate[2] == number]
            keys = part.sides[language].keys([candidate[3] for candidate in mine])
            for candidate, other in zip(mine, keys, strict=True):
                longest_key = max(len(key), len(other))
                limit = signature.allowed(floor, longest_key)
                # with a cutoff the comparison ends as soon as it is too far
                distance = Levenshtein.distance(key, other, score_cutoff=limit)
                if distance <= limit:
                    score = 1 - distance / longest_key
                    best.append(Near(-score, candidate[1], score, distance))
        # cut after each batch, so that the floor rises and later batches fall
        best = heapq.nsmallest(most, best)
    return best
