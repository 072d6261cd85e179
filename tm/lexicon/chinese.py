"""Chinese sentences to token keys: words, numbers, Latin strings and signs."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from tm.lexicon.english import SIGNS, SYMBOL, latin_key, number_key, stem_key
from tm.lexicon.layers import Layer
from tm.lexicon.segment import Found, cut, room
from tm.lexicon.token_keys import TokenClass, key
from tm.text import numerals
from tm.text.chars import FULL_WIDTH, HAN_RANGES

_NUMERAL = "零〇一二三四五六七八九十百千万亿两"
_TOKEN = re.compile(
    rf"(?P<symbol>{SYMBOL})"
    r"|(?P<figure>\d{1,3}(?:[ ,\u00a0\u202f]\d{3}){1,5}(?!\d)(?:\.\d+)?|\d{1,18}(?:\.\d{1,9})?)(?P<scale>[百千万亿]{0,3})"
    rf"|(?P<numeral>[{_NUMERAL}]{{2,30}})"
    r"|(?P<latin>[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)*)"
    r"|(?P<sign>[?？!！;；:：(（“”\"「『」』…—―%％])"
)
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ／．]")
_SIGN_KEYS = {sign: key(TokenClass.SIGN, one) for sign, one in SIGNS.items()}
_EDGES = [(ord(low), ord(high or low)) for low, high in re.findall("(.)(?:-(.))?", HAN_RANGES)]


def keys(text: str, layers: Sequence[Layer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (places, keys) of the tokens of `text`, which is in Simplified characters.

    Places are code points of `text`; a run of ideographs never goes over a line end.
    """
    if _WIDE.search(text):
        text = text.translate(FULL_WIDTH)
    places, other_keys = [], []
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    han = _is_han(codes)
    for match in _TOKEN.finditer(text):
        value = _key(match)
        if value:
            places.append(match.start())
            other_keys.append(value)
            if match.lastgroup in ("numeral", "scale"):
                han[match.start() : match.end()] = False
    word_places, word_keys = _words(codes, han, layers)
    return (
        np.concatenate((word_places, np.array(places, dtype=np.int64))),
        np.concatenate((word_keys, np.array(other_keys, dtype=np.int64))),
    )


def _words(
    codes: NDArray[np.int64], han: NDArray[np.bool_], layers: Sequence[Layer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places and keys of the words in the runs of ideographs."""
    left = room(han)
    matches: list[Found] = []
    for layer in layers:
        for length, at, numbers in layer.trie.matches(codes, left):
            matches.append((length, at, layer.keys[numbers], layer.logs[numbers]))
    places, words = cut(left, matches)
    unknown = words < 0
    words[unknown] = TokenClass.HAN << 56 | codes[places[unknown]]
    return places, words


def _is_han(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    han = np.zeros(len(codes), dtype=bool)
    for low, high in _EDGES:
        han |= (codes >= low) & (codes <= high)
    return han


def _key(match: re.Match[str]) -> int:
    kind, text = match.lastgroup, match.group()
    if kind == "sign":
        return _SIGN_KEYS[text]
    return _token_key(text, "figure" if match["figure"] is not None else kind or "")


@functools.lru_cache(maxsize=50_000)
def _token_key(text: str, kind: str) -> int:
    """Key of one token, 0 for Chinese numerals that are no number."""
    if kind == "symbol":
        return latin_key(text)
    if kind == "latin":
        return stem_key(text.lower().replace("’", "'"))
    if kind == "numeral":
        value = numerals.number(text)
        return 0 if value is None else number_key(value)
    value = numerals.number(re.sub("[\u00a0\u202f]", " ", text))
    return number_key(Decimal(re.match(r"[\d.]+", text)[0]) if value is None else value)  # type: ignore[index]
