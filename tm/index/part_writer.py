"""Writing one file of the index, as `tm.index.part` describes it: in memory that does not grow with the units."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from tm.files.atomic import adding
from tm.index import grams, signature
from tm.index.checked import PageSums
from tm.index.fold import Array, Folded, WordCollector, fold, word_hashes, word_symbols
from tm.index.part import ENDING, MAGIC, SUMS, TAIL, name_of_recipe, symbols_to_sign
from tm.languages import PAIR, Lang, spaced

# texts of a block: places fit into 32 bits
_BLOCK = 1 << 15
# units folded together: arrays of this size stay in the cache of the processor
_BATCH = 2048
# of a table of bits in memory while a part is made
_TABLE_BYTES = 1 << 22
# bytes: arrays are mapped as they lie
_ALIGN = 64


class PartWriter:
    """Writes a part as its units come: memory holds one block and a short symbol for each word."""

    def __init__(self, out: BinaryIO, scratch: BinaryIO) -> None:
        self._out, self.scratch = out, scratch
        self.digest = ""
        self._directory: dict[str, Any] = {}
        self._page_sums: list[int] = []
        self._sums = PageSums()
        self._ids: list[Array] = []
        self._sides = {language: _SideWriter(self, language) for language in PAIR}

    def add(self, ids: Sequence[int], first: Sequence[str], second: Sequence[str]) -> None:
        """Add units, in order of their ids, with both texts in the order of the pair."""
        for start in range(0, len(ids), _BATCH):
            stop = start + _BATCH
            self._ids.append(np.array(ids[start:stop], dtype=np.int64))
            for side, texts in zip(self._sides.values(), (first, second), strict=True):
                side.add(texts[start:stop])

    def finish(self, digest: str) -> None:
        """Write what is left, and the directory."""
        self.digest = digest
        for side in self._sides.values():
            side.finish()
        self.section("ids", np.concatenate(self._ids) if self._ids else np.zeros(0, np.int64))
        self.section(SUMS, np.array(self._page_sums, dtype=np.uint32))
        content = {
            "recipe": name_of_recipe(), "digest": digest, "sections": self._directory,
            "sums": self._page_sums[self._directory[SUMS][3] :],
        }  # fmt: skip
        directory = json.dumps(content, separators=(",", ":")).encode()
        # the directory is written at the end: nothing before it knew where it would lie
        begin = self._out.tell()
        self._out.write(directory)
        self._out.write(TAIL.pack(begin, zlib.crc32(directory), MAGIC))

    def section(self, name: str, array: Array) -> None:
        """Write one array; nothing is copied again."""
        with self._section(name, array.dtype.str, array.shape):
            self._write(np.ascontiguousarray(array))

    def _write(self, array: Array) -> None:
        data = array.reshape(-1).view(np.uint8).data
        self._sums.add(data)
        self._out.write(data)

    @contextlib.contextmanager
    def rows(self, name: str, shape: tuple[int, int]) -> Iterator[Callable[[Array], object]]:
        """Write an array of 64-bit words row by row."""
        with self._section(name, "<u8", shape):
            yield self._write

    @contextlib.contextmanager
    def _section(self, name: str, kind: str, shape: tuple[int, ...]) -> Iterator[None]:
        # rounded up to the next multiple, or numpy would have to copy what it maps
        begin = -(-self._out.tell() // _ALIGN) * _ALIGN
        self._out.write(b"\0" * (begin - self._out.tell()))
        self._directory[name] = [begin, kind, list(shape), len(self._page_sums)]
        yield
        self._page_sums += self._sums.finish()
        self._sums = PageSums()


class _SideWriter:
    """Writes one side: texts and places block by block, signatures at the end."""

    def __init__(self, writer: PartWriter, language: Lang) -> None:
        self._writer, self._language = writer, language
        self._pending: list[Folded] = []
        self._waiting = self._blocks = self._texts = 0
        self._vocabulary = WordCollector()
        scratch = writer.scratch
        self._bands = [
            _BandWriter(signature.bits_of(band), scratch) for band in range(len(signature.BANDS) + 1)
        ]

    def add(self, texts: Sequence[str]) -> None:
        """Add the next texts."""
        folded = fold(texts, self._language)
        # Chinese is signed as it is folded, English by its words
        signed = folded
        if spaced(self._language):
            at, hashed = word_hashes(folded.symbols)
            self._vocabulary.add(folded.symbols, at, hashed)
            signed = word_symbols(folded.symbols, at, hashed)
        self._sign(symbols_to_sign(signed, self._language), signed.starts)
        self._pending.append(folded)
        self._waiting += len(texts)
        self._texts += len(texts)
        if self._waiting >= _BLOCK:
            self._flush()

    def _sign(self, symbols: Array, starts: Array) -> None:
        # of Chinese pairs of surrogates are one character and count once
        chinese = not spaced(self._language)
        lengths = np.diff(starts) - 1
        if chinese and len(lengths):
            lengths -= np.add.reduceat((symbols & 0xFC00) == 0xD800, starts[:-1])
        texts, hashes = signature.features(symbols, starts, chinese)
        band = np.searchsorted(signature.BANDS, lengths, "right")
        for number, writer in enumerate(self._bands):
            mine = np.flatnonzero(band == number)
            if len(mine):
                # places within the band: features of texts of other bands have none
                rank = np.full(len(lengths), -1, dtype=np.int64)
                rank[mine] = np.arange(len(mine))
                of_band = rank[texts] >= 0
                writer.add(self._texts + mine, lengths[mine], rank[texts[of_band]], hashes[of_band])

    def _flush(self) -> None:
        if not self._pending:
            return
        symbols = np.concatenate([folded.symbols for folded in self._pending])
        self._pending, self._waiting = [], 0
        # by the zeros: the starts of the pending pieces count from their own beginnings
        starts = np.concatenate((np.zeros(1, np.int64), np.flatnonzero(symbols == 0) + 1)).astype(np.uint32)
        places, samples = grams.sorted_places(symbols)
        name = f"{self._language}.{self._blocks}"
        for part, array in (
            ("symbols", symbols),
            ("starts", starts),
            ("places", places),
            ("samples", samples),
        ):
            self._writer.section(f"{name}.{part}", array)
        self._blocks += 1

    def finish(self) -> None:
        """Write what is left and the signatures, texts in order of length."""
        self._flush()
        orders, lengths = [], []
        for band, writer in enumerate(self._bands):
            order, sorted_lengths = writer.finish(self._writer, f"{self._language}.band{band}")
            orders.append(order)
            lengths.append(sorted_lengths)
        self._writer.section(f"{self._language}.order", np.concatenate(orders))
        self._writer.section(f"{self._language}.lengths", np.concatenate(lengths))
        self._writer.section(f"{self._language}.vocabulary", self._vocabulary.text())


class _BandWriter:
    """The signatures of a band: made in the order of the texts, written in order of length."""

    def __init__(self, bits: int, scratch: BinaryIO) -> None:
        self._bits, self._scratch = bits, scratch
        # a row for each bit: the more bits, the fewer texts at a time
        self._most = max(_TABLE_BYTES // bits, 64)
        self._rows: list[tuple[int, int]] = []
        self._texts: list[Array] = []
        self._lengths: list[Array] = []
        self._own: list[Array] = []
        self._waiting: list[tuple[Array, Array]] = []
        self._count = 0

    def add(self, numbers: Array, lengths: Array, texts: Array, hashes: Array) -> None:
        """Add texts by number, and their features by place among them."""
        self._waiting.append(((texts + self._count).astype(np.int32), hashes))
        self._count += len(numbers)
        self._texts.append(numbers.astype(np.int32))
        self._lengths.append(lengths.astype(np.int32))
        if self._count >= self._most:
            self._pack()

    def _pack(self) -> None:
        if not self._count:
            return
        texts, hashes = (np.concatenate([pair[side] for pair in self._waiting]) for side in (0, 1))
        rows, bits = signature.rows(texts, hashes, self._count, self._bits)
        # always at the end: all bands and both sides write to one file
        self._rows.append((self._scratch.seek(0, os.SEEK_END), rows.shape[1] * 8))
        self._scratch.write(rows.data)
        own = np.zeros(rows.shape[1] * 64, dtype=np.uint16)
        own[: self._count] = bits
        self._own.append(own)
        # texts that fill up the last word are taken out when the columns are ordered
        fill = len(own) - self._count
        self._texts.append(np.full(fill, -1, dtype=np.int32))
        self._lengths.append(np.full(fill, -1, dtype=np.int32))
        self._waiting, self._count = [], 0

    def finish(self, writer: PartWriter, name: str) -> tuple[Array, Array]:
        """Write the sections; return the texts in order of length, and their lengths."""
        self._pack()
        none = np.zeros(0, dtype=np.int32)
        texts, lengths = np.concatenate([none, *self._texts]), np.concatenate([none, *self._lengths])
        real = np.flatnonzero(texts >= 0)
        # stable: texts of one length stay in the order in which they were stored
        columns = real[np.argsort(lengths[real], kind="stable")]
        weights = np.zeros(self._bits, dtype=np.uint32)
        shape = (self._bits, -(-len(columns) // 64))
        with writer.rows(f"{name}.rows", shape) as write:
            # one row at a time: the whole band would not fit into memory
            for bit in range(self._bits if len(columns) else 0):
                row = np.frombuffer(b"".join(self._read(bit)), dtype=np.uint8)
                packed = np.zeros(shape[1] * 8, dtype=np.uint8)
                ordered = np.packbits(np.unpackbits(row, bitorder="little")[columns], bitorder="little")
                packed[: len(ordered)] = ordered
                weights[bit] = int(np.bitwise_count(packed).sum())
                write(packed)
        own = np.concatenate([np.zeros(0, np.uint16), *self._own])[columns]
        writer.section(f"{name}.weights", weights)
        writer.section(f"{name}.own", own)
        return texts[columns], lengths[columns]

    def _read(self, bit: int) -> Iterator[bytes]:
        """The row of a bit as it was packed, piece by piece."""
        for begin, size in self._rows:
            self._scratch.seek(begin + bit * size)
            yield self._scratch.read(size)


@contextlib.contextmanager
def writing(where: Path) -> Iterator[PartWriter]:
    """A writer of a new part in the folder `where`; finished, it appears whole under the name of its digest.

    A part that is there already under that name is replaced by the same.
    """
    with tempfile.TemporaryFile(dir=where) as scratch, contextlib.ExitStack() as stack:
        # the name is the digest, which is known only at the end
        out = stack.enter_context(adding(where, lambda: f"{writer.digest}{ENDING}"))
        writer = PartWriter(out, scratch)
        yield writer
