"""A dictionary's headwords as one sorted array, walked for all places of a text at once.

Node 0 is the root; the node reached over the edge at place `k` of `edges` is `k + 1`. An edge is
`parent << 21 | code point`. Nodes are numbered level by level, so that the array is sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# a code point has 21
_BITS = 21
LONGEST = 12
"""Longest headword that is found in a text, in characters."""


@dataclass(frozen=True, slots=True)
class Trie:
    """`edges` (int64, sorted) and, for the node behind each edge, the word that ends there or -1."""

    edges: NDArray[np.int64]
    word: NDArray[np.int32]

    def matches(
        self, codes: NDArray[np.int64], room: NDArray[np.int64]
    ) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.int32]]]:
        """Yield (length, places, words) for every headword in a text, shortest first.

        `codes` are the code points of the text, `room[p]` how many characters of one run are left
        at place p; a headword never goes over the end of its run.
        """
        places = np.flatnonzero(room > 0)
        nodes = np.zeros(len(places), dtype=np.int64)
        for length in range(1, LONGEST + 1):
            if not len(self.edges) or not len(places):
                return
            edges = nodes << _BITS | codes[places + length - 1]
            at = np.searchsorted(self.edges, edges)
            at[at == len(self.edges)] = 0
            hit = self.edges[at] == edges
            places, at = places[hit], at[hit]
            words = self.word[at]
            ends = words >= 0
            yield length, places[ends], words[ends]
            more = room[places] > length
            places, nodes = places[more], at[more] + 1


def build(headwords: Sequence[str]) -> Trie:
    """Build the trie of `headwords`; word k is the k-th of them.

    >>> trie = build(["裁军", "裁"])
    >>> codes = np.array([ord(c) for c in "裁军"])
    >>> [(n, p.tolist(), w.tolist()) for n, p, w in trie.matches(codes, np.array([2, 1]))]
    [(1, [0], [1]), (2, [0], [0])]
    """
    order = sorted((word, number) for number, word in enumerate(headwords) if 0 < len(word) <= LONGEST)
    edges: list[int] = []
    words: list[int] = []
    level = [(0, 0, len(order))]
    depth = 0
    while level:
        following = []
        for node, start, end in level:
            for code, first, last in _children(order, start, end, depth):
                edges.append(node << _BITS | code)
                word, number = order[first]
                ends = len(word) == depth + 1
                words.append(number if ends else -1)
                following.append((len(edges), first + ends, last))
        level = [item for item in following if item[1] < item[2]]
        depth += 1
    return Trie(np.array(edges, dtype=np.int64), np.array(words, dtype=np.int32))


def _children(
    order: Sequence[tuple[str, int]], start: int, end: int, depth: int
) -> Iterator[tuple[int, int, int]]:
    """Runs of `order[start:end]` with one character at `depth`: (code point, first, last)."""
    first = start
    while first < end:
        letter = order[first][0][depth]
        last = first + 1
        while last < end and order[last][0][depth] == letter:
            last += 1
        yield ord(letter), first, last
        first = last
