"""One file of the index: the units of a stretch of the memory, folded, signed and sorted; mapped to be read.

Sections lie one after the other, then the sums of their pages; the directory that names them is JSON at the
end, and the last 24 bytes tell where it begins, its sum, and that the file is whole. A file is written beside
its place and moved there. What is read of it is checked (`checked`): large sections page by page, small ones
whole when their language is first asked for.
"""

from __future__ import annotations

import bisect
import json
import mmap
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from tm.errors import RecipeMismatch, StoreDamaged
from tm.index import grams, signature
from tm.index.checked import PAGE, CheckedArray
from tm.index.fold import Array, Folded, recipe, words
from tm.languages import Lang, spaced

# part of the recipe: parts of another format are made anew
FORMAT = 3
ENDING = ".part"
LARGEST = 1 << 19
"""Most units of one part."""

# where the directory begins, its CRC-32, whose file this is
TAIL = struct.Struct("<QI4x8s")
MAGIC = b"tbindex3"
SUMS = "sums"


def name_of_recipe() -> str:
    """What shaped the index files: another value asks for a new index."""
    return f"index {FORMAT}; {recipe()}"


@dataclass(frozen=True, slots=True)
class IndexSide:
    """One language of a part. `order[i]` is the text at place `i` by length; `lengths` are sorted."""

    language: Lang
    blocks: tuple[grams.GramBlock, ...]
    order: Array | CheckedArray
    bands: tuple[signature.Band, ...]
    vocabulary: Array

    def within(self, string: bytes, most: int) -> list[bytes] | None:
        """The beginnings of words, up to the end of `string`, that hold it; None where there are more than `most`."""
        # a space ends a word
        # in the vocabulary a line end stands behind each word
        end = b" " if string.endswith(b" ") else b""
        looked = string.removesuffix(b" ") + (b"\n" if end else b"")
        beginnings: set[bytes] = set()
        words_ = self.vocabulary.tobytes()
        at = words_.find(looked)
        while at >= 0:
            start, stop = words_.rfind(b"\n", 0, at) + 1, at + len(string) - len(end)
            beginnings.add(words_[start:stop] + end)
            # given up at once: many words mean that reading on is quicker
            if len(beginnings) > most:
                return None
            at = words_.find(looked, at + 1)
        return sorted(beginnings)

    def text(self, number: int) -> Array:
        """The folded symbols of text `number` of the part."""
        # blocks hold many texts: the last that begins at or before the number
        block = self.blocks[bisect.bisect_right(self.blocks, number, key=lambda block_: block_.first) - 1]
        inside = number - block.first
        symbols: Array = block.symbols[int(block.starts[inside]) : int(block.starts[inside + 1]) - 1]
        return symbols

    def keys(self, numbers: Sequence[int]) -> list[str]:
        """The search keys of texts: what is compared. Chinese as it is folded, English a symbol a word."""
        return keys([self.text(number) for number in numbers], self.language)


def keys(texts: Sequence[Array], language: Lang) -> list[str]:
    """The search keys of folded texts.

    >>> from tm.index.fold import fold
    >>> keys([fold(["核裁軍"], Lang("zh")).text(0)], Lang("zh"))
    ['核裁军']
    """
    if not spaced(language):
        return [text.tobytes().decode("utf-16-le", "replace") for text in texts]
    end = np.zeros(1, np.uint8)
    joined = np.concatenate([piece for text in texts for piece in (text, end)]) if texts else end[:0]
    starts = np.concatenate(
        (np.zeros(1, np.int64), np.cumsum([len(text) + 1 for text in texts], dtype=np.int64))
    )
    # folded English is hashed all at once: a call for each text costs more than its words
    made = words(Folded(joined, starts))
    return [made.text(number).tobytes().decode("utf-32-le") for number in range(len(texts))]


def query(text: Array, language: Lang) -> signature.QuerySignature:
    """The signature of one folded text, as those of the parts are made."""
    symbols = np.concatenate((text, np.zeros(1, text.dtype)))
    folded = Folded(symbols, np.array([0, len(symbols)], dtype=np.int64))
    signed = folded if not spaced(language) else words(folded)
    return signature.query(symbols_to_sign(signed, language), not spaced(language))


def symbols_to_sign(signed: Folded, language: Lang) -> Array:
    """What is signed, in 16 bits: units of Chinese, hashes of English words."""
    if not spaced(language):
        return signed.symbols
    # the lowest bit is set, or a word whose hash ends in zeros would be the end of a text
    short: Array = signed.symbols.astype(np.uint16) | (signed.symbols != 0).astype(np.uint16)
    return short


class IndexPart:
    """A part that is mapped to be read.

    Raises `RecipeMismatch` where the file is not whole or not ours, and `StoreDamaged`, then or whenever it is
    read, where a byte of it is not as it was written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as handle:
                # mapped: the system shares one copy between all processes and drops what is not read
                self._map = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
            begin, right, magic = TAIL.unpack(self._map[-TAIL.size :])
            written = self._map[begin : -TAIL.size]
            # the sum before the JSON: what was cut off or written over is not parsed
            if magic != MAGIC or zlib.crc32(written) != right:
                raise _broken(path)
            # only now is it known to be ours
            directory = json.loads(written)
        except (OSError, ValueError, struct.error) as error:
            raise _broken(path) from error
        # another version folds otherwise: its answers would be wrong without a sign of it
        if directory.get("recipe") != name_of_recipe():
            raise _broken(path)
        self.digest: str = directory["digest"]
        self._sections: dict[str, list[Any]] = directory["sections"]
        self._sums = self._array(SUMS, np.array(directory["sums"], dtype=np.uint32)).whole()
        self.ids = self._array("ids")
        self.sides: dict[Lang, IndexSide] = _Sides(self._side)
        self.bytes = len(self._map)

    def __len__(self) -> int:
        return len(self.ids)

    def check(self) -> None:
        """Read all of the file. Raises `StoreDamaged`."""
        for name in self._sections:
            # their own pages were checked when the file was opened
            if name != SUMS:
                self._array(name).whole()

    def _array(self, name: str, sums: Array | None = None) -> CheckedArray:
        """A section, whose pages are checked against the sums of the file or, of these themselves, the directory."""
        begin, kind, shape, first = self._sections[name]
        data = memoryview(self._map)[begin : begin + int(np.prod(shape)) * np.dtype(kind).itemsize]
        if sums is None:
            sums = self._sums[first : first + -(-len(data) // PAGE)]
        return CheckedArray(data, kind, shape, sums, self._damaged)

    def _damaged(self) -> NoReturn:
        raise StoreDamaged(
            "the index of the memory is damaged", file=str(self.path),
            next_step="remove this file: it is made anew from the termbase",
        )  # fmt: skip

    def _side(self, language: Lang) -> IndexSide:
        blocks: list[grams.GramBlock] = []
        first = 0
        # blocks are numbered without gaps: the first that is not there ends them
        while f"{language}.{len(blocks)}.symbols" in self._sections:
            name = f"{language}.{len(blocks)}"
            symbols, starts, places, samples = (
                self._array(f"{name}.{part}") for part in ("symbols", "starts", "places", "samples")
            )
            blocks.append(grams.GramBlock(symbols, starts.whole(), places, samples.whole(), first))
            first += len(starts) - 1
        lengths = self._array(f"{language}.lengths").whole()
        bands: list[signature.Band] = []
        first = 0
        for band in range(len(signature.BANDS) + 1):
            name = f"{language}.band{band}"
            own = self._array(f"{name}.own")
            # a band without texts has no rows to map
            if len(own):
                rows, weights = self._array(f"{name}.rows"), self._array(f"{name}.weights").whole()
                some = lengths[first : first + len(own)]
                bands.append(signature.Band(signature.bits_of(band), rows, weights, some, own, first))
                first += len(own)
        words_ = self._array(f"{language}.vocabulary").whole()
        return IndexSide(language, tuple(blocks), self._array(f"{language}.order"), tuple(bands), words_)


class _Sides(dict[Lang, IndexSide]):
    """The sides of a part by language, each opened when it is first asked for."""

    def __init__(self, open_side: Callable[[Lang], IndexSide]) -> None:
        super().__init__()
        self._open_side = open_side

    def __missing__(self, language: Lang) -> IndexSide:
        # most processes ask for one language only: the other costs nothing until then
        side = self[language] = self._open_side(language)
        return side


def _broken(path: Path) -> RecipeMismatch:
    return RecipeMismatch(
        "it is no index of this program", file=str(path), next_step="it is made anew from the termbase"
    )
