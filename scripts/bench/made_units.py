"""Memories of any size, made from real pairs: the same on every run."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tm.languages import Lang

_CLAUSE = re.compile(r"(?<=[，；。：、])")
_FIGURES = re.compile(r"\d+")
_LENGTH = 400
_SEED = 20151126
_SAMPLE = 500
"""Pairs whose symbols damage takes its symbols from."""

TextPair = tuple[str, str]
"""A Chinese text and its English."""


def made_pairs(pairs: Sequence[TextPair], count: int) -> Iterator[TextPair]:
    """`count` pairs made from real ones: these first, then recombinations and near-duplicates of them.

    A quarter are near-duplicates of the one before; the others have clauses of two sentences, half of them with
    other figures.
    """
    chance = random.Random(_SEED)
    number = chance.random
    clauses = [[clause for clause in _CLAUSE.split(zh) if clause] for zh, _ in pairs]
    words = [en.split(" ") for _, en in pairs]

    def other_figure(match: re.Match[str]) -> str:
        return str(int(number() * 10 ** len(match.group())))

    zh, en = pairs[0]
    for index in range(count):
        if index < len(pairs):
            zh, en = pairs[index]
        elif number() < 0.25:
            zh = _FIGURES.sub(other_figure, zh)
            cut = int(number() * len(zh))
            zh = zh[:cut] + zh[cut + int(number() * 6) :] or zh
        else:
            head, tail = int(number() * len(pairs)), int(number() * len(pairs))
            first, second = clauses[head], clauses[tail]
            end, start = int(number() * len(first)) + 1, int(number() * len(second))
            zh = ("".join(first[:end]) + "".join(second[start:]))[:_LENGTH]
            en = " ".join(
                words[head][: len(words[head]) * end // len(first)]
                + words[tail][len(words[tail]) * start // len(second) :]
            )
            if number() < 0.5:
                zh = _FIGURES.sub(other_figure, zh)
        yield zh, en or "-"


@dataclass(frozen=True, slots=True)
class MadeMemory:
    """A memory of `count` units made from some pairs; the units have the numbers from 1."""

    pairs: Sequence[TextPair]
    count: int

    def units(self, most: int | None = None) -> Iterator[TextPair]:
        """The units, or the first of them."""
        return made_pairs(self.pairs, self.count if most is None else most)

    def texts(self, numbers: Iterable[int], language: Lang) -> list[tuple[int, str]]:
        """The texts of units in one language, each with its number, in order."""
        chosen = set(numbers)
        units = enumerate(self.units(max(chosen)), 1)
        return [(number, text_in(pair, language)) for number, pair in units if number in chosen]

    def symbols(self, language: Lang) -> list[str]:
        """Characters, or words of English, that damage takes its symbols from."""
        texts = (text_in(pair, language) for pair in self.pairs[:_SAMPLE])
        split = list if language is Lang.ZH else lambda text: text.split(" ")
        return sorted(set(itertools.chain.from_iterable(map(split, texts))))


def text_in(pair: TextPair, language: Lang) -> str:
    """The side of a pair that is in a language."""
    return pair[0 if language is Lang.ZH else 1]


def damaged(text: str, share: float, chance: random.Random, signs: Sequence[str]) -> str:
    """`text` with a share of its symbols (characters, or words where there are spaces) changed at random."""
    split = " " if " " in text and text.isascii() else ""
    symbols = text.split(split) if split else list(text)
    for _ in range(int(len(symbols) * share)):
        index, kind = chance.randrange(len(symbols) + 1), chance.random()
        if kind < 1 / 3 and index < len(symbols):
            symbols[index] = chance.choice(signs)
        elif kind < 2 / 3 and index < len(symbols) > 1:
            del symbols[index]
        else:
            symbols.insert(index, chance.choice(signs))
    return split.join(symbols)


def damaged_texts(
    memory: MadeMemory, language: Lang, count: int, most: float, chance: random.Random
) -> list[str]:
    """Queries: texts of up to `count` units drawn at random, each with up to the share `most` of its symbols changed."""
    chosen = {chance.randrange(memory.count) + 1 for _ in range(count)}
    symbols = memory.symbols(language)
    return [
        damaged(text, chance.random() * most, chance, symbols) for _, text in memory.texts(chosen, language)
    ]


def write_tmx(path: Path, pairs: Iterable[TextPair]) -> None:
    """A TMX file of the pairs, as another program than ours would write it."""
    with path.open("w", encoding="utf-8") as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
            '<header creationtool="bench" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"'
            ' srclang="zh-CN" datatype="plaintext"/>\n<body>\n'
        )
        for number, (zh, en) in enumerate(pairs):
            out.write(
                f'<tu tuid="{number}" creationdate="20200101T000000Z"><prop type="x-document">A/{number % 5000}</prop>'
                f'<tuv xml:lang="zh-CN"><seg>{escape(zh)}</seg></tuv><tuv xml:lang="en"><seg>{escape(en)}</seg></tuv></tu>\n'
            )
        out.write("</body></tmx>\n")
