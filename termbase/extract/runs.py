"""Segments become runs of tagged words: the stretches inside which a term can lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from termbase.extract import word_classes
from tm.text.chars import HAN_RANGES
from tm.text.words import Segmenter, Word

# a run is broken by punctuation, brackets, quotes, digits and Latin; the dot of foreign names is not
# and, where none of these comes, after 1,000 ideographs: no term is that long
RUN = re.compile(f"[{HAN_RANGES}]{{1,1000}}(?:[·・‧][{HAN_RANGES}]{{1,100}})*")
# shorter words are hardly ever two that the dictionary joined
_LONG = 4
# a word of two characters has nothing to split off
_SPLIT_FROM = 3
# the frequency that jieba's dictionary gives to words that nobody counted
_PADDING = 3


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
    for match in RUN.finditer(text):
        before = text[match.start() - 1] if match.start() else "^"
        after = text[match.end()] if match.end() < len(text) else "$"
        yield Run(match.start(), tuple(cut(match.group())), before, after)


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
            if len(word.text) < _SPLIT_FROM:
                cut.extend(self._suffixed(cut, word))
                continue
            parts = self._parts.get(word.text)
            if parts is None:
                parts = self._parts[word.text] = self._split(word)
            cut.extend(parts)
        return cut

    def _suffixed(self, cut: list[Word], word: Word) -> tuple[Word, ...]:
        """Give a suffix to the word before it, and what is left; an unknown word may begin with one (空缺, 率为)."""
        suffix, rest = word.text[:1], word.text[1:]
        if suffix not in word_classes.SUFFIXES or not cut or not _takes_suffix(cut[-1]):
            return (word,)
        # a word that the dictionary knows is not torn for a suffix
        if rest and (word.tag != "x" or word.text in self._segmenter.extra):
            return (word,)
        cut[-1] = Word(cut[-1].text + suffix, "n")
        return (Word(rest, self._segmenter.tag(rest)),) if rest else ()

    def _split(self, word: Word) -> tuple[Word, ...]:
        text, segmenter = word.text, self._segmenter
        # taught by these texts: a whole
        if text in segmenter.extra:
            return (word,)
        if pieces := self._without_function(text):
            return tuple(Word(piece, segmenter.tag(piece)) for piece in pieces)
        if len(text) < _LONG:
            return (word,)
        if text[0] in word_classes.NEGATIONS or word.tag in ("ns", "nt", "x"):
            return (word,)
        # names of persons fall into words easily: only frequent ones may tear one
        least = 1_000 if word.tag.startswith("nr") else 5
        best: tuple[int, int] | None = None
        for at in range(2, len(text) - 1):
            left, right = text[:at], text[at:]
            weight = min(segmenter.general_frequency(left), segmenter.general_frequency(right))
            # the rarer half decides; 主义 is an ending and not a word
            if right != "主义" and weight > least and (best is None or weight > best[0]):
                best = (weight, at)
        if best is None:
            return (word,)
        pieces = (text[: best[1]], text[best[1] :])
        # halves may be phrases again
        return tuple(part for piece in pieces for part in self._split(Word(piece, segmenter.tag(piece))))

    def _without_function(self, text: str) -> tuple[str, str] | None:
        """Split a padding entry of the dictionary (应立即, 真诚地, 和世卫) from its function character.

        The general dictionary holds phrases of the lowest frequency with guessed tags: an entry that
        begins or ends with a function character, with a known word as its rest, is two words.
        """
        segmenter = self._segmenter
        frequency = segmenter.general_frequency(text)
        if text[0] in word_classes.FUNCTION_FIRST:
            rest = segmenter.general_frequency(text[1:])
            # a counted word is one, but for those that begin with `and`
            if rest > frequency and (frequency <= _PADDING or text[0] in "和与及在"):
                return text[0], text[1:]
        if text[-1] in word_classes.FUNCTION_LAST and (frequency <= _PADDING or text[-1] in "和与及"):
            rest = segmenter.general_frequency(text[:-1])
            if rest > frequency:
                return text[:-1], text[-1]
        return None


def _takes_suffix(word: Word) -> bool:
    return len(word.text) >= 2 and (word.tag[0] in "nv" or word.tag in ("a", "j", "l", "i", "x", "an"))


def is_stop(word: Word) -> bool:
    """Whether no term holds `word`."""
    # before the tags: these have one of a function word or an adjective
    if word.text in word_classes.NOUNS_BY_USE:
        return False
    return word.tag in word_classes.STOP_TAGS or word.text in word_classes.NEVER
