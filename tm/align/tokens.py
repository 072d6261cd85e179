"""Sentences of one side as arrays: token keys, lengths, what they begin and end with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tm.lexicon import chinese
from tm.lexicon.english import LINE_END, Pieces
from tm.lexicon.layers import Layer, ranges
from tm.text import script

CAP = 300
"""Most tokens of one sentence that are looked at; of a longer one the middle is left out."""

PART = 4096
"""Sentences that are read together: memory for reading does not grow with the text."""

_BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_EDGE_CLASSES = (
    ".。",
    "!！",
    "?？",
    ";；",
    ":：",
    ",，、",
    "\"“”‘’'「」『』",
    "()（）",
    "…—―-－",
    "0123456789",
)
EDGES = len(_EDGE_CLASSES) + 2
"""Number of classes of first and last characters: nothing, any other, and the ten of punctuation."""
_CLASS = {c: place + 2 for place, one in enumerate(_EDGE_CLASSES) for c in one}


@dataclass(frozen=True, slots=True)
class TokenizedSide:
    """The n sentences of one language.

    Token keys of sentence s are `keys[start[s]:start[s + 1]]` (int64, `start` has n + 1 places);
    `lengths` are characters without space (float32, n); `edges` are the classes of the first
    and the last character that is no space (int64, n x 2), 0 for none.
    """

    start: NDArray[np.int64]
    keys: NDArray[np.int64]
    lengths: NDArray[np.float32]
    edges: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Number of sentences."""
        return len(self.lengths)


def chinese_side(sentences: Sequence[str], layers: Sequence[Layer]) -> TokenizedSide:
    """Read Chinese sentences, in either script.

    >>> side = chinese_side(["裁軍。", ""], ())
    >>> side.start.tolist(), side.lengths.tolist()
    ([0, 2, 2], [3.0, 0.0])
    """
    clean = _cleaned(sentences)
    sizes, keys = zip(
        # at least one part, so that no sentences give empty arrays and not an error
        *(_chinese_part(clean[at : at + PART], layers) for at in range(0, max(1, len(clean)), PART)),
        strict=True,
    )
    return _side(clean, _starts(np.concatenate(sizes)), np.concatenate(keys))


def _chinese_part(
    clean: Sequence[str], layers: Sequence[Layer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of tokens of some sentences, and the tokens' keys."""
    places, keys = chinese.keys(_simplified(clean), layers)
    # one more for the line end between two sentences
    bounds = np.cumsum([0, *(len(sentence) + 1 for sentence in clean)])
    at = np.searchsorted(bounds, places, side="right") - 1
    # stable: within a sentence the tokens stay in order
    return np.bincount(at, minlength=len(clean)), keys[np.argsort(at, kind="stable")]


def english_side(sentences: Sequence[str]) -> TokenizedSide:
    """Read English sentences.

    >>> english_side(["Disarmament.", ""]).start.tolist()
    [0, 1, 1]
    """
    clean = _cleaned(sentences)
    pieces = Pieces()
    sizes, keys = zip(
        *(_english_part(clean[at : at + PART], pieces) for at in range(0, max(1, len(clean)), PART)),
        strict=True,
    )
    return _side(clean, _starts(np.concatenate(sizes)), np.concatenate(keys))


def _english_part(clean: Sequence[str], pieces: Pieces) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of tokens of some sentences, and the tokens' keys."""
    if not clean:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    numbers, keys, start = pieces.of(clean)
    tokens = keys[ranges(start[numbers], start[numbers + 1])]
    ends = np.flatnonzero(tokens == LINE_END)
    # one less: the line end itself is no token
    return np.diff(ends, prepend=-1) - 1, tokens[tokens > 0]


def _cleaned(sentences: Sequence[str]) -> list[str]:
    """The sentences with spaces for controls and line ends, which nothing printable holds."""
    return [s if s.isprintable() else _BREAK.sub(" ", s) for s in sentences]


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))


def _simplified(clean: Sequence[str]) -> str:
    text = "\n".join(clean)
    folded = script.simplify(text)
    # a conversion that swallows a line end would shift every sentence that follows
    if folded.count("\n") == text.count("\n"):
        return folded
    # sentence by sentence, which is slower, but each keeps its place
    return "\n".join(map(script.simplify, clean))


def _side(clean: Sequence[str], start: NDArray[np.int64], keys: NDArray[np.int64]) -> TokenizedSide:
    sizes = np.diff(start)
    if len(sizes) and sizes.max() > CAP:
        position = np.arange(len(keys)) - np.repeat(start[:-1], sizes)
        within_cap = (position < CAP // 2) | (position >= np.repeat(sizes, sizes) - CAP // 2)
        keys = keys[within_cap]
        start = np.concatenate(([0], np.minimum(sizes, CAP).cumsum()))
    lengths = [len(sentence) - sentence.count(" ") for sentence in clean]
    edges = [_edges(sentence) for sentence in clean]
    return TokenizedSide(
        start.astype(np.int64),
        keys,
        np.array(lengths, dtype=np.float32),
        np.array(edges, dtype=np.int64).reshape(-1, 2),
    )


def _edges(sentence: str) -> tuple[int, int]:
    text = sentence.strip()
    return (_CLASS.get(text[0], 1), _CLASS.get(text[-1], 1)) if text else (0, 0)
