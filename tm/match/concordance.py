"""Every unit that holds a string, in Chinese of either script or in English, exactly or by its lemmas."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tm.index import grams
from tm.index.fold import SPACE, Array, fold, is_word_end
from tm.index.part import IndexPart
from tm.languages import EQUIVALENT, LANGUAGES, PAIR, Lang
from tm.text import words

LEMMATISED = frozenset(lang for lang in PAIR if LANGUAGES[lang].inflected)
"""Languages whose words can be sought in any inflection."""

_WORD = re.compile(r"[a-z]+")
# words that hold a string: more of them cost more than reading on
_FEW = 40


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the units that hold a string, in the order in which they were stored.

    `total` counts all of them; None where nobody asked.
    """

    ids: tuple[int, ...]
    total: int | None


def search(
    index: Sequence[IndexPart],
    query: str,
    language: Lang,
    *,
    first: int = 0,
    most: int = 20,
    count: bool = False,
) -> Page:
    """The units whose text in `language` holds `query`, from the `first` on (counted from 0).

    Scripts, width and capitals are one; spaces do not count in Chinese. A query that folds to nothing
    (spaces of Chinese, invisible characters) is in no unit.
    """
    sought = _sought(query, language)
    if sought is None:
        return Page((), 0 if count else None)
    ids: list[int] = []
    total = 0
    for part, block in blocks(index, language):
        # blocks come in the order of storing, so the first page needs only the first blocks
        if not count and len(ids) >= first + most:
            break
        # with a total every block is read, but no more ids are kept than the page shows
        room = first + most - len(ids)
        texts = sought.texts(part, block, None if count else room)
        total += len(texts)
        if room > 0:
            ids += part.ids[texts[:room] + block.first].tolist()
    return Page(tuple(ids[first:]), total if count else None)


def spread(index: Sequence[IndexPart], query: str, language: Lang, most: int) -> Page:
    """Units whose text in `language` holds `query`, from all over the index at even distances, and how many there are."""
    sought = _sought(query, language)
    if sought is None:
        return Page((), 0)
    held = [
        (part, block.first, texts)
        for part, block in blocks(index, language)
        if len(texts := sought.texts(part, block))
    ]
    ends = np.cumsum([len(texts) for _, _, texts in held], dtype=np.int64)
    total = int(ends[-1]) if held else 0
    chosen = np.unique(np.linspace(0, total - 1, min(most, total)).round().astype(np.int64))
    ids: list[int] = []
    for (part, first, texts), end in zip(held, ends.tolist(), strict=True):
        begin = end - len(texts)
        own = chosen[(chosen >= begin) & (chosen < end)] - begin
        ids += part.ids[texts[own] + first].tolist()
    return Page(tuple(ids), total)


def _sought(query: str, language: Lang) -> StringSearch | None:
    """A query ready to be looked for; None where it folds to nothing."""
    symbols = fold([query], language, strip=False).text(0)
    return StringSearch(symbols) if len(symbols) else None


def blocks(index: Sequence[IndexPart], language: Lang) -> Iterator[tuple[IndexPart, grams.GramBlock]]:
    """The blocks of all parts, in order."""
    for part in index:
        for block in part.sides[language].blocks:
            yield part, block


class StringSearch:
    """Folded symbols that are looked for in the blocks of an index; with `at_word` only where a word begins."""

    def __init__(self, symbols: Array, *, at_word: bool = False) -> None:
        self._symbols = symbols
        self._needle = grams.needle(symbols, at_word=at_word)
        self._words: dict[str, list[grams.Needle] | None] = {}

    def texts(self, part: IndexPart, block: grams.GramBlock, most: int | None = None) -> Array:
        """The texts of a block that hold the symbols, in order; with `most` the first so many are enough.

        What lies within an English word is looked for in the words of the part first: if few have it, where these
        are; if many, by reading on from the beginning.
        """
        # None is not the same as no place: the string may lie within words
        places = grams.find(block, self._needle)
        if places is None:
            words = self._words_of(part)
            if words is None:
                read = grams.read if most is None else functools.partial(grams.first, most=most)
                return read(block, self._symbols)
            by_word = (grams.find(block, word) for word in words)
            places = np.concatenate(
                [np.zeros(0, np.int64), *(positions for positions in by_word if positions is not None)]
            )
        return grams.texts_of(block, places)

    def _words_of(self, part: IndexPart) -> list[grams.Needle] | None:
        """The words of a part that hold the symbols, up to their end; None where there are too many."""
        if part.digest not in self._words:
            # words of one letter are not in the vocabulary, and signs are in no word; a space may end one
            # the space at the end is not of the word
            size = len(self._symbols) - int(self._symbols[-1] == SPACE)
            inside = size > 1 and not is_word_end(self._symbols, np.arange(size)).any()
            held = part.sides[EQUIVALENT].within(self._symbols.tobytes(), _FEW) if inside else None
            self._words[part.digest] = (
                None
                if held is None
                else [grams.needle(np.frombuffer(word, np.uint8), at_word=True) for word in held]
            )
        return self._words[part.digest]


def lemmatised(
    index: Sequence[IndexPart],
    query: str,
    read: Callable[[Sequence[int]], dict[int, str]],
    *,
    first: int = 0,
    most: int = 20,
    count: bool = False,
) -> Page:
    """The units whose English holds the words of `query` in any inflection, in their order.

    `read` gives the English of units by id. Candidates are those with a form of the rarest word; each is
    then compared by its lemmas (simplemma).
    """
    lemmas = words.lemmas(query)
    if not lemmas.strip():
        return Page((), 0 if count else None)
    # blanks around both, so that a word is found only whole
    phrase = f" {' '.join(lemmas.split())} "
    stems = [_forms(word) for word in _WORD.findall(query.casefold())]
    # the longest beginning is the rarest word, as a rule: fewest candidates to compare
    forms = max(stems, key=lambda some: min(map(len, some)), default=[query])
    ids: list[int] = []
    total = 0
    searches = [StringSearch(fold([form], EQUIVALENT).text(0), at_word=True) for form in forms]
    for part, block in blocks(index, EQUIVALENT):
        if not count and len(ids) >= first + most:
            break
        texts: set[int] = set()
        for search_ in searches:
            texts.update(search_.texts(part, block).tolist())
        ordered = sorted(texts)
        for start in range(0, len(ordered), 256):
            # a few hundred at a time: the first page seldom needs the others
            some = part.ids[np.array(ordered[start : start + 256], dtype=np.int64) + block.first].tolist()
            held = read(some)
            for number in some:
                if phrase in f" {' '.join(words.lemmas(held[number]).split())} ":
                    total += 1
                    if len(ids) < first + most:
                        ids.append(number)
            if not count and len(ids) >= first + most:
                break
    return Page(tuple(ids[first:]), total if count else None)


def _forms(word: str) -> list[str]:
    """What the inflections of a word begin with: its longest common beginning that searching can use.

    >>> _forms("weapons"), _forms("parties")
    (['weapon'], ['part'])
    """
    stem = words.lemmas(word).strip() or word
    common = 0
    while common < min(len(stem), len(word)) and stem[common] == word[common]:
        common += 1
    # parties and party have `part` in common
    short = stem[:common]
    # y becomes ies, and e goes before ing: neither is in all forms
    if short.endswith(("y", "e")):
        short = short[:-1]
    # two letters begin too many words: then the forms themselves
    return [short] if len(short) > 2 else list(dict.fromkeys([stem, word]))
