"""The English sides of all pairs as one array of lemmas: phrases are counted by comparing neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tm.lexicon.english import EnglishKeys
from tm.text import words
from tm.text.english_stop import STOP

BREAK = -1
"""What stands between tokens that no phrase goes over: punctuation, the end of a sentence."""

_TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)*|\d+(?:[.,]\d+)*|[^\sA-Za-zÀ-ÖØ-öø-ÿ\d]")
_JOINERS = frozenset("-‐‑–'’/")
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token of one sentence: its place in the text, its lemma, the key of its stem (0 for none)."""

    start: int
    end: int
    lemma: str
    stem: int


class EnglishTokenizer:
    """Cuts English sentences; every word form is worked out once."""

    def __init__(self) -> None:
        self._keys = EnglishKeys()
        self._known: dict[str, tuple[str, int]] = {}

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a sentence, articles and hyphens left out; a mark has the lemma of itself.

        >>> [t.lemma for t in EnglishTokenizer().tokens("The nuclear-weapon States, parties")]
        ['nuclear', 'weapon', 'state', ',', 'party']
        """
        tokens = []
        for match in _TOKEN.finditer(text):
            word = match.group()
            # nuclear-weapon and nuclear weapon are one
            if word in _JOINERS:
                continue
            # worked out once: a memory has few word forms and many words
            known = self._known.get(word)
            if known is None:
                known = self._known[word] = self._read(word)
            # texts have them or not, as the sentence needs
            if known[0] not in _ARTICLES:
                tokens.append(Token(match.start(), match.end(), *known))
        return tokens

    def _read(self, word: str) -> tuple[str, int]:
        if not word[0].isalnum():
            return word, 0
        keys = self._keys.keys_of(word)
        return words.lemma(word.replace("’", "'")), keys[0] if keys else 0


def is_word(lemma: str) -> bool:
    """Whether a token is no punctuation."""
    return lemma[:1].isalnum()


class English:
    """All English sides. Lemmas are numbered; sentences follow one another with a break between.

    `ids` are the numbers of the tokens (int32), `stems` the keys of their stems (int64), `start[s]` the place
    of the first token of sentence s; the token before it is a break.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        reader = EnglishTokenizer()
        numbers: dict[str, int] = {}
        # a break before the first sentence too, so that every token has one before it
        ids: list[int] = [BREAK]
        stems: list[int] = [0]
        start: list[int] = []
        for sentence in sentences:
            start.append(len(ids))
            for token in reader.tokens(sentence):
                if is_word(token.lemma):
                    ids.append(numbers.setdefault(token.lemma, len(numbers)))
                    stems.append(token.stem)
                else:
                    ids.append(BREAK)
                    stems.append(0)
            ids.append(BREAK)
            stems.append(0)
        start.append(len(ids))
        self.lemmas = list(numbers)
        self.numbers = numbers
        self.ids = np.array(ids, dtype=np.int32)
        self.stems = np.array(stems, dtype=np.int64)
        self.start = np.array(start, dtype=np.int64)
        self.content = np.array([lemma not in STOP for lemma in self.lemmas] or [False], dtype=bool)
        self._content: list[bool] = self.content.tolist()
        self._stems = np.zeros(max(1, len(self.lemmas)), dtype=np.int64)
        self._stems[self.ids[self.ids >= 0]] = self.stems[self.ids >= 0]
        # stable: the places of a word are in the order of the texts
        self._order = np.argsort(self.ids, kind="stable")
        self._first: list[int] = np.searchsorted(
            self.ids[self._order], np.arange(len(self.lemmas) + 1)
        ).tolist()
        self._counted: dict[tuple[int, ...], int] = {}

    @property
    def size(self) -> int:
        """Number of sentences."""
        return len(self.start) - 1

    def is_content(self, number: int) -> bool:
        """Whether a token may begin or end a term."""
        return number >= 0 and self._content[number]

    def stem_of(self, number: int) -> int:
        """The key of a stem, by the number of the lemma."""
        return int(self._stems[number])

    def places(self, phrase: tuple[int, ...]) -> NDArray[np.int64]:
        """Where a phrase begins, in all sentences, ascending."""
        first = self._first
        counts = [first[n + 1] - first[n] for n in phrase]
        # by the rarest word: few places are compared
        rarest = counts.index(min(counts))
        number = phrase[rarest]
        at = self._order[first[number] : first[number + 1]] - rarest
        if len(at) == 1:  # most phrases have a word that stands nowhere else
            begin = int(at[0])
            is_there = begin >= 0 and self.ids[begin : begin + len(phrase)].tolist() == list(phrase)
            return at if is_there else at[:0]
        # a phrase that would begin before the texts or reach beyond them
        at = at[(at >= 0) & (at + len(phrase) <= len(self.ids))]
        for offset, word in enumerate(phrase):
            if offset != rarest:
                at = at[self.ids[at + offset] == word]
        return at

    def frequency(self, phrase: tuple[int, ...]) -> int:
        """In how many sentences a phrase stands."""
        known = self._counted.get(phrase)
        if known is None:
            at = self.places(phrase)
            if len(at) > 1:
                sentence = np.searchsorted(self.start, at, side="right")
                # places ascend: a sentence is counted where it changes
                known = 1 + int(np.count_nonzero(sentence[1:] != sentence[:-1]))
            else:
                known = len(at)
            self._counted[phrase] = known
        return known

    def text(self, phrase: Sequence[int]) -> str:
        """The lemmas of a phrase."""
        return " ".join(self.lemmas[number] for number in phrase)
