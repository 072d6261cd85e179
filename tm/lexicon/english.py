"""English sentences to token keys: stems, numbers, symbols and signs."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from tm.lexicon.stems import stem
from tm.lexicon.token_keys import TokenClass, key
from tm.text import numerals

SIGNS = {
    **dict.fromkeys("?？", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(";；", ";"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("(（", "("),
    **dict.fromkeys('“"「『”」』', '"'),
    **dict.fromkeys("…—―", "—"),
    **dict.fromkeys("%％", "%"),
}
"""Punctuation that says something about the sentence, in one form for both languages."""

_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
MONTHS = {name: month for month, name in enumerate(_NAMES, 1) if name != "may"}
"""Months to their numbers; May is left out, being a verb more often."""
_SCALE = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SYMBOL = r"[A-Z]{1,10}(?:/[A-Za-z0-9().-]*[A-Za-z0-9)])+"
_FIGURE = r"\d{1,3}(?:[ ,\u00a0\u202f]\d{3}){1,5}(?!\d)(?:\.\d+)?|\d{1,18}(?:\.\d{1,9})?"
_TOKEN = re.compile(
    rf"{SYMBOL}|(?:{_FIGURE})(?:(?:st|nd|rd|th)\b|[ -](?:{'|'.join(_SCALE)})\b)?"
    r"|[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)*|[?!;:(\"“”…—―%\n]"
)
_NUMBER = re.compile(rf"({_FIGURE})(?:st|nd|rd|th|[ -]([a-z]+))?")
_COMPOUND = re.compile(
    r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-"
    r"(?:one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b",
    re.IGNORECASE,
)
_NUMBER_WORDS = frozenset(f"{numerals.WORD}|{numerals.ORDINAL_WORD}".split("|")) - {
    *("second", "seconds", "hundred", "thousand", "million", "billion", "trillion"),
}
_GLUE = "\0"
_JOINED = re.compile(r"([-\d][A-Za-z]{0,7}) (?=[\dhmbt])")
"""A space that a figure may go on after, and some more, which does no harm."""
LINE_END = -1
_STOP = frozenset({"a", "an", "the"})


class EnglishKeys(dict[str, int]):
    """Token keys of English sentences; every form is worked out once, when it is first looked up.

    An article has the key 0, a line end -1.

    >>> reader = EnglishKeys()
    >>> reader.keys_of("The 64th session") == reader.keys_of("Sixty-fourth sessions")
    True
    """

    def __missing__(self, text: str) -> int:
        """Work out the key of a token that was not met before."""
        number = self[text] = _key(text)
        return number

    def lines(self, text: str) -> Iterator[int]:
        """Keys of the tokens of `text` in order, 0 and -1 among them."""
        if "-" in text:
            text = _COMPOUND.sub(_in_figures, text)
        return map(self.__getitem__, _TOKEN.findall(text))

    def keys_of(self, sentence: str) -> list[int]:
        """Keys of the tokens of one sentence, in order; articles have none."""
        return [number for number in self.lines(sentence) if number > 0]


class Pieces(dict[str, int]):
    """What stands between two spaces of English sentences, numbered as it comes, with the keys in it.

    Most pieces come again and again, so that few are read. A piece whose tokens depend on the next
    one (`27 000`, `3.5 million`, `sixty-four thousand`) is one with it.

    >>> pieces = Pieces()
    >>> numbers, keys, start = pieces.of(["Arms, arms", "27 000"])
    >>> numbers.tolist(), len(keys), start.tolist()
    ([0, 1, 2, 3, 2], 4, [0, 1, 2, 3, 4])
    """

    def __init__(self) -> None:
        super().__init__()
        self._reader = EnglishKeys()
        self._keys: list[int] = []
        self._start = [0]

    def __missing__(self, piece: str) -> int:
        """Read a piece that was not met before."""
        number = self[piece] = len(self)
        self._keys += filter(None, self._reader.lines(piece.replace(_GLUE, " ")))
        self._start.append(len(self._keys))
        return number

    def of(self, sentences: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the pieces of sentences without controls in order, a line end after every sentence,
        and `keys` and `start`: those of piece k are `keys[start[k]:start[k + 1]]`.
        """
        text = _JOINED.sub(rf"\1{_GLUE}", " \n ".join(sentences))
        numbers = np.fromiter(map(self.__getitem__, f"{text} \n".split(" ")), dtype=np.int64)
        return numbers, np.array(self._keys, dtype=np.int64), np.array(self._start, dtype=np.int64)


def _in_figures(match: re.Match[str]) -> str:
    return str(numerals.words_value(match.group()))


@functools.lru_cache(maxsize=50_000)
def _key(text: str) -> int:
    """Key of one token."""
    if text == "\n":
        return LINE_END
    if text in SIGNS:
        return key(TokenClass.SIGN, SIGNS[text])
    if figure := _NUMBER.fullmatch(text):
        return number_key(_value(figure[1]) * _SCALE.get(figure[2] or "", 1))
    return latin_key(text) if "/" in text else _word_key(text)


def _value(figure: str) -> Decimal:
    return Decimal(re.sub("[ ,\u00a0\u202f]", "", figure))


def number_key(value: Decimal | int) -> int:
    """Key of a number, the same however it was written.

    >>> number_key(Decimal("3.50")) == number_key(Decimal("3.5"))
    True
    """
    return key(TokenClass.NUMBER, numerals.plain(value))


def latin_key(text: str) -> int:
    """Key of a Latin string that is no word of the language: a symbol, an acronym, a foreign name."""
    return key(TokenClass.LATIN, text.lower().replace("’", "'"))


def _word_key(text: str) -> int:
    word = text.lower().replace("’", "'")
    if word in _STOP:
        return 0
    if word in MONTHS and text[0].isupper():
        return number_key(MONTHS[word])
    if word in _NUMBER_WORDS and (value := numerals.words_value(word)) is not None:
        return number_key(value)
    return stem_key(word)


def stem_key(word: str) -> int:
    """Key of an English word by its stem.

    >>> stem_key("treaties") == stem_key("treaty")
    True
    """
    return key(TokenClass.LATIN, stem(word.removesuffix("'s").removesuffix("'")))
