"""Segments become runs of tagged words: the stretches inside which a term can lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from termbase.mine import classes
from tm.text.chars import HAN_RANGES
from tm.text.words import Segmenter, Word

# a run is broken by punctuation, brackets, quotes, digits and Latin; the dot of foreign names is not
RUN = re.compile(f"[{HAN_RANGES}]+(?:[·・‧][{HAN_RANGES}]+)*")
_LONG = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one stretch of a segment: `start` is the offset of the first in the segment.

    `before` and `after` are the characters around the stretch, `^` and `$` at the segment's ends.
    """

    start: int
    words: tuple[Word, ...]
    before: str
    after: str

    @property
    def text(self) -> str:
        """The stretch itself."""
        return "".join(word.text for word in self.words)


def runs(text: str, cut: Callable[[str], list[Word]]) -> Iterator[Run]:
    """Yield the runs of a segment's `text`.

    >>> [r.text for r in runs("《条约》第1条规定，核裁军", lambda t: [Word(t, "n")])]
    ['条约', '第', '条规定', '核裁军']
    """
    for found in RUN.finditer(text):
        before = text[found.start() - 1] if found.start() else "^"
        after = text[found.end()] if found.end() < len(text) else "$"
        yield Run(found.start(), tuple(cut(found.group())), before, after)


class Cutter:
    """Cuts runs into words as fine as terms need them; remembers words it has split."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._parts: dict[str, tuple[Word, ...]] = {}

    def __call__(self, text: str) -> list[Word]:
        """Cut `text`. Long dictionary entries that are phrases (`彻底消除`, `采取措施`) are split.

        The general dictionary lists frequent phrases as words; their parts tell whether they
        are a term. Entries with a negation in front (`不可逆转`) and names stay whole.
        """
        cut: list[Word] = []
        for word in self._segmenter.words(text):
            if len(word.text) < _LONG:
                cut.append(word)
                continue
            parts = self._parts.get(word.text)
            if parts is None:
                parts = self._parts[word.text] = self._split(word)
            cut.extend(parts)
        return cut

    def _split(self, word: Word) -> tuple[Word, ...]:
        text, segmenter = word.text, self._segmenter
        if text[0] in classes.NEGATIONS or word.tag in ("ns", "nt", "x") or text in segmenter.extra:
            return (word,)
        least = 1_000 if word.tag.startswith("nr") else 5
        best: tuple[int, int] | None = None
        for at in range(2, len(text) - 1):
            left, right = text[:at], text[at:]
            weight = min(segmenter.general_frequency(left), segmenter.general_frequency(right))
            if weight > least and (best is None or weight > best[0]):
                best = (weight, at)
        if best is None:
            return (word,)
        pieces = (text[: best[1]], text[best[1] :])
        return tuple(part for piece in pieces for part in self._split(Word(piece, segmenter.tag(piece))))


def is_stop(word: Word) -> bool:
    """Whether no term holds `word`."""
    return word.tag in classes.STOP_TAGS or word.text in classes.NEVER
