"""What an alignment is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int, int, int]
"""A bead as the steps of the aligner pass it on: first Chinese sentence, one past the last, first
English sentence, one past the last."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a bead is what it is: the named parts of its score, in nats, and what they were read from.

    `lexical` is the mean of both directions' log odds per token that the sides translate each other.
    `length` is 0 for lengths that fit and falls below; `punctuation` how well both sides begin and end
    alike; `structure` how well their paragraphs agree, 0 where none were given; `prior` what beads of this shape get in this document. `numbers` is the share (0 to 1) of
    numbers, symbols and Latin strings that both sides have, None where neither has any.
    `alternative` is the probability of this bead against all others that end at the same place.
    """

    lexical: float
    length: float
    punctuation: float
    structure: float
    prior: float
    numbers: float | None
    alternative: float


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that translate each other: places in the given lists, from 0, ascending.

    One of `zh` and `en` may be empty: a sentence without a translation. `score` is the confidence,
    0 to 1. A bead is `doubtful` when its score is below `confidence.DOUBT`.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    score: float
    reasons: Reasons
    doubtful: bool

    def texts(self, zh: Sequence[str], en: Sequence[str]) -> tuple[str, str]:
        """Both sides as text: Chinese sentences are joined without a space, English ones with one."""
        # the sentences were cut from running text, where English had a space
        return "".join(zh[i] for i in self.zh), " ".join(en[j] for j in self.en)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Beads in order, every sentence in exactly one, and the recipe that they came from.

    `signature` names the lexicon, the parameters and the text folding by version, and ends in a hash
    of them: equal signatures and equal texts give equal beads.
    """

    beads: tuple[Bead, ...]
    signature: str

    def pairs(self, zh: Sequence[str], en: Sequence[str]) -> list[tuple[str, str, float]]:
        """Return (Chinese, English, score) of the beads with both sides, as they may enter a memory."""
        return [(*bead.texts(zh, en), bead.score) for bead in self.beads if bead.zh and bead.en]
